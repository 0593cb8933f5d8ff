package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.engine.ErrorProduct.InputKind;
import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All strategies for the product of BP2v are chosen for some sizes, and all give the same bits. */
class ErrorProductTest {
    private static final int L = 1;
    private static final float NOT_WRITTEN = 77;

    /** Two layers, the errors of the upper one, and the buffers of all workers. */
    private static final class Layers {
        private final Layout layout;
        private final Architecture architecture;
        private final Kernels kernels;
        private final float[] parameters;
        private final float[] canonical;
        private final LayerBuffers[] buffers;
        private final int units;
        private final int nextUnits;
        private final int count;
        private final float[] errors;

        /** @param above whether there is a layer above the two, so that the upper one may be in panels */
        Layers(int units, int nextUnits, int count, int workers, boolean above, Kernels kernels) {
            this.units = units;
            this.nextUnits = nextUnits;
            this.count = count;
            this.kernels = kernels;
            List<Integer> sizes = above ? List.of(3, units, nextUnits, 2) : List.of(3, units, nextUnits);
            this.architecture = new Architecture(sizes, Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
            this.layout = new Layout(architecture, workers, kernels.pad());
            Random random = new Random(31L * units + 7L * nextUnits + count);
            this.canonical = new float[architecture.parameterCount()];
            for (int i = 0; i < canonical.length; i++) {
                canonical[i] = (float) random.nextGaussian();
            }
            this.parameters = layout.allocate();
            layout.pack(canonical, parameters);
            Batch[] batches = new Batch[workers];
            for (int w = 0; w < workers; w++) {
                batches[w] = Batch.dense(new float[count * 16], 16, TargetData.ofClasses(new int[count]));
                batches[w].move(IntStream.range(0, count).toArray(), 0, count);
            }
            this.buffers = LayerBuffers.shared(architecture, layout, batches, count, Noise.NONE, 0);
            this.errors = new float[count * nextUnits];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = (float) random.nextGaussian();
            }
            for (int w = 0; w < workers; w++) {
                for (Panel panel : layout.all(L + 1, w)) {
                    Matrix e = buffers[w].panel(L + 1, panel).e;
                    for (int i = 0; i < count; i++) {
                        System.arraycopy(
                                errors, i * nextUnits + panel.firstUnit(), e.data(), e.offset(i), panel.units());
                    }
                }
            }
        }

        ErrorProduct.Context context(int worker) {
            return new ErrorProduct.Context(
                    architecture, layout, worker, parameters, kernels, new Workspace(architecture, count));
        }

        /** The products of all workers, by example and unit of the lower layer. */
        float[] product(BiFunction<ErrorProduct.Context, Integer, ErrorProduct> strategy) {
            float[] product = new float[count * units];
            for (int w = 0; w < buffers.length; w++) {
                for (Panel panel : layout.own(L, w)) {
                    Matrix e = buffers[w].panel(L, panel).e;
                    for (int i = 0; i < count; i++) {
                        Arrays.fill(e.data(), e.offset(i), e.offset(i) + panel.units(), NOT_WRITTEN);
                    }
                }
            }
            for (int w = 0; w < buffers.length; w++) {
                strategy.apply(context(w), count).multiply(buffers[w]);
            }
            for (int w = 0; w < buffers.length; w++) {
                for (Panel panel : layout.own(L, w)) {
                    Matrix e = buffers[w].panel(L, panel).e;
                    for (int i = 0; i < count; i++) {
                        System.arraycopy(e.data(), e.offset(i), product, i * units + panel.firstUnit(), panel.units());
                    }
                }
            }
            return product;
        }

        /** One multiply-add after the other, in the order of the units of the upper layer. */
        float[] plainProduct() {
            int weights = architecture.parameterCount(1);
            float[] product = new float[count * units];
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < nextUnits; j++) {
                    for (int u = 0; u < units; u++) {
                        product[i * units + u] = Math.fma(
                                errors[i * nextUnits + j], canonical[weights + j * units + u], product[i * units + u]);
                    }
                }
            }
            return product;
        }

        boolean fitsSparseErrors() {
            return layout.all(L + 1, 0).size() == 1 && nextUnits <= SparseMatrix.CODES;
        }
    }

    private static boolean sameBits(float[] expected, float[] found) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i] + 0f) != Float.floatToIntBits(found[i] + 0f)) {
                return false;
            }
        }
        return expected.length == found.length;
    }

    private static ErrorProduct transposedErrors(ErrorProduct.Context context, int count) {
        return new TransposedErrors(context, L, count);
    }

    private static ErrorProduct transposedWeights(ErrorProduct.Context context, int count) {
        return new TransposedWeights(context, L);
    }

    private static ErrorProduct sparseErrors(ErrorProduct.Context context, int count) {
        return new SparseErrors(context, L);
    }

    static Stream<Arguments> sizes() {
        List<Arguments> sizes = new ArrayList<>();
        int[][] layers = {
            {1, 1},
            {1, 17},
            {15, 10},
            {16, 16},
            {17, 15},
            {33, 64},
            {64, 33},
            {65, 63},
            {63, 65},
            {129, 130},
            {200, 10},
            {70, 257},
            {515, 20},
            {20, 515},
            {530, 520}
        };
        for (int[] units : layers) {
            for (int count : new int[] {1, 3, 16, 17, 64, 65, 130}) {
                if (units[0] * units[1] * count < 400_000) {
                    sizes.add(Arguments.of(units[0], units[1], count));
                }
            }
        }
        return sizes.stream();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyProductHasTheBitsOfAChainOfMultiplyAdds(int units, int nextUnits, int count) {
        for (Kernels kernels : TestedKernels.all()) {
            for (int workers = 1; workers <= 3; workers++) {
                for (boolean above : new boolean[] {false, true}) {
                    Layers layers = new Layers(units, nextUnits, count, workers, above, kernels);
                    String name = kernels.name() + ", workers " + workers;
                    float[] expected = layers.plainProduct();
                    assertTrue(sameBits(expected, layers.product(ErrorProductTest::transposedErrors)), name);
                    assertTrue(sameBits(expected, layers.product(ErrorProductTest::transposedWeights)), name);
                    if (layers.fitsSparseErrors()) {
                        assertTrue(sameBits(expected, layers.product(ErrorProductTest::sparseErrors)), name);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The notebook's network: few weights.
        "40, 10, 10, SPARSE_CODED, SparseErrors",
        "40, 10, 10, SPARSE_FLOATS, TransposedErrors",
        "40, 10, 10, DENSE, TransposedErrors",
        // Enough weights for dense inputs, and the last sizes of all.
        "64, 9, 10, DENSE, SparseErrors",
        "128, 16, 10, DENSE, SparseErrors",
        "128, 16, 10, SPARSE_FLOATS, TransposedWeights",
        "129, 16, 10, SPARSE_CODED, TransposedWeights",
        "30, 65, 16, SPARSE_CODED, TransposedErrors",
        "30, 65, 10, SPARSE_CODED, TransposedWeights",
        // Many examples for few units above, and the other way round.
        "1024, 10, 128, DENSE, TransposedWeights",
        "1024, 1024, 128, DENSE, TransposedErrors",
        "1024, 10, 1, DENSE, TransposedWeights"
    })
    void sizesDecideWhichIsTaken(int units, int nextUnits, int count, InputKind inputs, String expected) {
        Layers layers = new Layers(units, nextUnits, count, 1, false, new ScalarKernels());
        ErrorProduct chosen = ErrorProduct.choose(layers.context(0), L, count, inputs);
        assertEquals(expected, chosen.getClass().getSimpleName());
        assertTrue(sameBits(
                layers.plainProduct(), layers.product((context, c) -> ErrorProduct.choose(context, L, c, inputs))));
    }

    @Test
    void sparseErrorsBehindAHiddenLayerNeedEnoughWeights() {
        Architecture architecture =
                new Architecture(List.of(3, 20, 40, 10), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
        Layout layout = new Layout(architecture, 1);
        ErrorProduct.Context context = new ErrorProduct.Context(
                architecture, layout, 0, layout.allocate(), new ScalarKernels(), new Workspace(architecture, 10));
        assertInstanceOf(SparseErrors.class, ErrorProduct.choose(context, 1, 10, InputKind.SPARSE_CODED));
        assertInstanceOf(TransposedErrors.class, ErrorProduct.choose(context, 2, 10, InputKind.SPARSE_CODED));
    }

    @Test
    void kindOfTheInputsIsThatOfTheBatch() {
        TargetData targets = TargetData.ofClasses(new int[1]);
        SparseMatrix floats = SparseMatrix.ofFloats(0, 1, 3, (row, columns, values) -> 0);
        SparseMatrix codes = SparseMatrix.ofCodes(0, 1, 3, new float[SparseMatrix.CODES], (row, columns, found) -> 0);
        assertEquals(InputKind.DENSE, InputKind.of(Batch.dense(new float[16], 16, targets)));
        assertEquals(InputKind.SPARSE_FLOATS, InputKind.of(Batch.sparse(floats, targets)));
        assertEquals(InputKind.SPARSE_CODED, InputKind.of(Batch.sparse(codes, targets)));
    }

    /** A product that leaves out the last unit above, one that sums backwards, and one that misses an example. */
    @Test
    void mistakesAreCaught() {
        Layers layers = new Layers(33, 17, 9, 1, false, new ScalarKernels());
        float[] right = layers.plainProduct();
        assertTrue(sameBits(right, layers.product(ErrorProductTest::transposedWeights)));
        assertFalse(sameBits(right, layers.product((context, count) -> buffers -> {
            Matrix above = buffers.errors(L + 1);
            for (int i = 0; i < count; i++) {
                above.data()[above.offset(i) + 16] = 0;
            }
            new TransposedWeights(context, L).multiply(buffers);
            for (int i = 0; i < count; i++) {
                above.data()[above.offset(i) + 16] = layers.errors[i * 17 + 16];
            }
        })));
        assertFalse(sameBits(right, layers.product((context, count) -> buffers -> {
            int weights = layers.architecture.parameterCount(1);
            for (Panel panel : layers.layout.own(L, 0)) {
                Matrix e = buffers.panel(L, panel).e;
                for (int i = 0; i < count; i++) {
                    for (int u = 0; u < 33; u++) {
                        float sum = 0;
                        for (int j = 16; j >= 0; j--) {
                            sum = Math.fma(layers.errors[i * 17 + j], layers.canonical[weights + j * 33 + u], sum);
                        }
                        e.data()[e.offset(i) + u] = sum;
                    }
                }
            }
        })));
        assertFalse(sameBits(right, layers.product((context, count) -> buffers -> {
            new TransposedErrors(context, L, count).multiply(buffers);
            Matrix e = buffers.panel(L, layers.layout.own(L, 0).get(0)).e;
            Arrays.fill(e.data(), e.offset(8), e.offset(8) + 33, NOT_WRITTEN);
        })));
        assertTrue(sameBits(right, layers.product(ErrorProductTest::sparseErrors)), "as before");
    }
}
