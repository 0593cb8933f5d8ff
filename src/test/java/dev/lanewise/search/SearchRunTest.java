package dev.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.search.Trial.End;
import dev.lanewise.search.Trial.Standing;
import dev.lanewise.search.TrialResult.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchRunTest {
    private static final Architecture SIGMOID = Architecture.notebook(2, 2);

    /** Trials whose accuracy after each epoch is written down; a number below 0 is a divergence. */
    private static final class Scripted implements Trials {
        final Map<Integer, double[]> accuracies = new HashMap<>();
        /** Losses and architectures that are not the usual ones. */
        final Map<Integer, Double> losses = new HashMap<>();

        final Map<Integer, Architecture> architectures = new HashMap<>();
        final Map<Integer, Network> networks = new ConcurrentHashMap<>();
        final Set<Integer> sharing = new HashSet<>();
        final List<String> log = Collections.synchronizedList(new ArrayList<>());
        final Set<Integer> open = ConcurrentHashMap.newKeySet();
        int mostOpen;
        /** Trial that fails, and trial in whose second epoch the search is stopped. */
        int failing;

        int failingFrom;

        int stopping;
        Runnable stop;

        /** An accuracy that rises by steps of a hundredth from a start. */
        static double[] rising(double start, int epochs) {
            return IntStream.range(0, epochs)
                    .mapToDouble(epoch -> start + epoch * 0.01)
                    .toArray();
        }

        @Override
        public boolean sharesSteps(Configuration configuration) {
            return sharing.contains(configuration.number());
        }

        @Override
        public Trial begin(Configuration configuration, boolean alone) {
            int number = configuration.number();
            synchronized (this) {
                open.add(number);
                mostOpen = Math.max(mostOpen, open.size());
            }
            assertTrue(alone || !sharing.contains(number));
            assertTrue(!sharing.contains(number)
                    || !Thread.currentThread().getName().startsWith("lanewise-trial"));
            networks.put(number, Initializer.NOTEBOOK.network(architectures.getOrDefault(number, SIGMOID), number));
            double[] curve = accuracies.get(number);
            return new Trial() {
                private int epoch;
                private boolean stopped;
                private boolean diverged;

                @Override
                public Standing train(int epochs) {
                    log.add(number + ":" + epoch + "-" + epochs);
                    if (failing == number && epoch >= failingFrom) {
                        throw new IllegalStateException("trial " + number + " fails");
                    }
                    while (epoch < Math.min(epochs, curve.length) && !stopped && !diverged) {
                        if (stopping == number && epoch == 1) {
                            stopping = 0;
                            stop.run();
                            continue;
                        }
                        diverged = curve[epoch] < 0;
                        epoch += diverged ? 0 : 1;
                    }
                    double accuracy = epoch == 0 ? Double.NaN : curve[epoch - 1];
                    End end = diverged
                            ? End.DIVERGED
                            : stopped ? End.STOPPED : epoch == curve.length && epoch < epochs ? End.ENDED : End.OPEN;
                    return new Standing(end, epoch, 0.5, accuracy, losses.getOrDefault(number, 1 - accuracy));
                }

                @Override
                public void stop() {
                    stopped = true;
                }

                @Override
                public Optional<Network> network() {
                    return Optional.of(networks.get(number));
                }

                @Override
                public void close() {
                    assertTrue(open.remove(number));
                }
            };
        }
    }

    private final Scripted scripted = new Scripted();

    private static SearchRun search(Trials trials, int threads, List<Rung> rungs) {
        return search(trials, threads, rungs, Direction.HIGHER_IS_BETTER);
    }

    private static SearchRun search(Trials trials, int threads, List<Rung> rungs, Direction direction) {
        List<Configuration> configurations = configurations(rungs.get(0).trials());
        return new SearchRun(configurations, rungs, trials, "score", direction, threads, null, result -> {});
    }

    private static List<Configuration> configurations(int count) {
        return SearchSpace.of(Hyperparameter.of(
                        "n", IntStream.rangeClosed(1, count).boxed().toList()))
                .grid();
    }

    private SearchRun run(List<Rung> rungs, int threads) {
        SearchRun search = search(scripted, threads, rungs);
        scripted.stop = search::stop;
        search.run();
        assertEquals(Set.of(), scripted.open);
        return search;
    }

    /** For example {@code 3 finished 30}: configuration, outcome and epochs. */
    private static List<String> table(SearchRun search) {
        return search.result().trials().stream()
                .map(result -> result.configuration().number() + " " + result.outcome() + " " + result.epochs())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void plainSearchRanksAllByAccuracyThenLossThenOrder(int threads) {
        double[] starts = {0.5, 0.7, 0.5, 0.9, 0.1};
        for (int i = 0; i < starts.length; i++) {
            scripted.accuracies.put(i + 1, Scripted.rising(starts[i], 4));
        }
        scripted.sharing.add(2);
        SearchRun search = run(Rung.plain(5, 4), threads);
        assertEquals(
                List.of("4 finished 4", "2 finished 4", "1 finished 4", "3 finished 4", "5 finished 4"), table(search));
        assertSame(scripted.networks.get(4), search.result().network().orElseThrow());
        assertTrue(scripted.mostOpen <= threads, "more trainings are held than run");
    }

    static Stream<Architecture> otherLosses() {
        return Stream.of(
                SIGMOID.withOutput(Activation.SIGMOID, Loss.CROSS_ENTROPY),
                SIGMOID.withOutput(Activation.IDENTITY, Loss.HUBER),
                Architecture.notebook(2, 1));
    }

    /** Trial 3 has the lowest number, but of another loss; trial 2 is better than trial 1 by the loss of both. */
    @ParameterizedTest
    @MethodSource("otherLosses")
    void differentLossesAreNotComparedWhereScoresAreEqual(Architecture other) {
        for (int i = 1; i <= 3; i++) {
            scripted.accuracies.put(i, Scripted.rising(0.5, 4));
            scripted.losses.put(i, 0.4 - i * 0.1);
        }
        SearchRun comparable = run(Rung.plain(3, 4), 2);
        assertEquals(List.of("3 finished 4", "2 finished 4", "1 finished 4"), table(comparable));
        assertSame(scripted.networks.get(3), comparable.result().network().orElseThrow());

        scripted.architectures.put(3, other);
        List<String> expected = null;
        for (double loss : new double[] {0.01, 0.25, 100}) {
            scripted.losses.put(3, loss);
            SearchRun search = run(Rung.plain(3, 4), 2);
            expected = expected == null ? table(search) : expected;
            assertEquals(expected, table(search), "whatever the other loss");
            assertEquals(
                    List.of("2 finished 4", "1 finished 4"),
                    expected.stream().filter(line -> !line.startsWith("3")).toList());
            assertNotEquals("3 finished 4", expected.get(1), "those with the same loss are together");
            int best = search.result().trials().get(0).configuration().number();
            assertSame(scripted.networks.get(best), search.result().network().orElseThrow());
            assertEquals(
                    best,
                    run(Rung.halving(3, 3, 3), 2)
                            .result()
                            .trials()
                            .get(0)
                            .configuration()
                            .number());
        }
    }

    /** Cross-entropy is another formula for softmax than for sigmoid, but the other losses are the same for all. */
    @Test
    void lossIsComparableWhateverTheActivationUnlessItIsCrossEntropy() {
        for (int i = 1; i <= 2; i++) {
            scripted.accuracies.put(i, Scripted.rising(0.5, 4));
            scripted.losses.put(i, 0.4 - i * 0.1);
        }
        scripted.architectures.put(1, SIGMOID.withOutput(Activation.TANH, Loss.QUADRATIC));
        assertEquals(List.of("2 finished 4", "1 finished 4"), table(run(Rung.plain(2, 4), 1)));
        scripted.architectures.put(1, SIGMOID.withOutput(Activation.SOFTMAX, Loss.CROSS_ENTROPY));
        scripted.architectures.put(2, SIGMOID.withOutput(Activation.SIGMOID, Loss.CROSS_ENTROPY));
        List<String> expected = table(run(Rung.plain(2, 4), 1));
        scripted.losses.put(2, 100.0);
        assertEquals(expected, table(run(Rung.plain(2, 4), 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void halvingTrainsTheBestOfEachRungOn(int threads) {
        for (int i = 1; i <= 9; i++) {
            scripted.accuracies.put(i, Scripted.rising(i == 3 ? 0.05 : i * 0.1, 9));
        }
        // The best of the first rung falls back in the second.
        scripted.accuracies.put(9, new double[] {0.95, 0.25, 0.25});
        SearchRun search = run(Rung.halving(9, 9, 3), threads);
        assertEquals(
                List.of(
                        "8 finished 9",
                        "7 dropped 3",
                        "6 dropped 1",
                        "5 dropped 1",
                        "4 dropped 1",
                        "9 dropped 3",
                        "2 dropped 1",
                        "1 dropped 1",
                        "3 dropped 1"),
                table(search));
        assertSame(scripted.networks.get(8), search.result().network().orElseThrow());
        List<String> later = scripted.log.stream()
                .filter(line -> !line.contains(":0-"))
                .sorted()
                .toList();
        assertEquals(List.of("7:1-3", "8:1-3", "8:3-9", "9:1-3"), later);
    }

    @Test
    void lowScoresAreBetterWhereTheDirectionSaysSo() {
        double[] starts = {0.5, 0.7, 0.2};
        for (int i = 0; i < starts.length; i++) {
            scripted.accuracies.put(i + 1, Scripted.rising(starts[i], 4));
        }
        SearchRun search = search(scripted, 1, Rung.plain(3, 4), Direction.LOWER_IS_BETTER);
        search.run();
        assertEquals(List.of("3 finished 4", "1 finished 4", "2 finished 4"), table(search));
        assertSame(scripted.networks.get(3), search.result().network().orElseThrow());
    }

    @Test
    void divergedTrialIsWorstAndNeverTrainedOn() {
        scripted.accuracies.put(1, new double[] {-1});
        scripted.accuracies.put(2, new double[] {0.99, -1});
        scripted.accuracies.put(3, Scripted.rising(0.1, 3));
        SearchRun search = run(Rung.plain(3, 3), 2);
        assertEquals(List.of("3 finished 3", "2 diverged 1", "1 diverged 0"), table(search));
        assertSame(scripted.networks.get(3), search.result().network().orElseThrow());

        scripted.log.clear();
        scripted.accuracies.put(2, new double[] {-1});
        scripted.accuracies.put(3, new double[] {-1});
        search = run(Rung.halving(3, 3, 3), 2);
        assertEquals(List.of("1 diverged 0", "2 diverged 0", "3 diverged 0"), table(search));
        assertEquals(Optional.empty(), search.result().network());
        assertEquals(3, scripted.log.size());
    }

    @Test
    void whenTheLastOfAHalvingDivergesTheBestDroppedOneIsTheBest() {
        scripted.accuracies.put(1, new double[] {0.3});
        scripted.accuracies.put(2, new double[] {0.9, -1, -1});
        scripted.accuracies.put(3, new double[] {0.5});
        SearchRun search = run(Rung.halving(3, 3, 3), 1);
        assertEquals(List.of("3 dropped 1", "1 dropped 1", "2 diverged 1"), table(search));
        assertSame(scripted.networks.get(3), search.result().network().orElseThrow());
    }

    @Test
    void trialThatEndsByItselfStaysInTheRanking() {
        scripted.accuracies.put(1, new double[] {0.9});
        scripted.accuracies.put(2, Scripted.rising(0.1, 9));
        scripted.accuracies.put(3, Scripted.rising(0.2, 9));
        SearchRun search = run(List.of(new Rung(3, 3), new Rung(2, 9)), 1);
        assertEquals(List.of("1 finished 1", "3 finished 9", "2 dropped 3"), table(search));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stoppedSearchHasWhatThereIsSoFar(boolean halving) {
        for (int i = 1; i <= 4; i++) {
            scripted.accuracies.put(i, Scripted.rising(i * 0.1, 9));
        }
        scripted.stopping = 3;
        SearchRun search = run(halving ? Rung.halving(4, 9, 3) : Rung.plain(4, 9), 1);
        String ended = halving ? " interrupted 3" : " finished 9";
        assertEquals(List.of("3 interrupted 1", "2" + ended, "1" + ended), table(search));
        assertSame(scripted.networks.get(3), search.result().network().orElseThrow());
    }

    @Test
    void searchThatIsStoppedBeforeItBeginsHasNothing() {
        SearchRun search = search(scripted, 2, Rung.plain(2, 1));
        search.stop();
        search.run();
        assertEquals(List.of(), search.result().trials());
        assertEquals(Optional.empty(), search.result().network());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void failedTrialIsAnOutcomeAndTheOthersGoOn(int threads) {
        for (int i = 1; i <= 4; i++) {
            scripted.accuracies.put(i, Scripted.rising(i * 0.1, 9));
        }
        scripted.failing = 4;
        SearchRun search = search(scripted, threads, Rung.plain(4, 9));
        search.run();
        assertEquals(Set.of(), scripted.open);
        List<TrialResult> results = search.result().trials();
        assertEquals(
                List.of(3, 2, 1, 4),
                results.stream().map(result -> result.configuration().number()).toList());
        assertEquals(
                List.of(Outcome.FINISHED, Outcome.FINISHED, Outcome.FINISHED, Outcome.FAILED),
                results.stream().map(TrialResult::outcome).toList());
        assertEquals("trial 4 fails", results.get(3).failure().orElseThrow().getMessage());
        assertEquals(Optional.empty(), results.get(0).failure());
        assertSame(scripted.networks.get(3), search.result().network().orElseThrow());
    }

    /** The best of the first rung fails in the second one. */
    @Test
    void trialThatFailsInALaterRungIsNotTheBest() {
        for (int i = 1; i <= 4; i++) {
            scripted.accuracies.put(i, Scripted.rising(i * 0.1, 9));
        }
        scripted.failing = 4;
        scripted.failingFrom = 1;
        SearchRun search = search(scripted, 1, List.of(new Rung(4, 1), new Rung(2, 3)));
        search.run();
        TrialResult failed = search.result().trials().get(3);
        assertEquals(4, failed.configuration().number());
        assertEquals(Outcome.FAILED, failed.outcome());
        assertEquals(1, failed.epochs());
        assertSame(scripted.networks.get(3), search.result().network().orElseThrow());
    }

    @Test
    void searchWhoseTrialsAllFailedEndsWithTheFirstCause() {
        Trials failing = new Trials() {
            @Override
            public Trial begin(Configuration configuration, boolean alone) {
                throw new IllegalArgumentException("no " + configuration.number());
            }
        };
        SearchRun search = search(failing, 2, Rung.plain(3, 1));
        IllegalStateException e = assertThrows(IllegalStateException.class, search::run);
        assertEquals("all 3 trials failed; n=1: no 1", e.getMessage());
        assertEquals("no 1", e.getCause().getMessage());
        assertEquals(3, search.result().trials().size());
    }

    @Test
    void smallTrialsRunSideBySide() throws InterruptedException {
        CountDownLatch together = new CountDownLatch(2);
        Trials waiting = new Trials() {
            @Override
            public Trial begin(Configuration configuration, boolean alone) {
                assertFalse(alone);
                together.countDown();
                try {
                    together.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return scripted.begin(configuration, alone);
            }
        };
        scripted.accuracies.put(1, new double[] {0.5});
        scripted.accuracies.put(2, new double[] {0.6});
        search(waiting, 2, Rung.plain(2, 1)).run();
        assertEquals(0, together.getCount());
    }

    /** The request comes before the trial is among those that can be stopped. */
    @Test
    void trialThatBeginsWhileTheSearchIsStoppedIsStopped() {
        scripted.accuracies.put(1, Scripted.rising(0.1, 9));
        SearchRun[] search = new SearchRun[1];
        Trials stopping = new Trials() {
            @Override
            public Trial begin(Configuration configuration, boolean alone) {
                search[0].stop();
                return scripted.begin(configuration, alone);
            }
        };
        search[0] = search(stopping, 1, Rung.plain(1, 9));
        search[0].run();
        assertEquals(List.of("1 interrupted 0"), table(search[0]));
        assertEquals("SearchRun[1 trial, threads=1]", search[0].toString());
    }
}
