package dev.lanewise.metric;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.training.EpochRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {
    @Test
    void senselessNumbersAreRefused() {
        assertRefused("2 of 1 examples are correct, but 0 to all are expected", () -> new Score(1, 2, 0, false));
        assertRefused("1 of -1 examples are correct, but 0 to all are expected", () -> new Score(-1, 1, 0, false));
        assertRefused("0 of -1 examples are correct, but 0 to all are expected", () -> new Score(-1, 0, 0, true));
        assertRefused(
                "the epoch is 1 or more, and steps and seconds are 0 or more, but 0, 0 and 1.0 were given",
                () -> new EpochRecord(0, 0, 1, Score.NONE, Score.NONE, Score.NONE, Double.NaN));
        assertRefused(
                "the epoch is 1 or more, and steps and seconds are 0 or more, but 1, 0 and NaN were given",
                () -> new EpochRecord(1, 0, Double.NaN, Score.NONE, Score.NONE, Score.NONE, Double.NaN));
        assertRefused(
                "at least one name is expected, but there is none; Outputs.of(architecture, task) numbers the"
                        + " classes",
                () -> Outputs.of(Task.CLASSIFICATION, List.of()));
    }

    @Test
    void accuracyIsTheShareOfCorrectExamples() {
        assertEquals(8.0 / 11, new Score(11, 8, 0.25, false).accuracy());
        assertEquals(Double.NaN, new Score(0, 0, Double.NaN, false).accuracy());
        assertTrue(new Score(11, 0, 0.25, false).isPresent());
        assertFalse(Score.NONE.isPresent());
    }

    @Test
    void regressionHasNoAccuracy() {
        Score regression = new Score(3, 0, 0.5, true);
        assertTrue(regression.isRegression());
        assertThrown(
                IllegalStateException.class,
                "the targets are numbers, for which there is no accuracy",
                regression::accuracy);
    }
}
