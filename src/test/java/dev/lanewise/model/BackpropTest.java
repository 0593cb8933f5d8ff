package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.kernel.TestedKernels;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BackpropTest {

    /** A batch is a window on examples in any order, some of them twice. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void gradientHasTheBitsOfThePlainArithmetic(
            @ForAll("architectures") Architecture architecture, @ForAll @IntRange(min = 1, max = 33) int count,
            @ForAll boolean sparse, @ForAll long seed) {
        Random random = new Random(seed);
        float[] parameters = new float[architecture.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian() / 4;
        }
        Network network = new Network(architecture, parameters);
        float[][] examples = new float[7][architecture.inputs()];
        int[] labels = new int[examples.length];
        for (int e = 0; e < examples.length; e++) {
            for (int i = 0; i < examples[e].length; i++) {
                examples[e][i] = random.nextInt(3) == 0 ? 0 : random.nextFloat() - 0.5f;
            }
            labels[e] = random.nextInt(architecture.outputs());
        }
        int from = random.nextInt(3);
        int[] order = random.ints(from + count, 0, examples.length).toArray();
        float[][] x = new float[count][];
        int[] wanted = new int[count];
        for (int i = 0; i < count; i++) {
            x[i] = examples[order[from + i]];
            wanted[i] = labels[order[from + i]];
        }
        float[] expected = new PlainNetwork(network).gradient(x, wanted);
        Batch batch = sparse ? Batch.sparse(sparse(examples), labels) : Batch.dense(
                dense(x, architecture), Pass.stride(architecture.inputs()), labels);
        batch.move(order, from, count);
        Layout layout = new Layout(architecture, 1);
        float[] packed = layout.allocate();
        layout.pack(parameters, packed);
        for (Kernels kernels : TestedKernels.all()) {
            // Twice, to see that the first leaves nothing behind.
            float[] nabla = layout.allocate();
            Pass pass = Pass.of(architecture, batch, count);
            Backprop backprop = new Backprop(architecture, layout, 0, packed, kernels, count);
            for (int round = 0; round < 2; round++) {
                backprop.gradient(pass, nabla);
                float[] gradient = new float[expected.length];
                layout.unpack(nabla, gradient);
                for (int p = 0; p < expected.length; p++) {
                    assertEquals(expected[p] + 0f, gradient[p], kernels.name());
                }
            }
        }
    }

    private static float[] dense(float[][] x, Architecture architecture) {
        int stride = Pass.stride(architecture.inputs());
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

    @Provide
    Arbitrary<Architecture> architectures() {
        return Architectures.normalizedUpTo(100);
    }
}
