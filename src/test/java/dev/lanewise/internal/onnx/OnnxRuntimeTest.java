package dev.lanewise.internal.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lanewise.Facts;
import dev.lanewise.OnnxOption;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is exported runs in ONNX Runtime, and gives what it gives here within what floats may be off by. */
@Tag("onnxruntime")
class OnnxRuntimeTest {
    private static final int ROWS = 33;
    /** Kept, for ONNX's own checker. */
    private static final Path FOLDER = Path.of("target", "onnx");

    @TempDir
    private Path folder;

    static Stream<Exported> networks() {
        return Exported.all().stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void exportedNetworkGivesTheSameOutputsInOnnxRuntime(Exported exported) throws Exception {
        Network network = exported.network();
        float[] inputs = exported.inputs(ROWS);
        float[] theirs = run(exported.writeTo(Files.createDirectories(FOLDER)), exported, inputs);
        int units = network.architecture().outputs();
        float[] ours = new float[ROWS * units];
        network.predictor().predict(inputs, ROWS, ours);
        for (int i = 0; i < ROWS; i++) {
            ErrorBound bound =
                    new ErrorBound(network, inputs, i * network.architecture().inputs());
            for (int j = 0; j < units; j++) {
                assertEquals(bound.exact[j], theirs[i * units + j], bound.radius[j], "theirs");
                assertEquals(bound.exact[j], ours[i * units + j], bound.radius[j], "ours");
            }
        }
    }

    @Test
    void scalingOfATableIsTheFilesOwn() throws Exception {
        Network network = Exported.random(Architecture.notebook(5, 4, 3), 1);
        Path file = Files.createDirectories(FOLDER).resolve("table.onnx");
        OnnxFile.write(file, network, Outputs.of(network.architecture()), Exported.TABLE, Facts.UNKNOWN, Set.of());
        float[] ours = new float[3];
        for (float[][] row : Exported.rowsOfTheTable(20)) {
            network.predictor().predict(row[1], ours);
            assertArrayEquals(ours, run(file, new Exported("table", network, Set.of()), row[0]), 1e-5f);
        }
    }

    /** The bound is worth something: a weight that is off by a thousandth breaks it. */
    @Test
    void smallMistakeIsNoticed() throws Exception {
        Network network = Exported.random(Architecture.notebook(17, 9, 3), 1);
        float[] wrong = network.parameters();
        wrong[5] += 0.01f;
        Exported exported = new Exported("wrong", new Network(network.architecture(), wrong), Set.of());
        float[] inputs = exported.inputs(ROWS);
        float[] outputs = run(exported.writeTo(folder), exported, inputs);
        int off = 0;
        for (int i = 0; i < outputs.length; i++) {
            ErrorBound bound = new ErrorBound(network, inputs, i / 3 * 17);
            off += Math.abs(outputs[i] - bound.exact[i % 3]) > bound.radius[i % 3] ? 1 : 0;
        }
        assertTrue(off > outputs.length / 2, off + " of " + outputs.length);
    }

    static Stream<Activation> functions() {
        return Architectures.activations().stream()
                .filter(activation -> activation != Activation.SOFTMAX && activation != Activation.IDENTITY);
    }

    /** The constant that {@link ErrorBound} takes for a function holds for ONNX Runtime's and for ours. */
    @ParameterizedTest
    @MethodSource("functions")
    void functionsAreWithinTheirBound(Activation activation) throws Exception {
        Architecture architecture = new Architecture(List.of(1, 1), Activation.TANH, activation, Loss.QUADRATIC);
        Exported exported = new Exported("function", new Network(architecture, new float[] {1, 0}), Set.of());
        float[] inputs = new float[801];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (i - 400) / 16f;
        }
        float[] theirs = run(exported.writeTo(folder), exported, inputs);
        float[] ours = new float[inputs.length];
        exported.network().predictor().predict(inputs, inputs.length, ours);
        for (int i = 0; i < inputs.length; i++) {
            double tolerance = ErrorBound.FUNCTION * Math.max(1, Math.abs(inputs[i]));
            assertEquals(ErrorBound.of(activation, inputs[i]), theirs[i], tolerance, "theirs at " + inputs[i]);
            assertEquals(ErrorBound.of(activation, inputs[i]), ours[i], tolerance, "ours at " + inputs[i]);
        }
    }

    static Stream<String> filesOfOthers() throws IOException {
        return OnnxFileTest.filesOfOthers().filter(name -> !name.contains("zipmap"));
    }

    /** What was read of a file of another program is what ONNX Runtime makes of it. */
    @ParameterizedTest
    @MethodSource("filesOfOthers")
    void networkOfAnotherProgramGivesTheSameOutputsInOnnxRuntime(String name) throws Exception {
        Path file = OnnxFileTest.FILES.resolve(name);
        Network network = OnnxFileTest.read(file).network();
        int units = network.architecture().outputs();
        float[] inputs =
                OnnxFileTest.numbers(OnnxFileTest.expected(name).get(name).get("inputs"));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString())) {
            String input = session.getInputNames().iterator().next();
            long[] shape = ((TensorInfo) session.getInputInfo().get(input).getInfo()).getShape();
            shape[0] = inputs.length / network.architecture().inputs();
            String output = session.getOutputNames().stream()
                    .filter(o -> !o.equals("label"))
                    .findFirst()
                    .orElseThrow();
            try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(inputs), shape);
                    OrtSession.Result result = session.run(Map.of(input, tensor))) {
                float[][] theirs = (float[][]) result.get(output).orElseThrow().getValue();
                for (int i = 0; i < theirs.length; i++) {
                    ErrorBound bound = new ErrorBound(
                            network, inputs, i * network.architecture().inputs());
                    for (int j = 0; j < units; j++) {
                        // Of two classes they give both.
                        assertEquals(bound.exact[j], theirs[i][theirs[i].length - units + j], 2 * bound.radius[j]);
                    }
                }
            }
        }
    }

    private static float[] run(Path file, Exported exported, float[] inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {
            inputs.length / exported.network().architecture().inputs(),
            exported.network().architecture().inputs()
        };
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(file.toString(), options);
                    OnnxTensor tensor = exported.options().contains(OnnxOption.BYTES)
                            ? OnnxTensor.createTensor(environment, bytes(inputs), shape, OnnxJavaType.UINT8)
                            : OnnxTensor.createTensor(environment, FloatBuffer.wrap(inputs), shape);
                    OrtSession.Result result = session.run(Map.of("input", tensor))) {
                FloatBuffer outputs = ((OnnxTensor) result.get("output").orElseThrow()).getFloatBuffer();
                float[] copy = new float[outputs.remaining()];
                outputs.get(copy);
                return copy;
            }
        }
    }

    private static ByteBuffer bytes(float[] inputs) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(inputs.length);
        for (float input : inputs) {
            bytes.put((byte) (256 * input));
        }
        return bytes.flip();
    }
}
