package dev.lanewise.training;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A square of the gradient that overflows would freeze its parameter for good, although all parameters are finite. */
class DivergedMomentsTest {
    private static final Architecture LINEAR =
            new Architecture(List.of(3, 5, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);

    private static TrainingConfig config(String optimizer, double averaging) {
        Optimizer method = switch (optimizer) {
            case "adam" -> Adam.defaults();
            case "rmsprop" -> RmsProp.defaults();
            default -> Adagrad.defaults();
        };
        return TrainingConfig.defaults()
                .withOptimizer(method.withLearningRate(0.01))
                .withAveraging(averaging)
                .withBatchSize(1)
                .withEpochs(4)
                .withThreads(1)
                .withStandardizedTargets(false);
    }

    private static Dataset rows(float... targets) {
        float[] inputs = new float[3 * targets.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (i * 7 % 5 - 2) / 2f;
        }
        return Dataset.ofRegression(inputs, 3, targets, 1);
    }

    @ParameterizedTest
    @CsvSource({"adam, 1e36, 0", "adam, 1e36, 0.9", "adam, 1e21, 0", "rmsprop, 1e20, 0", "adagrad, 1e20, 0"})
    void onlineTrainingEndsInTheCallAndKeepsTheStateBefore(
            String optimizer, float target, double averaging, @TempDir Path folder) throws Exception {
        TrainingConfig config = config(optimizer, averaging);
        Path saved = folder.resolve("state");
        try (OnlineTrainer online = new OnlineTrainer(Initializer.NOTEBOOK.network(LINEAR, 1), config)) {
            online.train(rows(1, 2));
            online.save(saved);
            String good = online.network().sha256();
            DivergedException first = assertThrows(DivergedException.class, () -> online.train(rows(3, target, 1, 1)));
            assertTrue(
                    first.getMessage()
                            .matches(
                                    "the training diverged: at the end of call 2 there are elements of the optimiser's"
                                            + " \"square\" that are not finite \\(inputs and targets scaled to about 1 instead of"
                                            + " 1\\.00e\\+\\d+, a learning rate smaller than 0\\.01, clipped gradients, such as"
                                            + " TrainingConfig\\.withClipping\\(Clipping\\.NONE\\.withNorm\\(1\\)\\), and targets within"
                                            + " fixed bounds may help; network\\(\\) has the parameters of the last good call\\)"),
                    first.getMessage());
            assertEquals(2, first.epoch());
            assertEquals(0, first.step());
            assertEquals(good, online.network().sha256());
            assertEquals(2, online.rows());
            assertEquals(2, online.steps());
            DivergedException next = assertThrows(DivergedException.class, () -> online.train(rows(1)));
            assertEquals(first.getMessage(), next.getMessage());
            assertEquals(first, next.getCause());
            assertThrown(DivergedException.class, first.getMessage(), () -> online.save(saved));
        }
        try (OnlineTrainer resumed = OnlineTrainer.load(saved, LINEAR, config)) {
            String before = resumed.network().sha256();
            resumed.train(rows(3, 1));
            assertTrue(!before.equals(resumed.network().sha256()) && resumed.rows() == 4);
        }
    }

    @ParameterizedTest
    @CsvSource({"adam, 1e36", "rmsprop, 1e20", "adagrad, 1e20"})
    void runHasTheEndingDivergedAndKeepsTheParameters(String optimizer, float target, @TempDir Path folder)
            throws Exception {
        Network network = Initializer.NOTEBOOK.network(LINEAR, 1);
        String untrained = network.sha256();
        CheckpointFolder checkpoints = CheckpointFolder.of(folder);
        try (Training run = new Training(network, config(optimizer, 0), rows(1, 2, target, 3), new ScalarKernels())
                .checkpoint(checkpoints, CheckpointInterval.epochs(1))) {
            TrainingResult result = run.run();
            assertEquals(Ending.DIVERGED, result.ending());
            assertTrue(
                    result.explanation()
                            .matches(
                                    ".* of the optimiser's \"square\" that are not finite \\(inputs and targets scaled to"
                                            + " about 1 instead of 1\\.00e\\+\\d+ or a learning rate smaller than 0\\.01 may help\\)"),
                    result.explanation());
            assertEquals(result, run.run());
            assertThrown(
                    DivergedException.class,
                    result.explanation(),
                    () -> run.trainer().epoch());
        }
        assertEquals(untrained, network.sha256());
        assertEquals(List.of(), checkpoints.files());
    }
}
