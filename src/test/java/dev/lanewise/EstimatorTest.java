package dev.lanewise;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableColumns;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Configs;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.OwnLosses;
import dev.lanewise.training.Regularization;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class EstimatorTest {
    private static final Path IRIS = Path.of("docs/examples/iris.csv");

    private record House(double area, Double rooms, String town, double price, boolean sold) {}

    private static final TableColumns<House> COLUMNS = TableColumns.of(House.class)
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
            double price = 5000 * area
                    + 20_000 * (rooms == null ? 3.5 : rooms)
                    + (town.equals("Bern") ? 300_000 : 100_000)
                    + 10_000 * random.nextGaussian();
            houses.add(new House(area, rooms, town, price, price > 800_000));
        }
        return houses;
    }

    private static String digest(Estimator estimator, Table table) {
        return estimator.fit(table).network().sha256();
    }

    private static String digest(Estimator estimator, Dataset dataset) {
        return estimator.fit(dataset).network().sha256();
    }

    private static String digest(Estimator estimator, Splits splits) {
        return estimator.fit(splits).network().sha256();
    }

    private static String digest(Estimator estimator, Table training, Table validation) {
        return estimator.fit(training, validation).network().sha256();
    }

    private static String digest(Estimator estimator, Dataset training, Dataset validation) {
        return estimator.fit(training, validation).network().sha256();
    }

    private static Table iris() throws IOException {
        return Lanewise.readTable(IRIS).withTarget("species");
    }

    @Test
    void objectsBecomeASavedModelThatPredictsThem() throws IOException {
        List<House> houses = houses(400);
        Table.Split split = COLUMNS.table(houses).split(0.25, 1);
        Model model = Lanewise.regressor().fit(split.training());
        assertEquals(
                Set.of(
                        "epoch",
                        "validation_loss",
                        "validation_rmse",
                        "validation_r2",
                        "validation_baseline_loss",
                        "validation_baseline_rmse",
                        "validation_baseline_r2"),
                model.metrics().keySet());
        Evaluation result = model.evaluate(split.test());
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
        assertEquals(model.facts(), loaded.facts());
        assertEquals(result.toString(), loaded.evaluate(split.test()).toString());

        House house = houses.get(7);
        float price = model.predict(COLUMNS, house).value();
        assertEquals(house.price, price, 0.1 * house.price);
        Map<String, Object> row = new HashMap<>(Map.of("area", house.area, "town", house.town, "more", 1));
        row.put("rooms", house.rooms);
        assertEquals(price, loaded.predict(row).value());
        assertEquals(price, loaded.predict(COLUMNS.table(houses)).get(7).value());
        assertEquals(price, loaded.predict(COLUMNS, houses).get(7).value());
        assertEquals(List.of(), loaded.predict(COLUMNS, List.of()));
        row.put("town", "elsewhere");
        assertNotEquals(price, model.predict(row).value());
    }

    /** Repeats the fit with the parts that the estimator uses, and its documented defaults. */
    @Test
    void modelIsThatOfATrainingWithTheDocumentedDefaults() {
        Table table = COLUMNS.table(houses(400));
        Table.Split split = table.split(0.1, 1);
        TableEncoder encoder = TableEncoder.learn(
                Preprocessing.NONE.withScaling(Scaling.STANDARD).withMissing(Missing.MEAN),
                Task.REGRESSION,
                split.training(),
                split.test());
        Dataset training = encoder.dataset(split.training());
        assertEquals(360, training.size());
        Architecture architecture =
                new Architecture(List.of(5, 100, 1), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
        Network network = Initializer.ORTHOGONAL.network(architecture, 1);
        TrainingConfig config =
                Configs.sgd(200, 32, 0.001, 1, 1).withOptimizer(Adam.defaults()).withStandardizedTargets(true);
        try (Training run = new Training(network, config, training)) {
            run.validateWith(encoder.dataset(split.test())).patience(40).run();
        }
        assertEquals(network.sha256(), digest(Lanewise.regressor(), table));
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
            assertEquals(
                    prediction.toString(),
                    model.predict(iris().slice(0, 1)).get(0).toString());
        }
        assertTrue(accuracy > 0.93, "accuracy " + accuracy);
    }

    @Test
    void resultsOfClassesNameThem() throws IOException {
        Table.Split split = iris().split(0.3, 1);
        Evaluation result =
                Lanewise.classifier().epochs(50).fit(split.training()).evaluate(split.test());
        List<String> lines = result.toString().lines().toList();
        assertEquals(4, lines.size());
        assertTrue(
                lines.get(0)
                        .matches(
                                "45 examples: accuracy 0\\.9\\d+, macro F1 0\\.9\\d+, loss 0\\.\\d+; baseline: accuracy 0\\.2889, loss 1\\.1177"),
                lines.get(0));
        assertTrue(
                lines.get(2).matches("versicolor  precision [01]\\.\\d+  recall [01]\\.\\d+  F1 [01]\\.\\d+  of \\d+"),
                lines.get(2));
        assertEquals(result.accuracy(), result.classification().accuracy());
        assertThrown(
                IllegalStateException.class, "the targets are classes, so there are no metrics of numbers", result::r2);
    }

    @Test
    void severalTargetsOfZeroAndOneAreLabels() {
        Table table = TableColumns.of(House.class)
                .number("area", House::area)
                .category("town", House::town)
                .targetFlag("sold", House::sold)
                .targetFlag("large", house -> house.area > 100)
                .table(houses(600));
        Model model = Lanewise.classifier().fit(table);
        Evaluation result = model.evaluate(table);
        assertTrue(result.accuracy() > 0.9 && result.multiLabel().size() == 600, result.toString());
        assertEquals(
                List.of("sold", "large"),
                model.predict(Map.of("area", 179, "town", "Bern")).labels());
    }

    @Test
    void equalSettingsGiveEqualModels() {
        Table table = COLUMNS.table(houses(60));
        Estimator estimator = Lanewise.regressor().epochs(3);
        String digest = digest(estimator, table);
        assertEquals(digest, digest(estimator.seed(1), table));
        assertNotEquals(digest, digest(estimator.seed(2), table));
        assertNotEquals(digest, digest(estimator.standardizedTargets(false), table));
        assertEquals(digest, digest(estimator, table));
    }

    @Test
    void settingsTakePrecedenceOverAConfigurationInWhateverOrder() {
        Table table = COLUMNS.table(houses(60));
        TrainingConfig config =
                Configs.sgd(4, 10, 0.01, 3, 1).withOptimizer(Sgd.of(0.01)).withStandardizedTargets(true);
        String digest = digest(Lanewise.regressor().config(config).epochs(2).batchSize(5), table);
        assertEquals(digest, digest(Lanewise.regressor().batchSize(5).epochs(2).config(config), table));
        assertEquals(
                digest, digest(Lanewise.regressor().config(config.withEpochs(2).withBatchSize(5)), table));
        assertNotEquals(digest, digest(Lanewise.regressor().config(config), table));
        assertNotEquals(
                digest,
                digest(
                        Lanewise.regressor()
                                .config(config)
                                .epochs(2)
                                .batchSize(5)
                                .learningRate(0.1),
                        table));
    }

    @Test
    void networkHasTheLayersThatAreSet() {
        Table table = COLUMNS.table(houses(40));
        assertEquals(
                "5-7-3-1 tanh, identity output, quadratic loss",
                Lanewise.regressor()
                        .hidden(7, 3)
                        .activation(Activation.TANH)
                        .epochs(1)
                        .fit(table)
                        .network()
                        .architecture()
                        .toString());
        assertEquals(
                List.of(5, 1),
                Lanewise.regressor()
                        .hidden()
                        .epochs(1)
                        .fit(table)
                        .network()
                        .architecture()
                        .sizes());
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
        assertThrown(
                IllegalStateException.class,
                "the model was not trained on a table, so it has no columns; it takes 2 numbers",
                () -> model.predict(Map.of("x", 1)));
        List<Integer> epochs = new ArrayList<>();
        Model stopped = Lanewise.classifier()
                .patience(1)
                .listen(epoch -> epochs.add(epoch.validation().examples()))
                .fit(new Splits(all.slice(0, 300), all.slice(300, 400), all.slice(400, 500), "points"));
        assertTrue(epochs.size() < 200, epochs.size() + " epochs");
        assertEquals(List.of(100), epochs.stream().distinct().toList());
        assertEquals(
                stopped.metrics().get("validation_accuracy"),
                stopped.evaluate(all.slice(300, 400)).accuracy());
        Map<String, Double> none =
                Lanewise.classifier().validation(0).epochs(1).fit(all).metrics();
        assertEquals(Map.of("epoch", 1.0), none);
    }

    @Test
    void validationSetMayBeGiven() throws IOException {
        Table table = COLUMNS.table(houses(400));
        Table.Split split = table.split(0.1, 1);
        Estimator regressor = Lanewise.regressor().epochs(2);
        assertEquals(digest(regressor, table), digest(regressor, split.training(), split.test()));
        Table.Split stratified = iris().splitStratified(0.2, 3);
        List<Integer> sizes = new ArrayList<>();
        Estimator classifier = Lanewise.classifier()
                .epochs(2)
                .patience(1)
                .validation(0)
                .listen(epoch -> sizes.add(epoch.validation().examples()));
        Model model = classifier.fit(stratified.training(), stratified.test());
        assertEquals(Set.of(30), Set.copyOf(sizes));
        assertEquals(
                model.metrics().get("validation_accuracy"),
                model.evaluate(stratified.test()).accuracy());
        Dataset training = model.encoder().orElseThrow().dataset(stratified.training());
        Dataset validation = model.encoder().orElseThrow().dataset(stratified.test());
        assertEquals(model.network().sha256(), digest(classifier, training, validation));
        assertEquals(model.network().sha256(), digest(classifier, new Splits(training, validation, training, "iris")));
        // A class of the validation rows alone has an output too.
        Table iris = iris();
        assertEquals(
                3,
                classifier.fit(iris.slice(0, 100), iris.slice(90, 150)).names().size());
        assertRefused(
                "there is no column \"petal_width\" among sepal_length, sepal_width, petal_length, species, did"
                        + " you mean sepal_width?",
                () -> classifier.fit(iris, iris.without("petal_width")));
        assertRefused(
                "the validation examples have 4 inputs and 2 classes, but the training examples have 4 and 3",
                () -> classifier.fit(training, Dataset.of(new double[2][4], new int[] {0, 1})));
        Table weighted = table.without("rooms");
        assertRefused(
                "the column \"price\" is a target, so it cannot hold weights",
                () -> regressor.weights("price").fit(weighted, weighted));
        assertRefused(
                "there is no column \"area\" among town, price",
                () -> regressor.weights("area").fit(weighted, weighted.without("area")));
    }

    @Test
    void mistakesAreToldInOneSentence() throws IOException {
        Table iris = iris();
        assertRefused(
                "the table has no target; Table.withTarget names one of sepal_length, sepal_width, petal_length,"
                        + " petal_width, species",
                () -> Lanewise.classifier().fit(iris.withTarget()));
        assertRefused(
                "docs/examples/iris.csv, line 2, column 5 (species): \"setosa\" is not a finite number, but the"
                        + " targets are numbers;"
                        + " Lanewise.classifier() learns texts as classes",
                () -> Lanewise.regressor().fit(iris));
        assertRefused(
                "a classifier needs two classes or more, but all examples are of class setosa",
                () -> Lanewise.classifier()
                        .fit(iris.slice(0, 5).withTarget("species").select(0, 0)));
        Dataset numbers = Dataset.of(new double[3][2], new double[3]);
        assertRefused(
                "a classifier learns classes or labels, but the targets are numbers",
                () -> Lanewise.classifier().fit(numbers));
        assertRefused(
                "a regressor learns numbers, but the targets are classes",
                () -> Lanewise.regressor().fit(Dataset.of(new double[3][2], new int[] {0, 1, 0})));
        Model model = Lanewise.regressor().epochs(1).fit(numbers);
        assertRefused(
                "the model predicts numbers, but the targets are classes",
                () -> model.evaluate(Dataset.of(new double[3][2], new int[3])));
        assertRefused("there is no example to evaluate on", () -> model.evaluate(numbers.slice(0, 0)));
        assertRefused(
                "the network takes 2 columns (column 1, column 2), but 3 numbers were given",
                () -> model.predict(1, 2, 3));
        assertRefused(
                "a hidden layer has 1 unit or more, but 0 was given",
                () -> Lanewise.regressor().hidden(3, 0));
        assertRefused(
                "the number of epochs is 0 or more, but -1 was given",
                () -> Lanewise.regressor().epochs(-1));
        assertRefused(
                "the learning rate is above 0 and finite, but NaN was given",
                () -> Lanewise.regressor().learningRate(Double.NaN));
        assertRefused(
                "the share of the validation set is at least 0 and less than 1, but 1.0 was given",
                () -> Lanewise.regressor().validation(1));
        assertTrue(assertThrows(
                        DivergedException.class,
                        () -> Lanewise.regressor()
                                .config(Configs.sgd(50, 1, 1e30, 1, 1))
                                .fit(Dataset.of(new double[][] {{1e3}, {2e3}}, new double[] {1e3, -1e3})))
                .getMessage()
                .startsWith("the training diverged"));
    }

    private static Dataset points(int count) {
        Random random = new Random(2);
        double[][] x = new double[count][2];
        String[] labels = new String[count];
        for (int i = 0; i < count; i++) {
            x[i][0] = random.nextGaussian();
            x[i][1] = random.nextGaussian();
            labels[i] = x[i][0] + x[i][1] > 0 ? "above" : "below";
        }
        return Dataset.of(x, labels);
    }

    @Test
    void batchLargerThanTheTableIsOneBatch() throws IOException {
        assertEquals(
                digest(Lanewise.classifier().batchSize(150).epochs(2).validation(0), iris()),
                digest(
                        Lanewise.classifier()
                                .batchSize(Integer.MAX_VALUE)
                                .epochs(2)
                                .validation(0),
                        iris()));
        List<Integer> steps = new ArrayList<>();
        Lanewise.classifier()
                .batchSize(Integer.MAX_VALUE)
                .validation(0)
                .listen(epoch -> steps.add(epoch.steps()))
                .fit(points(20));
        assertEquals(List.of(1), steps.stream().distinct().toList());
    }

    @Test
    void lossIsMinimisedAndSuitsTheTask() throws IOException {
        Table table = COLUMNS.table(houses(60));
        Estimator regressor = Lanewise.regressor().hidden(3).epochs(2);
        Network huber = regressor.loss(Loss.HUBER).fit(table).network();
        assertEquals(Loss.HUBER, huber.architecture().loss());
        assertNotEquals(digest(regressor, table), huber.sha256());
        assertEquals(digest(regressor, table), digest(regressor.loss(Loss.QUADRATIC), table));
        Loss custom = OwnLosses.LOG_COSH;
        assertEquals(
                custom,
                regressor.loss(custom).fit(table).network().architecture().loss());
        assertEquals(
                "regressor {hidden=[3], activation=relu, loss=custom log-cosh, epochs=2",
                regressor.loss(custom).toString().replaceFirst(", preprocessing.*", ""));

        assertThrows(
                IllegalArgumentException.class,
                () -> regressor.loss(Loss.CROSS_ENTROPY).fit(table));
        Estimator classifier = Lanewise.classifier().hidden(3).epochs(2).loss(Loss.QUADRATIC);
        assertEquals(
                "4-3-3 relu, sigmoid output, quadratic loss",
                classifier.fit(iris()).network().architecture().toString());
        Dataset labels = Dataset.ofMultiLabel(new float[] {1, 2, 3}, 1, new float[] {0, 1, 1}, 1);
        assertEquals(
                Loss.QUADRATIC, classifier.fit(labels).network().architecture().loss());
        assertRefused(
                "only the name of the custom loss gone is stored, not its functions:"
                        + " network.withOutput(activation, Loss.custom(\"gone\", ...)) supplies them",
                () -> regressor.loss(Loss.parse("custom gone")));
    }

    @Test
    void monitoredMetricSelectsTheBestEpochAndEndsTraining() {
        Dataset all = points(300);
        Splits splits = new Splits(all.slice(0, 200), all.slice(200, 300), all.slice(0, 0), "points");
        // Prefers the first epoch, so that every later one is worse.
        List<Double> values = new ArrayList<>();
        Metric first = Metric.custom("age 1", Metric.Direction.LOWER_IS_BETTER, (outputs, dataset) -> {
            values.add((double) values.size());
            return values.size();
        });
        Model model = Lanewise.classifier().monitor(first).patience(3).fit(splits);
        assertEquals(4, values.size());
        assertEquals(1.0, model.metrics().get("epoch"));
        assertEquals(1.0, model.metrics().get("monitored"));
        assertEquals(
                digest(Lanewise.classifier().epochs(1), splits), model.network().sha256());

        Model byLoss = Lanewise.classifier().monitor(Metric.logLoss()).fit(splits);
        assertEquals(
                byLoss.evaluate(splits.validation()).classification().logLoss(),
                byLoss.metrics().get("monitored"),
                1e-12);
        assertRefused(
                "the metric rmse is for numbers, but the targets are classes",
                () -> Lanewise.classifier().monitor(Metric.rmse()).fit(splits));
    }

    @Test
    void settingThatNeedsAValidationSetHoldsOutATenthOfFewExamples() throws IOException {
        Table iris = iris();
        Dataset points = points(150);
        for (Estimator needing : List.of(
                Lanewise.classifier().patience(3),
                Lanewise.classifier().monitor(Metric.macroF1()),
                Lanewise.classifier().calibrated(true))) {
            List<Integer> sizes = new ArrayList<>();
            Estimator classifier = needing.epochs(1)
                    .listen(epoch -> sizes.add(epoch.validation().examples()));
            classifier.fit(iris);
            classifier.fit(points);
            classifier
                    .validation(0)
                    .fit(new Splits(points.slice(0, 100), points.slice(100, 150), points.slice(0, 0), "points"));
            assertEquals(List.of(15, 15, 50), sizes);
            assertTrue(
                    unfitted(() -> classifier.validation(0).fit(iris))
                            .endsWith(" needs a validation set, but no examples are held out: validation(0.1) holds"
                                    + " out a tenth of two or more examples"),
                    needing.toString());
        }
    }

    private static String unfitted(Executable call) {
        return assertThrows(IllegalStateException.class, call).getMessage();
    }

    @Test
    void timeLimitEndsTraining() {
        Dataset points = points(400);
        long start = System.nanoTime();
        Model model = Lanewise.classifier()
                .epochs(1_000_000)
                .patience(1_000_000)
                .timeLimit(Duration.ofMillis(300))
                .fit(points);
        assertTrue((System.nanoTime() - start) * 1e-9 < 60, "the limit has no effect");
        assertTrue(
                model.metrics().containsKey("validation_loss"), model.metrics().toString());
        Estimator brief = Lanewise.classifier().epochs(3);
        assertEquals(digest(brief, points), digest(brief.timeLimit(Duration.ofDays(200_000)), points));
        assertRefused("the time limit is above 0, but PT0S was given", () -> brief.timeLimit(Duration.ZERO));
        assertRefused("the time limit is above 0, but PT-1S was given", () -> brief.timeLimit(Duration.ofSeconds(-1)));
    }

    @Test
    void weightsAreAColumnThatIsNoInput() {
        Table plain = COLUMNS.table(houses(400));
        double[] weights = new double[400];
        Arrays.setAll(weights, i -> i % 4);
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("w", weights);
        plain.names()
                .forEach(name -> columns.put(name, name.equals("town") ? plain.categories(name) : plain.numbers(name)));
        Table table = Table.ofColumns(columns).withTarget("price");
        Estimator estimator = Lanewise.regressor().hidden(4).epochs(5);
        Model model = estimator.weights("w").fit(table);
        assertEquals(5, model.network().architecture().inputs());
        assertEquals(
                model.predict(plain).get(3).value(), model.predict(table).get(3).value());
        assertNotEquals(digest(estimator, plain), model.network().sha256());

        // By hand: the weights of the split rows are those of the data sets.
        Table.Split split = table.split(0.1, 1);
        TableEncoder encoder = TableEncoder.learn(
                Preprocessing.NONE
                        .withScaling(Scaling.STANDARD)
                        .withMissing(Missing.MEAN)
                        .withIgnored("w"),
                Task.REGRESSION,
                split.training(),
                split.test());
        Splits splits = new Splits(
                weighted(encoder, split.training()),
                weighted(encoder, split.test()),
                encoder.dataset(table).slice(0, 0),
                "houses");
        Model byHand = estimator.fit(splits);
        assertEquals(byHand.network().sha256(), model.network().sha256());
        assertEquals(byHand.metrics(), model.metrics());
        // A column that is also ignored is no mistake.
        assertEquals(
                byHand.network().sha256(),
                digest(
                        estimator
                                .preprocessing(Preprocessing.NONE
                                        .withScaling(Scaling.STANDARD)
                                        .withMissing(Missing.MEAN)
                                        .withIgnored("w"))
                                .weights("w"),
                        table));

        assertRefused(
                "row 0, column \"town\": the weight is \"Bern\", not a finite number of at least 0",
                () -> estimator.weights("town").fit(table));
        assertRefused(
                "there is no column \"v\" among w, area, rooms, town, price",
                () -> estimator.weights("v").fit(table));
        assertRefused(
                "the column \"price\" is a target, so it cannot hold weights",
                () -> estimator.weights("price").fit(table));
        weights[9] = -1;
        assertRefused(
                "row 9, column \"w\": the weight is \"-1\", not a finite number of at least 0",
                () -> estimator.weights("w").fit(Table.ofColumns(columns).withTarget("price")));
        weights[9] = Double.NaN;
        assertRefused(
                "row 9, column \"w\": the weight is missing",
                () -> estimator.weights("w").fit(Table.ofColumns(columns).withTarget("price")));
        Arrays.fill(weights, 0);
        assertRefused(
                "column \"w\": all weights are 0, so that no example counts",
                () -> estimator.weights("w").fit(Table.ofColumns(columns).withTarget("price")));
        assertEquals(
                "weights(\"w\") is for a table; the weights of a data set are set by Dataset.withWeights",
                unfitted(() -> estimator.weights("w").fit(splits)));
    }

    private static Dataset weighted(TableEncoder encoder, Table table) {
        double[] numbers = table.numbers("w");
        float[] weights = new float[numbers.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) numbers[i];
        }
        return encoder.dataset(table).withWeights(weights);
    }

    @Test
    void weightsOfADataSetCount() {
        Dataset points = points(100);
        float[] weights = new float[100];
        Arrays.fill(weights, 1);
        Estimator estimator = Lanewise.classifier().hidden(4).epochs(2);
        String digest = digest(estimator, points);
        assertEquals(digest, digest(estimator, points.withWeights(weights)));
        weights[5] = 20;
        assertNotEquals(digest, digest(estimator, points.withWeights(weights)));
    }

    @Test
    void testRowsMeasureTheModelAndMayHaveAClassOfTheirOwn() throws IOException {
        StringBuilder text = new StringBuilder("x,kind\n");
        for (int i = 0; i < 60; i++) {
            text.append(i).append(i == 7 ? ",rare\n" : i % 2 == 0 ? ",even\n" : ",odd\n");
        }
        Table all = TableReader.of(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)))
                .table()
                .withTarget("kind");
        int[] others = IntStream.range(0, 60).filter(i -> i % 20 != 7).toArray();
        Table.Split split = new Table.Split(all.select(others), all.select(7, 27, 47));
        Estimator estimator = Lanewise.classifier().hidden(3).epochs(2);
        try (Fit fit = estimator.start(split)) {
            Dataset test = fit.splits().test();
            assertEquals(3, fit.splits().training().classes());
            assertEquals("rare", test.name(test.label(0)));
            assertEquals(27, test.originalIndex(1), "the row of the file");
            Model model = fit.run();
            assertEquals(model.evaluate(split.test()).loss(), model.metrics().get("test_loss"), 1e-12);
        }
        try (Fit fit = estimator.start(split.training(), split.training().slice(0, 9), split.test())) {
            assertEquals(9, fit.splits().validation().size());
            assertEquals(3, fit.splits().test().size());
        }
        try (Fit fit = estimator.start(split.training())) {
            assertEquals(2, fit.splits().training().classes());
            Dataset test = fit.encoder().orElseThrow().dataset(all.slice(0, 5));
            fit.test(test);
            Model model = fit.run();
            assertEquals(model.evaluate(test).accuracy(), model.metrics().get("test_accuracy"));
        }
    }

    @Test
    void metricsOfAModelAreThoseOfItsTask() {
        Model regression = Lanewise.regressor().epochs(3).fit(COLUMNS.table(houses(400)));
        assertEquals(
                List.of(
                        "epoch",
                        "validation_baseline_loss",
                        "validation_baseline_r2",
                        "validation_baseline_rmse",
                        "validation_loss",
                        "validation_r2",
                        "validation_rmse"),
                List.copyOf(regression.metrics().keySet()));
        Dataset points = points(400);
        Splits splits = new Splits(points, points.slice(0, 50), points, "points");
        Model classes = Lanewise.classifier().epochs(3).fit(splits);
        assertEquals(
                List.of(
                        "epoch",
                        "test_accuracy",
                        "test_baseline_accuracy",
                        "test_baseline_loss",
                        "test_loss",
                        "validation_accuracy",
                        "validation_baseline_accuracy",
                        "validation_baseline_loss",
                        "validation_loss"),
                List.copyOf(classes.metrics().keySet()));
        assertEquals(
                classes.evaluate(splits.validation()).loss(), classes.metrics().get("validation_loss"), 1e-12);
        Dataset numbers = Dataset.ofRegression(new float[] {1, 2, 3, 4}, 1, new float[] {2, 4, 6, 8}, 1);
        Model line =
                Lanewise.regressor().hidden().epochs(2).fit(new Splits(numbers, numbers.slice(0, 3), numbers, "line"));
        assertEquals(line.evaluate(numbers.slice(0, 3)).rmse(), line.metrics().get("validation_rmse"));
        assertEquals(line.evaluate(numbers.slice(0, 3)).r2(), line.metrics().get("validation_r2"));
        // One example has no variance, so its R2 is undefined.
        assertFalse(Lanewise.regressor()
                .epochs(2)
                .fit(new Splits(numbers, numbers.slice(0, 1), numbers, "line"))
                .metrics()
                .containsKey("validation_r2"));
    }

    @Test
    void classesOfAnotherOrderAreRefused() {
        double[][] x = {{1}, {2}, {3}};
        Model model = Lanewise.classifier().epochs(1).fit(Dataset.of(x, new String[] {"a", "b", "a"}));
        assertRefused(
                "the model predicts a, b, but the targets are b, c",
                () -> model.evaluate(Dataset.of(x, new String[] {"c", "b", "b"})));
        float[] before = model.network().parameters();
        Network copy = model.network();
        copy.setParameters(new float[before.length]);
        assertArrayEquals(before, model.network().parameters());
        assertFalse(Arrays.equals(before, copy.parameters()));
    }

    @Test
    void settingsOfTheTrainingGiveTheBitsOfTheSameConfigurationWhateverTheOrder() throws IOException {
        Schedule schedule = Schedule.cosine(0.1);
        Estimator brief = Lanewise.classifier().epochs(3);
        Map<Estimator, UnaryOperator<TrainingConfig>> same = Map.of(
                brief.optimizer(Momentum.of(0.05)),
                config -> config.withOptimizer(Momentum.of(0.05)),
                brief.learningRate(0.02).optimizer(Momentum.of(0.05)),
                config -> config.withOptimizer(Momentum.of(0.02)),
                brief.schedule(schedule),
                config -> config.withSchedule(schedule),
                brief.dropout(0.2).configure(config -> config.withDropout(0.7)),
                config -> config.withDropout(0.2),
                brief.weightDecay(0.3).configure(config -> config.withRegularization(Regularization.NONE.withL2(0.1))),
                config -> config.withRegularization(
                        Regularization.NONE.withL2(0.1).withWeightDecay(0.3)),
                brief.balancedClasses(),
                TrainingConfig::withBalancedClasses);
        Table unbalanced = iris().select(IntStream.range(0, 110).toArray());
        String plain = digest(brief, unbalanced);
        for (Map.Entry<Estimator, UnaryOperator<TrainingConfig>> entry : same.entrySet()) {
            String digest = digest(entry.getKey(), unbalanced);
            assertEquals(digest(brief.configure(entry.getValue()), unbalanced), digest, entry::toString);
            assertNotEquals(plain, digest, entry::toString);
        }
        assertThrows(IllegalArgumentException.class, () -> brief.dropout(1));
        assertThrows(IllegalArgumentException.class, () -> brief.weightDecay(-0.1));
    }

    @Test
    void configureChangesSomeOfTheChosenConfigurationAndOtherSettingsTakePrecedence() throws IOException {
        TrainingConfig whole =
                TrainingConfig.defaults().withEpochs(200).withBatchSize(32).withDropout(0.2);
        assertEquals(
                digest(Lanewise.classifier().config(whole), iris()),
                digest(Lanewise.classifier().configure(config -> config.withDropout(0.2)), iris()));
        Estimator settled = Lanewise.classifier()
                .configure(config ->
                        config.withEpochs(7).withBatchSize(10).withSeed(5).withLearningRate(0.5))
                .epochs(3)
                .batchSize(20)
                .seed(2)
                .learningRate(0.01);
        Estimator plain = Lanewise.classifier().epochs(3).batchSize(20).seed(2).learningRate(0.01);
        assertEquals(digest(plain, iris()), digest(settled, iris()));
        assertNotEquals(plain.toString(), settled.toString());
        assertThrown(
                NullPointerException.class,
                "the function of configure returned null",
                () -> Lanewise.classifier().configure(config -> null).fit(iris()));
    }

    @Test
    void configureSetsTheSeedOfTheValidationSetTheWeightsAndTheOrder() throws IOException {
        Estimator estimator = Lanewise.classifier().epochs(3).validation(0.1);
        String digest = digest(estimator.seed(7), iris());
        assertNotEquals(digest, digest(estimator, iris()));
        assertEquals(digest, digest(estimator.configure(config -> config.withSeed(7)), iris()));
        Dataset points = points(100);
        assertEquals(
                digest(estimator.seed(7), points), digest(estimator.configure(config -> config.withSeed(7)), points));
    }

    @Test
    void aConfigurationMayTurnOffStandardizedTargets() {
        Table table = COLUMNS.table(houses(60));
        Estimator estimator = Lanewise.regressor().epochs(3);
        String digest = digest(estimator.standardizedTargets(false), table);
        assertEquals(digest, digest(estimator.configure(config -> config.withStandardizedTargets(false)), table));
        Estimator notebook = estimator.config(TrainingConfig.notebook().withLearningRate(1e-9));
        assertEquals(digest(notebook.standardizedTargets(false), table), digest(notebook, table));
        assertNotEquals(digest(notebook.standardizedTargets(true), table), digest(notebook, table));
    }

    @Test
    void threadsAreThoseOfTheConfigurationUnlessTheyAreSet() throws IOException {
        Estimator estimator =
                Lanewise.classifier().epochs(3).config(TrainingConfig.defaults().withThreads(3));
        assertEquals(digest(estimator, iris()), digest(estimator.threads(2), iris()));
        EstimatorSettings settings = new EstimatorSettings(true)
                .with(s -> s.config = TrainingConfig.defaults().withThreads(3));
        assertEquals(3, settings.trainingConfig(100).threads());
        assertEquals(2, settings.with(s -> s.threads = 2).trainingConfig(100).threads());
        for (int threads : new int[] {0, -1, 1025}) {
            assertRefused(
                    "the number of threads is 1 to 1024, but " + threads + " was given",
                    () -> estimator.threads(threads));
        }
    }

    @Test
    void functionsOfConfigureAreAppliedInTheirOrder() throws IOException {
        Estimator estimator = Lanewise.classifier().epochs(3);
        String digest = digest(estimator.batchSize(20).learningRate(0.02), iris());
        Estimator first = estimator.configure(config -> config.withBatchSize(20).withLearningRate(0.5));
        assertEquals(digest, digest(first.configure(config -> config.withLearningRate(0.02)), iris()));
        assertNotEquals(digest, digest(first, iris()));
    }

    @Test
    void interruptedTrainingGivesNoModel() throws IOException {
        Table iris = Lanewise.readTable(IRIS).withTarget("species");
        Estimator estimator = Lanewise.classifier()
                .epochs(7)
                .listen(epoch -> Thread.currentThread().interrupt());
        try {
            assertThrown(CancellationException.class, "the thread was interrupted", () -> estimator.fit(iris));
            assertTrue(Thread.currentThread().isInterrupted());
            assertThrows(
                    CancellationException.class, () -> Lanewise.classifier().fit(iris));
        } finally {
            Thread.interrupted();
        }
    }

    /** As scikit-learn's StandardScaler: it divides by 1, and what only later varies meets untrained weights. */
    @Test
    void columnThatIsConstantInTrainingIsDividedByOne() {
        Table table = Table.of(new double[][] {{5, 1}, {5, 2}, {5, 3}}, new double[] {1, 2, 3});
        for (Scaling scaling : List.of(Scaling.STANDARD, Scaling.MIN_MAX)) {
            TableEncoder encoder = TableEncoder.learn(Preprocessing.NONE.withScaling(scaling), Task.REGRESSION, table);
            assertEquals(0, encoder.inputs(5, 1)[0]);
            assertEquals(2, encoder.inputs(7, 1)[0]);
        }
    }

    @Test
    void lossThatOverflowsInTheUnitsOfTheTargetsIsAWarning() {
        double[][] inputs = new double[60][1];
        double[] prices = new double[60];
        for (int i = 0; i < 60; i++) {
            inputs[i][0] = i;
            prices[i] = 3e5 + 1e4 * Math.sin(i);
        }
        Table table = Table.of(inputs, prices);
        Estimator estimator =
                Lanewise.regressor().hidden(4).validation(0.2).epochs(3).patience(3);
        Estimator overflows = estimator.loss(OwnLosses.LOG_COSH);
        String sentence = "the loss on the validation set, in the units of the targets, was not finite in 3 of 3"
                + " epochs, so it could not select the best one: monitor another metric, such as R2, or write the"
                + " loss so that it does not overflow";
        assertEquals(List.of(sentence), overflows.fit(table).training().warnings());
        assertEquals(
                List.of(sentence),
                overflows.monitor(Metric.loss()).fit(table).training().warnings());
        assertEquals(
                List.of(), overflows.monitor(Metric.r2()).fit(table).training().warnings());
        assertFalse(estimator.fit(table).training().warnings().contains(sentence));
        assertEquals(
                List.of(),
                Lanewise.regressor()
                        .hidden(4)
                        .validation(0)
                        .epochs(3)
                        .loss(OwnLosses.LOG_COSH)
                        .fit(table)
                        .training()
                        .warnings());
    }
}
