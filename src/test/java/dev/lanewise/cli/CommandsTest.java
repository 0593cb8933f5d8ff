package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Model;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands on a table of one's own, from training to predictions in other programs. */
class CommandsTest {
    private static final String IRIS = IrisFiles.CSV.toString();

    @TempDir
    private static Path folder;

    private static String model;
    private static String inputs;

    @BeforeAll
    static void train() throws IOException {
        model = folder.resolve("iris.lanewise").toString();
        Run.of("train", "--data", IRIS, "--target", "species", "--epochs", "20", "--quiet", "--save", model)
                .lines();
        inputs = Files.write(
                        folder.resolve("inputs.csv"),
                        Files.readAllLines(IrisFiles.CSV).stream()
                                .map(line -> line.substring(0, line.lastIndexOf(',')))
                                .toList())
                .toString();
    }

    private static Map<String, Object> first(String network, String file) throws IOException {
        return JSON.std.mapFrom(
                Run.of("predict", network, file, "--json").lines().get(0));
    }

    @Test
    void everyJsonRecordNamesItsOutputs() throws IOException {
        Map<String, Object> named = first(model, inputs);
        assertEquals(0, named.get("class"));
        assertEquals("setosa", named.get("name"));
        assertEquals(List.of("setosa", "versicolor", "virginica"), named.get("names"));
        Path table = Files.writeString(folder.resolve("ab.csv"), "a,b\n0,0\n1,1\n0,0\n1,1\n0,0\n1,1\n0,0\n1,1\n");
        String saved = folder.resolve("ab.lanewise").toString();
        Run.of("train", "--data", table.toString(), "--target", "b", "--epochs", "1", "--quiet", "--save", saved)
                .lines();
        Map<String, Object> numbered = first(saved, table.toString());
        assertEquals(String.valueOf(numbered.get("class")), numbered.get("name"));
        assertEquals(List.of("0", "1"), numbered.get("names"));
        Run.line("train --data " + table + " --target b --task numbers --epochs 1 --quiet --save " + saved)
                .lines();
        assertEquals(List.of("b"), first(saved, table.toString()).get("names"));
    }

    @Test
    void networkOfATableTakesNoPictures() throws IOException {
        Path images = Files.write(folder.resolve("images-idx3-ubyte"), SmallData.images(2, 2, new byte[4]));
        Run.of("predict", model, images.toString())
                .assertFailed("is an IDX file of images, but the network takes the"
                        + " columns of a table: sepal_length, sepal_width, petal_length, petal_width");
        Path picture = folder.resolve("dot.png");
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", picture.toFile());
        Run.of("predict", model, picture.toString())
                .assertFailed("dot.png: is a picture, but the network takes the" + " columns of a table");
    }

    @ParameterizedTest
    @CsvSource({"npz", "safetensors"})
    void exportedWeightsWarnThatColumnsAreNotScaled(String ending) {
        String file = folder.resolve("iris." + ending).toString();
        Run.of("export", model, file).lines();
        String warning =
                "warning: " + file + " has no preprocessing, but its network was trained with --scale standard";
        for (Run run : List.of(
                Run.of("predict", file, inputs),
                Run.of("evaluate", file, "--data", IRIS, "--target", "species"),
                Run.of("importance", file, "--data", IRIS, "--target", "species", "--repeats", "1"))) {
            assertFalse(run.lines().isEmpty());
            assertEquals(
                    1,
                    run.err().lines().filter(line -> line.startsWith(warning)).count(),
                    run.err());
        }
        assertFalse(Run.of("predict", model, inputs).err().contains("no preprocessing"));
    }

    @Test
    void networkWithoutColumnsNotesThatATableIsUsedUnchanged() {
        String own = folder.resolve("plain.lanewise").toString();
        String npz = folder.resolve("plain.npz").toString();
        Run trained = Run.line("train --data " + IRIS + " --target species --layers 4-5-3 --epochs 1 --save " + own);
        assertTrue(
                trained.err()
                        .contains("with --layers, columns are not scaled, and flags that are not given have the"
                                + " values of the lecture notebook; --hidden 5 instead chooses both"),
                trained.err());
        Run.of("export", own, npz).lines();
        String note = "the model file does not describe columns, so those of " + inputs + " are used unchanged";
        assertEquals(
                1,
                Run.of("predict", npz, inputs, inputs)
                        .err()
                        .lines()
                        .filter(line -> line.startsWith(note))
                        .count());
        assertTrue(Run.of("evaluate", npz, "--data", IRIS, "--target", "species")
                .err()
                .contains("the model file does not describe columns, so those of " + IRIS + " are used unchanged"));
        assertFalse(Run.of("predict", own, inputs).err().contains("does not describe"));
    }

    @Test
    void dataInPlaceOfAModelIsRefused() throws IOException {
        Path data = new IrisFiles(folder).npz("xy.npz", -1);
        Run.of("evaluate", data.toString(), "--data", IRIS)
                .assertFailed("looks like a data file, but a model file is" + " expected");
        Run.of("predict", "--data", inputs, model)
                .assertCalledWrongly("there is no flag '--data'; the files follow the"
                        + " model without a flag: lanewise predict MODEL FILE");
    }

    /** By two signals at once, one of which is that of a terminal that was closed. */
    @Tag("processes")
    @Test
    void stoppedTrainingKeepsTheNetworksOfAnEarlierOne() throws Exception {
        ProcessTest.assumeSignals();
        Path file = Files.copy(Path.of(model), folder.resolve("kept.lanewise"));
        Path out = Files.createDirectory(folder.resolve("run"));
        Path run = Files.copy(file, out.resolve("model.lanewise"));
        Process process = ProcessTest.start(
                ProcessTest.QUICK,
                ("train --quiet --validation 0 --epochs 2000000000 --target species --force --json --data " + IRIS
                                + " --save " + file + " --out " + out)
                        .split(" "));
        try (BufferedReader lines = process.inputReader()) {
            assertTrue(lines.readLine().startsWith("{\"epoch\":1,"));
            ProcessTest.signal(process, ProcessTest.SIGHUP);
            ProcessTest.signal(process, ProcessTest.SIGTERM);
            String last = lines.lines().reduce("", (previous, line) -> line);
            assertTrue(
                    Set.of(128 + ProcessTest.SIGHUP, 128 + ProcessTest.SIGTERM).contains(ProcessTest.exit(process)));
            String err = ProcessTest.text(process, false);
            for (Path kept : List.of(file, run)) {
                assertArrayEquals(Files.readAllBytes(Path.of(model)), Files.readAllBytes(kept));
                Path beside = kept.resolveSibling(kept.getFileName().toString().replace(".", "-interrupted."));
                assertTrue(
                        last.startsWith("{\"parameters_sha256\":\""
                                + Model.load(beside).network().sha256() + "\""),
                        last);
                assertTrue(err.contains(kept + " already existed and is unchanged") && err.contains(" " + beside), err);
            }
            assertTrue(Run.of("evaluate", out.toString(), "--data", IRIS).err().contains("is of an earlier run"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Tag("processes")
    @Test
    void interruptedSearchReplacesNoFile() throws Exception {
        ProcessTest.assumeSignals();
        Path file = Files.writeString(folder.resolve("best.lanewise"), "complete");
        Path config = Files.writeString(folder.resolve("best.toml"), "complete");
        // The first trial ends at once, and the second takes longer than the test.
        Process process = ProcessTest.start(
                ProcessTest.QUICK,
                ("tune --target species --hidden 4 --batch-size 8 --epochs 2000000000 --patience 1,1000000000"
                                + " --threads 1 --data " + IRIS + " --save " + file + " --save-config " + config)
                        .split(" "));
        try (BufferedReader notes = process.errorReader()) {
            String line = notes.readLine();
            while (line != null && !line.startsWith("trial 1")) {
                line = notes.readLine();
            }
            int signal = ProcessTest.interrupt(process);
            String err = notes.lines().collect(Collectors.joining("\n"));
            assertEquals(128 + signal, ProcessTest.exit(process), err);
            for (Path kept : List.of(file, config)) {
                assertEquals("complete", Files.readString(kept));
                assertTrue(err.contains(kept + " already existed and is unchanged"), err);
            }
            Model.load(folder.resolve("best-interrupted.lanewise"));
            assertTrue(Files.readString(folder.resolve("best-interrupted.toml")).contains("batch-size = 8"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void flagOnTheCommandLineReplacesSettingsOfTheFileThatDependOnIt() throws IOException {
        Path out = folder.resolve("dependent");
        Run.of("train", "--data", IRIS, "--target", "species", "--epochs", "1", "--quiet", "--out", out.toString())
                .lines();
        String config = out.resolve("config.toml").toString();
        Run sgd = Run.of("train", "--config", config, "--optimizer", "sgd");
        assertFalse(sgd.lines().isEmpty());
        assertTrue(
                sgd.err().contains(config + ": beta1, beta2, epsilon are not used, because --optimizer is given"),
                sgd.err());
        Run hidden = Run.of("train", "--config", config, "--hidden", "7");
        assertFalse(hidden.lines().isEmpty());
        assertTrue(hidden.err().contains("network 4-7-3"), hidden.err());
        Run.of("train", "--config", config, "--optimizer", "sgd", "--beta1", "0.5")
                .assertCalledWrongly("--beta1 does not apply to --optimizer sgd");
    }

    @Test
    void networkThatIsNotSavedIsNoted() {
        String note = "the network is not saved; --save FILE saves it";
        assertTrue(Run.of("train", "--data", IRIS, "--target", "species", "--epochs", "1")
                .err()
                .contains(note));
        assertFalse(Run.line("train --data " + IRIS + " --target species --epochs 1 --save " + folder.resolve("noted"))
                .err()
                .contains(note));
    }

    @Test
    void mistakesOfATableNameItsLines() throws IOException {
        List<String> lines = Files.readAllLines(IrisFiles.CSV);
        List<String> printed = Run.of("evaluate", model, "--data", IRIS, "--set", "all", "--mistakes", "3")
                .lines();
        int first = printed.indexOf("most confident errors") + 1;
        List<String> mistakes = printed.subList(first, first + 3);
        assertEquals("", printed.get(first + 3));
        for (String mistake : mistakes) {
            String line = lines.get(Integer.parseInt(mistake.replaceFirst(".*, line (\\d+): .*", "$1")) - 1);
            assertTrue(mistake.endsWith("actually " + line.substring(line.lastIndexOf(',') + 1)), mistake);
        }
    }

    @Test
    void picturesAreReadInTheSizeOfTheNetwork() throws IOException {
        Path pictures = folder.resolve("pictures");
        for (int i = 0; i < 20; i++) {
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
            image.setRGB(i % 2 == 0 ? 1 : 6, 3, 0xffffff);
            Path file = Files.createDirectories(pictures.resolve(i % 2 == 0 ? "left" : "right"))
                    .resolve(i + ".png");
            ImageIO.write(image, "png", file.toFile());
        }
        String network = folder.resolve("pictures.lanewise").toString();
        Run.line("train --data " + pictures + " --image-size 4x4 --image-color rgb --epochs 1 --quiet --save "
                        + network)
                .lines();
        Run run = Run.of("evaluate", network, "--data", pictures.toString());
        assertFalse(run.lines().isEmpty());
        assertTrue(
                run.err()
                        .contains("the pictures are read at the size of the network's images: --image-size 4x4"
                                + " --image-color rgb"),
                run.err());
        Run.of("evaluate", network)
                .assertCalledWrongly("distinguishes the classes left, right, and not mnist;"
                        + " name its data with --data, such as --data " + pictures + ", which it was trained on");
    }
}
