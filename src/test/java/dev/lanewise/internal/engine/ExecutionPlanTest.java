package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.training.Configs;
import dev.lanewise.training.Examples;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionPlanTest {
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
        return plan(Architectures.notebook(layers), config, training).groupsRows();
    }

    @Test
    void rowsAreGroupedWhereThatPays() {
        Architecture pixels = Architecture.notebook(784, 10);
        Dataset stripes = Examples.stripes(pixels, 41, 1);
        assertEquals(last().prefersGroupedRows(), blocks("784-150-10", CONFIG, stripes));
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
                        .groupsRows(),
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
        String grouped = plan(wide, CONFIG, Examples.stripes(wide, 50, 1)).reason();
        assertEquals(
                last().prefersGroupedRows(),
                grouped.endsWith(
                        "the first layer multiplies only the 14 % of the inputs that are not zero, four examples at a"
                                + " time"),
                grouped);
    }
}
