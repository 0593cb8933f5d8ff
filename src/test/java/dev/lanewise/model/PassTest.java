package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PassTest {
    private static final float[] OUTPUTS = {Float.NaN, Float.NEGATIVE_INFINITY, -1, -0f, 0, 1, Float.POSITIVE_INFINITY};
    private static final int CLASSES = 4;

    /** All outputs of four units from a few, at the second place of a batch. */
    @Test
    void predictsTheClassThatIsPredicted() {
        Architecture architecture = Architecture.parse("1-" + CLASSES);
        Batch batch = Batch.dense(new float[2 * Pass.stride(1)], Pass.stride(1), new int[2]);
        Pass pass = Pass.of(architecture, batch, 2);
        float[] a = pass.a[1];
        Arrays.fill(a, 2);
        int right = 0;
        int all = (int) Math.pow(OUTPUTS.length, CLASSES);
        for (int n = 0; n < all; n++) {
            int rest = n;
            for (int j = 0; j < CLASSES; j++) {
                a[pass.stride[1] + j] = OUTPUTS[rest % OUTPUTS.length];
                rest /= OUTPUTS.length;
            }
            int predicted = pass.predicted(1, CLASSES);
            for (int wanted = 0; wanted < CLASSES; wanted++) {
                assertEquals(predicted == wanted, pass.predicts(1, CLASSES, wanted), wanted + " of outputs " + n);
                right += pass.predicts(1, CLASSES, wanted) ? 1 : 0;
            }
        }
        assertEquals(all, right);
    }
}
