package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regression targets that are standardised during training only. */
class StandardizedTargetsTest {
    private static final TrainingConfig CONFIG = Configs.sgd(3, 7, 0.05, 1, 1).withStandardizedTargets(true);

    @TempDir
    private Path folder;

    private static Architecture architecture(int inputs, int hidden, int outputs) {
        return new Architecture(List.of(inputs, hidden, outputs), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
    }

    /** Targets of which each column has another mean and another deviation. */
    private static Dataset data(Architecture architecture, int size, boolean weighted, long seed) {
        Random random = new Random(seed);
        int inputs = architecture.inputs();
        int outputs = architecture.outputs();
        float[] x = new float[size * inputs];
        float[] y = new float[size * outputs];
        for (int i = 0; i < size; i++) {
            float sum = 0;
            for (int k = 0; k < inputs; k++) {
                x[i * inputs + k] = (float) random.nextGaussian();
                sum += x[i * inputs + k];
            }
            for (int j = 0; j < outputs; j++) {
                y[i * outputs + j] = (float) (Math.pow(100, 2 - j) * (sum + 3 + 0.1 * random.nextGaussian()));
            }
        }
        Dataset dataset = Dataset.ofRegression(x, inputs, y, outputs);
        return weighted ? Examples.weighted(dataset, seed) : dataset;
    }

    private static Network trained(Architecture architecture, TrainingConfig config, Dataset training) {
        Network network = Initializer.GLOROT_UNIFORM.network(architecture, 1);
        try (Training run = new Training(network, config.withLinearClasses(true), training)) {
            run.run();
        }
        return network;
    }

    /** The targets, means and deviations in plain loops. */
    private static final class Plain {
        private final double[] means;
        private final double[] deviations;
        private final Dataset standardized;

        private Plain(Dataset dataset) {
            int columns = dataset.targets();
            means = new double[columns];
            deviations = new double[columns];
            float[] y = new float[columns];
            double[] sums = new double[columns];
            float[] first = new float[columns];
            dataset.copyTargets(0, first, 0);
            double weights = 0;
            for (int i = 0; i < dataset.size(); i++) {
                dataset.copyTargets(i, y, 0);
                weights += dataset.weight(i);
                for (int j = 0; j < columns; j++) {
                    sums[j] += dataset.weight(i) * ((double) y[j] - first[j]);
                }
            }
            float[] targets = new float[dataset.size() * columns];
            float[] inputs = new float[dataset.size() * dataset.inputs()];
            float[] ofRows = new float[dataset.size()];
            for (int j = 0; j < columns; j++) {
                means[j] = first[j] + sums[j] / weights;
                double squares = 0;
                for (int i = 0; i < dataset.size(); i++) {
                    dataset.copyTargets(i, y, 0);
                    squares += dataset.weight(i) * (y[j] - means[j]) * (y[j] - means[j]);
                }
                deviations[j] = Math.sqrt(squares / weights);
                for (int i = 0; i < dataset.size(); i++) {
                    dataset.copyTargets(i, y, 0);
                    targets[i * columns + j] = (float) ((y[j] - means[j]) / deviations[j]);
                    dataset.copyRow(i, inputs, i * dataset.inputs());
                    ofRows[i] = dataset.weight(i);
                }
            }
            Dataset plain = Dataset.ofRegression(inputs, dataset.inputs(), targets, columns);
            standardized = dataset.isWeighted() ? plain.withWeights(ofRows) : plain;
        }

        private float[] folded(Architecture architecture, float[] parameters) {
            float[] folded = parameters.clone();
            int in = architecture.units(architecture.layers() - 1);
            int biases = parameters.length - means.length;
            for (int j = 0; j < means.length; j++) {
                for (int i = 0; i < in; i++) {
                    int at = biases - (means.length - j) * in + i;
                    folded[at] = (float) (parameters[at] * deviations[j]);
                }
                folded[biases + j] = (float) (parameters[biases + j] * deviations[j] + means[j]);
            }
            return folded;
        }
    }

    @Property(tries = 40)
    void trainingGivesTheBitsOfTrainingOnStandardizedTargetsAndFolding(
            @ForAll @IntRange(min = 1, max = 5) int inputs,
            @ForAll @IntRange(min = 1, max = 19) int hidden,
            @ForAll @IntRange(min = 1, max = 4) int outputs,
            @ForAll @IntRange(min = 2, max = 40) int size,
            @ForAll boolean weighted,
            @ForAll boolean adam,
            @ForAll boolean normalized,
            @ForAll @IntRange(min = 1, max = 2) int threads) {
        Architecture architecture = architecture(inputs, hidden, outputs)
                .withNormalization(normalized ? Normalization.LAYER : Normalization.NONE);
        Dataset dataset = data(architecture, size, weighted, size);
        TrainingConfig config = CONFIG.withThreads(threads).withAveraging(0.5);
        if (adam) {
            config = config.withOptimizer(Adam.defaults());
        }
        Plain plain = new Plain(dataset);
        Network expected = trained(architecture, config.withStandardizedTargets(false), plain.standardized);
        assertArrayEquals(
                plain.folded(architecture, expected.parameters()),
                trained(architecture, config, dataset).parameters());
    }

    /** Where the setting has no effect, a run is resumed whatever it is. */
    @Test
    void checkpointsNameTheSettingOnlyIfItHasAnEffect() throws IOException {
        Architecture linear = architecture(3, 20, 2);
        Dataset numbers = data(linear, 40, false, 5);
        TrainingConfig defaults = TrainingConfig.defaults().withEpochs(2).withThreads(1);
        TrainingConfig off = defaults.withStandardizedTargets(false);
        String refusal = assertThrows(IllegalArgumentException.class, () -> resumed(linear, numbers, defaults, off))
                .getMessage();
        assertTrue(refusal.endsWith("its standardisation of targets is on, but here it is none"), refusal);
        resumed(linear, numbers, defaults, defaults.withStandardizedTargets(true));
        Architecture bounded = linear.withOutput(Activation.SOFTPLUS, Loss.QUADRATIC);
        resumed(bounded, numbers, defaults, off);
        Architecture classes = linear.withOutput(Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        resumed(classes, Examples.floats(classes, 40, Examples.DENSE, 1), off, defaults);
    }

    private void resumed(Architecture architecture, Dataset data, TrainingConfig first, TrainingConfig second)
            throws IOException {
        Path file = folder.resolve("epoch-0000000001.checkpoint");
        Files.deleteIfExists(file);
        try (Training run = new Training(Initializer.GLOROT_UNIFORM.network(architecture, 1), first, data)) {
            run.checkpoint(CheckpointFolder.of(folder), CheckpointInterval.epochs(1))
                    .run(1);
        }
        try (Training run = new Training(Initializer.GLOROT_UNIFORM.network(architecture, 1), second, data)) {
            assertEquals(2, run.resume(Checkpoint.read(file)).run(2).history().size());
        }
    }

    /** The default is for training on all rows; demanded, it is refused, see {@link OnlineTrainerTest}. */
    @Test
    void onlineTrainingLeavesTargetsAsTheyAreByDefault() throws IOException {
        Architecture linear = architecture(3, 20, 2);
        Dataset numbers = data(linear, 40, false, 5);
        TrainingConfig defaults = TrainingConfig.defaults().withThreads(1);
        Path state = folder.resolve("state");
        Network network = Initializer.GLOROT_UNIFORM.network(linear, 1);
        try (OnlineTrainer online = new OnlineTrainer(network, defaults);
                OnlineTrainer off = new OnlineTrainer(network, defaults.withStandardizedTargets(false))) {
            online.train(numbers);
            off.train(numbers);
            assertEquals(off.network().sha256(), online.network().sha256());
            online.save(state);
        }
        OnlineTrainer.load(state, linear, defaults.withStandardizedTargets(false))
                .close();
        OnlineTrainer.load(state, linear, defaults).close();
    }

    @Test
    void lossesOfEpochsAreInTheUnitOfTheTargets() {
        for (Loss loss : List.of(Loss.QUADRATIC, Loss.ABSOLUTE, Loss.HUBER)) {
            Architecture architecture = new Architecture(List.of(3, 9, 2), Activation.TANH, Activation.IDENTITY, loss);
            Dataset all = data(architecture, 120, true, 3);
            Network network = Initializer.GLOROT_UNIFORM.network(architecture, 1);
            // A rate so small that nothing changes: each mini-batch is scored with the parameters after the epoch.
            try (Training run = new Training(network, CONFIG.withLearningRate(1e-12), all.slice(0, 80))) {
                TrainingResult result =
                        run.scoreTraining().testWith(all.slice(80, 120)).run(1);
                EpochRecord last = result.history().get(0);
                assertEquals(
                        network.evaluate(all.slice(80, 120)).loss(), last.test().loss());
                double expected = network.evaluate(all.slice(0, 80)).loss();
                assertEquals(expected, last.training().loss(), 1e-5 * expected);
                assertTrue(expected > 1000, "loss " + expected);
            }
        }
    }

    @Test
    void bestParametersAreThoseOfTheirEpoch() {
        Architecture architecture = architecture(3, 20, 1);
        Dataset all = data(architecture, 60, false, 5);
        Network network = Initializer.GLOROT_UNIFORM.network(architecture, 1);
        try (Training run = new Training(network, CONFIG.withEpochs(60).withLearningRate(0.3), all.slice(0, 20))) {
            TrainingResult result =
                    run.validateWith(all.slice(20, 60)).patience(5).run();
            assertTrue(result.bestEpoch() > 0
                    && result.bestEpoch() < result.history().size());
            assertEquals(
                    result.history().get(result.bestEpoch() - 1).validation(), network.evaluate(all.slice(20, 60)));
        }
    }

    @Test
    void resumedTrainingEndsWithTheBitsOfTheUninterruptedOne() throws IOException {
        Architecture architecture = architecture(3, 20, 2);
        Dataset all = data(architecture, 60, false, 5);
        TrainingConfig config =
                CONFIG.withEpochs(12).withOptimizer(Adam.defaults()).withAveraging(0.9);
        Network whole = Initializer.GLOROT_UNIFORM.network(architecture, 1);
        try (Training run = new Training(whole, config, all.slice(0, 40))) {
            run.validateWith(all.slice(40, 60)).run();
        }
        Network begun = Initializer.GLOROT_UNIFORM.network(architecture, 1);
        try (Training run = new Training(begun, config.withAveraging(0.9), all.slice(0, 40))) {
            run.validateWith(all.slice(40, 60))
                    .checkpoint(CheckpointFolder.of(folder).withKeep(1), CheckpointInterval.epochs(1))
                    .run(5);
        }
        Checkpoint checkpoint =
                Checkpoint.read(CheckpointFolder.of(folder).withKeep(1).files().get(0));
        Network resumed = Initializer.GLOROT_UNIFORM.network(architecture, 9);
        try (Training run = new Training(resumed, config.withThreads(2), all.slice(0, 40))) {
            run.validateWith(all.slice(40, 60)).resume(checkpoint).run();
        }
        assertEquals(whole.sha256(), resumed.sha256());
    }

    @Test
    void scoresOfNumbersHaveNoAccuracy() throws IOException {
        Architecture architecture = architecture(3, 20, 2);
        Dataset all = data(architecture, 60, false, 5);
        TrainingResult whole;
        try (Training run = new Training(
                Initializer.GLOROT_UNIFORM.network(architecture, 1), CONFIG.withEpochs(4), all.slice(0, 40))) {
            whole = run.scoreTraining()
                    .validateWith(all.slice(40, 60))
                    .checkpoint(CheckpointFolder.of(folder).withKeep(2), CheckpointInterval.epochs(2))
                    .run();
        }
        for (EpochRecord epoch : whole.history()) {
            for (Score score : List.of(epoch.training(), epoch.validation())) {
                assertTrue(score.isPresent() && score.isRegression(), score::toString);
                assertThrows(IllegalStateException.class, score::accuracy);
                assertEquals(0, score.correct());
                assertEquals("Score[examples=" + score.examples() + ", loss=" + score.loss() + "]", score.toString());
            }
            assertEquals(Score.NONE, epoch.test());
        }
        // The file has no kind of targets, but the data of the resumed run have.
        Checkpoint checkpoint =
                Checkpoint.read(CheckpointFolder.of(folder).withKeep(2).files().get(1));
        assertEquals(2, checkpoint.epochs());
        try (Training run = new Training(
                Initializer.GLOROT_UNIFORM.network(architecture, 1), CONFIG.withEpochs(4), all.slice(0, 40))) {
            TrainingResult resumed = run.scoreTraining()
                    .validateWith(all.slice(40, 60))
                    .resume(checkpoint)
                    .run();
            assertEquals(
                    whole.history().stream().map(EpochRecord::validation).toList(),
                    resumed.history().stream().map(EpochRecord::validation).toList());
            assertEquals(Score.NONE, resumed.history().get(0).test());
        }
        assertEquals(0.5, new Score(4, 2, 1, false).accuracy());
        assertThrows(IllegalStateException.class, () -> new Score(4, 0, 1, true).accuracy());
    }

    @Test
    void networkOfACheckpointPredictsTheTargets() throws IOException {
        Architecture architecture = architecture(3, 20, 2);
        Dataset dataset = data(architecture, 60, false, 5);
        Network network = Initializer.GLOROT_UNIFORM.network(architecture, 1);
        try (Training run = new Training(network, CONFIG, dataset)) {
            run.checkpoint(CheckpointFolder.of(folder).withKeep(1), CheckpointInterval.epochs(1))
                    .run();
        }
        Checkpoint checkpoint =
                Checkpoint.read(CheckpointFolder.of(folder).withKeep(1).files().get(0));
        assertEquals(network.sha256(), checkpoint.network(architecture).sha256());
    }

    @Test
    void trainedNetworkStartsFromItsOwnPredictions() {
        Architecture architecture = architecture(3, 20, 2);
        Dataset dataset = data(architecture, 200, false, 5);
        Network network = trained(architecture, CONFIG.withEpochs(40), dataset);
        double before = network.evaluate(dataset).loss();
        try (Training run = new Training(network, CONFIG.withLearningRate(1e-12), dataset)) {
            run.run(1);
        }
        assertEquals(before, network.evaluate(dataset).loss(), 1e-3 * before);
    }

    @Test
    void otherOutputsAndTargetsAreTrainedAsBefore() {
        Architecture bounded = new Architecture(List.of(3, 9, 1), Activation.TANH, Activation.TANH, Loss.QUADRATIC);
        Dataset small = Dataset.ofRegression(new float[] {1, 2, 3, 4, 5, 6}, 3, new float[] {0.3f, -0.5f}, 1);
        assertEquals(
                trained(bounded, CONFIG.withStandardizedTargets(false), small).sha256(),
                trained(bounded, CONFIG, small).sha256());
        Architecture classes = new Architecture(List.of(3, 9, 2), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        Dataset labelled = Dataset.ofClasses(new float[] {1, 2, 3, 4, 5, 6}, 3, new int[] {0, 1}, 2);
        assertEquals(
                trained(classes, CONFIG.withStandardizedTargets(false), labelled)
                        .sha256(),
                trained(classes, CONFIG, labelled).sha256());
        Architecture linear = architecture(3, 9, 1);
        assertNotEquals(
                trained(linear, CONFIG.withStandardizedTargets(false), small).sha256(),
                trained(linear, CONFIG, small).sha256());
    }
}
