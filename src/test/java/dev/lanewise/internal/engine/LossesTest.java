package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossesTest {

    /** The errors of output units with these activations, for targets of zero. */
    private static float[] errors(Loss loss, Activation output, float... activations) {
        int units = activations.length;
        Architecture architecture = new Architecture(List.of(1, units), Activation.SIGMOID, output, loss);
        Batch batch = Batch.dense(new float[16], 16, TargetData.ofNumbers(new float[units], units));
        LayerBuffers.OutputBuffers buffers =
                LayerBuffers.of(architecture, batch, 1).output();
        System.arraycopy(activations, 0, buffers.a.data(), buffers.a.offset(), units);
        System.arraycopy(activations, 0, buffers.e.data(), buffers.e.offset(), units);
        Losses.toError(loss, output, new ScalarKernels(), 1, units, buffers);
        float[] errors = new float[units];
        System.arraycopy(buffers.e.data(), buffers.e.offset(), errors, 0, units);
        return errors;
    }

    static List<Loss> losses() {
        return Architectures.losses();
    }

    /** The errors show that a run diverges. */
    @ParameterizedTest
    @MethodSource("losses")
    void outputThatIsNotFiniteHasAnErrorThatIsNotFinite(Loss loss) {
        Activation activation = loss == Loss.CROSS_ENTROPY ? Activation.SIGMOID : Activation.IDENTITY;
        for (float output : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN}) {
            float error = errors(loss, activation, output)[0];
            assertFalse(Float.isFinite(error), loss + " of " + output + " has the error " + error);
        }
    }

    @Test
    void errorIsTheDerivativeOfTheLossByTheWeightedInput() {
        float[] a = {0.5f, -0.25f, 3, -3, 0};
        assertArrayEquals(a, errors(Loss.QUADRATIC, Activation.IDENTITY, a));
        assertArrayEquals(a, errors(Loss.CROSS_ENTROPY, Activation.SOFTMAX, a));
        assertArrayEquals(a, errors(Loss.CROSS_ENTROPY, Activation.SIGMOID, a));
        assertArrayEquals(new float[] {1, -1, 1, -1, 0}, errors(Loss.ABSOLUTE, Activation.IDENTITY, a));
        assertArrayEquals(new float[] {0.5f, -0.25f, 1, -1, 0}, errors(Loss.HUBER, Activation.IDENTITY, a));
        assertArrayEquals(new float[] {0.125f, 0.046875f}, errors(Loss.QUADRATIC, Activation.SIGMOID, 0.5f, 0.25f));
    }
}
