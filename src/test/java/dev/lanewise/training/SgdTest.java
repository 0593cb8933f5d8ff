package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.reference.DoubleNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {

    /**
     * The absolute loss of targets that are never reached has a constant gradient, so the distance is known exactly.
     * Added one by one, the contributions of the examples end 15 % off, because they are smaller than the last bit of
     * most weights.
     */
    @ParameterizedTest
    @CsvSource({"10, 0.2", "10, 1", "128, 0.2", "128, 1"})
    void tinyLearningRateMovesTheFirstLayerAsFarAsItShould(int batchSize, double density) {
        int steps = 100;
        double learningRate = 1e-8 * batchSize;
        Architecture architecture =
                new Architecture(List.of(100, 4), Activation.IDENTITY, Activation.IDENTITY, Loss.ABSOLUTE);
        int inputs = architecture.inputs();
        Random random = new Random(1);
        float[] x = new float[steps * batchSize * inputs];
        double[] expected = new double[inputs];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextDouble() < density ? random.nextFloat() : 0;
            expected[i % inputs] += learningRate / batchSize * x[i];
        }
        float[] targets = new float[steps * batchSize * architecture.outputs()];
        Arrays.fill(targets, 1000);
        Dataset examples = Dataset.ofRegression(x, inputs, targets, architecture.outputs());
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        float[] from = network.parameters();
        try (Training training = new Training(network, Configs.sgd(1, batchSize, learningRate, 1, 1), examples)) {
            training.run();
        }
        float[] to = network.parameters();
        double error = 0;
        double distance = 0;
        for (int i = 0; i < inputs * architecture.outputs(); i++) {
            double moved = (double) to[i] - from[i];
            error += Math.pow(moved - expected[i % inputs], 2);
            distance += Math.pow(expected[i % inputs], 2);
        }
        assertEquals(0, Math.sqrt(error / distance), 0.05);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void learningRateThatIsNotPositiveAndFiniteIsRefused(double eta) {
        assertEquals(
                "the learning rate is a positive number, but " + eta + " was given",
                assertThrows(IllegalArgumentException.class, () -> Sgd.of(eta)).getMessage());
    }

    /**
     * In place or summed first, sparse or dense, with a last mini-batch that may be smaller than the others: whatever
     * the rounding, each step is that of double precision.
     */
    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void everyStepSubtractsTheLearningRateTimesTheMeanGradientOfItsMiniBatch(
            @ForAll @IntRange(min = 1, max = 9) int inputs,
            @ForAll @IntRange(min = 1, max = 7) int hidden,
            @ForAll @IntRange(min = 1, max = 5) int outputs,
            @ForAll @IntRange(min = 1, max = 13) int size,
            @ForAll @IntRange(min = 1, max = 6) int batch,
            @ForAll boolean sumsFirst,
            @ForAll boolean sparse,
            @ForAll @IntRange(max = 1000) int seed) {
        int batchSize = sumsFirst ? 129 : batch;
        Random random = new Random(seed);
        float[][] x = new float[size][inputs];
        float[][] y = new float[size][outputs];
        float[] flatX = new float[size * inputs];
        float[] flatY = new float[size * outputs];
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < inputs; i++) {
                x[k][i] = sparse && random.nextInt(5) > 0 ? 0 : random.nextFloat() - 0.5f;
                flatX[k * inputs + i] = x[k][i];
            }
            for (int j = 0; j < outputs; j++) {
                y[k][j] = 2 * random.nextFloat() - 1;
                flatY[k * outputs + j] = y[k][j];
            }
        }
        Architecture architecture = new Architecture(
                List.of(inputs, hidden, outputs), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        Network network = Initializer.NOTEBOOK.network(architecture, seed);
        float[] initial = network.parameters();
        double[] expected = new double[initial.length];
        for (int p = 0; p < expected.length; p++) {
            expected[p] = initial[p];
        }
        DoubleNetwork plain = new DoubleNetwork(Math::tanh, inputs, hidden, outputs);
        int[] order = IntStream.range(0, size).toArray();
        PythonRandom shuffles = new PythonRandom(seed);
        for (int epoch = 0; epoch < 2; epoch++) {
            shuffles.shuffle(order);
            for (int from = 0; from < size; from += batchSize) {
                int[] numbers = Arrays.copyOfRange(order, from, Math.min(size, from + batchSize));
                double[] gradient = plain.gradient(
                        expected,
                        Arrays.stream(numbers).mapToObj(k -> x[k]).toArray(float[][]::new),
                        Arrays.stream(numbers).mapToObj(k -> y[k]).toArray(float[][]::new));
                for (int p = 0; p < expected.length; p++) {
                    expected[p] -= 0.25 * gradient[p];
                }
            }
        }
        Dataset examples = Dataset.ofRegression(flatX, inputs, flatY, outputs);
        try (Training training = new Training(network, Configs.sgd(2, batchSize, 0.25, seed, 1), examples)) {
            training.run();
        }
        float[] trained = network.parameters();
        for (int p = 0; p < expected.length; p++) {
            assertEquals(expected[p], trained[p], 2e-5, "parameter " + p);
        }
    }
}
