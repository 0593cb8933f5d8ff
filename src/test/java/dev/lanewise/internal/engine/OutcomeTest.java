package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final float[] OUTPUTS = {Float.NaN, Float.NEGATIVE_INFINITY, -1, -0f, 0, 1, Float.POSITIVE_INFINITY};
    private static final int CLASSES = 4;

    /** All outputs of four units from a few, at the second place of a batch. */
    @Test
    void predictsConfirmsThePredictedClassAlone() {
        Architecture architecture = Architectures.notebook("1-" + CLASSES);
        Batch batch = Batch.dense(
                new float[2 * LayerBuffers.stride(1)], LayerBuffers.stride(1), TargetData.ofClasses(new int[2]));
        LayerBuffers buffers = LayerBuffers.of(architecture, batch, 2);
        Outcome outcome = buffers.outcome();
        Matrix a = buffers.output().a;
        Arrays.fill(a.data(), 2);
        int right = 0;
        int all = (int) Math.pow(OUTPUTS.length, CLASSES);
        for (int n = 0; n < all; n++) {
            int rest = n;
            for (int j = 0; j < CLASSES; j++) {
                a.data()[a.offset(1) + j] = OUTPUTS[rest % OUTPUTS.length];
                rest /= OUTPUTS.length;
            }
            int predicted = outcome.predicted(1);
            for (int label = 0; label < CLASSES; label++) {
                assertEquals(predicted == label, outcome.predicts(1, label), label + " of outputs " + n);
                right += outcome.predicts(1, label) ? 1 : 0;
            }
        }
        // An output of NaN, of which there are none in six of seven choices for each unit, predicts no class.
        assertEquals((int) Math.pow(OUTPUTS.length - 1, CLASSES), right);
    }
}
