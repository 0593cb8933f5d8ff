package dev.lanewise.data;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.internal.records.RecordFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileKindTest {
    private static final Path ONE_NAME = Path.of("content");

    @TempDir
    private Path folder;

    /** Returns the kind of content that is written to a file whose name gives no hint. */
    private FileKind kind(byte[] content) throws IOException {
        return FileKind.of(Files.write(folder.resolve(ONE_NAME), content));
    }

    private FileKind kind(String latin) throws IOException {
        return kind(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void everyTableHasAReader(FileKind kind) {
        Path missing = folder.resolve("missing");
        boolean isRecords = kind.isTable() && kind != FileKind.CSV;
        Class<? extends Exception> expected = isRecords ? IOException.class : IllegalArgumentException.class;
        assertThrows(expected, () -> RecordFile.open(missing, kind, null, 0, -1));
    }

    /** Headings that begin like files of other kinds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BMI,age",
                "BM",
                "PK,name",
                "PK",
                "PAR1,PAR2",
                "PAR1",
                "ARROW1\tb",
                "GIF8,x",
                "(a,b)",
                "(c",
                "],[",
                "(l,p0",
                "[1,2",
                "{id},x",
                "LANEWIS",
                "@relations,x",
                "1,2:3"
            })
    void textThatBeginsAsAnotherKindIsCsv(String heading) throws IOException {
        for (String end : new String[] {"", "\n", "\r\n", "\n1,2\n"}) {
            assertEquals(FileKind.CSV, kind(heading + end), heading + end);
            assertEquals(FileKind.CSV, kind(zipped((heading + end).getBytes(StandardCharsets.UTF_8))));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    '', EMPTY
                    'PK\3\4....[Content_Types].xml', WORKBOOK
                    'PK\3\4....mimetypeapplication/vnd.oasis', WORKBOOK
                    'PK\3\4....x.npy', NPZ
                    'PK\5\6', NPZ
                    'PAR1\25', PARQUET
                    'ARROW1\0\0', ARROW
                    'LANEWISE\1', MODEL
                    'LANEWCKP\1', CHECKPOINT
                    'LANEWONL\1', ONLINE
                    'LANEDATA\1', DATA
                    'GIF89a', PICTURE
                    'BM....\0\0\0\0.\0\0\0(\0\0\0', PICTURE
                    '\0\0\10', IDX
                    '\10\11pytorch', ONNX
                    '[{"a": 1}]', JSON_LIST
                    '[', JSON_LIST
                    ' {"a": 1}', JSON_OBJECT
                    '{"a": [1,', JSON_OBJECT
                    '{', JSON_OBJECT
                    '@RELATION x', ARFF
                    '% remark\n@relation x', ARFF
                    '# remark\n\n1 3:0.5 7:1', LIBSVM
                    ' 3:0.5', LIBSVM
                    'a;b\n1;2', CSV
                    '\7\0\1', UNKNOWN
                    """)
    void contentDecides(String content, FileKind kind) throws IOException {
        assertEquals(kind, kind(content));
    }

    @Test
    void pickleIsToldFromTextByTheNameOfWhatBuildsItsArrays() throws IOException {
        assertEquals(FileKind.PICKLE, kind("\u0080\4\u0095"));
        assertEquals(FileKind.PICKLE, kind("((cnumpy.core.multiarray\n_reconstruct\np0\n"));
        assertEquals(FileKind.PICKLE, kind("(lp0\n(lp1\n(cnumpy.core.multiarray\r\n_reconstruct\r\n"));
        assertEquals(FileKind.PICKLE, kind("]q\0(]q\1(cnumpy._core.multiarray\n_reconstruct\nq\2"));
        assertEquals(FileKind.CSV, kind("(cm\n-1\n2\n"));
        assertEquals(FileKind.CSV, kind("(lp0,c\nb\n"));
    }

    @Test
    void nameDoesNotDecide() throws IOException {
        byte[] text = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
        for (String name : new String[] {"t.csv", "t.txt", "t.npz", "t.arff", "t.onnx", "t.png", "t.lanewise", "t"}) {
            assertEquals(FileKind.CSV, FileKind.of(Files.write(folder.resolve(name), text)), name);
        }
    }

    @Test
    void nameTellsWhatADamagedFileShouldBe() throws IOException {
        byte[] noise = {1, 0, 2};
        assertEquals(FileKind.MODEL, FileKind.expected(Files.write(folder.resolve("m.LANEWISE"), noise)));
        assertEquals(FileKind.IDX, FileKind.expected(Files.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), noise)));
        assertEquals(FileKind.NPZ, FileKind.expected(Files.writeString(folder.resolve("x.npz"), "text")));
        assertEquals(FileKind.UNKNOWN, FileKind.expected(Files.write(folder.resolve("x.npz.gz"), noise)));
        assertEquals(FileKind.ARFF, FileKind.expected(Files.writeString(folder.resolve("y.npz"), "@relation r\n")));
        assertEquals(FileKind.CSV, FileKind.expected(folder.resolve("none.tsv")));
    }

    @Test
    void namesOfTabs() {
        for (String name : new String[] {"a.tsv", "a.TAB", "a.tsv.gz"}) {
            assertTrue(FileKind.isNameOfTabs(name) && FileKind.CSV.isNameOf(Path.of(name)), name);
        }
        assertFalse(FileKind.isNameOfTabs("a.csv"));
        assertFalse(FileKind.CSV.isNameOf(Path.of("a.csv.zip")));
    }

    @Test
    void foldersAreToldByTheirFiles() throws IOException {
        assertEquals(FileKind.NONE, FileKind.of(folder.resolve("none")));
        assertEquals(FileKind.FOLDER, FileKind.of(folder));
        Files.createFile(folder.resolve("x.npy"));
        assertEquals(FileKind.ARRAY_FOLDER, FileKind.of(folder));
        Files.createFile(Files.createDirectory(folder.resolve("cat")).resolve("0.JPEG"));
        assertEquals(FileKind.PICTURE_FOLDER, FileKind.of(folder));
    }

    @Test
    void encodingDecidesWhatTextIs() throws IOException {
        Charset wide = StandardCharsets.UTF_16LE;
        Path table = Files.write(folder.resolve("wide"), "a,b\n1,2\n".getBytes(wide));
        assertEquals(FileKind.UNKNOWN, FileKind.of(table));
        assertEquals(FileKind.CSV, FileKind.of(table, wide));
        Path arff = Files.write(folder.resolve("arff"), "% r\n@relation r\n".getBytes(wide));
        assertEquals(FileKind.ARFF, FileKind.of(arff, wide));
        assertEquals(FileKind.CSV, kind("\u00ff\u00fea\0,\0b\0\n\0"), "a byte order mark");
        // In this encoding, the quotation mark and the sign of the euro start arrays and pickles.
        Charset windows = Charset.forName("windows-1252");
        for (String text : new String[] {"\u201cNUM\u201d,b\n", "\u20ac,b\n", "\u20ac\tb\n"}) {
            assertEquals(FileKind.CSV, FileKind.of("it", text.getBytes(windows), windows), text);
        }
    }

    @Test
    void safetensorsHaveAHeaderThatFits() throws IOException {
        byte[] file = Arrays.copyOf(new byte[] {8, 0, 0, 0, 0, 0, 0, 0, '{'}, 16);
        assertEquals(FileKind.SAFETENSORS, kind(file));
        assertEquals(FileKind.UNKNOWN, kind(Arrays.copyOf(file, 15)), "a header that is cut off");
        assertEquals(FileKind.UNKNOWN, FileKind.of("a stream of unknown length", file, null));
    }

    @Test
    void startOfALongCommentOrLineIsEnough() throws IOException {
        assertEquals(FileKind.ARFF, kind("% r\n".repeat(50_000) + "@relation r\n"));
        assertEquals(FileKind.LIBSVM, kind("1" + " 12:2.5".repeat(100_000)));
    }

    @ParameterizedTest
    @CsvSource({
        "net, LANEWISE\u00ff\u0000, a model file of Lanewise",
        "net.onnx, '\u0008\u0007\u0012\u00ff', an ONNX model",
        "rows.pkl, \u0080\u0003\u00ff, a Python pickle"
    })
    void readingABinaryFileAsATableNamesItsKind(String name, String start, String kind) throws IOException {
        Path file = Files.write(folder.resolve(name), start.getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(DataFormatException.class, () -> Lanewise.readTable(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": is " + kind + ", but a table"), message);
    }

    @Test
    void kindThatIsNotReadIsRefusedWithAdvice() throws IOException {
        assertThrown(
                DataFormatException.class,
                "t.x: is JSON; save it as CSV, for example with pandas.read_json(\"in.json\","
                        + " lines=True).to_csv(\"out.csv\", index=False), and give that file",
                () -> FileKind.JSON_OBJECT.requireRead("t.x"));
        assertEquals(FileKind.CSV, FileKind.CSV.requireRead("t.x"));
        FileKind.CSV.requireTable("t.x");
        assertEquals(FileKind.NPY, FileKind.NPY.requireRead("t.x"));
        assertTrue(assertThrows(DataFormatException.class, () -> FileKind.NPY.requireTable("t.x"))
                .getMessage()
                .startsWith("t.x: is an array of NumPy, but a table "));
    }

    @Test
    void damagedGzipIsRefusedWithItsName() throws IOException {
        byte[] zipped = zipped("a,b\n".getBytes(StandardCharsets.UTF_8));
        String message = assertThrows(DataFormatException.class, () -> kind(Arrays.copyOf(zipped, zipped.length / 2)))
                .getMessage();
        assertTrue(message.startsWith(folder.resolve(ONE_NAME) + ": "), message);
    }
}
