package dev.lanewise.internal.model;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputsTest {
    private static final Outputs CLASSES = Outputs.of(Task.CLASSIFICATION, List.of("cat", "dog", "cow"));
    private static final Outputs LABELS = Outputs.of(Task.MULTI_LABEL, List.of("red", "large"));

    @Test
    void valuesOutsideZeroToOneAreNoProbabilities() {
        assertRefused(
                "output 1 is -3.0, but a probability of 0 to 1 is expected",
                () -> CLASSES.probabilities(Activation.SOFTMAX, new float[] {0.5f, -3, 1}));
        assertTrue(Float.isNaN(CLASSES.probabilities(Activation.SOFTMAX, new float[] {0, Float.NaN, 1})[1]));
    }

    @Test
    void softmaxOfAnotherNumberOfUnitsThanTargetsIsRefused() {
        Dataset numbers = Dataset.ofRegression(new float[2], 1, new float[2], 1);
        Architecture softmax = new Architecture(List.of(1, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        assertRefused("the network has 3 outputs, but the data set has 1 target", () -> Outputs.of(softmax, numbers));
    }

    @Test
    void outputsOfAnotherNumberAreRefused() {
        for (int units : new int[] {0, 1, 2}) {
            String refusal = (units == 1 ? "1 output unit" : units + " output units") + " cannot stand for 3 classes";
            float[] y = new float[units];
            assertRefused(refusal, () -> CLASSES.mostProbable(y));
            assertRefused(refusal, () -> CLASSES.probabilities(Activation.SOFTMAX, y));
        }
        assertRefused("3 output units cannot stand for 2 labels", () -> LABELS.labels(new float[3]));
        assertEquals(4, CLASSES.mostProbable(new float[] {0, 0, 0, 0, 1}), "units without names");
    }

    @Test
    void countsAndNumbersOutOfRangeAreRefused() {
        for (int units : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertRefused("a network has at least one output unit, not " + units, () -> CLASSES.count(units));
        }
        assertThrown(
                IndexOutOfBoundsException.class,
                "classes, labels and numbers are counted from 0, not -1",
                () -> CLASSES.name(-1));
        assertEquals("3", CLASSES.name(3));
    }

    @Test
    void outputsAreEqualByTaskAndNames() {
        assertEquals(CLASSES, Outputs.of(Task.CLASSIFICATION, CLASSES.names()));
        assertEquals(
                CLASSES.hashCode(),
                Outputs.of(Task.CLASSIFICATION, CLASSES.names()).hashCode());
        assertNotEquals(CLASSES, Outputs.of(Task.MULTI_LABEL, CLASSES.names()));
        assertNotEquals(LABELS, Outputs.of(Task.MULTI_LABEL, List.of("a", "b c")));
        assertEquals("Outputs[task=labels, names=[red, large]]", LABELS.toString());
        assertThrown(
                NullPointerException.class, "names[1]", () -> Outputs.of(Task.MULTI_LABEL, Arrays.asList("a", null)));
    }
}
