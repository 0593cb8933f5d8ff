package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
    private static final Path RESOURCES = Path.of("").resolve("src/test/resources");
    private static final Path IRIS = Path.of("").resolve("docs/examples/iris.csv");

    @TempDir
    private Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static List<String> lines(Run run) {
        return run.out().lines().toList();
    }

    private void train(String... more) throws IOException {
        Path data = Files.copy(IRIS, folder.resolve("iris.csv"));
        Stream<String> flags = Stream.of(
                "train", "--data", data.toString(), "--target", "species", "--hidden", "3", "--epochs", "3", "--quiet");
        Run run = Run.of(Stream.concat(flags, Arrays.stream(more)).toArray(String[]::new));
        assertEquals(0, run.exit(), run.err());
    }

    private void convert() {
        Run.of("convert", path("iris.csv"), "--target", "species", "--output", path("iris.lanewise-data"))
                .lines();
    }

    @Test
    void everyFileOfATrainingIsWhole() throws IOException {
        train("--out", path("run"), "--checkpoint", path("run/checkpoints"));
        convert();
        for (String file : List.of("a.onnx", "a.npz", "a.safetensors")) {
            assertEquals(0, Run.of("export", path("run"), path(file)).exit());
        }
        SmallData.write(folder.resolve("digits"));
        Run run = Run.of("check", folder.toString());
        assertEquals(0, run.exit(), run.out());
        assertTrue(run.err().matches("[0-9]+ ok, [0-9]+ skipped\n"), run.err());
        List<String> lines = lines(run);
        for (String expected : List.of(
                "/run/model.lanewise: model file: 4-3-3 relu, softmax output, cross-entropy loss, 27 parameters,"
                        + " classes",
                "/run/metrics.jsonl: metrics of 3 epochs",
                "/run/config.toml: configuration of a training run",
                "/run/checkpoints/epoch-0000000003.checkpoint: checkpoint of 4-3-3 relu, softmax output, cross-entropy"
                        + " loss after 3 epochs",
                "/a.onnx: ONNX file: 4-3-3 relu, softmax output, cross-entropy loss, 27 parameters",
                "/a.npz: NumPy archive: 4-3-3 relu, softmax output, cross-entropy loss, 27 parameters",
                "/a.safetensors: safetensors file: 4-3-3 relu, softmax output, cross-entropy loss, 27 parameters",
                "/iris.csv: CSV file: 150 rows of 5 columns",
                "/digits/train-images-idx3-ubyte: IDX file: 120 images of 4 x 4 pixels",
                "/digits/t10k-labels-idx1-ubyte: IDX file: 40 labels of 4 classes")) {
            assertTrue(lines.contains("ok        " + folder + expected), expected + "\n" + run.out());
        }
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.startsWith("ok")
                                && line.matches(".*/iris\\.lanewise-data: data file: 150 examples of"
                                        + " 4 inputs and 3 classes")),
                run.out());
        assertTrue(lines.contains("skipped   " + folder + "/run/report.html: not checked"), run.out());
    }

    /** Files of other programs, each of which the tests of its reader also read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tables/table.npy | NumPy array of [20, 9] float64",
                "tables/dense.arff | ARFF file: 20 rows of 5 columns",
                "tables/float16.safetensors | safetensors file: x of [20, 8] float32, y of [20] uint8",
                "npz/labels.npz | NumPy archive: x of [20, 8] uint8, y of [20, 3] uint8",
                "libsvm/classes.svm | LIBSVM file: 20 examples of 8 inputs and 3 classes",
                "libsvm/labels.svm | LIBSVM file: 20 examples of 8 inputs and 3 labels",
                "onnx/pytorch-regression-17.onnx | ONNX file: 4-5-1 tanh, identity output, quadratic loss, 31"
                        + " parameters",
            })
    void fileOfAnotherProgramIsWhole(String file, String content) {
        Run run = Run.of("check", RESOURCES.resolve(file).toString());
        assertEquals("ok        " + RESOURCES.resolve(file) + ": " + content + "\n", run.out());
        assertEquals(0, run.exit());
    }

    private static String status(Path file) {
        Run run = Run.of("check", file.toString());
        String status = run.out().substring(0, run.out().indexOf(' '));
        assertEquals(status.equals("ok") ? 0 : 1, run.exit());
        assertEquals(1, lines(run).size(), run.out());
        return status;
    }

    @Test
    void valueThatIsNotFiniteIsReportedWithItsPlace() throws IOException {
        Architecture architecture = Architecture.notebook(2, 2);
        Path file = folder.resolve("nan");
        ModelFile.of(new Network(architecture, new float[] {1, 2, 3, 4, Float.NaN, 6}))
                .write(file);
        assertEquals(
                "failed    " + file + ": element 4 of the array of parameters is NaN, not a finite number\n",
                Run.of("check", file.toString()).out());
    }

    @Test
    void folderWithThreeCheckpointsOfWhichTwoAreDamaged() throws IOException {
        train("--checkpoint", path("checkpoints"));
        Path second = folder.resolve("checkpoints/epoch-0000000002.checkpoint");
        Path third = folder.resolve("checkpoints/epoch-0000000003.checkpoint");
        byte[] bytes = Files.readAllBytes(second);
        bytes[bytes.length / 2] ^= 1;
        Files.write(second, bytes);
        Files.write(third, Arrays.copyOf(Files.readAllBytes(third), 100));
        Run run = Run.of("check", path("checkpoints"));
        assertEquals(1, run.exit());
        List<String> lines = lines(run);
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).startsWith("ok        " + folder), run.out());
        assertTrue(
                lines.get(1)
                        .startsWith("failed    " + second + ": the file is damaged: its content does not have"
                                + " the SHA-256"),
                run.out());
        assertTrue(lines.get(2).startsWith("failed    " + third + ": the header at offset 16 would be "), run.out());
        assertEquals("1 ok, 2 failed\n", run.err());
    }

    @Test
    void unfinishedRunIsNamed() throws IOException {
        train("--out", path("run"));
        Path metrics = folder.resolve("run/metrics.jsonl");
        Files.write(metrics, Files.readAllLines(metrics).subList(0, 1));
        Path marker = Files.createFile(folder.resolve("run/.lanewise.unfinished"));
        Run run = Run.of("check", path("run"));
        assertEquals(0, run.exit(), run.out());
        assertTrue(
                lines(run)
                        .contains("skipped   " + marker + ": the latest training run in this folder has not"
                                + " saved its network; a network here is of an earlier one"),
                run.out());
    }

    @Test
    void filesOfTwoTrainingsInOneFolderAreReported() throws IOException {
        train("--out", path("run"));
        Path metrics = folder.resolve("run/metrics.jsonl");
        Files.write(metrics, Files.readAllLines(metrics).subList(0, 1));
        Run run = Run.of("check", path("run"));
        assertEquals(1, run.exit());
        assertTrue(
                lines(run)
                        .contains("failed    " + metrics + ": no epoch has the scores of model.lanewise: the"
                                + " files are of different runs"),
                run.out());
    }

    @Test
    void idxFilesThatDoNotFitEachOtherAreReported() throws IOException {
        SmallData.write(folder.resolve("a"), 120);
        SmallData.write(folder.resolve("b"), 60);
        Path labels = folder.resolve("a/train-labels-idx1-ubyte");
        Files.write(labels, Files.readAllBytes(folder.resolve("b/train-labels-idx1-ubyte")));
        Run run = Run.of("check", path("a"));
        assertEquals(1, run.exit());
        assertTrue(
                lines(run).stream()
                        .anyMatch(line ->
                                line.startsWith("failed    " + labels + ": the file has 60 labels for 120 images in ")),
                run.out());
    }

    @Test
    void leftOverAndUnknownFilesAndLinksAreListed() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "hello\n");
        Files.write(folder.resolve(".m.lanewise.0123456789abcdef.tmp"), new byte[3]);
        Files.createDirectory(folder.resolve(".hidden"));
        Files.write(folder.resolve(".hidden/a.lanewise"), new byte[3]);
        Files.createSymbolicLink(folder.resolve("up"), folder);
        Run run = Run.of("check", folder.toString());
        assertEquals(
                "leftover  " + folder
                        + "/.m.lanewise.0123456789abcdef.tmp: temporary file of a process that was killed"
                        + " or is still writing\n"
                        + "skipped   " + folder + "/notes.txt: not checked\n"
                        + "skipped   " + folder + "/up: symbolic link\n",
                run.out());
        assertEquals("0 ok, 2 skipped, 1 leftover\n", run.err());
        assertEquals(0, run.exit());
    }

    @Test
    void namedFileThatIsMissingFailsAndOneOfAnUnknownKindIsSkipped() throws IOException {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "hello\n");
        Run run = Run.of("check", path("missing.lanewise"), notes.toString());
        assertEquals(
                "failed    " + path("missing.lanewise") + ": there is no such file\n" + "skipped   " + notes
                        + ": not checked\n",
                run.out());
        assertEquals(1, run.exit());
        assertEquals(2, Run.of("check").exit());
        assertEquals(0, Run.of("check", notes.toString(), IRIS.toString()).exit());
        Run none = Run.of("check", notes.toString());
        assertEquals(1, none.exit());
        assertEquals("0 ok, 1 skipped\n", none.err());
    }

    @Test
    void jsonLinesHaveStatusAndContentOrReason() throws IOException {
        Files.copy(IRIS, folder.resolve("iris.csv"));
        Files.write(folder.resolve("line\nbreak.lanewise"), new byte[30]);
        Run run = Run.of("check", folder.toString(), "--json");
        assertEquals(
                Map.of("file", path("iris.csv"), "status", "ok", "content", "CSV file: 150 rows of 5 columns"),
                JSON.std.mapFrom(lines(run).get(0)));
        Map<String, Object> damaged = JSON.std.mapFrom(lines(run).get(1));
        assertEquals(path("line\nbreak.lanewise"), damaged.get("file"));
        assertEquals("failed", damaged.get("status"));
        assertTrue(
                damaged.get("reason")
                        .toString()
                        .endsWith(": is not a model file of Lanewise, which starts with" + " \"LANEWISE\""),
                damaged.toString());
        assertEquals(2, lines(Run.of("check", folder.toString())).size());
    }
}
