package dev.lanewise.search;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchSpaceTest {
    private static final Hyperparameter<Double> ETA = Hyperparameter.of("eta", 0.1, 0.5, 1.0);
    private static final Hyperparameter<Integer> BATCH = Hyperparameter.of("batch", 10, 32);
    private static final Hyperparameter<Double> RATE = Hyperparameter.logUniform("rate", 0.001, 1);

    @Test
    void gridHasEveryCombinationTheLastParameterFastest() {
        assertEquals(
                List.of(
                        "eta=0.1, batch=10",
                        "eta=0.1, batch=32",
                        "eta=0.5, batch=10",
                        "eta=0.5, batch=32",
                        "eta=1.0, batch=10",
                        "eta=1.0, batch=32"),
                texts(space(ETA, BATCH).grid()));
        assertEquals(
                IntStream.rangeClosed(1, 6).boxed().toList(),
                space(ETA, BATCH).grid().stream().map(Configuration::number).toList());
    }

    @Test
    void gridOfARangeIsRefused() {
        assertRefused(
                "rate is a range, which has no grid: name its values, or draw at random",
                () -> space(ETA, RATE).grid());
    }

    @Test
    void gridThatIsTooLargeIsRefusedBeforeItIsMade() {
        List<Integer> hundred = IntStream.range(0, 100).boxed().toList();
        SearchSpace space = space(IntStream.range(0, 12)
                .mapToObj(i -> Hyperparameter.of("d" + i, hundred))
                .toArray(Hyperparameter<?>[]::new));
        assertEquals(Long.MAX_VALUE, space.size().orElseThrow());
        assertTrue(Refusal.message(space::grid).contains("at most 10000 are tried"));
        assertEquals(5, space.random(5, 1).size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void randomConfigurationsAreThoseOfTheSeedAndTheFirstStayWithMoreTrials(boolean finite) {
        SearchSpace space = finite ? space(ETA, BATCH) : space(RATE, BATCH);
        List<Configuration> drawn = space.random(5, 7);
        assertEquals(5, drawn.size());
        assertEquals(drawn, space.random(5, 7));
        assertEquals(drawn.subList(0, 3), space.random(3, 7));
        assertNotEquals(drawn, space.random(5, 8));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 32})
    void seedOutOfRangeIsRefused(long seed) {
        assertRefused(
                "the seed is 0 to 4294967295, but " + seed + " was given",
                () -> space(ETA, BATCH).random(3, seed));
    }

    @Test
    void randomConfigurationsOfAFiniteSpaceAreAllDifferentUntilThereAreNoMore() {
        SearchSpace space = space(ETA, BATCH);
        assertEquals(new HashSet<>(texts(space.grid())), new HashSet<>(texts(space.random(6, 3))));
        assertEquals(6, space(ETA, BATCH).random(100, 3).size());
        // A range of whole numbers is finite as well, though it has no grid.
        assertEquals(
                4,
                new HashSet<>(texts(space(Hyperparameter.uniformInt("n", 1, 4)).random(100, 3))).size());
    }

    @Test
    void valuesOfAConfigurationHaveTheTypesOfTheirParameters() {
        Configuration configuration = space(ETA, BATCH).grid().get(3);
        double eta = configuration.get(ETA);
        int batch = configuration.get(BATCH);
        assertEquals(0.5, eta);
        assertEquals(32, batch);
        assertEquals(32, configuration.get(Hyperparameter.of("batch", 10, 32)));
        assertEquals(4, configuration.number());
        assertEquals(Map.of("eta", "0.5", "batch", "32"), configuration.settings());
        assertRefused("the search does not vary rate", () -> configuration.get(RATE));
        assertRefused("the search does not vary batch", () -> configuration.get(Hyperparameter.of("batch", 32, 10)));
        assertNotEquals(configuration, space(ETA, BATCH).grid().get(2));
    }

    @Test
    void spaceThatIsNoneIsRefused() {
        assertTrue(Refusal.message(() -> space()).startsWith("nothing is to be varied"));
        assertRefused("eta is varied twice", () -> space(ETA, BATCH, ETA));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001})
    void numberOfTrialsOutOfRangeIsRefused(int trials) {
        assertRefused(
                "the number of trials is 1 to 10000, but " + trials + " was given",
                () -> space(ETA).random(trials, 1));
    }

    private static SearchSpace space(Hyperparameter<?>... parameters) {
        return SearchSpace.of(parameters);
    }

    private static List<String> texts(List<Configuration> configurations) {
        return configurations.stream().map(Configuration::toString).toList();
    }

    @Test
    void largestNumberOfTrialsIsTriedOnceEach() {
        List<Integer> hundred = IntStream.range(0, 100).boxed().toList();
        SearchSpace most = space(Hyperparameter.of("a", hundred), Hyperparameter.of("b", hundred));
        assertEquals(SearchSpace.MAX_TRIALS, most.grid().size());
        assertEquals(SearchSpace.MAX_TRIALS, new HashSet<>(texts(most.random(SearchSpace.MAX_TRIALS, 1))).size());
        assertEquals(1, most.random(1, 1).size());
        SearchSpace more = space(
                Hyperparameter.of("n", IntStream.rangeClosed(0, 10_000).boxed().toList()));
        assertTrue(Refusal.message(more::grid).contains("at most 10000 are tried"));
        assertEquals(3, more.random(3, 1).size());
    }
}
