package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.TableReader;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.BoundedInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data files compressed with gzip are read as the files themselves; JSON files are refused by name. */
class GzipTest {
    private static final String TRAIN = "train --quiet --epochs 2 --hidden 3 --target kind --data ";

    @TempDir
    private Path folder;

    private String csv;

    @BeforeEach
    void readIris() throws IOException {
        csv = Files.readString(IrisFiles.CSV).replace("species", "kind");
    }

    private static Run run(String command) {
        return Run.of(command.split(" "));
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(content);
        }
        return zipped.toByteArray();
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private String arff() {
        StringBuilder text = new StringBuilder("@relation iris\n");
        for (String name : csv.lines().findFirst().orElseThrow().split(",")) {
            text.append("@attribute ")
                    .append(name)
                    .append(name.equals("kind") ? " {setosa,versicolor,virginica}\n" : " real\n");
        }
        return csv.replaceFirst(".*\\R", text + "@data\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris.csv", "iris.tsv", "iris.arff", "utf16.csv"})
    void zippedTableIsReadAsTheTable(String name) throws IOException {
        String text = name.endsWith("arff") ? arff() : name.endsWith("tsv") ? csv.replace(',', '\t') : csv;
        byte[] content = text.getBytes(name.startsWith("utf16") ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        Path plain = write(name, content);
        Path zipped = write(name + ".gz", zipped(content));
        String encoding = name.startsWith("utf16") ? " --encoding utf-16" : "";
        Path net = folder.resolve("net");
        List<String> digest = run(TRAIN + plain + encoding + " --save " + net).lines();
        assertEquals(digest, run(TRAIN + zipped + encoding).lines());
        for (String command : List.of("evaluate " + net + " --data ", "predict " + net + " --format json ", "data ")) {
            assertEquals(
                    run(command + plain + encoding).lines(),
                    run(command + zipped + encoding).lines().stream()
                            .map(line -> line.replace(".gz", ""))
                            .toList(),
                    command);
        }
        if (encoding.isEmpty()) {
            assertEquals(
                    run("check " + plain).out(), run("check " + zipped).out().replace(".gz", ""));
        }
    }

    /** As several programs write it, in parts; a stream as well as a file. */
    @Test
    void zippedTableMayHaveSeveralParts() throws IOException {
        byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.write(zipped(Arrays.copyOf(bytes, 1000)));
        parts.write(zipped(Arrays.copyOfRange(bytes, 1000, bytes.length)));
        Path file = write("parts.csv.gz", parts.toByteArray());
        assertEquals(150, Lanewise.readTable(file).rows());
        assertEquals(
                150,
                TableReader.of(new ByteArrayInputStream(parts.toByteArray()))
                        .table()
                        .rows());
    }

    /** The JDK calls itself at the end of each part, so that empty parts in a row would overflow the stack. */
    @Test
    void manyEmptyPartsInARowAreRefused() throws IOException {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.write(zipped(csv.getBytes(StandardCharsets.UTF_8)));
        byte[] empty = zipped(new byte[0]);
        for (int i = 0; i < 50_000; i++) {
            parts.write(empty);
        }
        Path file = write("parts.csv.gz", parts.toByteArray());
        String message = assertThrows(DataFormatException.class, () -> Lanewise.readTable(file))
                .getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        assertTrue(message.contains("1000 empty parts"), message);
        Run run = Run.of("data", file.toString());
        assertEquals(1, run.exit());
        assertTrue(run.err().contains(file + ": the gzip data is damaged"), run.err());
        Path images = write("train-images-idx3-ubyte.gz", parts.toByteArray());
        assertThrows(DataFormatException.class, () -> {
            try (BoundedInput input = BoundedInput.open(images)) {
                input.fill(new byte[csv.length() + 1], "a byte");
            }
        });
    }

    @Test
    void zippedStandardInputIsPredictedAsTheRowsThemselves() throws IOException {
        byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
        Path net = folder.resolve("net");
        run(TRAIN + write("iris.csv", bytes) + " --save " + net).lines();
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(bytes));
            List<String> expected = run("predict " + net + " - --format csv").lines();
            System.setIn(new ByteArrayInputStream(zipped(bytes)));
            assertEquals(expected, run("predict " + net + " - --format csv").lines());
        } finally {
            System.setIn(before);
        }
    }

    /** Rows times attributes are 17 million; the file has 100 KB. */
    @Tag("processes")
    @Test
    void tableOfAnArffFileIsBoundedByTheSizeOfTheFile() throws IOException {
        StringBuilder text = new StringBuilder("@relation r\n");
        for (int a = 0; a < 5000; a++) {
            text.append("@attribute ").append(a).append(" real\n");
        }
        Path sparse = Files.writeString(
                folder.resolve("sparse.arff"), text.append("@data\n").append("{4999 1}\n{}\n".repeat(1700)));
        for (String command : List.of("train --epochs 1 --data ", "data ")) {
            run(command + sparse)
                    .assertFailed(sparse + ": as a table, it takes 64 MB or more, over 100 times the size of the file");
        }
    }
}
