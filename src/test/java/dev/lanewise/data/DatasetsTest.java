package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {

    private static final String SUPPORTED =
            "(supported are \"mnist\", a folder of IDX files, a folder with one subfolder of pictures per class, a"
                    + " pickle such as mnist.pkl.gz, a NumPy .npz archive or a folder of .npy files, a safetensors"
                    + " file, an ARFF file, a LIBSVM file, a Lanewise data file; a CSV file is read as a table with"
                    + " a target column)";

    @TempDir
    private Path folder;

    private static String refusalOf(String name) {
        return assertThrows(DataFormatException.class, () -> Datasets.load(name)).getMessage();
    }

    @Test
    void mnistIsTheEmbeddedOne() throws IOException {
        assertEquals("MNIST", Datasets.load("mnist").name());
    }

    @Test
    void filesAreRecognisedByTheirContentNotTheirName() throws IOException {
        for (String name : List.of("/pickles/small-protocol4.pkl", "/pickles/small-protocol0.pkl",
                "/pickles/lists-protocol0.pkl.gz", "/npz/keras.npz", "/libsvm/classes.svm", "/libsvm/numbers.svm")) {
            Path file = folder.resolve("data.csv");
            try (InputStream in = DatasetsTest.class.getResourceAsStream(name)) {
                Files.write(file, in.readAllBytes());
            }
            assertEquals(file.toString(), Datasets.load(file.toString()).name());
        }
    }

    @Test
    void foldersAreThoseOfIdxFiles() {
        assertEquals(folder + ": the folder has no train-images-idx3-ubyte (or that with .gz, or with a name before "
                + "it); a data set of IDX files has four files", refusalOf(folder.toString()));
    }

    @Test
    void unknownNameIsRefused() {
        assertEquals("\"mnits\": there is no such data set, file or folder " + SUPPORTED, refusalOf("mnits"));
        assertEquals("\"\": there is no such data set, file or folder " + SUPPORTED, refusalOf(""));
        assertEquals("a b: is not a path: Nul character not allowed", refusalOf("a\0b"));
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
        assertEquals(file + ": is a single NumPy array; to train, inputs and targets are expected, as x and y in one"
                + " .npz archive, as x.npy and y.npy in one folder, or as columns of the"
                + " array", refusalOf(file.toString()));
    }

    @Test
    void whatDoesNotApplyIsRefused() {
        assertEquals("mnist: the targets are classes, and cannot be used as anything else",
                assertThrows(DataFormatException.class, () -> Datasets.load("mnist", Task.REGRESSION, null))
                        .getMessage());
        assertEquals("mnist: only folders of pictures can be resized, but this is something else",
                assertThrows(DataFormatException.class, () -> Datasets.load("mnist", null, new ImageShape(8, 8)))
                        .getMessage());
    }

    @Test
    void tablesNeedATarget() {
        Path file = Path.of("table.arff");
        assertEquals("at least one column of table.arff has to be a target, but none is named", assertThrows(
                IllegalArgumentException.class, () -> Datasets.loadTable(file, List.of(), null)).getMessage());
    }
}
