package dev.lanewise.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Dataset;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiLabelTest {
    private final MultiLabel labelling = MultiLabel.of(
            new float[] {0.75f, 0.5f, 0.25f, 1, 0.5f, 0.75f, 0.125f, 0, 0.25f},
            new float[] {1, 0, 0, 1, 1, 0, 0, 0, 0},
            3);

    @Test
    void figuresAreThoseComputedByHand() {
        assertEquals(3, labelling.size());
        assertEquals(2, labelling.correct());
        assertEquals(List.of(new Counts(2, 0, 0), new Counts(0, 0, 1), new Counts(0, 1, 0)), labelling.counts());
        assertEquals(2 / 9.0, labelling.hammingLoss());
        double log = Math.log(0.75)
                + Math.log(0.5)
                + Math.log(0.75)
                + 0
                + Math.log(0.5)
                + Math.log(0.25)
                + Math.log(0.875)
                + 0
                + Math.log(0.75);
        assertEquals(-log / 9, labelling.logLoss(), 1e-15);
        assertEquals(
                (0.0625 + 0.25 + 0.0625 + 0 + 0.25 + 0.5625 + 0.015625 + 0 + 0.0625) / 9, labelling.brier(), 1e-15);
        assertEquals(1, labelling.rocAuc(0));
        assertEquals(0.75, labelling.rocAuc(1));
        assertEquals(Double.NaN, labelling.rocAuc(2));
        assertEquals(0.875, labelling.rocAuc());
    }

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
    void probabilityOfNaNIsWrong() {
        MultiLabel some = MultiLabel.of(new float[] {Float.NaN, 0.9f, 0.2f, Float.NaN}, new float[] {0, 1, 0, 1}, 2);
        assertEquals(0, some.correct());
        assertEquals(0.5, some.hammingLoss());
        assertEquals(List.of(new Counts(0, 1, 0), new Counts(1, 0, 1)), some.counts());
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
        assertEquals(
                "classIndex is 2, but 0 to 1 is expected",
                assertThrows(IndexOutOfBoundsException.class, () -> none.rocAuc(2))
                        .getMessage());
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
        assertEquals(
                "metrics of labels need targets of 0 and 1, but target 1 of example 2 is 0.5: Regression measures"
                        + " probabilities",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> MultiLabel.of(new float[6], new float[] {0, 1, 1, 0, 1, 0.5f}, 2))
                        .getMessage());
        Dataset numbers = Dataset.ofRegression(new float[2], 1, new float[] {0, 1}, 1);
        assertThrows(IllegalArgumentException.class, () -> MultiLabel.of(new float[2], numbers));
        Dataset labels = Dataset.ofMultiLabel(new float[2], 1, new float[] {0, 1, 1, 1}, 2);
        assertThrows(IllegalArgumentException.class, () -> MultiLabel.of(new float[2], labels));
        assertEquals(2, MultiLabel.of(new float[] {0, 1, 1, 1}, labels).correct());
    }
}
