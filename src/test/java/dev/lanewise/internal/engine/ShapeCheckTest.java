package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.Refusal;
import dev.lanewise.TemperatureScaling;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Configs;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.Trainers;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ShapeCheckTest {
    private static final Dataset TWO_CLASSES = Dataset.ofClasses(new float[6], 3, new int[] {0, 1}, 2);
    private static final Dataset TWO_LABELS = Dataset.ofMultiLabel(new float[3], 3, new float[] {0, 1}, 2);
    private static final Dataset TWO_NUMBERS = Dataset.ofRegression(new float[3], 3, new float[] {0, 1.5f}, 2);

    private static Architecture network(int outputs, Activation output, Loss loss) {
        return new Architecture(List.of(3, outputs), Activation.SIGMOID, output, loss);
    }

    private static void assertRefused(String sentence, Architecture architecture, Dataset dataset) {
        Refusal.assertRefused(sentence, () -> ShapeCheck.require(architecture, dataset));
    }

    @Test
    void classesNeedAUnitEachOrASigmoidUnitForTwo() {
        assertDoesNotThrow(() -> ShapeCheck.require(network(2, Activation.SOFTMAX, Loss.CROSS_ENTROPY), TWO_CLASSES));
        assertDoesNotThrow(() -> ShapeCheck.require(network(3, Activation.TANH, Loss.QUADRATIC), TWO_CLASSES));
        assertDoesNotThrow(() -> ShapeCheck.require(network(1, Activation.SIGMOID, Loss.CROSS_ENTROPY), TWO_CLASSES));
        assertRefused(
                "the network 3-1 has 3 inputs and 1 output, but the data have 3 inputs and 2 classes",
                network(1, Activation.TANH, Loss.QUADRATIC),
                TWO_CLASSES);
        assertRefused(
                "the network 3-1 has 3 inputs and 1 output, but the data have 3 inputs and 3 classes",
                network(1, Activation.SIGMOID, Loss.QUADRATIC),
                Dataset.ofClasses(new float[3], 3, new int[1], 3));
    }

    @Test
    void namedClassesNeedAnOutputEachAndEveryOutputAName() {
        Architecture three = network(3, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        double[][] inputs = {{1, 0, 0}, {0, 1, 0}};
        Dataset two = Dataset.of(inputs, new String[] {"b", "c"});
        String sentence = "the data have 2 named classes, but the network has 3 outputs: Dataset.of(inputs, names,"
                + " classes) takes the names of all classes";
        assertRefused(sentence, three, two);
        Network network = Initializer.HE_NORMAL.network(three, 1);
        float[] outputs = network.outputs(TWO_CLASSES);
        OnlineTrainer online = new OnlineTrainer(network, TrainingConfig.defaults());
        for (Executable use : List.<Executable>of(
                () -> network.evaluate(two),
                () -> Classification.of(outputs, two),
                () -> Metric.accuracy().value(outputs, two),
                () -> Metric.topK(1).value(outputs, two),
                () -> TemperatureScaling.fit(network, two),
                () -> new Training(network, TrainingConfig.defaults(), two),
                () -> online.train(two))) {
            Refusal.assertRefused(sentence, use);
        }
        online.close();
        Dataset all = Dataset.of(inputs, new String[] {"b", "c"}, List.of("a", "b", "c"));
        assertEquals(network.evaluate(Dataset.of(inputs, new int[] {1, 2}, 3)), network.evaluate(all));
        // Names that are the numbers of their classes cannot give a class another number.
        assertDoesNotThrow(() -> ShapeCheck.require(three, Dataset.of(inputs, new String[] {"0", "1"})));
        assertRefused(sentence, three, Dataset.of(inputs, new String[] {"0", "2"}));
        assertDoesNotThrow(() -> ShapeCheck.require(network(1, Activation.SIGMOID, Loss.CROSS_ENTROPY), two));
        assertDoesNotThrow(() -> Classification.of(new float[2], two));
    }

    @Test
    void labelsNeedASigmoidUnitEach() {
        assertDoesNotThrow(() -> ShapeCheck.require(network(2, Activation.SIGMOID, Loss.CROSS_ENTROPY), TWO_LABELS));
        assertRefused(
                "the network 3-3 has 3 inputs and 3 outputs, but the data have 3 inputs and 2 labels",
                network(3, Activation.SIGMOID, Loss.CROSS_ENTROPY),
                TWO_LABELS);
        assertRefused(
                "labels that do not exclude each other need a sigmoid output layer, but the network has a softmax"
                        + " output layer",
                network(2, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                TWO_LABELS);
    }

    @Test
    void numbersNeedAUnitEachThatCanReachThem() {
        assertDoesNotThrow(() -> ShapeCheck.require(network(2, Activation.IDENTITY, Loss.QUADRATIC), TWO_NUMBERS));
        assertDoesNotThrow(() -> ShapeCheck.require(network(2, Activation.RELU, Loss.QUADRATIC), TWO_NUMBERS));
        assertRefused(
                "the network 3-1 has 3 inputs and 1 output, but the data have 3 inputs and 2 numbers to predict",
                network(1, Activation.IDENTITY, Loss.QUADRATIC),
                TWO_NUMBERS);
        assertRefused(
                "a softmax output layer gives probabilities, but target 1 of example 0 is 1.5: use the loss"
                        + " quadratic with an identity output layer for numbers of any size",
                network(2, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                TWO_NUMBERS);
        assertRefused(
                "a softmax output layer gives probabilities that add up to 1, but the targets of example 1 add"
                        + " up to 0.75",
                network(2, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                Dataset.ofRegression(new float[6], 3, new float[] {0.5f, 0.5f, 0.5f, 0.25f}, 2));
        assertDoesNotThrow(() -> ShapeCheck.require(
                network(2, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                Dataset.ofRegression(new float[3], 3, new float[] {0.3f, 0.7f}, 2)));
        assertRefused(
                "a sigmoid output layer gives numbers from 0 to 1, but target 1 of example 0 is 1.5: an identity"
                        + " output layer has no bounds",
                network(2, Activation.SIGMOID, Loss.CROSS_ENTROPY),
                TWO_NUMBERS);
        assertDoesNotThrow(() -> ShapeCheck.require(
                network(2, Activation.SIGMOID, Loss.CROSS_ENTROPY),
                Dataset.ofRegression(new float[3], 3, new float[] {0.3f, 1}, 2)));
        assertRefused(
                "a sigmoid output layer gives numbers from 0 to 1, but target 1 of example 0 is 1.5: an identity"
                        + " output layer has no bounds",
                network(2, Activation.SIGMOID, Loss.QUADRATIC),
                TWO_NUMBERS);
        assertRefused(
                "a tanh output layer gives numbers from -1 to 1, but target 1 of example 0 is 1.5: an identity"
                        + " output layer has no bounds",
                network(2, Activation.TANH, Loss.QUADRATIC),
                TWO_NUMBERS);
    }

    @Test
    void batchNormalizationNeedsMiniBatchesOfTwo() {
        Architecture plain =
                new Architecture(List.of(3, 4, 2), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture batch = plain.withNormalization(Normalization.BATCH);
        assertDoesNotThrow(() -> ShapeCheck.requireMiniBatches(batch, TWO_CLASSES, 2));
        assertDoesNotThrow(() -> ShapeCheck.requireMiniBatches(plain, TWO_CLASSES, 1));
        assertDoesNotThrow(
                () -> ShapeCheck.requireMiniBatches(plain.withNormalization(Normalization.LAYER), TWO_CLASSES, 1));
        Refusal.assertRefused(
                "batch normalisation needs mini-batches of at least 2 examples, but 1 was given",
                () -> ShapeCheck.requireMiniBatches(batch, TWO_CLASSES, 1));
        Refusal.assertRefused(
                "batch normalisation needs mini-batches of at least 2 examples, but there is only one to train on",
                () -> Trainers.of(
                        Initializer.HE_NORMAL.network(batch, 1), TrainingConfig.notebook(), TWO_CLASSES.slice(0, 1)));
    }

    /** Its hidden units say nothing about it, so nothing before them is changed, and beta and what comes after is. */
    @Test
    void singleExampleTrainsWhatComesAfterBatchNormalizationOnly() {
        Architecture architecture = new Architecture(
                        List.of(3, 4, 2), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
                .withNormalization(Normalization.BATCH);
        float[] before = Initializer.HE_NORMAL.network(architecture, 1).parameters();
        Network network = new Network(architecture, before);
        // Equal ones are no better than one.
        Dataset three = Dataset.ofClasses(new float[] {1, 2, 3, 1, 2, 3, 1, 2, 3}, 3, new int[3], 2);
        TrainingConfig config = Configs.sgd(1, 2, 0.5, 1, 1);
        try (Trainer trainer = Trainers.of(network, config, three)) {
            trainer.epoch();
        }
        float[] after = network.parameters();
        assertArrayEquals(Arrays.copyOf(before, 20), Arrays.copyOf(after, 20), "weights, biases and gamma");
        for (int p = 20; p < after.length - 2; p++) {
            // The output's weights get tanh of beta, which is 0 in the first mini-batch.
            assertNotEquals(before[p], after[p], "parameter " + p);
        }
        float[] statistics = network.statistics();
        for (int j = 4; j < 8; j++) {
            assertEquals(0.9f, statistics[j], 1e-6, "one of the two mini-batches counts, and has no variance");
        }
    }
}
