package dev.lanewise.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.csv.CsvTargets;
import dev.lanewise.data.Task;
import dev.lanewise.format.Outputs;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Score;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EvaluationTest {
    /** Rows are the classes wanted, columns those predicted. */
    private final int[][] table = {{5, 1, 0}, {2, 3, 0}, {0, 0, 0}};
    private final Evaluation evaluation = Evaluation.of(0.25, 11, 8, table);

    @Test
    void senselessNumbersAreRefused() {
        assertRefused("1 of -1 examples are correct, but 0 to all are expected",
                () -> Evaluation.of(0, -1, 1, new int[0][]));
        assertRefused("3 of 2 examples are correct, but 0 to all are expected",
                () -> Evaluation.of(0, 2, 3, new int[0][]));
        assertRefused("0 of -1 examples are correct, but 0 to all are expected",
                () -> Evaluation.ofRegression(0, -1));
        assertRefused("confusion[1] has length 1, but 2 is expected",
                () -> Evaluation.of(0, 2, 1, new int[][] {{1, 0}, {1}}));
        assertEquals("confusion[0]", assertThrows(NullPointerException.class,
                () -> Evaluation.of(0, 2, 1, new int[1][])).getMessage());
        assertRefused("2 of 1 examples are correct, but 0 to all are expected", () -> Score.of(1, 2, 0));
        assertRefused("0 of -1 examples are correct, but 0 to all are expected", () -> Score.ofRegression(-1, 0));
        assertRefused("epoch, steps and seconds are 0 or more, but -1, 0 and 1.0 were given",
                () -> EpochRecord.of(-1, 0, 1, Score.NONE, Score.NONE, Score.NONE));
        assertRefused("epoch, steps and seconds are 0 or more, but 0, 0 and NaN were given",
                () -> EpochRecord.of(0, 0, Double.NaN, Score.NONE, Score.NONE, Score.NONE));
        assertRefused("a bin lies within 0 to 1 and has 0 or more predictions, but NaN to 1.0 with 1 was given",
                () -> new Calibration.Bin(Double.NaN, 1, 1, 0.5, 0.5));
        assertRefused("a bin lies within 0 to 1 and has 0 or more predictions, but 0.0 to 1.0 with -1 was given",
                () -> new Calibration.Bin(0, 1, -1, 0.5, 0.5));
        assertRefused("at least one target column is expected, but none was given", () -> CsvTargets.of());
        assertRefused("at least one name is expected, but there is none; Outputs.of(architecture, task) numbers the"
                + " classes", () -> Outputs.of(Task.CLASSIFICATION, List.of()));
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

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
