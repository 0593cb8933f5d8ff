package dev.lanewise.training;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.engine.PlateauWatch;
import dev.lanewise.internal.engine.Powers;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final int PER_EPOCH = 7;
    private static final int EPOCHS = 20;
    private static final double TOLERANCE = 1e-14;

    private static double factor(Schedule schedule, long step) {
        return schedule.factor(step, PER_EPOCH, EPOCHS, 0);
    }

    @Test
    void everyStepHasTheFactorOfItsFormula() {
        int total = PER_EPOCH * EPOCHS;
        double peak = 0.25 * total - 1;
        for (int step = 0; step < total; step++) {
            int epoch = step / PER_EPOCH;
            assertEquals(1, factor(Schedule.CONSTANT, step));
            assertEquals(Math.pow(0.3, epoch / 4), factor(Schedule.stepDecay(4, 0.3), step), TOLERANCE);
            assertEquals(Math.pow(0.9, epoch), factor(Schedule.exponential(0.9), step), TOLERANCE);
            assertEquals(
                    0.1 + 0.9 * (1 + Math.cos(Math.PI * step / total)) / 2,
                    factor(Schedule.cosine(0.1), step),
                    TOLERANCE);
            double expected = step <= peak
                    ? 1 + (0.04 - 1) * (1 + Math.cos(Math.PI * step / peak)) / 2
                    : 4e-6 + (1 - 4e-6) * (1 + Math.cos(Math.PI * (step - peak) / (total - 1 - peak))) / 2;
            assertEquals(expected, factor(Schedule.oneCycle(0.25), step), TOLERANCE);
        }
    }

    @Test
    void warmUpGrowsToTheScheduleThatFollowsAndHasTheRest() {
        Schedule schedule = Schedule.cosine(0).withWarmUp(3);
        for (int step = 0; step < PER_EPOCH * EPOCHS; step++) {
            double expected = step < 3 * PER_EPOCH
                    ? (step + 1) / (3.0 * PER_EPOCH)
                    : Schedule.cosine(0).factor(step - 3 * PER_EPOCH, PER_EPOCH, EPOCHS - 3, 0);
            assertEquals(expected, factor(schedule, step), TOLERANCE);
        }
        assertEquals(Schedule.cosine(0), Schedule.cosine(0).withWarmUp(0));
        assertEquals(3, schedule.warmUp());
        assertEquals(Schedule.cosine(0), schedule.withoutWarmUp());
        assertEquals(0, Schedule.cosine(0).warmUp());
        assertRefused(
                "a warm-up in epochs is 0 or more, but -1 was given",
                () -> Schedule.cosine(0).withWarmUp(-1));
    }

    /** As in other libraries: the training ends before the schedule begins. */
    @ParameterizedTest
    @ValueSource(
            strings = {"constant", "step:1:0.5", "exponential:0.5", "cosine:0", "cosine:0.2", "one-cycle", "plateau"})
    void warmUpThatCoversAllEpochsGrowsTowardsTheRateOfTheOptimiser(String text) {
        for (int warmUp : new int[] {EPOCHS, EPOCHS + 1, 3 * EPOCHS}) {
            Schedule schedule = Schedule.parse(text).withWarmUp(warmUp);
            for (int step = 0; step < PER_EPOCH * EPOCHS; step++) {
                assertEquals((step + 1.0) / (warmUp * PER_EPOCH), factor(schedule, step), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"constant", "step:1:0.5", "exponential:0.5", "cosine:0", "cosine:0.2", "one-cycle", "plateau"})
    void everyTrainingLearnsFromItsFirstStep(String text) {
        for (int epochs = 1; epochs <= 6; epochs++) {
            for (int warmUp = 0; warmUp <= 8; warmUp++) {
                double first = Schedule.parse(text).withWarmUp(warmUp).factor(0, PER_EPOCH, epochs, 0);
                assertTrue(first > 1e-4, "factor " + first + " with " + epochs + " epochs and a warm-up of " + warmUp);
            }
        }
    }

    @Test
    void stepsAfterTheLastEpochAndTrainingsWithoutEpochsHaveFiniteFactors() {
        for (Schedule schedule : List.of(
                Schedule.cosine(0.1),
                Schedule.oneCycle(0.3),
                Schedule.cosine(0.1).withWarmUp(30))) {
            for (int epochs : new int[] {0, 1, 20}) {
                double late = schedule.factor(1000, 1, epochs, 0);
                assertEquals(schedule.factor(2000, 1, epochs, 0), late);
                assertEquals(0.05, late, 0.0501, schedule + " " + epochs);
            }
        }
        for (int epochs : new int[] {0, 1, 2, 20}) {
            for (int step : new int[] {Math.max(1, epochs), epochs + 1, 1000}) {
                assertEquals(0.04 / 10_000, Schedule.oneCycle(0.3).factor(step, 1, epochs, 0), 1e-18, "step " + step);
            }
        }
    }

    @Test
    void plateauReducesWhenTheLossHasNotFallenForLongerThanItsPatience() {
        Schedule schedule = Schedule.plateau(2, 0.5);
        PlateauWatch watch = new PlateauWatch(schedule.withWarmUp(1));
        double[] losses = {1, 0.9, 0.95, 0.89999, 0.9, 0.95, 0.9, 0.9, 0.8, 0.9, 0.9, 0.9};
        int[] reductions = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3};
        for (int epoch = 0; epoch < losses.length; epoch++) {
            watch.observe(losses[epoch]);
            assertEquals(reductions[epoch], watch.reductions(), "after epoch " + epoch);
        }
        assertEquals(0.125, schedule.factor(0, 1, 1, watch.reductions()));
        PlateauWatch none = new PlateauWatch(Schedule.cosine(0));
        for (double loss : losses) {
            none.observe(loss);
        }
        assertEquals(0, none.reductions());
    }

    @ParameterizedTest
    @CsvSource({
        "constant, constant",
        "step, step:10:0.1",
        "step:5, step:5:0.1",
        "step:5:0.5, step:5:0.5",
        "exponential, exponential:0.95",
        "exponential:0.5, exponential:0.5",
        "cosine, cosine:0.0",
        "cosine:0.1, cosine:0.1",
        "one-cycle, one-cycle:0.3",
        "one-cycle:0.5, one-cycle:0.5",
        "plateau, plateau:10:0.1",
        "plateau:0:0.25, plateau:0:0.25"
    })
    void textNamesASchedule(String text, String whole) {
        assertEquals(whole, Schedule.parse(text).toString());
        assertEquals(Schedule.parse(text), Schedule.parse(whole));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "linear", "constant:1", "step:0.5", "step:x", "step:1:0.1:2", "cosine:", "cosine:0:0"})
    void textThatNamesNoneIsRefused(String text) {
        assertRefused(
                "constant, step:EVERY:FACTOR, exponential:FACTOR, cosine:LAST, one-cycle:SHARE or"
                        + " plateau:PATIENCE:FACTOR is expected, but '" + text + "' was given",
                () -> Schedule.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step:0",
                "step:1:0",
                "step:1:2",
                "exponential:0",
                "exponential:NaN",
                "cosine:-1",
                "cosine:2",
                "one-cycle:0",
                "one-cycle:1",
                "plateau:-1",
                "plateau:1:0"
            })
    void numberOutOfRangeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text));
    }

    @Test
    void powersAndCosinesAreThoseOfMath() {
        for (int exponent = 0; exponent < 3000; exponent += 7) {
            assertEquals(Math.pow(0.999, exponent), Powers.power(0.999, exponent), 1e-12);
        }
        for (int i = 0; i <= 1000; i++) {
            double p = i / 1000.0;
            assertEquals((1 + Math.cos(Math.PI * p)) / 2, Interpolation.cosine(1, 0, p), 1e-15);
            assertEquals(5 - 1.5 * (1 + Math.cos(Math.PI * p)), Interpolation.cosine(2, 5, p), 1e-14);
        }
        for (double outside : new double[] {1e-9, 0.5, 1, 1e9, Double.POSITIVE_INFINITY}) {
            assertEquals(2, Interpolation.cosine(2, 5, -outside));
            assertEquals(5, Interpolation.cosine(2, 5, 1 + outside));
        }
    }

    @Test
    void ownScheduleIsAskedForEveryStepWithItsEpoch() {
        Schedule own = Schedule.custom(
                "all arguments",
                step -> step.number() + 1000 * step.perEpoch() + 1e6 * step.epoch() + 1e9 * step.epochs());
        for (int step = 0; step < PER_EPOCH * EPOCHS; step++) {
            assertEquals(step + 1000 * PER_EPOCH + 1e6 * (step / PER_EPOCH) + 1e9 * EPOCHS, factor(own, step));
        }
        assertTrue(own.dependsOnEpochs());
        assertEquals("custom all arguments", own.toString());
        assertEquals(
                "custom all arguments after a warm-up of 2", own.withWarmUp(2).toString());
        Schedule one = Schedule.custom("one", step -> 1);
        assertEquals(0.5, factor(one.withWarmUp(1), 3), 1 / 7.0);
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse(own.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "a line break\n"})
    void nameOfAnOwnScheduleIsOneLine(String name) {
        assertThrows(IllegalArgumentException.class, () -> Schedule.custom(name, step -> 1));
    }

    @Test
    void warmUpGrowsToTheFirstFactorOfTheScheduleThatFollows() {
        Schedule schedule = Schedule.oneCycle(0.3).withWarmUp(3);
        double first = Schedule.oneCycle(0.3).factor(0, PER_EPOCH, EPOCHS - 3, 0);
        assertEquals(0.04, first, TOLERANCE);
        for (int step = 0; step < 3 * PER_EPOCH; step++) {
            assertEquals((step + 1) / (3.0 * PER_EPOCH) * first, factor(schedule, step), TOLERANCE);
        }
    }

    @Test
    void plateauReducesTheRateDuringAWarmUpToo() {
        Schedule schedule = Schedule.plateau(0, 0.5).withWarmUp(2);
        assertEquals(0.25, schedule.factor(0, 2, 4, 0));
        assertEquals(0.125, schedule.factor(0, 2, 4, 1));
        assertEquals(0.5, schedule.factor(4, 2, 4, 1));
    }

    @Test
    void lossFallsByMoreThanOnePartInTenThousandOrNotAtAll() {
        PlateauWatch watch = new PlateauWatch(Schedule.plateau(1, 0.5));
        watch.observe(1);
        watch.observe(1 - 1e-4);
        assertEquals(1, watch.waited());
        watch.observe(Math.nextDown(1 - 1e-4));
        assertEquals(0, watch.waited());
    }

    @Test
    void plateauWithoutPatienceFollowsTheLoss() {
        assertEquals(OptionalInt.of(0), Schedule.plateau(0, 0.5).patience());
        assertTrue(Schedule.plateau(0, 0.5).followsLoss());
        for (String text : List.of("constant", "step", "exponential", "plateau")) {
            assertFalse(Schedule.parse(text).dependsOnEpochs(), text);
        }
        for (String text : List.of("cosine", "one-cycle")) {
            assertTrue(Schedule.parse(text).withWarmUp(2).dependsOnEpochs(), text);
        }
    }
}
