package dev.lanewise.kernel;

import static dev.lanewise.kernel.Kernels.PANEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Normalisation of columns and of rows: each kernel against the formulas in {@link Kernels}, element by element. */
class NormalizationTest {

    /** What all operations are given: matrices x, e and d, statistics of columns and rows, gamma and beta. */
    private record Operands(
            int rows, int columns, float epsilon, Matrix x, Matrix e, Matrix d, int offset, float[][] ofColumns,
            float[][] ofRows, float[] w, int gamma, int beta) {

        Operands copy() {
            return new Operands(rows, columns, epsilon, x.copy(), e.copy(), d.copy(), offset, copy(ofColumns),
                    copy(ofRows), w.clone(), gamma, beta);
        }

        private static float[][] copy(float[][] arrays) {
            return Arrays.stream(arrays).map(float[]::clone).toArray(float[][]::new);
        }

        static Operands draw(int rows, int columns, Values values, Random random) {
            int offset = random.nextInt(20);
            float[][] ofColumns = new float[5][];
            for (int n = 0; n < ofColumns.length; n++) {
                ofColumns[n] = numbers(offset + TestedKernels.padded(columns), values, random);
            }
            float[][] ofRows = new float[4][];
            for (int n = 0; n < ofRows.length; n++) {
                ofRows[n] = numbers(rows + random.nextInt(3), values, random);
            }
            int gamma = random.nextInt(20);
            int beta = gamma + TestedKernels.padded(columns) + random.nextInt(20);
            return new Operands(rows, columns, 1e-5f, Matrix.padded(rows, columns, values, random),
                    Matrix.padded(rows, columns, values, random), Matrix.padded(rows, columns, values, random), offset,
                    ofColumns, ofRows, numbers(beta + TestedKernels.padded(columns), values, random), gamma, beta);
        }

        private static float[] numbers(int length, Values values, Random random) {
            float[] numbers = new float[length];
            for (int i = 0; i < length; i++) {
                numbers[i] = values.draw(random);
            }
            return numbers;
        }

        float ofColumn(int n, int j) {
            return ofColumns[n][offset + j];
        }

        void setOfColumn(int n, int j, float value) {
            ofColumns[n][offset + j] = value;
        }

        float gamma(int j) {
            return w[gamma + j];
        }

        float beta(int j) {
            return w[beta + j];
        }

        /** Statistics 0 and 1 are means and scales. */
        float normalizedByColumn(int i, int j) {
            return (x.get(i, j) - ofColumn(0, j)) * ofColumn(1, j);
        }

        float normalizedByRow(int i, int j) {
            return (x.get(i, j) - ofRows[0][i]) * ofRows[1][i];
        }
    }

    /** Numbers of a row, whose sum or sum of products is wanted. */
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
        COLUMN_MOMENTS {
            @Override
            void run(Kernels k, Operands o) {
                k.columnMoments(o.rows, o.columns, o.epsilon, o.x.array(), o.x.offset(), o.x.rowStride(),
                        o.ofColumns[0], o.ofColumns[2], o.ofColumns[1], o.offset);
            }

            @Override
            void runPlainly(Operands o) {
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
                    o.setOfColumn(0, j, mean);
                    o.setOfColumn(2, j, squares / o.rows);
                    o.setOfColumn(1, j, 1 / (float) Math.sqrt(squares / o.rows + o.epsilon));
                }
            }
        },
        NORMALIZE_COLUMNS {
            @Override
            void run(Kernels k, Operands o) {
                k.normalizeColumns(o.rows, o.columns, o.ofColumns[0], o.ofColumns[1], o.offset, o.w, o.gamma, o.beta,
                        o.x.array(), o.x.offset(), o.x.rowStride(), o.d.array(), o.d.offset(), o.d.rowStride());
            }

            @Override
            void runPlainly(Operands o) {
                for (int i = 0; i < o.rows; i++) {
                    for (int j = 0; j < o.columns; j++) {
                        o.d.set(i, j, Math.fma(o.gamma(j), o.normalizedByColumn(i, j), o.beta(j)));
                    }
                }
            }
        },
        NORMALIZE_COLUMNS_BACKWARD {
            @Override
            void run(Kernels k, Operands o) {
                k.normalizeColumnsBackward(o.rows, o.columns, o.ofColumns[0], o.ofColumns[1], o.offset, o.w, o.gamma,
                        o.x.array(), o.x.offset(), o.x.rowStride(), o.ofColumns[3], o.ofColumns[4],
                        o.e.array(), o.e.offset(), o.e.rowStride());
            }

            @Override
            void runPlainly(Operands o) {
                for (int j = 0; j < o.columns; j++) {
                    float products = 0;
                    float sum = 0;
                    for (int i = 0; i < o.rows; i++) {
                        products = Math.fma(o.normalizedByColumn(i, j), o.e.get(i, j), products);
                        sum += o.e.get(i, j);
                    }
                    o.setOfColumn(3, j, products);
                    o.setOfColumn(4, j, sum);
                    for (int i = 0; i < o.rows; i++) {
                        o.e.set(i, j, o.gamma(j) * o.ofColumn(1, j) * Math.fma(
                                o.normalizedByColumn(i, j), -(products / o.rows), o.e.get(i, j) - sum / o.rows));
                    }
                }
            }
        },
        ROW_MOMENTS {
            @Override
            void run(Kernels k, Operands o) {
                k.rowMoments(o.rows, o.columns, o.epsilon, o.x.array(), o.x.offset(), o.x.rowStride(), PANEL,
                        o.ofRows[0], o.ofRows[1], room());
            }

            @Override
            void runPlainly(Operands o) {
                for (int row = 0; row < o.rows && o.columns > 0; row++) {
                    int i = row;
                    float first = o.x.get(i, 0);
                    float mean = sumOfRow(o.columns, j -> o.x.get(i, j) - first, j -> 1) / o.columns + first;
                    Terms distance = j -> o.x.get(i, j) - mean;
                    float squares = sumOfRow(o.columns, distance, distance);
                    o.ofRows[0][i] = mean;
                    o.ofRows[1][i] = 1 / (float) Math.sqrt(squares / o.columns + o.epsilon);
                }
            }
        },
        ROW_MOMENTS_IN_PANELS {
            @Override
            void run(Kernels k, Operands o) {
                k.rowMoments(o.rows, o.columns, o.epsilon, inPanels(o.x, o.rows, o.columns), 3, PANEL, panelStride(o.rows),
                        o.ofRows[0], o.ofRows[1], room());
            }

            @Override
            void runPlainly(Operands o) {
                ROW_MOMENTS.runPlainly(o);
            }
        },
        NORMALIZE_ROWS {
            @Override
            void run(Kernels k, Operands o) {
                k.normalizeRows(o.rows, o.columns, o.ofRows[0], o.ofRows[1], o.w, o.gamma, o.beta,
                        o.x.array(), o.x.offset(), o.x.rowStride(), o.d.array(), o.d.offset(), o.d.rowStride());
            }

            @Override
            void runPlainly(Operands o) {
                for (int i = 0; i < o.rows; i++) {
                    for (int j = 0; j < o.columns; j++) {
                        o.d.set(i, j, Math.fma(o.gamma(j), o.normalizedByRow(i, j), o.beta(j)));
                    }
                }
            }
        },
        SCALED_ERRORS {
            @Override
            void run(Kernels k, Operands o) {
                k.scaledErrors(o.rows, o.columns, o.ofRows[0], o.ofRows[1], o.w, o.gamma,
                        o.x.array(), o.x.offset(), o.x.rowStride(), o.e.array(), o.e.offset(), o.e.rowStride(),
                        o.ofColumns[3], o.ofColumns[4], o.offset, o.d.array(), o.d.offset(), o.d.rowStride());
            }

            @Override
            void runPlainly(Operands o) {
                for (int j = 0; j < o.columns; j++) {
                    float products = 0;
                    float sum = 0;
                    for (int i = 0; i < o.rows; i++) {
                        products = Math.fma(o.normalizedByRow(i, j), o.e.get(i, j), products);
                        sum += o.e.get(i, j);
                        o.d.set(i, j, o.gamma(j) * o.e.get(i, j));
                    }
                    o.setOfColumn(3, j, products);
                    o.setOfColumn(4, j, sum);
                }
            }
        },
        ROW_ERROR_MEANS {
            @Override
            void run(Kernels k, Operands o) {
                k.rowErrorMeans(o.rows, o.columns, o.ofRows[0], o.ofRows[1],
                        o.x.array(), o.x.offset(), o.x.rowStride(), o.d.array(), o.d.offset(), o.d.rowStride(), PANEL,
                        o.ofRows[2], o.ofRows[3], room());
            }

            @Override
            void runPlainly(Operands o) {
                for (int row = 0; row < o.rows && o.columns > 0; row++) {
                    int i = row;
                    o.ofRows[2][i] = sumOfRow(o.columns, j -> o.d.get(i, j), j -> 1) / o.columns;
                    o.ofRows[3][i] =
                            sumOfRow(o.columns, j -> o.normalizedByRow(i, j), j -> o.d.get(i, j)) / o.columns;
                }
            }
        },
        ROW_ERROR_MEANS_IN_PANELS {
            @Override
            void run(Kernels k, Operands o) {
                k.rowErrorMeans(o.rows, o.columns, o.ofRows[0], o.ofRows[1],
                        inPanels(o.x, o.rows, o.columns), 3, PANEL, inPanels(o.d, o.rows, o.columns), 3, PANEL,
                        panelStride(o.rows), o.ofRows[2], o.ofRows[3], room());
            }

            @Override
            void runPlainly(Operands o) {
                ROW_ERROR_MEANS.runPlainly(o);
            }
        },
        NORMALIZE_ROWS_BACKWARD {
            @Override
            void run(Kernels k, Operands o) {
                k.normalizeRowsBackward(o.rows, o.columns, o.ofRows[0], o.ofRows[1], o.ofRows[2], o.ofRows[3],
                        o.x.array(), o.x.offset(), o.x.rowStride(), o.d.array(), o.d.offset(), o.d.rowStride(),
                        o.e.array(), o.e.offset(), o.e.rowStride());
            }

            @Override
            void runPlainly(Operands o) {
                for (int i = 0; i < o.rows; i++) {
                    for (int j = 0; j < o.columns; j++) {
                        o.e.set(i, j, o.ofRows[1][i] * Math.fma(
                                o.normalizedByRow(i, j), -o.ofRows[3][i], o.d.get(i, j) - o.ofRows[2][i]));
                    }
                }
            }
        };

        abstract void run(Kernels k, Operands o);

        abstract void runPlainly(Operands o);

        private static int panelStride(int rows) {
            return rows * PANEL + 5;
        }

        /** A matrix from place 3 on, all rows of 64 columns and then those of the next 64; what is no element is no number. */
        private static float[] inPanels(Matrix matrix, int rows, int columns) {
            float[] panels = new float[3 + (columns / PANEL + 1) * panelStride(rows)];
            Arrays.fill(panels, Float.NaN);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    panels[3 + j / PANEL * panelStride(rows) + i * PANEL + j % PANEL] = matrix.get(i, j);
                }
            }
            return panels;
        }

        /** What was there before must not matter. */
        private static float[] room() {
            float[] room = new float[Kernels.PAD];
            Arrays.fill(room, Float.NaN);
            return room;
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void everyOperationGivesTheBitsOfItsFormulaAndWritesNothingElse(
            @ForAll Operation operation, @ForAll("sizes") int rows, @ForAll("sizes") int columns, @ForAll Values values,
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
            for (int n = 0; n < expected.ofColumns.length; n++) {
                int at = before.offset + columns;
                requireSame(expected.ofColumns[n], found.ofColumns[n], at, before.offset + TestedKernels.padded(columns),
                        name + " column statistics " + n);
            }
            for (int n = 0; n < expected.ofRows.length; n++) {
                requireSame(expected.ofRows[n], found.ofRows[n], 0, 0, name + " row statistics " + n);
            }
            requireSame(expected.w, found.w, 0, 0, name + " w");
        }
    }

    /** The padding of rows of an output may hold anything. */
    private static void requireSame(Matrix expected, Matrix found, int rows, int columns, String what) {
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
        Operands cut = new Operands(drawn.rows, drawn.columns, drawn.epsilon, cut(drawn, drawn.x), cut(drawn, drawn.e),
                cut(drawn, drawn.d), drawn.offset, drawn.ofColumns, drawn.ofRows, drawn.w, drawn.gamma, drawn.beta);
        for (Kernels kernels : TestedKernels.all()) {
            assertThrows(IndexOutOfBoundsException.class, () -> operation.run(kernels, cut.copy()));
        }
    }

    private static Matrix cut(Operands operands, Matrix matrix) {
        return new Matrix(Arrays.copyOf(matrix.array(), matrix.at(operands.rows - 1, operands.columns - 1)),
                matrix.offset(), matrix.rowStride(), 1);
    }

    /** By the textbook, in double precision. */
    @Test
    void normalizedColumnsAndRowsHaveMeanZeroAndVarianceOne() {
        Operands o = Operands.draw(37, 50, Values.ORDINARY, new Random(1));
        Arrays.fill(o.w, o.gamma, o.gamma + 50, 1);
        Arrays.fill(o.w, o.beta, o.beta + 50, 0);
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
                assertEquals(0.1f, o.ofColumn(0, j));
                assertEquals(0, o.ofColumn(2, j));
            }
            for (int i = 0; i < 37; i++) {
                assertEquals(0.1f, o.ofRows[0][i]);
                assertEquals(1 / (float) Math.sqrt(1e-5f), o.ofRows[1][i]);
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
