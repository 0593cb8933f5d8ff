package dev.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.search.TrialResult.Outcome;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.TrainingConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The ends of a search and of its trials, and the bounds of its settings. */
class SearchEndsTest {
    private static final Hyperparameter<Integer> UNITS = Hyperparameter.of("units", 1, 2);
    private static final Dataset CLASSES = Dataset.ofClasses(new float[] {0, 1, 2, 3}, 1, new int[] {0, 1, 0, 1}, 2);
    private static final Dataset ONE_CLASS = Dataset.ofClasses(new float[] {0, 1}, 1, new int[] {1, 1}, 2);

    private static Architecture architecture(Configuration configuration) {
        return new Architecture(
                List.of(1, configuration.get(UNITS), 2), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    }

    private static SearchResult fit(Search search, Dataset validation, int epochs) {
        // All epochs score alike, so that the first is the best.
        return search.fit(
                new Splits(CLASSES, validation, CLASSES.slice(0, 0), "data"),
                c -> Lanewise.classifier()
                        .network(architecture(c))
                        .initializer(Initializer.NOTEBOOK)
                        .config(TrainingConfig.notebook().withSchedule(Schedule.custom("none", step -> 0)))
                        .epochs(epochs));
    }

    @Test
    void settingsMayBeTheLeastAndTheMost() {
        assertEquals(1, Search.random(1, UNITS).configurations().size());
        assertEquals(2, Search.random(10_000, UNITS).configurations().size());
        assertThrows(IllegalArgumentException.class, () -> Search.random(10_001, UNITS));
        Search search = Search.grid(UNITS);
        for (long seed : new long[] {0, (1L << 32) - 1}) {
            assertEquals(2, search.seed(seed).configurations().size());
        }
        assertThrows(IllegalArgumentException.class, () -> search.seed(1L << 32));
        assertEquals(2, search.threads(1).maximize(c -> 1).trials().size());
        assertEquals(2, search.threads(1024).maximize(c -> 1).trials().size());
        assertThrows(IllegalArgumentException.class, () -> search.threads(1025));
        assertEquals(2, fit(search.halving(2), CLASSES, 1).trials().size());
    }

    @Test
    void metricThatIsUndefinedOnTheValidationSetIsRefusedBeforeAnyTrial() {
        Search search = Search.grid(UNITS).monitor(Metric.rocAuc());
        assertThrows(IllegalArgumentException.class, () -> fit(search, ONE_CLASS, 1));
    }

    @Test
    void trialsOfSeveralThreadsRunAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        SearchResult result = Search.grid(UNITS).threads(2).maximize(c -> {
            both.countDown();
            try {
                return both.await(20, TimeUnit.SECONDS) ? 1 : 0;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(
                List.of(1.0, 1.0),
                result.trials().stream().map(TrialResult::score).toList());
    }

    @Test
    void searchWithinItsTimeLimitIsComplete() {
        SearchResult result = Search.grid(UNITS).timeLimit(Duration.ofHours(1)).maximize(c -> {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return c.get(UNITS);
        });
        assertEquals(2, result.trials().size());
        assertEquals(Outcome.FINISHED, result.trials().get(1).outcome());
    }

    @Test
    void interruptInTheLastTrialIsNoResult() {
        assertThrows(
                CancellationException.class,
                () -> Search.grid(UNITS).maximize(c -> {
                    if (c.get(UNITS) == 2) {
                        Thread.currentThread().interrupt();
                    }
                    return 1;
                }));
        assertTrue(Thread.interrupted());
    }

    @Test
    void trialWhoseFirstEpochIsTheBestHasItsScoreAndItsTime() {
        long start = System.nanoTime();
        SearchResult result = fit(Search.grid(UNITS), CLASSES, 3);
        double all = (System.nanoTime() - start) * 1e-9;
        double sum = 0;
        for (TrialResult trial : result.trials()) {
            double untrained = Initializer.NOTEBOOK
                    .network(architecture(trial.configuration()), 1)
                    .evaluate(CLASSES)
                    .accuracy();
            assertEquals(untrained, trial.score());
            assertEquals(3, trial.epochs());
            assertTrue(trial.seconds() > 0, trial.toString());
            sum += trial.seconds();
        }
        assertTrue(sum <= all, sum + " of " + all);
    }

    @Test
    void trialWithoutALossRanksAfterThoseThatHaveOne() {
        Configuration one = Search.grid(UNITS).configurations().get(0);
        Configuration two = Search.grid(UNITS).configurations().get(1);
        TrialResult without = result(one, 0.9, Double.NaN);
        TrialResult with = result(two, 0.1, 5);
        for (Direction direction : Direction.values()) {
            assertTrue(TrialResult.bestFirst(direction).compare(with, without) < 0);
            assertTrue(TrialResult.bestFirst(direction).compare(without, with) > 0);
        }
        assertEquals(2, result(one, 0.9, 1).seconds());
    }

    private static TrialResult result(Configuration configuration, double score, double loss) {
        return new TrialResult(configuration, Outcome.FINISHED, 1, 2, score, loss, "", null);
    }

    @Test
    void resultsAreEqualIfTheirTrialsAndScoresAre() {
        Configuration one = Search.grid(UNITS).configurations().get(0);
        SearchResult result = new SearchResult("score", List.of(result(one, 1, 2)), Optional.empty(), Optional.empty());
        SearchResult same = new SearchResult("score", List.of(result(one, 1, 2)), Optional.empty(), Optional.empty());
        assertEquals(result, same);
        assertEquals(result.hashCode(), same.hashCode());
        SearchResult other = new SearchResult("score", List.of(result(one, 1, 3)), Optional.empty(), Optional.empty());
        assertNotEquals(result, other);
        assertNotEquals(result.hashCode(), other.hashCode());
        assertNotEquals(result, new SearchResult("loss", result.trials(), Optional.empty(), Optional.empty()));
        assertNotEquals(result(one, 1, 2).hashCode(), result(one, 1, 3).hashCode());
        assertEquals(
                "TrialResult[configuration=units=1, outcome=finished, epochs=1, seconds=2.0, score=1.0, loss=2.0]",
                result(one, 1, 2).toString());
    }
}
