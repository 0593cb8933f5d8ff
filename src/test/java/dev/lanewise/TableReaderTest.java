package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Schemas;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableReaderTest {
    private static final Schema SCHEMA =
            Schemas.of(new Schema.Numeric("a", 0, Double.NaN, 0, 1), new Schema.Numeric("b", 1, Double.NaN, 1, 2));

    @TempDir
    private Path folder;

    private static TableReader reader(String text) {
        return TableReader.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "a pipe");
    }

    /** The kept texts and the inputs of each row, read in batches of two. */
    private static List<String> rows(TableReader reader, Schema schema, int... places) throws IOException {
        TableEncoder encoder = new TableEncoder(schema, Task.REGRESSION, List.of());
        List<String> rows = new ArrayList<>();
        try (TableBatches batches = reader.batches(schema, 2)) {
            List<String> names = batches.withTexts(places);
            while (batches.hasNext()) {
                Table table = batches.next();
                for (int row = 0; row < table.rows(); row++) {
                    int each = row;
                    rows.add(names.stream()
                                    .map(name -> table.categories(name)[each])
                                    .toList() + " " + encoder.inputs(table)[2 * row] + " "
                            + encoder.inputs(table)[2 * row + 1]);
                }
            }
        }
        return rows;
    }

    private static String refusal(String text) {
        return assertThrows(DataFormatException.class, () -> rows(reader(text), SCHEMA))
                .getMessage();
    }

    @Test
    void textsComeWithTheInputsInTheOrderChosen() throws IOException {
        String text = "name;b;a\n\" é; \";3;1\n x ;5;2\ny;7;3\n";
        Path file = Files.writeString(folder.resolve("table.csv"), text);
        List<String> expected = List.of("[1, é;, 3] 1.0 1.0", "[2, x, 5] 2.0 2.0", "[3, y, 7] 3.0 3.0");
        assertEquals(expected, rows(TableReader.of(file), SCHEMA, 2, 0, 1));
        assertEquals(expected, rows(reader(text), SCHEMA, 2, 0, 1));
        try (TableBatches batches = TableReader.of(file).batches(SCHEMA, 2)) {
            assertEquals(List.of("name", "b", "a"), batches.names());
            assertEquals(';', batches.format().delimiter().orElseThrow());
            assertEquals(List.of("a (text)"), batches.withTexts(2));
            assertEquals(List.of("name"), batches.withTexts(0));
            assertThrows(IndexOutOfBoundsException.class, () -> batches.withTexts(3));
            assertEquals(2, batches.next().rows());
            assertEquals(List.of("a", "b", "a (text)", "name"), batches.next().names());
            assertThrows(NoSuchElementException.class, batches::next);
        }
        assertThrows(IllegalArgumentException.class, () -> TableReader.of(file).batches(SCHEMA, 0));
    }

    @Test
    void streamIsReadOnceAndHasItsName() throws IOException {
        byte[] ragged = "a,b\n1,2\n1\n".getBytes(StandardCharsets.UTF_8);
        TableReader named = TableReader.of(new ByteArrayInputStream(ragged), "upload.csv");
        String message = assertThrows(DataFormatException.class, named::table).getMessage();
        assertTrue(message.startsWith("upload.csv, line 3: "), message);
        assertThrows(IllegalStateException.class, named::table);
        TableReader batched = reader("a,b\n1,2\n");
        batched.batches(SCHEMA, 1).close();
        assertThrows(IllegalStateException.class, () -> batched.batches(SCHEMA, 1));
    }

    @Test
    void columnsWithoutHeadingsAreNumbered() throws IOException {
        try (TableBatches batches = reader("1,3\n").batches(SCHEMA, 5)) {
            assertEquals(List.of("column 1", "column 2"), batches.names());
        }
        assertEquals(List.of("[] 1.0 1.0"), rows(reader("1,3\n"), SCHEMA));
    }

    @Test
    void kindsAreThoseOfTheSchemaRatherThanOfTheRows() throws IOException {
        Schema schema = Schemas.of(
                new Schema.Categorical("zip", 0, List.of("01", "None"), 2, -1), new Schema.Numeric("n", 1, 5, 0, 1));
        String text = "n,zip\n,01\n7,1\n8,None\n";
        TableEncoder encoder = new TableEncoder(schema, Task.REGRESSION, List.of());
        try (TableBatches batches = reader(text).batches(schema, 9)) {
            Table table = batches.next();
            assertEquals(List.of("zip", "n"), table.names());
            assertArrayEquals(new String[] {"01", "1", "None"}, table.categories("zip"));
            assertArrayEquals(new float[] {1, 0, 5, 0, 0, 7, 0, 1, 8}, encoder.inputs(table));
            assertEquals(Map.of("zip", Map.of("1", 1)), encoder.unknownCategories(table));
        }
        assertEquals(List.of("n", "zip"), reader(text).table().names());
    }

    @Test
    void rowsBeforeAFailureAreReturnedFirst() throws IOException {
        try (TableBatches batches = reader("a,b\n1,2\n3,4\n5,6\n7,x\n8,9\n").batches(SCHEMA, 2)) {
            assertEquals(2, batches.next().rows());
            assertArrayEquals(new double[] {5}, batches.next().numbers("a"));
            DataFormatException failure = assertThrows(DataFormatException.class, batches::hasNext);
            assertEquals("a pipe, line 5, column 2 (b): \"x\" is not a finite number", failure.getMessage());
            assertSame(failure, assertThrows(DataFormatException.class, batches::next));
        }
    }

    /** A value that is a number, but too far from those trained on, is refused by the encoder. */
    @Test
    void encoderNamesTheLine() throws IOException {
        Schema schema = Schemas.of(new Schema.Numeric("a", 0, Double.NaN, 0, 1e-30));
        TableEncoder encoder = new TableEncoder(schema, Task.REGRESSION, List.of());
        try (TableBatches batches = reader("a\n1\n\n1e20\n").batches(schema, 5)) {
            Table table = batches.next();
            assertEquals(2, table.rows());
            for (Table part : List.of(table, table.slice(1, 2), table.select(1, 0))) {
                String message = assertThrows(IllegalArgumentException.class, () -> encoder.inputs(part))
                        .getMessage();
                assertTrue(message.startsWith("a pipe, line 4, column 1 (a): "), message);
            }
        }
    }

    /** A malformed row is refused again, rather than skipped. */
    @Test
    void failureOfARowRemains() throws IOException {
        try (TableBatches batches = reader("a,b\n1,2\n3\n5,6\n").batches(SCHEMA, 1)) {
            assertEquals(1, batches.next().rows());
            DataFormatException failure = assertThrows(DataFormatException.class, batches::hasNext);
            assertTrue(failure.getMessage().contains("line 3"), failure.getMessage());
            assertSame(failure, assertThrows(DataFormatException.class, batches::hasNext));
            assertSame(failure, assertThrows(DataFormatException.class, batches::next));
        }
    }

    @Test
    void renamedColumnsAreNamedByRowAndColumn() throws IOException {
        Schema schema = Schemas.of(new Schema.Numeric("x", 0, Double.NaN, 0, 1e-30));
        try (TableBatches batches = reader("a,b\n1,1e20\n").batches(SCHEMA, 1)) {
            Table renamed = batches.next().withNames("y", "x");
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> new TableEncoder(schema, Task.REGRESSION, List.of()).inputs(renamed))
                    .getMessage();
            assertTrue(message.startsWith("row 0, column \"x\": "), message);
        }
    }

    @Test
    void messagesNameTheStreamAndItsExceptionsArePassedOn() {
        assertEquals("a pipe, line 2, column 2 (b): \"x\" is not a finite number", refusal("a,b\n1,x\n"));
        assertEquals("a pipe: the file has no rows", refusal("a,b\n"));
        IOException failure = new IOException("no more");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }
        };
        assertSame(failure, assertThrows(IOException.class, () -> rows(TableReader.of(failing, "a pipe"), SCHEMA)));
    }

    @Test
    void namesAreThoseOfTheTable() throws IOException {
        assertEquals(List.of("a", "column 2", "c"), reader("a,,c\n1,2,3\n").names());
        assertEquals(List.of("column 1", "column 2"), reader("1;2\n3;4\n").names());
        Path arff = Files.writeString(folder.resolve("t.arff"), "@relation t\n@attribute x numeric\n@data\n1\n");
        assertEquals(List.of("x"), TableReader.of(arff).names());
    }

    @Test
    void rowsHaveTheirLinesAndTexts() throws IOException {
        Table table = reader("name,size,code\n\"a\nb\", 1,01\nc,NA,02\n\"d, e\",3.50,03\n")
                .table();
        assertEquals(2, table.line(0).orElseThrow());
        assertEquals(4, table.line(1).orElseThrow());
        assertEquals(5, table.select(2).line(0).orElseThrow());
        assertThrows(IndexOutOfBoundsException.class, () -> table.line(3));
        assertArrayEquals(new String[] {"a\nb", "c", "d, e"}, table.texts("name"));
        assertArrayEquals(new String[] {"1", null, "3.5"}, table.texts("size"));
        assertArrayEquals(new String[] {"01", "02", "03"}, table.texts("code"));
        assertTrue(Table.of(List.of("x"), List.of(List.of(1))).line(0).isEmpty());
    }

    @Test
    void numbersAreReadAsInTheTrainingIfTheFileLeavesItOpen() throws IOException {
        Facts commas = Facts.UNKNOWN.with(Fact.DECIMAL, ',');
        Table open = reader("a;b\n1.234;2\n").withTraining(commas).table();
        assertEquals(1234, open.numbers("a")[0]);
        assertTrue(open.notes().get(0).contains("line 2, column 1 (a): 1.234 is read as 1234"), open.notes()::toString);
        for (String shown : List.of("a;b\n1.234;2.5\n", "a,b\n1.234,2.5\n", "a,b\n1.234,2\n")) {
            Table points = reader(shown).withTraining(commas).table();
            assertEquals(1.234, points.numbers("a")[0]);
            assertEquals(List.of(), points.notes());
        }
        String late = "a;b\n1.234;2\n" + "1;2\n".repeat(20) + "1;2,5\n";
        for (String shown : List.of("a;b\n1.234;2,5\n", late, "a,b\n1.234,\"2,5\"\n")) {
            Table found = reader(shown).withTraining(commas).table();
            assertEquals(List.of(), found.notes());
            assertEquals(1234, found.numbers("a")[0]);
        }
        Facts separated = commas.with(Fact.DELIMITER, ',');
        for (String shown : List.of("a,b\n1.234,2\n", "a\n1.234\n", "a\tb\n1.234\t2\n")) {
            assertEquals(1234, reader(shown).withTraining(separated).table().numbers("a")[0]);
        }
        assertEquals(
                List.of(), reader("a;b\n1234;2\n").withTraining(commas).table().notes());
        Facts points = Facts.UNKNOWN.with(Fact.THOUSANDS, '.');
        assertEquals(
                1.234, reader("a,b\n1.234,2\n").withTraining(points).table().numbers("a")[0]);
        assertEquals(1234, reader("a;b\n1.234;2\n").withTraining(points).table().numbers("a")[0]);
        CsvFormat given = CsvFormat.defaults().withDecimalSeparator('.');
        assertEquals(
                1.234,
                reader("a;b\n1.234;2\n")
                        .withFormat(given)
                        .withTraining(commas)
                        .table()
                        .numbers("a")[0]);
        Facts grouped = Facts.UNKNOWN.with(Fact.THOUSANDS, '\'');
        assertEquals(1234, reader("a\n1'234\n").withTraining(grouped).table().numbers("a")[0]);
    }

    @Test
    void textThatIsNotInUtf8IsReadInTheEncodingOfTheTraining() throws IOException {
        Charset windows = Charset.forName("windows-1252");
        Facts facts = Facts.UNKNOWN.with(Fact.ENCODING, windows);
        String text = "größe;k\n1;ö\n2;Köln\n";
        Path file = folder.resolve("t.csv");
        for (Charset encoding :
                List.of(windows, StandardCharsets.UTF_8, StandardCharsets.UTF_16, StandardCharsets.ISO_8859_1)) {
            Files.write(file, text.getBytes(encoding));
            TableReader ofStream = TableReader.of(new ByteArrayInputStream(text.getBytes(encoding)));
            for (TableReader reader : List.of(TableReader.of(file), ofStream)) {
                Table table = reader.withTraining(facts).table();
                assertEquals(List.of("größe", "k"), table.names(), encoding.name());
                assertEquals("Köln", table.texts("k")[1]);
                assertEquals(List.of(), table.notes());
            }
        }
        Files.write(file, "a,b\n1,\u0142\n".getBytes(Charset.forName("windows-1250")));
        CsvFormat given = CsvFormat.defaults().withEncoding(Charset.forName("windows-1250"));
        Table table = TableReader.of(file).withFormat(given).withTraining(facts).table();
        assertEquals("\u0142", table.texts("b")[0]);
        String arff = "@relation t\n@attribute größe numeric\n@data\n1\n";
        Path attributes = Files.write(folder.resolve("t.arff"), arff.getBytes(windows));
        assertEquals(
                List.of("größe"),
                TableReader.of(attributes).withTraining(facts).table().names());
        Path utf16 = Files.write(folder.resolve("u.csv"), text.getBytes(StandardCharsets.UTF_16LE));
        Facts unmarked = Facts.UNKNOWN.with(Fact.ENCODING, StandardCharsets.UTF_16LE);
        assertEquals(
                List.of("größe", "k"),
                TableReader.of(utf16).withTraining(unmarked).table().names());
    }

    @Test
    void headingsInAnotherEncodingThanGivenAreNoted() throws IOException {
        CsvFormat given = CsvFormat.defaults().withEncoding(StandardCharsets.ISO_8859_1);
        Table table = reader("größe,b\n1,2\n").withFormat(given).table();
        assertTrue(table.notes().get(0).contains("is \"größe\" if the file is in UTF-8"), table.notes()::toString);
    }

    @Test
    void preprocessingScalesNumbersButNoPixels() throws IOException {
        assertEquals(
                Preprocessing.Scaling.STANDARD,
                reader("a,b\n1,2\n").preprocessing().scaling());
        Path libsvm = Files.writeString(folder.resolve("rows.svm"), "1 1:200 2:0.5\n0 1:-7\n");
        assertEquals(
                Preprocessing.Scaling.STANDARD,
                TableReader.of(libsvm).preprocessing().scaling());
        Path many = Files.writeString(folder.resolve("many.svm"), "1 60000:1\n".repeat(300));
        assertEquals(Preprocessing.NONE, TableReader.of(many).preprocessing());
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }";
        Path pixels = Files.write(folder.resolve("pixels.npy"), UntrustedSeeds.npy(header, new byte[6]));
        assertEquals(Preprocessing.NONE, TableReader.of(pixels).preprocessing());
    }

    @Test
    void setsOfArraysFollowOneAnother() throws IOException {
        Path arrays = Files.createDirectory(folder.resolve("arrays"));
        for (String[] part : new String[][] {{"train", "3"}, {"test", "2"}}) {
            String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + part[1];
            int rows = Integer.parseInt(part[1]);
            Files.write(
                    arrays.resolve("x_" + part[0] + ".npy"),
                    UntrustedSeeds.npy(header + ", 2), }", new byte[2 * rows]));
            Files.write(arrays.resolve("y_" + part[0] + ".npy"), UntrustedSeeds.npy(header + ",), }", new byte[rows]));
        }
        assertEquals(List.of(3, 0, 2), TableReader.of(arrays).sets());
        assertEquals(5, TableReader.of(arrays).table().rows());
        assertEquals(List.of(), reader("a,b\n1,2\n").sets());
    }
}
