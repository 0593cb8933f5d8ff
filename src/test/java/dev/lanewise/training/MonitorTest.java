package dev.lanewise.training;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Refusal;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Early stopping and best parameters by a metric. */
class MonitorTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(12, 30, 4), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final TrainingConfig CONFIG = TrainingConfig.notebook()
            .withThreads(1)
            .withEpochs(40)
            .withBatchSize(7)
            .withLearningRate(0.3);
    private static final Dataset ALL = examples();
    private static final Dataset TRAINING = ALL.slice(0, 80);
    private static final Dataset VALIDATION = ALL.slice(80, 120);

    @TempDir
    private Path folder;

    private final Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);

    /** The class is the largest of the first four inputs, hidden in noise: it is learned, then overfitted. */
    private static Dataset examples() {
        Random random = new Random(3);
        float[] inputs = new float[120 * 12];
        int[] labels = new int[120];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat() * 2 - 1;
        }
        for (int i = 0; i < labels.length; i++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < 4; c++) {
                double value = inputs[12 * i + c] + 0.4 * random.nextGaussian();
                labels[i] = value > largest ? c : labels[i];
                largest = Math.max(largest, value);
            }
        }
        return Dataset.ofClasses(inputs, 12, labels, 4);
    }

    private static Training training(Network network, TrainingConfig config) {
        return new Training(network, config, TRAINING, new ScalarKernels());
    }

    /** A metric whose values are written down, one for each call. */
    private static Metric scripted(Direction direction, double... values) {
        int[] calls = {0};
        return Metric.custom("scripted", direction, (outputs, dataset) -> values[calls[0]++]);
    }

    @ParameterizedTest
    @CsvSource({"macro-f1", "balanced-accuracy", "log-loss", "roc-auc", "brier", "loss", "accuracy", "top-2"})
    void networkEndsWithTheParametersThatWereBestByTheMetric(String name) {
        Metric metric = Metric.parse(name);
        List<String> digests = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        TrainingResult result;
        try (Training training = training(network, CONFIG)
                .monitor(metric)
                .validateWith(VALIDATION)
                .listen(epoch -> {
                    digests.add(network.sha256());
                    double loss = network.evaluate(VALIDATION).loss();
                    losses.add(loss);
                    values.add(metric.value(network.outputs(VALIDATION), VALIDATION, loss));
                    assertEquals(values.get(epoch.epoch() - 1), epoch.monitored());
                })) {
            result = training.run();
        }
        int best = 0;
        for (int epoch = 1; epoch < values.size(); epoch++) {
            boolean equal = values.get(epoch).equals(values.get(best));
            if (metric.isBetter(values.get(epoch), values.get(best)) || equal && losses.get(epoch) < losses.get(best)) {
                best = epoch;
            }
        }
        assertEquals(best + 1, result.bestEpoch());
        assertEquals(digests.get(best), network.sha256());
        assertEquals(
                values, result.history().stream().map(EpochRecord::monitored).toList());
    }

    /** With a rate of 0 all epochs score alike. */
    @ParameterizedTest
    @ValueSource(strings = {"", "accuracy", "log-loss", "macro-f1"})
    void firstOfEqualEpochsIsTheBest(String metric) {
        TrainingConfig still = CONFIG.withEpochs(5).withSchedule(Schedule.custom("none", step -> 0));
        try (Training training = training(network, still)) {
            if (!metric.isEmpty()) {
                training.monitor(Metric.parse(metric));
            }
            TrainingResult result = training.validateWith(VALIDATION).run();
            assertEquals(5, result.history().size());
            assertEquals(1, result.bestEpoch());
        }
    }

    @ParameterizedTest
    @CsvSource({"HIGHER, 2, 4", "LOWER, 1, 3"})
    void patienceCountsByTheMetricInItsDirection(String direction, int best, int epochs) {
        Metric metric = scripted(Direction.valueOf(direction + "_IS_BETTER"), 0.5, 0.4, 0.9, 0.8, 1, 2);
        try (Training training =
                training(network, CONFIG).validateWith(VALIDATION).patience(2).monitor(metric)) {
            TrainingResult result = training.run(6);
            // The sixth value of the rising sequence would have been better.
            assertEquals(direction.equals("LOWER") ? Ending.PATIENCE : Ending.EPOCHS, result.ending());
            assertEquals(direction.equals("LOWER") ? best + 1 : 6, result.bestEpoch());
            assertEquals(
                    direction.equals("LOWER") ? epochs + 1 : 6, result.history().size());
        }
    }

    @Test
    void undefinedValueIsNeverTheBest() {
        double nan = Double.NaN;
        try (Training training = training(network, CONFIG)
                .validateWith(VALIDATION)
                .monitor(scripted(Direction.LOWER_IS_BETTER, nan, 0.7, nan, 0.6, 0.6, nan))) {
            TrainingResult result = training.run(6);
            assertTrue(result.bestEpoch() == 4 || result.bestEpoch() == 5);
            assertTrue(Double.isNaN(result.history().get(5).monitored()));
        }
    }

    @Test
    void networkKeepsItsLastParametersIfNoValueIsDefined() {
        List<String> digests = new ArrayList<>();
        Metric undefined = Metric.custom("undefined", Direction.LOWER_IS_BETTER, (outputs, dataset) -> Double.NaN);
        try (Training training = training(network, CONFIG)
                .validateWith(VALIDATION)
                .monitor(undefined)
                .patience(3)
                .listen(epoch -> digests.add(network.sha256()))) {
            TrainingResult result = training.run();
            assertEquals(0, result.bestEpoch());
            assertEquals(Ending.PATIENCE, result.ending());
            assertEquals(
                    "stopped after epoch 3: the metric undefined has not been a number in any epoch",
                    result.explanation());
        }
        assertEquals(3, digests.size());
        assertEquals(digests.get(2), network.sha256());
    }

    @Test
    void metricOfAWatchedSetIsOnlyRecorded() {
        List<String> digests = new ArrayList<>();
        try (Training training = training(network, CONFIG)
                .recordValidation(VALIDATION)
                .monitor(Metric.macroF1())
                .listen(epoch -> digests.add(network.sha256()))) {
            TrainingResult result = training.run(5);
            assertEquals(0, result.bestEpoch());
            assertFalse(Double.isNaN(result.history().get(4).monitored()));
        }
        assertEquals(digests.get(4), network.sha256());
    }

    @Test
    void regressionIsMonitoredInTheUnitOfItsTargets() {
        Architecture line = new Architecture(List.of(1, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        Dataset numbers = Dataset.ofRegression(new float[] {0, 1, 2, 3}, 1, new float[] {1, 3, 5, 7}, 1);
        Network regression = Initializer.ZEROS.network(line, 1);
        try (Training training = new Training(regression, CONFIG.withLearningRate(0.1), numbers)
                .validateWith(numbers)
                .monitor(Metric.rmse())) {
            TrainingResult result = training.run(1);
            float[] outputs = regression.outputs(numbers);
            double square = 0;
            for (int i = 0; i < 4; i++) {
                square += Math.pow(outputs[i] - (1.0 + 2 * i), 2) / 4;
            }
            assertEquals(Math.sqrt(square), result.history().get(0).monitored(), 1e-12);
        }
        try (Training training = new Training(regression, CONFIG.withLearningRate(0.1), numbers)) {
            assertRefused(
                    "the metric accuracy is for classes and labels, but the targets are numbers",
                    () -> training.monitor(Metric.accuracy()));
        }
    }

    @Test
    void metricThatDoesNotFitIsRefusedBeforeTraining() {
        try (Training training = training(network, CONFIG)) {
            assertRefused(
                    "the metric r2 is for numbers, but the targets are classes", () -> training.monitor(Metric.r2()));
            assertRefused(
                    "the metric top-4 is undefined on these data: there are 4 classes only, so that it would"
                            + " always be 1",
                    () -> training.monitor(Metric.topK(4)).validateWith(VALIDATION));
        }
        Dataset oneClass = Dataset.ofClasses(new float[24], 12, new int[] {3, 3}, 4);
        String message = "the metric roc-auc is undefined on these data: all examples are of class 3";
        try (Training training = training(network, CONFIG)) {
            training.monitor(Metric.rocAuc());
            assertRefused(message, () -> training.validateWith(oneClass));
        }
        try (Training training = training(network, CONFIG)) {
            training.validateWith(oneClass);
            assertRefused(message, () -> training.monitor(Metric.rocAuc()));
            assertTrue(training.monitored().isEmpty());
        }
        Architecture linear = new Architecture(List.of(12, 4), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        TrainingConfig config = CONFIG.withLinearClasses(true);
        try (Training training = training(Initializer.NOTEBOOK.network(linear, 1), config)) {
            assertRefused(
                    "the metric log-loss needs probabilities from a softmax or sigmoid output layer, but that"
                            + " of the network is identity",
                    () -> training.monitor(Metric.logLoss()));
            training.monitor(Metric.rocAuc());
        }
    }

    @Test
    void validationSetThatSelectsIsSetBeforeTheFirstEpoch() {
        String message = "the validation set is chosen before the first epoch, but the history has 2 epochs";
        Dataset other = ALL.slice(60, 100);
        try (Training training = training(network, CONFIG)) {
            training.run(2);
            assertThrown(IllegalStateException.class, message, () -> training.validateWith(VALIDATION));
            // A set that is evaluated for the record only selects nothing.
            TrainingResult result = training.recordValidation(other)
                    .recordValidation(VALIDATION)
                    .run(3);
            assertEquals(Ending.EPOCHS, result.ending());
            assertEquals(40, result.history().get(2).validation().examples());
        }
        try (Training training = training(network, CONFIG)
                .validateWith(other)
                .validateWith(VALIDATION)
                .patience(50)) {
            training.run(2);
            assertThrown(IllegalStateException.class, message, () -> training.validateWith(other));
            assertThrown(IllegalStateException.class, message, () -> training.recordValidation(other));
            assertEquals(Ending.EPOCHS, training.run(3).ending());
        }
    }

    @Test
    void patienceDoesNotCountStoppedEpochs() {
        Training[] run = new Training[1];
        Schedule stopping = Schedule.custom("stopping", step -> {
            if (step.epoch() == 0) {
                run[0].stop();
            }
            return 1;
        });
        try (Training training = training(network, CONFIG.withSchedule(stopping))) {
            run[0] = training.validateWith(VALIDATION).patience(1);
            assertEquals(Ending.STOPPED, training.run(1).ending());
            TrainingResult result = training.run(2);
            assertEquals(Ending.EPOCHS, result.ending(), result.explanation());
            assertFalse(result.history().get(0).validation().isPresent());
            assertEquals(2, result.bestEpoch());
        }
    }

    @Test
    void metricWithoutValidationSetOrAfterTheFirstEpochIsRefused() {
        try (Training training = training(network, CONFIG).monitor(Metric.macroF1())) {
            assertThrown(
                    IllegalStateException.class,
                    "the metric macro-f1 is computed on a validation set, but there is none",
                    training::run);
            training.validateWith(VALIDATION).run(1);
            assertThrown(
                    IllegalStateException.class,
                    "the metric is chosen before the first epoch, but the history has 1 epoch",
                    () -> training.monitor(Metric.brier()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 20})
    void resumedTrainingEndsAsTheUninterruptedOne(int interruptedAfter) throws IOException {
        Network whole = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        TrainingResult expected;
        try (Training training = monitored(whole, CONFIG, Metric.logLoss())) {
            expected = training.run();
        }
        assertEquals(Ending.PATIENCE, expected.ending());
        interruptAfter(interruptedAfter);
        Checkpoint checkpoint = newest();
        for (int threads = 1; threads <= 2; threads++) {
            Network resumed = Initializer.NOTEBOOK.network(ARCHITECTURE, 9);
            try (Training training = monitored(resumed, CONFIG.withThreads(threads), Metric.logLoss())) {
                TrainingResult result = training.resume(checkpoint).run();
                assertEquals(expected.bestEpoch(), result.bestEpoch());
                assertEquals(values(expected), values(result));
                assertEquals(expected.explanation(), result.explanation());
            }
            assertEquals(whole.sha256(), resumed.sha256());
        }
    }

    private static List<Double> values(TrainingResult result) {
        return result.history().stream().map(EpochRecord::monitored).toList();
    }

    private static Training monitored(Network network, TrainingConfig config, Metric metric) {
        return training(network, config)
                .validateWith(VALIDATION)
                .monitor(metric)
                .patience(6);
    }

    private void interruptAfter(int epochs) {
        try (Training training = monitored(network, CONFIG, Metric.logLoss())
                .checkpoint(CheckpointFolder.of(folder).withKeep(2), CheckpointInterval.epochs(1))) {
            training.run(epochs);
        }
    }

    private Checkpoint newest() throws IOException {
        return Checkpoint.read(CheckpointFolder.of(folder).withKeep(2).files().get(0));
    }

    @Test
    void checkpointOfAnotherMetricIsRefused() throws IOException {
        interruptAfter(2);
        try (Training training = monitored(network, CONFIG, Metric.macroF1())) {
            assertRefused(
                    "the checkpoint belongs to another training run: its monitored metric is log-loss, lower is"
                            + " better, but here it is macro-f1, higher is better",
                    () -> training.resume(newest()));
        }
        try (Training training = training(network, CONFIG).validateWith(VALIDATION)) {
            assertTrue(Refusal.message(() -> training.resume(newest())).endsWith("but here it is none"));
        }
    }

    @Test
    void ownMetricMayUseOutputsAndDataAsItLikes() {
        Metric recall = Metric.custom("recall of class 2", Direction.HIGHER_IS_BETTER, (outputs, dataset) -> {
            double value = Classification.of(outputs, dataset).counts().get(2).recall();
            Arrays.fill(outputs, 0);
            return value;
        });
        try (Training training =
                training(network, CONFIG).validateWith(VALIDATION).monitor(recall)) {
            TrainingResult result = training.run();
            double best = result.history().stream()
                    .mapToDouble(EpochRecord::monitored)
                    .max()
                    .orElseThrow();
            assertEquals(best, result.history().get(result.bestEpoch() - 1).monitored());
            assertEquals(
                    best,
                    Classification.of(network.outputs(VALIDATION), VALIDATION)
                            .counts()
                            .get(2)
                            .recall());
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    @Test
    void setsWithOtherNamesAreRefused() {
        Dataset named = TRAINING.withNames("a", "b", "c", "d");
        Dataset others = TRAINING.withNames("b", "c", "d", "e");
        try (Training training =
                new Training(Initializer.NOTEBOOK.network(Architecture.notebook(12, 4), 1), CONFIG, named)) {
            String message = Refusal.message(() -> training.validateWith(others));
            assertEquals(
                    "the targets of the validation examples are named [b, c, d, e], but those of the training"
                            + " examples [a, b, c, d]",
                    message);
            Refusal.message(() -> training.testWith(others));
            training.validateWith(TRAINING).testWith(named);
        }
    }
}
