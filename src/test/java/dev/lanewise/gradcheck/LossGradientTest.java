package dev.lanewise.gradcheck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.KernelSelection.Choice;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossGradientTest {
    private static final Kernels SCALAR =
            KernelSelection.select(Choice.SCALAR, 0).kernels();

    private static Dataset examples(int count, int inputs, int classes) {
        Random random = new Random(count);
        float[] values = new float[count * inputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(3) == 0 ? 0 : random.nextFloat() - 0.5f;
        }
        return Dataset.ofClasses(values, inputs, random.ints(count, 0, classes).toArray(), classes);
    }

    private static Network network(int... sizes) {
        List<Integer> list = Arrays.stream(sizes).boxed().toList();
        return Initializer.NOTEBOOK.network(
                new Architecture(list, Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY), 3);
    }

    /** Against differences of the mean loss that evaluation computes, which shares no code with backprop. */
    @Test
    void itIsTheSlopeOfTheMeanLoss() {
        Network network = network(5, 4, 3);
        Dataset dataset = examples(17, 5, 3);
        float[] gradient = LossGradient.of(network, dataset, SCALAR);
        float[] parameters = network.parameters();
        float step = 1f / 64;
        for (int k = 0; k < parameters.length; k++) {
            double slope = (loss(network, dataset, parameters, k, step) - loss(network, dataset, parameters, k, -step))
                    / (2 * step);
            assertEquals(slope, gradient[k], 2e-4, "parameter " + k);
        }
    }

    private static double loss(Network network, Dataset dataset, float[] parameters, int k, float step) {
        float[] moved = parameters.clone();
        moved[k] += step;
        return Internals.of(new Network(network.architecture(), moved), NetworkView.class)
                .evaluate(dataset, 1, SCALAR)
                .loss();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 67})
    void kernelsGiveTheSameBits(int count) {
        Network network = network(19, 33, 7);
        Dataset dataset = examples(count, 19, 7);
        assertArrayEquals(
                LossGradient.of(network, dataset, SCALAR),
                LossGradient.of(network, dataset, KernelSelection.automatic().kernels()));
    }

    @ParameterizedTest
    @EnumSource(Normalization.class)
    void normalizedNetworksHaveOneToo(Normalization normalization) {
        Network network =
                Initializer.NOTEBOOK.network(network(5, 4, 3).architecture().withNormalization(normalization), 3);
        float[] gradient = LossGradient.of(network, examples(16, 5, 3), SCALAR);
        assertEquals(network.architecture().parameterCount(), gradient.length);
        double sum = 0;
        for (float slope : gradient) {
            sum += Math.abs(slope);
        }
        assertTrue(sum > 0 && Double.isFinite(sum));
    }

    @Test
    void noExampleHasNoGradient() {
        assertThrows(
                IllegalArgumentException.class,
                () -> LossGradient.of(network(5, 4, 3), examples(3, 5, 3).slice(0, 0), SCALAR));
    }
}
