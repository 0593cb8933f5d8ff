package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Fact;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.onnx.OnnxFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
    private static final Path FILES = Path.of("").resolve("src/test/resources/onnx");
    private static final Path WEIGHTS = FILES.resolveSibling("weights");
    private static final String IRIS = FILES.resolve("sklearn-strings.onnx").toString();

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        Path iris = Path.of("").resolve("docs/examples/iris.csv");
        data = Files.copy(iris, folder.resolve("iris.csv"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void modelFileIsMadeOfAnOnnxFile() throws IOException {
        Run run = Run.of("import", IRIS, path("iris.lanewise"));
        assertEquals(0, run.exit(), run.err());
        assertEquals(path("iris.lanewise") + ": 4-6-5-3 tanh, softmax output, cross-entropy loss\n", run.out());
        ModelFile model = ModelFile.read(folder.resolve("iris.lanewise"));
        assertEquals(
                "an ONNX file written by skl2onnx 1.17.0",
                model.facts().get(Fact.ORIGIN).orElseThrow());
        assertEquals("versicolor", model.outputs().name(1));
    }

    @Test
    void fileThatIsReplacedIsNamed() throws IOException {
        assertEquals("", Run.of("import", IRIS, path("iris.lanewise")).notes());
        assertEquals(
                "the existing file " + path("iris.lanewise") + " has been replaced\n",
                Run.of("import", IRIS, path("iris.lanewise")).notes());
        Path copy = Files.copy(Path.of(IRIS), folder.resolve("copy.onnx"));
        byte[] before = Files.readAllBytes(copy);
        Run.of("import", copy.toString(), copy.toString())
                .assertCalledWrongly(copy + " is the input file and would be replaced; choose another name");
        assertArrayEquals(before, Files.readAllBytes(copy));
    }

    @Test
    void otherCommandsTakeOnnxFilesAsTheyAre() throws IOException {
        Run.of("import", IRIS, path("iris.lanewise"));
        Path rows = Files.writeString(folder.resolve("rows.csv"), "5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n");
        Run run = Run.of("predict", IRIS, rows.toString());
        assertEquals(Run.of("predict", path("iris.lanewise"), rows.toString()).lines(), run.lines());
        assertTrue(run.lines().get(2).strip().startsWith("virginica"), run.out());
        Run evaluation = Run.of("evaluate", IRIS, "--data", data.toString(), "--target", "species");
        assertTrue(
                evaluation.out().matches("(?s)" + Pattern.quote(data.toString()) + ": 1\\d\\d of 150 right.*"),
                evaluation.out() + evaluation.err());
    }

    @Test
    void softmaxIsPutBehindLogitsIfAskedFor() throws IOException {
        String logits = FILES.resolve("pytorch-regression-17.onnx").toString();
        Run run = Run.of("import", logits, path("a.lanewise"), "--output-activation", "sigmoid");
        assertEquals(path("a.lanewise") + ": 4-5-1 tanh, sigmoid output, cross-entropy loss\n", run.out(), run.err());
        ModelFile model = ModelFile.read(folder.resolve("a.lanewise"));
        assertEquals(List.of("0", "1"), model.outputs().names());
        float[] probability = new float[1];
        float[] logit = new float[1];
        model.network().predictor().predict(new float[] {1, 2, 3, 4}, probability);
        OnnxFile.read(Path.of(logits), Task.REGRESSION).network().predictor().predict(new float[] {1, 2, 3, 4}, logit);
        assertEquals(1 / (1 + Math.exp(-logit[0])), probability[0], 1e-6);

        Run wrong = Run.of("import", IRIS, path("b.lanewise"), "--output-activation", "softmax");
        assertEquals(1, wrong.exit());
        assertTrue(
                wrong.err().contains("--output-activation is for outputs without an activation, but these are softmax"),
                wrong.err());
        assertEquals(
                2,
                Run.of("import", logits, path("b.lanewise"), "--output-activation", "relu")
                        .exit());
        assertFalse(Files.exists(folder.resolve("b.lanewise")));
    }

    @Test
    void taskOfLogitsIsAskedForAndTold() throws IOException {
        String logits = FILES.resolve("pytorch-regression-17.onnx").toString();
        Path rows = Files.writeString(folder.resolve("rows.csv"), "1,2,3,4\n");
        for (String[] command : new String[][] {
            {"import", logits, path("a.lanewise")},
            {"predict", logits, rows.toString()},
            {"train", "--from", logits, "--data", data.toString(), "--target", "species"}
        }) {
            Run.of(command)
                    .assertFailed(logits + ": the outputs have no activation, and the file does not specify whether"
                            + " they are logits of classes, logits of labels or numbers: import converts the file with"
                            + " --task classes, --task labels or --task numbers");
        }
        assertFalse(Files.exists(folder.resolve("a.lanewise")));
        assertEquals(
                path("a.lanewise") + ": 4-5-1 tanh, sigmoid output, cross-entropy loss\n",
                Run.of("import", logits, path("a.lanewise"), "--task", "classes")
                        .out());
        assertEquals(
                List.of("0", "1"),
                ModelFile.read(folder.resolve("a.lanewise")).outputs().names());
        assertEquals(
                path("b.lanewise") + ": 4-5-1 tanh, identity output, quadratic loss\n",
                Run.of("import", logits, path("b.lanewise"), "--task", "numbers")
                        .out());
        Run.of("import", logits, path("c.lanewise"), "--task", "classes", "--output-activation", "sigmoid")
                .assertCalledWrongly("--task already determines --output-activation and --loss");
        Run.of("import", IRIS, path("c.lanewise"), "--task", "numbers")
                .assertFailed("according to the file, its network predicts");
        Run.of("import", path("a.lanewise"), path("c.lanewise"), "--task", "labels")
                .assertFailed(
                        "according to the file, its network predicts classes, but the given task predicts labels");
        assertFalse(Files.exists(folder.resolve("c.lanewise")));
        String weights = WEIGHTS.resolve("normalized.safetensors").toString();
        assertEquals(
                path("c.lanewise") + ": 4-6-5-3 batch-normalized tanh, layer-normalized gelu, softmax output,"
                        + " cross-entropy loss\n",
                Run.of("import", weights, path("c.lanewise"), "--activation", "tanh,gelu", "--task", "classes")
                        .out());
    }

    @Test
    void weightsAloneAreReadIfFlagsSayWhatTheLayersCompute() throws IOException {
        String weights = WEIGHTS.resolve("normalized.safetensors").toString();
        Run run = Run.line(
                "import " + weights + " " + path("a.lanewise") + " --activation tanh,gelu --output-activation softmax");
        assertEquals(
                path("a.lanewise") + ": 4-6-5-3 batch-normalized tanh, layer-normalized gelu, softmax output,"
                        + " cross-entropy loss\n",
                run.out(),
                run.err());
        assertEquals(
                "a file of weights, read as 4-6-5-3 batch-normalized tanh, layer-normalized gelu, softmax output,"
                        + " cross-entropy loss",
                ModelFile.read(folder.resolve("a.lanewise"))
                        .facts()
                        .get(Fact.ORIGIN)
                        .orElseThrow());
        Run.of("import", weights, path("b.lanewise"), "--output-activation", "softmax")
                .assertFailed("4-6-5-3, but no activation of its hidden layers is given");
        Run.of("import", weights, path("b.lanewise"), "--activation", "relu")
                .assertCalledWrongly(
                        "--output-activation or --task, and --activation if there are hidden layers, are expected");
        Run.of("evaluate", weights).assertFailed(weights + ": the file has only weights", "--activation");
        Run.of("import", IRIS, path("b.lanewise"), "--activation", "relu")
                .assertCalledWrongly("describes its layers itself");
        Run.of("import", IRIS, path("b.lanewise"), "--cost", "huber")
                .assertCalledWrongly("--loss applies only to files that have only weights");
        assertFalse(Files.exists(folder.resolve("b.lanewise")));
    }

    @Test
    void filesOfWeightsAreToldByContentAndTakenWhereverModelsAre() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n");
        String own = path("iris.lanewise");
        assertEquals(0, Run.of("import", IRIS, own).exit());
        for (String name : List.of("iris.safetensors", "iris.npz")) {
            assertEquals(0, Run.of("export", own, path(name)).exit());
            Path renamed =
                    Files.move(folder.resolve(name), folder.resolve("model"), StandardCopyOption.REPLACE_EXISTING);
            assertEquals(
                    Run.of("predict", own, rows.toString()).lines(),
                    Run.of("predict", renamed.toString(), rows.toString()).lines());
            Run run = Run.line("train --from " + renamed + " --data " + data + " --target species --epochs 1");
            assertEquals(0, run.exit(), run.err());
        }
    }

    @Test
    void fileThatIsRefusedLeavesNothingBehind() {
        Run run = Run.of("import", FILES.resolve("refused-convolution-13.onnx").toString(), path("no.lanewise"));
        assertEquals(1, run.exit());
        assertTrue(run.err().contains(": the operator Conv is not supported, only those of dense layers, "), run.err());
        assertFalse(Files.exists(folder.resolve("no.lanewise")));
    }

    /** A network of 3-3-3-2 units, all weights 0, with layers whose names give no order. */
    private Path square() throws IOException {
        byte[] header = ("{'fc1.weight':{'dtype':'F32','shape':[3,3],'data_offsets':[0,36]},"
                        + "'fc2.weight':{'dtype':'F32','shape':[3,3],'data_offsets':[36,72]},"
                        + "'head.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[72,96]}}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 96).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve("square.safetensors"),
                bytes.putLong(header.length).put(header).array());
    }

    @Test
    void orderOfTheLayersIsGivenByName() throws IOException {
        String square = square().toString();
        Run run = Run.of("import", square, path("m.lanewise"), "--activation", "relu", "--task", "classes");
        assertEquals(1, run.exit());
        assertTrue(
                run.err()
                        .contains("neither the names nor the shapes of the layers fc1, fc2, head determine their"
                                + " order"),
                run.err());
        run = Run.line("import " + square + " " + path("m.lanewise")
                + " --activation relu --task classes --order fc1,fc2,head");
        assertEquals(0, run.exit(), run.err());
        assertEquals(path("m.lanewise") + ": 3-3-3-2 relu, softmax output, cross-entropy loss\n", run.out());
        run = Run.line("import " + square + " " + path("m.lanewise") + " --activation relu --task classes --order a,a");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("--order a,a names a layer twice"), run.err());
        run = Run.of("import", IRIS, path("m.lanewise"), "--order", "a,b");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("--order applies only to files that have only weights"), run.err());
    }
}
