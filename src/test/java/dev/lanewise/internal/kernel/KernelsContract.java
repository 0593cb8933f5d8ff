package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What all kernels have in common. */
interface KernelsContract {

    Kernels kernels();

    /** What the kernels are compared with. */
    Arithmetic reference();

    /**
     * Whether the reference takes the entries of value zero that bridge wide gaps of a sparse matrix as the kernels do.
     * One that leaves them out gives another sign of zero, and no NaN where they meet an infinity.
     */
    boolean referenceBridgesGaps();

    @Property(tries = 1200, edgeCases = EdgeCasesMode.NONE)
    default void everyOperationGivesTheBitsOfTheReference(
            @ForAll Operation operation, @ForAll("shapes") Shape shape, @ForAll Values values, @ForAll long seed) {
        if (operation.isSparse() && !referenceBridgesGaps()) {
            Comparison.BITS_BUT_SIGN_OF_ZERO.check(
                    Arithmetic.of(kernels()), reference(), operation.draw(shape, values.finite(), new Random(seed)));
        } else {
            Comparison.BITS.check(
                    Arithmetic.of(kernels()), reference(), operation.draw(shape, values, new Random(seed)));
        }
    }

    @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
    default void sparseProductsAreTheDenseOnes(
            @ForAll boolean transposed, @ForAll("shapes") Shape shape, @ForAll Values values, @ForAll long seed) {
        Operation operation = transposed ? Operation.SPARSE_TRANSPOSE_MULTIPLY_ADD : Operation.SPARSE_MULTIPLY_ADD;
        Call call = operation.draw(shape, values.finite(), new Random(seed));
        Comparison.BITS_BUT_SIGN_OF_ZERO.check(Arithmetic.of(kernels()), this::multiplyDense, call);
    }

    private void multiplyDense(Call sparse) {
        int examples = sparse.shape().rows();
        int inputs = sparse.sparse().matrix().columns();
        float[] x = new float[examples * inputs];
        for (int i = 0; i < examples; i++) {
            System.arraycopy(sparse.example(i), 0, x, i * inputs, inputs);
        }
        boolean transposed = sparse.operation() == Operation.SPARSE_TRANSPOSE_MULTIPLY_ADD;
        TestMatrix a = new TestMatrix(x, 0, transposed ? 1 : inputs, transposed ? inputs : 1);
        Matrix out = sparse.out().view();
        kernels()
                .multiply(
                        sparse.outRows(),
                        sparse.columns(),
                        transposed ? examples : inputs,
                        a.view(),
                        sparse.b().view(),
                        out,
                        out);
    }

    /**
     * Twice into the same space, so that the second finds what the first left there; a shared view builds some groups.
     */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    default void productsWithGroupedRowsAreThoseWithTheRows(
            @ForAll @IntRange(max = 23) int rows,
            @ForAll @IntRange(min = 1, max = 1100) int columns,
            @ForAll Values values,
            @ForAll long seed) {
        Random random = new Random(seed);
        Sparse sparse = Sparse.drawCoded(1 + random.nextInt(9), columns, values.finite(), random);
        GroupedSparseRows grouped = new GroupedSparseRows(sparse.matrix(), 23);
        GroupedSparseRows shared = grouped.sharedView();
        TestMatrix b = panel(columns, values.finite(), random);
        TestMatrix e = TestMatrix.padded(rows, Kernels.PANEL, values.finite(), random);
        for (int round = 0; round < 2; round++) {
            int from = random.nextInt(4);
            int[] order = random.ints(from + rows, 0, sparse.dense().length).toArray();
            SparseSelection selection = new SparseSelection().moveTo(sparse.matrix(), order, from, rows);
            int groups = rows / GroupedSparseRows.GROUP;
            int own = random.nextInt(groups + 1);
            shared.build(selection, own, groups);
            grouped.build(selection, 0, own);
            int count = grouped.rows();
            assertEquals(groups * GroupedSparseRows.GROUP, count);
            assertEquals(count, shared.rows());
            assertEquals(shared.columns(), grouped.columns());
            selection.moveTo(sparse.matrix(), order, from, count);

            TestMatrix sums = TestMatrix.padded(rows, Kernels.PANEL, values.finite(), random);
            TestMatrix expected = sums.copy();
            new ScalarKernels().sparseMultiplyAdd(selection, Kernels.PANEL, b.view(), expected.view());
            kernels().groupedMultiplyAdd(grouped, b.view(), sums.view());
            assertSameButSignOfZero(expected.array(), sums.array());

            TestMatrix gradient = panel(columns, values.finite(), random);
            expected = gradient.copy();
            new ScalarKernels().sparseTransposeMultiplyAdd(selection, Kernels.PANEL, e.view(), expected.view());
            kernels().groupedTransposeMultiplyAdd(shared, e.view(), gradient.view());
            assertSameButSignOfZero(expected.array(), gradient.array());
        }
    }

    private static TestMatrix panel(int rows, Values values, Random random) {
        int offset = random.nextInt(20);
        float[] array = new float[offset + rows * Kernels.PANEL + random.nextInt(2) * 20];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.draw(random);
        }
        return new TestMatrix(array, offset, Kernels.PANEL, 1);
    }

    private static void assertSameButSignOfZero(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            int index = i;
            assertEquals(
                    Float.floatToIntBits(expected[i] + 0f),
                    Float.floatToIntBits(actual[i] + 0f),
                    () -> "at " + index + ": " + expected[index] + ", " + actual[index]);
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    default void productOfPanelsIsThatOfTheMatrixTheyAreCutFrom(
            @ForAll @IntRange(max = 20) int rows,
            @ForAll @IntRange(max = 70) int columns,
            @ForAll @IntRange(max = 2100) int depth,
            @ForAll Values values,
            @ForAll long seed) {
        Random random = new Random(seed);
        int apart = random.nextBoolean() ? Kernels.PANEL : Kernels.PANEL + 1 + random.nextInt(20);
        boolean transposed = random.nextBoolean();
        assertProductOfPanels(
                new Shape(rows, columns, depth), transposed ? 1 : apart, transposed ? apart : 1, values, random);
    }

    /** Which long products of full panels have tiles of their own. */
    @Example
    default void longProductOfPanelsIsThatOfTheMatrixTheyAreCutFrom() {
        Random random = new Random(1);
        for (int rows : new int[] {6, 13, 64}) {
            for (int columns : new int[] {31, 32, 49, 64}) {
                for (int depth : new int[] {63, 64, 129, 511, 512, 1025, 1100}) {
                    Shape shape = new Shape(rows, columns, depth);
                    assertProductOfPanels(shape, Kernels.PANEL, 1, Values.ORDINARY, random);
                    assertProductOfPanels(shape, 1, Kernels.PANEL, Values.ORDINARY, random);
                    assertProductOfPanels(shape, Kernels.PANEL, rows * Kernels.PANEL, Values.ORDINARY, random);
                }
            }
        }
    }

    /** Some of these have tiles of their own only if the output's rows are a panel's width apart as well. */
    @Example
    default void longProductOfPanelsIntoAPanelIsThatOfScalarCode() {
        Random random = new Random(1);
        for (int rows : new int[] {1, 4, 6, 10, 13, 64}) {
            for (int depth : new int[] {63, 64, 129, 512, 1025}) {
                int panels = depth / Kernels.PANEL + 1;
                TestMatrix a = panel(Kernels.PANEL * panels, Values.ORDINARY, random);
                TestMatrix b = panel(depth, Values.ORDINARY, random);
                TestMatrix row = panel(1, Values.ORDINARY, random);
                for (boolean adds : new boolean[] {true, false}) {
                    for (boolean transposed : new boolean[] {true, false}) {
                        TestMatrix c = panel(rows, Values.ORDINARY, random);
                        int panelStride = Kernels.PANEL * (transposed ? Kernels.PANEL : rows);
                        Matrix cut = new Matrix(
                                a.array(),
                                a.offset(),
                                transposed ? 1 : Kernels.PANEL,
                                transposed ? Kernels.PANEL : 1,
                                panelStride);
                        assertSameAsScalar(
                                c,
                                (kernels, to) -> kernels.multiply(
                                        rows, Kernels.PANEL, depth, cut, b.view(), adds ? to : null, to));
                        assertSameAsScalar(
                                c,
                                (kernels, to) ->
                                        kernels.multiply(rows, Kernels.PANEL, depth, cut, b.view(), row.view(), to));
                    }
                }
            }
        }
    }

    private void assertSameAsScalar(TestMatrix c, BiConsumer<Kernels, Matrix> operation) {
        TestMatrix expected = c.copy();
        operation.accept(new ScalarKernels(), expected.view());
        operation.accept(kernels(), c.view());
        assertArrayEquals(expected.array(), c.array());
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    default void productFromARowIsThatOfCopiesOfIt(
            @ForAll @IntRange(max = 20) int rows,
            @ForAll @IntRange(max = 70) int columns,
            @ForAll @IntRange(max = 40) int depth,
            @ForAll Values values,
            @ForAll long seed) {
        Shape shape = new Shape(rows, columns, depth);
        assertProductFromARow(Operation.MULTIPLY_ADD.draw(shape, values, new Random(seed)), values);
    }

    private void assertProductFromARow(Call call, Values values) {
        Shape shape = call.shape();
        TestMatrix out = call.out();
        TestMatrix row = TestMatrix.padded(1, shape.columns(), values, new Random(shape.depth()));
        for (boolean zeros : new boolean[] {false, true}) {
            TestMatrix product = out.copy();
            kernels()
                    .multiply(
                            shape.rows(),
                            shape.columns(),
                            shape.depth(),
                            call.a().view(),
                            call.b().view(),
                            zeros ? null : row.view(),
                            product.view());
            for (int r = 0; r < shape.rows(); r++) {
                for (int j = 0; j < shape.columns(); j++) {
                    float sum = zeros ? 0 : row.get(0, j);
                    for (int k = 0; k < shape.depth(); k++) {
                        sum = Math.fma(call.a().get(r, k), call.b().get(k, j), sum);
                    }
                    assertEquals(Float.floatToIntBits(sum), Float.floatToIntBits(product.get(r, j)), r + ", " + j);
                }
            }
        }
    }

    /** Panels that go on where the last one ended, or some floats further. */
    private void assertProductOfPanels(Shape shape, int rowStride, int depthStride, Values values, Random random) {
        Call whole = Operation.MULTIPLY_ADD.draw(shape, values, random);
        int gap = random.nextBoolean() ? 0 : random.nextInt(100);
        int panelStride = Kernels.PANEL * Math.max(rowStride, depthStride) + gap;
        float[] panels = new float[(shape.depth() / Kernels.PANEL + 1) * panelStride];
        for (int r = 0; r < shape.rows(); r++) {
            for (int k = 0; k < shape.depth(); k++) {
                int at = k / Kernels.PANEL * panelStride + r * rowStride + k % Kernels.PANEL * depthStride;
                panels[at] = whole.a().get(r, k);
            }
        }
        TestMatrix product = whole.out().copy();
        Matrix out = product.view();
        kernels()
                .multiply(
                        shape.rows(),
                        shape.columns(),
                        shape.depth(),
                        new Matrix(panels, 0, rowStride, depthStride, panelStride),
                        whole.b().view(),
                        out,
                        out);
        whole.operation().run(kernels(), whole);
        // Padding has no meaning: kernels that switch in between leave other numbers in it.
        for (int r = 0; r < shape.rows(); r++) {
            for (int j = 0; j < shape.columns(); j++) {
                assertEquals(
                        Float.floatToIntBits(whole.out().get(r, j)),
                        Float.floatToIntBits(product.get(r, j)),
                        r + ", " + j);
            }
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    default void longProductStartsFromZeroOnceOnly(
            @ForAll @IntRange(max = 20) int rows,
            @ForAll @IntRange(max = 70) int columns,
            @ForAll @IntRange(max = 2100) int depth,
            @ForAll Values values,
            @ForAll long seed) {
        Call call = Operation.MULTIPLY.draw(new Shape(rows, columns, depth), values, new Random(seed));
        Comparison.BITS.check(Arithmetic.of(kernels()), Arithmetic.plain(), call);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    default void transposedPanelHasZerosInItsPadding(
            @ForAll @IntRange(max = Kernels.PANEL) int rows,
            @ForAll @IntRange(max = 70) int columns,
            @ForAll long seed) {
        Random random = new Random(seed);
        int stride = TestedKernels.padded(columns) + random.nextInt(40);
        int offset = random.nextInt(20);
        // Nothing before or after the padded matrix may be read.
        float[] from = new float[offset + Math.max(0, (rows - 1) * stride + TestedKernels.padded(columns))];
        for (int i = 0; i < from.length; i++) {
            from[i] = Float.intBitsToFloat(random.nextInt());
        }
        int at = random.nextInt(20);
        int size = TestedKernels.padded(columns) * Kernels.PANEL;
        float[] to = new float[at + size + random.nextInt(20)];
        Arrays.fill(to, 42);
        kernels().transpose(rows, columns, new Matrix(from, offset, stride), new Matrix(to, at, Kernels.PANEL));
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < Kernels.PANEL; i++) {
                float expected = i < rows ? from[offset + i * stride + j] : i < Kernels.padded(rows) ? 0 : 42;
                assertEquals(
                        Float.floatToRawIntBits(expected),
                        Float.floatToRawIntBits(to[at + j * Kernels.PANEL + i]),
                        "row " + j + ", lane " + i);
            }
        }
        for (int i = 0; i < to.length; i++) {
            assertTrue(i >= at && i < at + size || to[i] == 42, "written outside: " + i);
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    default void negativeSizesDoNothing(
            @ForAll Operation operation, @ForAll("shapes") Shape shape, @ForAll boolean rows, @ForAll long seed) {
        Call call = operation.draw(shape, Values.ORDINARY, new Random(seed));
        Shape negative = rows && !operation.hasRowsOfItsOwn()
                ? new Shape(-1 - shape.rows(), shape.columns(), shape.depth())
                : new Shape(shape.rows(), -Kernels.PAD * (1 + shape.columns()), shape.depth());
        float[] before = call.out().array().clone();
        operation.run(kernels(), call.with(negative));
        assertArrayEquals(before, call.out().array());
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    default void outputThatDoesNotFitItsArrayIsRefused(
            @ForAll Operation operation, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Shape some = new Shape(shape.rows() + 1, shape.columns() + 1, shape.depth() + 1);
        Call call = operation.draw(some, Values.ORDINARY, new Random(seed));
        if (operation.isSparse()) {
            // Only rows with entries are written to.
            Call full = operation.draw(new Shape(some.rows(), some.columns(), 1), Values.ORDINARY, new Random(seed));
            call = withAllEntries(full);
        }
        if (operation == Operation.BITMAP_MULTIPLY_ADD || operation == Operation.BITMAP_MULTIPLY_ADD_OF_TWO) {
            call.a().array()[call.a().at(0, 0)] = 1;
        }
        int last = call.out().at(call.outRows() - 1, call.columns() - 1);
        TestMatrix tooShort = new TestMatrix(
                Arrays.copyOf(call.out().array(), last),
                call.out().offset(),
                call.out().rowStride(),
                1);
        Call refused = call.with(tooShort);
        assertThrows(IndexOutOfBoundsException.class, () -> operation.run(kernels(), refused));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    default void bitmapHasTheColumnsThatAreNotZero(
            @ForAll @IntRange(max = 1200) int columns,
            @ForAll @IntRange(max = 100) int percent,
            @ForAll boolean two,
            @ForAll long seed) {
        Random random = new Random(seed);
        int offset = random.nextInt(20);
        int stride = two ? columns + random.nextInt(20) : 0;
        float[] zeros = {0, -0f};
        float[] others = {1, -1, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_VALUE};
        float[] x = new float[offset + stride + columns + random.nextInt(20)];
        for (int j = 0; j < x.length; j++) {
            float[] from = random.nextInt(100) < percent ? others : zeros;
            x[j] = from[random.nextInt(from.length)];
        }
        NonZeroBitmap nonZeros = new NonZeroBitmap(columns + Long.SIZE);
        Arrays.setAll(nonZeros.words, i -> random.nextLong());
        long[] before = nonZeros.words.clone();
        if (two) {
            kernels().findNonZerosOfTwo(columns, new Matrix(x, offset, stride), nonZeros);
        } else {
            kernels().findNonZeros(columns, new Matrix(x, offset, x.length), nonZeros);
        }
        int count = 0;
        int at = 0;
        for (int from = 0; from < columns; from += Long.SIZE) {
            long expected = 0;
            for (int j = from; j < Math.min(columns, from + Long.SIZE); j++) {
                expected |= x[offset + j] != 0 || x[offset + stride + j] != 0 ? 1L << j - from : 0;
            }
            count += Long.bitCount(expected);
            if (expected != 0) {
                assertEquals(from, nonZeros.words[at++]);
                assertEquals(expected, nonZeros.words[at++]);
            }
        }
        assertEquals(count, nonZeros.count());
        int last = before.length - 1;
        assertEquals(before[last], nonZeros.words[last], "the word after those of so many columns");
    }

    private static Call withAllEntries(Call call) {
        int columns = call.sparse().matrix().columns();
        int rows = call.sparse().matrix().rows();
        float[][] ones = new float[rows][columns];
        for (float[] row : ones) {
            Arrays.fill(row, 1);
        }
        SparseMatrix matrix = SparseMatrix.ofFloats(0, rows, columns, (row, column, value) -> {
            for (int k = 0; k < columns; k++) {
                column[k] = (char) k;
                value[k] = 1;
            }
            return columns;
        });
        return new Call(
                call.operation(),
                call.shape(),
                0,
                null,
                call.b(),
                call.out(),
                call.outRows(),
                new Sparse(matrix, ones),
                call.order(),
                call.from(),
                null);
    }

    @Provide
    default Arbitrary<Shape> shapes() {
        return Shape.any();
    }
}
