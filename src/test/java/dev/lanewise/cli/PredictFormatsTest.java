package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever can be trained on can be predicted from and evaluated, in the order of the file. */
class PredictFormatsTest {
    private static final String TRAIN =
            "train --output-activation softmax --cost cross-entropy --eta 0.1 --epochs 30 --quiet";
    private static final String PREPARED = " --scale standard --missing mean";

    @TempDir
    private Path folder;

    private IrisFiles iris;
    private String model;

    @BeforeEach
    void read() throws IOException {
        iris = new IrisFiles(folder);
        model = folder.resolve("net").toString();
    }

    /** Trains, and counts the rows that are predicted right, which is hopeless in another order. */
    private int right(Path file, int inputs, String flags, Path predicted) {
        Run.line(TRAIN + flags + " --layers " + inputs + "-3 --save " + model + " --data", file)
                .lines();
        assertTrue(Run.line(
                        "evaluate " + model + (flags.contains("--target") ? " --target " + flags.split(" ")[2] : "")
                                + " --data",
                        file)
                .lines()
                .get(0)
                .contains("test set of "));
        List<String> lines =
                Run.line("predict " + model + " --format csv", predicted).lines();
        assertEquals(iris.size() + 1, lines.size());
        String head = lines.get(0);
        assertTrue(head.startsWith("file,example,class,probability_of_"), head);
        List<String> names = List.of(head.replace("probability_of_", "").split(","));
        int right = 0;
        for (int row = 0; row < iris.size(); row++) {
            String[] fields = lines.get(row + 1).split(",");
            assertEquals(List.of(predicted.toString(), "" + row), List.of(fields[0], fields[1]));
            right += names.indexOf(fields[2]) - 3
                            == List.of("setosa", "versicolor", "virginica").indexOf(iris.name(row))
                    ? 1
                    : 0;
        }
        return right;
    }

    private static void assertMost(int right) {
        assertTrue(right > 120, () -> "only " + right + " right");
    }

    @Test
    void arffFiles() throws IOException {
        assertMost(right(iris.arff(-1), 6, " --target species", iris.arff(-1)));
        List<String> kept = Run.line("predict " + model + " --keep bed,species,example", iris.arff(-1))
                .lines();
        assertTrue(kept.get(0).startsWith("bed,species,example,class,"), kept.get(0));
        assertTrue(kept.get(1).startsWith("\"first, left\",setosa,0,setosa,0."), kept.get(1));
        Run.line(TRAIN + " --target species --layers 6-3 --data", iris.arff(3))
                .assertFailed("iris3.arff, line 14, column 1 (sepal_length): the value is missing", "--missing mean");
        Run halfway = Run.line("predict " + model, iris.arff(3));
        assertEquals(1, halfway.exit());
        assertTrue(
                halfway.notes().contains("iris3.arff, line 14, column 1 (sepal_length): the value is missing"),
                halfway.notes());
        assertMost(right(iris.arff(3), 6, " --target species" + PREPARED, iris.arff(3)));
        assertMost(right(iris.arff(3), 4, " --target 3 --ignore 6" + PREPARED, iris.arff(3)));
        assertTrue(Run.line("data --target species --missing mean", iris.arff(3))
                .lines()
                .get(0)
                .contains("6 inputs"));
        assertMost(right(iris.arff(3), 6, " --target species" + PREPARED, iris.arff(3)));
        List<String> csv =
                Run.line("predict " + model + " --format csv", iris.arff(-1)).lines();
        String asCsv = String.join(
                "\n",
                Run.line("predict " + model + " --keep all", iris.arff(-1)).lines());
        Path same = Files.writeString(folder.resolve("same.csv"), asCsv);
        assertEquals(
                csv.get(7).split(",")[4],
                Run.line("predict " + model + " --format csv", same)
                        .lines()
                        .get(7)
                        .split(",")[4],
                "an ARFF file gives what a CSV file gives");
    }

    @Test
    void arrays() throws IOException {
        assertMost(right(iris.npz("iris.npz", -1), 4, "", iris.npz("iris.npz", -1)));
        assertMost(right(iris.npz("iris.npz", -1), 4, "", iris.npy("x.npy", false)));
        assertMost(right(iris.npyFolder("arrays"), 4, "", folder.resolve("arrays")));
        assertMost(right(iris.npz("missing.npz", 3), 4, PREPARED, iris.npz("missing.npz", 3)));
        assertMost(right(folder.resolve("arrays"), 4, PREPARED, folder.resolve("arrays")));
        assertMost(right(iris.npy("table.npy", true), 4, " --target 5", folder.resolve("x.npy")));
        assertMost(right(iris.npy("table.npy", true), 4, " --target 5" + PREPARED, folder.resolve("table.npy")));
        Run.line("predict " + model, iris.npyFolder("others").resolve("y.npy"))
                .assertFailed("y.npy: the inputs have the" + " shape [150]");
    }

    @Test
    void libsvmFilesCountedFromEither() throws IOException {
        Path one = iris.libsvm("one.svm", 1, 0, 4);
        Path zero = iris.libsvm("zero.svm", 0, 0, 4);
        assertMost(right(one, 4, "", one));
        List<String> expected =
                Run.line("predict " + model + " --format csv", one).lines();
        String contradiction = "zero.svm, line 1: there is an index 0, but indices count from 1, as given or as in"
                + " the training; --first-index 0 counts from 0";
        Run.line("predict " + model, zero).assertFailed(contradiction);
        Run.line("evaluate " + model + " --data", zero).assertFailed(contradiction);
        Run fromZero = Run.line("predict " + model + " --first-index 0 --format csv", zero);
        assertEquals(String.join("\n", expected).replace("one.svm", "zero.svm"), String.join("\n", fromZero.lines()));
        Path unclear = iris.libsvm("unclear.svm", 0, 1, 4);
        Run guessed = Run.line("predict " + model, unclear);
        assertEquals(
                unclear + ": indices are counted from 1, as LIBSVM does, though no index is 0 or 4;"
                        + " --first-index 0 if they are counted from 0, as scikit-learn writes them\n",
                guessed.notes());
        assertEquals(
                "", Run.line("predict " + model + " --first-index 0", unclear).notes());
        assertTrue(!guessed.lines()
                .equals(Run.line("predict " + model + " --first-index 0", unclear)
                        .lines()));
        Run.line("predict " + model + " --first-index 1", zero)
                .assertFailed("zero.svm, line 1: there is an index 0, but indices count from 1");
        Run.line("predict " + model + " --first-index 2", zero)
                .assertCalledWrongly("--first-index", "from 0 to 1 is expected");
        Run.line("predict " + model + " --first-index 0", one)
                .assertFailed("one.svm: there is an index 4, counted from 0, but the network takes 4 inputs");
        Path narrow = iris.libsvm("narrow.svm", 1, 0, 3);
        assertTrue(
                Run.line("evaluate " + model + " --data", narrow).lines().get(0).startsWith(narrow + ": "));
        assertMost(right(zero, 4, PREPARED, zero));
        assertEquals(
                Run.line("predict " + model, zero).out().replace("zero.svm", "one.svm"),
                Run.line("predict " + model + " --first-index 1", one).out());
        assertEquals(
                "LIBSVM files are read as in the training: --first-index 0\n",
                Run.line("predict " + model, zero).notes());
        Run contradicting = Run.line("predict " + model, one);
        assertEquals(1, contradicting.exit(), contradicting.err());
        assertTrue(contradicting.err().endsWith("; --first-index 1 counts from 1\n"), contradicting.err());
        Run trained = Run.line(TRAIN.replace(" --quiet", "") + " --layers 4-3 --data", zero);
        assertTrue(trained.notes().contains("because line 1 has an index 0"), trained.notes());
    }

    @Test
    void foldersOfIdxFilesAndConvertedData() throws IOException {
        Path data = SmallData.write(folder.resolve("data"));
        Run.line("train --layers 16-4 --epochs 2 --quiet --save " + model + " --data", data)
                .lines();
        Path converted = folder.resolve("set.lanewise-data");
        Run.line("convert --output " + converted, data).lines();
        List<String> all = Run.line("predict " + model + " --format csv", data).lines();
        assertEquals(SmallData.TRAINING + SmallData.TEST + 1, all.size());
        List<String> images = Run.line(
                        "predict " + model + " --format csv",
                        data.resolve("train-images-idx3-ubyte"),
                        data.resolve("t10k-images-idx3-ubyte"))
                .lines();
        assertEquals(withoutNames(images), withoutNames(all), "in the order of the files");
        assertEquals(
                withoutNames(all),
                withoutNames(Run.line("predict " + model + " --format csv", converted)
                        .lines()));
    }

    private static List<String> withoutNames(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("^[^,]*,[^,]*,", "")).toList();
    }

    @Test
    void foldersOfPicturesWithOneNote() throws IOException {
        Path data = SmallData.write(folder.resolve("data"));
        Run.line("train --layers 16-4 --epochs 2 --quiet --save " + model + " --data", data)
                .lines();
        Path pictures = folder.resolve("pictures");
        for (int i = 0; i < 6; i++) {
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; i < 3 && p < 64; p++) {
                image.getRaster().setSample(p % 8, p / 8, 0, p / 16 == i ? 0 : 255);
            }
            Path file =
                    Files.createDirectories(pictures.resolve("class" + i % 2)).resolve(i + ".png");
            ImageIO.write(image, "png", file.toFile());
        }
        Files.writeString(pictures.resolve("readme.txt"), "no picture");
        Files.createDirectories(pictures.resolve(".cache"));
        Files.copy(pictures.resolve("class0/0.png"), pictures.resolve(".cache/0.png"));
        Run run = Run.line("predict " + model + " --format csv", pictures);
        assertEquals(
                List.of("class0/0.png", "class0/2.png", "class0/4.png", "class1/1.png", "class1/3.png", "class1/5.png"),
                run.lines().stream()
                        .skip(1)
                        .map(line ->
                                pictures.relativize(Path.of(line.split(",")[0])).toString())
                        .toList());
        assertEquals("6 pictures: 6 resized to 4 x 4 pixels; 3 dark on light, so inverted\n", run.notes());
        Run.line("predict " + model + " --keep id", pictures)
                .assertFailed("--keep names the column \"id\", but this is not"
                        + " a table, so there are only file and example");
    }
}
