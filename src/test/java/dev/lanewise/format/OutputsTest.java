package dev.lanewise.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputsTest {
    private static final Outputs CLASSES = Outputs.of(Task.CLASSIFICATION, List.of("cat", "dog", "cow"));
    private static final Outputs LABELS = Outputs.of(Task.MULTI_LABEL, List.of("red", "large"));

    @Test
    void outputsOfAnotherNumberAreRefused() {
        for (int units : new int[] {0, 1, 2}) {
            String refusal = (units == 1 ? "1 output unit" : units + " output units") + " cannot stand for 3 classes";
            float[] y = new float[units];
            assertEquals(refusal,
                    assertThrows(IllegalArgumentException.class, () -> CLASSES.mostProbable(y)).getMessage());
            assertEquals(refusal, assertThrows(IllegalArgumentException.class,
                    () -> CLASSES.probabilities(Activation.SOFTMAX, y)).getMessage());
        }
        assertEquals("3 output units cannot stand for 2 labels", assertThrows(
                IllegalArgumentException.class, () -> LABELS.labels(new float[3])).getMessage());
        assertEquals(4, CLASSES.mostProbable(new float[] {0, 0, 0, 0, 1}), "units without names");
    }

    @Test
    void countsAndNumbersOutOfRangeAreRefused() {
        for (int units : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertEquals("a network has at least one output unit, not " + units, assertThrows(
                    IllegalArgumentException.class, () -> CLASSES.count(units)).getMessage());
        }
        assertEquals("classes, labels and numbers are counted from 0, not -1", assertThrows(
                IndexOutOfBoundsException.class, () -> CLASSES.name(-1)).getMessage());
        assertEquals("3", CLASSES.name(3));
    }

    @Test
    void outputsAreEqualByTaskAndNames() {
        assertEquals(CLASSES, Outputs.of(Task.CLASSIFICATION, CLASSES.names()));
        assertEquals(CLASSES.hashCode(), Outputs.of(Task.CLASSIFICATION, CLASSES.names()).hashCode());
        assertNotEquals(CLASSES, Outputs.of(Task.MULTI_LABEL, CLASSES.names()));
        assertEquals(Outputs.of(Task.MULTI_LABEL, List.of("a", "b c")), LABELS.withNames(List.of("a", "b\nc")));
        assertEquals("Outputs[task=labels, names=[red, large]]", LABELS.toString());
        assertEquals("names[1]", assertThrows(NullPointerException.class,
                () -> LABELS.withNames(Arrays.asList("a", null))).getMessage());
    }
}
