package dev.lanewise.network;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.metric.Metric;
import dev.lanewise.training.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

    @Test
    void layersThatDoNotExistAreRefusedByName() {
        Architecture architecture = Architecture.notebook(4, 3, 2);
        assertThrown(
                IndexOutOfBoundsException.class, "layer is 3, but 0 to 2 is expected", () -> architecture.units(3));
        for (int layer : new int[] {-1, 0, 3}) {
            for (Executable call : List.<Executable>of(
                    () -> architecture.activation(layer),
                    () -> architecture.normalization(layer),
                    () -> architecture.parameterCount(layer))) {
                String message =
                        assertThrows(IndexOutOfBoundsException.class, call).getMessage();
                assertTrue(message.startsWith("layer is " + layer + ", but "), message);
            }
        }
    }

    @Test
    void notebooksNetworkHasSigmoidUnitsAndQuadraticLoss() {
        assertEquals(
                new Architecture(List.of(784, 40, 10), Activation.SIGMOID, Activation.SIGMOID, Loss.QUADRATIC),
                Architecture.notebook(784, 40, 10));
        assertThrows(IllegalArgumentException.class, () -> Architecture.notebook(784));
        assertThrows(IllegalArgumentException.class, () -> Architecture.notebook());
    }

    @Test
    void notebooksNetworkHasItsParametersCounted() {
        Architecture architecture = Architecture.notebook(784, 40, 10);
        assertEquals(31_810, architecture.parameterCount());
        assertEquals(784, architecture.inputs());
        assertEquals(10, architecture.outputs());
        assertEquals(2, architecture.layers());
        assertEquals(40, architecture.units(1));
        assertEquals(Activation.SIGMOID, architecture.activation(1));
        assertEquals("784-40-10", LayerSizes.text(architecture.sizes()));
        assertEquals("784-40-10 sigmoid, sigmoid output, quadratic loss", architecture.toString());
    }

    @Test
    void hiddenAndOutputLayersHaveTheirActivations() {
        Architecture architecture =
                new Architecture(List.of(4, 3, 2, 5), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        assertEquals(Activation.RELU, architecture.activation(1));
        assertEquals(Activation.RELU, architecture.activation(2));
        assertEquals(Activation.SOFTMAX, architecture.activation(3));
        assertEquals((4 + 1) * 3 + (3 + 1) * 2 + (2 + 1) * 5, architecture.parameterCount());
    }

    @Test
    void everyLayerMayHaveAnActivationOfItsOwn() {
        Architecture architecture = new Architecture(
                List.of(4, 3, 2, 5), List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID), Loss.QUADRATIC);
        assertEquals(Activation.RELU, architecture.activation(1));
        assertEquals(Activation.TANH, architecture.activation(2));
        assertEquals(Activation.SIGMOID, architecture.output());
        assertEquals("4-3-2-5 relu, tanh, sigmoid output, quadratic loss", architecture.toString());
        assertEquals(
                new Architecture(List.of(4, 3, 5), Activation.RELU, Activation.SIGMOID, Loss.QUADRATIC),
                new Architecture(List.of(4, 3, 5), List.of(Activation.RELU, Activation.SIGMOID), Loss.QUADRATIC));
        assertEquals(
                "4-5 sigmoid output, quadratic loss",
                Architecture.notebook(4, 5).toString());
    }

    @Test
    void hiddenLayersMayBeNormalized() {
        Architecture plain =
                new Architecture(List.of(4, 3, 2, 5), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Architecture batch = plain.withNormalization(Normalization.BATCH);
        assertEquals("4-3-2-5 batch-normalized relu, softmax output, cross-entropy loss", batch.toString());
        assertEquals(plain.parameterCount() + 2 * 3 + 2 * 2, batch.parameterCount());
        assertEquals(2 * 3 + 2 * 2, Normalizations.statisticCount(batch));
        assertEquals(Normalization.NONE, batch.normalization(3));
        assertEquals(plain, Normalizations.folded(batch));
        Architecture mixed = new Architecture(
                plain.sizes(), plain.activations(), List.of(Normalization.LAYER, Normalization.BATCH), plain.loss());
        assertEquals(
                "4-3-2-5 layer-normalized relu, batch-normalized relu, softmax output, cross-entropy loss",
                mixed.toString());
        assertEquals(2 * 2, Normalizations.statisticCount(mixed));
        assertEquals(
                List.of(Normalization.LAYER, Normalization.NONE),
                Normalizations.folded(mixed).normalizations());
        assertEquals(
                List.of(true, true, false, false),
                List.of(
                        Normalizations.coupleExamples(batch),
                        Normalizations.coupleExamples(mixed),
                        Normalizations.coupleExamples(plain),
                        Normalizations.coupleExamples(plain.withNormalization(Normalization.LAYER))));
        assertRefused(
                "a network of 4 layers has 2 normalizations, one for each hidden layer, not 3",
                () -> new Architecture(
                        plain.sizes(), plain.activations(), Collections.nCopies(3, Normalization.LAYER), plain.loss()));
    }

    @Test
    void descriptionIsRead() {
        Architecture deep = new Architecture(
                List.of(4, 3, 2, 5),
                List.of(Activation.RELU, Activation.leakyRelu(0.2), Activation.SOFTMAX),
                List.of(Normalization.LAYER, Normalization.NONE),
                Loss.CROSS_ENTROPY);
        Architecture alike =
                new Architecture(List.of(4, 3, 3, 5), Activation.GELU_TANH, Activation.IDENTITY, Loss.QUADRATIC);
        Architecture flat = new Architecture(List.of(4, 5), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        for (Architecture architecture : List.of(deep, alike, alike.withNormalization(Normalization.BATCH), flat)) {
            assertEquals(architecture, Architecture.parse(architecture.toString()));
        }
        for (String layers : List.of(
                "4-3-2 relu, relu, relu, softmax output, cross-entropy loss",
                "4-3-3-3-2 relu, relu, softmax output, cross-entropy loss")) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Architecture.parse(layers))
                    .getMessage()
                    .matches("the text has [23] hidden layers, but the sizes are 4-3-[32-]*2"));
        }
        for (String sizes : List.of("784-40-10", "", "784-100-10 relu, softmax")) {
            assertRefused(
                    "an architecture is described like \"784-100-10 relu, softmax output, cross-entropy loss\","
                            + " but \"" + sizes + "\" was given",
                    () -> Architecture.parse(sizes));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> Architecture.parse("4-2 relu, softmax output, cross-entropy loss"));
        assertThrows(
                IllegalArgumentException.class, () -> Architecture.parse("4-3-2 relu, softmax output, no such loss"));
    }

    @Test
    void activationsTooFewOrTooManyAreRefused() {
        for (int count : new int[] {0, 1, 3}) {
            List<Activation> activations = Collections.nCopies(count, Activation.TANH);
            assertRefused(
                    "a network of 3 layers has 2 activations, one for each layer but the inputs, not " + count,
                    () -> new Architecture(List.of(3, 4, 2), activations, Loss.QUADRATIC));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "784", "-", "784-", "-40-10", "784--10", "784-forty-10", "784x40", "99999999999-10"})
    void layersThatAreNoNumbersAreRefusedInOneSentence(String layers) {
        String message = assertThrows(IllegalArgumentException.class, () -> Architectures.notebook(layers))
                .getMessage();
        String expected = layers.equals("784")
                ? "a network has at least two layers, inputs and outputs, such as 784-10"
                : "layers are numbers separated by hyphens, such as 784-40-10, but \"" + layers + "\" was given";
        assertEquals(expected, message);
    }

    @ParameterizedTest
    @CsvSource({"0-10, 0", "784-0-10, 0", "784-65537-10, 65537"})
    void layerThatIsEmptyOrTooWideIsRefused(String layers, int units) {
        String message = assertThrows(IllegalArgumentException.class, () -> Architectures.notebook(layers))
                .getMessage();
        assertEquals("a layer has 1 to 65536 units, but " + units + " was given", message);
    }

    @Test
    void pairsThatDoNotFitAreRefused() {
        List<Integer> sizes = List.of(3, 2);
        assertRefused(
                "softmax is for the output layer, not for hidden layers",
                () -> new Architecture(sizes, Activation.SOFTMAX, Activation.SOFTMAX, Loss.CROSS_ENTROPY));
        assertRefused(
                "softmax is for the output layer, not for hidden layers",
                () -> new Architecture(
                        List.of(3, 4, 2), List.of(Activation.SOFTMAX, Activation.SOFTMAX), Loss.CROSS_ENTROPY));
        List<String> refused = new ArrayList<>();
        for (Activation output : Activation.values()) {
            for (Loss loss : Architectures.losses()) {
                try {
                    new Architecture(sizes, Activation.SIGMOID, output, loss);
                } catch (IllegalArgumentException e) {
                    refused.add(e.getMessage());
                }
            }
        }
        List<String> expected = new ArrayList<>();
        for (String output : List.of(
                "tanh",
                "relu",
                "leaky-relu",
                "relu6",
                "elu",
                "selu",
                "gelu",
                "gelu-tanh",
                "silu",
                "mish",
                "hard-swish",
                "softplus",
                "softsign",
                "identity")) {
            expected.add("the loss cross-entropy does not go with the output activation " + output
                    + ": it needs softmax or sigmoid");
        }
        for (String loss : List.of("quadratic", "absolute", "huber")) {
            expected.add("the loss " + loss
                    + " does not go with the output activation softmax: softmax needs cross-entropy");
        }
        assertEquals(expected, refused);
    }

    @Test
    void sizesAreCopied() {
        List<Integer> sizes = new ArrayList<>(List.of(3, 2));
        Architecture architecture = new Architecture(sizes, Activation.SIGMOID, Activation.SIGMOID, Loss.QUADRATIC);
        sizes.set(0, 7);
        assertEquals(3, architecture.inputs());
    }

    @Test
    void listsCannotBeChanged() {
        Architecture architecture = Architecture.notebook(4, 3, 2).withNormalization(Normalization.LAYER);
        assertThrows(
                UnsupportedOperationException.class, () -> architecture.sizes().set(0, 7));
        assertThrows(
                UnsupportedOperationException.class,
                () -> architecture.activations().set(0, Activation.TANH));
        assertThrows(
                UnsupportedOperationException.class,
                () -> architecture.normalizations().clear());
    }

    @Test
    void namesAreReadAsTheyArePrinted() {
        for (Activation activation : Activation.values()) {
            assertEquals(activation, Activation.parse(activation.toString()));
        }
        for (Loss loss : Architectures.losses()) {
            assertEquals(loss, Loss.parse(loss.toString()));
        }
        for (Initializer initializer : Initializer.values()) {
            assertEquals(initializer, Initializer.parse(initializer.toString()));
        }
        assertEquals(Activation.leakyRelu(0.2), Activation.parse("Leaky_ReLU(0.2)"));
        assertEquals(Loss.CROSS_ENTROPY, Loss.parse("CROSS_ENTROPY"));
        assertEquals(Initializer.HE_NORMAL, Initializer.parse("HE_NORMAL"));
        assertEquals(Normalization.BATCH, Normalization.parse("Batch"));
        assertEquals(WeightPrecision.BFLOAT16, WeightPrecision.parse("BFloat16"));
        assertEquals(Task.CLASSIFICATION, Task.parse("Classes"));
        assertEquals(Metric.macroF1(), Metric.parse("Macro_F1"));
        assertEquals(Schedule.oneCycle(0.4), Schedule.parse("ONE_CYCLE:0.4"));
        assertEquals(List.of(Activation.RELU, Activation.TANH), EnumNames.parseList("relu,tanh", Activation::parse));
        assertEquals(List.of(Normalization.values()), EnumNames.parseList("none,batch,layer", Normalization::parse));
        assertEquals(List.of(), EnumNames.parseList("", Normalization::parse));
        assertThrows(IllegalArgumentException.class, () -> EnumNames.parseList("relu,", Activation::parse));
        assertRefused(
                "the activation is one of sigmoid, tanh, relu, leaky-relu, relu6, elu, selu, gelu, gelu-tanh, silu,"
                        + " mish, hard-swish, softplus, softsign, identity, softmax, or leaky-relu(0.2) with any slope"
                        + " from 0"
                        + " to 1, but \"swish\" was given",
                () -> Activation.parse("swish"));
        assertRefused(
                "the loss is one of quadratic, cross-entropy, absolute, huber, but \"\" was given",
                () -> Loss.parse(""));
    }
}
