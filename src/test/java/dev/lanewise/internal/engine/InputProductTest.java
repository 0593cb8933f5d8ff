package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.NonZeroBitmap;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All strategies for the products of the first layer are chosen for some batch, and all give the same bits. */
class InputProductTest {
    /** What is in the buffers before a product. */
    private static final float NOT_WRITTEN = 77;

    /** One layer and its examples, with the inputs in every form. */
    private static final class Layer {
        private final Architecture architecture;
        private final Layout layout;
        private final Kernels kernels;
        private final Workspace workspace;
        private final float[] parameters;
        private final int inputs;
        private final int units;
        private final int count;
        private final byte[][] codes;
        private final float[] values = new float[SparseMatrix.CODES];
        private final float[] errors;
        private final float[] nablaBefore;

        Layer(int inputs, int units, int count, double density, Kernels kernels) {
            this.inputs = inputs;
            this.units = units;
            this.count = count;
            this.kernels = kernels;
            this.architecture =
                    new Architecture(List.of(inputs, units, 2), Activation.SIGMOID, Activation.SIGMOID, Loss.QUADRATIC);
            this.layout = new Layout(architecture, 1, kernels.pad());
            this.workspace = new Workspace(architecture, count);
            Random random = new Random(31L * inputs + 7L * units + count);
            float[] canonical = new float[architecture.parameterCount()];
            for (int i = 0; i < canonical.length; i++) {
                canonical[i] = (float) random.nextGaussian() / 4;
            }
            this.parameters = layout.allocate();
            layout.pack(canonical, parameters);
            for (int code = 1; code < values.length; code++) {
                values[code] = random.nextFloat() - 0.3f;
            }
            this.codes = new byte[count][inputs];
            for (byte[] row : codes) {
                for (int i = 0; i < inputs; i++) {
                    row[i] = (byte) (random.nextDouble() < density ? 1 + random.nextInt(255) : 0);
                }
            }
            this.errors = new float[count * units];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = (float) random.nextGaussian();
            }
            this.nablaBefore = new float[inputs * units];
            for (int i = 0; i < nablaBefore.length; i++) {
                nablaBefore[i] = (float) random.nextGaussian();
            }
        }

        private float x(int example, int input) {
            return values[Byte.toUnsignedInt(codes[example][input])];
        }

        Batch batch(Batch.Inputs kind) {
            TargetData targets = TargetData.ofClasses(new int[count]);
            float[] rows = new float[count * inputs];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = x(i / inputs, i % inputs);
            }
            Batch batch = switch (kind) {
                case DENSE -> dense(targets);
                case BITMAP -> bitmaps(rows);
                case SPARSE, GROUPED -> Batch.sparse(sparse(), targets);
            };
            if (kind != Batch.Inputs.BITMAP) {
                batch.move(IntStream.range(0, count).toArray(), 0, count);
            }
            if (kind == Batch.Inputs.GROUPED) {
                batch.groupRows(count);
                batch.group(0, count);
            }
            return batch;
        }

        private Batch dense(TargetData targets) {
            int stride = LayerBuffers.stride(inputs);
            float[] rows = new float[count * stride];
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < inputs; k++) {
                    rows[i * stride + k] = x(i, k);
                }
            }
            return Batch.dense(rows, stride, targets);
        }

        private Batch bitmaps(float[] rows) {
            NonZeroBitmap[] bitmaps = new NonZeroBitmap[(count + 1) / 2];
            Arrays.setAll(bitmaps, p -> new NonZeroBitmap(inputs));
            int pairs = count / 2;
            for (int p = 0; p < pairs; p++) {
                kernels.findNonZerosOfTwo(inputs, new Matrix(rows, p * inputs, pairs * inputs), bitmaps[p]);
            }
            if (count % 2 == 1) {
                kernels.findNonZeros(inputs, new Matrix(rows, 2 * pairs * inputs, inputs), bitmaps[pairs]);
            }
            Batch batch = Batch.untargeted(inputs);
            batch.moveToRows(rows, 0, count, bitmaps);
            return batch;
        }

        private SparseMatrix sparse() {
            return SparseMatrix.ofCodes(0, count, inputs, values, (row, columns, found) -> {
                int n = 0;
                for (int k = 0; k < inputs; k++) {
                    if (codes[row][k] != 0) {
                        columns[n] = (char) k;
                        found[n++] = codes[row][k];
                    }
                }
                return n;
            });
        }

        InputProduct chosen(Batch batch) {
            return new InputProduct.Choice(inputs, kernels, workspace).of(batch, 1);
        }

        private PanelParameters[] panels() {
            return PanelParameters.of(architecture, layout, 0, parameters)[1];
        }

        LayerBuffers buffers(Batch batch) {
            Batch[] batches = {batch};
            LayerBuffers buffers = LayerBuffers.shared(architecture, layout, batches, count, Noise.NONE, 0)[0];
            buffers.packInputs(inputs);
            return buffers;
        }

        /** The sums that a product computes, by example and unit. */
        float[] weightedInputs(InputProduct product, LayerBuffers buffers) {
            for (PanelParameters own : panels()) {
                Matrix u = buffers.panel(1, own.panel).u;
                for (int i = 0; i < count; i++) {
                    Arrays.fill(u.data(), u.offset(i), u.offset(i) + own.panel.units(), NOT_WRITTEN);
                }
            }
            product.computeWeightedInputs(buffers, 1, panels());
            float[] sums = new float[count * units];
            for (PanelParameters own : panels()) {
                Matrix u = buffers.panel(1, own.panel).u;
                for (int i = 0; i < count; i++) {
                    System.arraycopy(u.data(), u.offset(i), sums, i * units + own.panel.firstUnit(), own.panel.units());
                }
            }
            return sums;
        }

        /** The gradient that a product computes, by input and unit, in pieces of at most so many inputs. */
        float[] gradient(InputProduct product, LayerBuffers buffers, boolean adds, int piece) {
            float[] gradient = new float[inputs * units];
            for (PanelParameters own : panels()) {
                Panel panel = own.panel;
                Matrix e = buffers.panel(1, panel).e;
                for (int i = 0; i < count; i++) {
                    System.arraycopy(errors, i * units + panel.firstUnit(), e.data(), e.offset(i), panel.units());
                    Arrays.fill(e.data(), e.offset(i) + panel.units(), e.offset(i) + panel.stride(), 0);
                }
                for (int from = 0; from < inputs; from += piece) {
                    int to = Math.min(inputs, from + piece);
                    float[] nabla = new float[(to - from) * panel.stride()];
                    for (int k = from; adds && k < to; k++) {
                        System.arraycopy(
                                nablaBefore,
                                k * units + panel.firstUnit(),
                                nabla,
                                (k - from) * panel.stride(),
                                panel.units());
                    }
                    product.weightGradient(buffers, 1, panel, from, to, adds, new Matrix(nabla, 0, panel.stride()));
                    for (int k = from; k < to; k++) {
                        System.arraycopy(
                                nabla,
                                (k - from) * panel.stride(),
                                gradient,
                                k * units + panel.firstUnit(),
                                panel.units());
                    }
                }
            }
            return gradient;
        }

        /** One multiply-add after the other, from the bias on. */
        float[] plainWeightedInputs() {
            float[] sums = new float[count * units];
            for (PanelParameters own : panels()) {
                for (int i = 0; i < count; i++) {
                    for (int u = 0; u < own.panel.units(); u++) {
                        float sum = parameters[own.panel.row(inputs) + u];
                        for (int k = 0; k < inputs; k++) {
                            sum = Math.fma(x(i, k), parameters[own.panel.row(k) + u], sum);
                        }
                        sums[i * units + own.panel.firstUnit() + u] = sum;
                    }
                }
            }
            return sums;
        }

        /** One multiply-add after the other, in the order of the examples. */
        float[] plainGradient(boolean adds) {
            float[] gradient = adds ? nablaBefore.clone() : new float[inputs * units];
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < inputs; k++) {
                    for (int j = 0; j < units; j++) {
                        gradient[k * units + j] = Math.fma(x(i, k), errors[i * units + j], gradient[k * units + j]);
                    }
                }
            }
            return gradient;
        }
    }

    /** Whether two results have the same bits; plus and minus zero are one number. */
    private static boolean sameBits(float[] expected, float[] found) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i] + 0f) != Float.floatToIntBits(found[i] + 0f)) {
                return false;
            }
        }
        return expected.length == found.length;
    }

    private static Class<? extends InputProduct> product(Batch.Inputs kind) {
        return switch (kind) {
            case DENSE -> DenseProduct.class;
            case BITMAP -> BitmapProduct.class;
            case SPARSE -> SparseProduct.class;
            case GROUPED -> GroupedSparseProduct.class;
        };
    }

    static Stream<Arguments> sizes() {
        return Stream.of(
                Arguments.of(1, 1, 1),
                Arguments.of(1, 17, 5),
                Arguments.of(15, 16, 4),
                Arguments.of(16, 15, 3),
                Arguments.of(17, 33, 7),
                Arguments.of(64, 64, 8),
                Arguments.of(65, 63, 9),
                Arguments.of(63, 65, 13),
                Arguments.of(257, 128, 31),
                Arguments.of(300, 129, 6),
                Arguments.of(100, 193, 2),
                // In panels of columns, and inputs too; more examples than stay in the cache together.
                Arguments.of(40, 515, 67),
                Arguments.of(513, 70, 64),
                Arguments.of(20, 80, 257));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyProductHasTheBitsOfAChainOfMultiplyAdds(int inputs, int units, int count) {
        for (Kernels kernels : TestedKernels.all()) {
            for (double density : new double[] {0, 0.2, 1}) {
                Layer layer = new Layer(inputs, units, count, density, kernels);
                float[] sums = layer.plainWeightedInputs();
                float[] added = layer.plainGradient(true);
                float[] alone = layer.plainGradient(false);
                for (Batch.Inputs kind : Batch.Inputs.values()) {
                    String name = kind + ", " + kernels.name() + ", density " + density;
                    Batch batch = layer.batch(kind);
                    // Batches of a predictor are too small for panels.
                    if (kind == Batch.Inputs.BITMAP && LayerBuffers.usesPanels(count, inputs)) {
                        continue;
                    }
                    InputProduct product = layer.chosen(batch);
                    LayerBuffers buffers = layer.buffers(batch);
                    assertTrue(sameBits(sums, layer.weightedInputs(product, buffers)), name);
                    if (kind == Batch.Inputs.BITMAP) {
                        continue;
                    }
                    assertTrue(sameBits(added, layer.gradient(product, buffers, true, inputs)), name);
                    if (kind == Batch.Inputs.DENSE) {
                        for (int piece : new int[] {inputs, Layout.PANEL, 2 * Layout.PANEL}) {
                            assertTrue(sameBits(added, layer.gradient(product, buffers, true, piece)), name);
                            assertTrue(sameBits(alone, layer.gradient(product, buffers, false, piece)), name);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void productIsChosenByHowTheInputsOfTheBatchAreKept(Batch.Inputs kind) {
        Layer layer = new Layer(20, 70, 9, 0.2, new ScalarKernels());
        Batch batch = layer.batch(kind);
        assertEquals(kind, batch.kind());
        InputProduct.Choice choice = new InputProduct.Choice(20, new ScalarKernels(), layer.workspace);
        assertInstanceOf(product(kind), choice.of(batch, 1));
        assertInstanceOf(DenseProduct.class, choice.of(batch, 2), "hidden layers are dense");
        assertEquals(kind != Batch.Inputs.DENSE, choice.of(batch, 1).scattersGradient());
        assertFalse(choice.of(batch, 2).scattersGradient());
    }

    @Test
    void blocksAreUsedOnlyWhenTheRowsOfTheMiniBatchAreInThem() {
        Layer layer = new Layer(20, 70, 9, 0.2, new ScalarKernels());
        Batch batch = layer.batch(Batch.Inputs.GROUPED);
        assertInstanceOf(GroupedSparseProduct.class, layer.chosen(batch));
        batch.move(IntStream.range(0, 9).toArray(), 0, 9);
        assertInstanceOf(SparseProduct.class, layer.chosen(batch), "moved on");
    }

    @Test
    void scatteredGradientIsForAllInputsAtOnceAndBitmapsHaveNone() {
        Layer layer = new Layer(70, 5, 4, 0.2, new ScalarKernels());
        for (Batch.Inputs kind : List.of(Batch.Inputs.SPARSE, Batch.Inputs.GROUPED)) {
            Batch batch = layer.batch(kind);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> layer.gradient(layer.chosen(batch), layer.buffers(batch), true, 64),
                    kind::toString);
        }
        Batch batch = layer.batch(Batch.Inputs.BITMAP);
        assertThrows(
                IllegalStateException.class, () -> layer.gradient(layer.chosen(batch), layer.buffers(batch), true, 70));
    }

    /** Mistakes that a strategy might make. */
    private enum Mistake {
        LAST_EXAMPLE_LEFT_OUT,
        LAST_UNIT_LEFT_OUT,
        BIAS_ADDED_LAST,
        GRADIENT_OVERWRITTEN,
        EXAMPLES_BACKWARDS
    }

    /** The dense product with a mistake. */
    private record Mistaken(InputProduct right, Mistake mistake, Layer layer) implements InputProduct {

        @Override
        public void computeWeightedInputs(LayerBuffers buffers, int l, PanelParameters[] panels) {
            right.computeWeightedInputs(buffers, l, panels);
            for (PanelParameters own : panels) {
                Matrix u = buffers.panel(l, own.panel).u;
                int units = own.panel.units();
                int last = u.offset(buffers.count() - 1);
                switch (mistake) {
                    case LAST_EXAMPLE_LEFT_OUT -> Arrays.fill(u.data(), last, last + units, NOT_WRITTEN);
                    case LAST_UNIT_LEFT_OUT -> u.data()[last + units - 1] = NOT_WRITTEN;
                    case BIAS_ADDED_LAST ->
                        layer.kernels.multiply(
                                buffers.count(), units, own.inputs, buffers.input(0), own.weights, null, u);
                    default -> {}
                }
                for (int i = 0; mistake == Mistake.BIAS_ADDED_LAST && i < buffers.count(); i++) {
                    for (int j = 0; j < units; j++) {
                        u.data()[u.offset(i) + j] += own.biases.data()[own.biases.offset() + j];
                    }
                }
            }
        }

        @Override
        public boolean scattersGradient() {
            return right.scattersGradient();
        }

        @Override
        public void weightGradient(
                LayerBuffers buffers, int l, Panel panel, int from, int to, boolean adds, Matrix nabla) {
            Matrix e = buffers.panel(l, panel).e;
            if (mistake == Mistake.EXAMPLES_BACKWARDS) {
                for (int k = from; k < to; k++) {
                    for (int i = buffers.count() - 1; i >= 0; i--) {
                        for (int j = 0; j < panel.units(); j++) {
                            int at = nabla.offset(k - from) + j;
                            nabla.data()[at] = Math.fma(layer.x(i, k), e.data()[e.offset(i) + j], nabla.data()[at]);
                        }
                    }
                }
                return;
            }
            right.weightGradient(buffers, l, panel, from, to, adds && mistake != Mistake.GRADIENT_OVERWRITTEN, nabla);
        }
    }

    @ParameterizedTest
    @EnumSource
    void mistakesAreCaught(Mistake mistake) {
        Layer layer = new Layer(65, 63, 9, 1, new ScalarKernels());
        Batch batch = layer.batch(Batch.Inputs.DENSE);
        InputProduct wrong = new Mistaken(layer.chosen(batch), mistake, layer);
        LayerBuffers buffers = layer.buffers(batch);
        boolean sums = sameBits(layer.plainWeightedInputs(), layer.weightedInputs(wrong, buffers));
        boolean gradient = sameBits(layer.plainGradient(true), layer.gradient(wrong, buffers, true, 65));
        boolean inGradient = mistake == Mistake.GRADIENT_OVERWRITTEN || mistake == Mistake.EXAMPLES_BACKWARDS;
        assertEquals(inGradient, sums);
        assertNotEquals(inGradient, gradient);
    }
}
