package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Facts;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.model.JavaSource;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network with more than 2^30 parameters, which take more bytes than an int counts: it is trained, saved, read and
 * resumed, and every parameter is compared with a computation of its own in double precision.
 *
 * <p>The test needs a heap of 13 GB, three copies of the parameters, and 13 GB of disk.
 */
@Tag("large")
class LargeNetworkTest {
    private static final int UNITS = 1 << 15;
    private static final int EXAMPLES = 2;
    private static final int OUTPUTS = 2;
    private static final int STEPS = 2;
    private static final double RATE = 0.004;
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(UNITS, UNITS, OUTPUTS), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
    /** Index of the first weight of the output layer. */
    private static final int OUTPUT_LAYER = ARCHITECTURE.parameterCount(1);
    /** All examples are one mini-batch, so their order does not matter. */
    private static final TrainingConfig CONFIG = TrainingConfig.defaults()
            .withOptimizer(Sgd.of(RATE))
            .withBatchSize(EXAMPLES)
            .withEpochs(STEPS)
            .withThreads(2);

    private final float[] x = inputs();
    private final float[] y = {0.5f, -0.25f, -1, 0.75f};
    private final Dataset data = Dataset.ofRegression(x.clone(), UNITS, y.clone(), OUTPUTS);

    @TempDir
    private Path folder;

    @Test
    void networkWithMoreThanABillionParametersIsTrainedSavedAndResumed() throws Exception {
        assertTrue(ARCHITECTURE.parameterCount() > 1 << 30);
        CheckpointFolder checkpoints = CheckpointFolder.of(folder).withKeep(STEPS);
        Path model = folder.resolve("large.lanewise");
        DoubleNetwork expected = new DoubleNetwork();
        String digest = trained(checkpoints, model, expected);

        assertEquals(digest, network(model).sha256());
        float[] outputs = new float[EXAMPLES * OUTPUTS];
        network(model).predictor().predict(x, EXAMPLES, outputs);
        double[][] wanted = expected.outputs();
        for (int i = 0; i < outputs.length; i++) {
            assertEquals(wanted[i / OUTPUTS][i % OUTPUTS], outputs[i], 1e-5);
        }
        requireTooLarge(
                "bytes, but an ONNX file without other files beside it has at most 2147483647",
                () -> OnnxFile.write(
                        folder.resolve("large.onnx"),
                        network(model),
                        Outputs.of(ARCHITECTURE),
                        null,
                        Facts.UNKNOWN,
                        Set.of()));
        requireTooLarge(
                "a class in Java has at most 268,435,456 parameters, but the network 32768-32768-2 has"
                        + " 1,073,840,130",
                () -> JavaSource.write(
                        folder.resolve("Large.java"), network(model), Outputs.of(ARCHITECTURE), null, Facts.UNKNOWN));

        assertEquals(digest, resumed(checkpoints));
    }

    private static Network network(Path model) throws IOException {
        return ModelFile.read(model).network();
    }

    private static void requireTooLarge(String expected, Executable export) {
        IOException e = assertThrows(IOException.class, export);
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    /** Trains with a checkpoint after each step, saves the network and returns its digest. */
    private String trained(CheckpointFolder checkpoints, Path model, DoubleNetwork expected) throws Exception {
        Network network = new Network(ARCHITECTURE, initialParameters());
        try (Training training = new Training(network, CONFIG, data)) {
            training.checkpoint(checkpoints, CheckpointInterval.epochs(1)).run();
        }
        for (int step = 0; step < STEPS; step++) {
            expected.step(step);
        }
        expected.assertEqual(network.parameters());
        ModelFile.of(network).write(model);
        return network.sha256();
    }

    private String resumed(CheckpointFolder checkpoints) throws Exception {
        Network network = new Network(ARCHITECTURE, new float[ARCHITECTURE.parameterCount()]);
        try (Training training = new Training(network, CONFIG, data)) {
            training.resume(Checkpoint.read(checkpoints.files().get(1)));
            training.run();
        }
        return network.sha256();
    }

    private static float[] inputs() {
        Random random = new Random(1);
        float[] x = new float[EXAMPLES * UNITS];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() - 0.5f;
        }
        return x;
    }

    /** The initial parameter at an index: a hash of it, from -0.002 to 0.002, so that it need not be stored. */
    private static float initial(int index) {
        return ((index * 0x9E3779B97F4A7C15L >>> 40) * 0x1p-23f - 1) * 0.002f;
    }

    private static float[] initialParameters() {
        float[] parameters = new float[ARCHITECTURE.parameterCount()];
        IntStream.range(0, parameters.length).parallel().forEach(i -> parameters[i] = initial(i));
        return parameters;
    }

    /**
     * The same network in double precision. It keeps the weighted inputs of the hidden layer in place of its weights,
     * and the errors of every step, from which any weight can be computed.
     */
    private final class DoubleNetwork {
        /** By example and unit. */
        private final double[][] z = new double[EXAMPLES][UNITS];
        /** By step, example and unit. */
        private final double[][][] errors = new double[STEPS][EXAMPLES][UNITS];
        /** By output and unit; the bias comes last. */
        private final double[][] weights = new double[OUTPUTS][UNITS + 1];

        DoubleNetwork() {
            IntStream.range(0, UNITS).parallel().forEach(j -> {
                for (int k = 0; k < EXAMPLES; k++) {
                    double sum = initial(UNITS * UNITS + j);
                    for (int i = 0; i < UNITS; i++) {
                        sum += (double) initial(j * UNITS + i) * x[k * UNITS + i];
                    }
                    z[k][j] = sum;
                }
            });
            for (int o = 0; o < OUTPUTS; o++) {
                for (int j = 0; j < UNITS; j++) {
                    weights[o][j] = initial(OUTPUT_LAYER + o * UNITS + j);
                }
                weights[o][UNITS] = initial(OUTPUT_LAYER + OUTPUTS * UNITS + o);
            }
        }

        double[][] outputs() {
            double[][] outputs = new double[EXAMPLES][OUTPUTS];
            for (int k = 0; k < EXAMPLES; k++) {
                for (int o = 0; o < OUTPUTS; o++) {
                    outputs[k][o] = weights[o][UNITS];
                    for (int j = 0; j < UNITS; j++) {
                        outputs[k][o] += weights[o][j] * Math.tanh(z[k][j]);
                    }
                }
            }
            return outputs;
        }

        void step(int step) {
            double[][] outputs = outputs();
            double[][] e = errors[step];
            for (int k = 0; k < EXAMPLES; k++) {
                for (int o = 0; o < OUTPUTS; o++) {
                    outputs[k][o] -= y[k * OUTPUTS + o];
                    for (int j = 0; j < UNITS; j++) {
                        double a = Math.tanh(z[k][j]);
                        e[k][j] += weights[o][j] * outputs[k][o] * (1 - a * a);
                    }
                }
            }
            double rate = RATE / EXAMPLES;
            for (int o = 0; o < OUTPUTS; o++) {
                for (int k = 0; k < EXAMPLES; k++) {
                    for (int j = 0; j < UNITS; j++) {
                        weights[o][j] -= rate * outputs[k][o] * Math.tanh(z[k][j]);
                    }
                    weights[o][UNITS] -= rate * outputs[k][o];
                }
            }
            // A step changes the weights of unit j by -rate e x, and so z by -rate e times a product of inputs.
            double[][] products = new double[EXAMPLES][EXAMPLES];
            for (int k = 0; k < EXAMPLES; k++) {
                for (int other = 0; other < EXAMPLES; other++) {
                    products[k][other] = 1;
                    for (int i = 0; i < UNITS; i++) {
                        products[k][other] += (double) x[k * UNITS + i] * x[other * UNITS + i];
                    }
                }
            }
            for (int k = 0; k < EXAMPLES; k++) {
                for (int other = 0; other < EXAMPLES; other++) {
                    for (int j = 0; j < UNITS; j++) {
                        z[k][j] -= rate * e[other][j] * products[k][other];
                    }
                }
            }
        }

        /** Compares every parameter. */
        void assertEqual(float[] trained) {
            IntStream.range(0, UNITS).parallel().forEach(j -> {
                double[] sums = new double[EXAMPLES];
                for (double[][] step : errors) {
                    for (int k = 0; k < EXAMPLES; k++) {
                        sums[k] += step[k][j];
                    }
                }
                for (int i = 0; i < UNITS; i++) {
                    double change = 0;
                    for (int k = 0; k < EXAMPLES; k++) {
                        change += sums[k] * x[k * UNITS + i];
                    }
                    requireClose(j * UNITS + i, change, trained);
                }
                requireClose(UNITS * UNITS + j, sums[0] + sums[1], trained);
            });
            for (int o = 0; o < OUTPUTS; o++) {
                for (int j = 0; j <= UNITS; j++) {
                    int index = OUTPUT_LAYER + (j < UNITS ? o * UNITS + j : OUTPUTS * UNITS + o);
                    assertEquals(weights[o][j], trained[index], 1e-8, () -> "parameter " + index);
                }
            }
        }

        private void requireClose(int index, double change, float[] trained) {
            double expected = initial(index) - RATE / EXAMPLES * change;
            if (!(Math.abs(trained[index] - expected) <= 1e-9)) {
                assertEquals(expected, trained[index], 1e-9, () -> "parameter " + index);
            }
        }
    }
}
