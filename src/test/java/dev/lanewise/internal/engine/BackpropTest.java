package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.internal.engine.parallel.Barrier;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.reference.NoisyReference;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BackpropTest {

    private enum Rows {
        DENSE,
        SPARSE,
        CODED
    }

    /** A batch is a window on examples in any order, some of them twice. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void gradientHasTheBitsOfThePlainArithmetic(
            @ForAll("architectures") Architecture architecture,
            @ForAll @IntRange(min = 1, max = 33) int count,
            @ForAll Rows rows,
            @ForAll long seed) {
        compare(architecture, count, rows, seed);
    }

    /** Around what {@link SparseErrors} hold, in more than one group of examples. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void smallOutputLayersHaveThemToo(
            @ForAll @IntRange(min = 1, max = 200) int units,
            @ForAll @IntRange(max = 3) int around,
            @ForAll @IntRange(min = 1, max = 33) int count,
            @ForAll Rows rows,
            @ForAll boolean deep,
            @ForAll long seed) {
        int most = Math.min(80, SparseErrors.MAX_WEIGHTS / units);
        int outputs = new int[] {1 + new Random(seed).nextInt(most), most, most + 1, Math.min(10, most)}[around];
        List<Integer> sizes = deep ? List.of(20, 33, units, outputs) : List.of(20, units, outputs);
        compare(new Architecture(sizes, Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC), count, rows, seed);
    }

    private static void compare(Architecture architecture, int count, Rows rows, long seed) {
        Random random = new Random(seed);
        float[] parameters = new float[architecture.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian() / 4;
        }
        Network network = new Network(architecture, parameters);
        float[] values = new float[SparseMatrix.CODES];
        for (int code = 1; code < values.length; code++) {
            values[code] = random.nextFloat() - 0.5f;
        }
        byte[][] codes = new byte[7][architecture.inputs()];
        float[][] examples = new float[codes.length][architecture.inputs()];
        int[] labels = new int[examples.length];
        for (int e = 0; e < examples.length; e++) {
            for (int i = 0; i < examples[e].length; i++) {
                codes[e][i] = (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt(values.length));
                examples[e][i] = values[Byte.toUnsignedInt(codes[e][i])];
            }
            labels[e] = random.nextInt(architecture.outputs());
        }
        int from = random.nextInt(3);
        int[] order = random.ints(from + count, 0, examples.length).toArray();
        float[][] x = new float[count][];
        byte[][] codesInOrder = new byte[count][];
        int[] labelsInOrder = new int[count];
        for (int i = 0; i < count; i++) {
            x[i] = examples[order[from + i]];
            codesInOrder[i] = codes[order[from + i]];
            labelsInOrder[i] = labels[order[from + i]];
        }
        float[] expected = new NoisyReference(network).gradient(x, labelsInOrder);
        int stride = LayerBuffers.stride(architecture.inputs());
        TargetData targets = TargetData.ofClasses(labels);
        Batch window = switch (rows) {
            case DENSE -> Batch.dense(dense(x, architecture), stride, targets);
            case SPARSE -> Batch.sparse(sparse(examples), targets);
            case CODED -> Batch.sparse(coded(codes, values), targets);
        };
        window.move(order, from, count);
        TargetData targetsInOrder = TargetData.ofClasses(labelsInOrder);
        Batch whole = switch (rows) {
            case DENSE -> Batch.dense(dense(x, architecture), stride, targetsInOrder);
            case SPARSE -> Batch.sparse(sparse(x), targetsInOrder);
            case CODED -> Batch.sparse(coded(codesInOrder, values), targetsInOrder);
        };
        for (Kernels kernels : TestedKernels.all()) {
            assertBits(expected, GradientSum.of(architecture, parameters, whole, count, kernels), kernels);
            // The second step finds nothing that the first left behind.
            Layout layout = new Layout(architecture, 1);
            float[] packed = layout.allocate();
            layout.pack(parameters, packed);
            LayerBuffers buffers = LayerBuffers.of(architecture, window, count);
            Backprop backprop = new Backprop(architecture, layout, 0, packed, kernels, window, count, Barrier.NONE);
            for (int step = 0; step < 2; step++) {
                float[] nabla = layout.allocate();
                backprop.step(buffers, new GradientSum(architecture, layout, 0, nabla));
                float[] gradient = new float[expected.length];
                layout.unpack(nabla, gradient);
                assertBits(expected, gradient, kernels);
            }
        }
    }

    private static void assertBits(float[] expected, float[] gradient, Kernels kernels) {
        for (int p = 0; p < expected.length; p++) {
            assertEquals(expected[p] + 0f, gradient[p], kernels.name());
        }
    }

    private static float[] dense(float[][] x, Architecture architecture) {
        int stride = LayerBuffers.stride(architecture.inputs());
        float[] rows = new float[x.length * stride];
        for (int i = 0; i < x.length; i++) {
            System.arraycopy(x[i], 0, rows, i * stride, x[i].length);
        }
        return rows;
    }

    private static SparseMatrix sparse(float[][] rows) {
        return SparseMatrix.ofFloats(0, rows.length, rows[0].length, (row, columns, values) -> {
            int count = 0;
            for (int i = 0; i < rows[row].length; i++) {
                if (rows[row][i] != 0) {
                    columns[count] = (char) i;
                    values[count++] = rows[row][i];
                }
            }
            return count;
        });
    }

    private static SparseMatrix coded(byte[][] rows, float[] values) {
        return SparseMatrix.ofCodes(0, rows.length, rows[0].length, values, (row, columns, codes) -> {
            int count = 0;
            for (int i = 0; i < rows[row].length; i++) {
                if (rows[row][i] != 0) {
                    columns[count] = (char) i;
                    codes[count++] = rows[row][i];
                }
            }
            return count;
        });
    }

    @Provide
    Arbitrary<Architecture> architectures() {
        return Architectures.normalizedUpTo(100);
    }
}
