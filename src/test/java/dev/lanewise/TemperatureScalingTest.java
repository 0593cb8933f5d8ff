package dev.lanewise;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Table;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureScalingTest {
    private static final int EXAMPLES = 20_000;

    @TempDir
    private Path folder;

    /** A network whose logits are its inputs times a factor. */
    private static Network scaled(int units, double factor, Activation output) {
        float[] parameters = new float[units * units + units];
        for (int j = 0; j < units; j++) {
            parameters[j * units + j] = (float) factor;
        }
        return new Network(new Architecture(List.of(units, units), List.of(output), Loss.CROSS_ENTROPY), parameters);
    }

    private static float[] logits(int units, Random random) {
        float[] logits = new float[EXAMPLES * units];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (2 * random.nextGaussian());
        }
        return logits;
    }

    /** Classes that are drawn with the softmax of the inputs as probabilities. */
    private static Dataset classes() {
        Random random = new Random(1);
        float[] logits = logits(3, random);
        int[] labels = new int[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += Math.exp(logits[3 * i + j]);
            }
            double left = random.nextDouble() * sum;
            while (labels[i] < 2 && left > Math.exp(logits[3 * i + labels[i]])) {
                left -= Math.exp(logits[3 * i + labels[i]]);
                labels[i]++;
            }
        }
        return Dataset.ofClasses(logits, 3, labels, 3);
    }

    /** Labels that are drawn with the sigmoid of the inputs as probabilities. */
    private static Dataset labels(int units) {
        Random random = new Random(2);
        float[] logits = logits(units, random);
        float[] targets = new float[logits.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = random.nextDouble() < 1 / (1 + Math.exp(-logits[i])) ? 1 : 0;
        }
        return Dataset.ofMultiLabel(logits, units, targets, units);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 1, 2, 3.5, 40})
    void temperatureIsTheFactorByWhichTheLogitsWereMultiplied(double factor) {
        Dataset dataset = classes();
        TemperatureScaling plain = TemperatureScaling.fit(scaled(3, 1, Activation.SOFTMAX), dataset);
        assertEquals(1, plain.temperature(), 0.03);
        TemperatureScaling scaling = TemperatureScaling.fit(scaled(3, factor, Activation.SOFTMAX), dataset);
        assertEquals(factor, scaling.temperature() / plain.temperature(), 1e-6 * factor);
        assertArrayEquals(plain.network().parameters(), scaling.network().parameters(), 1e-6f);
        assertTrue(scaling.errorAfter() < 0.01, scaling.toString());
        assertTrue(scaling.errorBefore() >= scaling.errorAfter() || factor == 1, scaling.toString());
        assertTrue(scaling.logLossBefore() >= scaling.logLossAfter() - 1e-7, scaling.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void labelsAreCalibratedAsClassesAre(int units) {
        Dataset dataset = labels(units);
        TemperatureScaling plain = TemperatureScaling.fit(scaled(units, 1, Activation.SIGMOID), dataset);
        assertEquals(1, plain.temperature(), 0.03);
        TemperatureScaling scaling = TemperatureScaling.fit(scaled(units, 3, Activation.SIGMOID), dataset);
        assertEquals(3, scaling.temperature() / plain.temperature(), 1e-5);
        assertTrue(scaling.errorBefore() > 0.02 && scaling.errorAfter() < 0.01, scaling.toString());
        assertEquals(MultiLabel.of(scaling.network().outputs(dataset), dataset).logLoss(), scaling.logLossAfter());
    }

    @Test
    void oneSigmoidUnitTellsTwoClassesApart() {
        Dataset drawn = labels(1);
        float[] inputs = new float[EXAMPLES];
        int[] labels = new int[EXAMPLES];
        float[] target = new float[1];
        for (int i = 0; i < EXAMPLES; i++) {
            drawn.copyRow(i, inputs, i);
            drawn.copyTargets(i, target, 0);
            labels[i] = (int) target[0];
        }
        Dataset dataset = Dataset.ofClasses(inputs, 1, labels, 2);
        assertEquals(
                TemperatureScaling.fit(scaled(1, 3, Activation.SIGMOID), drawn).temperature(),
                TemperatureScaling.fit(scaled(1, 3, Activation.SIGMOID), dataset)
                        .temperature());
    }

    @Test
    void noOtherTemperatureMakesTheTargetsMoreLikely() {
        Dataset dataset = classes().slice(0, 500);
        Network network = scaled(3, 2, Activation.SOFTMAX);
        double best = TemperatureScaling.fit(network, dataset).temperature();
        double[] losses = Arrays.stream(new double[] {0.98, 1, 1.02})
                .map(factor -> Classification.of(
                                scaled(3, 2 / (best * factor), Activation.SOFTMAX)
                                        .outputs(dataset),
                                dataset)
                        .logLoss())
                .toArray();
        assertTrue(losses[1] < losses[0] && losses[1] < losses[2], Arrays.toString(losses));
    }

    @Test
    void weightsOfExamplesCount() {
        Dataset dataset = classes().slice(0, 1000);
        float[] weights = new float[1000];
        Arrays.fill(weights, 0, 400, 1);
        Network network = scaled(3, 2, Activation.SOFTMAX);
        assertEquals(
                TemperatureScaling.fit(network, dataset.slice(0, 400)).temperature(),
                TemperatureScaling.fit(network, dataset.withWeights(weights)).temperature());
    }

    @Test
    void onlyTheOutputLayerChanges() {
        Dataset dataset = classes().slice(0, 1000);
        Network network = Initializer.HE_NORMAL.network(
                new Architecture(List.of(3, 5, 4, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
                        .withNormalization(Normalization.BATCH),
                3);
        float[] before = network.parameters();
        TemperatureScaling scaling = TemperatureScaling.fit(network, dataset);
        assertArrayEquals(before, network.parameters());
        float[] after = scaling.network().parameters();
        int last = before.length - network.architecture().parameterCount(3);
        assertArrayEquals(Arrays.copyOf(before, last), Arrays.copyOf(after, last));
        assertArrayEquals(network.statistics(), scaling.network().statistics());
        for (int i = last; i < before.length; i++) {
            assertEquals(before[i] / scaling.temperature(), after[i], 1e-6);
        }
    }

    @Test
    void networkStaysAsItIsWhereNoTemperatureIsTheBest() {
        Network network = scaled(2, 3, Activation.SOFTMAX);
        Dataset right = Dataset.ofClasses(new float[] {1, 0, 0, 2}, 2, new int[] {0, 1}, 2);
        Dataset wrong = Dataset.ofClasses(new float[] {1, 0, 0, 2}, 2, new int[] {1, 0}, 2);
        for (Dataset dataset : List.of(right, wrong)) {
            TemperatureScaling scaling = TemperatureScaling.fit(network, dataset);
            assertEquals(1, scaling.temperature());
            assertEquals(network.sha256(), scaling.network().sha256());
            assertEquals(scaling.errorBefore(), scaling.errorAfter());
        }
    }

    @Test
    void calibratedModelNamesItsTemperatureAndPredictsTheSameClasses() throws IOException {
        Table table = Lanewise.readTable(Path.of("docs/examples/iris.csv")).withTarget("species");
        Table.Split rows = table.split(0.5, 2);
        Model model = Lanewise.classifier().epochs(5).fit(rows.training());
        Model calibrated = model.calibrate(rows.test());
        double temperature = calibrated.metrics().get("temperature");
        assertTrue(temperature != 1, calibrated.metrics().toString());
        assertEquals(
                model.evaluate(rows.test()).accuracy(),
                calibrated.evaluate(rows.test()).accuracy());
        assertTrue(calibrated.evaluate(rows.test()).loss()
                < model.evaluate(rows.test()).loss());
        assertEquals(model.schema(), calibrated.schema());
        assertEquals(model.names(), calibrated.names());
        calibrated.save(folder.resolve("model"));
        Model read = Model.load(folder.resolve("model"));
        assertEquals(calibrated.metrics(), read.metrics());
        assertEquals(calibrated.network().sha256(), read.network().sha256());
        // Nothing is left to calibrate, and the temperature is still that of both calibrations.
        assertEquals(temperature, read.calibrate(rows.test()).metrics().get("temperature"), 1e-5 * temperature);
    }

    @Test
    void whatHasNoProbabilitiesIsRefused() throws IOException {
        Dataset dataset = classes().slice(0, 10);
        Network network = scaled(3, 1, Activation.SOFTMAX);
        assertRefused(
                "there is no example to fit a temperature to",
                () -> TemperatureScaling.fit(network, dataset.slice(0, 0)));
        assertRefused(
                "a temperature calibrates the probabilities of classes or labels, but the targets are numbers",
                () -> TemperatureScaling.fit(network, Dataset.ofRegression(new float[3], 3, new float[3], 3)));
        assertRefused(
                "a temperature calibrates the probabilities of a softmax or sigmoid output layer, but that of the"
                        + " network is identity",
                () -> TemperatureScaling.fit(network.withOutput(Activation.IDENTITY, Loss.QUADRATIC), dataset));
        assertRefused(
                "a softmax output layer predicts classes, but the targets are labels",
                () -> TemperatureScaling.fit(network, labels(3).slice(0, 5)));
        assertRefused(
                "the network has 4 inputs, but the data set has 3",
                () -> TemperatureScaling.fit(scaled(4, 1, Activation.SOFTMAX), dataset));
        Table table = Lanewise.readTable(Path.of("docs/examples/iris.csv")).withTarget("species");
        Model model = Lanewise.classifier().epochs(1).fit(table);
        assertRefused(
                "the model predicts classes, but the targets are labels",
                () -> model.calibrate(labels(4).slice(0, 5)));
        assertThrows(
                IllegalStateException.class, () -> Model.of(network, dataset).calibrate(table));
    }
}
