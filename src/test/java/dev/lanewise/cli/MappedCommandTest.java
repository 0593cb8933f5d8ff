package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that are mapped from a file beside them: the same lines as of data that are loaded. */
class MappedCommandTest {
    private static final String STORED = "set.lanewise-data";

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        data = SmallData.write(folder.resolve("data"));
    }

    private static List<String> train(Path data, String... more) {
        List<String> words = new ArrayList<>(
                List.of("train", "--data", data.toString(), "--layers", "16-6-4", "--epochs", "3", "--seed", "3"));
        words.addAll(List.of(more));
        return Run.of(words.toArray(String[]::new)).lines();
    }

    @Test
    void mappedDataTrainAsLoadedOnesDo() throws IOException {
        List<String> loaded = train(data, "--mapped", "off");
        assertEquals(loaded, train(data));
        assertFalse(Files.exists(data.resolve(STORED)), "small data are loaded");
        assertEquals(loaded, train(data, "--mapped", "on", "--threads", "1"));
        FileTime made = Files.getLastModifiedTime(data.resolve(STORED));
        assertEquals(loaded, train(data, "--mapped", "on", "--threads", "2"));
        assertEquals(made, Files.getLastModifiedTime(data.resolve(STORED)), "it is made once");
        assertEquals(loaded, train(data.resolve(STORED)));
        for (String validation : List.of("0", "own", "0.3")) {
            assertEquals(
                    train(data, "--validation", validation), train(data, "--validation", validation, "--mapped", "on"));
        }
    }

    @Test
    void zippedFilesAreConvertedAsPlainOnesAre() throws IOException {
        List<String> loaded = train(data);
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")))) {
                    Files.copy(file, zipped);
                }
                Files.delete(file);
            }
        }
        assertEquals(loaded, train(data, "--mapped", "on"));
        Path images = data.resolve("train-images-idx3-ubyte.gz");
        byte[] content = Files.readAllBytes(images);
        Files.write(images, Arrays.copyOf(content, content.length - 30));
        byte[] stored = Files.readAllBytes(data.resolve(STORED));
        Run.of("data", data.toString(), "--mapped", "on").assertFailed(images + ": the gzip data is cut off");
        assertArrayEquals(stored, Files.readAllBytes(data.resolve(STORED)), "what was there is not lost");
    }

    /** A killed conversion leaves a file as large as the data, and after the next one nobody converts again. */
    @Test
    void temporaryFileOfAKilledConversionIsDeletedWhenTheDataAreUsedAgain() throws IOException {
        train(data, "--mapped", "on");
        Path left = Files.createFile(data.resolve("." + STORED + ".0123456789abcdef.tmp"));
        train(data, "--mapped", "on");
        assertTrue(Files.exists(left), "its process may be running");
        Files.setLastModifiedTime(left, FileTime.fromMillis(System.currentTimeMillis() - 90_000_000));
        train(data, "--mapped", "on");
        assertFalse(Files.exists(left));
    }

    @Test
    void changedDataAreConvertedAnew() throws IOException {
        train(data, "--mapped", "on");
        Path images = data.resolve("train-images-idx3-ubyte");
        byte[] content = Files.readAllBytes(images);
        for (int i = 16; i < content.length; i++) {
            content[i] = (byte) ~content[i];
        }
        Files.write(images, content);
        Files.setLastModifiedTime(images, FileTime.fromMillis(1_000_000_000_000L));
        List<String> loaded = train(data);
        assertNotEquals(loaded, train(data.resolve(STORED)));
        assertEquals(loaded, train(data, "--mapped", "on"));
        assertEquals(loaded, train(data.resolve(STORED)));
    }

    @Test
    void damagedFilesOfAnEarlierConversionAreMadeAnewAndOthersAreLeftAlone() throws IOException {
        List<String> loaded = train(data, "--mapped", "on");
        Path stored = data.resolve(STORED);
        byte[] content = Files.readAllBytes(stored);
        Files.write(stored, Arrays.copyOf(content, content.length - 5));
        Run.of("data", stored.toString()).assertFailed(stored.toString(), "cut off");
        assertEquals(loaded, train(data, "--mapped", "on"));
        content[content.length - 20] ^= 1;
        Files.write(stored, content);
        Run.of("data", stored.toString()).assertFailed(stored.toString(), "the file is damaged: its inputs");
        Files.writeString(stored, "my own");
        Run.of("data", data.toString(), "--mapped", "on")
                .assertFailed(stored + ": the data would be converted to a file of this name");
        assertEquals("my own", Files.readString(stored));
    }

    @Test
    void folderThatTakesNoFilesIsNamed() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Path file = Files.copy(Path.of("src/test/resources/npz").resolve(npz()), closed.resolve("x.npz"));
        assumeFalse(!closed.toFile().setWritable(false) || Files.isWritable(closed), "nothing is closed to this user");
        Run.of("data", file.toString(), "--mapped", "on")
                .assertFailed(file + ".", ".lanewise-data: cannot be written: access");
    }

    private static String npz() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/npz"))) {
            return files.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".npz"))
                    .sorted()
                    .toList()
                    .get(0);
        }
    }

    @Test
    void archivesAreDescribedAlikeMappedOrLoaded() throws IOException {
        int described = 0;
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/npz"))) {
            for (Path file : files.filter(name -> name.toString().endsWith(".npz"))
                    .sorted()
                    .toList()) {
                Path copy = Files.copy(file, folder.resolve(file.getFileName()));
                Run loaded = Run.of("data", copy.toString(), "--json");
                Run mapped = Run.of("data", copy.toString(), "--json", "--mapped", "on");
                assertEquals(loaded.exit(), mapped.exit(), loaded.err() + mapped.err());
                // Numbers that all are pixels are bytes where all of them have been seen.
                assertEquals(
                        loaded.out().replace("\"bytes\":true", "\"bytes\":false"),
                        mapped.out().replace("\"bytes\":true", "\"bytes\":false"),
                        file.toString());
                described += loaded.exit() == 0 ? 1 : 0;
            }
        }
        assertTrue(described > 3, described + " archives");
    }

    @Test
    void foldersOfArraysAreMappedWhenTheirColumnsArePreprocessed() throws IOException {
        Path arrays = new IrisFiles(folder).npyFolder("arrays");
        String[] words = {"train", "--data", arrays.toString(), "--epochs", "2", "--hidden", "4"};
        List<String> loaded = Run.of(words).lines();
        String[] on = Arrays.copyOf(words, words.length + 2);
        on[words.length] = "--mapped";
        on[words.length + 1] = "on";
        for (int run = 0; run < 2; run++) {
            Run mapped = Run.of(on);
            assertEquals(loaded, mapped.lines());
            List<String> stored;
            try (Stream<Path> files = Files.list(arrays)) {
                stored = files.map(Path::toString)
                        .filter(name -> name.endsWith(".lanewise-data"))
                        .toList();
            }
            assertEquals(1, stored.size(), "it is not part of the data that it was made from");
            assertTrue(mapped.notes().contains(arrays + " is mapped from " + stored.get(0)), mapped.notes());
        }
    }

    @Test
    void flagsThatDoNotFitAreRefused() throws IOException {
        train(data, "--mapped", "on");
        String stored = data.resolve(STORED).toString();
        Run.of("data", "--mapped", "on").assertCalledWrongly("--mapped on needs data on disk");
        Run.of("data", stored, "--mapped", "off").assertCalledWrongly("--mapped off cannot be used");
        Run.of("data", stored, "--task", "numbers").assertCalledWrongly("--task applies to data before conversion");
        Run.of("data", stored, "--target", "3").assertCalledWrongly("--target applies to data before conversion");
        Run.of("data", stored, "--mapped", "perhaps").assertCalledWrongly("perhaps");
    }

    /** A set ten times the heap: the images are too many to be loaded, and are mapped without being asked to. */
    @Tag("processes")
    @Test
    void setOfTenTimesTheHeapTrainsToTheSameBits() throws Exception {
        int side = 64;
        int count = 62_000;
        int heap = 24;
        assertTrue((long) count * side * side > 10L * heap << 20);
        Path large = folder.resolve("large");
        SmallData.write(large, 100, side, 10);
        writeMany(large.resolve("train-images-idx3-ubyte"), count, side);
        byte[] labels = new byte[8 + count];
        labels[2] = 8;
        labels[3] = 1;
        labels[6] = (byte) (count >> 8);
        labels[7] = (byte) count;
        for (int i = 0; i < count; i++) {
            labels[8 + i] = (byte) (i * 7L % 1000 % 10);
        }
        Files.write(large.resolve("train-labels-idx1-ubyte"), labels);
        String[] words = {
            "train", "--data", large.toString(), "--layers", side * side + "-7-10", "--epochs", "2", "--batch", "50"
        };
        ProcessBuilder builder = new ProcessBuilder(command(heap, words))
                .redirectError(folder.resolve("err").toFile());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), Files.readString(folder.resolve("err")));
        assertTrue(
                Files.readString(folder.resolve("err")).contains(large + " is mapped from " + large.resolve(STORED)));
        List<String> off = new ArrayList<>(List.of(words));
        off.addAll(List.of("--mapped", "off"));
        assertEquals(Run.of(off.toArray(String[]::new)).out(), out);
        Process refused = new ProcessBuilder(command(heap, off.toArray(String[]::new))).start();
        assertEquals(1, refused.waitFor(), "without being mapped they do not fit");
    }

    /** A thousand images again and again, the number i of which is i * 7 % 1000. */
    private static void writeMany(Path file, int count, int side) throws IOException {
        byte[][] images = new byte[1000][];
        for (int i = 0; i < images.length; i++) {
            images[i] = new byte[side * side];
            for (int p = 0; p < side; p++) {
                images[i][i % 10 * side + p] = (byte) (255 - p);
                images[i][(i * 31 + p * 57) % images[i].length] = (byte) (i + p);
            }
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(new byte[] {
                0, 0, 8, 3, 0, 0, (byte) (count >> 8), (byte) count, 0, 0, 0, (byte) side, 0, 0, 0, (byte) side
            });
            for (int i = 0; i < count; i++) {
                out.write(images[(int) (i * 7L % 1000)]);
            }
        }
    }

    private static List<String> command(int megabytes, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.lanewise.cli.Main"));
        command.addAll(List.of(words));
        return command;
    }
}
