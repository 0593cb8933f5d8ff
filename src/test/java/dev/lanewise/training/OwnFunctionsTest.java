package dev.lanewise.training;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run does if a listener, metric, loss or schedule of the user throws an exception or calls the run. */
class OwnFunctionsTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(12, 80, 4), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final Architecture LINEAR =
            new Architecture(List.of(12, 80, 4), Activation.TANH, Activation.IDENTITY, OwnLosses.QUADRATIC);
    private static final TrainingConfig CONFIG = TrainingConfig.notebook()
            .withThreads(1)
            .withEpochs(6)
            .withBatchSize(7)
            .withLearningRate(0.05);
    private static final UnsupportedOperationException ON_PURPOSE = new UnsupportedOperationException("on purpose");
    private static final String IN_PROGRESS =
            "training is in progress: its listeners and functions cannot run or resume it";
    private static final String ONLINE_IN_PROGRESS =
            "online training is in progress: its loss and schedule cannot train or save it";

    private final Dataset data = Examples.floats(ARCHITECTURE, 80, Examples.DENSE, 1);
    private final Dataset numbers = Examples.numbers(LINEAR, 80, Examples.DENSE, 1);
    private final Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
    private final AtomicInteger calls = new AtomicInteger();

    /** Runs whatever is called for the given time, counted from 0. */
    private void onCall(int call, Runnable action) {
        if (calls.getAndIncrement() == call) {
            action.run();
        }
    }

    private static void fail() {
        throw ON_PURPOSE;
    }

    private static void requireFailure(Training run) {
        assertSame(ON_PURPOSE, assertThrows(UnsupportedOperationException.class, run::run));
    }

    private static Training run(Network network, TrainingConfig config, Dataset data) {
        return new Training(network, config, data, new ScalarKernels());
    }

    /** The run without failures, from the same initial parameters, with the same best parameters. */
    private Network uninterrupted(int epochs, boolean validated) {
        Network other = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        try (Training run = run(other, CONFIG, data)) {
            (validated ? run.validateWith(data) : run).run(epochs);
        }
        return other;
    }

    private Metric metric(int failing, Runnable action) {
        return Metric.custom("own", Metric.Direction.HIGHER_IS_BETTER, (outputs, dataset) -> {
            onCall(failing, action);
            return calls.get();
        });
    }

    @Test
    void metricThatThrowsLeavesItsEpochWithoutScoresAndTheNextRunContinues(@TempDir Path folder) throws IOException {
        List<Integer> told = new ArrayList<>();
        try (Training run = run(network, CONFIG, data)
                .validateWith(data)
                .monitor(metric(2, OwnFunctionsTest::fail))
                .checkpoint(CheckpointFolder.of(folder), CheckpointInterval.epochs(1))
                .listen(record -> told.add(record.epoch()))) {
            requireFailure(run);
            // The best epoch so far, which is epoch 2: the values grow.
            assertEquals(uninterrupted(2, false).sha256(), network.sha256());
            TrainingResult result = run.run();
            assertEquals(Ending.EPOCHS, result.ending());
            assertEquals(
                    List.of(1, 2, 3, 4, 5, 6),
                    result.history().stream().map(EpochRecord::epoch).toList());
            assertFalse(result.history().get(2).validation().isPresent());
            assertTrue(Double.isNaN(result.history().get(2).monitored()));
            assertEquals(run.stepsPerEpoch(), result.history().get(2).steps());
            assertTrue(result.history().get(3).validation().isPresent());
            assertEquals(List.of(1, 2, 4, 5, 6), told);
            assertEquals(6, result.bestEpoch());
            Checkpoint last = Checkpoint.read(folder.resolve("epoch-0000000006.checkpoint"));
            assertEquals(result.history(), last.history());
            assertEquals(result, run.run());
        }
        assertEquals(uninterrupted(6, false).sha256(), network.sha256());
    }

    @Test
    void lossThatThrowsWhileAnEpochIsScoredDoesNotAffectTraining() {
        boolean[] throwing = {false};
        Loss loss = Loss.custom(
                "own",
                (a, y) -> {
                    if (throwing[0]) {
                        fail();
                    }
                    return OwnLosses.QUADRATIC.value(Activation.IDENTITY, null, a, y);
                },
                (a, y, d) -> OwnLosses.QUADRATIC.derivative(a, y, d));
        Network other = Initializer.NOTEBOOK.network(LINEAR, 1);
        try (Training run = run(other, CONFIG, numbers)) {
            run.run();
        }
        Network own = Initializer.NOTEBOOK.network(LINEAR.withOutput(Activation.IDENTITY, loss), 1);
        try (Training run = run(own, CONFIG, numbers).testWith(numbers)) {
            throwing[0] = true;
            requireFailure(run);
            throwing[0] = false;
            TrainingResult result = run.run();
            assertFalse(result.history().get(0).test().isPresent());
            assertTrue(result.history().get(1).test().isPresent());
            assertEquals(6, result.history().size());
        }
        assertEquals(other.parameters()[0], own.parameters()[0]);
        assertEquals(other.sha256(), own.sha256());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void listenerThatThrowsEndsTheRunAndTheNextContinues(boolean before) {
        try (Training run = run(network, CONFIG, data).validateWith(data).listen(new TrainingListener() {
            @Override
            public void epochBegins(int epoch) {
                if (before) {
                    onCall(2, OwnFunctionsTest::fail);
                }
            }

            @Override
            public void epochEnded(EpochRecord record) {
                if (!before) {
                    onCall(2, OwnFunctionsTest::fail);
                }
            }
        })) {
            requireFailure(run);
            assertEquals(uninterrupted(before ? 2 : 3, true).sha256(), network.sha256());
            TrainingResult result = run.run();
            assertEquals(
                    IntStream.rangeClosed(1, 6).boxed().toList(),
                    result.history().stream().map(EpochRecord::epoch).toList());
            assertTrue(result.history().stream()
                    .allMatch(record -> record.validation().isPresent()));
        }
        assertEquals(uninterrupted(6, true).sha256(), network.sha256());
    }

    @Test
    void scheduleThatThrowsChangesNothing() {
        // In the third epoch: an epoch has twelve steps.
        Schedule schedule = Schedule.custom("own", step -> {
            onCall(30, OwnFunctionsTest::fail);
            return 1;
        });
        try (Training run = run(network, CONFIG.withSchedule(schedule), data).validateWith(data)) {
            requireFailure(run);
            assertEquals(uninterrupted(2, true).sha256(), network.sha256());
            assertEquals(6, run.run().history().size());
        }
        assertEquals(uninterrupted(6, true).sha256(), network.sha256());
    }

    @Test
    void checkpointHandlerThatThrowsEndsTheRunAndTheNextContinues(@TempDir Path folder) throws IOException {
        Path gone = folder.resolve("gone");
        try (Training run = run(network, CONFIG, data)
                .checkpoint(CheckpointFolder.of(gone), CheckpointInterval.epochs(2))
                .onCheckpointFailure(failure -> onCall(0, OwnFunctionsTest::fail))) {
            Files.delete(gone);
            requireFailure(run);
            assertEquals(uninterrupted(2, false).sha256(), network.sha256());
            assertEquals(6, run.run().history().size());
        }
        assertEquals(uninterrupted(6, false).sha256(), network.sha256());
    }

    /** A loss whose derivative performs an action when it is called in a given epoch, after the check of the loss. */
    private Loss loss(AtomicReference<Runnable> action) {
        return Loss.custom("own", (a, y) -> OwnLosses.QUADRATIC.value(Activation.IDENTITY, null, a, y), (a, y, d) -> {
            Runnable now = action.get();
            if (now != null) {
                now.run();
            }
            OwnLosses.QUADRATIC.derivative(a, y, d);
        });
    }

    /** The parameters of a step that failed in its middle are of no use, whatever the number of threads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void derivativeThatThrowsLeavesTheLastCompleteEpochAndNoFurtherOneIsTrained(int threads, @TempDir Path folder)
            throws IOException {
        Architecture wide =
                new Architecture(List.of(128, 256, 256, 8), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        Dataset rows = Examples.numbers(wide, 48, Examples.DENSE, 1);
        TrainingConfig config =
                CONFIG.withThreads(threads).withBatchSize(16).withEpochs(4).withLearningRate(1e-3);
        AtomicReference<Runnable> action = new AtomicReference<>();
        Architecture own = wide.withOutput(Activation.IDENTITY, loss(action));
        Network failing = Initializer.NOTEBOOK.network(own, 1);
        List<String> digests = new ArrayList<>();
        try (Training run = run(failing, config, rows)
                .checkpoint(CheckpointFolder.of(folder), CheckpointInterval.epochs(1))
                .listen(record -> {
                    digests.add(failing.sha256());
                    if (record.epoch() == 2) {
                        action.set(OwnFunctionsTest::fail);
                    }
                })) {
            assertEquals(threads, run.trainer().plan().workers());
            requireFailure(run);
            action.set(null);
            assertEquals(digests.get(1), failing.sha256());
            Checkpoint newest = Checkpoint.read(folder.resolve("epoch-0000000002.checkpoint"));
            for (Runnable call : List.<Runnable>of(run::run, () -> run.run(0), () -> run.resume(newest))) {
                IllegalStateException e = assertThrows(IllegalStateException.class, call::run);
                assertEquals(
                        "epoch 3 failed within a step, so the parameters are incomplete; resume from a"
                                + " checkpoint in a new run",
                        e.getMessage());
                assertSame(ON_PURPOSE, e.getCause());
            }
            assertEquals(digests.get(1), failing.sha256());
        }
        Network resumed = Initializer.NOTEBOOK.network(own, 1);
        try (Training run =
                run(resumed, config, rows).resume(Checkpoint.read(folder.resolve("epoch-0000000002.checkpoint")))) {
            assertEquals(4, run.run().history().size());
        }
        Network expected = Initializer.NOTEBOOK.network(wide, 1);
        try (Training run = run(expected, config, rows)) {
            run.run();
        }
        assertEquals(expected.sha256(), resumed.sha256());
    }

    /** Calls a run in progress; the refusal is kept. */
    private static Runnable calling(Runnable call, List<String> refusals) {
        return () -> refusals.add(
                assertThrows(IllegalStateException.class, call::run).getMessage());
    }

    @Test
    void runCannotBeCalledByItsOwnFunctions(@TempDir Path folder) throws IOException {
        try (Training other =
                run(network, CONFIG, data).checkpoint(CheckpointFolder.of(folder), CheckpointInterval.epochs(1))) {
            other.run(1);
        }
        Checkpoint checkpoint = Checkpoint.read(folder.resolve("epoch-0000000001.checkpoint"));
        List<String> refusals = new ArrayList<>();
        AtomicReference<Training> self = new AtomicReference<>();
        Network own = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        Schedule schedule = Schedule.custom("own", step -> {
            if (step.number() == 5) {
                calling(() -> self.get().run(), refusals).run();
            }
            return 1;
        });
        try (Training run = run(own, CONFIG.withSchedule(schedule), data)
                .validateWith(data)
                .monitor(metric(3, calling(() -> self.get().run(), refusals)))
                .listen(new TrainingListener() {
                    @Override
                    public void epochBegins(int epoch) {
                        if (epoch == 3) {
                            calling(() -> self.get().run(), refusals).run();
                        }
                    }

                    @Override
                    public void epochEnded(EpochRecord record) {
                        if (record.epoch() == 5) {
                            calling(() -> self.get().run(9), refusals).run();
                            calling(() -> self.get().resume(checkpoint), refusals)
                                    .run();
                        }
                    }
                })) {
            self.set(run);
            TrainingResult result = run.run();
            assertEquals(
                    List.of(1, 2, 3, 4, 5, 6),
                    result.history().stream().map(EpochRecord::epoch).toList());
        }
        assertEquals(Collections.nCopies(5, IN_PROGRESS), refusals);
        assertEquals(uninterrupted(6, false).sha256(), own.sha256());
    }

    @Test
    void listenerThatIsAddedByAListenerIsCalledFromTheNextEventOn() {
        List<String> told = new ArrayList<>();
        try (Training run = run(network, CONFIG.withEpochs(3), data)) {
            run.listen(record -> {
                        told.add("first " + record.epoch());
                        if (record.epoch() == 1) {
                            run.listen(later -> told.add("added " + later.epoch()));
                        }
                    })
                    .listen(record -> told.add("second " + record.epoch()));
            run.run();
        }
        assertEquals(
                List.of("first 1", "second 1", "first 2", "second 2", "added 2", "first 3", "second 3", "added 3"),
                told);
    }

    private OnlineTrainer online(Architecture architecture, TrainingConfig config) {
        return new OnlineTrainer(
                Initializer.NOTEBOOK.network(architecture, 1), config, new ScalarKernels(), ExecutionPlan.SHARE_FROM);
    }

    @Test
    void onlineTrainingCannotBeCalledByItsOwnFunctions(@TempDir Path folder) {
        Path file = folder.resolve("state");
        List<String> refusals = new ArrayList<>();
        AtomicReference<OnlineTrainer> self = new AtomicReference<>();
        Schedule schedule = Schedule.custom("own", step -> {
            if (step.number() == 3) {
                calling(() -> self.get().train(data), refusals).run();
                assertThrown(
                        IllegalStateException.class,
                        ONLINE_IN_PROGRESS,
                        () -> self.get().save(file));
                self.get().close();
                assertEquals(0, self.get().steps());
            }
            return 1;
        });
        try (OnlineTrainer own = online(ARCHITECTURE, CONFIG.withSchedule(schedule));
                OnlineTrainer plain = online(ARCHITECTURE, CONFIG)) {
            self.set(own);
            own.train(data);
            plain.train(data);
            assertEquals(plain.network().sha256(), own.network().sha256());
            assertEquals(List.of(ONLINE_IN_PROGRESS), refusals);
            assertThrown(IllegalStateException.class, "the online training is closed", () -> own.train(data));
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void derivativeThatThrowsLeavesTheLastCallOfOnlineTraining() {
        AtomicReference<Runnable> action = new AtomicReference<>();
        try (OnlineTrainer online = online(LINEAR.withOutput(Activation.IDENTITY, loss(action)), CONFIG)) {
            String untrained = online.network().sha256();
            online.train(numbers);
            String trained = online.network().sha256();
            assertNotEquals(untrained, trained);
            action.set(OwnFunctionsTest::fail);
            assertSame(ON_PURPOSE, assertThrows(UnsupportedOperationException.class, () -> online.train(numbers)));
            action.set(null);
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> online.train(numbers));
            assertSame(ON_PURPOSE, e.getCause());
            assertEquals(trained, online.network().sha256());
            assertEquals(80, online.rows());
        }
    }
}
