package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Examples;
import dev.lanewise.training.Trainers;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparedDataTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(30, 20, 10), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);

    private final Kernels kernels = KernelSelection.automatic().kernels();

    @ParameterizedTest
    @ValueSource(doubles = {Examples.SPARSE, Examples.DENSE})
    void trainersThatShareTheirDataAreThoseThatDoNot(double density) throws Exception {
        Dataset training = Examples.floats(ARCHITECTURE, 200, density, 1);
        Thread[] threads = new Thread[2];
        String[] digests = new String[2];
        for (int i = 0; i < 2; i++) {
            int seed = i;
            threads[i] = new Thread(() -> digests[seed] = digest(training, seed));
            threads[i].start();
        }
        for (int i = 0; i < 2; i++) {
            threads[i].join();
            assertEquals(digest(Examples.floats(ARCHITECTURE, 200, density, 1), i), digests[i]);
        }
    }

    private String digest(Dataset training, int seed) {
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, seed);
        TrainingConfig config = TrainingConfig.notebook().withSeed(seed).withThreads(1);
        try (Trainer trainer = Trainers.of(network, config, training, kernels)) {
            trainer.epoch();
            trainer.evaluate(training);
            trainer.epoch();
        }
        return network.sha256();
    }

    @Test
    void dataSetIsPreparedOnce() {
        Dataset one = Examples.floats(ARCHITECTURE, 50, Examples.SPARSE, 1);
        Dataset other = Examples.floats(ARCHITECTURE, 50, Examples.SPARSE, 1);
        try (WorkerTeam team = new WorkerTeam(1)) {
            PreparedInputs prepared = PreparedData.of(one, team);
            assertSame(prepared, PreparedData.of(one, team));
            assertFalse(prepared == PreparedData.of(other, team), "data sets are compared by identity");
        }
    }

    /** Folds and trials are trained in parallel, each on its own data set. */
    @Test
    void preparationDoesNotWaitForThatOfAnotherDataSet() throws InterruptedException {
        Dataset one = Examples.floats(ARCHITECTURE, 50, Examples.SPARSE, 1);
        Dataset other = Examples.floats(ARCHITECTURE, 50, Examples.SPARSE, 1);
        try (WorkerTeam team = new WorkerTeam(1);
                WorkerTeam held = new WorkerTeam(1)) {
            Thread waiting = new Thread(() -> PreparedData.of(one, held));
            Thread free = new Thread(() -> PreparedData.of(other, team));
            // Loads all classes, so that the threads wait for nothing but each other.
            PreparedData.of(Examples.floats(ARCHITECTURE, 50, Examples.SPARSE, 2), team);
            synchronized (held) {
                waiting.start();
                awaitEndOrBlock(waiting);
                free.start();
                // Its state alone would not do: a thread that ends may wait a moment for others of its group.
                free.join(60_000);
                assertFalse(free.isAlive());
                assertTrue(waiting.isAlive());
            }
            waiting.join();
        }
    }

    private static void awaitEndOrBlock(Thread thread) {
        while (thread.isAlive() && thread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
    }
}
