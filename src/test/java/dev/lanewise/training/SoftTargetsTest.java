package dev.lanewise.training;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.metric.Regression;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cross-entropy with targets that are probabilities: autoencoders and distillation. */
class SoftTargetsTest {
    private static final Kernels KERNELS = KernelSelection.automatic().kernels();
    private static final TrainingConfig CONFIG = Configs.sgd(2, 7, 0.3, 1, 1);

    private static Architecture network(int outputs, Activation output) {
        return new Architecture(List.of(19, 20, outputs), Activation.TANH, output, Loss.CROSS_ENTROPY);
    }

    private static String trained(Architecture architecture, TrainingConfig config, Dataset training) {
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        try (Trainer trainer = Trainers.sharing(network, config, training, KERNELS)) {
            trainer.epoch();
            trainer.epoch();
        }
        return network.sha256();
    }

    /** Random probabilities; those of an example add up to 1 if they are for softmax. */
    private static float[] probabilities(int size, int columns, boolean addUp) {
        Random random = new Random(columns);
        float[] y = new float[size * columns];
        for (int i = 0; i < size; i++) {
            float sum = 0;
            for (int j = 0; j < columns; j++) {
                y[i * columns + j] = random.nextFloat();
                sum += y[i * columns + j];
            }
            for (int j = 0; j < columns && addUp; j++) {
                y[i * columns + j] /= sum;
            }
        }
        return y;
    }

    private static float[] inputs(Dataset dataset) {
        float[] x = new float[dataset.size() * dataset.inputs()];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, x, i * dataset.inputs());
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16, 33})
    void probabilitiesAreLearnedWithTheBitsOfThePlainArithmetic(int outputs) {
        for (Activation output : List.of(Activation.SIGMOID, Activation.SOFTMAX)) {
            Architecture architecture = network(outputs, output);
            float[] x = inputs(Examples.floats(architecture, 30, Examples.SPARSE, 1));
            float[] y = probabilities(30, outputs, output == Activation.SOFTMAX);
            Dataset numbers = Dataset.ofRegression(x, 19, y, outputs);
            String expected =
                    Examples.trainedPlainly(architecture, CONFIG, numbers).sha256();
            for (int threads = 1; threads <= 2; threads++) {
                assertEquals(expected, trained(architecture, CONFIG.withThreads(threads), numbers));
                if (output == Activation.SIGMOID) {
                    assertEquals(
                            expected,
                            trained(
                                    architecture,
                                    CONFIG.withThreads(threads),
                                    Dataset.ofMultiLabel(x, 19, y, outputs)));
                }
            }
        }
    }

    @Test
    void probabilitiesOfZeroAndOneAreClasses() {
        Architecture architecture = network(5, Activation.SOFTMAX);
        Dataset classes = Examples.floats(architecture, 30, Examples.DENSE, 1);
        float[] y = new float[30 * 5];
        for (int i = 0; i < 30; i++) {
            y[5 * i + classes.label(i)] = 1;
        }
        Dataset rows = Dataset.ofRegression(inputs(classes), 19, y, 5);
        assertEquals(trained(architecture, CONFIG, classes), trained(architecture, CONFIG, rows));
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        assertEquals(network.evaluate(classes).loss(), network.evaluate(rows).loss());
        assertEquals(Task.CLASSIFICATION, Outputs.of(architecture, rows).task());
        assertEquals(
                Task.REGRESSION,
                Outputs.of(network(5, Activation.SIGMOID), rows).task());
    }

    @Test
    void softLabelCountsAsPresentAboveOneHalfAndMetricsThatCountLabelsRefuseIt() {
        Architecture architecture = network(2, Activation.SIGMOID);
        float[] parameters = new float[architecture.parameterCount()];
        parameters[parameters.length - 2] = 2;
        parameters[parameters.length - 1] = -2;
        Network network = new Network(architecture, parameters);
        Dataset soft = Dataset.ofMultiLabel(new float[3 * 19], 19, new float[] {0.9f, 0.2f, 0.6f, 0.4f, 0.4f, 0.4f}, 2);
        assertEquals(2, network.evaluate(soft).correct());
        float[] targets = {0.9f, 0, 1, 0.4f};
        assertRefused(
                "metrics of labels need targets of 0 and 1, but target 0 of example 0 is 0.9: Regression measures"
                        + " probabilities",
                () -> MultiLabel.of(new float[4], targets, 2));
        assertEquals(0, Regression.of(targets, targets, 2).rmse());
    }
}
