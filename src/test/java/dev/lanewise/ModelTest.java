package dev.lanewise;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.rows.DataChecksum;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.WeightPrecision;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    private static final TrainingConfig CONFIG =
            TrainingConfig.defaults().withThreads(1).withEpochs(5).withLearningRate(0.05);

    @TempDir
    private Path folder;

    private static Table iris() throws IOException {
        return Lanewise.readTable(Path.of("docs/examples/iris.csv")).withTarget("species");
    }

    private static Network trained(Dataset dataset) {
        Network network = Initializer.HE_NORMAL.network(
                new Architecture(
                        List.of(dataset.inputs(), 8, dataset.classes()),
                        Activation.RELU,
                        Activation.SOFTMAX,
                        Loss.CROSS_ENTROPY),
                1);
        try (Training training = new Training(network, CONFIG, dataset)) {
            training.run();
        }
        return network;
    }

    @Test
    void networkOfATrainingOnATableBecomesAModelOfItsRows() throws IOException {
        Table.Split split = iris().split(0.3, 1);
        TableEncoder encoder = TableEncoder.learn(
                Preprocessing.NONE.withScaling(Scaling.STANDARD), Task.CLASSIFICATION, split.training());
        Dataset training = encoder.dataset(split.training());
        Network network = trained(training);
        Model model = Model.of(network, encoder);
        assertEquals(network.sha256(), model.network().sha256());
        assertEquals(Task.CLASSIFICATION, model.task());
        assertEquals(encoder.schema(), model.schema().orElseThrow());
        assertEquals(Map.of(), model.metrics());
        assertEquals(Facts.UNKNOWN, model.facts());
        Dataset test = model.encoder().orElseThrow().dataset(split.test());
        double accuracy = network.evaluate(test).accuracy();
        assertEquals(accuracy, model.evaluate(split.test()).accuracy());
        assertTrue(accuracy > 0.9, "accuracy " + accuracy);
        assertEquals(
                Metric.macroF1().value(model.network().outputs(test), test),
                model.evaluate(split.test()).macroF1());

        Path file = folder.resolve("iris.lanewise");
        model.save(file);
        Model loaded = Model.load(file);
        assertEquals("setosa", loaded.predict(5.1, 3.5, 1.4, 0.2).label());
        assertEquals(accuracy, loaded.evaluate(split.test()).accuracy());

        // The model has a copy.
        float[] zeros = new float[network.architecture().parameterCount()];
        network.setParameters(zeros);
        assertEquals("setosa", model.predict(5.1, 3.5, 1.4, 0.2).label());
        assertEquals(loaded.network().sha256(), model.network().sha256());
    }

    @Test
    void categoriesThatWereNotTrainedOnAreFound() {
        Table table = Table.of(List.of(
                        Map.of("age", 1, "town", "Bern", "code", 0, "y", 0.5),
                        Map.of("age", 2, "town", "Thun", "code", 7, "y", 1.5),
                        Map.of("age", 3, "town", "Bern", "code", 7, "y", 2)))
                .withTarget("y");
        Model model = Lanewise.regressor()
                .epochs(1)
                .preprocessing(Preprocessing.NONE.withCategorical("code"))
                .fit(table);
        TableEncoder encoder = model.encoder().orElseThrow();
        assertEquals(
                List.of(),
                encoder.check(Map.of("age", 0, "town", "Thun", "code", 0)).unknown());
        List<String> unknown =
                encoder.check(Map.of("age", 0, "town", "Zug", "code", 7.0)).unknown();
        assertEquals(List.of("town"), unknown);
        assertThrows(UnsupportedOperationException.class, unknown::clear);
        assertEquals(
                Set.of("town", "code"),
                Set.copyOf(
                        encoder.check(Map.of("age", 1, "town", 5, "code", 99)).unknown()));
        assertEquals(
                List.of(),
                encoder.check(Map.of("age", 1, "town", "Bern", "code", new BigDecimal("0.0")))
                        .unknown());
        assertRefused(
                "there is no column \"age\", from which the network takes inputs, did you mean Age?",
                () -> model.predict(Map.of("Age", 1, "town", "Bern", "code", 0)));
    }

    @Test
    void targetsOfAModelAreFoundByTheirNames() {
        Table species = Table.of(new double[][] {{0}, {1}, {2}, {3}}, new String[] {"a", "a", "b", "b"});
        Table labels = Table.of(List.of(Map.of("x", 1, "a", true, "b", false), Map.of("x", 2, "a", false, "b", true)))
                .withMultiLabelTargets("a", "b");
        for (Table table : List.of(species, labels)) {
            Model model = Lanewise.classifier().epochs(1).validation(0).fit(table);
            String target = table.targets().get(table.targets().size() - 1);
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> model.evaluate(onlyColumns(table.without(target))));
            assertTrue(refused.getMessage().contains("\"" + target + "\""), refused::getMessage);
            assertEquals(model.evaluate(table), model.evaluate(onlyColumns(table)));
        }
    }

    /** A table of these columns in which none is marked as a target. */
    private static Table onlyColumns(Table table) {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Table.ColumnInfo column : table.describe()) {
            columns.put(
                    column.name(),
                    column.kind() == Table.ColumnKind.NUMERIC
                            ? table.numbers(column.name())
                            : table.categories(column.name()));
        }
        return Table.ofColumns(columns);
    }

    @Test
    void truthValuesAreLabels() {
        Table table = Table.of(List.of(Map.of("x", 1, "a", true, "b", false), Map.of("x", 2, "a", false, "b", false)))
                .withMultiLabelTargets("a", "b");
        Dataset dataset =
                TableEncoder.learn(Preprocessing.NONE, Task.MULTI_LABEL, table).dataset(table);
        float[] targets = new float[4];
        dataset.copyTargets(0, targets, 0);
        dataset.copyTargets(1, targets, 2);
        assertArrayEquals(new float[] {1, 0, 0, 0}, targets);
        Table texts = Table.of(List.of(Map.of("x", 1, "a", "yes"))).withMultiLabelTargets("a");
        assertRefused(
                "row 0, column \"a\": \"yes\" is not a finite number, but the targets are labels: 0, 1, false or"
                        + " true",
                () -> TableEncoder.learn(Preprocessing.NONE, Task.MULTI_LABEL, texts)
                        .dataset(texts));
    }

    @Test
    void networkOfATrainingOnADataSetBecomesAModelWithItsNamesAndImages() throws IOException {
        byte[] pixels = new byte[60 * 6];
        int[] labels = new int[60];
        for (int i = 0; i < 60; i++) {
            labels[i] = i % 2;
            pixels[6 * i + labels[i]] = (byte) 200;
        }
        Dataset images = Dataset.ofImages(pixels, 1f / 256, labels, 2, new ImageShape(2, 3))
                .withNames("left", "mid");
        Model model = Model.of(trained(images), images);
        assertEquals(List.of("left", "mid"), model.names());
        assertEquals(1, model.evaluate(images).accuracy());
        assertEquals(Optional.empty(), model.encoder());
        assertEquals(60, model.facts().get(Fact.EXAMPLES).orElseThrow());
        assertEquals(DataChecksum.crc(images), model.facts().get(Fact.CHECKSUM).orElseThrow());
        model.save(folder.resolve("images.lanewise"));
        ModelFile content = ModelFile.read(folder.resolve("images.lanewise"));
        assertEquals(new ImageShape(2, 3), content.image().orElseThrow());
        assertEquals("mid", model.predict(0, 0.8, 0, 0, 0, 0).label());
    }

    @Test
    void examplesOfADataSetArePredictedAsOneByOne() {
        // More examples than are predicted together, and a remainder.
        double[][] inputs = new double[3 * (1 << 10) + 1][(1 << 8) + 1];
        int[] labels = new int[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            labels[i] = i % 3;
            inputs[i][i % inputs[i].length] = 1 + labels[i];
        }
        Dataset data = Dataset.of(inputs, labels);
        Model model = Lanewise.classifier().hidden(2).epochs(1).validation(0).fit(data.slice(0, 64));
        List<Prediction> all = model.predict(data);
        assertEquals(inputs.length, all.size());
        float[] row = new float[data.inputs()];
        for (int i = 0; i < inputs.length; i++) {
            data.copyRow(i, row, 0);
            assertEquals(model.predict(inputs[i]), all.get(i));
            assertEquals(model.predict(row), all.get(i));
        }
        assertThrows(UnsupportedOperationException.class, () -> all.remove(0));
        assertEquals(List.of(), model.predict(data.slice(0, 0)));
        assertRefused(
                "the network has 257 inputs, but the data set has 1",
                () -> model.predict(Dataset.of(new double[1][1], new int[1])));
        assertThrows(IllegalArgumentException.class, () -> model.predict(new float[3]));
    }

    @Test
    void encodedInputsAreRefusedByAModelOfATable() {
        Table table = Table.of(new double[][] {{10, 200}, {30, 400}, {50, 600}}, new String[] {"a", "b", "c"});
        Model model = Lanewise.classifier().hidden(2).epochs(1).validation(0).fit(table);
        float[] encoded = model.encoder().orElseThrow().inputs(10, 200);
        assertThrown(
                IllegalStateException.class,
                "the model was trained on a table: predict(double...), predict(Map) and predict(Table) take its"
                        + " columns, and network().predictor() takes encoded inputs",
                () -> model.predict(encoded));
        assertThrows(IllegalStateException.class, () -> model.predict(new float[7]));
        float[] outputs = new float[3];
        model.network().predictor().predict(encoded, outputs);
        assertArrayEquals(model.predict(10, 200).outputs(), outputs);
    }

    @Test
    void networkThatDoesNotFitIsRefused() throws IOException {
        Dataset points = Dataset.of(new double[][] {{1, 2}, {2, 1}}, new int[] {0, 1});
        Network network = trained(points);
        assertRefused(
                "the network has 2 inputs, but the data set has 3",
                () -> Model.of(network, Dataset.of(new double[2][3], new int[] {0, 1})));
        assertRefused(
                "2 output units cannot stand for 3 classes",
                () -> Model.of(network, Dataset.of(new double[3][2], new int[] {0, 1, 2})));
        TableEncoder encoder = TableEncoder.learn(Preprocessing.NONE, Task.CLASSIFICATION, iris());
        assertRefused("2 output units cannot stand for 3 classes", () -> Model.of(network, encoder));
        TableEncoder two = TableEncoder.learn(Preprocessing.NONE, Task.CLASSIFICATION, iris().slice(40, 60));
        assertRefused("the schema makes 4 inputs, but the network has 2", () -> Model.of(network, two));
    }

    @Test
    void modelOfAnOnnxFilePredictsFromTheSameRows() throws IOException {
        Table table = iris();
        Model model = Lanewise.classifier().epochs(5).fit(table);
        Path file = folder.resolve("iris.onnx");
        model.exportOnnx(file);
        for (Model read : List.of(Model.load(file), Model.load(file, Task.CLASSIFICATION))) {
            assertEquals(model.names(), read.names());
            assertEquals(model.facts(), read.facts());
            assertEquals(model.evaluate(table).accuracy(), read.evaluate(table).accuracy());
            List<String> row = List.of("5.1", "3.5", "1.4", "0.2");
            assertEquals(model.predict(row).label(), read.predict(row).label());
            assertArrayEquals(model.predict(row).outputs(), read.predict(row).outputs(), 1e-5f);
        }
    }

    @Test
    void filesOfWeightsKeepTheNamesOfTheClasses() throws IOException {
        double[][] inputs = {{0, 1}, {1, 0}, {2, 2}};
        Dataset dataset = Dataset.of(inputs, new String[] {"a", "b", "c"});
        Model model = Model.of(trained(dataset), dataset).withFacts(Facts.UNKNOWN.with(Fact.SEED, 7L));
        for (String name : List.of("w.safetensors", "w.npz")) {
            Path file = folder.resolve(name);
            model.exportWeights(file);
            Model read = Model.load(file);
            assertEquals(List.of("a", "b", "c"), read.names());
            assertEquals(model.network().sha256(), read.network().sha256());
            assertEquals(Optional.of(7L), read.facts().get(Fact.SEED));
        }
        Path other = folder.resolve("w.txt");
        assertRefused(
                other + ": the name of a file of weights ends in .safetensors or .npz",
                () -> model.exportWeights(other));
    }

    @Test
    void networkAloneBecomesAModelWithIndicesAsNames() {
        Network network = Initializer.HE_NORMAL.network(
                new Architecture(List.of(3, 5, 2), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY), 1);
        Model model = Model.of(network);
        assertEquals(List.of("0", "1"), model.names());
        assertEquals(Task.CLASSIFICATION, model.task());
        assertEquals(network.sha256(), model.network().sha256());
        assertEquals(
                String.valueOf(network.predictor().classify(new float[] {1, -2, 3})),
                model.predict(new float[] {1, -2, 3}).label());
        Model named = Model.of(network, Task.CLASSIFICATION, List.of("cat", "dog"));
        assertEquals(List.of("cat", "dog"), named.names());
        assertEquals(
                network.predictor().classify(new float[] {1, -2, 3}) == 0 ? "cat" : "dog",
                named.predict(new float[] {1, -2, 3}).label());
        assertRefused(
                "2 output units cannot stand for 3 numbers",
                () -> Model.of(network, Task.REGRESSION, List.of("a", "b", "c")));
        network.setParameters(new float[network.architecture().parameterCount()]);
        assertNotEquals(network.sha256(), model.network().sha256(), "a copy");
    }

    @Test
    void anotherNetworkKeepsWhatTheModelKnowsOfItsData() {
        double[][] inputs = {{0, 1}, {1, 0}, {2, 2}};
        Dataset dataset = Dataset.of(inputs, new String[] {"a", "b", "c"});
        Model model = Model.of(trained(dataset), dataset)
                .withFacts(Facts.UNKNOWN.with(Fact.SEED, 7L))
                .withMetrics(Map.of("test_accuracy", 0.5));
        Network other = Initializer.HE_NORMAL.network(
                new Architecture(List.of(2, 9, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY), 2);
        Model changed = model.withNetwork(other);
        assertEquals(List.of("a", "b", "c"), changed.names());
        assertEquals(Optional.of(7L), changed.facts().get(Fact.SEED));
        assertEquals(Map.of(), changed.metrics());
        assertEquals(other.sha256(), changed.network().sha256());
        assertArrayEquals(other.outputs(dataset), outputs(changed.predict(dataset)));
        for (int[] sizes : new int[][] {{3, 3}, {2, 2}}) {
            Network wrong = Initializer.HE_NORMAL.network(
                    new Architecture(
                            List.of(sizes[0], sizes[1]), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                    2);
            assertRefused(
                    "the network has " + sizes[0] + " inputs and " + sizes[1] + " outputs, but the model has 2 and 3",
                    () -> model.withNetwork(wrong));
        }
    }

    @Test
    void precisionRoundsTheWeightsForPredictionsAndEvaluation() {
        double[][] inputs = {{0, 1}, {1, 0}, {2, 2}};
        Dataset dataset = Dataset.of(inputs, new String[] {"a", "b", "c"});
        Model model = Model.of(trained(dataset), dataset);
        for (WeightPrecision precision : WeightPrecision.values()) {
            Model rounded = model.withPrecision(precision);
            Network network = model.network();
            assertEquals(network.rounded(precision).sha256(), rounded.network().sha256());
            float[] y = new float[3];
            network.predictor(precision).predict(new float[] {1, 0}, y);
            assertArrayEquals(y, rounded.predict(1, 0).outputs());
            assertEquals(
                    network.rounded(precision).evaluate(dataset).loss(),
                    rounded.evaluate(dataset).loss());
        }
        assertEquals(
                model.network().sha256(),
                model.withPrecision(WeightPrecision.FLOAT32).network().sha256());
        assertNotEquals(
                model.network().sha256(),
                model.withPrecision(WeightPrecision.INT8).network().sha256());
    }

    @Test
    void evaluationComputesAnyMetricOfTheSameOutputs() {
        Dataset dataset = Dataset.of(new double[][] {{0, 1}, {1, 0}, {2, 2}}, new String[] {"a", "b", "c"});
        Model model = Model.of(trained(dataset), dataset);
        Evaluation evaluation = model.evaluate(dataset);
        assertEquals(evaluation.accuracy(), evaluation.value(Metric.accuracy()));
        assertEquals(evaluation.loss(), evaluation.value(Metric.loss()));
        float[] outputs = model.network().outputs(dataset);
        assertEquals(Metric.topK(2).value(outputs, dataset), evaluation.value(Metric.topK(2)));
        assertEquals(
                outputs[8] + 3,
                evaluation.value(Metric.custom(
                        "last", Metric.Direction.LOWER_IS_BETTER, (y, examples) -> y[y.length - 1] + examples.size())));
        assertRefused(
                "the metric mae is for numbers, but the targets are classes", () -> evaluation.value(Metric.mae()));
    }

    private static float[] outputs(List<Prediction> predictions) {
        float[] all = new float[0];
        for (Prediction one : predictions) {
            float[] y = one.outputs();
            all = Arrays.copyOf(all, all.length + y.length);
            System.arraycopy(y, 0, all, all.length - y.length, y.length);
        }
        return all;
    }

    @Test
    void weightsOfAnotherProgramBecomeAModel() throws IOException {
        Path file = Path.of("").resolve("src/test/resources/weights/chain.safetensors");
        PlainWeights settings = PlainWeights.of(Task.CLASSIFICATION).withHidden(Activation.RELU);
        Model model = Model.load(file, settings);
        assertEquals(Task.CLASSIFICATION, model.task());
        assertEquals(
                WeightsFile.readPlain(file, settings).network().sha256(),
                model.network().sha256());
    }

    @Test
    void metricsAndFactsAreReplacedInCopies() throws IOException {
        Dataset points = Dataset.of(new double[][] {{1, 2}, {2, 1}}, new int[] {0, 1});
        Model model = Model.of(trained(points), points);
        Facts facts = Facts.UNKNOWN.with(Fact.SEED, 7L).withSettings(Map.of("made", "by hand"));
        Model changed = model.withMetrics(Map.of("test_accuracy", 1.0)).withFacts(facts);
        changed.save(folder.resolve("model"));
        Model loaded = Model.load(folder.resolve("model"));
        assertEquals(Map.of("test_accuracy", 1.0), loaded.metrics());
        assertEquals(facts, loaded.facts());
        assertEquals(Map.of(), model.metrics());
        assertRefused(
                "\"Test accuracy\" is not the name of a metric, such as test_accuracy",
                () -> model.withMetrics(Map.of("Test accuracy", 1.0)));
        assertThrown(
                NullPointerException.class,
                "metric loss",
                () -> model.withMetrics(Collections.singletonMap("loss", null)));
    }

    @Test
    void rowOfTextIsPredictedFromAsItIsInItsFile() throws IOException {
        Model model = Lanewise.classifier().epochs(5).fit(iris());
        Prediction prediction = model.predict(5.1, 3.5, 1.4, 0.2);
        assertArrayEquals(
                prediction.probabilities(),
                model.predict(List.of("5.1", "3.5", "1.4", "0.2")).probabilities());
        assertArrayEquals(
                prediction.probabilities(),
                model.predict(List.of("5.1", "3.5", "1.4", "0.2", "setosa")).probabilities());
        assertArrayEquals(
                model.predict(5.1, Double.NaN, 1.4, 0.2).probabilities(),
                model.predict(Arrays.asList("5.1", null, "1.4", "0.2")).probabilities());
    }

    @Test
    void probabilitiesAreFoundByTheNamesOfTheClasses() throws IOException {
        Table iris = iris();
        Prediction prediction =
                Lanewise.classifier().epochs(2).fit(iris).predict(iris).get(70);
        assertEquals(
                List.of("setosa", "versicolor", "virginica"),
                List.copyOf(prediction.probabilitiesByName().keySet()));
        for (int k = 0; k < 3; k++) {
            String name = List.copyOf(prediction.probabilitiesByName().keySet()).get(k);
            assertEquals(prediction.probabilities()[k], prediction.probability(name));
            assertEquals(
                    prediction.probabilities()[k],
                    prediction.probabilitiesByName().get(name));
        }
        assertThrows(IllegalArgumentException.class, () -> prediction.probability("rose"));
    }

    @Test
    void bytesAndSerialisedFormsAreTheModel() throws IOException, ClassNotFoundException {
        Table iris = iris();
        Model model = Lanewise.classifier().epochs(2).fit(iris);
        ByteArrayOutputStream serialised = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(serialised)) {
            out.writeObject(model);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(serialised.toByteArray()))) {
            for (Model same : List.of(Model.of(model.toBytes()), (Model) in.readObject())) {
                assertEquals(model.predict(iris), same.predict(iris));
                assertEquals(model.facts(), same.facts());
                assertEquals(model.metrics(), same.metrics());
            }
        }
        assertThrows(DataFormatException.class, () -> Model.of(new byte[100]));
    }

    @Test
    void activationsOfALayerAreThoseOfTheNetwork() throws IOException, InterruptedException {
        Table iris = iris();
        Model model = Lanewise.classifier().hidden(5, 4).epochs(2).fit(iris);
        model.warmUp();
        float[] hidden = model.activations(iris, 2);
        assertEquals(150 * 4, hidden.length);
        float[] inputs = model.encoder().orElseThrow().inputs(iris);
        assertArrayEquals(
                model.network().outputs(model.encoder().orElseThrow().dataset(iris)),
                model.network().outputs(inputs, 150));
        for (int row : new int[] {0, 71, 149}) {
            assertArrayEquals(
                    model.network().activations(Arrays.copyOfRange(inputs, row * 4, (row + 1) * 4))[1],
                    Arrays.copyOfRange(hidden, row * 4, (row + 1) * 4));
        }
        for (int layer : new int[] {0, 4}) {
            var noLayer = assertThrows(IllegalArgumentException.class, () -> model.activations(iris, layer));
            assertTrue(noLayer.getMessage().contains("from 1 to 3, but " + layer + " was given"), noLayer.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> model.network().outputs(inputs, 151));
    }

    /** A table that was read again for scores has no targets yet. */
    @Test
    void targetsOfATableAreThoseOfTheModelWhereverScoresNeedThem() throws IOException {
        Table iris = iris();
        Table read = iris.withTarget();
        assertEquals(List.of(), read.targets());
        Model model = Lanewise.classifier().hidden(4).epochs(2).fit(iris);
        assertEquals(model.evaluate(iris).loss(), model.evaluate(read).loss());
        assertEquals(
                PermutationImportance.defaults().measure(model, iris).columns().toString(),
                PermutationImportance.defaults().measure(model, read).columns().toString());
        assertEquals(
                model.calibrate(iris).network().sha256(),
                model.calibrate(read).network().sha256());
        Table inputs = iris.without("species");
        for (Executable scores : List.<Executable>of(
                () -> model.evaluate(inputs),
                () -> PermutationImportance.defaults().measure(model, inputs),
                () -> model.calibrate(inputs))) {
            String message =
                    assertThrows(IllegalArgumentException.class, scores).getMessage();
            assertTrue(message.contains("\"species\", which the model predicts"), message);
        }
    }
}
