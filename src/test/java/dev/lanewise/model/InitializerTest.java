package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.random.NumpyRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitializerTest {

    /** Variance and largest magnitude of the weights of 300 inputs and 200 units, times 300; 0 where there is no largest. */
    @ParameterizedTest
    @CsvSource({
        "notebook, 1, 0", "glorot-uniform, 1.2, 3.6", "glorot-normal, 1.2, 0", "he-uniform, 2, 6", "he-normal, 2, 0",
        "lecun-uniform, 1, 3", "lecun-normal, 1, 0", "orthogonal, 1, 0", "zeros, 0, 0"
    })
    void weightsHaveTheVarianceOfTheirFormula(String name, double variance, double squareOfLargest) {
        Architecture architecture = Architecture.parse("300-200-7");
        float[] parameters = Initializer.parse(name).network(architecture, 5).parameters();
        int weights = 300 * 200;
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < weights; i++) {
            sum += parameters[i];
            squares += parameters[i] * parameters[i];
            largest = Math.max(largest, Math.abs(parameters[i]));
        }
        // Four deviations of the mean of so many numbers, and of the mean of their squares.
        double deviation = Math.sqrt(variance / 300);
        assertEquals(0, sum / weights, 4 * deviation / Math.sqrt(weights));
        assertEquals(variance, 300 * squares / weights, 4 * variance * Math.sqrt(2.0 / weights));
        if (squareOfLargest > 0) {
            double limit = Math.sqrt(squareOfLargest / 300);
            assertTrue(largest <= limit * (1 + 0x1p-24) && largest > 0.999 * limit, "" + largest);
        } else {
            assertTrue(variance == 0 || largest > 3.5 * deviation, "" + largest);
        }
        for (int i = weights; i < weights + 200; i++) {
            assertEquals(0, parameters[i], "biases start at zero");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "ZEROS", mode = EnumSource.Mode.EXCLUDE)
    void initialParametersDependOnTheSeedAlone(Initializer initializer) {
        Architecture architecture = Architecture.parse("5-17-4");
        assertEquals(initializer.network(architecture, 3).sha256(), initializer.network(architecture, 3).sha256());
        assertNotEquals(initializer.network(architecture, 3).sha256(), initializer.network(architecture, 4).sha256());
    }

    @Test
    void notebooksNumbersAreThoseOfNumpyRowByRow() {
        NumpyRandom random = new NumpyRandom(9);
        float[] expected = new float[4 * 3 + 3 + 3 * 2 + 2];
        for (int i = 0; i < 12; i++) {
            expected[i] = (float) (random.randn() / Math.sqrt(4));
        }
        for (int i = 15; i < 21; i++) {
            expected[i] = (float) (random.randn() / Math.sqrt(3));
        }
        assertArrayEquals(expected, Initializer.notebook(Architecture.parse("4-3-2"), 9).parameters());
    }

    @ParameterizedTest
    @CsvSource({"30-30", "30-20", "20-30", "1-5", "5-1", "200-200"})
    void orthogonalWeightsAreOrthonormal(String layers) {
        Architecture architecture = Architecture.parse(layers);
        int in = architecture.inputs();
        int out = architecture.outputs();
        float[] w = Initializer.ORTHOGONAL.network(architecture, 2).parameters();
        int vectors = Math.min(in, out);
        for (int i = 0; i < vectors; i++) {
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (int k = 0; k < Math.max(in, out); k++) {
                    product += out > in ? (double) w[k * in + i] * w[k * in + j] : (double) w[i * in + k] * w[j * in + k];
                }
                assertEquals(i == j ? 1 : 0, product, 1e-6);
            }
        }
    }
}
