package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Dataset;
import dev.lanewise.model.Activation;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Cost;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitTest {
    private static final Dataset TWO_CLASSES = Dataset.ofFloats(new float[6], 3, new int[] {0, 1}, 2, null);
    private static final Dataset TWO_LABELS = Dataset.ofLabels(new float[3], 3, new float[] {0, 1}, 2);
    private static final Dataset TWO_NUMBERS = Dataset.ofNumbers(new float[3], 3, new float[] {0, 1.5f}, 2);

    private static Architecture network(int outputs, Activation output, Cost cost) {
        return new Architecture(List.of(3, outputs), Activation.SIGMOID, output, cost);
    }

    private static void assertRefused(String sentence, Architecture architecture, Dataset dataset) {
        assertEquals(sentence, assertThrows(
                IllegalArgumentException.class, () -> Fit.require(architecture, dataset)).getMessage());
    }

    @Test
    void classesNeedAUnitEachOrASigmoidUnitForTwo() {
        assertDoesNotThrow(() -> Fit.require(network(2, Activation.SOFTMAX, Cost.CROSS_ENTROPY), TWO_CLASSES));
        assertDoesNotThrow(() -> Fit.require(network(3, Activation.TANH, Cost.QUADRATIC), TWO_CLASSES));
        assertDoesNotThrow(() -> Fit.require(network(1, Activation.SIGMOID, Cost.CROSS_ENTROPY), TWO_CLASSES));
        assertRefused("the network 3-1 has 3 inputs and 1 outputs, but the data have 3 inputs and 2 classes",
                network(1, Activation.TANH, Cost.QUADRATIC), TWO_CLASSES);
        assertRefused("the network 3-1 has 3 inputs and 1 outputs, but the data have 3 inputs and 3 classes",
                network(1, Activation.SIGMOID, Cost.QUADRATIC), Dataset.ofFloats(new float[3], 3, new int[1], 3, null));
    }

    @Test
    void labelsNeedASigmoidUnitEach() {
        assertDoesNotThrow(() -> Fit.require(network(2, Activation.SIGMOID, Cost.CROSS_ENTROPY), TWO_LABELS));
        assertRefused("the network 3-3 has 3 inputs and 3 outputs, but the data have 3 inputs and 2 labels",
                network(3, Activation.SIGMOID, Cost.CROSS_ENTROPY), TWO_LABELS);
        assertRefused("labels that do not exclude each other need a sigmoid output layer, but the network has a softmax"
                + " output layer", network(2, Activation.SOFTMAX, Cost.CROSS_ENTROPY), TWO_LABELS);
    }

    @Test
    void numbersNeedAUnitEachThatCanReachThem() {
        assertDoesNotThrow(() -> Fit.require(network(2, Activation.IDENTITY, Cost.QUADRATIC), TWO_NUMBERS));
        assertDoesNotThrow(() -> Fit.require(network(2, Activation.RELU, Cost.QUADRATIC), TWO_NUMBERS));
        assertRefused("the network 3-1 has 3 inputs and 1 outputs, but the data have 3 inputs and 2 numbers to predict",
                network(1, Activation.IDENTITY, Cost.QUADRATIC), TWO_NUMBERS);
        assertRefused("the cost cross-entropy is for classes and labels, but the data want numbers: the cost quadratic,"
                + " with an identity output layer, is for those",
                network(2, Activation.SOFTMAX, Cost.CROSS_ENTROPY), TWO_NUMBERS);
        assertRefused("a sigmoid output layer gives numbers from 0 to 1, but target 1 of example 0 is 1.5: an identity"
                + " output layer has no bounds", network(2, Activation.SIGMOID, Cost.QUADRATIC), TWO_NUMBERS);
        assertRefused("a tanh output layer gives numbers from -1 to 1, but target 1 of example 0 is 1.5: an identity"
                + " output layer has no bounds", network(2, Activation.TANH, Cost.QUADRATIC), TWO_NUMBERS);
    }
}
