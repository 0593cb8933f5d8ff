package dev.lanewise.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.internal.random.NumpyRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitializerTest {

    @ParameterizedTest
    @EnumSource(names = "ZEROS", mode = EnumSource.Mode.EXCLUDE)
    void initialParametersDependOnTheSeedAlone(Initializer initializer) {
        Architecture architecture = Architecture.notebook(5, 17, 4);
        assertEquals(
                initializer.network(architecture, 3).sha256(),
                initializer.network(architecture, 3).sha256());
        assertNotEquals(
                initializer.network(architecture, 3).sha256(),
                initializer.network(architecture, 4).sha256());
    }

    /**
     * Variances in 4-3-5: of the first layer, with 4 inputs and 3 units, and of the second, with 3 and 5. In this
     * order and by one generator, each number is that of NumPy's times the deviation, or within three variances.
     */
    @ParameterizedTest
    @CsvSource({
        "notebook, 0.25, 0.33333333333333333", "glorot-uniform, 0.28571428571428571, 0.25",
        "glorot-normal, 0.28571428571428571, 0.25", "he-uniform, 0.5, 0.66666666666666667",
        "he-normal, 0.5, 0.66666666666666667", "lecun-uniform, 0.25, 0.33333333333333333",
        "lecun-normal, 0.25, 0.33333333333333333", "zeros, 0, 0"
    })
    void everyLayerHasTheVarianceOfItsOwnSizeAndGoesOnWithTheGenerator(String name, double first, double second) {
        NumpyRandom random = new NumpyRandom(7);
        float[] parameters = Initializer.parse(name)
                .network(Architecture.notebook(4, 3, 5), 7)
                .parameters();
        for (int i = 0; i < parameters.length; i++) {
            boolean bias = i >= 12 && i < 15 || i >= 30;
            double deviation = bias ? 0 : Math.sqrt(i < 12 ? first : second);
            double drawn = deviation == 0
                    ? 0
                    : name.endsWith("uniform") ? Math.sqrt(3) * (2 * random.random() - 1) : random.randn();
            float expected = (float) (drawn * deviation);
            assertEquals(expected, parameters[i], Math.ulp(expected), "parameter " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(Normalization.class)
    void gammasStartAtOneAndBetasAtZero(Normalization normalization) {
        Architecture architecture = Architecture.notebook(2, 3, 2).withNormalization(normalization);
        float[] parameters = Initializer.HE_NORMAL.network(architecture, 1).parameters();
        float[] plain =
                Initializer.HE_NORMAL.network(Architecture.notebook(2, 3, 2), 1).parameters();
        float[] expected = normalization == Normalization.NONE ? plain : new float[plain.length + 6];
        if (normalization != Normalization.NONE) {
            System.arraycopy(plain, 0, expected, 0, 9);
            Arrays.fill(expected, 9, 12, 1);
            System.arraycopy(plain, 9, expected, 15, plain.length - 9);
        }
        assertArrayEquals(expected, parameters);
    }

    /** Their first vector points anywhere: the squares of each coordinate are 1/n on average, as on a sphere. */
    @Test
    void orthogonalWeightsPointInAllDirectionsAlike() {
        double[] squares = new double[5];
        double[] sums = new double[5];
        int networks = 4000;
        for (int seed = 0; seed < networks; seed++) {
            float[] w = Initializer.ORTHOGONAL
                    .network(Architecture.notebook(5, 3), seed)
                    .parameters();
            for (int i = 0; i < 5; i++) {
                // Of the last row, which is what the others have left.
                sums[i] += w[10 + i];
                squares[i] += w[10 + i] * w[10 + i];
            }
        }
        // A square has mean 1/n and variance 2 (n - 1) / (n^2 (n + 2)) there.
        double deviation = Math.sqrt(2 * 4 / (25.0 * 7) / networks);
        for (int i = 0; i < 5; i++) {
            assertEquals(0.2, squares[i] / networks, 4 * deviation);
            assertEquals(0, sums[i] / networks, 4 * Math.sqrt(0.2 / networks));
        }
    }

    @ParameterizedTest
    @CsvSource({"30-30", "30-20", "20-30", "1-5", "5-1", "200-200"})
    void orthogonalWeightsAreOrthonormal(String layers) {
        Architecture architecture = Architectures.notebook(layers);
        int in = architecture.inputs();
        int out = architecture.outputs();
        float[] w = Initializer.ORTHOGONAL.network(architecture, 2).parameters();
        int vectors = Math.min(in, out);
        for (int i = 0; i < vectors; i++) {
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (int k = 0; k < Math.max(in, out); k++) {
                    product +=
                            out > in ? (double) w[k * in + i] * w[k * in + j] : (double) w[i * in + k] * w[j * in + k];
                }
                assertEquals(i == j ? 1 : 0, product, 1e-6);
            }
        }
    }
}
