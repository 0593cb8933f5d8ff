package dev.lanewise.internal.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.FreshFile;
import dev.lanewise.data.DataFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayFileTest {
    private static final String MAGIC = "LANETEST";

    @TempDir
    private Path folder;

    @Test
    void linesAndArraysComeBackBitForBitAndInOrder() throws IOException {
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 8192, 16384, 65536, 65537, 100_003}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            int[] ints = random.ints(length).toArray();
            float[] floats = new float[length];
            for (int i = 0; i < length; i++) {
                floats[i] = Float.intBitsToFloat(random.nextInt() & 0x7fffff | i << 24);
            }
            double[] doubles = random.doubles(length).toArray();
            Map<String, Object> arrays = new LinkedHashMap<>();
            arrays.put("zeta", floats);
            arrays.put("b 1", bytes);
            arrays.put("a-b", ints);
            arrays.put("d", doubles);
            Path file = folder.resolve("file");
            new ArrayFile(Map.of("name", "a: b ü", "empty", ""), arrays).write(file, MAGIC);
            ArrayFile read = ArrayFile.read(file, MAGIC, "a file");
            assertEquals(Map.of("name", "a: b ü", "empty", ""), read.lines());
            assertEquals(List.copyOf(arrays.keySet()), List.copyOf(read.arrays().keySet()));
            assertArrayEquals(floats, (float[]) read.arrays().get("zeta"));
            assertArrayEquals(bytes, (byte[]) read.arrays().get("b 1"));
            assertArrayEquals(ints, (int[]) read.arrays().get("a-b"));
            assertArrayEquals(doubles, (double[]) read.arrays().get("d"));
        }
    }

    @Test
    void layoutIsTheDocumentedOne() throws IOException {
        Path file = folder.resolve("file");
        new ArrayFile(Map.of("epoch", "3"), Map.of("order", new int[] {7, -1})).write(file, MAGIC);
        byte[] content = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(7)
                .putInt(-1)
                .array();
        assertArrayEquals(file("epoch: 3\narray order: int 2\n", content), Files.readAllBytes(file));
    }

    /** Its content is unknown, so it must not be reported as damaged. */
    @Test
    void fileThatCannotBeReadIsNotCalledDamaged() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        IOException e = assertThrows(IOException.class, () -> ArrayFile.read(loop, MAGIC, "a file"));
        assertTrue(e.getMessage().startsWith(loop + ": the file cannot be read: "), e.getMessage());
        assertFalse(e instanceof DataFormatException, e.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "array order: int 3 | the file has 75 bytes, but its arrays take 79: the file is cut off",
                "array order: int 1 | but its arrays take",
                "array order: long 1 | has an array \"order\" of no known kind and length",
                "array order: int -1 | of no known kind and length",
                "array order: int 99999999999 | of no known kind and length",
                "array order: int 2147483647 | of no known kind and length",
                "array order: double 268435455 | the file is cut off",
                "Epoch: 3 | is not of the form \"name: value\"",
                "epoch 3 | is not of the form",
                "array : int 2 | is not of the form",
            })
    void headerThatDoesNotFitTheFileIsRefused(String line, String expected) throws IOException {
        assertRefused(file(line + "\n", new byte[8]), expected);
    }

    @Test
    void twoLinesOfANameAreRefused() throws IOException {
        assertRefused(file("a: 1\na: 2\n", new byte[0]), "has two lines \"a\"");
        assertRefused(file("array a: int 0\narray a: int 0\n", new byte[0]), "has two lines \"a\"");
    }

    @Test
    void otherKindVersionAndLengthAreRefused() throws IOException {
        byte[] whole = file("a: 1\n", new byte[0]);
        byte[] other = whole.clone();
        other[8] = 9;
        assertRefused(other, "the format version at offset 8 is 9, but this program reads version 1");
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 65537}) {
            byte[] longer = whole.clone();
            ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(12, length);
            assertRefused(longer, "the header at offset 16 would be");
        }
        assertRefused("LANEWISE".getBytes(StandardCharsets.US_ASCII), "is not a file of Lanewise, which starts with");
        assertRefused(Arrays.copyOf(whole, 20), "the file is cut off: it ends at offset 20");
        byte[] noText = file("a: 1\n", new byte[0]);
        noText[17] = (byte) 0xff;
        assertRefused(noText, "is not UTF-8 text");
    }

    @Test
    void whatCannotBeReadAgainIsNotWritten() {
        assertThrows(IllegalArgumentException.class, () -> new ArrayFile(Map.of("Name", "x"), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new ArrayFile(Map.of("name", "x\ny"), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new ArrayFile(Map.of("array x", "y"), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new ArrayFile(Map.of(), Map.of("a", new long[1])));
        ArrayFile large = new ArrayFile(Map.of("a", "x".repeat(70_000)), Map.of());
        assertThrows(IOException.class, () -> large.write(folder.resolve("file"), MAGIC));
    }

    /** A file by the description in docs/layouts.md. */
    private static byte[] file(String header, byte[] arrays) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(16 + text.length + arrays.length + 32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC.getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .putInt(text.length)
                .put(text)
                .put(arrays);
        try {
            byte[] content = Arrays.copyOf(bytes.array(), bytes.position());
            return bytes.put(MessageDigest.getInstance("SHA-256").digest(content))
                    .array();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void assertRefused(byte[] content, String expected) throws IOException {
        Path file = FreshFile.write(folder.resolve("bad"), content);
        DataFormatException e = assertThrows(DataFormatException.class, () -> ArrayFile.read(file, MAGIC, "a file"));
        assertTrue(
                e.getMessage().startsWith(file + ": ")
                        && e.getMessage().contains(expected)
                        && e.getMessage().lines().count() == 1,
                e.getMessage());
    }
}
