package dev.lanewise.data;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {

    private static final String SUPPORTED =
            "(supported are a folder of IDX files, a folder with one subfolder of pictures per class, a"
                    + " pickle such as mnist.pkl.gz, a NumPy .npz archive or a folder of .npy files, a safetensors"
                    + " file, a LIBSVM file, a Lanewise data file; CSV and ARFF files are read as tables with"
                    + " a target column)";

    @TempDir
    private Path folder;

    private static String refusalOf(String name) {
        return assertThrows(DataFormatException.class, () -> Datasets.load(Path.of(name)))
                .getMessage();
    }

    @Test
    void mnistIsTheEmbeddedOne() throws IOException {
        assertEquals("MNIST", Mnist.load().name());
    }

    @Test
    void filesAreRecognisedByTheirContentNotTheirName() throws IOException {
        for (String name : List.of(
                "/pickles/small-protocol4.pkl",
                "/pickles/small-protocol0.pkl",
                "/pickles/lists-protocol0.pkl.gz",
                "/npz/keras.npz",
                "/libsvm/classes.svm",
                "/libsvm/numbers.svm")) {
            Path file = folder.resolve("data.csv");
            try (InputStream in = DatasetsTest.class.getResourceAsStream(name)) {
                Files.write(file, in.readAllBytes());
            }
            assertEquals(file.toString(), Datasets.load(file).name());
        }
    }

    @Test
    void foldersAreThoseOfIdxFiles() {
        assertEquals(
                folder + ": the folder has no train-images-idx3-ubyte (or that with .gz, or with a name before "
                        + "it); a data set of IDX files has four files",
                refusalOf(folder.toString()));
    }

    @Test
    void unknownNameIsRefused() {
        assertThrown(
                NoSuchFileException.class,
                "mnits: there is no such data set, file or folder " + SUPPORTED,
                () -> Datasets.load(Path.of("mnits")));
        assertEquals("the path of the data set is empty " + SUPPORTED, refusalOf(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2,3\n", "\u001f", "{}", "1 2 3\n", "1 a:2\n", "# 1 1:2\n"})
    void otherFilesAreRefused(String content) throws IOException {
        Path file = Files.write(folder.resolve("data.pkl"), content.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(file + ": is not a supported data set " + SUPPORTED, refusalOf(file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.npz", "data.arff", "data.libsvm", "data.lanewise-data", "data"})
    void emptyFileIsRefusedAsEmpty(String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        assertEquals(file + ": the file is empty", refusalOf(file.toString()));
    }

    @Test
    void arrayOfItsOwnIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("x.npy"), "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                file + ": is a single NumPy array; to train, inputs and targets are expected, as x and y in one"
                        + " .npz archive, as x.npy and y.npy in one folder, or as columns of the"
                        + " array",
                refusalOf(file.toString()));
    }

    @Test
    void taskOrSizeThatDoesNotApplyIsRefused() throws IOException {
        Path pickle = folder.resolve("data.pkl");
        try (InputStream in = DatasetsTest.class.getResourceAsStream("/pickles/small-protocol4.pkl")) {
            Files.write(pickle, in.readAllBytes());
        }
        assertEquals(
                Datasets.load(pickle).toString(),
                DatasetReader.of(pickle).withTask(Task.CLASSIFICATION).splits().toString());
        assertThrown(
                DataFormatException.class,
                pickle + ": the targets are classes, and cannot be used as anything else",
                () -> DatasetReader.of(pickle).withTask(Task.REGRESSION).splits());
        assertThrown(
                DataFormatException.class,
                pickle + ": only folders of pictures can be resized, but this is something else",
                () -> DatasetReader.of(pickle).withImages(new ImageShape(8, 8)).splits());
        Path stored = folder.resolve("rows.lanewise-data");
        Dataset numbers = Dataset.ofRegression(new float[] {1, 1}, 1, new float[] {1, 1}, 1);
        Datasets.save(new Splits(numbers, numbers.slice(0, 0), numbers.slice(0, 0), "numbers"), stored);
        assertEquals(
                Task.REGRESSION,
                DatasetReader.of(stored)
                        .withTask(Task.REGRESSION)
                        .splits()
                        .training()
                        .task());
        assertThrown(
                DataFormatException.class,
                stored + ": the targets are numbers, and cannot be used as anything else",
                () -> DatasetReader.of(stored).withTask(Task.CLASSIFICATION).splits());
    }
}
