package dev.lanewise.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.FreshFile;
import dev.lanewise.Refusal;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
    private static final Facts FACTS =
            Facts.UNKNOWN.with(Fact.LIBRARY, "1.2").with(Fact.SEED, 3L).withSettings(Map.of("epochs", "5"));
    private static final String HEADER = "layers: 2-3-2\nactivations: tanh,sigmoid\ncost: quadratic\n";
    private static final String OLD_HEADER = "layers: 2-3-2\nactivation: tanh\noutput: sigmoid\ncost: quadratic\n";
    private static final int PARAMETERS = 17;
    private static final String SCHEMA_OF_TWO =
            "schema: 1 unheaded 1\ncolumn 0: categorical 0 - 2 1\ncolumn 0 name: a\ncolumn 0 category 0: b\n";
    private static final Schema SCHEMA = new Schema(
            5,
            true,
            List.of(1, 3),
            List.of(
                    new Schema.Categorical("port: 1\n", 4, List.of("C", "\\: Q\u00e9", ""), 4, 1),
                    new Schema.Numeric("", 0, Double.NaN, -0.1, 1e-7),
                    new Schema.Numeric("age", 2, 29.700000000000003, 1.7e9, 3)));
    private static final Map<String, Double> METRICS =
            Map.of("test_accuracy", 0.9581, "test_cost", 0.1 + 0.2, "epoch", 3.0);

    private static Path propertyFile;

    @TempDir
    private Path folder;

    @BeforeContainer
    static void makeFile() throws IOException {
        propertyFile = Files.createTempFile("model", ".lanewise");
    }

    @AfterContainer
    static void removeFile() throws IOException {
        Files.delete(propertyFile);
    }

    @Property(tries = 100)
    void networkComesBackBitForBit(@ForAll("architectures") Architecture architecture, @ForAll int seed)
            throws IOException {
        Random random = new Random(seed);
        float[] parameters = new float[architecture.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = Float.intBitsToFloat(random.nextInt());
        }
        float[] statistics = new float[Normalizations.statisticCount(architecture)];
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] = random.nextFloat();
        }
        Network network = new Network(architecture, parameters, statistics);
        ModelFile.of(network).write(propertyFile);
        Network read = ModelFile.read(propertyFile).network();
        assertEquals(architecture, read.architecture());
        assertArrayEquals(bits(network), bits(read));
        assertArrayEquals(statistics, read.statistics());
    }

    @Provide
    static Arbitrary<Architecture> architectures() {
        Arbitrary<List<Integer>> sizes =
                Arbitraries.integers().between(1, 70).list().ofMinSize(2).ofMaxSize(5);
        return Combinators.combine(
                        sizes,
                        Arbitraries.of(Architectures.activations()).list().ofSize(4),
                        Arbitraries.of(Normalization.class).list().ofSize(3),
                        Arbitraries.of(Architectures.losses()))
                .as((s, activations, normalizations, loss) -> {
                    try {
                        return new Architecture(
                                s, activations.subList(0, s.size() - 1), normalizations.subList(0, s.size() - 2), loss);
                    } catch (IllegalArgumentException e) {
                        return Architecture.notebook(3, 2);
                    }
                });
    }

    @Test
    void largeNetworkComesBackBitForBit() throws IOException {
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(784, 40, 10), 1);
        Path file = folder.resolve("a");
        ModelFile.of(network).write(file);
        assertEquals(network.sha256(), ModelFile.read(file).network().sha256());
    }

    @Test
    void factsComeBackUncut() throws IOException {
        Path file = folder.resolve("a");
        Facts facts = Facts.UNKNOWN
                .with(Fact.LIBRARY, "€".repeat(10_000))
                .with(Fact.DATA, "strange\nlayers: 1-1 --epochs 3 ü")
                .withSettings(Map.of("ignore", "€".repeat(100_000)));
        ModelFile.of(network()).withFacts(facts).write(file);
        assertEquals(facts, ModelFile.read(file).facts());
        assertEquals(
                "2-3-2",
                LayerSizes.text(ModelFile.read(file).network().architecture().sizes()));
    }

    @Test
    void meaningOfTheOutputsComesBack() throws IOException {
        Path file = folder.resolve("a");
        for (Outputs outputs : List.of(
                Outputs.of(Task.CLASSIFICATION, List.of("cat", "a: dog")),
                Outputs.of(Task.CLASSIFICATION, List.of("0", "1")),
                Outputs.of(Task.CLASSIFICATION, List.of("cat")),
                Outputs.of(Task.MULTI_LABEL, List.of("", "layers: 3")),
                Outputs.of(Task.REGRESSION, List.of("width", "ü")),
                Outputs.of(Task.REGRESSION, List.of("a\nlayers: 1-1", "a layers: 1-1\\000a")),
                Outputs.of(Task.REGRESSION, List.of("x".repeat(1 << 20), "x".repeat((1 << 20) + 1))))) {
            ModelFile.of(network()).withOutputs(outputs).write(file);
            assertEquals(outputs, ModelFile.read(file).outputs());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelFile.of(network())
                        .withOutputs(Outputs.of(Task.REGRESSION, List.of("a")))
                        .write(file));
    }

    @ParameterizedTest
    @CsvSource({
        "labels, is no kind and number", "labels 99999, is no kind and number", "labels -1, is no kind and number",
        "labels 1, does not fit 2 output units", "numbers 3, is no kind and number",
                "things 2, the kind of targets is one of classes",
    })
    void headerWithAnotherMeaningOfTheOutputsIsRefused(String outputs, String expected) throws IOException {
        assertRefused(model(HEADER + "outputs: " + outputs + "\n", new float[PARAMETERS]), expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1 x 3, 'an image of 1 x 3 has 3 inputs, but the network has 2'", "2 1, is no shape of an image",
        "1 x 2 x 3, 'an image of 1 x 2 x 3 has 6 inputs'", "1 x 2 x 2, 'an image has 1 channel or 3, not 2'",
        "0 x 2, an image needs between 1", "999999999 x 999999999 x 3, an image needs between 1",
    })
    void headerWithAnImageThatTheNetworkDoesNotTakeIsRefused(String image, String expected) throws IOException {
        assertRefused(model(HEADER + "image: " + image + "\n", new float[PARAMETERS]), expected);
    }

    @Test
    void twoClassesOfASingleUnitComeBack() throws IOException {
        Path file = folder.resolve("a");
        Network single = Initializer.NOTEBOOK.network(Architecture.notebook(2, 1), 1);
        Outputs outputs = Outputs.of(Task.CLASSIFICATION, List.of("no", "yes"));
        ModelFile.of(single).withOutputs(outputs).write(file);
        assertEquals(outputs, ModelFile.read(file).outputs());
        ModelFile.of(single).write(file);
        assertEquals(
                Outputs.of(Task.CLASSIFICATION, List.of("0", "1")),
                ModelFile.read(file).outputs());
    }

    @Test
    void networkThatTakesTooLongADescriptionIsNotWritten() throws IOException {
        Path file = folder.resolve("a");
        ModelFile named =
                ModelFile.of(network()).withOutputs(Outputs.of(Task.REGRESSION, List.of("x".repeat(1 << 24), "y")));
        IOException e = assertThrows(IOException.class, () -> named.write(file));
        assertTrue(e.getMessage().contains("a header has at most 16777216"), e.getMessage());
        assertFalse(Files.exists(file));
    }

    @Test
    void layoutIsTheDocumentedOne() throws IOException {
        Path file = folder.resolve("a");
        Network network = network();
        ModelFile.of(network).withFacts(FACTS).write(file);
        assertArrayEquals(
                model(HEADER + "library: 1.2\nsetting seed: 3\nsetting epochs: 5\n", network.parameters()),
                Files.readAllBytes(file));
        ModelFile.of(network)
                .withOutputs(Outputs.of(Task.MULTI_LABEL, List.of("a", "b")))
                .withFacts(FACTS)
                .write(file);
        assertArrayEquals(
                model(
                        HEADER
                                + "outputs: labels 2\n"
                                + "output 0: a\n"
                                + "output 1: b\n"
                                + "library: 1.2\n"
                                + "setting seed: 3\n"
                                + "setting epochs: 5\n",
                        network.parameters()),
                Files.readAllBytes(file));
    }

    @Test
    void layoutOfANormalizedNetworkIsTheDocumentedOne() throws IOException {
        Path file = folder.resolve("a");
        Architecture architecture = new Architecture(
                List.of(2, 3, 4, 2),
                List.of(Activation.TANH, Activation.TANH, Activation.SIGMOID),
                List.of(Normalization.BATCH, Normalization.LAYER),
                Loss.QUADRATIC);
        float[] numbers = new float[2 * 3 + 3 * 3 + 3 * 4 + 3 * 4 + 4 * 2 + 2 + 6];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        Network network = new Network(
                architecture,
                Arrays.copyOf(numbers, numbers.length - 6),
                Arrays.copyOfRange(numbers, numbers.length - 6, numbers.length));
        ModelFile.of(network).withFacts(FACTS).write(file);
        String header =
                "layers: 2-3-4-2\nactivations: tanh,tanh,sigmoid\nnormalizations: batch,layer\ncost: quadratic\n"
                        + "library: 1.2\nsetting seed: 3\nsetting epochs: 5\n";
        assertArrayEquals(model(3, header, numbers), Files.readAllBytes(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "normalization: batch | has no line \"normalizations\"",
                "normalizations: batch,batch | a network of 3 layers has 1 normalization,",
                "normalizations: group | the normalization is one of none, batch, layer",
                "normalizations: batch | takes 242",
                "normalizations: layer | takes 218",
            })
    void headerOfVersionThreeThatDescribesNoNetworkOfThisLengthIsRefused(String line, String expected)
            throws IOException {
        assertRefused(model(3, HEADER + line + "\n", new float[PARAMETERS]), expected);
    }

    @Test
    void unknownLinesOfTheHeaderAreLeftAlone() throws IOException {
        Path file = Files.write(folder.resolve("a"), model(HEADER + "classes: cat dog\n", new float[PARAMETERS]));
        assertEquals(
                "2-3-2",
                LayerSizes.text(ModelFile.read(file).network().architecture().sizes()));
    }

    @Test
    void everyTruncationIsRefusedWithTheFileNamed() throws IOException {
        byte[] whole = written();
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "");
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "");
        assertRefused(Arrays.copyOf(whole, whole.length - 1), "the file is cut off");
        assertRefused(Arrays.copyOf(whole, 40), "the file is cut off");
    }

    @Test
    void everyChangedByteIsRefusedWithTheFileNamed() throws IOException {
        byte[] whole = written();
        for (int at = 0; at < whole.length; at++) {
            for (int change : new int[] {1, 0x80, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) change;
                assertRefused(damaged, "");
            }
        }
        byte[] damaged = whole.clone();
        damaged[whole.length - 40] ^= 1;
        assertRefused(damaged, "does not have the SHA-256 at offset " + (whole.length - 32));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "layers: 2-3-2 | activations: tanh,sigmoid | price: quadratic | has no line \"cost\"",
                "layers: 2-3-2 | activation: tanh | cost: quadratic | has no line \"activations\"",
                "layers: 2-3-2 | activations: tanh,sigmoid | cost: cubic | the loss is one of",
                "layers: 2-3-2 | activations: softmax,sigmoid | cost: quadratic | softmax is for the output",
                "layers: 2-3-2 | activations: tanh,softmax | cost: quadratic | does not go with",
                "layers: 2-3-2 | activations: tanh | cost: quadratic | a network of 3 layers has 2 activations",
                "layers: 2-3-2 | activations: tanh, | cost: quadratic | the activation is one of",
                "layers: 2-3-2 | layers: 2-3-2 | cost: quadratic | has two lines \"layers\"",
                "layers: 2-3-2 | activations | cost: quadratic | not of the form",
                "layers: 2-0-2 | activations: tanh,sigmoid | cost: quadratic | a layer has 1 to",
                "layers: 2--2 | activations: tanh,sigmoid | cost: quadratic | layers are numbers",
                "layers: 2 | activations: tanh,sigmoid | cost: quadratic | at least two layers",
                "layers: 65536-65536 | activations: sigmoid | cost: quadratic | at most 2,147,483,639",
                "layers: 30000-30000 | activations: sigmoid | cost: quadratic | takes 3600120",
            })
    void headerThatDescribesNoNetworkOfThisLengthIsRefused(String first, String second, String third, String expected)
            throws IOException {
        String header = String.join("\n", first, second, third) + "\n";
        assertRefused(model(header, new float[PARAMETERS]), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "activation: tanh | activations: sigmoid | has no line \"output\"",
                "activation: softmax | output: sigmoid | softmax is for the output",
                "activation: tanh | output: swish | the activation is one of",
            })
    void headerOfVersionOneThatDescribesNoNetworkIsRefused(String first, String second, String expected)
            throws IOException {
        String header = String.join("\n", "layers: 2-3-2", first, second, "cost: quadratic") + "\n";
        assertRefused(model(1, header, new float[PARAMETERS]), expected);
    }

    /** A file that version 0.1.0-SNAPSHOT wrote when there was no other version of the format. */
    @Test
    void fileOfVersionOneIsRead() throws IOException {
        Path file = folder.resolve("old");
        try (InputStream resource = ModelFileTest.class.getResourceAsStream("/models/version-1.lanewise")) {
            Files.copy(resource, file);
        }
        ModelFile model = ModelFile.read(file);
        assertEquals(
                new Architecture(List.of(5, 4, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                model.network().architecture());
        assertEquals(
                "444627ddb9685f49d17a0f884bf88fefa4774d226e4ccb946740e3901fa30f8a",
                model.network().sha256());
        assertEquals(Facts.UNKNOWN.with(Fact.LIBRARY, "0.1.0-SNAPSHOT").with(Fact.SEED, 7L), model.facts());
    }

    /** Files that version 0.1.0-SNAPSHOT wrote before there was a version 4: trained on iris, without and with normalisation. */
    @ParameterizedTest
    @CsvSource({
        "2, NONE, 4596e09c89404dd04acecc85204cb3f710f78fa98bce622d0e6859981c4dbb7f",
        "3, BATCH, 8fa51b0d0c769ce62d252717978f7bbd1629c7eabd4f5337b4e75141ae000d53",
    })
    void filesOfVersionsTwoAndThreeAreRead(int version, Normalization normalization, String sha256) throws IOException {
        Path file = folder.resolve("old");
        try (InputStream resource =
                ModelFileTest.class.getResourceAsStream("/models/version-" + version + ".lanewise")) {
            Files.copy(resource, file);
        }
        ModelFile model = ModelFile.read(file);
        assertEquals(
                new Architecture(List.of(4, 5, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
                        .withNormalization(normalization),
                model.network().architecture());
        assertEquals(sha256, model.network().sha256());
        assertEquals(Outputs.of(Task.CLASSIFICATION, List.of("setosa", "versicolor", "virginica")), model.outputs());
        assertEquals(Optional.empty(), model.schema());
        assertEquals(Map.of(), model.metrics());
        assertEquals(Optional.of(7L), model.facts().get(Fact.SEED));
    }

    /** A file that the first program with version 4 wrote, with every kind of column, normalisation and metrics. */
    @Test
    void fileOfVersionFourIsRead() throws IOException {
        Path file = folder.resolve("old");
        try (InputStream resource = ModelFileTest.class.getResourceAsStream("/models/version-4.lanewise")) {
            Files.copy(resource, file);
        }
        ModelFile model = ModelFile.read(file);
        assertEquals(SCHEMA, model.schema().orElseThrow());
        assertEquals(METRICS, model.metrics());
        assertEquals(
                List.of(Normalization.LAYER), model.network().architecture().normalizations());
        assertEquals(tableNetwork().sha256(), model.network().sha256());
        Path again = folder.resolve("again");
        ModelFile.of(model.network())
                .withOutputs(model.outputs())
                .withSchema(SCHEMA)
                .withMetrics(METRICS)
                .withFacts(model.facts())
                .write(again);
        assertEquals(model.facts(), ModelFile.read(again).facts());
        assertEquals(SCHEMA, ModelFile.read(again).schema().orElseThrow());
    }

    private static Network tableNetwork() {
        return Initializer.NOTEBOOK.network(
                new Architecture(List.of(6, 3, 2), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
                        .withNormalization(Normalization.LAYER),
                5);
    }

    @Test
    void schemaAndMetricsComeBack() throws IOException {
        Path file = folder.resolve("a");
        Network network = tableNetwork();
        ModelFile.of(network).withSchema(SCHEMA).withMetrics(METRICS).write(file);
        ModelFile model = ModelFile.read(file);
        assertEquals(SCHEMA, model.schema().orElseThrow());
        assertEquals(METRICS, model.metrics());
        assertEquals(network.sha256(), model.network().sha256());
        assertThrows(UnsupportedOperationException.class, () -> model.metrics().clear());
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelFile.of(network())
                        .withSchema(SCHEMA)
                        .withMetrics(METRICS)
                        .write(file));
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelFile.of(network)
                        .withSchema(SCHEMA)
                        .withMetrics(Map.of("a: b\nc", 1.0))
                        .write(file));
    }

    @Test
    void rangesOfColumnsComeBackAndNeedTheirSchema() throws IOException {
        Path file = folder.resolve("a");
        Map<Integer, Schema.Range> ranges = Map.of(1, new Schema.Range(-0.1, 1e-300), 2, new Schema.Range(3, 3));
        ModelFile model = ModelFile.of(tableNetwork())
                .withSchema(SCHEMA)
                .withRanges(ranges)
                .withMetrics(METRICS);
        model.write(file);
        assertEquals(ranges, ModelFile.read(file).ranges());
        assertEquals(SCHEMA, ModelFile.read(file).schema().orElseThrow());
        assertTrue(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .contains("\ncolumn 1 range: -0.1 1.0E-300\ncolumn 2 range: 3.0 3.0\n"));
        assertThrows(UnsupportedOperationException.class, () -> model.ranges().clear());
        assertEquals(Map.of(), model.withSchema(SCHEMA).ranges());
        assertThrows(
                IllegalArgumentException.class, () -> model.withSchema(null).withRanges(ranges));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> model.withRanges(Map.of(3, new Schema.Range(0, 1))))
                .getMessage();
        assertEquals("a range of column 3, but there are 3 columns", message);
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 2}) {
            assertThrows(IllegalArgumentException.class, () -> new Schema.Range(wrong, 1));
        }
    }

    @Test
    void shapeOfImagesComesBack() throws IOException {
        Path file = folder.resolve("a");
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(12, 2), 1);
        Outputs outputs = Outputs.of(network.architecture());
        for (ImageShape image : List.of(new ImageShape(3, 4), new ImageShape(2, 2, 3), new ImageShape(1, 4, 3))) {
            ModelFile.of(network)
                    .withOutputs(outputs)
                    .withImage(image)
                    .withMetrics(METRICS)
                    .write(file);
            ModelFile model = ModelFile.read(file);
            assertEquals(Optional.of(image), model.image());
            assertEquals(network.sha256(), model.network().sha256());
            // An older program reads it too.
            assertEquals(
                    2,
                    ByteBuffer.wrap(Files.readAllBytes(file))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt(8));
        }
        ModelFile.of(network).withOutputs(outputs).write(file);
        assertEquals(Optional.empty(), ModelFile.read(file).image());
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelFile.of(network)
                        .withOutputs(outputs)
                        .withImage(new ImageShape(2, 2))
                        .withMetrics(METRICS)
                        .write(file));
    }

    @Property(tries = 200)
    void anySchemaComesBack(@ForAll("schemas") Schema schema) throws IOException {
        Architecture architecture = Architectures.notebook(schema.inputs() + "-1");
        Network network = new Network(architecture, new float[architecture.parameterCount()]);
        ModelFile.of(network)
                .withOutputs(Outputs.of(architecture))
                .withSchema(schema)
                .write(propertyFile);
        assertEquals(schema, ModelFile.read(propertyFile).schema().orElseThrow());
    }

    @Provide
    static Arbitrary<Schema> schemas() {
        Arbitrary<Double> shift =
                Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
        Arbitrary<Double> scale = shift.map(Math::abs).filter(d -> d > 0);
        Arbitrary<String> text = Arbitraries.strings()
                .ofMaxLength(20)
                .filter(t -> t.chars().noneMatch(c -> Character.isSurrogate((char) c)));
        Arbitrary<Schema.Column> numeric = Combinators.combine(text, shift, shift, scale)
                .as((name, fill, from, by) -> new Schema.Numeric(name, 0, fill > 0 ? fill : Double.NaN, from, by));
        Arbitrary<Schema.Column> categorical = Combinators.combine(
                        text,
                        text.list().uniqueElements().ofMinSize(1).ofMaxSize(9),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(-1, 0))
                .as((name, categories, more, fill) ->
                        new Schema.Categorical(name, 0, categories, categories.size() + more, fill));
        Arbitrary<Schema.Column> dates = Combinators.combine(text, shift, shift, scale)
                .as((name, fill, from, by) -> {
                    Schema.Numeric part = new Schema.Numeric(name, 0, fill > 0 ? fill : Double.NaN, from, by);
                    return new Schema.Dates(
                            name, 0, null, List.of(Schema.DatePart.HOUR, Schema.DatePart.DAYS), List.of(part, part));
                });
        return Combinators.combine(
                        Arbitraries.oneOf(numeric, categorical, dates)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(8),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(true, false))
                .as((columns, more, headed) -> new Schema(
                        columns.size() + more,
                        headed,
                        IntStream.range(columns.size(), columns.size() + more)
                                .boxed()
                                .toList(),
                        placed(columns)));
    }

    /** The columns from right to left. */
    private static List<Schema.Column> placed(List<Schema.Column> columns) {
        List<Schema.Column> placed = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            int place = columns.size() - 1 - c;
            placed.add(
                    columns.get(c) instanceof Schema.Numeric n
                            ? new Schema.Numeric(n.name(), place, n.fill(), n.shift(), n.scale())
                            : columns.get(c) instanceof Schema.Dates d
                                    ? new Schema.Dates(d.name(), place, null, d.parts(), d.encodings())
                                    : categorical((Schema.Categorical) columns.get(c), place));
        }
        return placed;
    }

    private static Schema.Categorical categorical(Schema.Categorical c, int place) {
        return new Schema.Categorical(c.name(), place, c.categories(), c.inputs(), c.fill());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cost: x | has no line \"cost\"",
                "schema: 2 headed 1 | there is no line \"column 0\"",
                "schema: 2 beheaded 2 | a schema is headed or unheaded, but \"beheaded\" is there",
                "schema: 2 headed | the line \"schema\" has 2 words, not 3 or more",
                "schema: 2 headed 1 2; column 0: numeric 0 - 0 1; column 0 name: a | there is no index 2 for a target"
                        + " among 2 columns",
                "schema: 2 headed 1 0; column 0: numeric 0 - 0 1; column 0 name: a | there is no index 0 for the"
                        + " column a among 2",
                "schema: 2 headed -1 | \"-1\" is not a number of columns or inputs",
                "schema: 2 headed 99999999 | \"99999999\" is not a number of columns or inputs",
                "schema: 2 headed 0 | 1 to 65792 columns and inputs, but there are 2 columns and 0 inputs",
                "schema: 2 headed 2; column 0: numeric 0 - 0 1; column 0 name: a | there is no line \"column 1\"",
                "schema: 2 headed 1; column 0: ordinal 0 - 0 1; column 0 name: a | numeric, categorical or of dates,"
                        + " but \"column 0\" is \"ordinal\"",
                "schema: 2 headed 1; column 0: numeric 0 - 0 1 | there is no line \"column 0 name\"",
                "schema: 2 headed 1; column 0: numeric 0 - 0 0; column 0 name: a | a finite scale above 0",
                "schema: 2 headed 1; column 0: numeric 0 - NaN 1; column 0 name: a | a finite shift",
                "schema: 2 headed 1; column 0: numeric 0 - x 1; column 0 name: a | \"x\" is not a number",
                "schema: 2 headed 1; column 0: numeric 2 - 0 1; column 0 name: a | there is no index 2 for the column"
                        + " a among 2 columns",
                "schema: 2 headed 1; column 0: numeric 0 - 0 1; column 0 name: \\12 | a backslash is followed by four",
                "schema: 2 headed 1; column 0: numeric 0 - 0 1; column 0 name: a | its columns make 1 input, but the"
                        + " network has 2",
                "schema: 2 headed 1; column 0: categorical 0 - 2 1; column 0 name: a | there is no line \"column 0"
                        + " category 0\"",
                "schema: 2 headed 1; column 0: categorical 0 1 2 1; column 0 name: a; column 0 category 0: b | cannot"
                        + " have 1 different",
                "schema: 2 headed 1; column 0: categorical 0 - 99999 1; column 0 name: a; column 0 category 0: b |"
                        + " cannot have 1 diff",
                "column 0 range: 1 | a line \"column 0 range\" that is not a range",
                "column 0 range: 1 2 3 | a line \"column 0 range\" that is not a range",
                "column 0 range: 2 1 | a line \"column 0 range\" that is not a range",
                "column 0 range: low 1 | a line \"column 0 range\" that is not a range",
                "metric test_cost: good | a line \"metric test_cost\" that is not a number",
            })
    void headerOfVersionFourThatDescribesNoColumnsIsRefused(String lines, String expected) throws IOException {
        String header = lines.startsWith("cost")
                ? HEADER.replace("cost: quadratic\n", "")
                : HEADER + lines.replace("; ", "\n") + "\n"
                        + (lines.matches("(metric|column 0 range).*") ? SCHEMA_OF_TWO : "");
        assertRefused(model(4, header, new float[PARAMETERS]), expected);
    }

    /** What a schema would cost that is not there is found out before anything is made of it. */
    @Test
    void fileOfVersionFourWithoutASchemaIsRefused() throws IOException {
        assertRefused(model(4, HEADER, new float[PARAMETERS]), "there is no line \"schema\"");
        Path file = Files.write(folder.resolve("a"), model(4, HEADER + SCHEMA_OF_TWO, new float[PARAMETERS]));
        assertEquals(2, ModelFile.read(file).schema().orElseThrow().inputs());
    }

    @Test
    void headerOfVersionOneNamesTheHiddenActivationOnce() throws IOException {
        Path file = Files.write(folder.resolve("a"), model(1, OLD_HEADER, new float[PARAMETERS]));
        assertEquals(network().architecture(), ModelFile.read(file).network().architecture());
    }

    @Test
    void headerThatIsNoTextIsRefused() throws IOException {
        byte[] bytes = model(HEADER, new float[PARAMETERS]);
        bytes[20] = (byte) 0xff;
        assertRefused(bytes, "is not UTF-8 text");
    }

    @Test
    void otherVersionIsRefusedByItsNumber() throws IOException {
        byte[] bytes = model(HEADER, new float[PARAMETERS]);
        for (int version : new int[] {0, 5, 255}) {
            bytes[8] = (byte) version;
            assertRefused(
                    bytes, "the format version at offset 8 is " + version + ", but this program reads versions 1 to 4");
        }
    }

    @Test
    void headerLongerThanTheFileIsRefusedBeforeItIsRead() throws IOException {
        for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 1 << 20, 140}) {
            byte[] bytes = model(HEADER, new float[PARAMETERS]);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(12, length);
            assertRefused(bytes, length == 140 ? "" : "the header at offset 16 would be");
        }
    }

    @Test
    void foreignFilesAreRefused() throws IOException {
        assertRefused(new byte[0], "is not a model file");
        assertRefused("LANE".getBytes(StandardCharsets.US_ASCII), "is not a model file");
        assertRefused(new byte[1000], "is not a model file");
    }

    @Test
    void whatIsNoFileIsRefused() {
        Refusal.assertThrown(
                DataFormatException.class, folder + ": is not a regular file", () -> ModelFile.read(folder));
    }

    @Test
    void versionIsThatOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("").resolve("pom.xml"));
        assertTrue(pom.contains("<artifactId>lanewise-parent</artifactId>\n  <version>" + Version.TEXT + "</version>"));
    }

    private static Network network() {
        return Initializer.NOTEBOOK.network(
                new Architecture(List.of(2, 3, 2), Activation.TANH, Activation.SIGMOID, Loss.QUADRATIC), 1);
    }

    private static int[] bits(Network network) {
        float[] parameters = network.parameters();
        int[] bits = new int[parameters.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(parameters[i]);
        }
        return bits;
    }

    private byte[] written() throws IOException {
        Path file = folder.resolve("written");
        ModelFile.of(network()).write(file);
        return Files.readAllBytes(file);
    }

    private static byte[] narrow(int layers) {
        return model(
                "layers: 1" + "-1".repeat(layers) + "\nactivations: relu" + ",relu".repeat(layers - 2)
                        + ",identity\ncost: quadratic\n",
                new float[2 * layers]);
    }

    /** A layer of one unit takes eight bytes of a file, and thousands in memory. */
    @Test
    void layersAreBounded() throws IOException {
        assertRefused(narrow(1001), "a network has at most 1,000 layers after the inputs, but 1001 were given");
        Network deep = ModelFile.read(FreshFile.write(folder.resolve("deep"), narrow(1000)))
                .network();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        deep.predictor();
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes > 0 && bytes < 8_000_000, bytes + " bytes");
    }

    /** A file by the description in docs/layouts.md. */
    private static byte[] model(String header, float[] parameters) {
        return model(2, header, parameters);
    }

    private static byte[] model(int version, String header, float[] parameters) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(16 + text.length + 4 * parameters.length + 32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("LANEWISE".getBytes(StandardCharsets.US_ASCII))
                .putInt(version)
                .putInt(text.length)
                .put(text);
        for (float parameter : parameters) {
            bytes.putFloat(parameter);
        }
        try {
            byte[] content = Arrays.copyOf(bytes.array(), bytes.position());
            return bytes.put(MessageDigest.getInstance("SHA-256").digest(content))
                    .array();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void assertRefused(byte[] content, String expected) throws IOException {
        Path file = FreshFile.write(folder.resolve("bad"), content);
        DataFormatException e = assertThrows(DataFormatException.class, () -> ModelFile.read(file));
        assertTrue(
                e.getMessage().startsWith(file + ": ")
                        && e.getMessage().contains(expected)
                        && e.getMessage().lines().count() == 1,
                e.getMessage());
    }
}
