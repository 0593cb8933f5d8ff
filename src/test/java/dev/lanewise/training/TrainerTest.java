package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(30, 100, 40, 20), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
    private static final TrainingConfig CONFIG = Configs.sgd(1, 7, 0.5, 3, 2);

    private final Dataset training = Examples.floats(ARCHITECTURE, 100, Examples.DENSE, 1);

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
