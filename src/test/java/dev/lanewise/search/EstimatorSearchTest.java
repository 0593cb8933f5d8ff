package dev.lanewise.search;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Estimator;
import dev.lanewise.Fact;
import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.metric.Metric;
import dev.lanewise.search.TrialResult.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches whose trials are estimators. */
class EstimatorSearchTest {
    private static final Hyperparameter<Integer> HIDDEN = Hyperparameter.of("hidden", 2, 5, 9);

    private static Table iris() throws IOException {
        return Lanewise.readTable(Path.of("docs/examples/iris.csv")).withTarget("species");
    }

    private static Estimator estimator(Configuration configuration) {
        return Lanewise.classifier()
                .hidden(configuration.get(HIDDEN))
                .learningRate(0.02)
                .epochs(9);
    }

    private static Map<Integer, Double> scores(SearchResult result) {
        return result.trials().stream()
                .collect(java.util.stream.Collectors.toMap(
                        trial -> trial.configuration().get(HIDDEN), TrialResult::score));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void modelOfATrialIsThatOfItsEstimator(int threads) throws IOException {
        Table.Split rows = iris().split(0.1, 4);
        SearchResult result = Search.grid(HIDDEN).seed(4).threads(threads).fit(iris(), EstimatorSearchTest::estimator);
        for (TrialResult trial : result.trials()) {
            Model alone = estimator(trial.configuration()).fit(rows.training(), rows.test());
            assertEquals(alone.evaluate(rows.test()).accuracy(), trial.score());
            assertEquals(9, trial.epochs());
        }
        Model expected = estimator(result.best().configuration()).fit(rows.training(), rows.test());
        Model best = result.model().orElseThrow();
        assertEquals(expected.network().sha256(), best.network().sha256());
        assertEquals(expected.facts().settings(), best.facts().settings());
        assertEquals(expected.metrics(), best.metrics());
        assertEquals(expected.facts().get(Fact.TARGETS), best.facts().get(Fact.TARGETS));
        assertEquals(
                expected.predict(5.1, 3.5, 1.4, 0.2),
                best.predict(5.1, 3.5, 1.4, 0.2),
                "the model encodes its columns");
    }

    @Test
    void dataSetIsRankedOnItsValidationSetOrOnATenth() throws IOException {
        Table table = iris();
        Splits undivided = new Splits(
                Lanewise.classifier().start(table).splits().training(),
                Lanewise.classifier().start(table).splits().test(),
                Lanewise.classifier().start(table).splits().test(),
                "iris");
        Splits divided = undivided.withValidation(0.1, 1);
        SearchResult given = Search.grid(HIDDEN).fit(divided, EstimatorSearchTest::estimator);
        assertEquals(scores(given), scores(Search.grid(HIDDEN).fit(undivided, EstimatorSearchTest::estimator)));
        assertEquals(
                estimator(given.best().configuration()).fit(divided).network().sha256(),
                given.model().orElseThrow().network().sha256());
    }

    @Test
    void halvingAndTheMetricOfTheSearchApplyToEstimators() throws IOException {
        SearchRun run = Search.grid(HIDDEN)
                .halving(3)
                .monitor(Metric.logLoss())
                .start(iris().split(0.2, 1).training(), iris().split(0.2, 1).test(), EstimatorSearchTest::estimator);
        assertEquals(List.of(new Rung(3, 3), new Rung(1, 9)), run.rungs());
        assertEquals(3 * 3 + 6, run.totalEpochs());
        SearchResult result = run.run();
        assertEquals(
                List.of(9, 3, 3),
                result.trials().stream().map(TrialResult::epochs).toList());
        assertTrue(result.toString().startsWith("rank  trial    log-loss"), result.toString());
        assertEquals(
                result.best().score(),
                result.model()
                        .orElseThrow()
                        .evaluate(iris().split(0.2, 1).test())
                        .value(Metric.logLoss()),
                1e-12);
    }

    @Test
    void stoppedSearchHasTheTrialsThatWereBegun() throws IOException {
        Table table = iris();
        SearchRun[] run = new SearchRun[1];
        run[0] = Search.grid(HIDDEN)
                .start(table, table, c -> estimator(c).epochs(1_000_000).listen(epoch -> run[0].stop()));
        SearchResult result = run[0].run();
        assertEquals(1, result.trials().size());
        assertEquals(Outcome.INTERRUPTED, result.trials().get(0).outcome());
        assertEquals(result, run[0].result());
        assertTrue(result.model().isPresent());
    }

    @Test
    void refusalOfTheFirstEstimatorIsThatOfTheSearchAndOfAnotherOneItsOwn() throws IOException {
        Table table = iris();
        Search search = Search.grid(HIDDEN);
        assertThrows(IllegalArgumentException.class, () -> search.fit(table, c -> Lanewise.regressor()));
        assertThrows(
                IllegalArgumentException.class,
                () -> search.fit(table, c -> estimator(c).epochs(0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> search.fit(table, c -> estimator(c).monitor(Metric.brier())),
                "the metric of a search is its own");
        assertThrown(
                NullPointerException.class, "estimator returned null for hidden=2", () -> search.fit(table, c -> null));
        SearchResult result =
                search.threads(2).fit(table, c -> c.get(HIDDEN) == 5 ? Lanewise.regressor() : estimator(c));
        assertEquals(Outcome.FAILED, result.trials().get(2).outcome());
        assertEquals(5, result.trials().get(2).configuration().get(HIDDEN));
    }
}
