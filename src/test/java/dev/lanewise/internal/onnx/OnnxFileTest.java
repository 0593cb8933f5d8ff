package dev.lanewise.internal.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import com.google.protobuf.CodedOutputStream;
import com.sun.management.ThreadMXBean;
import dev.lanewise.Facts;
import dev.lanewise.FreshFile;
import dev.lanewise.OnnxOption;
import dev.lanewise.Refusal;
import dev.lanewise.UnknownTaskException;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
    static final Path FILES = Path.of("").resolve("src/test/resources/onnx");

    @TempDir
    private Path folder;

    static Stream<Exported> networks() {
        return Exported.all().stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void exportedNetworkComesBackWithTheSameBits(Exported exported) throws IOException {
        OnnxFile read = OnnxFile.read(exported.writeTo(folder), null);
        Network expected = exported.options().contains(OnnxOption.BATCH_NORMALIZATION)
                ? exported.network()
                : exported.network().folded();
        assertEquals(expected.architecture(), read.network().architecture());
        assertArrayEquals(expected.parameters(), read.network().parameters());
        assertArrayEquals(expected.statistics(), read.network().statistics());
        assertEquals(Outputs.of(exported.network().architecture()), read.outputs());
        assertEquals(Exported.FACTS, read.facts());
    }

    /** Numbers as they stand in a table, 0 and 1 for categories; nodes scale the numbers, and reading folds these into weights. */
    @Test
    void scalingOfATableIsWrittenAndItsInputsAreNamed() throws IOException {
        Network network = Exported.random(Architecture.notebook(5, 4, 3), 1);
        Path file = folder.resolve("net.onnx");
        Outputs outputs = Outputs.of(network.architecture());
        OnnxFile.write(file, network, outputs, Exported.TABLE, Facts.UNKNOWN, Set.of());
        Network read = OnnxFile.read(file, null).network();
        float[] y = new float[3];
        float[] expected = new float[3];
        for (float[][] row : Exported.rowsOfTheTable(20)) {
            network.predictor().predict(row[1], expected);
            read.predictor().predict(row[0], y);
            assertArrayEquals(expected, y, 1e-5f);
        }
        assertEquals(
                "[\"age\",\"port=C\",\"port=S\",\"port=\",\"fare\"]",
                OnnxModel.read(file.toString(), Files.readAllBytes(file))
                        .metadata()
                        .get("lanewise.inputs"));
        assertThrows(
                IllegalArgumentException.class,
                () -> OnnxFile.write(file, network, outputs, Exported.TABLE, Facts.UNKNOWN, Set.of(OnnxOption.BYTES)));
        assertThrows(
                IllegalArgumentException.class,
                () -> OnnxFile.write(
                        file,
                        Exported.random(Architecture.notebook(6, 3), 1),
                        outputs,
                        Exported.TABLE,
                        Facts.UNKNOWN,
                        Set.of()));
        Path plain = folder.resolve("plain.onnx");
        OnnxFile.write(plain, network, outputs, Schema.ofNumbers(5), Facts.UNKNOWN, Set.of());
        assertArrayEquals(
                network.parameters(), OnnxFile.read(plain, null).network().parameters());
    }

    @Test
    void columnsOfATableComeBackWithoutScales() throws IOException {
        Network network = Exported.random(Architecture.notebook(5, 4, 3), 1);
        Path file = folder.resolve("net.onnx");
        OnnxFile.write(file, network, Outputs.of(network.architecture()), Exported.TABLE, Facts.UNKNOWN, Set.of());
        Schema schema = OnnxFile.read(file, null).schema();
        assertEquals(Exported.TABLE.withoutScaling(), schema);
        assertEquals(30, ((Schema.Numeric) schema.columns().get(0)).input(Double.NaN));
        assertFalse(schema.isScaled());
        Path again = folder.resolve("again.onnx");
        OnnxFile.write(
                again,
                OnnxFile.read(file, null).network(),
                Outputs.of(network.architecture()),
                schema,
                Facts.UNKNOWN,
                Set.of());
        assertEquals(schema, OnnxFile.read(again, null).schema());
        assertArrayEquals(
                OnnxFile.read(file, null).network().parameters(),
                OnnxFile.read(again, null).network().parameters());
    }

    @Test
    void wrongColumnsAreRefused() throws IOException {
        Network network = Exported.random(Architecture.notebook(5, 4, 3), 1);
        Path file = folder.resolve("net.onnx");
        OnnxFile.write(file, network, Outputs.of(network.architecture()), Exported.TABLE, Facts.UNKNOWN, Set.of());
        assertRefused(
                file,
                "headed 3 1",
                "hooded 3 1",
                ": the metadata lanewise.schema describes no columns: a schema is headed"
                        + " or unheaded, but \"hooded\" is there");
        assertRefused(
                file,
                "column 1 name",
                "column 0 name",
                ": the metadata lanewise.schema describes no columns: a line is"
                        + " not of the form \"name: value\", or there twice");
        assertRefused(
                file,
                "categorical 2 - 3 2",
                "categorical 2 - 4 2",
                ": the columns of the metadata lanewise.schema make 6" + " inputs, but the network has 5");
    }

    /** Puts a text of the same length in the place of another. */
    private void assertRefused(Path file, String from, String to, String sentence) throws IOException {
        Path wrong = folder.resolve("wrong.onnx");
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains(from));
        Files.writeString(wrong, text.replace(from, to), StandardCharsets.ISO_8859_1);
        Refusal.assertThrown(DataFormatException.class, wrong + sentence, () -> OnnxFile.read(wrong, null));
    }

    @Test
    void listWithoutANameIsRefused() throws IOException {
        Network network = Exported.random(Architecture.notebook(3, 2), 1);
        Path file = folder.resolve("net.onnx");
        Outputs outputs = Outputs.of(Task.MULTI_LABEL, List.of("wet", "cold"));
        OnnxFile.write(file, network, outputs, null, Facts.UNKNOWN, Set.of());
        assertRefused(
                file, "[\"wet\",\"cold\"]", "[            ]", ": the file has 0 names for 2 outputs that are labels");
        OnnxFile.write(file, network, outputs, null, Facts.UNKNOWN, Set.of());
        assertRefused(
                file,
                "[\"wet\",\"cold\"]",
                "[\"wet\" , null]",
                ": name 1 in the metadata lanewise.names is null, but every output has a name");
    }

    @Test
    void namesOfOutputsComeBack() throws IOException {
        Network network = Exported.random(
                new Architecture(List.of(3, 2), Activation.RELU, Activation.SIGMOID, Loss.CROSS_ENTROPY), 1);
        Outputs outputs = Outputs.of(Task.MULTI_LABEL, List.of("wet, \"cold\"", "größer"));
        OnnxFile.write(folder.resolve("net.onnx"), network, outputs, null, Facts.UNKNOWN, Set.of());
        assertEquals(outputs, OnnxFile.read(folder.resolve("net.onnx"), null).outputs());
    }

    // ---- what other programs wrote

    static Map<String, Map<String, Object>> expected(String start) throws IOException {
        Map<String, Map<String, Object>> found = new HashMap<>();
        JSON.std.mapFrom(Files.readString(FILES.resolve("expected.json"))).forEach((name, entry) -> {
            if (name.startsWith(start)) {
                found.put(name, asMap(entry));
            }
        });
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object entry) {
        return (Map<String, Object>) entry;
    }

    static float[] numbers(Object rows) {
        List<Double> numbers = ((List<?>) rows)
                .stream()
                        .flatMap(row -> ((List<?>) row).stream())
                        .map(number -> ((Number) number).doubleValue())
                        .toList();
        float[] all = new float[numbers.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) (double) numbers.get(i);
        }
        return all;
    }

    static Stream<String> filesOfOthers() throws IOException {
        return Stream.concat(expected("pytorch").keySet().stream(), expected("sklearn").keySet().stream())
                .sorted();
    }

    /** The files of PyTorch do not say that a linear output layer is one of regression. */
    static OnnxFile read(Path file) throws IOException {
        return file.toString().matches(".*pytorch-(regression|activations).*")
                ? OnnxFile.read(file, Task.REGRESSION)
                : OnnxFile.read(file, null);
    }

    /** A linear output layer of PyTorch may be anything; that of scikit-learn is one of regression. */
    @Test
    void linearOutputsAreLogitsOrNumbersAsTheTaskSays() throws IOException {
        Path single = FILES.resolve("pytorch-regression-17.onnx");
        Refusal.assertThrown(
                UnknownTaskException.class,
                single + ": the outputs have no activation,"
                        + " and the file does not specify whether they are logits of"
                        + " classes, logits of labels or numbers: load(path, Task) reads them as CLASSIFICATION,"
                        + " MULTI_LABEL or REGRESSION",
                () -> OnnxFile.read(single, null));
        Path several = file(List.of(), List.of(node("Gemm", "y", "x", "w", "b")));
        assertThrows(UnknownTaskException.class, () -> OnnxFile.read(several, null));
        assertRead("4-5-1 tanh, sigmoid output, cross-entropy loss", 2, single, Task.CLASSIFICATION);
        assertRead("4-5-1 tanh, sigmoid output, cross-entropy loss", 1, single, Task.MULTI_LABEL);
        assertRead("4-5-1 tanh, identity output, quadratic loss", 1, single, Task.REGRESSION);
        assertRead("3-3 softmax output, cross-entropy loss", 3, several, Task.CLASSIFICATION);
        assertRead("3-3 sigmoid output, cross-entropy loss", 3, several, Task.MULTI_LABEL);
        assertRead("3-3 identity output, quadratic loss", 3, several, Task.REGRESSION);
        assertEquals(
                Task.REGRESSION,
                OnnxFile.read(FILES.resolve("sklearn-regressor.onnx"), null)
                        .outputs()
                        .task());
    }

    private static void assertRead(String architecture, int names, Path file, Task task) throws IOException {
        OnnxFile read = OnnxFile.read(file, task);
        assertEquals(architecture, read.network().architecture().toString());
        assertEquals(task, read.outputs().task());
        assertEquals(names, read.outputs().names().size());
        assertArrayEquals(
                OnnxFile.read(file, Task.REGRESSION).network().parameters(),
                read.network().parameters());
    }

    @Test
    void taskThatTheFileContradictsIsRefused() throws IOException {
        Path classes = FILES.resolve("sklearn-strings.onnx");
        Refusal.assertThrown(
                DataFormatException.class,
                classes + ": according to the file, its network predicts classes, but the given task"
                        + " predicts numbers",
                () -> OnnxFile.read(classes, Task.REGRESSION));
        assertEquals(
                Task.CLASSIFICATION,
                OnnxFile.read(classes, Task.CLASSIFICATION).outputs().task());
        Path softmax = FILES.resolve("pytorch-classifier-17.onnx");
        Refusal.assertThrown(
                DataFormatException.class,
                softmax + ": a softmax output layer does not predict labels",
                () -> OnnxFile.read(softmax, Task.MULTI_LABEL));
        Path sigmoid = FILES.resolve("pytorch-everything-17.onnx");
        assertEquals(Task.CLASSIFICATION, OnnxFile.read(sigmoid, null).outputs().task());
        assertEquals(
                Task.MULTI_LABEL,
                OnnxFile.read(sigmoid, Task.MULTI_LABEL).outputs().task());
    }

    @ParameterizedTest
    @MethodSource("filesOfOthers")
    void networkOfAnotherProgramGivesWhatItGivesThere(String name) throws IOException {
        Map<String, Object> expected = expected(name).get(name);
        OnnxFile read = read(FILES.resolve(name));
        Network network = read.network();
        int inputs = network.architecture().inputs();
        int outputs = network.architecture().outputs();
        float[] x = numbers(expected.get("inputs"));
        float[] theirs = numbers(expected.get("outputs"));
        float[] ours = new float[theirs.length];
        network.predictor().predict(x, x.length / inputs, ours);
        for (int i = 0; i < theirs.length; i++) {
            ErrorBound bound = new ErrorBound(network, x, i / outputs * inputs);
            // Twice, because what became a part of the weights was rounded once more.
            double tolerance = 2 * bound.radius[i % outputs];
            assertTrue(tolerance < 1e-3, name);
            assertEquals(theirs[i], bound.exact[i % outputs], tolerance, "theirs");
            assertEquals(ours[i], bound.exact[i % outputs], tolerance, "ours");
        }
        if (expected.containsKey("names")) {
            List<?> names = (List<?>) expected.get("names");
            assertEquals(expected.get("kind"), read.outputs().task().toString());
            assertEquals(names, read.outputs().names());
        }
    }

    @Test
    void batchNormalizationOfAHiddenLayerCanGoOnLearning() throws IOException {
        assertEquals(
                List.of(
                        Normalization.LAYER,
                        Normalization.BATCH,
                        Normalization.NONE,
                        Normalization.NONE,
                        Normalization.NONE),
                OnnxFile.read(FILES.resolve("pytorch-everything-17.onnx"), null)
                        .network()
                        .architecture()
                        .normalizations());
    }

    static Stream<String> refused() throws IOException {
        return expected("refused").keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatNetworksHaveNotIsRefusedWithTheNodeNamed(String name) throws IOException {
        String message = assertThrows(DataFormatException.class, () -> OnnxFile.read(FILES.resolve(name), null))
                .getMessage();
        String expected = (String) expected(name).get(name).get("message");
        assertTrue(Pattern.compile(expected).matcher(message).find(), message);
        assertTrue(message.startsWith(FILES.resolve(name) + ": "), message);
    }

    // ---- files as nobody should write them

    /** A file with what one layer takes, more initializers and nodes. */
    private Path file(List<Message> initializers, List<Message> nodes) throws IOException {
        Message graph = new Message();
        nodes.forEach(node -> graph.message(Onnx.GRAPH_NODE, node));
        graph.message(Onnx.GRAPH_INITIALIZER, tensor("w", 3, 3)).message(Onnx.GRAPH_INITIALIZER, tensor("b", 3));
        initializers.forEach(tensor -> graph.message(Onnx.GRAPH_INITIALIZER, tensor));
        graph.message(Onnx.GRAPH_INPUT, input("x")).message(Onnx.GRAPH_OUTPUT, new Message().text(1, "y"));
        return file(graph);
    }

    /** Rows of three numbers. */
    private static Message input(String name) {
        Message shape = new Message().message(1, new Message().text(2, "n")).message(1, new Message().number(1, 3));
        Message tensor = new Message().number(1, Onnx.FLOAT).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** An initializer may be declared as an input, but only once. */
    @Test
    void inputsAndOutputsOfTheSameNameAreRefused() throws IOException {
        for (String names : List.of("x", "x x", "x w", "x w w", "w x w")) {
            for (String outputs : List.of("y", "y y")) {
                Message graph = new Message()
                        .message(Onnx.GRAPH_NODE, node("Gemm", "y", "x", "w", "b"))
                        .message(Onnx.GRAPH_INITIALIZER, tensor("w", 3, 3))
                        .message(Onnx.GRAPH_INITIALIZER, tensor("b", 3));
                String[] inputs = names.split(" ");
                Stream.of(inputs).forEach(name -> graph.message(Onnx.GRAPH_INPUT, input(name)));
                Stream.of(outputs.split(" "))
                        .forEach(name -> graph.message(Onnx.GRAPH_OUTPUT, new Message().text(1, name)));
                Path file = file(graph);
                if (new TreeSet<>(List.of(inputs)).size() < inputs.length) {
                    assertRefused(file, "there are two inputs \"" + inputs[inputs.length - 1] + "\"", "at offset ");
                } else if (outputs.length() > 1) {
                    assertRefused(file, "there are two outputs \"y\"", "at offset ");
                } else {
                    assertEquals(
                            9 + 3,
                            OnnxFile.read(file, Task.REGRESSION).network().parameters().length);
                }
            }
        }
    }

    private Path file(Message graph) throws IOException {
        Path file = folder.resolve("net.onnx");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        new Message()
                .number(Onnx.MODEL_IR_VERSION, 7)
                .message(Onnx.MODEL_GRAPH, graph)
                .message(Onnx.MODEL_OPSET_IMPORT, new Message().number(2, 13))
                .writeTo(out);
        out.flush();
        return Files.write(file, bytes.toByteArray());
    }

    private static Message tensor(String name, int... dimensions) {
        Message tensor = new Message();
        int count = 1;
        for (int dimension : dimensions) {
            tensor.number(Onnx.TENSOR_DIMS, dimension);
            count *= dimension;
        }
        float[] values = new float[count];
        Arrays.fill(values, 0.5f);
        return tensor.number(Onnx.TENSOR_DATA_TYPE, Onnx.FLOAT)
                .text(Onnx.TENSOR_NAME, name)
                .floats(Onnx.TENSOR_RAW_DATA, values, 0, count);
    }

    private static Message node(String type, String output, String... inputs) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(Onnx.NODE_INPUT, input);
        }
        return node.text(Onnx.NODE_OUTPUT, output).text(Onnx.NODE_OP_TYPE, type).text(Onnx.NODE_NAME, "n/" + type);
    }

    private void assertRefused(Path file, String... parts) {
        String message = assertThrows(DataFormatException.class, () -> OnnxFile.read(file, null))
                .getMessage();
        assertTrue(message.startsWith(file + ": ") && message.lines().count() == 1, message);
        assertTrue(message.length() <= file.toString().length() + 600, message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void smallestNetworkIsRead() throws IOException {
        Network network = OnnxFile.read(file(List.of(), List.of(node("Gemm", "y", "x", "w", "b"))), Task.REGRESSION)
                .network();
        assertEquals(
                "3-3 identity output, quadratic loss", network.architecture().toString());
        assertEquals(0.5f, network.parameters()[11]);
    }

    @Test
    void externalDataIsRefusedAndItsPathNotFollowed() throws IOException {
        Message external = new Message()
                .number(Onnx.TENSOR_DIMS, 3)
                .number(Onnx.TENSOR_DATA_TYPE, Onnx.FLOAT)
                .text(Onnx.TENSOR_NAME, "far")
                .message(
                        Onnx.TENSOR_EXTERNAL_DATA,
                        new Message().text(Onnx.ENTRY_KEY, "location").text(Onnx.ENTRY_VALUE, "/etc/passwd"))
                .number(Onnx.TENSOR_DATA_LOCATION, 1);
        assertRefused(
                file(List.of(external), List.of(node("Gemm", "y", "x", "w", "far"))),
                "the tensor \"far\" lies in another file, which is not read; save the model as one file",
                "at offset ");
    }

    @Test
    void tensorThatIsShorterThanItsDimensionsIsRefused() throws IOException {
        for (long dimension : new long[] {7, -1, Long.MAX_VALUE, 1L << 32}) {
            Message wrong = new Message()
                    .number(Onnx.TENSOR_DIMS, 1 << 16)
                    .number(Onnx.TENSOR_DIMS, dimension)
                    .number(Onnx.TENSOR_DATA_TYPE, Onnx.FLOAT)
                    .text(Onnx.TENSOR_NAME, "big")
                    .floats(Onnx.TENSOR_RAW_DATA, new float[4], 0, 4);
            assertRefused(file(List.of(wrong), List.of()), "the tensor \"big\"");
        }
    }

    @Test
    void graphsThatAreNoChainOfLayersAreRefused() throws IOException {
        assertRefused(
                file(List.of(), List.of(node("Gemm", "y", "nothing", "w", "b"))),
                "node 0, \"n/Gemm\", at offset",
                "\"nothing\", which nothing before it makes");
        assertRefused(
                file(List.of(), List.of(node("Relu", "z", "x"), node("Gemm", "y", "z", "w", "b"))),
                "n/Gemm",
                "needs weights before the activation relu");
        assertRefused(
                file(List.of(), List.of(node("Gemm", "y", "x", "w", "b"), node("Relu", "y", "y"))),
                "\"y\", which there is already");
        assertRefused(file(List.of(), List.of()), "the output \"y\"", "is made by no node");
        assertRefused(file(List.of(), List.of(node("Identity", "y", "x"))), "no weights between input and output");
        assertRefused(
                file(List.of(tensor("v", 4, 3)), List.of(node("MatMul", "y", "x", "v"))),
                "weights for 4 inputs",
                "there are 3");
        assertRefused(file(List.of(), List.of(node("Softmax", "y", "x"))), "does not follow the weights");
        assertRefused(
                file(
                        List.of(),
                        List.of(
                                node("Gemm", "z", "x", "w", "b"),
                                node("Sigmoid", "s", "z"),
                                node("Add", "y", "s", "b"))),
                "scales or shifts the outputs");
    }

    /** As exporters write activations that their operator set has not, or that their framework takes apart. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "relu | Max a z 0",
                "relu | Clip a z 0",
                "relu | Max a 0 z",
                "relu6 | Relu r z; Min a r 6",
                "relu6 | Clip a z 0 6",
                "selu | Elu(1.6732632) e z; Mul a e 1.050701",
                "mish | Mish a z",
                "mish | Softplus s z; Tanh t s; Mul a t z",
                "hard-swish | HardSwish a z",
                "hard-swish | HardSigmoid(0.16666667) s z; Mul a z s",
                "hard-swish | Add t z 3; Clip c t 0 6; Div d c 6; Mul a z d",
                "hard-swish | Add t 3 z; Clip c t 0 6; Mul d c z; Mul a d 0.16666667",
                "silu | Sigmoid s z; Mul a s z",
                "gelu | Div d z 1.4142135; Erf e d; Add p e 1; Mul q z p; Mul a q 0.5",
                "gelu | Mul d 0.70710677 z; Erf e d; Add p 1 e; Mul h 0.5 z; Mul a h p",
                "gelu | Div d z 1.4142135; Erf e d; Mul h e 0.5; Add p h 0.5; Mul a p z",
                "gelu-tanh | Pow c z 3; Mul m c 0.044715; Add s z m; Mul u s 0.7978846; Tanh t u; Add p t 1;"
                        + " Mul q z p; Mul a q 0.5",
                "gelu-tanh | Mul k z z; Mul c k z; Mul m 0.044715 c; Add s m z; Mul u 0.7978846 s; Tanh t u; Add p 1 t;"
                        + " Mul h 0.5 z; Mul a p h",
                "leaky-relu(0.2) | LeakyRelu(0.2) a z",
                "leaky-relu | LeakyRelu a z",
                "relu | LeakyRelu(0) a z",
                "elu | Elu a z",
                "softplus | Softplus a z",
                "softsign | Softsign a z",
                "identity | LeakyRelu(1) a z"
            })
    void activationsAreKnownAsExportersWriteThem(String activation, String text) throws IOException {
        Network network = OnnxFile.read(formula(text), Task.REGRESSION).network();
        assertEquals(Activation.parse(activation), network.architecture().activation(1));
        assertEquals(0.5f, network.parameters()[0]);
    }

    /** What is near an activation, or none, is refused with the formula and what Lanewise has. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Clip a z 0 3 | clip[0,3](x)",
                "Mul a z 0 | 0*x",
                "Div a z 0 | Infinity*x+NaN",
                "Elu(0.5) a z | elu[0.5](x)",
                "HardSigmoid a z | hard-sigmoid[0.2,0.5](x)",
                "Sigmoid s z; Mul t s z; Mul a t z | x*x*sigmoid(x)",
                "Div d z 1.5; Erf e d; Add p e 1; Mul q z p; Mul a q 0.5 | 0.5*x*(erf(0.666667*x)+1)",
                "Tanh t z; Tanh a t | tanh(tanh(x))",
                "Sigmoid s z; Sub d s s; Mul a d 1 | 0*sigmoid(x)"
            })
    void otherFunctionsAreRefusedByTheirFormula(String text, String formula) throws IOException {
        assertRefused(
                formula(text),
                "n/Gemm",
                "Gemm follows the function " + formula + ", but the activations of Lanewise are");
    }

    @Test
    void layerNormalizationIsKnownInSingleOperators() throws IOException {
        String text = "Sub c z m; Mul q c c; ReduceMean v q; Add e v 0.00001; Sqrt s e; Div n c s; Mul g n b; Relu a g";
        Architecture architecture = OnnxFile.read(formula("ReduceMean m z; " + text), Task.REGRESSION)
                .network()
                .architecture();
        assertEquals(Normalization.LAYER, architecture.normalization(1));
        assertEquals(Activation.RELU, architecture.activation(1));
        assertRefused(formula("ReduceMean m z; " + text.replace("0.00001", "0.001")), "n/Mul", "0.001");
    }

    /** A layer, nodes from z to a, and another layer. Nodes are written as operator(alpha), output, inputs. */
    private Path formula(String text) throws IOException {
        List<Message> nodes = new ArrayList<>(List.of(node("Gemm", "z", "x", "w", "b")));
        Set<String> numbers = new TreeSet<>();
        for (String line : text.split("; *")) {
            String[] words = line.strip().split(" ");
            String[] inputs = Arrays.copyOfRange(words, 2, words.length);
            Stream.of(inputs)
                    .filter(input -> Character.isDigit(input.charAt(0)))
                    .forEach(numbers::add);
            String[] type = words[0].split("[()]");
            Message node = node(type[0], words[1], inputs);
            if (type.length > 1) {
                node.message(
                        Onnx.NODE_ATTRIBUTE,
                        new Message()
                                .text(Onnx.ATTRIBUTE_NAME, "alpha")
                                .real(Onnx.ATTRIBUTE_FLOAT, Float.parseFloat(type[1])));
            }
            if (type[0].equals("ReduceMean")) {
                node.message(
                        Onnx.NODE_ATTRIBUTE,
                        new Message().text(Onnx.ATTRIBUTE_NAME, "axes").number(Onnx.ATTRIBUTE_INTS, -1));
            }
            nodes.add(node);
        }
        nodes.add(node("Gemm", "y", "a", "w", "b"));
        List<Message> constants = numbers.stream()
                .map(number -> new Message()
                        .number(Onnx.TENSOR_DATA_TYPE, Onnx.FLOAT)
                        .text(Onnx.TENSOR_NAME, number)
                        .floats(Onnx.TENSOR_RAW_DATA, new float[] {Float.parseFloat(number)}, 0, 1))
                .toList();
        return file(constants, nodes);
    }

    @Test
    void secondBranchIsRefused() throws IOException {
        assertRefused(
                file(
                        List.of(),
                        List.of(
                                node("Gemm", "z", "x", "w", "b"),
                                node("Relu", "a", "z"),
                                node("Gemm", "u", "a", "w", "b"),
                                node("Gemm", "y", "a", "w", "b"))),
                "node 3, \"n/Gemm\"",
                "starts a second branch");
    }

    /** Also if it is as small, as near 1 or as near 0.01 as a float can be, but not below 1e-12. */
    @Property(tries = 40)
    void everySlopeOfALeakyRectifierComesBack(@ForAll @IntRange(max = 0x3F7F_FFFF) int bits) throws IOException {
        float slope = Math.max(Float.intBitsToFloat(bits), 2e-12f);
        Path directory = Files.createTempDirectory("slopes");
        Path file = directory.resolve("net.onnx");
        for (float near : new float[] {slope, Math.nextUp(0.01f), Math.nextDown(1f), 1e-11f}) {
            Network network = Exported.random(
                    new Architecture(List.of(3, 4, 2), Activation.leakyRelu(near), Activation.IDENTITY, Loss.QUADRATIC),
                    1);
            OnnxFile.write(file, network, Outputs.of(network.architecture()), null, Facts.UNKNOWN, Set.of());
            assertEquals(
                    network.architecture(), OnnxFile.read(file, null).network().architecture());
        }
        Files.delete(file);
        Files.delete(directory);
    }

    @Test
    void attributesThatAreNotKnownAreRefused() throws IOException {
        Message node = node("Gemm", "y", "x", "w", "b")
                .message(
                        Onnx.NODE_ATTRIBUTE,
                        new Message().text(Onnx.ATTRIBUTE_NAME, "surprise").number(Onnx.ATTRIBUTE_INT, 1));
        assertRefused(file(List.of(), List.of(node)), "n/Gemm", "the attribute \"surprise\", which is not known");
    }

    @Test
    void controlCharactersOfNamesStayOutOfTheSentence() throws IOException {
        Message node = new Message()
                .text(Onnx.NODE_OUTPUT, "y")
                .text(Onnx.NODE_OP_TYPE, "A\nB\u001b[2J" + "x".repeat(100_000))
                .text(Onnx.NODE_NAME, "\r\n\u202e" + "n".repeat(100_000));
        assertRefused(file(List.of(), List.of(node)), "the operator A B [2Jxxx", "is not supported");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path file = folder.resolve("other.onnx");
        for (byte[] content : new byte[][] {
            {},
            {8},
            {8, 7},
            "LANEWISE and more".getBytes(StandardCharsets.UTF_8),
            new byte[100],
            {58, -1, -1, -1, -1, 7},
            {58, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}
        }) {
            assertRefused(FreshFile.write(file, content));
        }
        assertRefused(folder, "is not a regular file");
    }

    /** A small file that asks for much: many empty messages, one matrix used again and again, long chains, deep groups. */
    @org.junit.jupiter.api.Tag("processes")
    @ParameterizedTest
    @ValueSource(strings = {"nodes", "weights", "vectors", "curves", "groups", "attributes"})
    void smallFileMakesNoLargeHeap(String kind) throws IOException {
        int count = 20_000;
        Path file;
        if (kind.equals("groups")) {
            byte[] groups = new byte[1_000_000];
            Arrays.fill(groups, (byte) 0x0b);
            file = Files.write(folder.resolve("net.onnx"), groups);
        } else if (kind.equals("nodes")) {
            Message graph = new Message();
            for (int i = 0; i < 500_000; i++) {
                graph.message(Onnx.GRAPH_NODE, new Message());
            }
            file = file(graph);
        } else {
            Message[] nodes = new Message[count];
            for (int i = 0; i < count; i++) {
                String from = i == 0 ? "x" : String.valueOf(i - 1);
                nodes[i] = switch (kind) {
                    case "weights" -> node("MatMul", "" + i, from, "v");
                    case "vectors" -> node("Add", "" + i, from, "u");
                    case "curves" -> node("Tanh", "" + i, from);
                    default -> {
                        Message node = node("Relu", "" + i, from);
                        for (int a = 0; a < 100; a++) {
                            node.message(Onnx.NODE_ATTRIBUTE, new Message().text(Onnx.ATTRIBUTE_NAME, "" + a));
                        }
                        yield node;
                    }
                };
            }
            Message wide = tensor("v", 3, 3);
            file = file(List.of(wide, tensor("u", 3)), Arrays.asList(nodes));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertRefused(file);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < 16 * Files.size(file) + (64 << 20), allocated + " bytes for " + Files.size(file));
    }

    @Test
    void outputsAndColumnsThatDoNotFitTheNetworkAreRefusedBeforeTheFileChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("net.onnx"), "precious");
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(3, 4, 2), 1);
        Outputs outputs = Outputs.of(network.architecture());
        Outputs others = Outputs.of(Task.REGRESSION, List.of("a", "b", "c"));
        Refusal.assertRefused(
                "2 output units cannot stand for 3 numbers",
                () -> OnnxFile.write(file, network, others, null, Facts.UNKNOWN, Set.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> OnnxFile.write(file, network, outputs, Schema.ofNumbers(4), Facts.UNKNOWN, Set.of()));
        assertEquals("precious", Files.readString(file));
    }
}
