package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
