package dev.lanewise.training;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.parallel.WorkerThreads;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What starts and ends threads, and what a run does that was stopped, interrupted, closed or has diverged. */
class LifeCycleTest {
    /** Large enough for its steps to be shared by threads. */
    private static final Architecture WIDE =
            new Architecture(List.of(128, 256, 256, 8), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);

    private static final TrainingConfig SHARED = TrainingConfig.notebook()
            .withThreads(3)
            .withEpochs(2)
            .withBatchSize(16)
            .withLearningRate(0.1);
    private static final Architecture SMALL =
            new Architecture(List.of(12, 30, 4), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final TrainingConfig CONFIG = TrainingConfig.notebook()
            .withThreads(1)
            .withEpochs(6)
            .withBatchSize(7)
            .withLearningRate(0.5);

    private final Dataset wide = Examples.floats(WIDE, 48, Examples.SPARSE, 1);
    private final Dataset small = Examples.floats(SMALL, 80, Examples.DENSE, 1);
    private final Network network = Initializer.NOTEBOOK.network(SMALL, 1);

    @Test
    void threadsStartWithTheFirstEpochAndEndWithClose() {
        Set<Thread> before = WorkerThreads.all();
        Training run = new Training(Initializer.NOTEBOOK.network(WIDE, 1), SHARED, wide);
        assertEquals(3, run.trainer().plan().workers());
        assertEquals(Set.of(), WorkerThreads.since(before));
        run.run(1);
        assertEquals(2, WorkerThreads.since(before).size());
        run.close();
        assertEquals(Set.of(), WorkerThreads.since(before));
        run.close();
        assertEquals(Set.of(), WorkerThreads.since(before));
    }

    @Test
    void closingARunThatNeverRanStartsNoThreads() {
        Set<Thread> before = WorkerThreads.all();
        new Training(Initializer.NOTEBOOK.network(WIDE, 1), SHARED, wide).close();
        assertEquals(Set.of(), WorkerThreads.since(before));
    }

    @Test
    void forgottenRunsLeaveNoThreads() throws Exception {
        Set<Thread> threads = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            threads.addAll(forgetRun());
        }
        assertEquals(20, threads.size());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (threads.stream().anyMatch(Thread::isAlive) && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(10);
        }
        assertEquals(List.of(), threads.stream().filter(Thread::isAlive).toList());
    }

    private Set<Thread> forgetRun() {
        Set<Thread> earlier = WorkerThreads.all();
        Training run = new Training(Initializer.NOTEBOOK.network(WIDE, 1), SHARED, wide).testWith(wide);
        run.run();
        Set<Thread> own = WorkerThreads.since(earlier);
        assertEquals(2, own.size());
        return own;
    }

    @Test
    void oneRunAtATimeTrainsANetwork() {
        String trained = trained(CONFIG);
        try (Training first = run(CONFIG);
                Training second = run(CONFIG)) {
            List<String> refusals = new ArrayList<>();
            first.listen(record -> refusals.add(
                    assertThrows(IllegalStateException.class, second::run).getMessage()));
            assertEquals(Ending.EPOCHS, first.run().ending());
            assertEquals(CONFIG.epochs(), refusals.size());
            assertEquals(
                    Set.of("another training run of this network is in progress, and one run at a time can train"
                            + " it"),
                    Set.copyOf(refusals));
            assertEquals(trained, network.sha256(), "the run in progress goes on as if alone");
            assertEquals(Ending.EPOCHS, second.run().ending());
            second.listen(record -> {
                throw new UnsupportedOperationException();
            });
            assertThrows(UnsupportedOperationException.class, () -> second.run(CONFIG.epochs() + 1));
            assertEquals(
                    Ending.EPOCHS,
                    first.listen(record -> refusals.clear()).run(0).ending());
        }
    }

    @Test
    void stopBeforeARunEndsTheNextRunOnly() {
        String untrained = network.sha256();
        try (Training run = run(CONFIG)) {
            run.stop();
            run.stop();
            TrainingResult stopped = run.run();
            assertEquals(Ending.STOPPED, stopped.ending());
            assertEquals("stopped before epoch 1", stopped.explanation());
            assertEquals(untrained, network.sha256());
            assertEquals(Ending.EPOCHS, run.run().ending());
        }
        assertEquals(trained(CONFIG), network.sha256());
    }

    @Test
    void stopDuringTheLastEpochDoesNotEndTheNextRun() {
        try (Training run = run(CONFIG)) {
            run.listen(record -> {
                if (record.epoch() == 2) {
                    run.stop();
                }
            });
            assertEquals(Ending.EPOCHS, run.run(2).ending());
            assertEquals(Ending.EPOCHS, run.run().ending());
        }
        assertEquals(trained(CONFIG), network.sha256());
    }

    @Test
    void stopOfATrainerBeforeAnEpochEndsThatEpochOnly() {
        try (Trainer trainer = Trainers.of(network, CONFIG, small, new ScalarKernels())) {
            trainer.stop();
            assertEquals(1, trainer.epoch().steps());
            assertEquals(12, trainer.epoch().steps());
        }
    }

    @Test
    void interruptedRunTrainsNothingUntilTheInterruptIsCleared() {
        String untrained = network.sha256();
        try (Training run = run(CONFIG)) {
            Thread.currentThread().interrupt();
            assertEquals(Ending.STOPPED, run.run().ending());
            assertTrue(Thread.interrupted());
            assertEquals(untrained, network.sha256());
            assertEquals(Ending.EPOCHS, run.run().ending());
        }
        assertEquals(trained(CONFIG), network.sha256());
    }

    @Test
    void closedRunTrainsNoFurther() throws Exception {
        Training run = run(CONFIG);
        run.run(1);
        String trained = network.sha256();
        run.close();
        for (int epochs : new int[] {0, 1, 6}) {
            assertThrown(IllegalStateException.class, "the training is closed", () -> run.run(epochs));
        }
        assertThrows(IllegalStateException.class, run::run);
        assertThrows(IllegalStateException.class, run::warmUp);
        assertThrows(IllegalStateException.class, run.trainer()::epoch);
        assertThrows(IllegalStateException.class, () -> run.trainer().evaluate(small));
        assertEquals(trained, network.sha256());
    }

    @Test
    void listenerThatClosesTheRunEndsItAfterTheEpochWithItsResult() {
        Set<Thread> before = WorkerThreads.all();
        Network closed = Initializer.NOTEBOOK.network(WIDE, 1);
        List<Integer> ended = new ArrayList<>();
        Training run = new Training(closed, SHARED.withEpochs(5), wide).validateWith(wide);
        run.listen(record -> {
                    if (record.epoch() == 2) {
                        run.close();
                        run.close();
                    }
                })
                .listen(record -> ended.add(record.epoch()));
        TrainingResult result = run.run();
        assertEquals(Ending.STOPPED, result.ending());
        assertEquals("stopped before epoch 3: the training was closed", result.explanation());
        assertEquals(2, result.history().size());
        assertTrue(result.bestEpoch() > 0);
        assertEquals(List.of(1, 2), ended);
        assertEquals(Set.of(), WorkerThreads.since(before));
        assertThrown(IllegalStateException.class, "the training is closed", run::run);
        Network whole = Initializer.NOTEBOOK.network(WIDE, 1);
        try (Training other = new Training(whole, SHARED.withEpochs(2), wide).validateWith(wide)) {
            assertEquals(result.bestEpoch(), other.run().bestEpoch());
        }
        assertEquals(whole.sha256(), closed.sha256());
    }

    @Test
    void listenerThatClosesTheRunBeforeAnEpochSkipsItAndAfterTheLastChangesNothing() {
        Training skipped = run(CONFIG);
        skipped.listen(new TrainingListener() {
            @Override
            public void epochBegins(int epoch) {
                if (epoch == 2) {
                    skipped.close();
                    assertThrows(IllegalStateException.class, skipped::run);
                }
            }

            @Override
            public void epochEnded(EpochRecord record) {}
        });
        TrainingResult result = skipped.run();
        assertEquals("stopped before epoch 2: the training was closed", result.explanation());
        assertEquals(1, result.history().size());
        Training last = run(CONFIG.withEpochs(2));
        last.listen(record -> {
            if (record.epoch() == 2) {
                last.close();
            }
        });
        assertEquals(Ending.EPOCHS, last.run().ending());
        assertThrows(IllegalStateException.class, last::run);
    }

    @Test
    void closingARunFromAnotherThreadCompletesTheEpoch(@TempDir Path folder) throws Exception {
        Set<Thread> before = WorkerThreads.all();
        Network trained = Initializer.NOTEBOOK.network(WIDE, 1);
        Dataset large = Examples.floats(WIDE, 800, Examples.SPARSE, 1);
        Training run = new Training(trained, SHARED.withEpochs(100), large)
                .testWith(wide)
                .checkpoint(CheckpointFolder.of(folder), CheckpointInterval.epochs(100));
        Thread closer = new Thread(() -> {
            while (run.trainer().steps() < 3) {
                Thread.onSpinWait();
            }
            run.close();
        });
        closer.start();
        TrainingResult result = run.run();
        closer.join();
        assertEquals(Ending.STOPPED, result.ending());
        int epochs = result.history().size();
        assertTrue(epochs >= 1 && epochs < 100, result::explanation);
        assertEquals("stopped before epoch " + (epochs + 1) + ": the training was closed", result.explanation());
        assertEquals(run.stepsPerEpoch(), result.history().get(epochs - 1).steps());
        assertTrue(result.history().get(epochs - 1).test().isPresent());
        assertEquals(
                epochs,
                Checkpoint.read(CheckpointFolder.of(folder).files().get(0)).epochs());
        assertEquals(Set.of(), WorkerThreads.since(before));
    }

    @Test
    void secondThreadIsRefusedAndTheFirstGoesOn() throws Exception {
        try (Training run = run(CONFIG)) {
            AtomicReference<Throwable> refusal = new AtomicReference<>();
            run.listen(record -> {
                if (record.epoch() != 2) {
                    return;
                }
                Thread other = new Thread(() -> {
                    try {
                        run.run();
                    } catch (Throwable e) {
                        refusal.set(e);
                    }
                });
                other.start();
                try {
                    other.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            TrainingResult result = run.run();
            assertEquals(Ending.EPOCHS, result.ending());
            assertEquals(6, result.history().size());
            assertEquals(IllegalStateException.class, refusal.get().getClass());
            assertEquals(
                    "training is already in progress in the thread \""
                            + Thread.currentThread().getName() + "\", and one thread can run it at a time",
                    refusal.get().getMessage());
            // Between runs, any thread may run it.
            Thread later = new Thread(() -> refusal.set(run.run(7).ending() == Ending.EPOCHS ? null : new Error()));
            later.start();
            later.join();
            assertEquals(null, refusal.get());
        }
    }

    private Training run(TrainingConfig config) {
        return new Training(network, config, small, new ScalarKernels());
    }

    private String trained(TrainingConfig config) {
        Network other = Initializer.NOTEBOOK.network(SMALL, 1);
        String untrained = other.sha256();
        try (Training run = new Training(other, config, small, new ScalarKernels())) {
            run.run();
        }
        assertNotEquals(untrained, other.sha256());
        return other.sha256();
    }
}
