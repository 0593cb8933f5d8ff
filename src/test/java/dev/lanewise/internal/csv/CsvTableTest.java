package dev.lanewise.internal.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.Refusal;
import dev.lanewise.TableReader;
import dev.lanewise.cli.reader.EncodedRows;
import dev.lanewise.cli.reader.LoadedCsv;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Schemas;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.table.Fields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    private static final CsvFormat DEFAULTS = CsvFormat.defaults();

    @TempDir
    private Path folder;

    private static Table read(String text, CsvFormat format, String... categorical) throws IOException {
        CsvFormat complete = format.withCategorical(categorical);
        return TableReader.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .withFormat(complete)
                .table();
    }

    private static Table read(String text) throws IOException {
        return read(text, DEFAULTS);
    }

    private static final Preprocessing MEAN = Preprocessing.NONE.withMissing(Missing.MEAN);

    private static void assertRefused(String sentence, String text, CsvFormat format) {
        Refusal.assertThrown(
                Exception.class, "the stream" + sentence, () -> TableEncoder.learn(MEAN, read(text, format)));
    }

    @Test
    void columnsWithBlankOrRepeatedHeadingsAreNamedByTheirNumbers() throws IOException {
        String text = ",size,y,size\n0,1,2,3\n1,4,5,6\n2,7,8,9\n";
        List<String> names = List.of("column 1", "size (column 2)", "y", "size (column 4)");
        assertEquals(names, read(text).names());
        LoadedCsv data = LoadedCsv.read(
                Files.writeString(folder.resolve("data.csv"), text),
                DEFAULTS,
                "y",
                Preprocessing.NONE.withIgnored("size (column 2)").withIdentifiers(true));
        Schema schema = data.schema();
        assertEquals(
                List.of("column 1", "size (column 4)"),
                schema.columns().stream().map(Schema.Column::name).toList());
        List<Float> inputs = new ArrayList<>();
        Path other = Files.writeString(folder.resolve("other.csv"), "size,y,size,\n9,8,7,6\n");
        EncodedRows.of(other, DEFAULTS, Schema.ofNumbers(4), note -> {}).forEach(row -> inputs.add(row[3]));
        EncodedRows.of(folder.resolve("data.csv"), DEFAULTS, schema, note -> {}).forEach(row -> inputs.add(row[1]));
        assertEquals(List.of(6f, 3f, 6f, 9f), inputs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=;\n", "SEP=;\r\n", "\ufeffsep=;\n"})
    void firstLineMayNameTheDelimiter(String line) throws IOException {
        String text = line + "a;b\n1,5;x\n2;y\n";
        Table table = read(text);
        assertEquals(List.of("a", "b"), table.names());
        assertArrayEquals(new double[] {1.5, 2}, table.numbers("a"));
        for (String name : List.of("data.csv", "data.tsv")) {
            Path file = Files.writeString(folder.resolve(name), text);
            assertEquals(table.toString(), Lanewise.readTable(file).toString());
        }
        assertEquals(List.of("a", "b"), read(text, DEFAULTS.withDelimiter(';')).names());
        assertEquals(
                List.of("sep=;x"),
                read("sep=;x\n1;2\n", DEFAULTS.withDelimiter(',').withHeader(true))
                        .names());
        assertRefused(": the file has no rows", "sep=;\n", DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inf", "-nan", "n.a.", "NONE", "missing", "-"})
    void refusedMarkOfAMissingValueNamesTheSetting(String mark) throws IOException {
        String text = "a,b\n1,2\n" + mark + ",3\n";
        boolean isNumber = mark.matches("inf|-nan");
        assertRefused(
                ", line 3, column 1 (a): \"" + mark + "\""
                        + (isNumber
                                ? " is not a finite number; CsvFormat.withMissingTexts can declare it as a missing value"
                                : " is not a number, but 1 of the column's 2 values are; CsvFormat.withMissingTexts(\""
                                        + mark
                                        + "\") reads such values as missing, and Preprocessing.withCategorical(\"a\")"
                                        + " makes the column categorical"),
                text,
                DEFAULTS);
        assertEquals(2, read(text, DEFAULTS.withMissingTexts(mark)).rows());
    }

    @Test
    void textInAnotherEncodingIsRefusedWithTheSettingThatReadsIt() throws IOException {
        Path file = folder.resolve("latin.csv");
        Files.write(file, "town,y\nKöln,1\nBonn,2\n".getBytes(StandardCharsets.ISO_8859_1));
        String remedy = " is not UTF-8 text; the file is probably in Windows-1252 (Latin-1), which"
                + " CsvFormat.withEncoding(Charset.forName(\"windows-1252\")) reads";
        Refusal.assertThrown(
                DataFormatException.class,
                file + ", line 2, column 1 (town): \"K\ufffdln\"" + remedy,
                () -> Lanewise.readTable(file));
        Path headings = folder.resolve("headings.csv");
        Files.write(headings, "name,größe\nA,1\nB,2\n".getBytes(StandardCharsets.ISO_8859_1));
        Refusal.assertThrown(
                DataFormatException.class,
                headings + ", line 1, the headings: \"gr\ufffd\ufffde\"" + remedy,
                () -> Lanewise.readTable(headings));
    }

    @Test
    void firstRowOfAFileOfTextsIsItsHeader() throws IOException {
        String text = "size,colour\nsmall,red\nlarge,blue\n";
        assertEquals(List.of("size", "colour"), read(text).names());
        assertArrayEquals(new String[] {"small", "large"}, read(text).categories("size"));
        assertArrayEquals(
                new String[] {"size", "small", "large"},
                read(text, DEFAULTS.withHeader(false)).categories("column 1"));
        assertEquals(
                List.of("size", "colour"),
                Lanewise.readTable(Files.writeString(folder.resolve("t.csv"), text), DEFAULTS)
                        .names());
        // Numbers in the first row are values, unless the caller knows better.
        assertEquals(List.of("column 1", "column 2"), read("a,1\nb,2\n").names());
        assertEquals(
                List.of("town", "1999"),
                read("town,1999\nBern,5\n", DEFAULTS.withHeader(true)).names());
        // So are texts of which two are equal, or one is missing.
        assertEquals(
                List.of("column 1", "column 2"), read("red,red\nred,blue\n").names());
        assertEquals(List.of("column 1", "column 2"), read("red,\nred,blue\n").names());
    }

    @Test
    void fileWithNothingButAHeaderIsRefused() {
        assertRefused(": the file has a header, but no rows", "size,colour\n", DEFAULTS);
        assertRefused(": the file has a header, but no rows", "1,2\n", DEFAULTS.withHeader(true));
        assertRefused(": the file has no rows", "", DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;b\n1,5;2,7\n-0,25;1.234,56\n",
                "a\tb\n1,5\t2,7\n-0,25\t1.234,56\n",
                "a,b\n\"1,5\",\"2,7\"\n\"-0,25\",\"1.234,56\"\n"
            })
    void decimalCommasMakeNumbers(String text) throws IOException {
        Table table = read(text, text.contains("\"") ? DEFAULTS.withDecimalSeparator(',') : DEFAULTS);
        assertArrayEquals(new double[] {1.5, -0.25}, table.numbers("a"));
        assertArrayEquals(new double[] {2.7, 1234.56}, table.numbers("b"));
    }

    @Test
    void decimalCommasAreKnownWithoutAHeaderAndAmongTextsAndWholeNumbers() throws IOException {
        assertArrayEquals(new double[] {1.5, 3}, read("1,5;2,7\n3;4,5\n").numbers("column 1"));
        Table table = read("town;price;n\nBern;1.234;7\nThun;99,5;1.000.000\n");
        assertArrayEquals(new String[] {"Bern", "Thun"}, table.categories("town"));
        assertArrayEquals(new double[] {1234, 99.5}, table.numbers("price"));
        assertArrayEquals(new double[] {7, 1e6}, table.numbers("n"));
        // Lists of numbers in a file with commas are not numbers.
        assertEquals(List.of("column 1", "column 2"), read("1,5;2\n3,4;5;6\n").names());
        assertArrayEquals(
                new double[] {1.5},
                read("1,5;2,7\n", DEFAULTS.withDecimalSeparator(',')).numbers("column 1"));
        assertArrayEquals(new double[] {1.5}, read("a;b\n1.5;x\n").numbers("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a;b~1,234;5   | line 2, column 1 (a): "1,234" is not a number in the format of the file; \
        CsvFormat.withThousandsSeparator(',') reads numbers such as 1,234, and \
        Preprocessing.withCategorical("a") makes the column categorical
        a;b~1,5;2.5   | line 2, column 1 (a): "1,5" is not a number in the format of the file; \
        CsvFormat.withDecimalSeparator(',') reads numbers such as 1,5, and \
        Preprocessing.withCategorical("a") makes the column categorical
        a;b~1,5;2~2.5;3 | line 2, column 1 (a): "1,5" is not a number in the format of the file; \
        CsvFormat.withDecimalSeparator(',') reads numbers such as 1,5, and \
        Preprocessing.withCategorical("a") makes the column categorical
        a,b~"1,234.5",5 | line 2, column 1 (a): "1,234.5" is not a number in the format of the file; \
        CsvFormat.withThousandsSeparator(',') reads numbers such as 1,234.5, and \
        Preprocessing.withCategorical("a") makes the column categorical
        a,b~5,1~"1,5",2 | line 3, column 1 (a): "1,5" is not a number in the format of the file; \
        CsvFormat.withDecimalSeparator(',') reads numbers such as 1,5, and \
        Preprocessing.withCategorical("a") makes the column categorical\
        """)
    void numbersThatAreNotClearAreRefusedWithWhatToSet(String text, String sentence) {
        assertRefused(", " + sentence, text.replace('~', '\n'), DEFAULTS);
    }

    @Test
    void pointThatSeparatesNoThousandsIsRefusedBesideDecimalCommas() {
        assertRefused(
                ", line 3, column 1 (a): \"1.5\" is not a number in the format of the file;"
                        + " CsvFormat.withDecimalSeparator('.') reads numbers such as 1.5, here a point can only separate"
                        + " thousands, and Preprocessing.withCategorical(\"a\") makes the column categorical",
                "a\n\"2,5\"\n1.5\n",
                DEFAULTS.withDecimalSeparator(','));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ,  | "1,234,567.5"   | 1234567.5
        .  | 1.234           | 1234
        ` `| 1 234           | 1234
        '  | 1'234.25        | 1234.25
        _  | -1_000          | -1000
        \u202f | 12\u202f345 | 12345
        ,  | "12,34"         |
        ,  | "0,123"         |\
        """)
    void thousandsSeparatorDividesGroupsOfThreeDigits(char separator, String field, Double number) throws IOException {
        String text = "a,b\n" + field + ",x\n";
        CsvFormat format = DEFAULTS.withDelimiter(',').withThousandsSeparator(separator);
        if (number == null) {
            assertThrows(
                    IllegalArgumentException.class, () -> read(text, format).numbers("a"));
        } else {
            assertArrayEquals(new double[] {number}, read(text, format).numbers("a"));
        }
    }

    @Property(tries = 200)
    void numbersAreTheSameInEachNotation(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder points = new StringBuilder("n\n");
        StringBuilder commas = new StringBuilder("n\n");
        StringBuilder grouped = new StringBuilder("n\n");
        for (int i = 0; i < 30; i++) {
            double number = random.nextGaussian() * Math.pow(10, random.nextInt(8));
            int decimals = 1 + random.nextInt(4);
            points.append(String.format(Locale.ROOT, "%." + decimals + "f%n", number));
            commas.append(
                    String.format(Locale.ROOT, "%." + decimals + "f%n", number).replace('.', ','));
            grouped.append(String.format(Locale.GERMANY, "%,." + decimals + "f%n", number));
        }
        double[] expected = read(points.toString()).numbers("n");
        CsvFormat format = DEFAULTS.withDelimiter(';').withDecimalSeparator(',');
        assertArrayEquals(expected, read(commas.toString(), format).numbers("n"));
        assertArrayEquals(expected, read(grouped.toString(), format).numbers("n"));
    }

    @Test
    void weightsAreReadFromTheirColumnWhichIsNoInput() throws IOException {
        StringBuilder text = new StringBuilder("x,weight,kind\n");
        for (int i = 0; i < 100; i++) {
            text.append(i).append(',').append(i / 4.0).append(',').append(i % 3).append('\n');
        }
        Table table = read(text.toString());
        for (String column : List.of("weight", "2")) {
            LoadedCsv data = LoadedCsv.of(table.withWeights(column), "kind", Preprocessing.NONE);
            Dataset all = data.dataset();
            assertTrue(all.isWeighted());
            assertEquals(1, all.inputs());
            assertEquals(List.of(2, 1), data.schema().targets(), "the target, then the weights");
            float[] input = new float[1];
            for (int i = 0; i < 100; i++) {
                all.copyRow(i, input, 0);
                assertEquals(i, input[0]);
                assertEquals(i / 4f, all.weight(i));
                assertEquals(i % 3, all.label(i));
            }
        }
        assertEquals(
                2, LoadedCsv.of(table, "kind", Preprocessing.NONE).dataset().inputs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-0.5", "1e39", "much", ""})
    void whatIsNoWeightIsRefusedWithItsPlace(String weight) throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "w,x,kind\n1,2,0\n" + weight + ",2,1\n");
        String message = assertThrows(
                        Exception.class, () -> Lanewise.readTable(file).withWeights("w"))
                .getMessage();
        assertTrue(message.startsWith(file + ", line 3, column 1 (w): "), message);
    }

    @Test
    void columnThatCannotHoldWeightsIsRefused() throws IOException {
        Table table = read("w,x,kind\n0,2,0\n0,2,1\n").withTarget("kind");
        assertThrows(IllegalArgumentException.class, () -> table.withWeights("v"));
        assertThrows(IllegalArgumentException.class, () -> table.withWeights("kind"));
        assertThrows(
                IllegalArgumentException.class, () -> table.withWeights("w").withTarget("w"));
        assertThrows(
                IllegalArgumentException.class,
                () -> LoadedCsv.of(table.withWeights("w"), "kind", Preprocessing.NONE)
                        .dataset(),
                "all weights are 0");
        assertThrows(
                IllegalArgumentException.class,
                () -> LoadedCsv.of(table.without("x").withWeights("w"), "kind", Preprocessing.NONE),
                "there is no input");
    }

    @Test
    void repeatedHeadingsAreRefusedWithTheirLine() throws IOException {
        // In few distinct numbers, a heading would be a category.
        for (String rows : List.of("1,2\n", "1,2\n3,4\n5,6\n7,8\n")) {
            String text = "a,b\n" + rows.repeat(9);
            Path file = Files.writeString(folder.resolve("t.csv"), text + "a , b\n" + rows);
            String message = assertThrows(DataFormatException.class, () -> Lanewise.readTable(file))
                    .getMessage();
            assertTrue(
                    message.startsWith(file + ", line " + (text.lines().count() + 1)
                            + ": the row repeats the headings; delete it"),
                    message);
        }
        // One of the headings may be a value.
        assertEquals(27, read("a,b\n" + "a,0.5\nc,2\nd,3\n".repeat(9)).rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"id,x\n0,1.5\n1,2.5\n", ",x\n1,1.5\n2,2.5\n", ",x\n5,1.5\n2,2.5\n"})
    void otherFirstColumnsAreNoIndex(String rows) throws IOException {
        Preprocessing chosen = Preprocessing.NONE.withIdentifiers(false);
        assertEquals(
                1,
                TableEncoder.learn(chosen, read(",x\n0,1.5\n1,2.5\n"))
                        .schema()
                        .columns()
                        .size());
        assertEquals(
                2, TableEncoder.learn(chosen, read(rows)).schema().columns().size());
    }

    @Test
    void targetsAndWeightsHaveDecimalCommasToo() throws IOException {
        StringBuilder text = new StringBuilder("x;w;y\n");
        for (int i = 0; i < 100; i++) {
            text.append(i).append(";0,5;").append(i).append(",25\n");
        }
        Path file = Files.writeString(folder.resolve("t.csv"), text);
        LoadedCsv data = LoadedCsv.of(Lanewise.readTable(file).withWeights("w"), "y", Preprocessing.NONE);
        Dataset all = data.dataset();
        assertEquals(Task.REGRESSION, all.task());
        float[] target = new float[1];
        float[] input = new float[1];
        for (int i = 0; i < 100; i++) {
            all.copyTargets(i, target, 0);
            all.copyRow(i, input, 0);
            assertEquals(input[0] + 0.25f, target[0]);
            assertEquals(0.5f, all.weight(i));
        }
        Files.writeString(file, "x;y\n1,5;0\n-2;1\n");
        List<Float> inputs = new ArrayList<>();
        Schema schema = Schemas.withTarget(new Schema.Numeric("x", 0, Double.NaN, 0, 1));
        EncodedRows.of(file, DEFAULTS, schema, note -> {}).forEach(values -> inputs.add(values[0]));
        assertEquals(List.of(1.5f, -2f), inputs);
        Files.writeString(file, "x\n\"1,5\"\n");
        Refusal.assertThrown(
                DataFormatException.class,
                file + ", line 2, column 1 (x): \"1,5\" is not a finite number;"
                        + " CsvFormat.withDecimalSeparator(',') reads numbers such as 1,5",
                () -> EncodedRows.of(file, DEFAULTS, schema, note -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Infinity", "-Infinity", "inf", "-inf", "+Inf", "-nan", "INFINITY"})
    void infiniteFirstValueOfAColumnOfNumbersIsRefusedWithItsPlace(String value) throws IOException {
        String sentence = ", line 2, column 1 (a): \"" + value
                + "\" is not a finite number; CsvFormat.withMissingTexts can declare it as a missing value";
        assertRefused(sentence, "a,b\n" + value + ",1\n2,3\n", DEFAULTS);
        assertRefused(sentence, "a,b\n" + value + ",1\n,4\n" + value + ",3\n", DEFAULTS);
        // A column of texts may have it as one of them.
        assertArrayEquals(
                new String[] {value, "low"},
                read("a,b\n" + value + ",1\nlow,3\n").categories("a"));
        assertArrayEquals(
                new String[] {value, "3"},
                read("a,b\n" + value + ",1\n3,3\n", DEFAULTS, "a").categories("a"));
    }

    @Test
    void missingFirstValueLeavesAColumnNumeric() throws IOException {
        for (String missing : Fields.MISSING) {
            assertArrayEquals(
                    new double[] {Double.NaN, 2},
                    read("a,b\n" + missing + ",1\n2,3\n").numbers("a"));
            assertArrayEquals(
                    new double[] {2, Double.NaN},
                    read("a;b\n2;1,5\n" + missing + ";3,5\n").numbers("a"));
        }
        assertArrayEquals(
                new double[] {Double.NaN, 2},
                read("a,b\n-nan,1\n2,3\n", DEFAULTS.withMissingTexts("-nan")).numbers("a"));
    }

    @Test
    void textsThatMarkAMissingValueCanBeChosen() throws IOException {
        String text = "country,n\nNA,1\nCH,2\n-,3\n,4\n";
        assertArrayEquals(new String[] {null, "CH", "-", null}, read(text).categories("country"));
        Table table = read(text, DEFAULTS.withMissingTexts(" - "));
        assertArrayEquals(new String[] {"NA", "CH", null, null}, table.categories("country"));
        assertArrayEquals(
                new String[] {"NA", "CH", "-", null},
                read(text, DEFAULTS.withMissingTexts()).categories("country"));
        assertEquals(
                List.of("NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None", "?"),
                DEFAULTS.missingTexts());
        assertEquals(DEFAULTS, DEFAULTS.withMissingTexts(Fields.MISSING.toArray(String[]::new)));
        // A category is one for a model as well, however its rows come.
        TableEncoder encoder = TableEncoder.learn(
                Preprocessing.NONE.withMissing(Missing.MEAN), Task.REGRESSION, table.withTarget("n"));
        assertArrayEquals(new float[] {0, 1}, encoder.inputs(Map.of("country", "NA")));
        Path file = Files.writeString(folder.resolve("rows.csv"), "country\nNA\n?\n");
        List<float[]> rows = EncodedRows.of(file, DEFAULTS, encoder.schema(), note -> {});
        assertArrayEquals(new float[] {0, 1}, rows.get(0));
        assertEquals(
                1,
                ((Schema.Categorical) encoder.schema().columns().get(0))
                        .categories()
                        .indexOf("NA"));
    }

    @Test
    void classThatCountsAsMissingIsToldWithTheWayOut() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "x,y\n1,CH\n2,NA\n3,CH\n");
        String message = assertThrows(IllegalArgumentException.class, () -> LoadedCsv.read(file, "y"))
                .getMessage();
        assertTrue(message.startsWith(file + ", line 3, column 2 (y): the target is missing"), message);
        assertTrue(message.contains("texts such as NA, None and ? count as missing"), message);
        assertEquals(
                2,
                LoadedCsv.read(file, DEFAULTS.withMissingTexts(), "y", Preprocessing.NONE)
                        .dataset()
                        .classes());
    }
}
