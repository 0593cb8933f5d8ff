package dev.lanewise.training;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Online training that takes over the state of a run with epochs. */
class ContinuedTrainingTest {
    private static final int SIZE = 50;
    private static final Architecture ARCHITECTURE =
            Architecture.notebook(30, 40, 4).withOutput(Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final TrainingConfig ADAM =
            Configs.sgd(3, 7, 0.3, 1, 1).withOptimizer(Adam.defaults().withLearningRate(0.01));

    @TempDir
    private Path folder;

    private Checkpoint checkpoint(Architecture architecture, TrainingConfig config, Dataset data, int epochs)
            throws IOException {
        try (Training run = new Training(Initializer.NOTEBOOK.network(architecture, 1), config, data)) {
            run.checkpoint(CheckpointFolder.of(folder), CheckpointInterval.epochs(1))
                    .run(epochs);
        }
        return Checkpoint.read(folder.resolve("epoch-000000000" + epochs + ".checkpoint"));
    }

    static Stream<Architecture> architectures() {
        return Stream.of(ARCHITECTURE, ARCHITECTURE.withNormalization(Normalization.BATCH));
    }

    /** A call with the rows in the order of the third epoch has the bits of that epoch, bias correction included. */
    @ParameterizedTest
    @MethodSource("architectures")
    void callHasTheBitsOfTheNextEpoch(Architecture architecture) throws IOException {
        TrainingConfig config = ADAM.withAveraging(0.9);
        Dataset data = Examples.floats(architecture, SIZE, Examples.DENSE, 1);
        Network expected = Initializer.NOTEBOOK.network(architecture, 1);
        try (Training run = new Training(expected, config, data)) {
            run.run();
        }
        PythonRandom random = new PythonRandom(config.seed());
        int[] order = IntStream.range(0, SIZE).toArray();
        for (int epoch = 0; epoch < 3; epoch++) {
            random.shuffle(order);
        }
        Checkpoint checkpoint = checkpoint(architecture, config, data, 2);
        try (OnlineTrainer online = OnlineTrainer.fromCheckpoint(checkpoint, architecture, config)) {
            assertEquals(2 * SIZE, online.rows());
            assertEquals(16, online.steps());
            online.train(data.select(order));
            assertEquals(expected.sha256(), online.network().sha256());
            assertArrayEquals(expected.statistics(), online.network().statistics());
        }
        try (OnlineTrainer slower =
                OnlineTrainer.fromCheckpoint(checkpoint, architecture, config.withLearningRate(1e-4))) {
            slower.train(data);
        }
    }

    @Test
    void otherNetworksOptimisersAndStandardizedTargetsAreRefused() throws IOException {
        Checkpoint checkpoint =
                checkpoint(ARCHITECTURE, ADAM, Examples.floats(ARCHITECTURE, SIZE, Examples.DENSE, 1), 1);
        assertThrown(
                NullPointerException.class, "checkpoint", () -> OnlineTrainer.fromCheckpoint(null, ARCHITECTURE, ADAM));
        requireRefusal("the checkpoint is of a network ", checkpoint, Architecture.notebook(30, 4), ADAM);
        requireRefusal(
                "the state is from another optimiser: it has ",
                checkpoint,
                ARCHITECTURE,
                ADAM.withOptimizer(Sgd.of(0.1)));
        requireRefusal(
                "the state is from another optimiser: it has ", checkpoint, ARCHITECTURE, ADAM.withAveraging(0.9));
        Architecture linear = ARCHITECTURE.withOutput(Activation.IDENTITY, Loss.QUADRATIC);
        Checkpoint standardized = checkpoint(
                linear, ADAM.withStandardizedTargets(true), Examples.numbers(linear, SIZE, Examples.DENSE, 1), 2);
        requireRefusal("checkpoint is of a run with standardised targets", standardized, linear, ADAM);
    }

    private static void requireRefusal(
            String sentence, Checkpoint checkpoint, Architecture architecture, TrainingConfig config) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> OnlineTrainer.fromCheckpoint(checkpoint, architecture, config))
                .getMessage();
        assertTrue(message.startsWith(sentence), message);
    }
}
