package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.format.Prediction;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Configs;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class EstimatorTest {
    private static final Path IRIS = Path.of("docs/examples/iris.csv");

    private record House(double area, Double rooms, String town, double price, boolean sold) {}

    private static final Table.Columns<House> COLUMNS = Table.<House>columns()
            .number("area", House::area)
            .number("rooms", House::rooms)
            .category("town", House::town)
            .targetNumber("price", House::price);

    @TempDir
    private Path folder;

    private static List<House> houses(int count) {
        Random random = new Random(1);
        List<House> houses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double area = 30 + random.nextInt(150);
            Double rooms = random.nextInt(10) == 0 ? null : (Double) (double) (1 + random.nextInt(6));
            String town = List.of("Bern", "Thun", "Biel").get(random.nextInt(3));
            double price = 5000 * area + 20_000 * (rooms == null ? 3.5 : rooms)
                    + (town.equals("Bern") ? 300_000 : 100_000) + 10_000 * random.nextGaussian();
            houses.add(new House(area, rooms, town, price, price > 800_000));
        }
        return houses;
    }

    private static Table iris() throws IOException {
        return Lanewise.readTable(IRIS).withTarget("species");
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void objectsBecomeASavedModelThatPredictsThem() throws IOException {
        List<House> houses = houses(400);
        Table.Split split = COLUMNS.table(houses).split(0.25, 1);
        Model model = Lanewise.regressor().fit(split.training());
        EvaluationResult result = model.evaluate(split.test());
        assertTrue(result.r2() > 0.98, result.toString());
        assertEquals(100, result.size());
        assertTrue(result.rmse() > result.mae() && result.mae() > 1000, result.toString());
        assertTrue(result.toString().startsWith("100 examples: R2 0.9"), result.toString());

        Path file = folder.resolve("houses.lanewise");
        model.save(file);
        Model loaded = Model.load(file);
        assertEquals(model.network().sha256(), loaded.network().sha256());
        assertEquals(model.schema(), loaded.schema());
        assertEquals(List.of("price"), loaded.names());
        assertEquals(model.metrics(), loaded.metrics());
        assertEquals(model.provenance(), loaded.provenance());
        assertEquals(result.toString(), loaded.evaluate(split.test()).toString());

        House house = houses.get(7);
        float price = model.predict(COLUMNS, house).value();
        assertEquals(house.price, price, 0.1 * house.price);
        Map<String, Object> row = new HashMap<>(Map.of("area", house.area, "town", house.town, "more", 1));
        row.put("rooms", house.rooms);
        assertEquals(price, loaded.predict(row).value());
        assertEquals(price, loaded.predict(COLUMNS.table(houses)).get(7).value());
        row.put("town", "elsewhere");
        assertNotEquals(price, model.predict(row).value());
    }

    /** Repeats the fit with the parts that the estimator uses, and its documented defaults. */
    @Test
    void modelIsThatOfATrainingWithTheDocumentedDefaults() {
        Table table = COLUMNS.table(houses(400));
        Table.Split split = table.split(0.1, 1);
        TableEncoder encoder = TableEncoder.learn(
                Preprocessing.NONE.withScaling(Scaling.STANDARD).withMissing(Missing.MEAN), Task.REGRESSION,
                split.training(), split.test());
        Dataset training = encoder.dataset(split.training());
        assertEquals(360, training.size());
        Architecture architecture = new Architecture(
                List.of(5, 100, 1), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
        Network network = Initializer.ORTHOGONAL.network(architecture, 1);
        TrainingConfig config = Configs.sgd(200, 32, 0.001, 1, 1).withOptimizer(Adam.defaults())
                .withStandardizedTargets(true);
        try (Training run = new Training(network, config, training)) {
            run.validateWith(encoder.dataset(split.test())).patience(40).run();
        }
        assertEquals(network.sha256(), Lanewise.regressor().fit(table).network().sha256());
    }

    @Test
    void classesOfIrisAreLearnedWithDefaults() throws IOException {
        double accuracy = 0;
        for (int seed = 0; seed < 4; seed++) {
            Table.Split split = iris().split(0.25, seed);
            Model model = Lanewise.classifier().seed(seed).fit(split.training());
            accuracy += model.evaluate(split.test()).accuracy() / 4;
            assertEquals(List.of("setosa", "versicolor", "virginica"), model.names());
            Prediction prediction = model.predict(5.1, 3.5, 1.4, 0.2);
            assertEquals("setosa", prediction.label());
            assertTrue(prediction.probability() > 0.95);
            assertEquals(prediction.toString(), model.predict(iris().slice(0, 1)).get(0).toString());
        }
        assertTrue(accuracy > 0.93, "accuracy " + accuracy);
    }

    @Test
    void resultsOfClassesNameThem() throws IOException {
        Table.Split split = iris().split(0.3, 1);
        EvaluationResult result = Lanewise.classifier().epochs(50).fit(split.training()).evaluate(split.test());
        List<String> lines = result.toString().lines().toList();
        assertEquals(4, lines.size());
        assertTrue(lines.get(0).matches("45 examples: accuracy 0\\.9\\d+, macro F1 0\\.9\\d+, loss 0\\.\\d+"),
                lines.get(0));
        assertTrue(lines.get(2).matches(
                "versicolor  precision [01]\\.\\d+  recall [01]\\.\\d+  F1 [01]\\.\\d+  of \\d+"), lines.get(2));
        assertEquals(result.accuracy(), result.classification().accuracy());
        assertEquals("the targets are classes, so there are no metrics of numbers",
                assertThrows(IllegalStateException.class, result::r2).getMessage());
    }

    @Test
    void severalTargetsOfZeroAndOneAreLabels() {
        Table table = Table.<House>columns().number("area", House::area).category("town", House::town)
                .targetLabel("sold", House::sold).targetLabel("large", house -> house.area > 100).table(houses(600));
        Model model = Lanewise.classifier().fit(table);
        EvaluationResult result = model.evaluate(table);
        assertTrue(result.accuracy() > 0.9 && result.multiLabel().size() == 600, result.toString());
        assertEquals(List.of("sold", "large"), model.predict(Map.of("area", 179, "town", "Bern")).labels());
    }

    @Test
    void equalSettingsGiveEqualModels() {
        Table table = COLUMNS.table(houses(60));
        Estimator estimator = Lanewise.regressor().epochs(3);
        String digest = estimator.fit(table).network().sha256();
        assertEquals(digest, estimator.seed(1).fit(table).network().sha256());
        assertNotEquals(digest, estimator.seed(2).fit(table).network().sha256());
        assertNotEquals(digest, estimator.standardizedTargets(false).fit(table).network().sha256());
        assertEquals(digest, estimator.fit(table).network().sha256());
    }

    @Test
    void settingsTakePrecedenceOverAConfigurationInWhateverOrder() {
        Table table = COLUMNS.table(houses(60));
        TrainingConfig config = Configs.sgd(4, 10, 0.01, 3, 1).withOptimizer(Sgd.of(0.01))
                .withStandardizedTargets(true);
        String digest = Lanewise.regressor().config(config).epochs(2).batchSize(5).fit(table).network().sha256();
        assertEquals(digest, Lanewise.regressor().batchSize(5).epochs(2).config(config).fit(table).network().sha256());
        assertEquals(digest, Lanewise.regressor().config(config.withEpochs(2).withBatchSize(5)).fit(table)
                .network().sha256());
        assertNotEquals(digest, Lanewise.regressor().config(config).fit(table).network().sha256());
        assertNotEquals(digest, Lanewise.regressor().config(config).epochs(2).batchSize(5).learningRate(0.1).fit(table)
                .network().sha256());
    }

    @Test
    void networkHasTheLayersThatAreSet() {
        Table table = COLUMNS.table(houses(40));
        assertEquals("5-7-3-1 tanh, identity output, quadratic cost", Lanewise.regressor().hidden(7, 3)
                .activation(Activation.TANH).epochs(1).fit(table).network().architecture().toString());
        assertEquals(List.of(5, 1),
                Lanewise.regressor().hidden().epochs(1).fit(table).network().architecture().sizes());
        assertTrue(Lanewise.regressor().hidden(7).toString().startsWith("regressor {hidden=[7], activation=relu"));
    }

    @Test
    void dataSetsAndSplitsAreTrainedOnAsTheyAre() {
        Random random = new Random(1);
        double[][] x = new double[500][2];
        String[] labels = new String[500];
        for (int i = 0; i < x.length; i++) {
            x[i][0] = random.nextGaussian();
            x[i][1] = random.nextGaussian();
            labels[i] = x[i][0] * x[i][1] > 0 ? "same" : "different";
        }
        Dataset all = Dataset.of(x, labels);
        Model model = Lanewise.classifier().fit(all.slice(0, 400));
        assertTrue(model.evaluate(all.slice(400, 500)).accuracy() > 0.9);
        assertEquals("same", model.predict(2, 2).label());
        assertEquals("the model was not trained on a table, so it knows no columns; it takes 2 numbers",
                assertThrows(IllegalStateException.class, () -> model.predict(Map.of("x", 1))).getMessage());
        List<Integer> epochs = new ArrayList<>();
        Model stopped = Lanewise.classifier().patience(1).listen(epoch -> epochs.add(epoch.validation().examples()))
                .fit(new Splits(all.slice(0, 300), all.slice(300, 400), all.slice(400, 500), "points"));
        assertTrue(epochs.size() < 200, epochs.size() + " epochs");
        assertEquals(List.of(100), epochs.stream().distinct().toList());
        assertEquals(stopped.metrics().get("validation_accuracy"), stopped.evaluate(all.slice(300, 400)).accuracy());
        Map<String, Double> none = Lanewise.classifier().validation(0).epochs(1).fit(all).metrics();
        assertEquals(Map.of("epoch", 0.0), none);
    }

    @Test
    void mistakesAreToldInOneSentence() throws IOException {
        Table iris = iris();
        assertRefused("the table has no target; Table.withTarget names one of sepal_length, sepal_width, petal_length,"
                + " petal_width, species", () -> Lanewise.classifier().fit(iris.withTarget()));
        assertRefused("row 0, column \"species\": \"setosa\" is not a finite number",
                () -> Lanewise.regressor().fit(iris));
        assertRefused("a classifier needs two classes or more, but all examples are of class setosa",
                () -> Lanewise.classifier().fit(iris.slice(0, 5).withTarget("species").select(0, 0)));
        Dataset numbers = Dataset.of(new double[3][2], new double[3]);
        assertRefused("a classifier learns classes or labels, but the targets are numbers",
                () -> Lanewise.classifier().fit(numbers));
        assertRefused("a regressor learns numbers, but the targets are classes",
                () -> Lanewise.regressor().fit(Dataset.of(new double[3][2], new int[] {0, 1, 0})));
        Model model = Lanewise.regressor().epochs(1).fit(numbers);
        assertRefused("the model predicts numbers, but the targets are classes",
                () -> model.evaluate(Dataset.of(new double[3][2], new int[3])));
        assertRefused("there is no example to evaluate on", () -> model.evaluate(numbers.slice(0, 0)));
        assertRefused("the network takes 2 columns (column 1, column 2), but 3 numbers were given",
                () -> model.predict(1, 2, 3));
        assertRefused("a hidden layer has 1 unit or more, but 0 was given", () -> Lanewise.regressor().hidden(3, 0));
        assertRefused("the number of epochs is 1 or more, but 0 was given", () -> Lanewise.regressor().epochs(0));
        assertRefused("the learning rate is above 0 and finite, but NaN was given",
                () -> Lanewise.regressor().learningRate(Double.NaN));
        assertRefused("the share of the validation set is at least 0 and less than 1, but 1.0 was given",
                () -> Lanewise.regressor().validation(1));
        assertTrue(assertThrows(IllegalStateException.class, () -> Lanewise.regressor()
                .config(Configs.sgd(50, 1, 1e30, 1, 1)).fit(Dataset.of(new double[][] {{1e3}, {2e3}},
                        new double[] {1e3, -1e3}))).getMessage().startsWith("the training diverged"));
    }

    @Test
    void classesOfAnotherOrderAreRefused() {
        double[][] x = {{1}, {2}, {3}};
        Model model = Lanewise.classifier().epochs(1).fit(Dataset.of(x, new String[] {"a", "b", "a"}));
        assertRefused("the model predicts a, b, but the targets are b, c",
                () -> model.evaluate(Dataset.of(x, new String[] {"c", "b", "b"})));
        float[] before = model.network().parameters();
        Network copy = model.network();
        copy.setParameters(new float[before.length]);
        assertArrayEquals(before, model.network().parameters());
        assertFalse(Arrays.equals(before, copy.parameters()));
    }
}
