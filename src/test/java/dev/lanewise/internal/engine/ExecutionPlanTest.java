package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Clipping;
import dev.lanewise.training.Configs;
import dev.lanewise.training.Examples;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExecutionPlanTest {
    private static final double SHARE_WHATEVER_CAN_BE = 0;
    private static final TrainingConfig CONFIG = Configs.sgd(1, 10, 0.3, 1, 2);

    private static Kernels last() {
        List<Kernels> all = TestedKernels.all();
        return all.get(all.size() - 1);
    }

    private static ExecutionPlan plan(Architecture architecture, TrainingConfig config, Dataset training) {
        return plan(architecture, config, training, last(), ExecutionPlan.SHARE_FROM);
    }

    private static ExecutionPlan plan(
            Architecture architecture, TrainingConfig config, Dataset training, Kernels kernels, double shareFrom) {
        try (WorkerTeam team = new WorkerTeam(1)) {
            return ExecutionPlan.choose(architecture, config, PreparedInputs.of(training, team), kernels, shareFrom);
        }
    }

    private static boolean blocks(String layers, TrainingConfig config, Dataset training) {
        return plan(Architectures.notebook(layers), config, training).blocksRows();
    }

    @Test
    void rowsAreBlockedWhereThatPays() {
        Architecture pixels = Architecture.notebook(784, 10);
        Dataset stripes = Examples.stripes(pixels, 41, 1);
        assertEquals(last().prefersBlockedRows(), blocks("784-150-10", CONFIG, stripes));
        assertFalse(blocks("784-127-10", CONFIG, stripes), "few units");
        assertFalse(blocks("784-150-10", CONFIG.withBatchSize(3), stripes), "no block");
        assertFalse(blocks("784-150-10", CONFIG, Examples.bytes(pixels, 41, 0.05, 1)), "nothing in common");
        assertFalse(blocks("784-150-10", CONFIG, Examples.bytes(pixels, 41, Examples.DENSE, 1)), "dense");
        assertFalse(blocks("784-150-10", CONFIG, Examples.floats(pixels, 41, Examples.SPARSE, 1)), "no codes");
        assertFalse(blocks("784-150-10", CONFIG.withInputNoise(0.1), stripes), "noise");
        assertFalse(
                plan(
                                Architecture.notebook(784, 150, 10),
                                CONFIG,
                                stripes,
                                new ScalarKernels(),
                                ExecutionPlan.SHARE_FROM)
                        .blocksRows(),
                "kernels that do not gain by it");
    }

    /**
     * From a million multiply-adds of a step on, of which those with zeros and those of a narrow sparse layer are none.
     */
    @ParameterizedTest
    @CsvSource({
        "784-40-10, 10, SPARSE, 1",
        "784-64-10, 128, SPARSE, 1",
        "784-95-10, 128, SPARSE, 1",
        "784-96-10, 128, SPARSE, 2",
        "784-300-10, 128, SPARSE, 2",
        "784-40-10, 11, DENSE, 1",
        "784-40-10, 12, DENSE, 2",
        "784-16-10, 128, DENSE, 1"
    })
    void stepsAreSharedIfThereIsMuchToDo(String layers, int batchSize, String density, int workers) {
        Architecture architecture = Architectures.notebook(layers);
        Dataset training =
                Examples.bytes(architecture, 200, density.equals("SPARSE") ? Examples.SPARSE : Examples.DENSE, 1);
        TrainingConfig config = CONFIG.withBatchSize(batchSize);
        ExecutionPlan plan = plan(architecture, config, training);
        assertEquals(workers, plan.workers());
        assertEquals(workers, plan.layout().workers());
        assertEquals(workers > 1, ExecutionPlan.sharesSteps(architecture, config, training));
    }

    @Test
    void batchIsNoLargerThanTheTrainingSet() {
        Architecture architecture = Architecture.notebook(30, 40, 10);
        Dataset training = Examples.floats(architecture, 13, Examples.DENSE, 1);
        assertEquals(
                13, plan(architecture, CONFIG.withBatchSize(1000), training).batchSize());
        assertEquals(10, plan(architecture, CONFIG, training).batchSize());
    }

    @Test
    void smallLayersOfASharedStepAreCopied() {
        Architecture architecture = Architecture.notebook(784, 512, 20, 10);
        Layout layout = plan(
                        architecture, CONFIG.withBatchSize(20), Examples.floats(architecture, 50, Examples.DENSE, 1))
                .layout();
        assertTrue(layout.isSplit(1));
        assertFalse(layout.isSplit(2));
        assertFalse(layout.isSplit(3));
    }

    @Test
    void reasonNamesThreadsAndFirstLayer() {
        Architecture wide = Architecture.notebook(784, 150, 10);
        Dataset dense = Examples.floats(wide, 50, Examples.DENSE, 1);
        Dataset sparse = Examples.floats(wide, 50, Examples.SPARSE, 1);
        assertEquals(
                "one thread because no more were requested; the inputs are dense",
                plan(wide, CONFIG.withThreads(1), dense).reason());
        assertEquals(
                "2 threads share the units of each layer because a step has 3.57 million multiply-adds;"
                        + " the inputs are dense",
                plan(wide, CONFIG, dense).reason());
        assertEquals(
                "one thread because a step has only 0.75 million multiply-adds, and waiting for another core would"
                        + " take longer; the first layer multiplies only the 20 % of the inputs that are not zero",
                plan(wide, CONFIG, sparse).reason().replaceFirst("only 0\\.7\\d+ million", "only 0.75 million"));
        Architecture narrow = Architecture.notebook(784, 16, 10);
        assertEquals(
                "one thread because no layer has enough units to share; the inputs are dense",
                plan(narrow, CONFIG.withBatchSize(128), Examples.floats(narrow, 200, Examples.DENSE, 1))
                        .reason());
        String blocked = plan(wide, CONFIG, Examples.stripes(wide, 50, 1)).reason();
        assertEquals(
                last().prefersBlockedRows(),
                blocked.endsWith(
                        "the first layer multiplies only the 14 % of the inputs that are not zero, four examples at a"
                                + " time"),
                blocked);
    }

    /** A plan depends on sizes alone, not on what has run before. */
    @Test
    void planDependsOnSizesAlone() {
        Architecture architecture = Architecture.notebook(784, 150, 10);
        Dataset training = Examples.stripes(architecture, 50, 1);
        ExecutionPlan before = plan(architecture, CONFIG, training);
        trained(architecture, CONFIG, training, before, last());
        ExecutionPlan after = plan(architecture, CONFIG, training);
        assertEquals(before.workers(), after.workers());
        assertEquals(before.isSparse(), after.isSparse());
        assertEquals(before.blocksRows(), after.blocksRows());
        assertEquals(before.reason(), after.reason());
    }

    static Stream<Architecture> architectures() {
        return Stream.of(
                new Architecture(List.of(20, 70, 33, 20), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                new Architecture(List.of(20, 70, 16, 5), Activation.GELU, Activation.SIGMOID, Loss.QUADRATIC)
                        .withNormalization(Normalization.LAYER),
                new Architecture(List.of(20, 150, 40, 5), Activation.RELU, Activation.IDENTITY, Loss.HUBER)
                        .withNormalization(Normalization.BATCH));
    }

    /** Sharded over two or three threads, and on one; with and without a gradient that is needed as a whole. */
    @ParameterizedTest
    @MethodSource("architectures")
    void shardedExecutionGivesTheBitsOfASingleThread(Architecture architecture) {
        for (TrainingConfig config :
                List.of(CONFIG, CONFIG.withOptimizer(Adam.defaults()).withClipping(Clipping.NONE.withNorm(0.1)))) {
            for (Dataset training : List.of(
                    Examples.floats(architecture, 53, Examples.DENSE, 1), Examples.stripes(architecture, 53, 1))) {
                for (Kernels kernels : TestedKernels.all()) {
                    ExecutionPlan single = plan(architecture, config.withThreads(1), training, kernels, 0);
                    assertEquals(1, single.workers());
                    float[] expected = trained(architecture, config.withThreads(1), training, single, kernels);
                    for (int threads = 2; threads <= 3; threads++) {
                        TrainingConfig shared = config.withThreads(threads);
                        ExecutionPlan sharded = plan(architecture, shared, training, kernels, SHARE_WHATEVER_CAN_BE);
                        assertEquals(threads, sharded.workers());
                        assertArrayEquals(expected, trained(architecture, shared, training, sharded, kernels));
                    }
                }
            }
        }
    }

    /** The parameters and statistics after two epochs in the order of the data set. */
    private static float[] trained(
            Architecture architecture, TrainingConfig config, Dataset training, ExecutionPlan plan, Kernels kernels) {
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        int size = training.size();
        int steps = (size + plan.batchSize() - 1) / plan.batchSize();
        OptimizerState state = new OptimizerState(
                architecture, plan.layout(), config, steps, network.parameters(), network.statistics());
        try (WorkerTeam team = new WorkerTeam(config.threads())) {
            Execution execution = Execution.of(
                    plan,
                    state,
                    PreparedInputs.of(training, team),
                    TargetData.of(architecture, training, LabelTreatment.NONE),
                    null,
                    kernels,
                    team);
            assertEquals(plan.workers() > 1, execution instanceof ShardedUnits);
            for (int epoch = 0; epoch < 2; epoch++) {
                EpochProgress progress = new EpochProgress(epoch, () -> false, null);
                state.beginSteps((long) epoch * steps, steps);
                execution.run(IntStream.range(0, size).toArray(), (long) epoch * steps, progress);
                assertEquals(steps, progress.steps());
            }
        }
        float[] parameters = state.result();
        float[] statistics = state.resultStatistics();
        float[] all = new float[parameters.length + statistics.length];
        System.arraycopy(parameters, 0, all, 0, parameters.length);
        System.arraycopy(statistics, 0, all, parameters.length, statistics.length);
        return all;
    }
}
