package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Table;
import dev.lanewise.internal.model.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams in place of files: the same content, the same refusals, and nobody closes them. */
class StreamsTest {
    private static final String NAME = "the stream";
    private static final Map<Format, List<byte[]>> SEEDS = new EnumMap<>(Format.class);
    private static Path scratch;

    @TempDir
    private Path folder;

    private interface Reading<S> {
        Object from(S source) throws IOException;
    }

    private interface Writing<T, S> {
        void write(T content, S target) throws IOException;
    }

    /** A format that is read and written; content that was read is an object of its own class. */
    private enum Format {
        MODEL(UntrustedFile.MODEL, Model.class, Model::load, Model::load, Model::save, Model::save),
        MODEL_FILE(
                UntrustedFile.MODEL,
                ModelFile.class,
                ModelFile::read,
                ModelFile::read,
                ModelFile::write,
                ModelFile::write);

        private final UntrustedFile file;
        private final Reading<Path> readFile;
        private final Reading<InputStream> readStream;
        private final Writing<Object, Path> writeFile;
        private final Writing<Object, OutputStream> writeStream;

        <T> Format(
                UntrustedFile file,
                Class<T> type,
                Reading<Path> readFile,
                Reading<InputStream> readStream,
                Writing<T, Path> writeFile,
                Writing<T, OutputStream> writeStream) {
            this.file = file;
            this.readFile = readFile;
            this.readStream = readStream;
            this.writeFile = (content, target) -> writeFile.write(type.cast(content), target);
            this.writeStream = (content, target) -> writeStream.write(type.cast(content), target);
        }

        Object read(Path source) throws IOException {
            return readFile.from(source);
        }

        Object read(InputStream source) throws IOException {
            return readStream.from(source);
        }

        void write(Object content, Path target) throws IOException {
            writeFile.write(content, target);
        }

        void write(Object content, OutputStream target) throws IOException {
            writeStream.write(content, target);
        }

        /** Whole files. */
        List<byte[]> files() {
            return file.seeds().stream().map(UntrustedFile::sealed).toList();
        }

        byte[] written(Object content) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            write(content, out);
            return out.toByteArray();
        }
    }

    @BeforeContainer
    static void makeFolder() throws IOException {
        scratch = Files.createTempDirectory("streams");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        Files.deleteIfExists(scratch.resolve("content"));
        Files.delete(scratch);
    }

    @ParameterizedTest
    @EnumSource
    void streamsAndFilesHaveTheSameContent(Format format) throws IOException {
        int read = 0;
        for (byte[] content : format.files()) {
            Path file = FreshFile.write(folder.resolve("content"), content);
            Object ofFile;
            try {
                ofFile = format.read(file);
            } catch (DataFormatException e) {
                continue;
            }
            OneByteInput in = new OneByteInput(content);
            Object ofStream = format.read(in);
            assertTrue(in.ended());
            assertEquals(0, in.closed());
            Path copy = folder.resolve("copy");
            format.write(ofFile, copy);
            assertArrayEquals(Files.readAllBytes(copy), format.written(ofStream));
            read++;
        }
        assertTrue(read > 0);
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsInAStreamIsLeft(Format format) throws IOException {
        byte[] whole = format.written(readable(format));
        ByteArrayOutputStream several = new ByteArrayOutputStream();
        several.write(whole);
        several.write(whole);
        several.write(7);
        ByteArrayInputStream in = new ByteArrayInputStream(several.toByteArray());
        assertArrayEquals(whole, format.written(format.read(in)));
        assertArrayEquals(whole, format.written(format.read(in)));
        assertEquals(7, in.read());
        assertEquals(-1, in.read());
    }

    @ParameterizedTest
    @EnumSource
    void outputStreamsAreFlushedAndNotClosedEvenIfTheThreadIsInterrupted(Format format) throws IOException {
        Object content = readable(format);
        int[] calls = new int[2];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int one) {
                bytes.write(one);
            }

            @Override
            public void flush() {
                calls[0] = bytes.size();
            }

            @Override
            public void close() {
                calls[1]++;
            }
        };
        Thread.currentThread().interrupt();
        try {
            format.write(content, out);
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(0, calls[1]);
        assertEquals(bytes.size(), calls[0]);
        assertArrayEquals(format.written(content), bytes.toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void whatAStreamThrowsIsPassedOnUnchanged(Format format) throws IOException {
        Object content = readable(format);
        byte[] whole = format.written(content);
        for (int count : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            IOException lost = new IOException("the connection was lost");
            OutputStream out = new OutputStream() {
                private int written;

                @Override
                public void write(int one) throws IOException {
                    if (written++ == count) {
                        throw lost;
                    }
                }
            };
            assertSame(lost, assertThrows(IOException.class, () -> format.write(content, out)));
            InputStream in = new FailingInput(Arrays.copyOf(whole, count), lost);
            assertSame(lost, assertThrows(IOException.class, () -> format.read(in)));
        }
    }

    private Object readable(Format format) throws IOException {
        for (byte[] file : format.files()) {
            try {
                return format.read(new ByteArrayInputStream(file));
            } catch (DataFormatException e) {
                // Another will do.
            }
        }
        throw new AssertionError(format);
    }

    /** A stream that ends with an exception. */
    private static final class FailingInput extends InputStream {
        private final InputStream in;
        private final IOException failure;

        FailingInput(byte[] start, IOException failure) {
            this.in = new ByteArrayInputStream(start);
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            if (one < 0) {
                throw failure;
            }
            return one;
        }
    }

    @ParameterizedTest
    @EnumSource
    void truncatedStreamsAreRefusedInOneSentence(Format format) throws IOException {
        byte[] whole = format.written(readable(format));
        for (int length : new int[] {0, 1, 7, 8, 9, 16, 40, whole.length / 2, whole.length - 1}) {
            OneByteInput in = new OneByteInput(Arrays.copyOf(whole, length));
            String refusal = assertThrows(DataFormatException.class, () -> format.read(in))
                    .getMessage();
            assertTrue(refusal.startsWith(NAME + ": "), refusal);
            assertEquals(1, refusal.lines().count());
            assertEquals(0, in.closed());
        }
    }

    /** Hostile content has the same result as in a file, which {@link UntrustedFileTest} examines further. */
    @Property(tries = 1000)
    void damagedStreamsAreReadOrRefusedLikeFiles(@ForAll Format format, @ForAll long seed) throws IOException {
        List<byte[]> seeds = SEEDS.computeIfAbsent(format, one -> one.file.seeds());
        byte[] content = UntrustedFile.sealed(Damage.of(seeds, new Random(seed)));
        Path file = FreshFile.write(scratch.resolve("content"), content);
        ByteArrayInputStream in = new ByteArrayInputStream(content);
        String ofStream = result(format, () -> format.read(in));
        if (in.available() > 0) {
            // What follows the file is left.
            FreshFile.write(file, Arrays.copyOf(content, content.length - in.available()));
        }
        assertEquals(result(format, () -> format.read(file)).replace(file.toString(), NAME), ofStream);
    }

    private interface Attempt {
        Object read() throws IOException;
    }

    private static String result(Format format, Attempt reading) throws IOException {
        Object content;
        try {
            content = reading.read();
        } catch (DataFormatException e) {
            return e.getMessage();
        }
        try {
            return Arrays.toString(format.written(content));
        } catch (IOException e) {
            return "read, but not to be written: " + e.getMessage();
        }
    }

    // ---- CSV

    private static final List<String> TABLES = List.of(
            "a,b,c\n1,x,2.5\n3,y,\n-4e1,\"x\",0\n",
            "a;b\r\n1;\"two\nlines\"\r\n3;\"d\"\"e\"\r\n",
            "1\t2\n3\t4",
            "\ufeffname,town\nAda,M\u00fcnchen\nBob,\ud83d\ude00\n",
            "a,b\n1\n",
            "",
            "a,a\n1,2\n",
            "a\n1\nx\n",
            "a,b\n\"1,2\n");

    @Test
    void tablesOfStreamsAreThoseOfFiles() throws IOException {
        for (String text : TABLES) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Path file = FreshFile.write(folder.resolve("table.csv"), bytes);
            String expected = table(() -> Lanewise.readTable(file)).replace(file.toString(), NAME);
            OneByteInput in = new OneByteInput(bytes);
            assertEquals(expected, table(() -> TableReader.of(in).table()));
            assertEquals(0, in.closed());
        }
    }

    @Property(tries = 500)
    void damagedTablesAreReadOrRefusedLikeFiles(@ForAll long seed) throws IOException {
        byte[] content = Damage.of(UntrustedFile.CSV.seeds(), new Random(seed));
        Path file = FreshFile.write(scratch.resolve("content"), content);
        assertEquals(
                table(() -> Lanewise.readTable(file)).replace(file.toString(), NAME),
                table(() -> TableReader.of(new ByteArrayInputStream(content)).table()));
    }

    @Test
    void whatAStreamOfATableThrowsIsPassedOnUnchanged() {
        IOException lost = new IOException("the connection was lost");
        for (String start : List.of("", "a,b\n1,2\n", "a,b\n" + "1,2\n".repeat(50_000))) {
            assertSame(
                    lost,
                    assertThrows(
                            IOException.class,
                            () -> TableReader.of(new FailingInput(start.getBytes(StandardCharsets.UTF_8), lost))
                                    .table()));
        }
    }

    /** No memory is asked for before there are bytes to fill it. */
    @Test
    void tablesWithoutEndAreRefused() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        String refusal = assertThrows(
                        DataFormatException.class, () -> TableReader.of(endless).table())
                .getMessage();
        assertTrue(refusal.startsWith(NAME + ": the rows cannot be read after row 0: "), refusal);
    }

    private interface TableReading {
        Table read() throws IOException;
    }

    /** Everything that is in a table, or why there is none. */
    private static String table(TableReading reading) throws IOException {
        Table table;
        try {
            table = reading.read();
        } catch (DataFormatException e) {
            return e.getMessage();
        }
        List<String> columns = new ArrayList<>();
        for (Table.ColumnInfo column : table.describe()) {
            columns.add(column
                    + (column.kind() == Table.ColumnKind.NUMERIC
                            ? Arrays.toString(table.numbers(column.name()))
                            : Arrays.toString(table.categories(column.name()))));
        }
        return columns.toString();
    }
}
