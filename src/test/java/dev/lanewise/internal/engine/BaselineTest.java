package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {
    private static Dataset classes(int... labels) {
        int classes = Arrays.stream(labels).max().orElse(0) + 1;
        return Dataset.ofClasses(new float[labels.length], 1, labels, classes);
    }

    private static Dataset numbers(float... targets) {
        return Dataset.ofRegression(new float[targets.length], 1, targets, 1);
    }

    private static Architecture softmax(int classes) {
        return new Architecture(List.of(1, classes), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    }

    private static final Architecture LINEAR =
            new Architecture(List.of(1, 1), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);

    /** DummyClassifier(strategy="prior").fit(X, [0, 0, 0, 1]) on [0, 1, 1]: accuracy 1/3, log loss of 3/4 and 1/4. */
    @Test
    void predictsTheFrequenciesOfTheTrainingClasses() {
        Baseline baseline = Baseline.of(classes(0, 0, 0, 1));
        assertEquals(List.of(0.75, 0.25), baseline.values());
        Score score = baseline.score(softmax(2), classes(0, 1, 1));
        assertEquals(1, score.correct());
        assertEquals((-Math.log(0.75) - 2 * Math.log(0.25)) / 3, score.loss(), 1e-12);
        assertArrayEquals(new float[] {0.75f, 0.25f, 0.75f, 0.25f}, baseline.outputs(softmax(2), 2));
    }

    @Test
    void weightsOfExamplesCountInFrequenciesMeansAndLoss() {
        Dataset weighted = classes(0, 0, 0, 1).withWeights(new float[] {1, 1, 1, 9});
        assertEquals(List.of(0.25, 0.75), Baseline.of(weighted).values());
        assertEquals(
                (-3 * Math.log(0.25) - 9 * Math.log(0.75)) / 12,
                Baseline.of(weighted).score(softmax(2), weighted).loss(),
                1e-12);
        assertEquals(
                List.of(4.0),
                Baseline.of(numbers(1, 5).withWeights(new float[] {1, 3})).values());
    }

    /** DummyRegressor(strategy="mean"): R2 of the mean of the same rows is 0. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 100})
    void meanHasTheErrorsOfItsOwnSpread(int rows) {
        float[] targets = new float[rows];
        Random random = new Random(rows);
        for (int i = 0; i < rows; i++) {
            targets[i] = 1e3f + random.nextFloat();
        }
        Dataset dataset = numbers(targets);
        Baseline baseline = Baseline.of(dataset);
        double mean = 0;
        for (float target : targets) {
            mean += target / (double) rows;
        }
        double squares = 0;
        for (float target : targets) {
            squares += (target - mean) * (target - mean);
        }
        assertEquals(mean, baseline.values().get(0), 1e-9);
        assertEquals(squares / rows / 2, baseline.score(LINEAR, dataset).loss(), 1e-9);
        assertEquals(0, Regression.of(baseline.outputs(LINEAR, rows), dataset).r2(), 1e-3);
        Map<String, Double> metrics = baseline.metrics("test", LINEAR, dataset);
        assertEquals(Math.sqrt(squares / rows), metrics.get("test_baseline_rmse"), 1e-4);
        assertTrue(baseline.score(LINEAR, dataset).isRegression());
    }

    /** A network with these biases and without weights gives the same scores. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 17})
    void scoresAreThoseOfANetworkWithoutWeights(int classes) {
        Random random = new Random(classes);
        int[] labels = random.ints(60, 0, classes).toArray();
        // A class without examples would need an infinite bias.
        Arrays.setAll(labels, i -> i < classes ? i : labels[i]);
        Dataset dataset = classes(labels);
        Baseline baseline = Baseline.of(dataset);
        for (Architecture architecture : List.of(
                softmax(classes),
                new Architecture(List.of(1, classes), Activation.RELU, Activation.SIGMOID, Loss.CROSS_ENTROPY),
                new Architecture(List.of(1, classes), Activation.RELU, Activation.SIGMOID, Loss.QUADRATIC))) {
            float[] parameters = new float[architecture.parameterCount()];
            for (int c = 0; c < classes; c++) {
                double p = baseline.values().get(c);
                parameters[classes + c] =
                        (float) (architecture.output() == Activation.SOFTMAX ? Math.log(p) : Math.log(p / (1 - p)));
            }
            Score expected = new Network(architecture, parameters).evaluate(dataset, 1);
            Score score = baseline.score(architecture, dataset);
            assertEquals(expected.correct(), score.correct(), architecture.toString());
            assertEquals(expected.loss(), score.loss(), 1e-5, architecture.toString());
        }
    }

    @Test
    void singleUnitPredictsTheSecondOfTwoClasses() {
        Architecture single = new Architecture(List.of(1, 1), Activation.RELU, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        Baseline baseline = Baseline.of(classes(1, 1, 1, 0));
        Score score = baseline.score(single, classes(0, 1, 1, 1, 1));
        assertEquals(4, score.correct());
        assertEquals((-Math.log(0.25) - 4 * Math.log(0.75)) / 5, score.loss(), 1e-12);
    }

    @Test
    void labelsArePredictedIndependently() {
        Dataset dataset = Dataset.ofMultiLabel(new float[4], 1, new float[] {1, 0, 1, 0, 1, 1, 0, 0}, 2);
        Baseline baseline = Baseline.of(dataset);
        assertEquals(List.of(0.75, 0.25), baseline.values());
        Architecture labels = new Architecture(List.of(1, 2), Activation.RELU, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        Score score = baseline.score(labels, dataset);
        assertEquals(2, score.correct());
        assertEquals(-2 * (0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), score.loss(), 1e-12);
    }

    /** As in the log loss, a probability of 0 counts as the smallest normal float. */
    @Test
    void classWithoutTrainingExampleHasAFiniteLoss() {
        Baseline baseline = Baseline.of(Dataset.ofClasses(new float[2], 1, new int[] {0, 0}, 3));
        Score score = baseline.score(softmax(3), classes(0, 2));
        assertEquals(1, score.correct());
        assertEquals(-Math.log(Float.MIN_NORMAL) / 2, score.loss(), 1e-9);
        assertEquals(score.loss(), baseline.score(softmax(5), classes(0, 2)).loss(), 1e-9);
    }
}
