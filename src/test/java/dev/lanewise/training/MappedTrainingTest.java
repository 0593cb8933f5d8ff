package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.engine.Noise;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.internal.rows.DataChecksum;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract 1 for data sets that are mapped: they train to the bits of the same numbers in memory. */
class MappedTrainingTest {
    /** Gaps of more than 255 columns are packed another way. */
    private static final double SPARSEST = 0.003;

    @TempDir
    private Path folder;

    private Dataset mapped(Dataset dataset) throws IOException {
        return Examples.mapped(dataset, folder);
    }

    private static String trained(Architecture architecture, TrainingConfig config, Dataset training, Kernels kernels) {
        Network network = Initializer.NOTEBOOK.network(architecture, config.seed());
        try (Trainer trainer = Trainers.sharing(network, config, training, kernels)) {
            for (int epoch = 0; epoch < config.epochs(); epoch++) {
                trainer.epoch();
            }
            Score evaluation = trainer.evaluate(training);
            return network.sha256() + " " + evaluation.loss() + " " + evaluation.correct();
        }
    }

    private void assertSameBits(Architecture architecture, TrainingConfig config, Dataset inMemory) throws IOException {
        int[] shuffled = new int[inMemory.size()];
        Arrays.setAll(shuffled, i -> (7 * i + 3) % shuffled.length);
        Dataset mapped = mapped(inMemory);
        assertEquals(DataChecksum.of(inMemory), DataChecksum.of(mapped));
        for (Kernels kernels : TestedKernels.all()) {
            for (int threads = 1; threads <= 2; threads++) {
                TrainingConfig threaded = config.withThreads(threads);
                assertEquals(
                        trained(architecture, threaded, inMemory, kernels),
                        trained(architecture, threaded, mapped, kernels),
                        kernels.name());
                assertEquals(
                        trained(architecture, threaded, inMemory.select(shuffled), kernels),
                        trained(architecture, threaded, mapped.select(shuffled), kernels),
                        kernels.name());
            }
        }
    }

    @Test
    void imagesAndNumbersTrainToTheSameBits() throws IOException {
        Architecture architecture =
                new Architecture(List.of(784, 40, 33, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        for (double density : new double[] {SPARSEST, Examples.SPARSE, Examples.DENSE}) {
            assertSameBits(architecture, Configs.sgd(2, 10, 0.3, 1, 1), Examples.bytes(architecture, 41, density, 1));
            assertSameBits(architecture, Configs.sgd(2, 7, 0.3, 1, 1), Examples.floats(architecture, 41, density, 1));
            assertSameBits(
                    architecture, Configs.sgd(2, 150, 0.3, 1, 1), Examples.floats(architecture, 155, density, 1));
        }
    }

    @Test
    void noiseAndVariedImagesTrainToTheSameBits() throws IOException {
        Architecture architecture =
                new Architecture(List.of(20, 17, 33, 5), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
        TrainingConfig config = Configs.sgd(2, 7, 0.3, 1, 1);
        for (double density : new double[] {Examples.SPARSE, Examples.DENSE}) {
            Dataset images = Examples.images(architecture, new ImageShape(4, 5), 61, density, 1);
            for (Noise noise : List.of(new Noise(0, 0.2, 0), new Noise(0.1, 0.8, 0.5))) {
                assertSameBits(architecture, Configs.with(noise, config), images);
                assertSameBits(
                        architecture, Configs.with(noise, config), Examples.floats(architecture, 61, density, 1));
            }
            Augmentation varied = Augmentation.parse("shift=1,rotation=20,elastic=3");
            assertSameBits(architecture, config.withAugmentation(varied), images);
        }
    }

    @Test
    void otherTargetsAndWeightsTrainToTheSameBits() throws IOException {
        Architecture regression =
                new Architecture(List.of(20, 33, 5), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        TrainingConfig config = Configs.sgd(2, 7, 0.1, 1, 1);
        for (double density : new double[] {Examples.SPARSE, Examples.DENSE}) {
            assertSameBits(regression, config, Examples.weighted(Examples.numbers(regression, 61, density, 1), 2));
            assertSameBits(regression, config, Examples.numbers(regression, 61, density, 1));
        }
    }
}
