package dev.lanewise;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPredictorTest {
    /** A file of five columns: what is learnt is the second, and the last is of no use. */
    private static final Schema SCHEMA = new Schema(
            5,
            true,
            List.of(1),
            List.of(
                    new Schema.Numeric("age", 0, 30, 10, 2),
                    new Schema.Categorical("port", 2, List.of("C", "Q"), 3, -1),
                    new Schema.Numeric("fare", 3, Double.NaN, 0, 1)));

    private static final Outputs SURVIVAL = Outputs.of(Task.CLASSIFICATION, List.of("no", "yes"));

    @TempDir
    private Path folder;

    /** Every output unit is the sum of some inputs, each times its weight. */
    private static Network linear(float[]... weights) {
        int inputs = weights[0].length;
        float[] parameters = new float[weights.length * (inputs + 1)];
        for (int j = 0; j < weights.length; j++) {
            System.arraycopy(weights[j], 0, parameters, j * inputs, inputs);
        }
        return new Network(
                new Architecture(List.of(inputs, weights.length), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC),
                parameters);
    }

    private static ModelPredictor predictor() {
        return new ModelPredictor(
                linear(new float[] {1, 10, 20, 40, 100}, new float[] {0, 0, 0, 0, 200})
                        .predictor(),
                SURVIVAL,
                SCHEMA);
    }

    private static void assertOutputs(float first, float second, Prediction prediction) {
        assertArrayEquals(new float[] {first, second}, prediction.outputs());
    }

    @Test
    void rowsAreTakenAsTheyStandWithAndWithoutWhatWasLearntAndWhatIsOfNoUse() {
        ModelPredictor predictor = predictor();
        assertOutputs(1 + 20 + 300, 600, predictor.predict(List.of("12", "yes", " Q ", "3", "unused")));
        assertOutputs(1 + 20 + 300, 600, predictor.predict(List.of("12", "Q", "3", "unused")));
        assertOutputs(1 + 20 + 300, 600, predictor.predict(List.of("12", "Q", "3")));
        assertOutputs(10 + 10, 0, predictor.predict(List.of("NA", "C", "0")));
        assertOutputs(10 + 10, 0, predictor.predict(Arrays.asList(null, "C", "0")));
        assertOutputs(0, 0, predictor.predict(List.of("10", "none of these", "0")));
    }

    @Test
    void manyRowsGiveWhatEachGives() {
        ModelPredictor predictor = predictor();
        List<List<String>> rows =
                List.of(List.of("12", "Q", "3"), List.of("14", "yes", "C", "-1", ""), List.of("1", "C", "0"));
        List<Prediction> together = predictor.predictRows(rows);
        assertEquals(3, together.size());
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(
                    predictor.predict(rows.get(i)).outputs(), together.get(i).outputs());
        }
        assertEquals(
                List.of("yes", "no", "no"),
                together.stream().map(Prediction::label).toList());
        assertEquals(List.of(), predictor.predictRows(List.of()));
        float[] inputs = {1, 0, 1, 0, 3, 0, 0, 0, 0, 0};
        assertEquals(
                List.of("yes", "no"),
                predictor.predict(inputs, 2).stream().map(Prediction::label).toList());
        assertOutputs(321, 600, predictor.predict(Arrays.copyOf(inputs, 5)));
    }

    @Test
    void badRowsEndInASentence() {
        ModelPredictor predictor = predictor();
        Map<List<String>, String> sentences = Map.of(
                List.of("12", "Q"),
                "a row has 2 columns, but the network takes 3 columns from a file of 5",
                List.of("old", "Q", "3"),
                "column \"age\": \"old\" is not a finite number",
                List.of("12", "Q", ""),
                "column \"fare\": the value is missing, and no replacement was learned",
                List.of("12", "?", "3"),
                "column \"port\": the value is missing (\"?\"), and no replacement was learned",
                List.of("1e39", "Q", "3"),
                "column \"age\": \"1e39\" is too large for a float, which holds numbers up to 3.4e38");
        sentences.forEach((row, sentence) -> assertRefused(sentence, () -> predictor.predict(row)));
        assertThrows(IllegalArgumentException.class, () -> predictor.predict(new float[4]));
        assertThrows(IllegalArgumentException.class, () -> predictor.predict(new float[9], 2));
        assertThrows(IllegalArgumentException.class, () -> predictor.predict(new float[9], -1));
        assertRefused(
                "a network of 2 inputs and 1 output does not fit 5 inputs of a schema and 2 classes",
                () -> new ModelPredictor(linear(new float[2]).predictor(), SURVIVAL, SCHEMA));
    }

    @Test
    void predictionsOfOneUnitOfLabelsAndOfNumbersAreWhatTheOutputsStandFor() {
        ModelPredictor binary = new ModelPredictor(
                linear(new float[] {1})
                        .withOutput(Activation.SIGMOID, Loss.CROSS_ENTROPY)
                        .predictor(),
                SURVIVAL,
                null);
        Prediction yes = binary.predict(new float[] {(float) Math.log(3)});
        assertEquals(0.75f, yes.probability(), 1e-6f);
        assertEquals("yes " + yes.probability(), yes.toString());
        assertEquals(1, yes.classIndex());
        assertArrayEquals(new float[] {0.25f, 0.75f}, yes.probabilities(), 1e-6f);
        assertEquals("no 0.5", binary.predict(List.of("0")).toString());
        assertThrown(IllegalStateException.class, "the network predicts classes, and no labels", yes::labels);

        Network both = linear(new float[] {1, 0}, new float[] {0, 1});
        ModelPredictor labels =
                new ModelPredictor(both.predictor(), Outputs.of(Task.MULTI_LABEL, List.of("red", "round")), null);
        assertEquals(List.of("round"), labels.predict(List.of("0.5", "0.6")).labels());
        assertEquals("red, round", labels.predict(List.of("1", "0.6")).toString());
        assertThrown(
                IllegalStateException.class,
                "the network predicts labels, and no class",
                () -> labels.predict(new float[2]).label());

        ModelPredictor numbers =
                new ModelPredictor(both.predictor(), Outputs.of(Task.REGRESSION, List.of("width", "height")), null);
        assertArrayEquals(
                new float[] {3, -4}, numbers.predict(List.of("3", "-4")).outputs());
        assertEquals("[3.0, -4.0]", numbers.predict(List.of("3", "-4")).toString());
        assertThrown(
                IllegalStateException.class,
                "the network predicts numbers, and no labels",
                () -> numbers.predict(new float[] {1, 1}).labels());
    }

    /** Logits and numbers must not pass for probabilities. */
    @Test
    void outputsThatAreNoProbabilitiesAreNotGivenAsSuch() {
        Network linear = linear(new float[] {1, 0}, new float[] {0, 1});
        Outputs classes = Outputs.of(Task.CLASSIFICATION, List.of("cat", "dog"));
        for (Activation output : Activation.values()) {
            Loss loss = Outputs.areProbabilities(output) ? Loss.CROSS_ENTROPY : Loss.QUADRATIC;
            Predictor predictor = linear.withOutput(output, loss).predictor();
            Prediction prediction = new ModelPredictor(predictor, classes, null).predict(new float[] {1, 5.17f});
            assertEquals("dog", prediction.label());
            Prediction number = new ModelPredictor(predictor, Outputs.of(Task.REGRESSION, List.of("a", "b")), null)
                    .predict(new float[] {1, 5.17f});
            assertThrown(
                    IllegalStateException.class,
                    "the network predicts numbers, which are no probabilities: outputs() gives them",
                    number::probabilities);
            if (output == Activation.SOFTMAX || output == Activation.SIGMOID) {
                assertTrue(prediction.probability() > 0.5f && prediction.probability() <= 1);
                assertArrayEquals(prediction.outputs(), prediction.probabilities());
            } else {
                assertThrown(
                        IllegalStateException.class,
                        "the outputs of the " + output + " output layer are no probabilities: outputs() returns them"
                                + " unchanged, and network.withOutput(SOFTMAX, CROSS_ENTROPY)"
                                + " converts logits to probabilities",
                        prediction::probability);
                assertThrows(IllegalStateException.class, prediction::probabilities);
                assertEquals("dog", prediction.toString());
            }
        }
    }

    /** Numbers that are not known are numbers that are not known; of a class or of labels nothing is left. */
    @Test
    void nanInputsGiveNanNumbersAndNoClassesAndNoLabels() {
        Network network = linear(new float[] {1, 2}, new float[] {3, 4});
        float[] inputs = {1, 1, 0, Float.NaN, 2, 2};
        List<Prediction> numbers = new ModelPredictor(
                        network.predictor(), Outputs.of(Task.REGRESSION, List.of("a", "b")), null)
                .predict(inputs, 3);
        assertOutputs(3, 7, numbers.get(0));
        assertOutputs(Float.NaN, Float.NaN, numbers.get(1));
        assertOutputs(6, 14, numbers.get(2));
        for (Task kind : List.of(Task.CLASSIFICATION, Task.MULTI_LABEL)) {
            Outputs outputs = Outputs.of(kind, List.of("a", "b"));
            ModelPredictor predictor = new ModelPredictor(network.predictor(), outputs, null);
            assertRefused(
                    "example 1 has no class or labels, because output 0 is NaN: input 1 is NaN",
                    () -> predictor.predict(inputs, 3));
            assertRefused(
                    "the example has no class or labels, because output 0 is NaN: input 0 is NaN",
                    () -> predictor.predict(new float[] {Float.NaN, 1}));
            assertThrows(IllegalArgumentException.class, () -> outputs.mostProbable(new float[] {0, Float.NaN}));
        }
        Outputs labels = Outputs.of(Task.MULTI_LABEL, List.of("a", "b"));
        assertThrows(IllegalArgumentException.class, () -> labels.labels(new float[] {0, Float.NaN}));
    }

    @Test
    void countsThatDoNotFitTheInputsAreRefused() {
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(3, 4, 2), 1);
        ModelPredictor predictor = new ModelPredictor(network.predictor(), Outputs.of(network.architecture()), null);
        for (int count : new int[] {Integer.MIN_VALUE, -1, 3, Integer.MAX_VALUE}) {
            String refusal = assertThrows(IllegalArgumentException.class, () -> predictor.predict(new float[6], count))
                    .getMessage();
            assertTrue(refusal.endsWith(" of 3 inputs and 2 outputs do not fit an array of 6 inputs"), refusal);
        }
        assertEquals(2, predictor.predict(new float[6], 2).size());
        assertEquals(0, predictor.predict(new float[6], 0).size());
    }
}
