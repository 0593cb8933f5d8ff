package dev.lanewise.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EvaluationTest {
    /** Rows are the classes wanted, columns those predicted. */
    private final int[][] table = {{5, 1, 0}, {2, 3, 0}, {0, 0, 0}};
    private final Evaluation evaluation = new Evaluation(0.25, 11, 8, table);

    @Test
    void accuracyIsTheShareOfTheExamplesThatCameOutAsWanted() {
        assertEquals(8.0 / 11, evaluation.accuracy());
        assertEquals(Double.NaN, new Evaluation(Double.NaN, 0, 0, new int[2][2]).accuracy());
    }

    @Test
    void withoutClassesThereIsNoTable() {
        assertTrue(evaluation.hasClasses());
        assertFalse(new Evaluation(0.25, 11, 8, new int[0][0]).hasClasses());
    }

    @Test
    void tableIsCopiedInAndOut() {
        table[0][0] = 100;
        evaluation.confusion()[0][1] = 100;
        assertArrayEquals(new int[] {5, 1, 0}, evaluation.confusion()[0]);
    }
}
