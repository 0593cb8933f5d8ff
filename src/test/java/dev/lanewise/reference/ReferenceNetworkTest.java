package dev.lanewise.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Configs;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference alone, without what tests add to it, trains as the engine does. */
class ReferenceNetworkTest {
    private static final double ETA = 0.3;

    static Stream<Arguments> trainings() {
        Architecture notebook = Architecture.notebook(30, 40, 10);
        Architecture deep = new Architecture(
                List.of(20, 35, 17, 5),
                List.of(Activation.RELU, Activation.TANH, Activation.SOFTMAX),
                Loss.CROSS_ENTROPY);
        Architecture smooth = new Architecture(
                List.of(9, 65, 33, 16, 3),
                List.of(Activation.GELU, Activation.SILU, Activation.SOFTPLUS, Activation.ELU),
                Loss.HUBER);
        Architecture bent =
                new Architecture(List.of(9, 20, 7), List.of(Activation.LEAKY_RELU, Activation.IDENTITY), Loss.ABSOLUTE);
        Architecture approximate = new Architecture(
                List.of(9, 65, 33, 16, 3),
                List.of(Activation.GELU_TANH, Activation.MISH, Activation.SELU, Activation.HARD_SWISH),
                Loss.HUBER);
        Architecture clipped = new Architecture(
                List.of(9, 20, 17, 7),
                List.of(Activation.RELU6, Activation.leakyRelu(0.2), Activation.IDENTITY),
                Loss.ABSOLUTE);
        return Stream.of(notebook, deep, smooth, bent, approximate, clipped)
                .flatMap(architecture -> Stream.of(Normalization.values())
                        .flatMap(normalization -> Stream.of(7, 128, 129)
                                .map(batchSize ->
                                        Arguments.of(architecture.withNormalization(normalization), batchSize))));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void epochsEndWithTheBitsOfTheEngine(Architecture architecture, int batchSize) {
        assertSameBits(architecture, batchSize, ETA);
    }

    @Test
    void epochsWithATinyLearningRateEndWithTheBitsOfTheEngine() {
        assertSameBits(Architecture.notebook(30, 40, 10), 7, 1e-6);
    }

    private static void assertSameBits(Architecture architecture, int batchSize, double eta) {
        int size = 2 * batchSize + 3;
        Random random = new Random(1);
        float[][] x = new float[size][architecture.inputs()];
        float[][] y = new float[size][architecture.outputs()];
        float[] inputs = new float[size * architecture.inputs()];
        int[] labels = random.ints(size, 0, architecture.outputs()).toArray();
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < architecture.inputs(); i++) {
                x[k][i] = random.nextInt(3) == 0 ? 0 : random.nextFloat() - 0.3f;
                inputs[k * architecture.inputs() + i] = x[k][i];
            }
            y[k][labels[k]] = 1;
        }

        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        ReferenceNetwork reference = new ReferenceNetwork(architecture, network.parameters(), network.statistics());
        PythonRandom shuffles = new PythonRandom(1);
        int[] order = IntStream.range(0, size).toArray();
        for (int epoch = 0; epoch < 3; epoch++) {
            shuffles.shuffle(order);
            reference.epoch(x, y, order, batchSize, eta);
        }

        Dataset dataset = Dataset.ofClasses(inputs, architecture.inputs(), labels, architecture.outputs());
        TrainingConfig config = Configs.sgd(3, batchSize, eta, 1, 1).withLinearClasses(true);
        try (Training training = new Training(network, config, dataset)) {
            training.run();
        }
        Network trained = new Network(architecture, reference.parameters(), reference.statistics());
        assertEquals(network.sha256(), trained.sha256());
        assertArrayEquals(network.statistics(), trained.statistics());
        float[] outputs = new ReferenceNetwork(
                        Normalizations.folded(architecture), trained.folded().parameters(), new float[0])
                .feedforward(x[0]);
        float[] expected = new float[architecture.outputs()];
        network.predictor().predict(x[0], expected);
        for (int j = 0; j < expected.length; j++) {
            assertEquals(expected[j], outputs[j] + 0f);
        }
    }

    @Test
    void oneExampleIsNotNormalisedOverItself() {
        Architecture architecture = Architecture.notebook(3, 2, 1).withNormalization(Normalization.BATCH);
        ReferenceNetwork reference = new ReferenceNetwork(
                architecture,
                new float[architecture.parameterCount()],
                new float[Normalizations.statisticCount(architecture)]);
        assertThrows(IllegalStateException.class, () -> reference.feedforward(new float[3]));
    }
}
