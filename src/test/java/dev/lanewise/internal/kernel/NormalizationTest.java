package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Kernels.PANEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Normalisation of columns and of rows: each kernel against the formulas in {@link Kernels}, element by element. */
class NormalizationTest {

    /**
     * The operands of all operations: matrices x, e and d, moments of columns and of rows, and pairs of rows: gamma and
     * beta, and their gradients.
     */
    private record Operands(
            int rows,
            int columns,
            float epsilon,
            TestMatrix x,
            TestMatrix e,
            TestMatrix d,
            int offset,
            Moments ofColumns,
            Moments ofRows,
            TestMatrix affine,
            TestMatrix nabla) {

        Operands copy() {
            return new Operands(
                    rows,
                    columns,
                    epsilon,
                    x.copy(),
                    e.copy(),
                    d.copy(),
                    offset,
                    copy(ofColumns, true),
                    copy(ofRows, false),
                    affine.copy(),
                    nabla.copy());
        }

        private static Moments copy(Moments moments, boolean columns) {
            int count = moments.mean.length;
            Moments copy = columns ? Moments.ofColumns(count) : Moments.ofRows(count);
            for (int n = 0; n < 5; n++) {
                System.arraycopy(arrays(moments)[n], 0, arrays(copy)[n], 0, arrays(copy)[n].length);
            }
            return copy;
        }

        static float[][] arrays(Moments moments) {
            return new float[][] {moments.mean, moments.scale, moments.variance, moments.errorMean, moments.productMean
            };
        }

        private static Moments fill(Moments moments, Values values, Random random) {
            for (float[] array : arrays(moments)) {
                for (int i = 0; i < array.length; i++) {
                    array[i] = values.draw(random);
                }
            }
            return moments;
        }

        static Operands draw(int rows, int columns, Values values, Random random) {
            int offset = random.nextInt(20);
            return new Operands(
                    rows,
                    columns,
                    1e-5f,
                    TestMatrix.padded(rows, columns, values, random),
                    TestMatrix.padded(rows, columns, values, random),
                    TestMatrix.padded(rows, columns, values, random),
                    offset,
                    fill(Moments.ofColumns(offset + TestedKernels.padded(columns)), values, random),
                    fill(Moments.ofRows(rows + random.nextInt(3)), values, random),
                    TestMatrix.padded(2, columns, values, random),
                    TestMatrix.padded(2, columns, values, random));
        }

        float gamma(int j) {
            return affine.get(0, j);
        }

        float beta(int j) {
            return affine.get(1, j);
        }

        float normalizedByColumn(int i, int j) {
            return (x.get(i, j) - ofColumns.mean[offset + j]) * ofColumns.scale[offset + j];
        }

        float normalizedByRow(int i, int j) {
            return (x.get(i, j) - ofRows.mean[i]) * ofRows.scale[i];
        }
    }

    /** Numbers of a row, to be summed up. */
    @FunctionalInterface
    private interface Terms {
        float at(int j);
    }

    /** Column j belongs to the chain of the rest of j by 16. */
    private static float sumOfRow(int columns, Terms x, Terms y) {
        float sum = 0;
        for (int k = 0; k < 16; k++) {
            float chain = 0;
            for (int j = k; j < columns; j += 16) {
                chain = Math.fma(x.at(j), y.at(j), chain);
            }
            sum += chain;
        }
        return sum;
    }

    enum Operation {
        COLUMN_MOMENTS(
                (k, o) -> k.columnMoments(o.rows, o.columns, o.epsilon, o.x.view(), o.ofColumns, o.offset), o -> {
                    for (int j = 0; j < o.columns && o.rows > 0; j++) {
                        float sum = 0;
                        float squares = 0;
                        for (int i = 1; i < o.rows; i++) {
                            sum += o.x.get(i, j) - o.x.get(0, j);
                        }
                        float mean = sum / o.rows + o.x.get(0, j);
                        for (int i = 0; i < o.rows; i++) {
                            squares = Math.fma(o.x.get(i, j) - mean, o.x.get(i, j) - mean, squares);
                        }
                        o.ofColumns.mean[o.offset + j] = mean;
                        o.ofColumns.variance[o.offset + j] = squares / o.rows;
                        o.ofColumns.scale[o.offset + j] = 1 / (float) Math.sqrt(squares / o.rows + o.epsilon);
                    }
                }),
        NORMALIZE_COLUMNS(
                (k, o) -> k.normalizeColumns(
                        o.rows, o.columns, o.ofColumns, o.offset, o.affine.view(), o.x.view(), o.d.view()),
                o -> {
                    for (int i = 0; i < o.rows; i++) {
                        for (int j = 0; j < o.columns; j++) {
                            o.d.set(i, j, Math.fma(o.gamma(j), o.normalizedByColumn(i, j), o.beta(j)));
                        }
                    }
                }),
        NORMALIZE_COLUMNS_BACKWARD(
                (k, o) -> k.normalizeColumnsBackward(
                        o.rows,
                        o.columns,
                        o.ofColumns,
                        o.offset,
                        o.affine.view(),
                        o.x.view(),
                        o.nabla.view(),
                        o.e.view()),
                o -> {
                    for (int j = 0; j < o.columns; j++) {
                        float products = 0;
                        float sum = 0;
                        for (int i = 0; i < o.rows; i++) {
                            products = Math.fma(o.normalizedByColumn(i, j), o.e.get(i, j), products);
                            sum += o.e.get(i, j);
                        }
                        o.nabla.set(0, j, products);
                        o.nabla.set(1, j, sum);
                        for (int i = 0; i < o.rows; i++) {
                            o.e.set(
                                    i,
                                    j,
                                    o.gamma(j)
                                            * o.ofColumns.scale[o.offset + j]
                                            * Math.fma(
                                                    o.normalizedByColumn(i, j),
                                                    -(products / o.rows),
                                                    o.e.get(i, j) - sum / o.rows));
                        }
                    }
                }),
        ROW_MOMENTS((k, o) -> k.rowMoments(o.rows, o.columns, o.epsilon, o.x.view(), o.ofRows, workspace()), o -> {
            for (int row = 0; row < o.rows && o.columns > 0; row++) {
                int i = row;
                float first = o.x.get(i, 0);
                float mean = sumOfRow(o.columns, j -> o.x.get(i, j) - first, j -> 1) / o.columns + first;
                Terms distance = j -> o.x.get(i, j) - mean;
                float squares = sumOfRow(o.columns, distance, distance);
                o.ofRows.mean[i] = mean;
                o.ofRows.scale[i] = 1 / (float) Math.sqrt(squares / o.columns + o.epsilon);
            }
        }),
        ROW_MOMENTS_IN_PANELS(
                (k, o) -> {
                    Matrix x = inPanels(o.x, o.rows, o.columns, 5);
                    k.rowMoments(o.rows, o.columns, o.epsilon, x, o.ofRows, workspace());
                },
                o -> ROW_MOMENTS.runPlainly(o)),
        NORMALIZE_ROWS(
                (k, o) -> k.normalizeRows(o.rows, o.columns, o.ofRows, o.affine.view(), o.x.view(), o.d.view()), o -> {
                    for (int i = 0; i < o.rows; i++) {
                        for (int j = 0; j < o.columns; j++) {
                            o.d.set(i, j, Math.fma(o.gamma(j), o.normalizedByRow(i, j), o.beta(j)));
                        }
                    }
                }),
        SCALED_ERRORS(
                (k, o) -> k.scaledErrors(
                        o.rows,
                        o.columns,
                        o.ofRows,
                        o.affine.view(),
                        o.x.view(),
                        o.e.view(),
                        o.nabla.view(),
                        o.d.view()),
                o -> {
                    for (int j = 0; j < o.columns; j++) {
                        float products = 0;
                        float sum = 0;
                        for (int i = 0; i < o.rows; i++) {
                            products = Math.fma(o.normalizedByRow(i, j), o.e.get(i, j), products);
                            sum += o.e.get(i, j);
                            o.d.set(i, j, o.gamma(j) * o.e.get(i, j));
                        }
                        o.nabla.set(0, j, products);
                        o.nabla.set(1, j, sum);
                    }
                }),
        ROW_ERROR_MEANS(
                (k, o) -> k.rowErrorMeans(o.rows, o.columns, o.ofRows, o.x.view(), o.d.view(), workspace()), o -> {
                    for (int row = 0; row < o.rows && o.columns > 0; row++) {
                        int i = row;
                        o.ofRows.errorMean[i] = sumOfRow(o.columns, j -> o.d.get(i, j), j -> 1) / o.columns;
                        o.ofRows.productMean[i] =
                                sumOfRow(o.columns, j -> o.normalizedByRow(i, j), j -> o.d.get(i, j)) / o.columns;
                    }
                }),
        ROW_ERROR_MEANS_IN_PANELS(
                (k, o) -> {
                    Matrix x = inPanels(o.x, o.rows, o.columns, 5);
                    Matrix d = inPanels(o.d, o.rows, o.columns, 7);
                    k.rowErrorMeans(o.rows, o.columns, o.ofRows, x, d, workspace());
                },
                o -> ROW_ERROR_MEANS.runPlainly(o)),
        NORMALIZE_ROWS_BACKWARD(
                (k, o) -> k.normalizeRowsBackward(o.rows, o.columns, o.ofRows, o.x.view(), o.d.view(), o.e.view()),
                o -> {
                    for (int i = 0; i < o.rows; i++) {
                        for (int j = 0; j < o.columns; j++) {
                            o.e.set(
                                    i,
                                    j,
                                    o.ofRows.scale[i]
                                            * Math.fma(
                                                    o.normalizedByRow(i, j),
                                                    -o.ofRows.productMean[i],
                                                    o.d.get(i, j) - o.ofRows.errorMean[i]));
                        }
                    }
                });

        private final BiConsumer<Kernels, Operands> kernel;
        private final Consumer<Operands> formula;

        Operation(BiConsumer<Kernels, Operands> kernel, Consumer<Operands> formula) {
            this.kernel = kernel;
            this.formula = formula;
        }

        void run(Kernels k, Operands o) {
            kernel.accept(k, o);
        }

        void runPlainly(Operands o) {
            formula.accept(o);
        }

        /** A copy from place 3 on that is cut into panels of 64 columns, with gaps between them; the rest is NaN. */
        private static Matrix inPanels(TestMatrix matrix, int rows, int columns, int gap) {
            int panelStride = rows * PANEL + gap;
            float[] panels = new float[3 + (columns / PANEL + 1) * panelStride];
            Arrays.fill(panels, Float.NaN);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    panels[3 + j / PANEL * panelStride + i * PANEL + j % PANEL] = matrix.get(i, j);
                }
            }
            return new Matrix(panels, 3, PANEL, 1, panelStride);
        }

        /** What it held before must not matter. */
        private static float[] workspace() {
            float[] workspace = new float[Kernels.PAD];
            Arrays.fill(workspace, Float.NaN);
            return workspace;
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void everyOperationGivesTheBitsOfItsFormulaAndWritesNothingElse(
            @ForAll Operation operation,
            @ForAll("sizes") int rows,
            @ForAll("sizes") int columns,
            @ForAll Values values,
            @ForAll long seed) {
        Operands before = Operands.draw(rows, columns, values, new Random(seed));
        Operands expected = before.copy();
        operation.runPlainly(expected);
        for (Kernels kernels : TestedKernels.all()) {
            Operands found = before.copy();
            operation.run(kernels, found);
            String name = kernels.name() + " " + operation;
            requireSame(expected.x, found.x, 0, 0, name + " x");
            requireSame(expected.e, found.e, rows, columns, name + " e");
            requireSame(expected.d, found.d, rows, columns, name + " d");
            requireSame(expected.nabla, found.nabla, 2, columns, name + " nabla");
            requireSame(expected.affine, found.affine, 0, 0, name + " affine");
            for (int n = 0; n < 5; n++) {
                float[] ofColumns = Operands.arrays(expected.ofColumns)[n];
                requireSame(
                        ofColumns,
                        Operands.arrays(found.ofColumns)[n],
                        before.offset + columns,
                        ofColumns.length,
                        name + " column moments " + n);
                float[] ofRows = Operands.arrays(expected.ofRows)[n];
                requireSame(ofRows, Operands.arrays(found.ofRows)[n], 0, 0, name + " row moments " + n);
            }
        }
    }

    /** The padding of rows of an output may hold anything. */
    private static void requireSame(TestMatrix expected, TestMatrix found, int rows, int columns, String what) {
        float[] masked = found.array().clone();
        for (int i = 0; i < rows; i++) {
            for (int j = columns; j < TestedKernels.padded(columns); j++) {
                masked[found.at(i, j)] = expected.get(i, j);
            }
        }
        requireSame(expected.array(), masked, 0, 0, what);
    }

    private static void requireSame(float[] expected, float[] found, int freeFrom, int freeTo, String what) {
        for (int i = 0; i < expected.length; i++) {
            if (i < freeFrom || i >= freeTo) {
                assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(found[i]), what + " at " + i);
            }
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void matrixThatDoesNotFitItsArrayIsRefused(@ForAll Operation operation, @ForAll long seed) {
        Random random = new Random(seed);
        Operands drawn = Operands.draw(1 + random.nextInt(20), 1 + random.nextInt(70), Values.ORDINARY, random);
        Operands cut = new Operands(
                drawn.rows,
                drawn.columns,
                drawn.epsilon,
                cut(drawn, drawn.x),
                cut(drawn, drawn.e),
                cut(drawn, drawn.d),
                drawn.offset,
                drawn.ofColumns,
                drawn.ofRows,
                drawn.affine,
                drawn.nabla);
        for (Kernels kernels : TestedKernels.all()) {
            assertThrows(IndexOutOfBoundsException.class, () -> operation.run(kernels, cut.copy()));
        }
    }

    private static TestMatrix cut(Operands operands, TestMatrix matrix) {
        return new TestMatrix(
                Arrays.copyOf(matrix.array(), matrix.at(operands.rows - 1, operands.columns - 1)),
                matrix.offset(),
                matrix.rowStride(),
                1);
    }

    /** By the textbook, in double precision. */
    @Test
    void normalizedColumnsAndRowsHaveMeanZeroAndVarianceOne() {
        Operands o = Operands.draw(37, 50, Values.ORDINARY, new Random(1));
        for (int j = 0; j < 50; j++) {
            o.affine.set(0, j, 1);
            o.affine.set(1, j, 0);
        }
        for (Kernels kernels : TestedKernels.all()) {
            Operation.COLUMN_MOMENTS.run(kernels, o);
            Operation.NORMALIZE_COLUMNS.run(kernels, o);
            for (int j = 0; j < 50; j++) {
                int column = j;
                requireStandard(37, i -> o.d.get(i, column));
            }
            Operation.ROW_MOMENTS.run(kernels, o);
            Operation.NORMALIZE_ROWS.run(kernels, o);
            for (int i = 0; i < 37; i++) {
                int row = i;
                requireStandard(50, j -> o.d.get(row, j));
            }
        }
    }

    @Test
    void constantsHaveNoVarianceAtAll() {
        Operands o = Operands.draw(37, 50, Values.ORDINARY, new Random(1));
        Arrays.fill(o.x.array(), 0.1f);
        for (Kernels kernels : TestedKernels.all()) {
            Operation.COLUMN_MOMENTS.run(kernels, o);
            Operation.ROW_MOMENTS.run(kernels, o);
            for (int j = 0; j < 50; j++) {
                assertEquals(0.1f, o.ofColumns.mean[o.offset + j]);
                assertEquals(0, o.ofColumns.variance[o.offset + j]);
            }
            for (int i = 0; i < 37; i++) {
                assertEquals(0.1f, o.ofRows.mean[i]);
                assertEquals(1 / (float) Math.sqrt(1e-5f), o.ofRows.scale[i]);
            }
        }
    }

    private static void requireStandard(int count, Terms terms) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            sum += terms.at(i);
            squares += (double) terms.at(i) * terms.at(i);
        }
        assertEquals(0, sum / count, 1e-6);
        assertEquals(1, squares / count, 1e-4);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 97, 129, 150);
    }
}
