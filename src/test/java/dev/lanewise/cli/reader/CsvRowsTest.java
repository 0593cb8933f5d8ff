package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.csv.CsvInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {
    private static final Schema SCHEMA = SchemaAccess.get()
            .schema(
                    2,
                    true,
                    List.of(),
                    List.of(
                            SchemaAccess.get().numeric("a", 0, Double.NaN, 0, 1),
                            SchemaAccess.get().numeric("b", 1, Double.NaN, 1, 2)));

    @TempDir
    private Path folder;

    /** Keeps the fields of some columns. */
    private static final class Kept implements CsvRows.Receiver {
        private final int[] places;
        private final List<String> rows = new ArrayList<>();
        private List<String> columns;

        Kept(int... places) {
            this.places = places;
        }

        @Override
        public int[] fields(List<String> headings) {
            columns = headings;
            return places;
        }

        @Override
        public void take(int number, List<String> fields, float[] inputs) {
            rows.add(number + " " + fields + " " + inputs[0] + " " + inputs[1]);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fieldsComeWithTheInputsInTheOrderChosen() throws IOException {
        String text = "name;b;a\n\" é; \";3;1\n x ;5;2\n";
        Path file = Files.writeString(folder.resolve("table.csv"), text);
        Kept fromFile = new Kept(2, 0);
        CsvRows.read(CsvInput.of(file, bytes -> {}), CsvFormat.defaults(), SCHEMA, note -> {}, fromFile);
        assertEquals(List.of("name", "b", "a"), fromFile.columns);
        assertEquals(List.of("0 [1, é;] 1.0 1.0", "1 [2, x] 2.0 2.0"), fromFile.rows);
        Kept fromStream = new Kept(2, 0);
        CsvRows.read(CsvInput.of(stream(text), "a pipe"), CsvFormat.defaults(), SCHEMA, note -> {}, fromStream);
        assertEquals(fromFile.rows, fromStream.rows);
    }

    @Test
    void columnsWithoutHeadingsAreNumbered() throws IOException {
        Kept kept = new Kept();
        CsvRows.read(CsvInput.of(stream("1,3\n"), "a pipe"), CsvFormat.defaults(), SCHEMA, note -> {}, kept);
        assertEquals(List.of("column 1", "column 2"), kept.columns);
        assertEquals(List.of("0 [] 1.0 1.0"), kept.rows);
    }

    @Test
    void messagesNameTheStreamAndItsExceptionsArePassedOn() {
        assertEquals(
                "a pipe, line 2, column 2 (b): \"x\" is not a finite number",
                assertThrows(
                                DataFormatException.class,
                                () -> CsvRows.read(
                                        CsvInput.of(stream("a,b\n1,x\n"), "a pipe"),
                                        CsvFormat.defaults(),
                                        SCHEMA,
                                        note -> {},
                                        new Kept()))
                        .getMessage());
        assertEquals(
                "a pipe: the file has no rows",
                assertThrows(
                                DataFormatException.class,
                                () -> CsvRows.read(
                                        CsvInput.of(stream("a,b\n"), "a pipe"),
                                        CsvFormat.defaults(),
                                        SCHEMA,
                                        note -> {},
                                        new Kept()))
                        .getMessage());
        IOException failure = new IOException("no more");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }
        };
        assertEquals(
                failure,
                assertThrows(
                        IOException.class,
                        () -> CsvRows.read(
                                CsvInput.of(failing, "a pipe"), CsvFormat.defaults(), SCHEMA, note -> {}, new Kept())));
    }
}
