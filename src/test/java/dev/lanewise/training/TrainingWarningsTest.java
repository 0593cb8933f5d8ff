package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that diverge with finite numbers, and warnings about networks of little use. */
class TrainingWarningsTest {
    private static final int ROWS = 200;

    /** The target follows from the first of three inputs. */
    private static Dataset data(Task task, long seed) {
        Random random = new Random(seed);
        float[] inputs = new float[3 * ROWS];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[ROWS];
        float[] labelled = new float[2 * ROWS];
        float[] numbers = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = inputs[3 * i] > 0.5 ? 2 : inputs[3 * i] > -0.5 ? 1 : 0;
            labelled[2 * i] = inputs[3 * i] > 0 ? 1 : 0;
            labelled[2 * i + 1] = inputs[3 * i + 1] > 0 ? 1 : 0;
            numbers[i] = 5 + 3 * inputs[3 * i];
        }
        return switch (task) {
            case CLASSIFICATION -> Dataset.ofClasses(inputs, 3, labels, 3);
            case MULTI_LABEL -> Dataset.ofMultiLabel(inputs, 3, labelled, 2);
            case REGRESSION -> Dataset.ofRegression(inputs, 3, numbers, 1);
        };
    }

    private static Network network(Task task) {
        Architecture architecture = switch (task) {
            case CLASSIFICATION ->
                new Architecture(List.of(3, 8, 3), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
            case MULTI_LABEL ->
                new Architecture(List.of(3, 8, 2), Activation.RELU, Activation.SIGMOID, Loss.CROSS_ENTROPY);
            case REGRESSION -> new Architecture(List.of(3, 8, 1), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
        };
        return Initializer.HE_NORMAL.network(architecture, 1);
    }

    private static TrainingConfig config(int epochs) {
        return TrainingConfig.defaults()
                .withOptimizer(Adam.defaults().withLearningRate(0.01))
                .withEpochs(epochs)
                .withThreads(1);
    }

    private static TrainingResult run(Network network, TrainingConfig config, Dataset training, Dataset test) {
        try (Training run = new Training(network, config, training)) {
            TrainingResult result = (test == null ? run : run.testAtEnd(test)).run();
            assertTrue(result.history().stream().noneMatch(epoch -> epoch.test().isPresent()));
            return result;
        }
    }

    private static boolean have(TrainingResult result, String words) {
        return result.warnings().stream().anyMatch(warning -> warning.contains(words));
    }

    @ParameterizedTest
    @EnumSource
    void goodNetworkHasNone(Task task) {
        for (int epochs : new int[] {20, 60}) {
            assertEquals(
                    List.of(),
                    run(network(task), config(epochs), data(task, 1), data(task, 2))
                            .warnings());
            assertEquals(
                    List.of(),
                    run(network(task), config(epochs), data(task, 1), null).warnings());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sgd, CLASSIFICATION",
        "sgd, MULTI_LABEL",
        "sgd, REGRESSION",
        "momentum, CLASSIFICATION",
        "rmsprop, CLASSIFICATION",
        "rmsprop, REGRESSION",
        "adagrad, CLASSIFICATION",
        "adagrad, MULTI_LABEL",
        "adam, CLASSIFICATION",
        "adam, MULTI_LABEL",
        "adam, REGRESSION",
        "lion, CLASSIFICATION",
        "lion, REGRESSION"
    })
    void hugeLearningRateDivergesAndIsNamed(String optimizer, Task task) {
        Optimizer method = switch (optimizer) {
            case "sgd" -> Sgd.defaults();
            case "momentum" -> Momentum.defaults();
            case "rmsprop" -> RmsProp.defaults();
            case "adagrad" -> Adagrad.defaults();
            case "adam" -> Adam.defaults();
            default -> Lion.defaults();
        };
        for (double rate : new double[] {1e9, 1e10}) {
            TrainingConfig config = config(3).withOptimizer(method.withLearningRate(rate));
            try (Training run = new Training(network(task), config, data(task, 1)).testWith(data(task, 2))) {
                TrainingResult result = run.run();
                assertEquals(Ending.DIVERGED, result.ending());
                String sentence = result.explanation();
                assertTrue(sentence.contains(rate == 1e9 ? "smaller than 1e9 " : "smaller than 1e10 "), sentence);
                assertFalse(sentence.contains("inputs"), sentence);
                assertEquals(sentence, result.divergence().orElseThrow().getMessage());
                assertEquals(Ending.DIVERGED, run.run().ending());
            }
        }
    }

    /** As the lecture notebook: the loss of sigmoid outputs is bounded, but their gradients vanish. */
    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "tanh"})
    void saturatedOutputsAreADivergence(String output) {
        Architecture architecture =
                new Architecture(List.of(3, 8, 3), Activation.SIGMOID, Activation.parse(output), Loss.QUADRATIC);
        Dataset data = data(Task.CLASSIFICATION, 1);
        for (double rate : new double[] {0.1, 1e9}) {
            for (Dataset test : Arrays.asList(data(Task.CLASSIFICATION, 2), null)) {
                TrainingResult result = run(
                        Initializer.NOTEBOOK.network(architecture, 1),
                        config(3).withOptimizer(Sgd.defaults().withLearningRate(rate)),
                        data,
                        test);
                assertEquals(rate > 1 ? Ending.DIVERGED : Ending.EPOCHS, result.ending(), result.toString());
                assertTrue(rate < 1 || result.explanation().contains("smaller than 1e9 "), result.toString());
            }
        }
    }

    /** Weights so large that the training set is separated by chance, but ordinary test examples have huge losses. */
    @Test
    void ordinaryTestExamplesWithHugeLossesAreADivergence() {
        Architecture linear = new Architecture(List.of(3, 3), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Dataset three = data(Task.CLASSIFICATION, 1).slice(0, 12);
        TrainingResult result = run(
                new Network(linear, new float[12]),
                config(500).withBatchSize(1).withOptimizer(Sgd.defaults().withLearningRate(1e9)),
                three,
                data(Task.CLASSIFICATION, 2));
        assertEquals(Ending.DIVERGED, result.ending(), result.toString());
        assertTrue(result.explanation().contains("the loss on the test set is 4.32e+08 times "), result.toString());
    }

    @Test
    void estimatorThrowsTheDivergence() {
        Dataset data = data(Task.CLASSIFICATION, 1);
        assertTrue(assertThrows(
                        DivergedException.class,
                        () -> Lanewise.classifier().learningRate(1e9).epochs(2).fit(data))
                .getMessage()
                .contains("1e9"));
    }

    @Test
    void divergenceOnLargeInputsNamesTheirMagnitude() {
        Dataset data = data(Task.REGRESSION, 1);
        float[] inputs = new float[3 * ROWS];
        float[] targets = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            data.copyRow(i, inputs, 3 * i);
            data.copyTargets(i, targets, i);
            inputs[3 * i + 1] *= 1e6f;
        }
        TrainingResult result = run(
                network(Task.REGRESSION),
                config(3).withOptimizer(Sgd.defaults().withLearningRate(0.5)),
                Dataset.ofRegression(inputs, 3, targets, 1),
                null);
        assertEquals(Ending.DIVERGED, result.ending());
        assertTrue(
                result.explanation().matches(".* instead of [0-9.]+e\\+06 or a learning rate smaller than 0.5 .*"),
                result.explanation());
    }

    /** Large targets and few steps: the loss is far above the variance of the targets, as before training. */
    @Test
    void untrainedNetworkHasNotDiverged() {
        float[] targets = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            targets[i] = 2000 + i % 2;
        }
        Dataset years = Dataset.ofRegression(new float[3 * ROWS], 3, targets, 1);
        TrainingResult result = run(network(Task.REGRESSION), config(1).withStandardizedTargets(false), years, years);
        assertEquals(Ending.EPOCHS, result.ending());
        assertTrue(have(result, "no better than"), result.toString());
    }

    private static Dataset withRow(Dataset data, int row, float input) {
        float[] inputs = new float[3 * ROWS];
        for (int i = 0; i < ROWS; i++) {
            data.copyRow(i, inputs, 3 * i);
        }
        inputs[3 * row] = input;
        if (data.task() == Task.CLASSIFICATION) {
            int[] labels = new int[ROWS];
            Arrays.setAll(labels, data::label);
            return Dataset.ofClasses(inputs, 3, labels, 3);
        }
        float[] targets = new float[ROWS * data.targets()];
        for (int i = 0; i < ROWS; i++) {
            data.copyTargets(i, targets, i * data.targets());
        }
        return data.task() == Task.REGRESSION
                ? Dataset.ofRegression(inputs, 3, targets, 1)
                : Dataset.ofMultiLabel(inputs, 3, targets, 2);
    }

    @ParameterizedTest
    @EnumSource
    void hostileRowOfATestSetIsNamedAndTheTrainingIsNotBlamed(Task task) {
        Dataset test = data(task, 2);
        for (int row : new int[] {0, 1, 57, 128, ROWS - 1}) {
            float[] inputs = new float[3];
            test.copyRow(row, inputs, 0);
            // Far on the other side of the boundary, so that the prediction is wrong.
            Dataset hostile = withRow(test, row, inputs[0] > 0 ? -1e9f : 1e9f);
            TrainingResult result = run(network(task), config(20), data(task, 1), hostile);
            assertEquals(Ending.EPOCHS, result.ending());
            assertEquals(1, result.warnings().size(), result.toString());
            assertTrue(result.warnings().get(0).endsWith(": example " + row), result.toString());
            assertFalse(have(result, "learning rate"), result.toString());
        }
    }

    /** As insurance data with 6 % of positives, none of which is found. */
    @Test
    void networkThatAlwaysPredictsTheMajorityIsNoBetterAndNeverPredictsTheOthers() {
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = i % 17 == 0 ? 1 : 0;
        }
        float[] inputs = new float[3 * ROWS];
        Random random = new Random(1);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextGaussian();
        }
        Dataset data = Dataset.ofClasses(inputs, 3, labels, 2).withNames("no", "yes");
        Architecture architecture =
                new Architecture(List.of(3, 2), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        for (Dataset test : Arrays.asList(data, null)) {
            TrainingResult result = run(new Network(architecture, new float[8]), config(60), data, test);
            String set = test == null ? "training" : "test";
            assertTrue(
                    have(result, "accuracy on the " + set + " set is 94.00 %, no better than the 94.00 %"),
                    result.toString());
            assertTrue(have(result, "the class yes is never predicted on the " + set), result.toString());
            assertEquals(2, result.warnings().size(), result.toString());
        }
        // Balanced classes give up accuracy for the rare one.
        assertFalse(have(
                run(new Network(architecture, new float[8]), config(60).withBalancedClasses(), data, data),
                "no better than"));
    }

    /** All outputs of a network without inputs are the same, so that its mean recall is that of guessing. */
    @Test
    void networkWithClassWeightsIsComparedByBalancedAccuracy() {
        Dataset data = data(Task.CLASSIFICATION, 1);
        for (TrainingConfig config :
                List.of(config(5).withBalancedClasses(), config(5).withClassWeights(9, 1, 1))) {
            TrainingResult result = run(network(Task.CLASSIFICATION), config, withoutInputs(data), withoutInputs(data));
            assertTrue(
                    have(result, "balanced accuracy on the test set is 33.33 %, no better than the 33.33 %"),
                    result.toString());
            assertTrue(have(result, "are never predicted"), result.toString());
            assertEquals(
                    List.of(),
                    run(network(Task.CLASSIFICATION), config.withEpochs(60), data, data)
                            .warnings());
        }
    }

    private static Dataset withoutInputs(Dataset data) {
        int[] labels = new int[ROWS];
        Arrays.setAll(labels, data::label);
        return Dataset.ofClasses(new float[3 * ROWS], 3, labels, 3);
    }

    /** The mean of R2 over the targets hides one that cannot be learned. */
    @ParameterizedTest
    @ValueSource(strings = {"quadratic", "absolute", "huber"})
    void targetNoBetterThanItsMeanIsNamed(String loss) {
        Random random = new Random(3);
        Dataset[] sets = new Dataset[2];
        for (int k = 0; k < sets.length; k++) {
            Dataset one = data(Task.REGRESSION, k + 1);
            float[] inputs = new float[3 * ROWS];
            float[] targets = new float[2 * ROWS];
            for (int i = 0; i < ROWS; i++) {
                one.copyRow(i, inputs, 3 * i);
                one.copyTargets(i, targets, 2 * i);
                targets[2 * i + 1] = (float) random.nextGaussian();
            }
            sets[k] = Dataset.ofRegression(inputs, 3, targets, 2).withNames("good", "noise");
        }
        Architecture architecture =
                new Architecture(List.of(3, 32, 2), Activation.RELU, Activation.IDENTITY, Loss.parse(loss));
        assertEquals(
                List.of("R2 of the target noise on the test set is no better than that of always predicting the mean of"
                        + " the training set"),
                run(Initializer.HE_NORMAL.network(architecture, 1), config(100), sets[0], sets[1])
                        .warnings());
    }

    @Test
    void labelThatIsNeverPredictedIsNamed() {
        float[] targets = new float[2 * ROWS];
        for (int i = 0; i < ROWS; i++) {
            targets[2 * i] = i % 10 == 0 ? 1 : 0;
            targets[2 * i + 1] = i % 2;
        }
        float[] inputs = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            inputs[i] = i % 2 - 0.5f;
        }
        Dataset data = Dataset.ofMultiLabel(inputs, 1, targets, 2).withNames("rare", "odd");
        Architecture architecture =
                new Architecture(List.of(1, 2), Activation.RELU, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        TrainingResult result = run(new Network(architecture, new float[4]), config(60), data, data);
        assertEquals(
                List.of("the label rare is never predicted on the test set, which has at least 5 examples of it"),
                result.warnings());
    }

    @Test
    void metricThatIsNeverANumberIsNamed() {
        Metric nan = Metric.custom("nothing", Metric.Direction.HIGHER_IS_BETTER, (outputs, dataset) -> Double.NaN);
        Dataset data = data(Task.CLASSIFICATION, 1);
        try (Training run = new Training(network(Task.CLASSIFICATION), config(20), data)
                .validateWith(data(Task.CLASSIFICATION, 2))
                .monitor(nan)) {
            TrainingResult result = run.run();
            assertEquals(1, result.warnings().size(), result.toString());
            assertTrue(have(result, "nothing was NaN after every epoch"), result.toString());
        }
    }

    @Test
    void bestEpochThatIsTheFirstIsAWarningUnlessThereAreFew() {
        int[] calls = {0};
        Metric falling = Metric.custom(
                "falling",
                Metric.Direction.HIGHER_IS_BETTER,
                (outputs, dataset) -> dataset.size() == ROWS ? -calls[0]++ : 0);
        for (int epochs : new int[] {1, 4, 5, 20}) {
            try (Training run = new Training(network(Task.CLASSIFICATION), config(epochs), data(Task.CLASSIFICATION, 1))
                    .validateWith(data(Task.CLASSIFICATION, 2))
                    .monitor(falling)) {
                TrainingResult result = run.run();
                assertEquals(1, result.bestEpoch());
                assertEquals(
                        epochs >= 5,
                        have(result, "the first of " + epochs + " epochs was the best"),
                        result.toString());
            }
        }
    }

    @Test
    void r2OfAConstantTargetIsUndefined() {
        float[] constant = new float[ROWS];
        Arrays.fill(constant, 5);
        Dataset training = data(Task.REGRESSION, 1);
        Dataset test = Dataset.ofRegression(new float[3 * ROWS], 3, constant, 1);
        assertTrue(have(run(network(Task.REGRESSION), config(5), training, test), "R2 is undefined on the test set"));
        Model model = Lanewise.regressor()
                .epochs(5)
                .fit(Dataset.ofRegression(new float[3 * ROWS], 3, constant, 1).withNames("price"));
        assertEquals(
                List.of("the target price has the same value in all training examples, so there is nothing to learn"),
                model.training().warnings());
    }

    @Test
    void runOfSomeEpochsIsNotJudgedBeforeItsLast() {
        Dataset data = data(Task.CLASSIFICATION, 1);
        TrainingConfig config = config(3).withOptimizer(Sgd.defaults().withLearningRate(1e9));
        Network linear = new Network(
                new Architecture(List.of(3, 3), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                new float[12]);
        try (Training run = new Training(linear, config, data)) {
            assertEquals(Ending.EPOCHS, run.run(1).ending());
            assertEquals(Ending.EPOCHS, run.run(2).ending());
            assertEquals(Ending.DIVERGED, run.run(3).ending());
        }
    }
}
