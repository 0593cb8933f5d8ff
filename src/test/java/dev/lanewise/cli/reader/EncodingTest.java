package dev.lanewise.cli.reader;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.Lanewise;
import dev.lanewise.TableBatches;
import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in other encodings than UTF-8: the same tables, places in messages, and byte order marks. */
class EncodingTest {
    private static final CsvFormat DEFAULTS = CsvFormat.defaults();
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    @TempDir
    private Path folder;

    private Path write(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("t.csv"), text.getBytes(charset));
    }

    private static Table utf8(String text) throws IOException {
        return TableReader.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .table();
    }

    private void assertSame(String text, Charset charset) throws IOException {
        CsvFormat format = DEFAULTS.withEncoding(charset);
        Path file = write(text, charset);
        String expected = utf8(text).toString();
        assertEquals(expected, Lanewise.readTable(file, format).toString());
        try (InputStream in = Files.newInputStream(file)) {
            assertEquals(expected, TableReader.of(in).withFormat(format).table().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "windows-1252",
                "ISO-8859-1",
                "ISO-8859-15",
                "UTF-8",
                "UTF-16",
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32",
                "UTF-32LE",
                "GB18030",
                "IBM1047",
                "x-MacRoman"
            })
    void tableIsThatOfTheSameTextInUtf8(String name) throws IOException {
        Charset charset = Charset.forName(name);
        assertSame("town,größe\nKöln,1\n\"Zü, \nrich\",2.5\n", charset);
        assertSame("a;b\n1,5;x\n2,5;é\n", charset);
        assertSame("sep=|\na|b\n1|x\n", charset);
        assertSame("a,b\n1,2\n3,4\n", charset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE", "GB18030", "UTF-8"})
    void longTextsOfAllPlanesAreDecodedAcrossBlocks(String name) throws IOException {
        StringBuilder text = new StringBuilder("n,text\n");
        for (int i = 0; i < 3000; i++) {
            text.append(i).append(',').append("é\ud83d\ude00".repeat(1 + i % 5)).append(i % 3 == 0 ? "x\n" : "\n");
        }
        Path file = write(text.toString(), Charset.forName(name));
        Table table = Lanewise.readTable(file, DEFAULTS.withEncoding(Charset.forName(name)));
        assertArrayEquals(utf8(text.toString()).categories("text"), table.categories("text"));
        assertArrayEquals(utf8(text.toString()).numbers("n"), table.numbers("n"));
    }

    @Test
    void everyReaderDecodes() throws IOException {
        String text = "town,y\nKöln,0\nZürich,1\nKöln,0\n";
        Path file = write(text, WINDOWS);
        CsvFormat format = DEFAULTS.withEncoding(WINDOWS);
        LoadedCsv data = LoadedCsv.read(file, format, "y", Preprocessing.NONE);
        Schema schema = data.schema();
        assertEquals(
                List.of("Köln", "Zürich"),
                ((Schema.Categorical) schema.columns().get(0)).categories());
        byte[] bytes = text.getBytes(WINDOWS);
        assertEquals(
                schema,
                LoadedCsv.of(
                                TableReader.of(new ByteArrayInputStream(bytes))
                                        .withFormat(format)
                                        .table(),
                                "y",
                                Preprocessing.NONE)
                        .schema());
        assertEquals(
                List.of(), TableReader.of(file).withFormat(format).table(schema).notes());
        AtomicLong progress = new AtomicLong();
        assertEquals(
                List.of("Köln1.0", "Zürich0.0", "Köln1.0"),
                rows(TableReader.of(file).withProgress(progress::addAndGet).withFormat(format), schema));
        assertEquals(bytes.length, progress.get());
        assertEquals(
                List.of("Köln1.0", "Zürich0.0", "Köln1.0"),
                rows(TableReader.of(new ByteArrayInputStream(bytes), "a pipe").withFormat(format), schema));
    }

    /** The first field and the first input of each row. */
    private static List<String> rows(TableReader reader, Schema schema) throws IOException {
        TableEncoder encoder = new TableEncoder(schema, Task.REGRESSION, List.of());
        List<String> rows = new ArrayList<>();
        try (TableBatches batches = reader.batches(schema, 2)) {
            String name = batches.withTexts(0).get(0);
            while (batches.hasNext()) {
                Table table = batches.next();
                for (int row = 0; row < table.rows(); row++) {
                    rows.add(table.categories(name)[row] + encoder.inputs(table)[row * schema.inputs()]);
                }
            }
            assertEquals(List.of(), batches.notes());
        }
        return rows;
    }

    @Test
    void placesInMessagesAreThoseOfTheText() throws IOException {
        Path file = write("größe,y\n1,0\n\"2\n\",1\nvié,1\n", StandardCharsets.UTF_16LE);
        assertRefused(
                file + ", line 5, column 1 (größe): \"vié\" is not a number, but 2 of the column's 3 values are;"
                        + " CsvFormat.withMissingTexts(\"vié\") reads such values as missing, and"
                        + " Preprocessing.withCategorical(\"größe\") makes the column categorical",
                () -> LoadedCsv.read(file, DEFAULTS.withEncoding(StandardCharsets.UTF_16LE), "y", Preprocessing.NONE));
    }

    private static byte[] marked(Charset mark, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("\ufeff".getBytes(mark));
        bytes.writeBytes(text.getBytes(mark));
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, UTF-8",
        "UTF-16LE, UTF-16LE",
        "UTF-16LE, UTF-16",
        "UTF-16BE, UTF-16BE",
        "UTF-16BE, UTF-16",
        "UTF-32LE, UTF-32",
        "UTF-32BE, UTF-32BE"
    })
    void byteOrderMarkOfTheEncodingIsNoCharacter(String mark, String encoding) throws IOException {
        byte[] bytes = marked(Charset.forName(mark), "größe,y\n1,2\n");
        Path file = Files.write(folder.resolve("marked.csv"), bytes);
        CsvFormat format = DEFAULTS.withEncoding(Charset.forName(encoding));
        assertEquals(List.of("größe", "y"), Lanewise.readTable(file, format).names());
        assertEquals(
                List.of("größe", "y"),
                TableReader.of(new ByteArrayInputStream(bytes))
                        .withFormat(format)
                        .table()
                        .names());
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, windows-1252",
        "UTF-8, UTF-16",
        "UTF-16LE, UTF-16BE",
        "UTF-16BE, UTF-8",
        "UTF-16LE, ISO-8859-1",
        "UTF-32LE, UTF-16LE",
        "UTF-32BE, UTF-32LE"
    })
    void byteOrderMarkOfAnotherEncodingIsRefused(String mark, String encoding) throws IOException {
        byte[] bytes = marked(Charset.forName(mark), "a,y\n1,2\n");
        Path file = Files.write(folder.resolve("marked.csv"), bytes);
        String sentence = ": the text has the byte order mark of " + mark + ", so it is not in " + encoding;
        for (CsvFormat format : List.of(DEFAULTS, DEFAULTS.withDelimiter(',').withHeader(true))) {
            CsvFormat encoded = format.withEncoding(Charset.forName(encoding));
            assertThrown(DataFormatException.class, file + sentence, () -> Lanewise.readTable(file, encoded));
            assertThrown(
                    DataFormatException.class,
                    "the stream" + sentence,
                    () -> TableReader.of(new ByteArrayInputStream(bytes))
                            .withFormat(encoded)
                            .table());
        }
        // The mark alone determines the encoding.
        assertEquals(List.of("a", "y"), Lanewise.readTable(file).names());
    }

    @Test
    void whatIsNoTextOfTheEncodingIsRefused() throws IOException {
        byte[] bytes = "town,y\nK?ln,1\nBonn,2\n".getBytes(StandardCharsets.US_ASCII);
        bytes[8] = (byte) 0x81;
        Path file = Files.write(folder.resolve("t.csv"), bytes);
        String place = ", line 2, column 1 (town): \"K\ufffdln\"";
        assertThrown(
                DataFormatException.class,
                file + place + " is not text in windows-1252; CsvFormat.withEncoding takes the encoding of the file",
                () -> Lanewise.readTable(file, DEFAULTS.withEncoding(WINDOWS)));
        bytes[8] = (byte) 0xf6;
        String remedy = " is not UTF-8 text; the file is probably in Windows-1252 (Latin-1), which"
                + " CsvFormat.withEncoding(Charset.forName(\"windows-1252\")) reads";
        Files.write(file, bytes);
        assertThrown(DataFormatException.class, file + place + remedy, () -> Lanewise.readTable(file));
        assertThrown(
                DataFormatException.class,
                "the stream" + place + remedy,
                () -> TableReader.of(new ByteArrayInputStream(bytes)).table());
    }

    @Test
    void encodingIsKeptByOtherSettings() {
        CsvFormat format = DEFAULTS.withEncoding(WINDOWS)
                .withDelimiter(';')
                .withHeader(true)
                .withDecimalSeparator(',')
                .withThousandsSeparator('.')
                .withMissingTexts("-");
        assertEquals(Optional.of(WINDOWS), format.encoding());
        assertEquals(Optional.empty(), DEFAULTS.encoding());
        assertNotEquals(DEFAULTS, DEFAULTS.withEncoding(WINDOWS));
        assertEquals(DEFAULTS.withEncoding(WINDOWS), DEFAULTS.withEncoding(Charset.forName("cp1252")));
    }
}
