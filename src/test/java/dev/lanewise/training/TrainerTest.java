package dev.lanewise.training;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(30, 100, 40, 20), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
    private static final TrainingConfig CONFIG = Configs.sgd(1, 7, 0.5, 3, 2);

    private final Dataset training = Examples.floats(ARCHITECTURE, 100, Examples.DENSE, 1);

    @Test
    void epochTellsWhatItDid() {
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 3);
        try (Trainer trainer = trainer(network, CONFIG)) {
            assertEquals(0, trainer.steps());
            assertEquals(15, trainer.stepsPerEpoch());
            for (int epoch = 0; epoch < 3; epoch++) {
                EpochResult result = trainer.epoch();
                assertEquals(epoch, result.epoch());
                assertEquals(15, result.steps());
                assertTrue(result.complete());
                assertTrue(result.seconds() > 0);
                assertEquals(15, trainer.steps());
            }
        }
    }

    @Test
    void miniBatchLargerThanTheDataIsOneStep() {
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 3);
        TrainingConfig config = CONFIG.withBatchSize(Integer.MAX_VALUE);
        try (Trainer trainer = trainer(network, config)) {
            EpochResult result = trainer.epoch();
            assertEquals(1, result.steps());
            assertTrue(result.complete());
        }
        assertEquals(Examples.trainedPlainly(ARCHITECTURE, config, training).sha256(), network.sha256());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void interruptedEpochEndsAfterItsMiniBatchAndTheCallerStaysInterrupted(int threads) {
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 3);
        try (Trainer trainer = trainer(network, CONFIG.withThreads(threads))) {
            assertEquals(threads, trainer.plan().workers());
            Thread.currentThread().interrupt();
            EpochResult result = trainer.epoch();
            assertTrue(Thread.interrupted(), "the interruption is the caller's to see");
            assertEquals(1, result.steps());
            assertFalse(result.complete());
        }
        assertEquals(Examples.trainedPlainly(ARCHITECTURE, CONFIG, training, 1).sha256(), network.sha256());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void stopFromAnotherThreadEndsTheEpochWithWholeMiniBatches(int threads) throws Exception {
        // So many steps that the epoch cannot be over before it is stopped.
        Dataset large = Examples.floats(ARCHITECTURE, 200_000, Examples.SPARSE, 1);
        TrainingConfig config = CONFIG.withThreads(threads).withBatchSize(1);
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 3);
        EpochResult result;
        try (Trainer trainer = Trainers.sharing(network, config, large, kernels())) {
            assertEquals(threads, trainer.plan().workers());
            Thread stopper = new Thread(() -> {
                while (trainer.steps() < 3) {
                    Thread.onSpinWait();
                }
                trainer.stop();
            });
            stopper.start();
            result = trainer.epoch();
            stopper.join();
        }
        assertFalse(result.complete());
        assertTrue(result.steps() >= 3 && result.steps() < 200_000, result::toString);
        assertEquals(
                Examples.trainedPlainly(ARCHITECTURE, config, large, result.steps())
                        .sha256(),
                network.sha256());
    }

    @Test
    void twoTrainersAtOnceDoNotDisturbEachOther() throws Exception {
        TrainingConfig config = CONFIG.withEpochs(3);
        String expected =
                Examples.trainedPlainly(ARCHITECTURE, config, training).sha256();
        Network[] networks = {
            Initializer.NOTEBOOK.network(ARCHITECTURE, 3), Initializer.NOTEBOOK.network(ARCHITECTURE, 3)
        };
        Thread[] threads = new Thread[networks.length];
        CountDownLatch ready = new CountDownLatch(networks.length);
        for (int t = 0; t < threads.length; t++) {
            Network network = networks[t];
            threads[t] = new Thread(() -> {
                try (Trainer trainer = trainer(network, config)) {
                    ready.countDown();
                    for (int epoch = 0; epoch < config.epochs(); epoch++) {
                        trainer.epoch();
                    }
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, ready.getCount());
        for (Network network : networks) {
            assertEquals(expected, network.sha256());
        }
    }

    @Test
    void closingLeavesNoThreadBehind() {
        Set<Thread> before = workers();
        Trainer trainer = trainer(Initializer.NOTEBOOK.network(ARCHITECTURE, 3), CONFIG.withThreads(4));
        assertEquals(4, trainer.plan().workers());
        trainer.epoch();
        trainer.evaluate(training);
        assertEquals(3, workersSince(before).size());
        trainer.close();
        assertEquals(Set.of(), workersSince(before));
        assertThrows(IllegalStateException.class, trainer::epoch);
        assertThrows(IllegalStateException.class, () -> trainer.evaluate(training));
    }

    @Test
    void refusedTrainerLeavesNoThreadBehind() {
        Set<Thread> before = workers();
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(29, 100, 20), 1);
        assertThrows(IllegalArgumentException.class, () -> trainer(network, CONFIG.withThreads(4)));
        assertEquals(Set.of(), workersSince(before));
    }

    /** Those that other tests have left behind may end at any time. */
    private static Set<Thread> workersSince(Set<Thread> before) {
        Set<Thread> since = workers();
        since.removeAll(before);
        return since;
    }

    private static Set<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lanewise-worker-"))
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }

    @Test
    void networkTooSmallToBeSharedHasOneWorker() {
        Architecture small = Architecture.notebook(5, 4, 3);
        Network network = Initializer.NOTEBOOK.network(small, 1);
        try (Trainer trainer = Trainers.sharing(
                network, CONFIG.withThreads(4), Examples.floats(small, 10, Examples.DENSE, 1), kernels())) {
            assertEquals(1, trainer.plan().workers());
        }
    }

    /** Moved pixels are dense work for the first layer, however sparse the images are. */
    @Test
    void stepsOnVariedImagesAreSharedAsDenseOnes() {
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(784, 40, 10), 1);
        Dataset images = Examples.images(network.architecture(), new ImageShape(28, 28), 64, Examples.SPARSE, 1);
        TrainingConfig config = CONFIG.withBatchSize(32);
        try (Trainer plain = Trainers.of(network, config, images, kernels());
                Trainer varied = Trainers.of(
                        network, config.withAugmentation(Augmentation.parse("shift=1")), images, kernels())) {
            assertEquals(1, plain.plan().workers());
            assertEquals(2, varied.plan().workers());
        }
    }

    @ParameterizedTest
    @CsvSource({"784-40-10, 10, 1", "784-64-10, 128, 1", "784-96-10, 128, 2", "784-300-10, 128, 2"})
    void stepsAreSharedIfThereIsMuchToDo(String layers, int batchSize, int workers) {
        Network network = Initializer.NOTEBOOK.network(Architectures.notebook(layers), 1);
        Dataset images = Examples.bytes(network.architecture(), 200, Examples.SPARSE, 1);
        Trainer trainer = Trainers.of(network, CONFIG.withBatchSize(batchSize), images, kernels());
        assertEquals(workers, trainer.plan().workers());
        trainer.epoch();
        trainer.close();
        assertThrows(IllegalStateException.class, trainer::epoch);
    }

    @Test
    void dataThatDoNotFitAreRefused() {
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        Dataset otherInputs = Examples.floats(Architecture.notebook(29, 20), 5, Examples.DENSE, 1);
        Dataset moreClasses = Examples.floats(Architecture.notebook(30, 21), 5, Examples.DENSE, 1);
        for (Dataset dataset : List.of(otherInputs, moreClasses)) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> Trainers.of(network, CONFIG, dataset, kernels()));
            assertEquals(
                    "the network 30-100-40-20 has 30 inputs and 20 outputs, but the data have " + dataset.inputs()
                            + " inputs and " + dataset.classes() + " classes",
                    e.getMessage());
            try (Trainer trainer = trainer(network, CONFIG)) {
                assertThrows(IllegalArgumentException.class, () -> trainer.evaluate(dataset));
            }
        }
        assertThrows(
                IllegalArgumentException.class, () -> Trainers.of(network, CONFIG, training.slice(0, 0), kernels()));
    }

    @Test
    void evaluationIsThatOfAPlainLoopWithAPredictor() {
        for (Architecture architecture : List.of(ARCHITECTURE, Architecture.notebook(784, 40, 10))) {
            for (double density : new double[] {Examples.SPARSE, Examples.DENSE}) {
                Dataset dataset = Examples.bytes(architecture, 201, density, 9);
                Network network = Initializer.NOTEBOOK.network(architecture, 2);
                for (Kernels kernels : TestedKernels.all()) {
                    for (int threads = 1; threads <= 3; threads++) {
                        Score found = Internals.of(network, NetworkView.class).evaluate(dataset, threads, kernels);
                        assertPlain(
                                Internals.of(network, NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels),
                                architecture,
                                dataset,
                                found);
                    }
                }
            }
        }
    }

    private static void assertPlain(Predictor predictor, Architecture architecture, Dataset dataset, Score found) {
        int correct = 0;
        float[] x = new float[dataset.inputs()];
        float[] y = new float[architecture.outputs()];
        double loss = 0;
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, x, 0);
            predictor.predict(x, y);
            int best = 0;
            double distance = 0;
            for (int j = 0; j < y.length; j++) {
                best = y[j] > y[best] ? j : best;
                double wanted = j == dataset.label(i) ? 1 : 0;
                distance += (y[j] - wanted) * (y[j] - wanted);
            }
            correct += dataset.label(i) == best ? 1 : 0;
            loss += distance / 2;
        }
        assertEquals(correct, found.correct());
        assertEquals(dataset.size(), found.examples());
        assertEquals(loss / dataset.size(), found.loss(), 1e-12);
    }

    @Test
    void evaluationFollowsTheTraining() {
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 3);
        try (Trainer trainer = trainer(network, CONFIG)) {
            double before = trainer.evaluate(training).loss();
            trainer.epoch();
            double after = trainer.evaluate(training).loss();
            assertTrue(after < before, before + " to " + after);
            assertEquals(
                    Internals.of(network, NetworkView.class)
                            .evaluate(training, 1, kernels())
                            .loss(),
                    after);
        }
    }

    @Test
    void configurationOutOfRangeIsRefusedWithTheNumberNamed() {
        assertRefused("the number of epochs is 0 or more, but -1 was given", () -> CONFIG.withEpochs(-1));
        assertRefused("a mini-batch has at least one example, but 0 was given", () -> CONFIG.withBatchSize(0));
        for (double eta : new double[] {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused(
                    "the learning rate is a positive number, but " + eta + " was given",
                    () -> CONFIG.withLearningRate(eta));
        }
        assertRefused("the seed is 0 to 4294967295, but -1 was given", () -> CONFIG.withSeed(-1));
        assertRefused("the seed is 0 to 4294967295, but 4294967296 was given", () -> CONFIG.withSeed(1L << 32));
        assertRefused("the number of threads is 1 to 1024, but 0 was given", () -> CONFIG.withThreads(0));
        assertRefused("the number of threads is 1 to 1024, but 1025 was given", () -> CONFIG.withThreads(1025));
    }

    private Trainer trainer(Network network, TrainingConfig config) {
        return Trainers.sharing(network, config, training, kernels());
    }

    private static Kernels kernels() {
        return KernelSelection.automatic().kernels();
    }

    @Test
    void epochThatDivergesSaysAtWhichStepAndLeavesTheParametersOfTheEpochBefore() {
        Architecture architecture =
                new Architecture(List.of(3, 4, 2), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
        Dataset training = Examples.floats(architecture, 300, Examples.DENSE, 1);
        for (int threads = 1; threads <= 2; threads++) {
            Network network = Initializer.NOTEBOOK.network(architecture, 1);
            TrainingConfig config =
                    TrainingConfig.notebook().withThreads(threads).withLearningRate(50);
            try (Trainer trainer = Trainers.sharing(network, config, training, new ScalarKernels())) {
                String before = network.sha256();
                DivergedException e = assertThrows(DivergedException.class, trainer::epoch);
                assertEquals(1, e.epoch());
                assertTrue(e.step() > 1 && e.step() < 29, e.getMessage());
                assertTrue(e.getMessage().contains("in mini-batch " + e.step() + " of epoch 1"), e.getMessage());
                // At once: it is seen at the latest one step later, and the step after that is the last.
                assertTrue(trainer.steps() <= e.step() + 3, trainer.steps() + " steps, " + e.getMessage());
                assertEquals(before, network.sha256());
                assertThrows(IllegalStateException.class, trainer::epoch);
                assertThrows(IllegalStateException.class, trainer::state);
            }
        }
    }
}
