package dev.lanewise.internal.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.lanewise.DefaultLocale;
import dev.lanewise.FreshFile;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.internal.table.Fields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Rows are FastCSV's own records, stripped, and numbers are those of {@code Double.parseDouble}. */
class CsvRecordsTest {
    /** What FastCSV says of a field that is too long, and of a row that is too wide. */
    private static final Pattern FIELD = Pattern.compile(
            "Field at index (\\d+) in record starting at line (\\d+) exceeds the max field size of 1000 characters");

    private static final Pattern ROW = Pattern.compile(
            "Record starting at line (\\d+) has surpassed the maximum limit of " + Fields.MAX_COLUMNS + " fields");

    private static final int LONGEST = 1000;
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private Path file;

    @BeforeProperty
    void makeFile() throws IOException {
        file = Files.createTempFile("lanewise", ".csv");
    }

    @AfterProperty
    void deleteFile() throws IOException {
        Files.delete(file);
    }

    /**
     * What FastCSV reads of a file: line and texts of each row, and at the end the message of what cannot be read, in a
     * language that has these digits.
     */
    private List<String> expected(char delimiter) throws IOException {
        List<String> rows = new ArrayList<>();
        try (DefaultLocale root = new DefaultLocale("und");
                CsvReader<CsvRecord> reader = CsvReader.builder()
                        .fieldSeparator(delimiter)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .detectBomHeader(true)
                        .build(
                                CsvRecordHandler.builder()
                                        .maxFields(Fields.MAX_COLUMNS)
                                        .maxFieldSize(LONGEST)
                                        .build(),
                                file)) {
            for (CsvRecord record : reader) {
                rows.add(record.getStartingLineNumber() + ": "
                        + record.getFields().stream().map(String::strip).toList());
            }
        } catch (CsvParseException e) {
            rows.add(inOurWords(e.getCause().getMessage()));
        }
        return rows;
    }

    private static String inOurWords(String refusal) {
        Matcher field = FIELD.matcher(refusal);
        if (field.matches()) {
            return "the field in line " + field.group(2) + ", column " + (Integer.parseInt(field.group(1)) + 1)
                    + " has more than 1,000 characters; shorten it or remove the column, and check that each quotation"
                    + " mark is closed";
        }
        Matcher row = ROW.matcher(refusal);
        return row.matches()
                ? String.format(
                        Locale.ROOT, "the row in line %s has more than %,d columns", row.group(1), Fields.MAX_COLUMNS)
                : refusal;
    }

    private List<String> found(char delimiter) throws IOException {
        List<String> rows = new ArrayList<>();
        AtomicLong bytes = new AtomicLong();
        boolean ended = false;
        try (CsvRecords records =
                new CsvRecords(CsvInput.of(file, bytes::addAndGet).open(CsvFormat.defaults()), delimiter)) {
            for (CsvRow row = records.next(); row != null; row = records.next()) {
                CsvRow found = row;
                CsvRow copy = row.copy();
                List<String> texts =
                        IntStream.range(0, row.count()).mapToObj(row::text).toList();
                rows.add(row.line() + ": " + texts);
                for (int c = 0; c < row.count(); c++) {
                    String text = texts.get(c);
                    assertSame(number(text), found.number(c), text);
                    assertEquals(Fields.MISSING.contains(text), found.isMissing(c), text);
                    assertEquals(text, copy.text(c));
                }
            }
            ended = true;
        } catch (IOException e) {
            rows.add(e.getMessage());
        }
        // Each byte is reported once.
        assertTrue(bytes.get() <= Files.size(file) && (!ended || bytes.get() == Files.size(file)), bytes::toString);
        return rows;
    }

    private static void assertSame(double expected, double found, String text) {
        assertEquals(Double.doubleToLongBits(expected), Double.doubleToLongBits(found), text);
    }

    /** As the JDK reads numbers, without its own notations. */
    private static double number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return Double.NaN;
        }
        double number = Double.parseDouble(text);
        return Math.abs((float) number) <= Float.MAX_VALUE ? number : Double.NaN;
    }

    @Provide
    static Arbitrary<List<String>> pieces() {
        return Arbitraries.of(
                        "1",
                        "-",
                        "23.5",
                        "-0",
                        "0.1",
                        ".",
                        "e",
                        "class",
                        "7654321",
                        "1234567.7654321",
                        "12345678",
                        ",",
                        ",",
                        ",",
                        ";",
                        "\t",
                        "\n",
                        "\n",
                        "\r\n",
                        "\r",
                        " ",
                        "NA",
                        "?",
                        "\u001c",
                        "\u000b")
                .list()
                .ofMaxSize(60);
    }

    @Provide
    static Arbitrary<List<String>> strangers() {
        return Arbitraries.of("\"", "\"a,\nb\"", "\u00e4", "\u2003", "\ufeff", "\u0000", "x".repeat(LONGEST + 1), "")
                .list()
                .ofMaxSize(2);
    }

    @Property(tries = 200)
    void rowsAreThoseOfFastCsv(
            @ForAll("pieces") List<String> before,
            @ForAll("strangers") List<String> strangers,
            @ForAll("pieces") List<String> after)
            throws IOException {
        FreshFile.write(file, String.join("", before) + String.join("", strangers) + String.join("", after));
        for (char delimiter : new char[] {',', '\t', 'e', '\u00e4'}) {
            assertEquals(expected(delimiter), found(delimiter));
        }
    }

    @Example
    void encodingsAreTold() throws IOException {
        Files.write(file, "\ufeffa,b\n1,\u00e4\n".getBytes(StandardCharsets.UTF_16LE));
        assertEquals(List.of("1: [a, b]", "2: [1, \u00e4]"), found(','));
        Files.write(file, "\ufeffa,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("1: [a, b]", "2: [1, 2]"), found(','));
    }

    @Example
    void longAndWideRowsAreReadAndTooWideOnesRefused() throws IOException {
        String widest = "1234567.25,".repeat(Fields.MAX_COLUMNS - 1) + "9";
        Files.writeString(file, widest + "\n" + "1.5,".repeat(Fields.MAX_COLUMNS - 1) + "2\n" + widest + ",8\n");
        List<String> rows = found(',');
        assertEquals(expected(','), rows);
        assertEquals(3, rows.size());
        assertTrue(rows.get(2).startsWith("the row in line 3 has more than"), rows.get(2));
        Files.writeString(file, ("x".repeat(LONGEST) + ",").repeat(5000) + "\n1,2\n");
        assertEquals(expected(','), found(','));
    }

    @Property(tries = 3000)
    void numbersAreThoseOfTheJdk(
            @ForAll double any,
            @ForAll long digits,
            @ForAll @IntRange(min = 0, max = 20) int decimals,
            @ForAll @IntRange(min = -400, max = 400) int exponent)
            throws IOException {
        String plain = Long.toString(digits);
        int point = Math.max(digits < 0 ? 2 : 1, plain.length() - decimals);
        String pointed = plain.substring(0, point) + "." + plain.substring(point);
        String few = String.format(Locale.ROOT, "%." + decimals % 9 + "f", digits / 1e12);
        List<String> texts = List.of(
                Double.toString(any),
                Float.toString((float) any),
                plain,
                pointed,
                few,
                digits + "e" + exponent,
                "+" + few.replace("-", ""),
                pointed + "0000000000000000000000");
        FreshFile.write(file, String.join(",", texts) + "\n\"" + String.join("\",\"", texts) + "\"");
        assertEquals(List.of("1: " + texts, "2: " + texts), found(','));
    }
}
