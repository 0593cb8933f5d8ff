package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on a converted, mapped file prints the lines that training on loaded data prints. */
class ConvertTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path stored;

    @BeforeEach
    void writeData() throws IOException {
        data = SmallData.write(folder.resolve("data"));
        stored = folder.resolve("set.lanewise-data");
    }

    private static List<String> train(Path data, String flags) {
        return Run.line("train --data " + data + " --layers 16-6-4 --epochs 3 --seed 3 " + flags)
                .lines();
    }

    private Run convert(Path source) {
        return Run.line("convert " + source + " --output " + stored);
    }

    @Test
    void convertedDataTrainAsLoadedOnesDo() throws IOException {
        assertEquals(
                List.of(stored + ": 100 examples to train on, 20 to validate and 40 to test"),
                convert(data).lines());
        for (String validation : List.of("0", "0.3")) {
            List<String> loaded = train(data, "--validation " + validation);
            assertEquals(loaded, train(stored, "--validation " + validation + " --threads 1"));
            assertEquals(loaded, train(stored, "--validation " + validation + " --threads 2"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(Set.of(data, stored), files.collect(Collectors.toSet()), "nothing is written beside the data");
        }
    }

    @Test
    void damagedFileIsRefusedByEveryCommandThatReadsIt() throws IOException {
        convert(data).lines();
        byte[] content = Files.readAllBytes(stored);
        Files.write(stored, Arrays.copyOf(content, content.length - 5));
        Run.of("data", stored.toString()).assertFailed(stored.toString(), "cut off");
        content[content.length - 20] ^= 1;
        Files.write(stored, content);
        for (String command : List.of("data " + stored, "train --layers 16-4 --epochs 1 --data " + stored)) {
            Run.of(command.split(" ")).assertFailed(stored.toString(), "the file is damaged: its inputs");
        }
    }

    @Test
    void wrongCallsAreRefused() throws IOException {
        convert(data).lines();
        String file = stored.toString();
        Run.of("convert", data.toString()).assertCalledWrongly("--output");
        Run.of("convert", data.toString(), "--output", "set").assertCalledWrongly("must end with .lanewise-data");
        Run.line("convert " + file + " --output " + folder.resolve("again.lanewise-data"))
                .assertCalledWrongly("has been converted already");
        Run.of("data", file, "--task", "numbers").assertCalledWrongly("--task applies to data before conversion");
        Run.of("data", file, "--target", "3").assertCalledWrongly("--target applies to data before conversion");
    }

    /** The images are ten times the heap, so they cannot be loaded, and the message names the remedy. */
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
        List<String> train = List.of("--layers", side * side + "-7-10", "--epochs", "2", "--batch", "50");
        List<String> loaded = words("train", "--data", large, train);
        Run refused = process(heap, loaded);
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains("lanewise convert"), refused.err());
        assertEquals(
                0,
                process(heap, words("convert", large, "--output", List.of(stored.toString())))
                        .exit());
        Run mapped = process(heap, words("train", "--data", stored, train));
        assertEquals(Run.of(loaded.toArray(String[]::new)).out(), mapped.out(), mapped.err());
    }

    private static List<String> words(Object first, Object second, Object third, List<String> others) {
        List<String> words = new ArrayList<>(List.of(first.toString(), second.toString(), third.toString()));
        words.addAll(others);
        return words;
    }

    private Run process(int megabytes, List<String> words) throws Exception {
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command(megabytes, words.toArray(String[]::new)))
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(err));
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
