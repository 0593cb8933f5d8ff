package dev.lanewise.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    /** Rows are the classes wanted, columns those predicted. */
    private final int[][] table = {{5, 1, 0}, {2, 3, 0}, {0, 0, 0}};
    private final Evaluation evaluation = Evaluation.of(0.25, 11, 8, table);

    @Test
    void accuracyIsTheShareOfTheExamplesThatCameOutAsWanted() {
        assertEquals(8.0 / 11, evaluation.accuracy());
        assertEquals(Double.NaN, Evaluation.of(Double.NaN, 0, 0, new int[2][2]).accuracy());
    }

    @Test
    void withoutClassesThereIsNoTable() {
        assertTrue(evaluation.hasClasses());
        assertFalse(Evaluation.of(0.25, 11, 8, new int[0][0]).hasClasses());
    }

    @Test
    void tableIsCopiedInAndOut() {
        table[0][0] = 100;
        evaluation.confusion()[0][1] = 100;
        assertArrayEquals(new int[] {5, 1, 0}, evaluation.confusion()[0]);
    }

    @Test
    void evaluationsOfEqualNumbersAreEqual() {
        Evaluation same = Evaluation.of(0.25, 11, 8, Arrays.stream(table).map(int[]::clone).toArray(int[][]::new));
        assertEquals(evaluation, same);
        assertEquals(evaluation.hashCode(), same.hashCode());
        assertEquals(evaluation.toString(), same.toString());
        assertEquals(Evaluation.of(Double.NaN, 0, 0, new int[2][2]), Evaluation.of(Double.NaN, 0, 0, new int[2][2]));
        int[][] other = Arrays.stream(table).map(int[]::clone).toArray(int[][]::new);
        other[0][0]++;
        for (Evaluation different : List.of(Evaluation.of(0.25, 11, 8, other), Evaluation.of(0.26, 11, 8, table),
                Evaluation.of(0.25, 12, 8, table), Evaluation.of(0.25, 11, 7, table),
                Evaluation.ofRegression(0.25, 11))) {
            assertNotEquals(evaluation, different);
            assertNotEquals(evaluation.toString(), different.toString());
        }
    }

    @Test
    void textHasTheNumbersOfTheMatrix() {
        assertEquals("Evaluation[1 of 3 correct, loss 0.5, confusion [[1, 2], [0, 0]]]",
                Evaluation.of(0.5, 3, 1, new int[][] {{1, 2}, {0, 0}}).toString());
        assertEquals("Evaluation[1 of 3 correct, loss 0.5]", Evaluation.of(0.5, 3, 1, new int[0][0]).toString());
        assertEquals("Evaluation[3 examples, loss 0.5]", Evaluation.ofRegression(0.5, 3).toString());
    }

    @Test
    void regressionHasNoAccuracy() {
        Evaluation regression = Evaluation.ofRegression(0.5, 3);
        assertTrue(assertThrows(IllegalStateException.class, regression::accuracy).getMessage()
                .startsWith("the targets are numbers, for which there is no accuracy"));
    }
}
