package dev.lanewise.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.TestedKernels;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {

    @Test
    void factorIsMinusEtaOverTheNumberOfExamples() {
        assertEquals(-0.01f, begun(0.1, 10).descentFactor());
        assertEquals((float) (-0.1 / 3), begun(0.1, 3).descentFactor());
        assertEquals(-2f, begun(2, 1).descentFactor());
    }

    private static Step begun(double eta, int examples) {
        Step step = new Step();
        step.begin(new Sgd(eta), 1, eta, examples, 0);
        return step;
    }

    @Test
    void stepSubtractsTheMeanGradientTimesEtaInItsRangeOnly() {
        for (Kernels kernels : TestedKernels.all()) {
            Random random = new Random(1);
            float[] nabla = new float[70];
            float[] parameters = new float[90];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = random.nextFloat();
            }
            for (int i = 0; i < nabla.length; i++) {
                nabla[i] = random.nextFloat() - 0.5f;
            }
            float[] expected = parameters.clone();
            for (int i = 0; i < 48; i++) {
                expected[20 + i] = Math.fma((float) (-0.3 / 7), nabla[11 + i], parameters[20 + i]);
                assertEquals(parameters[20 + i] - 0.3 / 7 * nabla[11 + i], expected[20 + i], 1e-7);
            }
            new Sgd(0.3).step(kernels, begun(0.3, 7), 48, nabla, 11, parameters, new float[0][], 20);
            assertArrayEquals(expected, parameters, kernels.name());
        }
    }

    @Test
    void smallMiniBatchesAreAddedInPlace() {
        assertTrue(Sgd.addsInPlace(1));
        assertTrue(Sgd.addsInPlace(Sgd.IN_PLACE_UP_TO));
        assertFalse(Sgd.addsInPlace(Sgd.IN_PLACE_UP_TO + 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void learningRateThatIsNotPositiveAndFiniteIsRefused(double eta) {
        assertEquals(
                "the learning rate eta is a positive number, but " + eta + " was given",
                assertThrows(IllegalArgumentException.class, () -> new Sgd(eta)).getMessage());
    }
}
