package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.engine.RunningScore;
import dev.lanewise.internal.kernel.GroupedSparseRows;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Once warm, neither a step nor a prediction allocates anything. With vector kernels that takes more than care: a
 * vector is an object wherever C2 has not inlined all that is done to it. The test has a JVM of its own, because the
 * tests of the kernels have so many indices refused that C2 distrusts all index checks, and then inlines differently.
 */
class AllocationIT {
    private static final int STEPS = 40;
    private static final int PREDICTIONS = 40;
    /** The 580 to 680 of an epoch itself; the smallest object has 16, so one in every second step is 320 more. */
    private static final int BYTES_OF_AN_EPOCH = 890;

    private static final int BYTES_OF_PREDICTIONS = 300;
    /** The first epochs load classes, link lambdas and wait for C2, which compiles kernels again in their callers. */
    private static final int MOST_EPOCHS = 7_500;
    /** On a busy machine C2 needs seconds to compile a kernel again that meets a new shape. */
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(20);

    private static final int LEAST_EPOCHS = 60;
    private static final int CLEAN_EPOCHS = 20;
    private static final Architecture NARROWING =
            new Architecture(List.of(60, 30, 20, 10), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Scalar code allocates nothing, so these tests mean nothing for a kernel that did not switch to vector code. */
    @AfterAll
    static void everyKernelHasSwitched() throws InterruptedException {
        TestedKernels.requireSwitched();
    }

    static Stream<Arguments> runs() {
        Architecture sigmoid = Architecture.notebook(60, 40, 10);
        Architecture tanh = NARROWING;
        Architecture relu =
                new Architecture(List.of(60, 70, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture smooth = new Architecture(
                List.of(60, 40, 30, 10), List.of(Activation.GELU, Activation.SILU, Activation.SOFTPLUS), Loss.HUBER);
        Architecture bent = new Architecture(
                List.of(60, 30, 20, 10),
                List.of(Activation.LEAKY_RELU, Activation.ELU, Activation.IDENTITY),
                Loss.ABSOLUTE);
        Architecture approximate = new Architecture(
                List.of(60, 40, 30, 20, 10),
                List.of(Activation.GELU_TANH, Activation.MISH, Activation.SELU, Activation.HARD_SWISH),
                Loss.HUBER);
        Architecture clipped = new Architecture(
                List.of(60, 30, 20, 10),
                List.of(Activation.RELU6, Activation.leakyRelu(0.2), Activation.IDENTITY),
                Loss.ABSOLUTE);
        List<Arguments> runs = new ArrayList<>();
        for (Kernels kernels : TestedKernels.switching()) {
            runs.add(Arguments.of(tanh.withNormalization(Normalization.BATCH), Examples.DENSE, 10, kernels));
            runs.add(Arguments.of(tanh.withNormalization(Normalization.LAYER), Examples.SPARSE, 10, kernels));
            runs.add(Arguments.of(sigmoid, Examples.SPARSE, 1, kernels));
            runs.add(Arguments.of(sigmoid, Examples.DENSE, 10, kernels));
            runs.add(Arguments.of(smooth, Examples.DENSE, 10, kernels));
            runs.add(Arguments.of(bent, Examples.DENSE, 10, kernels));
            runs.add(Arguments.of(approximate, Examples.DENSE, 10, kernels));
            runs.add(Arguments.of(clipped, Examples.DENSE, 10, kernels));
            runs.add(Arguments.of(tanh, Examples.SPARSE, 10, kernels));
            runs.add(Arguments.of(tanh, Examples.DENSE, 2, kernels));
            runs.add(Arguments.of(relu, Examples.SPARSE, 3, kernels));
            runs.add(Arguments.of(relu, Examples.DENSE, 4, kernels));
        }
        return runs.stream();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void stepsAllocateNothing(Architecture architecture, double density, int batchSize, Kernels kernels) {
        Dataset training = Examples.floats(architecture, STEPS * batchSize, density, 1);
        requireStepsAllocateNothing(architecture, training, Configs.sgd(1, batchSize, 0.01, 1, 1), kernels);
    }

    /** Other data, layers and configurations than those of {@link #runs}. */
    static Stream<Arguments> otherRuns() {
        List<Kernels> tested = TestedKernels.switching();
        Kernels first = tested.get(0);
        Kernels last = tested.get(tested.size() - 1);
        Architecture grouped = new Architecture(
                List.of(300, GroupedSparseRows.UNITS + 20, 10),
                Activation.RELU,
                Activation.SOFTMAX,
                Loss.CROSS_ENTROPY);
        Architecture panels =
                new Architecture(List.of(30, 70, 140, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture relu =
                new Architecture(List.of(60, 70, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture numbers =
                new Architecture(List.of(60, 30, 4), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        Architecture sigmoid = Architecture.notebook(60, 40, 10);
        Dataset images = Examples.images(sigmoid, new ImageShape(6, 10), STEPS * 4, Examples.SPARSE, 1);
        Augmentation varied =
                Augmentation.parse("shift=1,rotation=10,scale=0.1,shear=5,elastic=10,sigma=2,erasing=0.2,noise=0.05");
        TrainingConfig config = Configs.sgd(1, 1, 0.01, 1, 1);
        List<Arguments> runs = new ArrayList<>(List.of(
                Arguments.of(grouped, Examples.stripes(grouped, STEPS * 10, 1), config.withBatchSize(10), last),
                Arguments.of(panels, dense(panels, 70), config.withBatchSize(70), last),
                Arguments.of(relu, Examples.weighted(dense(relu, 1), 2), config.withLabelSmoothing(0.1), first),
                Arguments.of(
                        numbers,
                        Examples.numbers(numbers, STEPS, Examples.DENSE, 1),
                        config.withLearningRate(0.001),
                        first),
                Arguments.of(sigmoid, images, config.withBatchSize(4).withAugmentation(varied), last)));
        for (Kernels kernels : tested) {
            TrainingConfig noisy = config.withBatchSize(4).withDropout(0.5).withInputDropout(0.2);
            Dataset sparse = Examples.floats(sigmoid, STEPS * 4, Examples.SPARSE, 1);
            runs.add(Arguments.of(sigmoid, sparse, noisy, kernels));
            runs.add(Arguments.of(sigmoid, dense(sigmoid, 4), noisy.withInputNoise(0.1), kernels));
        }
        for (Normalization normalization : List.of(Normalization.BATCH, Normalization.LAYER)) {
            Architecture normalized = NARROWING.withNormalization(normalization);
            runs.add(Arguments.of(normalized, dense(normalized, 5), everything(), last));
        }
        Examples.optimizations()
                .forEach(each -> runs.add(Arguments.of(relu, dense(relu, 5), each.withBatchSize(5), last)));
        return runs.stream();
    }

    private static Dataset dense(Architecture architecture, int batchSize) {
        return Examples.floats(architecture, STEPS * batchSize, Examples.DENSE, 1);
    }

    @ParameterizedTest
    @MethodSource("otherRuns")
    void otherStepsAllocateNothing(
            Architecture architecture, Dataset training, TrainingConfig config, Kernels kernels) {
        requireStepsAllocateNothing(architecture, training, config, kernels);
    }

    /** A training whose loss on the training set is recorded: any number of outputs, any loss. */
    @ParameterizedTest
    @ValueSource(strings = {"quadratic", "cross-entropy", "own"})
    void scoredStepsAllocateNothing(String name) {
        Loss loss = name.equals("own") ? OwnLosses.QUADRATIC : Loss.parse(name);
        Architecture architecture = new Architecture(
                List.of(60, 30, 70),
                Activation.TANH,
                loss == Loss.CROSS_ENTROPY ? Activation.SOFTMAX : Activation.SIGMOID,
                loss);
        Dataset training = Examples.floats(architecture, STEPS * 4, Examples.DENSE, 1);
        try (Trainer trainer = Trainers.of(
                Initializer.NOTEBOOK.network(architecture, 1),
                Configs.sgd(1, 4, 0.01, 1, 1),
                training,
                TestedKernels.switching().get(0))) {
            requireLittle(
                    BYTES_OF_AN_EPOCH + (long) Float.BYTES * architecture.parameterCount(),
                    () -> trainer.epoch(() -> false, new RunningScore()));
        }
    }

    private void requireStepsAllocateNothing(
            Architecture architecture, Dataset training, TrainingConfig config, Kernels kernels) {
        try (Trainer trainer = Trainers.of(Initializer.NOTEBOOK.network(architecture, 1), config, training, kernels)) {
            // What the network gets.
            int numbers = architecture.parameterCount() + Normalizations.statisticCount(architecture);
            requireLittle(BYTES_OF_AN_EPOCH + (long) Float.BYTES * numbers, trainer::epoch);
        }
    }

    /** Moments, all penalties, both clippings, averages and a schedule. */
    private static TrainingConfig everything() {
        return Configs.sgd(1, 5, 0.001, 1, 1)
                .withOptimizer(Adam.defaults())
                .withSchedule(Schedule.plateau(2, 0.5).withWarmUp(1))
                .withRegularization(Regularization.NONE
                        .withL1(1e-5)
                        .withL2(1e-4)
                        .withWeightDecay(1e-3)
                        .withMaxNorm(2))
                .withClipping(Clipping.NONE.withNorm(1).withValue(0.1))
                .withAveraging(0.99);
    }

    /**
     * Layers wide enough to be shared out; few steps, because on a busy machine every wait for the other takes long.
     */
    @Test
    void secondWorkerAllocatesNothing() {
        Architecture architecture = new Architecture(
                        List.of(40, 80, 20), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
                .withNormalization(Normalization.LAYER);
        List<Kernels> tested = TestedKernels.switching();
        int steps = 40;
        Dataset training = Examples.floats(architecture, steps * 5, Examples.DENSE, 1);
        try (Trainer trainer = Trainers.sharing(
                Initializer.NOTEBOOK.network(architecture, 1),
                everything().withThreads(2),
                training,
                tested.get(tested.size() - 1))) {
            assertEquals(2, trainer.plan().workers());
            trainer.epoch(); // starts the threads
            long[] worker = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("lanewise-worker-"))
                    .mapToLong(Thread::getId)
                    .toArray();
            assertEquals(1, worker.length);
            requireLittle(8L * steps, trainer::epoch, worker[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void predictionsAllocateNothing(Architecture architecture, double density, int batchSize, Kernels kernels) {
        requirePredictionsAllocateNothing(
                Internals.of(Initializer.NOTEBOOK.network(architecture, 1), NetworkView.class)
                        .predictor(WeightPrecision.FLOAT32, kernels),
                architecture,
                density);
    }

    static Stream<Arguments> quantizedWeights() {
        Stream<Kernels> tested = TestedKernels.switching().stream();
        return tested.flatMap(kernels -> Stream.of(WeightPrecision.BFLOAT16, WeightPrecision.INT8)
                .flatMap(precision -> Stream.of(Examples.SPARSE, Examples.DENSE)
                        .map(density -> Arguments.of(precision, density, kernels))));
    }

    /** With panels that are packed and such that are not. */
    @ParameterizedTest
    @MethodSource("quantizedWeights")
    void predictionsWithQuantizedWeightsAllocateNothing(WeightPrecision precision, double density, Kernels kernels) {
        Architecture architecture =
                new Architecture(List.of(60, 70, 60, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        requirePredictionsAllocateNothing(
                Internals.of(Initializer.NOTEBOOK.network(architecture, 1), NetworkView.class)
                        .predictor(precision, kernels),
                architecture,
                density);
    }

    private void requirePredictionsAllocateNothing(Predictor predictor, Architecture architecture, double density) {
        Dataset examples = Examples.floats(architecture, PREDICTIONS, density, 1);
        float[][] x = new float[PREDICTIONS][architecture.inputs()];
        float[] all = new float[PREDICTIONS * architecture.inputs()];
        for (int i = 0; i < x.length; i++) {
            examples.copyRow(i, x[i], 0);
            examples.copyRow(i, all, i * architecture.inputs());
        }
        float[] y = new float[architecture.outputs()];
        float[] together = new float[PREDICTIONS * architecture.outputs()];
        requireLittle(BYTES_OF_PREDICTIONS, () -> {
            for (float[] example : x) {
                predictor.predict(example, y);
            }
            predictor.predict(all, PREDICTIONS, together);
        });
    }

    /** More threads than cores, so that now and then one is stopped with a room of the predictor in its hands. */
    @ParameterizedTest
    @MethodSource("tested")
    void predictionsOfSeveralThreadsAtOnceAllocateNothing(Kernels kernels) throws InterruptedException {
        Predictor predictor = Internals.of(Initializer.NOTEBOOK.network(NARROWING, 1), NetworkView.class)
                .predictor(WeightPrecision.FLOAT32, kernels);
        float[] x = new float[NARROWING.inputs()];
        Arrays.fill(x, 0.5f);
        AtomicBoolean ended = new AtomicBoolean();
        List<Thread> others = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            others.add(new Thread(() -> {
                float[] y = new float[NARROWING.outputs()];
                while (!ended.get()) {
                    predictor.predict(x, y);
                }
            }));
        }
        float[] y = new float[NARROWING.outputs()];
        // Long enough for the others to come to their turns.
        Runnable predictions = () -> {
            for (int i = 0; i < 5 * PREDICTIONS; i++) {
                predictor.predict(x, y);
                predictor.classify(x);
            }
        };
        others.forEach(Thread::start);
        try {
            requireLittle(BYTES_OF_PREDICTIONS, predictions);
            for (Thread other : others) {
                requireLittle(BYTES_OF_PREDICTIONS, predictions, other.getId());
            }
        } finally {
            ended.set(true);
            for (Thread other : others) {
                other.join();
            }
        }
    }

    static List<Kernels> tested() {
        return TestedKernels.switching();
    }

    /**
     * Runs something until it has been compiled, in itself and again inside of its callers, and requires that it then
     * allocates no more than so many bytes.
     */
    private void requireLittle(long bound, Runnable epoch) {
        requireLittle(bound, epoch, Thread.currentThread().getId());
    }

    /** The same for another thread than this. */
    private void requireLittle(long bound, Runnable epoch, long thread) {
        long allocated = Long.MAX_VALUE;
        int clean = 0;
        long start = System.nanoTime();
        for (int times = 0; times < LEAST_EPOCHS || clean < CLEAN_EPOCHS; times++) {
            if (times >= MOST_EPOCHS && System.nanoTime() - start > LONGEST_WAIT) {
                break;
            }
            long before = threads.getThreadAllocatedBytes(thread);
            epoch.run();
            allocated = threads.getThreadAllocatedBytes(thread) - before;
            clean = allocated <= bound ? clean + 1 : 0;
        }
        assertTrue(
                clean >= CLEAN_EPOCHS, allocated + " bytes in an epoch, of which at most " + bound + " are no step's");
    }
}
