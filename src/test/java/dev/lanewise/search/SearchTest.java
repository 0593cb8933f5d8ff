package dev.lanewise.search;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Estimator;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.validation.CrossValidation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    private static final Hyperparameter<Double> RATE = Hyperparameter.logUniform("learning rate", 1e-3, 3);
    private static final Hyperparameter<Integer> HIDDEN = Hyperparameter.of("hidden", 2, 5, 9);
    private static final TrainingConfig CONFIG =
            TrainingConfig.notebook().withThreads(1).withEpochs(1).withBatchSize(7);
    private static final Dataset ALL = dataset();
    private static final Dataset TRAINING = ALL.slice(0, 60);
    private static final Dataset VALIDATION = ALL.slice(60, 100);
    private static final Splits SPLITS = new Splits(TRAINING, VALIDATION, ALL.slice(0, 0), "data");

    /** Three classes around different centres, which overlap. */
    private static Dataset dataset() {
        Random random = new Random(2);
        int[] labels = new int[100];
        float[] inputs = new float[400];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(3);
            for (int j = 0; j < 4; j++) {
                inputs[4 * i + j] = (float) (random.nextGaussian() + (j == labels[i] ? 1.5 : 0));
            }
        }
        return Dataset.ofClasses(inputs, 4, labels, 3);
    }

    private static Architecture architecture(Configuration configuration) {
        return new Architecture(
                List.of(4, configuration.get(HIDDEN), 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    }

    private static Estimator estimator(Configuration configuration, double rate, int epochs) {
        return Lanewise.classifier()
                .network(architecture(configuration))
                .initializer(Initializer.NOTEBOOK)
                .config(CONFIG.withLearningRate(rate).withEpochs(epochs))
                .validation(0);
    }

    private static Function<Configuration, Estimator> estimators(int epochs) {
        return c -> estimator(c, c.get(RATE), epochs);
    }

    @Test
    void gridRanksEveryCombinationByAScore() {
        Hyperparameter<Integer> x = Hyperparameter.of("x", 0, 1, 2);
        Hyperparameter<String> word = Hyperparameter.of("word", "a", "bbb");
        SearchResult result =
                Search.grid(x, word).maximize(c -> c.get(x) * 10 + c.get(word).length());
        assertEquals(
                List.of("x=2, word=bbb", "x=2, word=a", "x=1, word=bbb", "x=1, word=a", "x=0, word=bbb", "x=0, word=a"),
                result.trials().stream()
                        .map(trial -> trial.configuration().toString())
                        .toList());
        assertEquals(23, result.best().score());
        assertEquals("bbb", result.best().configuration().get(word));
        assertEquals(
                0, Search.grid(x).minimize(c -> c.get(x)).best().configuration().get(x));
        assertTrue(result.network().isEmpty());
    }

    @Test
    void undefinedScoreIsLastAndTiesAreInTheOrderOfTheTrials() {
        Hyperparameter<Integer> x = Hyperparameter.of("x", 0, 1, 2, 3);
        for (boolean maximize : new boolean[] {true, false}) {
            Search search = Search.grid(x);
            SearchResult result = maximize
                    ? search.maximize(c -> c.get(x) == 1 ? Double.NaN : 7)
                    : search.minimize(c -> c.get(x) == 1 ? Double.NaN : 7);
            assertEquals(
                    List.of(0, 2, 3, 1),
                    result.trials().stream().map(t -> t.configuration().get(x)).toList());
        }
        SearchResult none = Search.grid(x).maximize(c -> Double.NaN);
        assertThrows(IllegalStateException.class, none::best);
    }

    @Test
    void interruptsEndASearchWithAnException() {
        Hyperparameter<Integer> x = Hyperparameter.of("x", 0, 1, 2, 3);
        List<Integer> tried = new ArrayList<>();
        Search search = Search.grid(x);
        assertThrown(
                CancellationException.class,
                "the thread was interrupted",
                () -> search.maximize(c -> {
                    tried.add(c.get(x));
                    Thread.currentThread().interrupt();
                    return 1;
                }));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(0), tried);
    }

    @Test
    void seedDecidesTheConfigurations() {
        Search search = Search.random(8, RATE, HIDDEN);
        assertEquals(search.configurations(), search.seed(1).configurations());
        assertNotEquals(search.configurations(), search.seed(2).configurations());
        assertEquals(SearchSpace.of(RATE, HIDDEN).random(8, 3), search.seed(3).configurations());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void trainingsAreRankedByTheValidationSetOnAnyNumberOfThreads(int threads) {
        SearchResult result = Search.random(6, RATE, HIDDEN).threads(threads).fit(SPLITS, estimators(12));
        double before = 1;
        for (TrialResult trial : result.trials()) {
            Network alone = Initializer.NOTEBOOK.network(architecture(trial.configuration()), 1);
            try (Training training = new Training(
                            alone, CONFIG.withLearningRate(trial.configuration().get(RATE)), TRAINING)
                    .validateWith(VALIDATION)) {
                training.run(12);
            }
            assertEquals(alone.evaluate(VALIDATION).accuracy(), trial.score());
            assertEquals(alone.evaluate(VALIDATION).loss(), trial.loss());
            assertEquals(12, trial.epochs());
            assertTrue(trial.score() <= before);
            before = trial.score();
        }
        assertTrue(result.best().score() > result.trials().get(5).score(), "the parameters make a difference");
    }

    @Test
    void monitoredMetricRanksTheTrialsInItsDirection() {
        SearchResult result =
                Search.random(6, RATE, HIDDEN).monitor(Metric.logLoss()).fit(SPLITS, estimators(5));
        double before = 0;
        for (TrialResult trial : result.trials()) {
            assertTrue(trial.score() >= before);
            before = trial.score();
        }
        Network best = result.model().orElseThrow().network();
        assertEquals(
                Metric.logLoss().value(best.outputs(VALIDATION), VALIDATION),
                result.best().score());
        assertTrue(result.toString().startsWith("rank  trial    log-loss        loss  epochs  seconds  outcome"));
    }

    @Test
    void halvingTrainsTheBestOfEachRungOn() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        SearchResult result = Search.random(9, RATE, HIDDEN)
                .halving(3)
                .threads(2)
                .listen(trial -> heard.add(trial.configuration().number() + ":" + trial.epochs()))
                .fit(SPLITS, estimators(9));
        assertEquals(
                List.of(9, 3, 3, 1, 1, 1, 1, 1, 1),
                result.trials().stream()
                        .map(TrialResult::epochs)
                        .sorted(Collections.reverseOrder())
                        .toList());
        assertEquals(
                result.trials().stream()
                        .map(trial -> trial.configuration().number() + ":" + trial.epochs())
                        .sorted()
                        .toList(),
                heard.stream().sorted().toList());
    }

    @Test
    void listenerHearsOfEachTrialAtItsEndAndItsExceptionEndsTheSearch() {
        Hyperparameter<Integer> x = Hyperparameter.of("x", 0, 1, 2);
        List<String> events = new ArrayList<>();
        Search search = Search.grid(x).listen(trial -> events.add("ended " + trial.score()));
        search.maximize(c -> {
            events.add("score " + c.get(x));
            return c.get(x);
        });
        assertEquals(List.of("score 0", "ended 0.0", "score 1", "ended 1.0", "score 2", "ended 2.0"), events);
        List<Integer> tried = new ArrayList<>();
        IllegalStateException thrown = new IllegalStateException("enough");
        Search failing = Search.grid(x).listen(trial -> {
            throw thrown;
        });
        assertSame(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () -> failing.maximize(c -> {
                            tried.add(c.get(x));
                            return 1;
                        })));
        assertEquals(List.of(0), tried);
    }

    @Test
    void timeLimitEndsTheTrialsInProgressAndBeginsNoOther() {
        Search search = Search.random(6, RATE, HIDDEN).timeLimit(Duration.ofNanos(1));
        // Each trial would take longer than anybody waits.
        SearchResult result = search.fit(SPLITS, estimators(Integer.MAX_VALUE));
        assertTrue(result.trials().size() <= 1);
        result.trials().forEach(trial -> assertEquals(TrialResult.Outcome.INTERRUPTED, trial.outcome()));
        SearchResult scores = Search.grid(HIDDEN)
                .timeLimit(Duration.ofSeconds(Long.MAX_VALUE))
                .maximize(c -> 1);
        assertEquals(3, scores.trials().size());
        assertRefused(
                "the time limit is above 0, but PT0S was given",
                () -> Search.grid(HIDDEN).timeLimit(Duration.ZERO));
        assertEquals(
                "Search[grid, threads=1, timeLimit=PT1S, parameters=[hidden [2, 5, 9]]]",
                Search.grid(HIDDEN).timeLimit(Duration.ofSeconds(1)).toString());
    }

    @Test
    void crossValidationIsAScore() {
        SearchResult result = Search.grid(HIDDEN)
                .maximize(c ->
                        CrossValidation.of(3).score(ALL, estimator(c, 0.5, 5)).mean());
        assertEquals(3, result.trials().size());
        assertTrue(result.best().score() > 0.4);
    }

    @Test
    void regressionIsRankedByTheLoss() {
        Dataset numbers = Dataset.ofRegression(new float[] {0, 1, 2, 3}, 1, new float[] {1, 3, 5, 7}, 1);
        Hyperparameter<Double> rate = Hyperparameter.of("rate", 1e-4, 0.1);
        SearchResult result = Search.grid(rate)
                .fit(
                        new Splits(numbers, numbers, numbers.slice(0, 0), "line"),
                        c -> Lanewise.regressor()
                                .network(new Architecture(
                                        List.of(1, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC))
                                .initializer(Initializer.ZEROS)
                                .config(CONFIG.withLearningRate(c.get(rate)).withEpochs(20)));
        assertEquals(0.1, result.best().configuration().get(rate));
        assertEquals(result.best().loss(), result.best().score());
        assertTrue(result.toString().startsWith("rank  trial        loss        loss"), result.toString());
    }

    @Test
    void failedTrialIsListedWithItsSettingsAndTheSearchGoesOn() {
        List<TrialResult> heard = new ArrayList<>();
        SearchResult result = Search.grid(HIDDEN).listen(heard::add).maximize(c -> {
            if (c.get(HIDDEN) == 5) {
                throw new IllegalArgumentException("five is refused");
            }
            return c.get(HIDDEN);
        });
        assertEquals(9, result.best().configuration().get(HIDDEN));
        TrialResult failed = result.trials().get(2);
        assertEquals(TrialResult.Outcome.FAILED, failed.outcome());
        assertEquals(5, failed.configuration().get(HIDDEN));
        assertTrue(failed.failure().orElseThrow() instanceof IllegalArgumentException);
        assertTrue(heard.contains(failed));
        assertTrue(result.toString().endsWith("failed       hidden=5: five is refused"), result.toString());
    }

    @Test
    void trainingThatCannotBeCreatedOrRunFailsItsTrialOnly() {
        Search search = Search.grid(HIDDEN);
        SearchResult result = search.fit(SPLITS, c -> {
            if (c.get(HIDDEN) == 9) {
                throw new IllegalStateException("no memory for nine");
            }
            Estimator run = estimator(c, 0.5, 2);
            return c.get(HIDDEN) == 2
                    ? run.listen(epoch -> {
                        throw new UncheckedIOException(new IOException("no disk for two"));
                    })
                    : run;
        });
        assertEquals(5, result.best().configuration().get(HIDDEN));
        assertEquals(
                List.of("no disk for two", "no memory for nine"),
                result.trials().stream()
                        .skip(1)
                        .map(trial -> trial.failure().orElseThrow().getMessage().replaceFirst(".*: ", ""))
                        .toList());
    }

    @Test
    void searchWhoseTrialsAllFailThrowsTheFirstCause() {
        IllegalArgumentException thrown = new IllegalArgumentException("enough");
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> Search.grid(HIDDEN).maximize(c -> {
                    throw thrown;
                }));
        assertEquals("all 3 trials failed; hidden=2: enough", e.getMessage());
        assertSame(thrown, e.getCause());
    }

    @Test
    void settingsThatDoNotFitAreRefusedInOneSentence() {
        assertRefused(
                "learning rate is a range, which has no grid: name its values, or draw at random",
                () -> Search.grid(RATE));
        assertRefused("nothing is to be varied: at least one setting has several values", () -> Search.grid());
        assertRefused("the number of trials is 1 to 10000, but 0 was given", () -> Search.random(0, RATE));
        assertRefused(
                "the seed is 0 to 4294967295, but -1 was given",
                () -> Search.grid(HIDDEN).seed(-1));
        assertRefused(
                "the number of threads is 1 to 1024, but 0 was given",
                () -> Search.grid(HIDDEN).threads(0));
        assertRefused(
                "successive halving divides by at least 2, but 1 was given",
                () -> Search.grid(HIDDEN).halving(1));
        assertRefused(
                "a trial has at least one epoch, but 0 was given",
                () -> Search.grid(HIDDEN).fit(SPLITS, c -> estimator(c, 0.5, 0)));
        assertRefused(
                "the metric r2 is for numbers, but the targets are classes",
                () -> Search.random(3, RATE, HIDDEN).monitor(Metric.r2()).fit(SPLITS, estimators(1)));
        assertThrows(
                IllegalStateException.class,
                () -> Search.grid(HIDDEN).halving(3).maximize(c -> 1));
        assertThrows(
                IllegalStateException.class,
                () -> Search.grid(HIDDEN).monitor(Metric.brier()).minimize(c -> 1));
    }

    @Test
    void searchAndResultShowWhatTheyAre() {
        assertEquals(
                "Search[7 random trials, seed=1, threads=2, halving=3, metric=macro-f1, "
                        + "parameters=[hidden [2, 5, 9]]]",
                Search.random(7, HIDDEN)
                        .threads(2)
                        .halving(3)
                        .monitor(Metric.macroF1())
                        .toString());
        assertEquals(
                "Search[grid, threads=1, parameters=[hidden [2, 5, 9]]]",
                Search.grid(HIDDEN).toString());
        SearchResult result = Search.grid(HIDDEN).minimize(c -> 1.0 / c.get(HIDDEN));
        List<String> lines = result.toString().lines().toList();
        assertEquals("rank  trial       score        loss  epochs  seconds  outcome      configuration", lines.get(0));
        assertTrue(
                lines.get(1)
                        .matches("   1      3     0.11111           -       0     \\d\\.\\d\\d  finished     hidden=9"),
                lines.get(1));
        assertEquals(4, lines.size());
        assertFalse(result.equals(Search.grid(HIDDEN).minimize(c -> 2.0 / c.get(HIDDEN))));
    }

    @Test
    void nullAmongValuesOrParametersIsRefusedByName() {
        Hyperparameter<Integer> units = Hyperparameter.of("units", 1, 2);
        assertEquals("values[1]", nullMessage(() -> Hyperparameter.of("units", 1, null)));
        assertEquals("values[0]", nullMessage(() -> Hyperparameter.of("units", Collections.singletonList(null))));
        assertEquals("parameters[1]", nullMessage(() -> Search.grid(units, null)));
        assertEquals("parameters[0]", nullMessage(() -> Search.random(3, null, units)));
    }

    private static String nullMessage(Executable call) {
        return assertThrows(NullPointerException.class, call).getMessage();
    }

    @Test
    void usualLearningRatesSurroundThatOfTheOptimizer() {
        assertEquals(
                List.of(1e-4, 3e-4, 1e-3, 3e-3, 1e-2),
                Search.learningRates(Adam.defaults()).values());
        assertEquals(
                List.of(0.01, 0.03, 0.1, 0.3, 1.0),
                Search.learningRates(Sgd.defaults()).values());
    }
}
