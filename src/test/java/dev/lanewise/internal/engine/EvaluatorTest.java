package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores and outputs of the identity, whose outputs are known without a network. */
class EvaluatorTest {
    private static final Architecture IDENTITY =
            new Architecture(List.of(3, 3), Activation.IDENTITY, Activation.IDENTITY, Loss.QUADRATIC);
    private static final float[] PARAMETERS = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};

    /** Around whole numbers of chunks of 64 examples, each of which counts once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 66, 127, 128, 129, 191, 192, 193, 257})
    void everyExampleCountsOnceWhereverAChunkEnds(int size) {
        for (int workers = 1; workers <= 3; workers++) {
            assertScores(size, workers, size);
        }
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void everyExampleCountsOnceOnAnyNumberOfWorkers(
            @ForAll @IntRange(min = 1, max = 300) int size,
            @ForAll @IntRange(min = 1, max = 4) int workers,
            @ForAll int seed) {
        assertScores(size, workers, seed);
    }

    @Test
    void dataThatDoNotFitTheNetworkAreRefused() {
        Dataset wide = Dataset.ofClasses(new float[8], 4, new int[2], 3);
        Dataset manyClasses = Dataset.ofClasses(new float[6], 3, new int[2], 4);
        Kernels kernels = TestedKernels.all().get(0);
        try (WorkerTeam team = new WorkerTeam(1)) {
            for (Dataset wrong : List.of(wide, manyClasses)) {
                assertThrows(IllegalArgumentException.class, () -> new Evaluator(IDENTITY, kernels, team, wrong));
            }
            assertThrows(IllegalArgumentException.class, () -> Evaluator.ofOutputs(IDENTITY, kernels, team, wide));
            // Outputs need no targets.
            assertArrayEquals(
                    new float[6],
                    Evaluator.ofOutputs(IDENTITY, kernels, team, manyClasses).outputs(PARAMETERS));
        }
    }

    private static void assertScores(int size, int workers, int seed) {
        Random random = new Random(seed);
        float[] inputs = new float[3 * size];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextInt(5) - 1;
        }
        int[] labels = random.ints(size, 0, 3).toArray();
        float[] weights = new float[size];
        double loss = 0;
        double sum = 0;
        int correct = 0;
        for (int k = 0; k < size; k++) {
            weights[k] = 1 + random.nextInt(4);
            int row = 3 * k;
            double squares = IntStream.range(0, 3)
                    .mapToDouble(j -> Math.pow(inputs[row + j] - (j == labels[row / 3] ? 1 : 0), 2))
                    .sum();
            loss += weights[k] * squares / 2;
            sum += weights[k];
            int largest = IntStream.range(0, 3)
                    .reduce((i, j) -> inputs[row + j] > inputs[row + i] ? j : i)
                    .orElseThrow();
            correct += largest == labels[k] ? 1 : 0;
        }
        Dataset dataset = Dataset.ofClasses(inputs, 3, labels, 3).withWeights(weights);
        for (Kernels kernels : TestedKernels.all()) {
            try (WorkerTeam team = new WorkerTeam(workers)) {
                AtomicInteger reported = new AtomicInteger();
                Evaluator evaluator = new Evaluator(IDENTITY, kernels, team, dataset).reporting(reported::addAndGet);
                // The second call finds nothing that the first left behind.
                for (int call = 1; call <= 2; call++) {
                    Score score = evaluator.evaluate(PARAMETERS);
                    assertEquals(size, score.examples());
                    assertEquals(correct, score.correct(), kernels.name());
                    assertEquals(loss / sum, score.loss(), 1e-12, kernels.name());
                    assertEquals(call * size, reported.get());
                }
                float[] outputs = new float[inputs.length];
                assertEquals(correct, evaluator.evaluate(PARAMETERS, outputs).correct());
                assertArrayEquals(inputs, outputs, kernels.name());
                assertArrayEquals(inputs, evaluator.outputs(PARAMETERS), kernels.name());
            }
        }
    }
}
