package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EvaluationTest {
    /** Rows are the classes wanted, columns those predicted. */
    private final int[][] table = {{5, 1, 0}, {2, 3, 0}, {0, 0, 0}};
    private final Evaluation evaluation = new Evaluation(0.25, table);

    @Test
    void figuresAreThoseOfTheTable() {
        assertEquals(0.25, evaluation.cost());
        assertEquals(3, evaluation.classes());
        assertEquals(11, evaluation.size());
        assertEquals(8, evaluation.correct());
        assertEquals(8.0 / 11, evaluation.accuracy());
        assertEquals(6, evaluation.support(0));
        assertEquals(5.0 / 7, evaluation.precision(0));
        assertEquals(5.0 / 6, evaluation.recall(0));
        assertEquals(3.0 / 4, evaluation.precision(1));
        assertEquals(3.0 / 5, evaluation.recall(1));
    }

    @Test
    void sharesOfNothingAreNotANumber() {
        assertEquals(0, evaluation.support(2));
        assertEquals(Double.NaN, evaluation.precision(2));
        assertEquals(Double.NaN, evaluation.recall(2));
        Evaluation empty = new Evaluation(Double.NaN, new int[2][2]);
        assertEquals(0, empty.size());
        assertEquals(Double.NaN, empty.accuracy());
    }

    @Test
    void tableIsCopiedInAndOut() {
        table[0][0] = 100;
        evaluation.confusion()[0][1] = 100;
        assertArrayEquals(new int[] {5, 1, 0}, evaluation.confusion()[0]);
    }
}
