package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.Noise;
import dev.lanewise.internal.kernel.GroupedSparseRows;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contract 1 for whole runs: scalar and vector kernels, one to four threads, sparse and dense inputs, all end with the
 * parameters that the plain arithmetic ends with.
 */
class TrainerBitsTest {
    private static final int PIXELS = 784;

    static Stream<Arguments> runs() {
        Architecture noHiddenLayer =
                new Architecture(List.of(PIXELS, 10), Activation.SIGMOID, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture notebook = Architecture.notebook(784, 40, 10);
        Architecture awkward =
                new Architecture(List.of(20, 17, 33, 5), Activation.TANH, Activation.TANH, Loss.QUADRATIC);
        Architecture splitOutput =
                new Architecture(List.of(30, 100, 70, 20), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture tiny =
                new Architecture(List.of(1, 1, 2), Activation.IDENTITY, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        Architecture several =
                new Architecture(List.of(65, 129, 16, 15), Activation.SIGMOID, Activation.RELU, Loss.QUADRATIC);
        Architecture smooth = new Architecture(
                List.of(30, 100, 70, 33), List.of(Activation.GELU, Activation.SILU, Activation.SOFTPLUS), Loss.HUBER);
        Architecture bent = new Architecture(
                List.of(20, 90, 70, 20),
                List.of(Activation.LEAKY_RELU, Activation.ELU, Activation.IDENTITY),
                Loss.ABSOLUTE);
        Architecture approximate = new Architecture(
                List.of(30, 100, 70, 40, 33),
                List.of(Activation.GELU_TANH, Activation.MISH, Activation.SELU, Activation.HARD_SWISH),
                Loss.HUBER);
        Architecture clipped = new Architecture(
                List.of(20, 90, 70, 20),
                List.of(Activation.RELU6, Activation.leakyRelu(0.2), Activation.MISH),
                Loss.ABSOLUTE);
        Architecture inPanels = new Architecture(
                List.of(20, 515, 17, 5),
                List.of(Activation.GELU, Activation.TANH, Activation.SOFTMAX),
                Loss.CROSS_ENTROPY);
        return Stream.of(
                Arguments.of(smooth, 41, 7),
                Arguments.of(smooth, 155, 150),
                Arguments.of(bent, 41, 7),
                Arguments.of(bent, 155, 150),
                Arguments.of(approximate, 41, 7),
                Arguments.of(approximate, 155, 150),
                Arguments.of(clipped, 41, 7),
                Arguments.of(clipped, 155, 150),
                Arguments.of(noHiddenLayer, 41, 10),
                Arguments.of(noHiddenLayer, 155, 150),
                Arguments.of(notebook, 41, 10),
                Arguments.of(notebook, 155, 150),
                Arguments.of(notebook, 13, 1),
                Arguments.of(awkward, 23, 1),
                Arguments.of(awkward, 61, 7),
                Arguments.of(awkward, 61, 61),
                Arguments.of(awkward, 301, 300),
                Arguments.of(inPanels, 301, 300),
                Arguments.of(inPanels, 103, 100),
                Arguments.of(splitOutput, 33, 7),
                Arguments.of(splitOutput, 41, 64),
                Arguments.of(splitOutput, 155, 150),
                Arguments.of(several, 61, 10),
                Arguments.of(several, 140, 128),
                Arguments.of(several, 140, 129),
                Arguments.of(tiny, 61, 1),
                Arguments.of(tiny, 61, 1000),
                Arguments.of(tiny, 1, 1));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyWayOfTrainingEndsWithTheBitsOfThePlainArithmetic(Architecture architecture, int size, int batchSize) {
        assertSameBits(architecture, size, Configs.sgd(2, batchSize, 0.3, 1, 1));
    }

    /** Below a tiny learning rate, the first layer sums the gradient too, sparse or dense, shared or not. */
    @ParameterizedTest
    @ValueSource(doubles = {0x1p-10, 1e-5, 1e-7})
    void smallLearningRatesEndWithTheBitsOfThePlainArithmetic(double learningRate) {
        Architecture architecture =
                new Architecture(List.of(30, 100, 33, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        assertSameBits(architecture, 41, Configs.sgd(2, 10, learningRate, 1, 1));
    }

    static Stream<Arguments> groupedRuns() {
        Architecture pixels =
                new Architecture(List.of(PIXELS, 150, 33, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture small = new Architecture(
                List.of(300, GroupedSparseRows.UNITS, 5), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
        TrainingConfig config = Configs.sgd(2, 10, 0.3, 1, 1);
        return Stream.of(
                Arguments.of(pixels, 41, config),
                Arguments.of(pixels, 155, config.withBatchSize(150)),
                Arguments.of(pixels, 41, config.withDropout(0.5).withInputDropout(0.2)),
                Arguments.of(pixels, 41, config.withOptimizer(Adam.defaults())),
                Arguments.of(small, 41, config.withBatchSize(4)),
                Arguments.of(small, 41, config.withBatchSize(7)),
                Arguments.of(small, 13, config.withBatchSize(13)));
    }

    /** Images whose rows have much in common, so that rows are grouped with kernels that gain by it. */
    @ParameterizedTest
    @MethodSource("groupedRuns")
    void groupedRowsEndWithTheBitsOfThePlainArithmetic(Architecture architecture, int size, TrainingConfig config) {
        Dataset training = Examples.stripes(architecture, size, 1);
        for (Kernels kernels : TestedKernels.all()) {
            try (Trainer trainer =
                    Trainers.of(Initializer.NOTEBOOK.network(architecture, 1), config, training, kernels)) {
                assertEquals(kernels.prefersGroupedRows(), trainer.plan().groupsRows());
            }
        }
        assertSameBits(architecture, config, List.of(training));
    }

    static Stream<Arguments> runsOfManySteps() {
        Architecture notebook = Architecture.notebook(784, 40, 10);
        Architecture deep =
                new Architecture(List.of(300, 64, 33, 20, 5), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture flat =
                new Architecture(List.of(PIXELS, 10), Activation.SIGMOID, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture small =
                new Architecture(List.of(90, 20, 17, 6), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
        TrainingConfig config = Configs.sgd(3, 10, 0.3, 1, 1);
        return Stream.of(
                Arguments.of(notebook, 1203, config),
                Arguments.of(notebook, 40, config.withBatchSize(1)),
                Arguments.of(flat, 1203, config.withBatchSize(3)),
                Arguments.of(deep, 901, config),
                Arguments.of(deep, 1501, config.withBatchSize(100)),
                Arguments.of(deep, 301, config.withDropout(0.5)),
                Arguments.of(small, 301, config.withSchedule(Schedule.cosine(0.1))));
    }

    /** Images, and enough steps for one worker to get ahead of the others. */
    @ParameterizedTest
    @MethodSource("runsOfManySteps")
    void longRunsEndWithTheBitsOfThePlainArithmetic(Architecture architecture, int size, TrainingConfig config) {
        assertSameBits(architecture, config, List.of(Examples.bytes(architecture, size, Examples.SPARSE, 1)));
    }

    static Stream<Arguments> noisyRuns() {
        Architecture pixels =
                new Architecture(List.of(PIXELS, 100, 33, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture small =
                new Architecture(List.of(20, 17, 33, 5), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
        Architecture packed =
                new Architecture(List.of(520, 515, 530, 5), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
        Noise hidden = new Noise(0.5, 0, 0);
        Noise inputs = new Noise(0, 0.2, 0);
        Noise gaussian = new Noise(0, 0, 0.3);
        Noise all = new Noise(0.1, 0.8, 0.5);
        return Stream.of(
                Arguments.of(pixels, 33, 7, new Noise(0.5, 0.2, 0)),
                Arguments.of(pixels, 41, 10, gaussian),
                Arguments.of(pixels, 155, 150, inputs),
                Arguments.of(packed, 67, 64, new Noise(0.5, 0.2, 0)),
                Arguments.of(small, 61, 7, hidden),
                Arguments.of(small, 23, 1, inputs),
                Arguments.of(small, 61, 7, gaussian),
                Arguments.of(small, 301, 300, all),
                Arguments.of(small, 61, 10, all));
    }

    @ParameterizedTest
    @MethodSource("noisyRuns")
    void noiseDependsOnSeedEpochAndExampleAlone(Architecture architecture, int size, int batchSize, Noise noise) {
        assertSameBits(architecture, size, Configs.with(noise, Configs.sgd(2, batchSize, 0.3, 1, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5x4 | 7 | 41 | shift=1.5,rotation=30,scale=0.4,shear=20",
                "4x5 | 1 | 13 | elastic=20,sigma=1.5,erasing=0.5",
                "1x20 | 10 | 61 | shift=3,noise=0.2",
                "20x1 | 64 | 70 | scale=0.9,elastic=3",
                "3x2x3 | 7 | 41 | shift=1.5,rotation=30,scale=0.4,shear=20,elastic=5,sigma=1.5",
                "2x5x3 | 10 | 23 | erasing=1,noise=0.2",
                "1x7x3 | 64 | 70 | noise=0.2",
                "10x2 | 5 | 33 |"
                        + " rotation=180,shift=100,scale=0.99,shear=80,elastic=100000,sigma=1000,erasing=1,noise=9",
            })
    void variedImagesDependOnSeedEpochAndExampleAlone(String sides, int batchSize, int size, String augmentation) {
        ImageShape shape = ImageShape.parse(sides.replace("x", " x "));
        Architecture architecture = new Architecture(
                List.of(shape.inputs(), 17, 33, 5), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
        TrainingConfig config = Configs.sgd(2, batchSize, 0.3, 1, 1)
                .withAugmentation(Augmentation.parse(augmentation))
                .withDropout(0.2)
                .withInputDropout(0.1)
                .withInputNoise(0.1);
        assertSameBits(
                architecture,
                config,
                List.of(
                        Examples.images(architecture, shape, size, Examples.SPARSE, 1),
                        Examples.images(architecture, shape, size, Examples.DENSE, 2)));
    }

    static Stream<Arguments> normalizedRuns() {
        Architecture small =
                new Architecture(List.of(20, 17, 33, 5), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC);
        Architecture pixels =
                new Architecture(List.of(PIXELS, 100, 33, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture smooth = new Architecture(
                List.of(30, 100, 16, 70, 33),
                List.of(Activation.GELU, Activation.SILU, Activation.SOFTPLUS, Activation.IDENTITY),
                Loss.HUBER);
        Architecture mixed = new Architecture(
                List.of(30, 70, 20, 1, 40, 5),
                List.of(Activation.ELU, Activation.RELU, Activation.TANH, Activation.GELU, Activation.SOFTMAX),
                List.of(Normalization.LAYER, Normalization.BATCH, Normalization.LAYER, Normalization.NONE),
                Loss.CROSS_ENTROPY);
        Architecture inPanels =
                new Architecture(List.of(20, 515, 530, 5), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Noise noise = new Noise(0.5, 0.2, 0);
        List<Arguments> runs = new ArrayList<>();
        for (Normalization normalization : List.of(Normalization.BATCH, Normalization.LAYER)) {
            Architecture normalized = small.withNormalization(normalization);
            // With 61 examples in tens the last mini-batch has one.
            runs.add(Arguments.of(normalized, 61, 10, Noise.NONE));
            runs.add(Arguments.of(normalized, 23, 2, Noise.NONE));
            runs.add(Arguments.of(smooth.withNormalization(normalization), 41, 7, Noise.NONE));
            runs.add(Arguments.of(smooth.withNormalization(normalization), 155, 150, noise));
            runs.add(Arguments.of(pixels.withNormalization(normalization), 41, 10, noise));
            // Errors of 76 examples are turned, and whole vectors of them written.
            runs.add(Arguments.of(inPanels.withNormalization(normalization), 80, 76, noise));
        }
        runs.add(Arguments.of(small.withNormalization(Normalization.LAYER), 13, 1, noise));
        runs.add(Arguments.of(mixed, 61, 7, Noise.NONE));
        runs.add(Arguments.of(mixed, 61, 30, noise));
        return runs.stream();
    }

    @ParameterizedTest
    @MethodSource("normalizedRuns")
    void normalizedLayersEndWithTheBitsOfThePlainArithmetic(
            Architecture architecture, int size, int batchSize, Noise noise) {
        assertSameBits(architecture, size, Configs.with(noise, Configs.sgd(2, batchSize, 0.3, 1, 1)));
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.training.Examples#optimizations")
    void everyWayOfOptimizingNormalizedLayersEndsWithTheBitsOfThePlainArithmetic(TrainingConfig config) {
        Architecture architecture = new Architecture(
                List.of(30, 40, 37, 10),
                List.of(Activation.RELU, Activation.RELU, Activation.SOFTMAX),
                List.of(Normalization.BATCH, Normalization.LAYER),
                Loss.CROSS_ENTROPY);
        assertSameBits(architecture, 61, config);
    }

    private static void assertSameBits(Architecture architecture, int size, TrainingConfig config) {
        assertSameBits(
                architecture,
                config,
                List.of(
                        architecture.inputs() == PIXELS
                                ? Examples.bytes(architecture, size, Examples.SPARSE, 1)
                                : Examples.floats(architecture, size, Examples.SPARSE, 1),
                        Examples.floats(architecture, size, Examples.DENSE, 2)));
    }

    private static void assertSameBits(Architecture architecture, TrainingConfig config, List<Dataset> sets) {
        for (Dataset training : sample(architecture, sets)) {
            String expected = digest(Examples.trainedPlainly(architecture, config, training));
            assertNotEquals(digest(Initializer.NOTEBOOK.network(architecture, 1)), expected);
            List<Kernels> tested = TestedKernels.all();
            for (Kernels kernels : tested) {
                boolean fastest = kernels == tested.get(tested.size() - 1);
                for (int threads : numbersOfThreads(architecture, training, fastest)) {
                    assertEquals(
                            expected,
                            trained(architecture, config.withThreads(threads), training, kernels),
                            () -> "density " + training.density() + ", " + kernels.name() + ", " + threads
                                    + " threads");
                }
            }
        }
    }

    /** All data sets, or one of them, which differs from one architecture to the next. */
    private static List<Dataset> sample(Architecture architecture, List<Dataset> sets) {
        int turn = architecture.layers() + sets.get(0).size();
        return TestedKernels.onEveryNumberOfThreads() ? sets : List.of(sets.get(turn % sets.size()));
    }

    /**
     * Numbers of threads with which an architecture is trained: 1 and all that share its work; or a sample of these,
     * which differs from one data set to the next.
     */
    private static List<Integer> numbersOfThreads(Architecture architecture, Dataset training, boolean fastest) {
        List<Integer> shared = IntStream.rangeClosed(2, fastest ? 4 : 3)
                .filter(threads -> new Layout(architecture, threads).sharesWork())
                .boxed()
                .toList();
        List<Integer> all = new ArrayList<>(List.of(1));
        // Where the work is not shared, one worker takes all steps, however many threads are allowed.
        all.addAll(shared.isEmpty() ? List.of(2) : shared);
        if (TestedKernels.onEveryNumberOfThreads()) {
            return all;
        }
        if (shared.isEmpty()) {
            return List.of(2);
        }
        int turn = training.size() + training.inputs() + (training.density() < 0.5 ? 1 : 0);
        return fastest ? List.of(1, shared.get(turn % shared.size())) : List.of(all.get(turn % all.size()));
    }

    static Stream<Arguments> otherTargets() {
        Architecture regression =
                new Architecture(List.of(20, 33, 3), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        Architecture labels =
                new Architecture(List.of(20, 70, 17), Activation.RELU, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        Architecture binary =
                new Architecture(List.of(30, 18, 1), Activation.SIGMOID, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        Architecture binaryQuadratic =
                new Architecture(List.of(30, 1), Activation.SIGMOID, Activation.SIGMOID, Loss.QUADRATIC);
        Architecture softmax =
                new Architecture(List.of(20, 33, 5), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        LabelTreatment smooth = new LabelTreatment(0.1, List.of());
        LabelTreatment ofFive = new LabelTreatment(0, List.of(0.3, 1.7, 0.0, 1.1, 3.0));
        LabelTreatment ofTwo = new LabelTreatment(0, List.of(0.3, 1.7));
        return Stream.of(Examples.SPARSE, Examples.DENSE)
                .flatMap(density -> Stream.of(
                        Arguments.of(regression, Examples.numbers(regression, 61, density, 1), LabelTreatment.NONE, 7),
                        Arguments.of(
                                regression,
                                Examples.weighted(Examples.numbers(regression, 140, density, 1), 2),
                                LabelTreatment.NONE,
                                129),
                        Arguments.of(labels, Examples.labelSets(labels, 61, density, 1), LabelTreatment.NONE, 7),
                        Arguments.of(
                                labels, Examples.weighted(Examples.labelSets(labels, 61, density, 1), 2), smooth, 7),
                        Arguments.of(binary, Examples.twoClasses(binary, 61, density, 1), LabelTreatment.NONE, 7),
                        Arguments.of(
                                binary,
                                Examples.twoClasses(binary, 61, density, 1),
                                new LabelTreatment(0.2, ofTwo.classWeights()),
                                7),
                        Arguments.of(
                                binaryQuadratic,
                                Examples.twoClasses(binaryQuadratic, 41, density, 1),
                                LabelTreatment.NONE,
                                10),
                        Arguments.of(softmax, Examples.floats(softmax, 61, density, 1), smooth, 7),
                        Arguments.of(softmax, Examples.floats(softmax, 140, density, 1), ofFive, 129),
                        Arguments.of(
                                softmax,
                                Examples.weighted(Examples.floats(softmax, 61, density, 1), 2),
                                new LabelTreatment(0.05, ofFive.classWeights()),
                                7)));
    }

    @ParameterizedTest
    @MethodSource("otherTargets")
    void numbersLabelsWeightsAndSmoothingEndWithTheBitsOfThePlainArithmetic(
            Architecture architecture, Dataset training, LabelTreatment labels, int batchSize) {
        TrainingConfig config = Configs.with(labels, Configs.sgd(2, batchSize, 0.3, 1, 1));
        assertSameBits(architecture, config, List.of(training));
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.training.Examples#optimizations")
    void everyWayOfOptimizingEndsWithTheBitsOfThePlainArithmetic(TrainingConfig config) {
        Architecture architecture =
                new Architecture(List.of(50, 100, 37, 20), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        assertSameBits(architecture, 61, config);
    }

    @Test
    void everyPartOfAConfigurationMakesADifference() {
        Architecture architecture =
                new Architecture(List.of(50, 100, 37, 20), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Dataset training = Examples.floats(architecture, 61, Examples.DENSE, 1);
        Regularization penalty = Regularization.NONE
                .withL1(0.001)
                .withL2(0.01)
                .withWeightDecay(0.02)
                .withMaxNorm(0.9);
        TrainingConfig config = Configs.sgd(2, 7, 0.3, 1, 1)
                .withOptimizer(Adam.defaults())
                .withRegularization(penalty)
                .withClipping(Clipping.NONE.withNorm(0.3).withValue(0.02))
                .withAveraging(0.9)
                .withSchedule(Schedule.cosine(0.1).withWarmUp(1));
        List<TrainingConfig> configs = List.of(
                config,
                config.withRegularization(penalty.withL1(0)),
                config.withRegularization(penalty.withL2(0)),
                config.withRegularization(penalty.withWeightDecay(0)),
                config.withRegularization(penalty.withMaxNorm(2)),
                config.withClipping(Clipping.NONE.withNorm(0.3).withValue(0.03)),
                config.withClipping(Clipping.NONE.withNorm(0.4).withValue(0.02)),
                config.withAveraging(0),
                config.withSchedule(Schedule.cosine(0.1)),
                config.withSchedule(Schedule.CONSTANT),
                config.withLearningRate(0.002));
        Kernels kernels = TestedKernels.all().get(0);
        assertEquals(
                configs.size(),
                configs.stream()
                        .map(one -> trained(architecture, one, training, kernels))
                        .distinct()
                        .count());
    }

    private static String trained(Architecture architecture, TrainingConfig config, Dataset training, Kernels kernels) {
        Network network = Initializer.NOTEBOOK.network(architecture, config.seed());
        boolean shares = config.threads() > 1 && new Layout(architecture, config.threads()).sharesWork();
        try (Trainer trainer = Trainers.sharing(network, config, training, kernels)) {
            assertEquals(shares ? config.threads() : 1, trainer.plan().workers());
            for (int epoch = 0; epoch < config.epochs(); epoch++) {
                trainer.epoch();
            }
        }
        return digest(network);
    }

    /** Of the parameters, and with batch normalisation the statistics as well. */
    private static String digest(Network network) {
        float[] statistics = network.statistics();
        return network.sha256() + (statistics.length == 0 ? "" : " " + Arrays.toString(statistics));
    }

    @Test
    void dataSetsAreAsSparseAsTheseTestsNeed() {
        Architecture architecture = Architecture.notebook(784, 10);
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        for (boolean bytes : new boolean[] {false, true}) {
            for (double density : new double[] {Examples.SPARSE, Examples.DENSE}) {
                Dataset dataset = bytes
                        ? Examples.bytes(architecture, 50, density, 1)
                        : Examples.floats(architecture, 50, density, 1);
                try (Trainer trainer = Trainers.of(network, TrainingConfig.notebook(), dataset)) {
                    assertEquals(density == Examples.SPARSE, trainer.plan().isSparse());
                }
            }
        }
    }
}
