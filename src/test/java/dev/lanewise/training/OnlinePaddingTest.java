package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The padding of rows is no part of a network, and may become NaN with layer normalisation. */
class OnlinePaddingTest {
    private static final Architecture NARROW = new Architecture(
                    List.of(5, 9, 4), Activation.MISH, Activation.IDENTITY, Loss.QUADRATIC)
            .withNormalization(Normalization.LAYER);

    @Test
    void trainingDivergesOnlyIfTheNetworkDoes() {
        Dataset data = Examples.numbers(NARROW, 40, Examples.DENSE, 1);
        for (Optimizer optimizer : List.of(
                Momentum.defaults().withLearningRate(0.05), Adam.defaults().withLearningRate(0.05))) {
            TrainingConfig config = Configs.sgd(1, 4, 0.05, 1, 1).withOptimizer(optimizer);
            for (Kernels kernels : TestedKernels.all()) {
                requireSame(config, data, kernels);
            }
        }
    }

    private static void requireSame(TrainingConfig config, Dataset data, Kernels kernels) {
        Network expected = Initializer.NOTEBOOK.network(NARROW, 3);
        PythonRandom random = new PythonRandom(config.seed());
        int[] order = IntStream.range(0, data.size()).toArray();
        try (Trainer trainer = Trainers.of(expected, config, data, kernels);
                OnlineTrainer online = new OnlineTrainer(Initializer.NOTEBOOK.network(NARROW, 3), config, kernels, 0)) {
            for (int epoch = 0; epoch < 60; epoch++) {
                trainer.epoch();
                random.shuffle(order);
                online.train(data.select(order));
            }
            assertEquals(expected.sha256(), online.network().sha256());
        }
    }
}
