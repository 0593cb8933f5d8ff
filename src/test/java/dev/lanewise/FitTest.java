package dev.lanewise;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.CheckpointInterval;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitTest {
    @TempDir
    private Path folder;

    private static Table circles(int rows) {
        Random random = new Random(3);
        double[][] x = new double[rows][3];
        String[] classes = new String[rows];
        for (int row = 0; row < rows; row++) {
            x[row] = random.doubles(3, -1, 1).toArray();
            classes[row] = Math.hypot(x[row][0], x[row][1]) < 0.6 ? "in" : "out";
        }
        return Table.of(x, classes);
    }

    @Test
    void fitIsTheRunOfStart() {
        Table table = circles(320);
        Estimator estimator = Lanewise.classifier().hidden(5).epochs(3);
        Model model = estimator.fit(table);
        try (Fit fit = estimator.start(table)) {
            assertEquals(model.network().architecture(), fit.architecture());
            assertEquals(32, fit.splits().validation().size());
            assertEquals(3, fit.config().epochs());
            Model same = fit.run();
            assertEquals(model.network().sha256(), same.network().sha256());
            assertEquals(model.metrics(), same.metrics());
            assertEquals(model.facts(), same.facts());
        }
    }

    @Test
    void trainingThatIsStoppedLeavesAModel() {
        try (Fit fit = Lanewise.classifier().hidden(5).start(circles(50))) {
            Training training = fit.training();
            training.listen(epoch -> {
                if (epoch.epoch() == 2) {
                    training.stop();
                }
            });
            Model model = fit.run();
            assertEquals(TrainingResult.Ending.STOPPED, model.training().ending());
            assertEquals(training.network().sha256(), model.network().sha256());
        }
    }

    @Test
    void resumedFitEndsWithTheBitsOfTheUninterruptedOne() throws IOException {
        Table table = circles(320);
        Estimator estimator = Lanewise.classifier().hidden(5).epochs(6).patience(10);
        CheckpointFolder checkpoints = CheckpointFolder.of(folder);
        try (Fit fit = estimator.epochs(4).start(table)) {
            fit.training().checkpoint(checkpoints, CheckpointInterval.epochs(2));
            fit.run();
        }
        try (Fit fit = estimator.start(table)) {
            fit.training().resume(Checkpoint.read(checkpoints.files().get(0)));
            Model resumed = fit.run();
            assertEquals(6, resumed.training().history().size());
            assertEquals(
                    estimator.fit(table).network().sha256(), resumed.network().sha256());
        }
    }

    @Test
    void everyPartOfTheNetworkIsASetting() {
        Table table = circles(40);
        Estimator estimator = Lanewise.classifier().hidden(5, 4).epochs(0);
        assertEquals(
                "3-5-4-2 batch-normalized tanh, batch-normalized relu, sigmoid output, quadratic loss",
                described(
                        estimator
                                .activation(Activation.TANH, Activation.RELU)
                                .output(Activation.SIGMOID)
                                .loss(Loss.QUADRATIC)
                                .normalization(Normalization.BATCH),
                        table));
        Estimator deep = estimator.hidden(5).activation(Activation.TANH, Activation.RELU);
        assertRefused("2 activations are given, but the network has 1 hidden layer", () -> deep.start(table));
        Architecture own = Architecture.notebook(3, 6, 2);
        Model zeros = estimator.network(own).initializer(Initializer.ZEROS).fit(table);
        assertEquals(own, zeros.network().architecture());
        for (float weight : zeros.network().parameters()) {
            assertEquals(0, weight);
        }
        Map<String, String> settings = zeros.facts().settings();
        assertEquals(
                List.of("3-6-2", "zeros", "0"),
                List.of(settings.get("layers"), settings.get("init"), settings.get("epochs")));
    }

    private static String described(Estimator estimator, Table table) {
        return estimator.fit(table).network().architecture().toString();
    }

    @Test
    void trainingStartsFromAModelAndFreezesLayers() {
        Table table = circles(60);
        Model first = Lanewise.classifier().hidden(5).epochs(2).fit(table.slice(0, 40));
        Estimator further =
                Lanewise.classifier().startFrom(first).epochs(2).configure(config -> config.withFrozenLayers(1));
        Model second = further.fit(table.slice(40, 60));
        assertEquals(
                first.encoder().orElseThrow().schema(),
                second.encoder().orElseThrow().schema());
        float[] before = first.network().parameters();
        float[] after = second.network().parameters();
        int frozen = first.network().architecture().parameterCount(1);
        assertEquals(List.of(), differing(before, after, 0, frozen));
        assertNotEquals(List.of(), differing(before, after, frozen, after.length));
        assertEquals("1", second.facts().settings().get("freeze"));
        assertEquals(null, second.facts().settings().get("init"));
        assertThrows(
                IllegalArgumentException.class,
                () -> further.network(Architecture.notebook(3, 4, 2)).start(table));
    }

    private static List<Integer> differing(float[] before, float[] after, int from, int to) {
        return IntStream.range(from, to)
                .filter(i -> before[i] != after[i])
                .boxed()
                .toList();
    }

    @Test
    void probabilitiesAreCalibratedOnTheValidationSet() {
        Dataset all = Dataset.of(new double[][] {{0}, {1}, {2}, {3}, {4}, {5}}, new int[] {0, 1, 0, 1, 0, 1});
        Splits splits = new Splits(all.slice(0, 4), all.slice(4, 6), all.slice(0, 0), "points");
        Estimator plain = Lanewise.classifier().hidden(4).epochs(20);
        Model calibrated = plain.calibrated(true).fit(splits);
        assertEquals(
                plain.fit(splits).calibrate(splits.validation()).network().sha256(),
                calibrated.network().sha256());
        assertTrue(calibrated.metrics().containsKey("temperature"));
        assertThrows(
                IllegalArgumentException.class,
                () -> Lanewise.regressor()
                        .calibrated(true)
                        .start(Splits.of(Dataset.of(new double[10][1], new double[10]), 0.2, 1)));
    }

    @Test
    void notebookIsAnEstimator() {
        Dataset all = Dataset.of(new double[][] {{0}, {1}, {2}, {3}}, new int[] {0, 1, 0, 1});
        Architecture architecture = Architecture.notebook(1, 3, 2);
        TrainingConfig config = TrainingConfig.notebook();
        Model model = Lanewise.classifier()
                .network(architecture)
                .initializer(Initializer.NOTEBOOK)
                .config(config)
                .fit(all);
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        try (Training training = new Training(network, config, all)) {
            training.run();
        }
        assertEquals(network.sha256(), model.network().sha256());
    }
}
