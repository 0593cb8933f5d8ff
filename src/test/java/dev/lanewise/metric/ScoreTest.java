package dev.lanewise.metric;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.reader.CsvTargets;
import dev.lanewise.data.Task;
import dev.lanewise.internal.access.RecordAccess;
import dev.lanewise.internal.access.ScoreAccess;
import dev.lanewise.internal.model.Outputs;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {
    @Test
    void senselessNumbersAreRefused() {
        assertRefused("2 of 1 examples are correct, but 0 to all are expected", () -> ScoreAccess.of(1, 2, 0));
        assertRefused("1 of -1 examples are correct, but 0 to all are expected", () -> ScoreAccess.of(-1, 1, 0));
        assertRefused("0 of -1 examples are correct, but 0 to all are expected", () -> ScoreAccess.ofRegression(-1, 0));
        assertRefused(
                "the epoch is 1 or more, and steps and seconds are 0 or more, but 0, 0 and 1.0 were given",
                () -> RecordAccess.get().record(0, 0, 1, Score.NONE, Score.NONE, Score.NONE, Double.NaN));
        assertRefused(
                "the epoch is 1 or more, and steps and seconds are 0 or more, but 1, 0 and NaN were given",
                () -> RecordAccess.get().record(1, 0, Double.NaN, Score.NONE, Score.NONE, Score.NONE, Double.NaN));
        assertRefused("at least one target column is expected, but none was given", () -> CsvTargets.of());
        assertRefused(
                "at least one name is expected, but there is none; Outputs.of(architecture, task) numbers the"
                        + " classes",
                () -> Outputs.of(Task.CLASSIFICATION, List.of()));
    }

    @Test
    void accuracyIsTheShareOfCorrectExamples() {
        assertEquals(8.0 / 11, ScoreAccess.of(11, 8, 0.25).accuracy());
        assertEquals(Double.NaN, ScoreAccess.of(0, 0, Double.NaN).accuracy());
        assertTrue(ScoreAccess.of(11, 0, 0.25).isPresent());
        assertFalse(Score.NONE.isPresent());
    }

    @Test
    void scoresOfEqualNumbersAreEqual() {
        Score score = ScoreAccess.of(11, 8, 0.25);
        assertEquals(score, ScoreAccess.of(11, 8, 0.25));
        assertEquals(score.hashCode(), ScoreAccess.of(11, 8, 0.25).hashCode());
        assertEquals(Score.NONE, ScoreAccess.of(0, 0, Double.NaN));
        for (Score different : List.of(
                ScoreAccess.of(11, 8, 0.26),
                ScoreAccess.of(12, 8, 0.25),
                ScoreAccess.of(11, 7, 0.25),
                ScoreAccess.ofRegression(11, 0.25))) {
            assertNotEquals(score, different);
            assertNotEquals(score.toString(), different.toString());
        }
        assertEquals(
                "Score[examples=3, correct=1, loss=0.5]",
                ScoreAccess.of(3, 1, 0.5).toString());
        assertEquals(
                "Score[examples=3, loss=0.5]", ScoreAccess.ofRegression(3, 0.5).toString());
    }

    @Test
    void regressionHasNoAccuracy() {
        Score regression = ScoreAccess.ofRegression(3, 0.5);
        assertTrue(regression.isRegression());
        assertEquals(
                "the targets are numbers, for which there is no accuracy",
                assertThrows(IllegalStateException.class, regression::accuracy).getMessage());
    }

    @Test
    void scoreHasTheNumbersThatItWasMadeOf() {
        Score score = ScoreAccess.of(11, 8, 0.25);
        assertEquals(11, score.examples());
        assertEquals(8, score.correct());
        assertEquals(0.25, score.loss());
        assertFalse(score.isRegression());
        assertEquals(0.5, ScoreAccess.ofRegression(3, 0.5).loss());
    }
}
