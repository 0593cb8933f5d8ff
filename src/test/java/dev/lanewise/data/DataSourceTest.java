package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {

    private static final String SUPPORTED =
            "(supported are \"mnist\", a folder of IDX files, or a pickle like mnist.pkl.gz)";

    @TempDir
    private Path folder;

    private static String refusalOf(String name) {
        return assertThrows(DataFormatException.class, () -> DataSource.load(name)).getMessage();
    }

    @Test
    void mnistIsTheEmbeddedOne() throws IOException {
        assertEquals("MNIST", DataSource.load("mnist").name());
    }

    @Test
    void filesAreRecognisedByTheirContentNotTheirName() throws IOException {
        for (String name : List.of("small-protocol4.pkl", "small-protocol0.pkl", "lists-protocol0.pkl.gz")) {
            Path file = Files.write(folder.resolve("data.csv"), MnistPickleTest.resource(name));
            assertEquals(file.toString(), DataSource.load(file.toString()).name());
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
        assertEquals("a\0b: is not a path: Nul character not allowed", refusalOf("a\0b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,2,3\n", "PK\u0003\u0004", "\u001f", "{}", "\u0093NUMPY"})
    void otherFilesAreRefused(String content) throws IOException {
        Path file = Files.write(folder.resolve("data.pkl"), content.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(file + ": is not a supported data set " + SUPPORTED, refusalOf(file.toString()));
    }
}
