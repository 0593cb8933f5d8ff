package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.network.Activation;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ActivationsTest {

    /** Without its maximum subtracted, exp overflows a float above 88, and below -104 all of a row are 0. */
    @Property(tries = 200)
    void softmaxOfAnyMagnitudeIsThatOfDoublePrecision(
            @ForAll @IntRange(min = 1, max = 3) int rows,
            @ForAll @IntRange(min = 1, max = 37) int columns,
            @ForAll @IntRange(min = -10000, max = 10000) int centre,
            @ForAll @IntRange(max = 30) int spread,
            @ForAll int seed) {
        int stride = Kernels.padded(columns);
        Random random = new Random(seed);
        float[] z = new float[rows * stride];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                z[i * stride + j] = centre + spread * (random.nextInt(9) - 4) * 0.25f;
            }
        }
        for (Kernels kernels : TestedKernels.all()) {
            float[] a = z.clone();
            Activations.apply(Activation.SOFTMAX, kernels, rows, columns, new Matrix(a, 0, stride));
            for (int i = 0; i < rows; i++) {
                double sum = 0;
                for (int j = 0; j < columns; j++) {
                    sum += Math.exp((double) z[i * stride + j] - centre);
                }
                for (int j = 0; j < columns; j++) {
                    double expected = Math.exp((double) z[i * stride + j] - centre) / sum;
                    assertEquals(expected, a[i * stride + j], 1e-6, kernels.name() + ", " + i + ", " + j);
                }
            }
        }
    }
}
