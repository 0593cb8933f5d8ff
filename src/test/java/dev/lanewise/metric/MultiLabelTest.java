package dev.lanewise.metric;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Dataset;
import org.junit.jupiter.api.Test;

class MultiLabelTest {

    @Test
    void certainMistakeCostsMuchButNotInfinitely() {
        assertEquals(
                -Math.log(Float.MIN_NORMAL),
                MultiLabel.of(new float[] {0}, new float[] {1}, 1).logLoss());
        assertEquals(
                -Math.log(Float.MIN_NORMAL),
                MultiLabel.of(new float[] {1}, new float[] {0}, 1).logLoss());
    }

    @Test
    void valuesOutsideZeroToOneAreNoProbabilities() {
        for (float value : new float[] {-0.5f, 5}) {
            MultiLabel some = MultiLabel.of(new float[] {value, 0.9f}, new float[] {value > 1 ? 1 : 0, 1}, 1);
            assertEquals(2, some.correct());
            assertEquals(Double.NaN, some.logLoss());
            assertEquals(Double.NaN, some.brier());
        }
        MultiLabel none = MultiLabel.of(new float[0], new float[0], 2);
        assertThrown(IndexOutOfBoundsException.class, "classIndex is 2, but 0 to 1 is expected", () -> none.rocAuc(2));
    }

    @Test
    void figuresOfNothingOrOfNaNAreNaN() {
        MultiLabel none = MultiLabel.of(new float[0], new float[0], 2);
        assertEquals(0, none.size());
        assertEquals(Double.NaN, none.hammingLoss());
        assertEquals(Double.NaN, none.logLoss());
        assertEquals(Double.NaN, none.brier());
        assertEquals(Double.NaN, none.rocAuc());
        MultiLabel bad = MultiLabel.of(new float[] {Float.NaN, 1}, new float[] {1, 0}, 1);
        assertEquals(Double.NaN, bad.logLoss());
        assertEquals(Double.NaN, bad.rocAuc(0));
        assertEquals(0, bad.correct());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> MultiLabel.of(new float[4], new float[2], 2));
        assertThrows(IllegalArgumentException.class, () -> MultiLabel.of(new float[3], new float[3], 2));
    }

    /** Each probability by itself, in each example. */
    @Test
    void everyNaNMakesItsOwnExampleWrongAndNoOther() {
        float[] targets = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        for (int place = 0; place < 9; place++) {
            float[] probabilities = targets.clone();
            assertEquals(3, MultiLabel.of(probabilities, targets, 3).correct());
            probabilities[place] = Float.NaN;
            MultiLabel some = MultiLabel.of(probabilities, targets, 3);
            assertEquals(2, some.correct());
            assertEquals(1 / 9.0, some.hammingLoss());
        }
    }

    @Test
    void targetThatIsNoLabelAndDataWithoutLabelsAreRefused() {
        assertRefused(
                "metrics of labels need targets of 0 and 1, but target 1 of example 2 is 0.5: Regression measures"
                        + " probabilities",
                () -> MultiLabel.of(new float[6], new float[] {0, 1, 1, 0, 1, 0.5f}, 2));
        Dataset numbers = Dataset.ofRegression(new float[2], 1, new float[] {0, 1}, 1);
        assertThrows(IllegalArgumentException.class, () -> MultiLabel.of(new float[2], numbers));
        Dataset labels = Dataset.ofMultiLabel(new float[2], 1, new float[] {0, 1, 1, 1}, 2);
        assertThrows(IllegalArgumentException.class, () -> MultiLabel.of(new float[2], labels));
        assertEquals(2, MultiLabel.of(new float[] {0, 1, 1, 1}, labels).correct());
    }
}
