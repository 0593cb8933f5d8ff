package dev.lanewise.internal.weights;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.PlainWeights;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of Lanewise's own, and those that {@code bench/peers/pytorch/weights.py} made. */
class WeightsFileTest {
    private static final Path FILES = Path.of("").resolve("src/test/resources/weights");

    @TempDir
    private Path folder;

    // ---- there and back

    @Provide
    static Arbitrary<Architecture> architectures() {
        return Architectures.normalizedUpTo(70);
    }

    private static float[] numbers(int count, Random random) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            float any = Float.intBitsToFloat(random.nextInt());
            numbers[i] = Float.isFinite(any) && any != 0 ? any : (float) random.nextGaussian();
        }
        return numbers;
    }

    private static Network random(Architecture architecture, long seed) {
        Random random = new Random(seed);
        return new Network(
                architecture,
                numbers(architecture.parameterCount(), random),
                numbers(Normalizations.statisticCount(architecture), random));
    }

    private static void assertSame(Network expected, Network actual) {
        assertEquals(expected.architecture(), actual.architecture());
        assertArrayEquals(expected.parameters(), actual.parameters());
        assertArrayEquals(expected.statistics(), actual.statistics());
    }

    /** Any finite numbers, the smallest and the largest too. */
    @Property(tries = 100)
    void networkComesBackWithTheSameBits(@ForAll("architectures") Architecture architecture, @ForAll long seed)
            throws IOException {
        Network network = random(architecture, seed);
        Facts facts = Facts.UNKNOWN.with(Fact.SEED, seed).withSettings(Map.of("layers", "\"größer\""));
        for (WeightsFormat format : List.of(WeightsFormat.SAFETENSORS, WeightsFormat.NPZ)) {
            Path file = Files.createTempFile("lanewise", ".weights");
            try {
                WeightsFile.write(file, format, network, Outputs.of(architecture), facts);
                assertEquals(Optional.of(format), WeightsFile.formatOfContent(file));
                assertFalse(WeightsFile.isPlain(file));
                WeightsFile read = WeightsFile.read(file);
                assertSame(network, read.network());
                assertEquals(Outputs.of(architecture), read.outputs());
                assertEquals(facts, read.facts());
            } finally {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesOfOutputsComeBackAndTheSameNetworkMakesTheSameBytes(WeightsFormat format) throws IOException {
        Network network = random(
                new Architecture(List.of(3, 4, 2), Activation.SIGMOID, Activation.SIGMOID, Loss.CROSS_ENTROPY), 1);
        Outputs outputs = Outputs.of(Task.MULTI_LABEL, List.of("wet, \"cold\"", "größer"));
        WeightsFile.write(folder.resolve("a"), format, network, outputs, Facts.UNKNOWN);
        WeightsFile.write(folder.resolve("b"), format, network, outputs, Facts.UNKNOWN);
        assertEquals(outputs, WeightsFile.read(folder.resolve("a")).outputs());
        assertArrayEquals(Files.readAllBytes(folder.resolve("a")), Files.readAllBytes(folder.resolve("b")));
    }

    @Test
    void arrayLongerThanTheBuffersComesBack() throws IOException {
        Network network = random(
                new Architecture(List.of(601, 257, 3), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY), 5);
        for (WeightsFormat format : List.of(WeightsFormat.SAFETENSORS, WeightsFormat.NPZ)) {
            WeightsFile.write(folder.resolve("a"), format, network, Outputs.of(network.architecture()), Facts.UNKNOWN);
            assertSame(network, WeightsFile.read(folder.resolve("a")).network());
        }
    }

    @Test
    void tensorsStandAsTheFormatHasThem() throws IOException {
        Architecture architecture = new Architecture(
                List.of(2, 3, 1),
                List.of(Activation.RELU, Activation.IDENTITY),
                List.of(Normalization.LAYER),
                Loss.QUADRATIC);
        Network network = random(architecture, 3);
        Path file = folder.resolve("net.safetensors");
        WeightsFile.write(file, WeightsFormat.SAFETENSORS, network, Outputs.of(architecture), Facts.UNKNOWN);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) bytes.getLong()];
        bytes.get(header);
        assertEquals(0, header.length % 8);
        Map<String, Object> json = JSON.std.mapFrom(header);
        assertEquals(
                "nn.Sequential(nn.Linear(2, 3), nn.LayerNorm(3), nn.ReLU(), nn.Linear(3, 1), nn.Identity())",
                ((Map<?, ?>) json.remove("__metadata__")).get("pytorch"));
        assertEquals(
                "{0.weight={dtype=F32, shape=[3, 2], data_offsets=[0, 24]}, 0.bias={dtype=F32, shape=[3],"
                        + " data_offsets=[24, 36]}, 1.weight={dtype=F32, shape=[3], data_offsets=[36, 48]},"
                        + " 1.bias={dtype=F32, shape=[3], data_offsets=[48, 60]}, 3.weight={dtype=F32, shape=[1, 3],"
                        + " data_offsets=[60, 72]}, 3.bias={dtype=F32, shape=[1], data_offsets=[72, 76]}}",
                sorted(json).toString());
        float[] numbers = new float[19];
        bytes.asFloatBuffer().get(numbers);
        assertArrayEquals(network.parameters(), numbers);
        assertEquals(4 * numbers.length, bytes.remaining());
    }

    /** Keys in the order in which they are looked at, whatever order the file has. */
    private static Map<String, Object> sorted(Map<String, Object> header) {
        Map<String, Object> sorted = new LinkedHashMap<>();
        header.forEach((name, value) -> {
            Map<String, Object> tensor = new LinkedHashMap<>();
            for (String key : List.of("dtype", "shape", "data_offsets")) {
                tensor.put(key, ((Map<?, ?>) value).get(key));
            }
            assertEquals(tensor, value);
            sorted.put(name, tensor);
        });
        return sorted;
    }

    // ---- what other programs wrote

    static List<String> filesOfOthers() throws IOException {
        return new ArrayList<>(expected().keySet());
    }

    private static Map<String, Object> expected() throws IOException {
        return JSON.std.mapFrom(Files.readString(FILES.resolve("expected.json")));
    }

    private static double[] flat(Object rows) {
        return ((List<?>) rows)
                .stream()
                        .flatMap(row -> ((List<?>) row).stream())
                        .mapToDouble(number -> ((Number) number).doubleValue())
                        .toArray();
    }

    private static WeightsFile readAsSaid(Path file, Map<?, ?> said) throws IOException {
        if (!said.containsKey("output")) {
            return WeightsFile.read(file);
        }
        assertTrue(WeightsFile.isPlain(file));
        String hidden = (String) said.get("activation");
        return WeightsFile.readPlain(
                file,
                PlainWeights.of(Activation.parse((String) said.get("output")))
                        .withHidden(hidden.isEmpty() ? List.of() : EnumNames.parseList(hidden, Activation::parse)));
    }

    @ParameterizedTest
    @MethodSource("filesOfOthers")
    void networkOfAnotherProgramGivesWhatItGivesThere(String name) throws IOException {
        Map<?, ?> said = (Map<?, ?>) expected().get(name);
        Network network = readAsSaid(FILES.resolve(name), said).network();
        double[] inputs = flat(said.get("inputs"));
        float[] x = new float[inputs.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) inputs[i];
        }
        double[] theirs = flat(said.get("outputs"));
        float[] ours = new float[theirs.length];
        network.predictor().predict(x, x.length / network.architecture().inputs(), ours);
        for (int i = 0; i < ours.length; i++) {
            assertEquals(theirs[i], ours[i], 2e-6 * Math.max(1, Math.abs(theirs[i])), name);
        }
    }

    @Test
    void taskSaysWhatTheOutputLayerIs() throws IOException {
        Path file = FILES.resolve("chain.safetensors");
        List<Activation> relu = List.of(Activation.RELU);
        WeightsFile numbers =
                WeightsFile.readPlain(file, PlainWeights.of(Task.REGRESSION).withHidden(relu));
        int units = numbers.network().architecture().outputs();
        assertEquals(
                numbers.outputs(),
                WeightsFile.readPlain(file, PlainWeights.of(Activation.IDENTITY).withHidden(relu))
                        .outputs());
        for (Task task : Task.values()) {
            WeightsFile read = WeightsFile.readPlain(file, PlainWeights.of(task).withHidden(relu));
            Architecture architecture = read.network().architecture();
            assertEquals(task, read.outputs().task());
            assertEquals(
                    task == Task.REGRESSION
                            ? Activation.IDENTITY
                            : task == Task.MULTI_LABEL || units == 1 ? Activation.SIGMOID : Activation.SOFTMAX,
                    architecture.output());
            assertEquals(task == Task.REGRESSION ? Loss.QUADRATIC : Loss.CROSS_ENTROPY, architecture.loss());
            assertArrayEquals(numbers.network().parameters(), read.network().parameters());
        }
    }

    @Test
    void lossIsTheOneThatFitsOrTheOneAskedFor() throws IOException {
        Path file = FILES.resolve("chain.safetensors");
        List<Activation> relu = List.of(Activation.RELU);
        PlainWeights sigmoid = PlainWeights.of(Activation.SIGMOID).withHidden(relu);
        PlainWeights identity = PlainWeights.of(Activation.IDENTITY).withHidden(relu);
        assertEquals(
                Loss.CROSS_ENTROPY,
                WeightsFile.readPlain(file, sigmoid).network().architecture().loss());
        assertEquals(
                Loss.QUADRATIC,
                WeightsFile.readPlain(file, identity).network().architecture().loss());
        assertEquals(
                Loss.HUBER,
                WeightsFile.readPlain(file, identity.withLoss(Loss.HUBER))
                        .network()
                        .architecture()
                        .loss());
    }

    /** Writes layers with weights 1, 2, 3 and so on; each is a name and its numbers of outputs and inputs. */
    private Path layers(Object... layers) throws IOException {
        List<String> entries = new ArrayList<>();
        int floats = 0;
        for (int i = 0; i < layers.length; i += 3) {
            int count = (int) layers[i + 1] * (int) layers[i + 2];
            entries.add(tensor(
                    layers[i] + ".weight",
                    "F32",
                    "[" + layers[i + 1] + "," + layers[i + 2] + "]",
                    4L * floats,
                    4L * (floats + count)));
            floats += count;
        }
        Path file = safetensors("{" + String.join(",", entries) + "}", 4 * floats);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < floats; i++) {
            bytes.putFloat(bytes.capacity() - 4 * (floats - i), i + 1);
        }
        return Files.write(file, bytes.array());
    }

    private static final PlainWeights MLP = PlainWeights.of(Task.REGRESSION).withHidden(Activation.RELU);

    @Test
    void shapesOrderLayersWhoseNamesDoNot() throws IOException {
        Network network = WeightsFile.readPlain(layers("fc1", 4, 3, "head", 1, 2, "fc2", 2, 4), MLP)
                .network();
        assertEquals(List.of(3, 4, 2, 1), network.architecture().sizes());
        float[] outputs = new float[1];
        network.predictor().predict(new float[] {1, 0, 0}, 1, outputs);
        // The inputs of fc1 are 1, 4, 7, 10; fc2 is 15 to 22 in two rows; the head is 13 and 14.
        int first = 15 + 4 * 16 + 7 * 17 + 10 * 18;
        int second = 19 + 4 * 20 + 7 * 21 + 10 * 22;
        assertEquals(13 * first + 14 * second, outputs[0]);
    }

    private static float outputOfOnes(Path file, String... order) throws IOException {
        float[] outputs = new float[1];
        WeightsFile.readPlain(file, MLP.withOrder(order)).network().predictor().predict(new float[] {1, 1}, 1, outputs);
        return outputs[0];
    }

    @Test
    void givenOrderIsTheOrderOfTheLayers() throws IOException {
        Path file = layers("fc1", 2, 2, "fc2", 2, 2, "head", 1, 2);
        assertTrue(refusal(() -> WeightsFile.readPlain(file, MLP))
                .endsWith("neither the names nor the shapes of the"
                        + " layers fc1, fc2, head determine their order, so it must be given ("
                        + "PlainWeights.withOrder)"));
        assertEquals(9 * (5 * 3 + 6 * 7) + 10 * (7 * 3 + 8 * 7), outputOfOnes(file, "fc1", "fc2", "head"));
        assertEquals(9 * (1 * 11 + 2 * 15) + 10 * (3 * 11 + 4 * 15), outputOfOnes(file, "fc2", "fc1", "head"));
        assertEquals(
                file + ": its layers are fc1, fc2, head, but the given order is fc1, head",
                refusal(() -> WeightsFile.readPlain(file, MLP.withOrder("fc1", "head"))));
        assertEquals(
                file + ": its layers are fc1, fc2, head, but the given order is fc1, fc3, head",
                refusal(() -> WeightsFile.readPlain(file, MLP.withOrder("fc1", "fc3", "head"))));
        assertEquals(
                file + ": fc2.weight has the shape [2, 2], but the layer before gives 1 inputs",
                refusal(() -> WeightsFile.readPlain(file, MLP.withOrder("fc1", "head", "fc2"))));
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertRefused(
                "layers: [a, b, a] has a name twice, but each layer is expected once",
                () -> MLP.withOrder("a", "b", "a"));
        assertThrown(
                IllegalStateException.class,
                "the task numbers determines the loss, so no loss can be set",
                () -> MLP.withLoss(Loss.HUBER));
    }

    @Test
    void plainFileHasToBeToldAndOtherFilesMustNot() throws IOException {
        Path plain = FILES.resolve("chain.safetensors");
        assertThrown(
                DataFormatException.class,
                plain + ": the file has only weights and does not describe its layers: load(path,"
                        + " PlainWeights) takes their activations",
                () -> WeightsFile.read(plain));
        assertEquals(
                plain + ": the file has the weights of a network 3-4-4-4-4-4-4-2, but no activation of its hidden"
                        + " layers is given",
                refusal(() -> WeightsFile.readPlain(plain, PlainWeights.of(Activation.SOFTMAX))));
        assertTrue(refusal(() -> WeightsFile.readPlain(
                        plain, PlainWeights.of(Activation.SOFTMAX).withHidden(Activation.RELU, Activation.RELU)))
                .contains("its layers of 3-4-4-4-4-4-4-2 units do not form a network"));
        Path described = folder.resolve("own.npz");
        Architecture small = Architecture.notebook(3, 2);
        WeightsFile.write(described, WeightsFormat.NPZ, random(small, 1), Outputs.of(small), Facts.UNKNOWN);
        assertEquals(
                described + ": the file describes its layers itself and needs no settings of PlainWeights",
                refusal(() -> WeightsFile.readPlain(described, PlainWeights.of(Activation.SOFTMAX))));
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static String refusal(Reading reading) {
        return assertThrows(DataFormatException.class, reading::run).getMessage();
    }

    // ---- files as nobody should write them

    private Path safetensors(String header, int dataBytes) throws IOException {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve("x.safetensors"),
                file.putLong(json.length).put(json).array());
    }

    private static String tensor(String name, String dtype, String shape, long from, long to) {
        return "'" + name + "':{'dtype':'" + dtype + "','shape':" + shape + ",'data_offsets':[" + from + "," + to
                + "]}";
    }

    private void assertPlainRefused(Path file, String expected) {
        String message = refusal(() ->
                WeightsFile.readPlain(file, PlainWeights.of(Activation.SOFTMAX).withHidden(Activation.RELU)));
        assertTrue(message.startsWith(file.toString()) && message.contains(expected), message);
        assertEquals(1, message.lines().count(), message);
    }

    static Stream<List<Object>> wrongHeaders() {
        String w = tensor("0.weight", "F32", "[2,3]", 0, 24);
        return Stream.of(
                List.of("{" + w + "}", 23, "[0, 24]"),
                List.of("{" + w + "}", 25, "25 bytes behind the header, but its tensors take 24"),
                List.of(
                        "{" + w + "," + tensor("0.bias", "F32", "[2]", 16, 24) + "}",
                        24,
                        "neither overlap nor leave holes"),
                List.of(
                        "{" + w + "," + tensor("0.bias", "F32", "[2]", 28, 36) + "}",
                        36,
                        "neither overlap nor leave holes"),
                List.of("{" + w + "," + w + "}", 24, "Duplicate field '0.weight'"),
                List.of("{" + tensor("0.weight", "F32", "[2,4]", 0, 24) + "}", 24, "does not take the 24 bytes"),
                List.of(
                        "{" + tensor("0.weight", "F32", "[4294967296,4294967296,4294967296]", 0, 24) + "}",
                        24,
                        "does not take the 24 bytes"),
                List.of(
                        "{" + tensor("0.weight", "F32", "[9999999999999999999999,1]", 0, 24) + "}",
                        24,
                        "whole numbers from 0"),
                List.of("{" + tensor("0.weight", "F32", "[-2,-3]", 0, 24) + "}", 24, "whole numbers from 0"),
                List.of("{" + tensor("0.weight", "F32", "[2.0,3]", 0, 24) + "}", 24, "whole numbers from 0"),
                List.of("{" + tensor("0.weight", "F32", "[2,3]", 24, 0) + "}", 24, "[24, 0]"),
                List.of("{" + tensor("0.weight", "F32", "[2,3]", 0, Long.MAX_VALUE) + "}", 24, "within the 24 bytes"),
                List.of("{" + tensor("0.weight", "F33", "[2,3]", 0, 24) + "}", 24, "of dtype \"F33\""),
                List.of("{" + tensor("0.weight", "F8_E5M2", "[4,6]", 0, 24) + "}", 24, "of dtype F8_E5M2, but"),
                List.of("{" + tensor("0.weight", "F32", "[[2],3]", 0, 24) + "}", 24, "whole numbers from 0"),
                List.of(
                        "{" + tensor("0.weight", "F32", "[" + "1,".repeat(40) + "6]", 0, 24) + "}",
                        24,
                        "more than 32 numbers"),
                List.of("{'0.weight':{'dtype':'F32','shape':[2,3]}}", 24, "has no data_offsets"),
                List.of("{'0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24],'x':1}}", 24, "has a \"x\""),
                List.of("{'0.weight':24}", 24, "an object as tensor"),
                List.of("{'__metadata__':{'a':{}}," + w + "}", 24, "a text as __metadata__"),
                List.of("{" + w, 24, "not the JSON that is expected"),
                List.of("{" + w + "}{}", 24, "the end of the header"),
                List.of("{}", 0, "there are no weights"),
                List.of(
                        "{" + tensor("weight", "F32", "[2,3]", 0, 24) + "," + tensor("embedding", "F32", "[1]", 24, 28)
                                + "}",
                        28,
                        "embedding belongs to no layer"),
                List.of(
                        "{" + tensor("a.weight", "F32", "[2,2]", 0, 16) + ","
                                + tensor("b.weight", "F32", "[2,2]", 16, 32) + "}",
                        32,
                        "neither the names nor the shapes of the layers a, b determine their order"),
                List.of(
                        "{" + w + "," + tensor("2.weight", "F32", "[1,3]", 24, 36) + "}",
                        36,
                        "2.weight has the shape [1, 3], but the layer before gives 2"),
                List.of("{" + w + "," + tensor("1.weight", "F32", "[2]", 24, 32) + "}", 32, "1 normalises"),
                List.of(
                        "{" + w + "," + tensor("2.weight", "F32", "[2]", 24, 32) + ","
                                + tensor("2.bias", "F32", "[2]", 32, 40)
                                + "," + tensor("3.weight", "F32", "[1,2]", 40, 48) + "}",
                        48,
                        "2 normalises"),
                List.of(
                        "{" + w + "," + tensor("1.weight", "F32", "[2]", 24, 32) + ","
                                + tensor("2.weight", "F32", "[1,2]", 32, 40)
                                + "}",
                        40,
                        "1 normalises, but has no bias"),
                List.of(
                        "{" + w + "," + tensor("0.bias", "F32", "[3]", 24, 36) + "}",
                        36,
                        "0.bias has the shape [3], but [2]"),
                List.of("{" + tensor("0.weight", "F32", "[2,3,1]", 0, 24) + "}", 24, "a weight of shape [2, 3, 1]"),
                List.of("{" + tensor("0.weight", "F32", "[0,3]", 0, 0) + "}", 0, "do not form a network"),
                List.of("{" + tensor("0.bias", "F32", "[2]", 0, 8) + "}", 8, "0 has no weight"),
                List.of(
                        "{" + tensor("0\\n.weight", "F32", "[2,3]", 0, 24) + "}",
                        24,
                        "an array is named \"0 .weight\", but"),
                List.of("{" + tensor("0".repeat(300), "F32", "[2,3]", 0, 24) + "}", 24, "of at most 200 characters"),
                List.of("{'__metadata__':{'a\\n':1}}", 0, "a text as __metadata__ \"a \""),
                List.of("{" + tensor("9999999999.weight", "F32", "[2,3]", 0, 24) + "}", 24, "more than 9 digits"));
    }

    @ParameterizedTest
    @MethodSource("wrongHeaders")
    void wrongHeaderIsRefused(List<Object> wrong) throws IOException {
        assertPlainRefused(safetensors((String) wrong.get(0), (int) wrong.get(1)), (String) wrong.get(2));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 18446744073709551615 bytes long",
        "100000001, 100000001 bytes long",
        "1000, 1000 bytes long",
        "0, 0 bytes long"
    })
    void lengthOfAHeaderThatCannotBeIsRefused(long length, String expected) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(200)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put((byte) '{');
        assertPlainRefused(Files.write(folder.resolve("x.safetensors"), file.array()), expected);
        assertPlainRefused(Files.write(folder.resolve("y.safetensors"), new byte[9]), "9 bytes");
        assertPlainRefused(Files.write(folder.resolve("z.bin"), new byte[90]), "not a file of weights");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'lanewise.layers':'3-2' | there are no \"activations\"",
                "'lanewise.layers':'3-2','lanewise.activations':'sigmoid','lanewise.normalizations':'','lanewise.cost':'odd'"
                        + " | the loss",
                "'lanewise.layers':'4-2','lanewise.activations':'sigmoid','lanewise.normalizations':'','lanewise.cost':'quadratic'"
                        + " | 0.weight has the shape [2, 3], but [2, 4]",
                "'lanewise.layers':'3-2-1','lanewise.activations':'tanh,sigmoid','lanewise.normalizations':'none',"
                        + "'lanewise.cost':'huber'"
                        + " | a network of 2 layers, but there are only 1 arrays",
                "'lanewise.layers':'3-2','lanewise.activations':'tanh','lanewise.normalizations':'','lanewise.cost':'huber'"
                        + " | there is no array 0.bias",
                "'lanewise.layers':'3-2','lanewise.activations':'sigmoid','lanewise.normalizations':'',"
                        + "'lanewise.cost':'huber','lanewise.outputs':'numbers','lanewise.names':'[1,2,3]'"
                        + " | 3 names for 2 outputs",
                "'lanewise.layers':'3-2','lanewise.activations':'sigmoid','lanewise.normalizations':'',"
                        + "'lanewise.cost':'huber','lanewise.outputs':'numbers','lanewise.names':'[1,null]'"
                        + " | name 1 in its metadata",
                "'lanewise.layers':'3-2','lanewise.activations':'sigmoid','lanewise.normalizations':'',"
                        + "'lanewise.cost':'huber','lanewise.outputs':'odd','lanewise.names':'['"
                        + " | do not specify"
            })
    void wrongMetadataAreRefused(String metadata, String expected) throws IOException {
        Path file = safetensors(
                "{'__metadata__':{" + metadata + "}," + tensor("0.weight", "F32", "[2,3]", 0, 24) + "}", 24);
        String message = refusal(() -> WeightsFile.read(file));
        assertTrue(message.startsWith(file + ": ") && message.contains(expected), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"sizes\":[2,1]}"})
    void otherFilesAreRefused(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("x"), text);
        assertEquals(
                file + ": is not a file of weights: it starts neither as safetensors nor as a zip archive",
                refusal(() -> WeightsFile.read(file)));
    }

    /** Zeros pack a thousandfold, and a header may claim what is not there. */
    @Test
    void archiveThatPromisesMoreThanItHasIsRefusedBeforeRoomIsMade() throws IOException {
        Path file = folder.resolve("x.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("0.weight.npy"));
            String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (60000, 10000), }";
            zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
            zip.write(header.getBytes(StandardCharsets.US_ASCII));
            zip.write(new byte[1000]);
        }
        assertPlainRefused(file, "bytes long, but a file of this length holds at most");
    }

    // ---- whatever happens to a file

    private static final List<byte[]> VALID = valid();

    private static List<byte[]> valid() {
        try {
            List<byte[]> files = new ArrayList<>();
            for (String name :
                    List.of("chain.safetensors", "normalized.safetensors", "half.safetensors", "numpy.npz")) {
                files.add(Files.readAllBytes(FILES.resolve(name)));
            }
            for (WeightsFormat format : WeightsFormat.values()) {
                Path file = Files.createTempFile("lanewise", ".weights");
                Architecture architecture = Architecture.notebook(3, 4, 2);
                WeightsFile.write(file, format, random(architecture, 7), Outputs.of(architecture), Facts.UNKNOWN);
                files.add(Files.readAllBytes(file));
                Files.delete(file);
            }
            return files;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void formatFollowsFromTheNameOfTheFile() throws IOException {
        Network network = random(Architecture.notebook(3, 2, 2), 5);
        for (String name : List.of("net.safetensors", "NET.NPZ")) {
            Path file = folder.resolve(name);
            WeightsFormat format = WeightsFile.formatOfName(file).orElseThrow();
            WeightsFile.write(file, format, network, Outputs.of(network.architecture()), Facts.UNKNOWN);
            WeightsFile read = WeightsFile.read(file);
            assertEquals(network.sha256(), read.network().sha256());
            assertEquals(Outputs.of(network.architecture()), read.outputs());
            assertEquals(Optional.of(format), WeightsFile.formatOfContent(file));
        }
        assertEquals(Optional.empty(), WeightsFile.formatOfName(folder.resolve("net.bin")));
    }

    @Test
    void hiddenActivationThatIsNullIsRefusedByItsPlace() {
        assertThrown(
                NullPointerException.class,
                "activations[1]",
                () -> MLP.withHidden(Arrays.asList(Activation.RELU, null)));
        assertThrown(NullPointerException.class, "activations[0]", () -> MLP.withHidden(new Activation[1]));
        assertThrown(NullPointerException.class, "layers[1]", () -> MLP.withOrder("a", null));
    }
}
