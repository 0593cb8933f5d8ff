package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.metric.Score;
import dev.lanewise.training.TrainingResult.Ending;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of epochs and runs return the values that they were created with. */
class RecordsTest {
    private static final EpochRecord EPOCH =
            new EpochRecord(4, 7, 0.5, new Score(9, 8, 0.25, false), new Score(3, 2, 0.75, false), Score.NONE, 0.125);

    @Test
    void recordOfAnEpochHasItsNumbers() {
        assertEquals(4, EPOCH.epoch());
        assertEquals(7, EPOCH.steps());
        assertEquals(0.5, EPOCH.seconds());
        assertEquals(new Score(9, 8, 0.25, false), EPOCH.training());
        assertEquals(new Score(3, 2, 0.75, false), EPOCH.validation());
        assertEquals(Score.NONE, EPOCH.test());
        assertEquals(0.125, EPOCH.monitored());
        EpochRecord regression = EPOCH.ofRegression();
        assertEquals(new Score(9, 0, 0.25, true), regression.training());
        assertEquals(new Score(3, 0, 0.75, true), regression.validation());
        assertSame(Score.NONE, regression.test());
    }

    @Test
    void epochsCountFromOneAndOtherNumbersFromZero() {
        EpochRecord least = new EpochRecord(1, 0, 0, Score.NONE, Score.NONE, Score.NONE, Double.NaN);
        assertEquals(1, least.epoch());
        assertThrows(
                IllegalArgumentException.class, () -> new EpochRecord(0, 0, 0, Score.NONE, Score.NONE, Score.NONE, 0));
        assertThrows(
                IllegalArgumentException.class, () -> new EpochRecord(1, -1, 0, Score.NONE, Score.NONE, Score.NONE, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new EpochRecord(1, 0, -Double.MIN_VALUE, Score.NONE, Score.NONE, Score.NONE, 0));
    }

    @Test
    void resultsAreEqualIfTheirPartsAre() {
        DivergedException divergence = new DivergedException("too large", 3, 2, null);
        assertEquals(3, divergence.epoch());
        assertEquals(2, divergence.step());
        TrainingResult result = new TrainingResult(List.of(EPOCH), Ending.DIVERGED, 3, "why", divergence, List.of("w"));
        assertEquals(List.of(EPOCH), result.history());
        assertEquals(Ending.DIVERGED, result.ending());
        assertEquals(3, result.bestEpoch());
        assertEquals("why", result.explanation());
        assertEquals(List.of("w"), result.warnings());
        assertSame(divergence, result.divergence().orElseThrow());
        TrainingResult same = new TrainingResult(List.of(EPOCH), Ending.DIVERGED, 3, "why", null, List.of("w"));
        assertTrue(same.divergence().isEmpty());
        assertEquals(result, same);
        assertEquals(result.hashCode(), same.hashCode());
        for (TrainingResult other : List.of(
                new TrainingResult(List.of(), Ending.DIVERGED, 3, "why", null, List.of("w")),
                new TrainingResult(List.of(EPOCH), Ending.TIME, 3, "why", null, List.of("w")),
                new TrainingResult(List.of(EPOCH), Ending.DIVERGED, 4, "why", null, List.of("w")),
                new TrainingResult(List.of(EPOCH), Ending.DIVERGED, 3, "other", null, List.of("w")),
                new TrainingResult(List.of(EPOCH), Ending.DIVERGED, 3, "why", null, List.of()))) {
            assertNotEquals(result, other);
            assertNotEquals(result.hashCode(), other.hashCode());
            assertNotEquals(result.toString(), other.toString());
        }
    }

    @Test
    void stepShowsItsNumbers() {
        assertEquals("Step[number=7, perEpoch=3, epochs=5]", new Schedule.Step(7, 3, 5).toString());
        assertEquals(2, new Schedule.Step(7, 3, 5).epoch());
    }
}
