package dev.lanewise.internal.formats;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.rows.ExampleRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnistPickleTest {

    private static final String[] SMALL = {
        "small-protocol0",
        "small-protocol1",
        "small-protocol2",
        "small-protocol3",
        "small-protocol4",
        "small-protocol5",
        "small-python2",
        "small-fortran-big-endian",
        "small-thirds"
    };

    private static Dataset mnist;

    @BeforeAll
    static void loadMnist() throws IOException {
        mnist = Mnist.load().training();
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = MnistPickleTest.class.getResourceAsStream("/pickles/" + name)) {
            return in.readAllBytes();
        }
    }

    private static Splits read(byte[] content) throws DataFormatException {
        return MnistPickle.read(BoundedInput.of("some.pkl", content));
    }

    private static String refusalOf(byte[] content) {
        return assertThrows(DataFormatException.class, () -> read(content)).getMessage();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static void assertSame(Dataset expected, Dataset actual) {
        assertEquals(expected.size(), actual.size());
        assertEquals(expected.inputs(), actual.inputs());
        float[] row = new float[expected.inputs()];
        float[] other = new float[expected.inputs()];
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.label(i), actual.label(i));
            expected.copyRow(i, row, 0);
            actual.copyRow(i, other, 0);
            assertArrayEquals(row, other);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "big-endian",
                "float64-int32",
                "fortran-order",
                "lists-instead-of-tuples",
                "python2-protocol2-numpy1",
                "python3-protocol2-numpy1",
                "python3-protocol2-numpy2",
                "python3-protocol3-numpy2",
                "python3-protocol4-numpy2",
                "python3-protocol5-numpy2",
                "python2-protocol0-numpy1",
                "python3-protocol0-numpy2",
                "python3-protocol1-numpy2",
                "lists-protocol0"
            })
    void everyDialectHoldsTheFirstImagesOfMnist(String name) throws IOException {
        byte[] zipped = resource(name + ".pkl.gz");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
        for (byte[] content : new byte[][] {zipped, plain}) {
            Splits splits = read(content);
            assertEquals("some.pkl", splits.name());
            assertSame(mnist.slice(0, 40), splits.training());
            assertSame(mnist.slice(40, 50), splits.validation());
            assertSame(mnist.slice(50, 60), splits.test());
            for (Dataset part : new Dataset[] {splits.training(), splits.validation(), splits.test()}) {
                assertTrue(Internals.of(part, ExampleRows.class).isBytes());
                assertEquals(1 / 256f, Internals.of(part, ExampleRows.class).byteScale());
                assertEquals(10, part.classes());
                assertEquals(Optional.of(new ImageShape(28, 28)), part.shape());
            }
        }
    }

    /** {@code np.arange(first, first + 4 * n).reshape(n, 4) * 23 % 256 / 256}, or a third of it. */
    @Test
    void smallPicklesHoldWhatTheirScriptSays() throws IOException {
        for (String name : SMALL) {
            Splits splits = read(resource(name + ".pkl"));
            boolean thirds = name.equals("small-thirds");
            assertEquals(
                    !thirds, Internals.of(splits.training(), ExampleRows.class).isBytes());
            assertEquals(3, splits.training().classes());
            int[] first = {0, 5, 7};
            Dataset[] parts = {splits.training(), splits.validation(), splits.test()};
            for (int p = 0; p < 3; p++) {
                assertEquals(new int[] {3, 1, 2}[p], parts[p].size(), name);
                assertEquals(Optional.of(new ImageShape(2, 2)), parts[p].shape());
                float[] row = new float[4];
                for (int i = 0; i < parts[p].size(); i++) {
                    assertEquals(parts[p].size() - 1 - i, parts[p].label(i), name);
                    parts[p].copyRow(i, row, 0);
                    for (int k = 0; k < 4; k++) {
                        float expected = (first[p] + 4 * i + k) * 23 % 256 / 256f;
                        assertEquals(thirds ? expected / 3 : expected, row[k], name);
                    }
                }
            }
        }
    }

    @Test
    void callOfTheSystemIsRefusedWithItsNameAndPlace(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("mnist.pkl.gz"), resource("hostile-os-system.pkl.gz"));
        assertThrown(
                DataFormatException.class,
                file + ": the pickle names posix.system, but only NumPy arrays, tuples, lists and numbers are "
                        + "read; nothing was executed (pickle offset 2)",
                () -> MnistPickle.load(file));
        assertFalse(Files.exists(Path.of("pwned")));
    }

    @Test
    void stringLongerThanTheFileCanBeIsRefusedBeforeItIsMade() throws IOException {
        assertEquals(
                "some.pkl: a string at offset 7 would be 2147483647 bytes long, but a file of this length "
                        + "holds at most 31985 from there on",
                refusalOf(resource("hostile-huge-length.pkl.gz")));
    }

    @Test
    void cutPickleIsRefusedWithTheOffset() throws IOException {
        assertEquals(
                "some.pkl: the file ends at offset 94776, but a string goes on to offset 125588",
                refusalOf(resource("truncated.pkl.gz")));
    }

    @Test
    void changedByteOfGzipIsNoticedByItsChecksum() throws IOException {
        byte[] whole = gzip(resource("small-protocol2.pkl"));
        whole[whole.length - 8] ^= 1;
        assertTrue(refusalOf(whole).contains("the gzip data is damaged"));
    }

    /** What each line spells is Latin-1; the sentence is what follows the name of the file. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        \\x80\\x02cbuiltins\\neval\\n.                     | the pickle names builtins.eval,
        \\x80\\x04\\x8c\\x02os\\x8c\\x06system\\x93.       | the pickle names os.system,
        \\x80\\x02cnumpy\\nload\\n.                        | the pickle names numpy.load,
        \\x80\\x02cnumpy.core.multiarray\\nscalar\\n.      | the pickle names numpy.core.multiarray.scalar,
        \\x80\\x02cos\\x1b[2J\\nsystem\\n.                 | the pickle names os?[2J.system,
        \\x80\\x02cnumpy\\nndarray\\n)R.                   | an ndarray is made without its content
        \\x80\\x02cnumpy\\ndtype\\nU\\x02O8\\x85R.         | the array's type is O8,
        \\x80\\x02cnumpy\\ndtype\\nU\\x03V16\\x85R.        | the array's type is V16,
        \\x80\\x02c_codecs\\nencode\\nU\\x01aU\\x03rot\\x86R. | a string is to be encoded in another way
        \\x80\\x02K\\x01)R.                                | an integer is called with
        \\x80\\x02K\\x01)b.                                | an integer is filled with
        \\x80\\x02cnumpy\\ndtype\\nb.                      | the stack has fewer values
        \\x80\\x02(cnumpy\\ndtype\\n(R.                    | the stack has fewer values
        \\x80\\x02t.                                       | a mark is missing
        \\x80\\x02.                                        | the stack has fewer values
        \\x80\\x02N.                                       | the pickle is None,
        \\x80\\x02]q\\x00h\\x00a.                          | the pickle is a list or tuple of 1,
        \\x80\\x02Na.                                      | the stack has fewer values
        \\x80\\x02NNa.                                     | items are appended to None
        \\x80\\x02h\\x05.                                  | memo 5 is not set
        \\x80\\x05\\x97.                                   | an array lies outside of the file
        \\x80\\x06N.                                       | the pickle's protocol is 6,
        \\x80\\x02}.                                       | instruction 0x7d is none that
        \\x80\\x02\\x8a\\x09123456789.                     | an integer of 9 bytes is larger
        \\x80\\x02X\\x03\\x00\\x00\\x00\\xe2\\x82\\xac.    | a string has characters beyond Latin-1
        \\x80\\x02X\\x01\\x00\\x00\\x00\\xc3.              | a string has characters beyond Latin-1
        (V\\u20ac\\n.                                      | a string has characters beyond Latin-1
        (S'\\q'\\n.                                        | a string has an escape that Python does not write
        (S'\\xg0'\\n.                                      | a string has an escape without hexadecimal digits
        (Sa\\n.                                            | a string must start with a quote
        (S'a'b\\n.                                         | a string goes on behind its closing quote
        (Iten\\n.                                          | an integer is expected
        (Fone\\n.                                          | a number is expected
        \\x80\\x04\\x8e\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff. | a string at offset 11 would be 18446744073709551
        \\x80\\x02(NNNt..                                  | the file goes on at offset 8, where it should end
        \\x80\\x02(NNNt.                                   | the training part is None,
        \\x80\\x02(NN\\x86NNt.                             | the training images are None,
        \\x80\\x02(G?\\xf0\\x00\\x00\\x00\\x00\\x00\\x00F1.5\\n\\x86NNt. | the training images are a number,
        """)
    void whatIsNoDataSetIsRefusedWithOneSentence(String spelled, String sentence) {
        byte[] pickle = unescaped(spelled.strip());
        String refusal = refusalOf(pickle);
        assertTrue(refusal.startsWith("some.pkl: " + sentence), refusal);
    }

    /** Turns \xhh and \n into bytes, but not within what a pickle's own escapes are, after S and V. */
    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean verbatim = text.startsWith("(S") || text.startsWith("(V");
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\n", i)) {
                bytes.write('\n');
                i++;
            } else if (!verbatim && text.startsWith("\\x", i)) {
                bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** Builds protocol 2 pickles of arrays that Python would not write. */
    private static final class Writer {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer() {
            text("\u0080\u0002");
        }

        Writer text(String latin1) {
            out.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        Writer integer(int number) {
            return text("J").littleEndian(number);
        }

        Writer littleEndian(int number) {
            for (int i = 0; i < 4; i++) {
                out.write(number >> 8 * i);
            }
            return this;
        }

        Writer array(String dtype, String data, int... shape) {
            text("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n(K\0tU\u0001b\u0087R(K\u0001(");
            for (int size : shape) {
                integer(size);
            }
            text("tcnumpy\ndtype\nU" + (char) dtype.length() + dtype + "\u0085R\u0089T");
            return littleEndian(data.length()).text(data + "tb");
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    private static final String HALF = "\0\0\0\u003f";

    private static byte[] pickle(Writer images, String labelData, String testLabel) {
        Writer writer = images.array("u1", labelData, labelData.length()).text("\u0086");
        for (int i = 0; i < 2; i++) {
            writer.array("f4", HALF, 1, 1).array("u1", testLabel, 1).text("\u0086");
        }
        return writer.text("\u0087.").bytes();
    }

    @Test
    void arraysThatDoNotFitAreRefused() throws IOException {
        assertEquals(
                2,
                read(pickle(new Writer().array("f4", HALF, 1, 1), "\1", "\0"))
                        .training()
                        .classes());
        assertEquals(
                "some.pkl: validation label 0 is 2, but it should be in 0..1",
                refusalOf(pickle(new Writer().array("f4", HALF, 1, 1), "\1", "\2")));
        assertEquals(
                "some.pkl: the training part has 1 image, but 2 labels",
                refusalOf(pickle(new Writer().array("f4", HALF, 1, 1), "\1\1", "\1")));
        assertEquals(
                "some.pkl: the validation images have 1 pixel, but the training images have 2",
                refusalOf(pickle(new Writer().array("f4", HALF + HALF, 1, 2), "\1", "\1")));
        assertEquals(
                "some.pkl: there are no training images",
                refusalOf(pickle(new Writer().array("f4", "", 0, 1), "", "\0")));
        assertEquals(
                "some.pkl: the training images have no pixels",
                refusalOf(pickle(new Writer().array("f4", "", 1, 0), "\1", "\1")));
        assertEquals(
                "some.pkl: the training images are of uint8, but float32 or float64 is expected",
                refusalOf(pickle(new Writer().array("u1", "\1", 1, 1), "\1", "\1")));
        assertEquals(
                "some.pkl: the training images are an array of 1 dimensions, but an array of 2 dimensions is "
                        + "expected",
                refusalOf(pickle(new Writer().array("f4", HALF, 1), "\1", "\1")));
        assertEquals(
                "some.pkl: row 1, column 0 is NaN, not a finite number",
                refusalOf(pickle(new Writer().array("f4", HALF + "\0\0\u00c0\u007f", 2, 1), "\1\1", "\1")));
    }

    @Test
    void dataThatDoNotFillTheShapeAreRefused() {
        for (int[] shape :
                new int[][] {{1, 2}, {2, 1}, {-1, -1}, {1 << 30, 4}, {1 << 30, 1 << 30, 1 << 30}, {0, 1}, new int[33]
                }) {
            String refusal = refusalOf(pickle(new Writer().array("f4", HALF, shape), "\1", "\1"));
            assertTrue(
                    refusal.startsWith(
                            "some.pkl: an array of float32 has 4 bytes of data, which is not what its " + "shape"),
                    refusal);
        }
    }

    @Test
    void labelsOfEveryWidthAreRead() throws IOException {
        for (String dtype : new String[] {"u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "|u1", "<i4"}) {
            int bytes = dtype.charAt(dtype.length() - 1) - '0';
            Writer writer = new Writer();
            for (int i = 0; i < 3; i++) {
                writer.array("f4", HALF, 1, 1)
                        .array(dtype, "\7" + "\0".repeat(bytes - 1), 1)
                        .text("\u0086");
            }
            assertEquals(7, read(writer.text("\u0087.").bytes()).test().label(0), dtype);
        }
        String minusOne = refusalOf(new Writer()
                .text("(")
                .array("f4", HALF, 1, 1)
                .array("i2", "\u00ff\u00ff", 1)
                .text("\u0086NNt.")
                .bytes());
        assertEquals("some.pkl: training label 0 is -1, but it should be in 0..65535", minusOne);
        String large = refusalOf(new Writer()
                .text("(")
                .array("f4", HALF, 1, 1)
                .array("u2", "\u00ff\u00ff", 1)
                .text("\u0086NNt.")
                .bytes());
        assertEquals(
                "some.pkl: the validation part is None, but ((images, labels), (images, labels), (images, "
                        + "labels)) is expected",
                large);
    }

    /** Without a limit, 200,000 arrays of 64,000 bytes each from a file of 2 MB. */
    @Test
    void dataUsedAgainAndAgainAreRefused() {
        Writer writer = new Writer().text("U\u0001xq\0T").text("\0\u00fa\0\0" + "\0".repeat(64_000) + "q\u0001");
        writer.text("cnumpy\ndtype\nU\u0002f4\u0085Rq\u0002");
        writer.text("cnumpy.core.multiarray\n_reconstruct\nq\u0003cnumpy\nndarray\n\u0085q\u0004");
        for (int i = 0; i < 50_000; i++) {
            writer.text("h\u0003h\u0004R(K\u0001M\u0080\u003e\u0085h\u0002\u0089h\u0001tb");
        }
        String refusal = refusalOf(writer.text(".").bytes());
        assertTrue(refusal.startsWith("some.pkl: the same data are used for many arrays"), refusal);
    }

    @Test
    void bombOfInstructionsIsRefusedInBoundedTime() throws IOException {
        byte[] lists = new byte[20_000_000];
        Arrays.fill(lists, (byte) ']');
        lists[0] = (byte) 0x80;
        lists[1] = 2;
        byte[] bomb = gzip(lists);
        assertTrue(bomb.length < 100_000);
        String refusal = refusalOf(bomb);
        assertTrue(refusal.startsWith("some.pkl: the pickle has more than 262144 instructions"), refusal);
    }

    @Test
    void bombOfZerosIsRefusedAgainstTheMemoryOfTheJvm() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long length = Math.min(Runtime.getRuntime().maxMemory(), 1 << 30);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(new byte[] {
                (byte) 0x80, 2, 'T', (byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)
            });
            // Not the bytes that the length promises: only so many that they could follow, and not seem too many for
            // them.
            for (long written = 0; written < 12_000_000; written += 1000) {
                byte[] noise = new byte[1000];
                new Random(written).nextBytes(noise);
                gzip.write(noise);
            }
        }
        String refusal = refusalOf(out.toByteArray());
        assertTrue(refusal.startsWith("some.pkl: reading it needs ") || refusal.contains("the file ends at"), refusal);
    }
}
