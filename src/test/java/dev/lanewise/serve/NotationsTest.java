package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.lanewise.Estimator;
import dev.lanewise.Facts;
import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.TableReader;
import dev.lanewise.cli.reader.EncodedRows;
import dev.lanewise.cli.reader.LoadedCsv;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DateOrder;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.JavaSource;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.table.SchemaLines;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dates and numbers in the notations of people make the same inputs wherever their texts are read. */
class NotationsTest {
    private static final int ROWS = 60;
    private static final Preprocessing PREPROCESSING =
            Preprocessing.NONE.withMissing(Preprocessing.Missing.MEAN).withScaling(Preprocessing.Scaling.STANDARD);

    @TempDir
    private Path folder;

    private Path write(String name, String header, IntFunction<String> row) throws IOException {
        List<String> lines = new ArrayList<>(List.of(header));
        IntStream.range(0, ROWS).mapToObj(row).forEach(lines::add);
        return Files.write(folder.resolve(name), lines);
    }

    private static LocalDate day(int row) {
        return LocalDate.of(2023, 11, 25).plusDays(3L * row);
    }

    private static String date(String format, int row) {
        return String.format(Locale.ROOT, format, day(row));
    }

    /** As a European spreadsheet writes it, with gaps, blanks and a byte order mark. */
    private Path european() throws IOException {
        return write(
                "european.csv",
                "\uFEFFsold;seen;price;share;weight;balance;y",
                i -> String.join(
                        ";",
                        i == 3 ? "" : date("%1$td.%1$tm.%1$tY", i),
                        date("%1$tY-%1$tm-%1$tdT", i) + (i % 2 == 0 ? "23:30:00+02:00" : "21:30Z"),
                        i == 5 ? "n/a" : i % 3 == 0 ? " 1.0" + (10 + i) + ",50 \u20ac " : "\u20ac " + i + ",25",
                        i % 4 == 0 ? "0" : i + ",5 %",
                        i % 7 + " kg",
                        i % 5 == 0 ? "(1.0" + (10 + i) + ",25)" : "" + i,
                        i + ",75 EUR"));
    }

    /** As an American program writes it, with quotes and times of twelve hours. */
    private Path american() throws IOException {
        return write(
                "american.csv",
                "sold,seen,price,share,weight,balance,y",
                i -> String.join(
                        ",",
                        i == 3
                                ? "NA"
                                : date("%1$tm/%1$td/%1$tY ", i) + (1 + i % 12) + ":05 " + (i % 2 == 0 ? "AM" : "pm"),
                        "\"" + (i % 2 == 0 ? "Dec" : "December") + " " + (1 + i % 31) + ", 2023\"",
                        i == 5
                                ? "?"
                                : i % 3 == 0 ? "\"$1,0" + (10 + i) + ".50\"" : i % 5 == 0 ? "-$" + i : "$ " + i + ".25",
                        i + ".125%",
                        "\"1,0" + (10 + i) + " lbs\"",
                        i % 5 == 0 ? "($7.25)" : "$" + i,
                        "\"$" + (i + 1) + ",000\""));
    }

    private static float[] inputs(Dataset dataset) {
        float[] inputs = new float[dataset.size() * dataset.inputs()];
        for (int row = 0; row < dataset.size(); row++) {
            dataset.copyRow(row, inputs, row * dataset.inputs());
        }
        return inputs;
    }

    private static LoadedCsv whole(Path file, Preprocessing preprocessing) throws IOException {
        Table table = Lanewise.readTable(file).withTarget("y");
        return new LoadedCsv(table, TableEncoder.learn(preprocessing, Task.REGRESSION, table));
    }

    /** The texts of the inputs of each row, by the names of the columns. */
    private static List<Map<String, String>> texts(Path file, Schema schema) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        char delimiter =
                Lanewise.readTable(file).format().orElseThrow().delimiter().orElseThrow();
        try (CsvReader<NamedCsvRecord> records = CsvReader.builder()
                .detectBomHeader(true)
                .fieldSeparator(delimiter)
                .ofNamedCsvRecord(file)) {
            for (NamedCsvRecord record : records) {
                Map<String, String> row = new LinkedHashMap<>();
                schema.columns()
                        .forEach(column -> row.put(
                                column.name(), record.getField(column.name()).strip()));
                rows.add(row);
            }
        }
        return rows;
    }

    private Method exported(Schema schema) throws Exception {
        Path source = folder.resolve("Exported.java");
        Architecture architecture = Architecture.notebook(schema.inputs(), 1);
        Network network = new Network(architecture, new float[architecture.parameterCount()]);
        JavaSource.write(source, network, Outputs.of(network.architecture()), schema, Facts.UNKNOWN);
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString()));
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
        return loader.loadClass("Exported").getMethod("inputs", String[].class);
    }

    private void assertSameInputsEverywhere(Path file) throws Exception {
        LoadedCsv data = whole(file, PREPROCESSING);
        float[] expected = inputs(data.dataset());
        Schema schema = data.schema();
        assertEquals(schema, SchemaLines.parse(SchemaLines.of(schema)));
        Table table = Lanewise.readTable(file).withTarget("y");
        TableEncoder encoder = TableEncoder.learn(PREPROCESSING, Task.REGRESSION, table);
        assertEquals(schema, encoder.schema());
        assertArrayEquals(expected, encoder.inputs(table));
        assertArrayEquals(
                expected,
                inputs(encoder.dataset(TableReader.of(file).table(schema).withTarget("y"))));
        List<float[]> read = EncodedRows.of(file, CsvFormat.defaults(), schema, note -> {});
        Method exported = exported(schema);
        List<Map<String, String>> texts = texts(file, schema);
        int width = schema.inputs();
        for (int i = 0; i < ROWS; i++) {
            float[] ofRow = Arrays.copyOfRange(expected, i * width, (i + 1) * width);
            String place = file.getFileName() + ", " + texts.get(i);
            assertArrayEquals(ofRow, read.get(i), place);
            assertArrayEquals(ofRow, encoder.inputs(texts.get(i)), place);
            assertArrayEquals(
                    ofRow,
                    (float[])
                            exported.invoke(null, (Object) texts.get(i).values().toArray(String[]::new)),
                    place);
        }
        Dataset targets = encoder.dataset(table);
        for (int i = 0; i < ROWS; i++) {
            float[] ofTable = new float[1];
            float[] ofFile = new float[1];
            targets.copyTargets(i, ofTable, 0);
            data.dataset().copyTargets(i, ofFile, 0);
            assertArrayEquals(ofTable, ofFile, "target of row " + i);
        }
    }

    @Test
    void europeanFileGivesTheSameInputsEverywhere() throws Exception {
        assertSameInputsEverywhere(european());
        Table table = Lanewise.readTable(european());
        assertEquals(1010.5, table.numbers("price")[0]);
        assertEquals(1.25, table.numbers("price")[1]);
        assertEquals(-1010.25, table.numbers("balance")[0]);
        assertEquals(1.5, table.numbers("share")[1]);
        assertEquals(0, table.numbers("share")[4]);
        assertEquals(59.75, table.numbers("y")[59]);
        Schema schema = TableEncoder.learn(PREPROCESSING, Task.REGRESSION, table.withTarget("y"))
                .schema();
        assertEquals(Optional.of("\u20ac"), ((Schema.Numeric) schema.columns().get(2)).unit());
        assertEquals(Optional.empty(), ((Schema.Numeric) schema.columns().get(5)).unit());
    }

    @Test
    void americanFileGivesTheSameInputsEverywhere() throws Exception {
        assertSameInputsEverywhere(american());
        Table table = Lanewise.readTable(american());
        assertEquals(1010.5, table.numbers("price")[0]);
        assertEquals(-10, table.numbers("price")[10]);
        assertEquals(7.125, table.numbers("share")[7]);
        assertEquals(1010, table.numbers("weight")[0], "a unit like the rest of the file, with decimal points");
        assertEquals(60_000, table.numbers("y")[59]);
        Schema schema = TableEncoder.learn(PREPROCESSING, Task.REGRESSION, table.withTarget("y"))
                .schema();
        Schema.Dates sold =
                assertInstanceOf(Schema.Dates.class, schema.columns().get(0));
        assertEquals(Optional.of(DateOrder.MONTH_FIRST), sold.order());
        assertTrue(sold.parts().contains(Schema.DatePart.HOUR));
        assertEquals(Optional.empty(), ((Schema.Dates) schema.columns().get(1)).order());
    }

    /** Every notation of the same days gives the bits that dates of ISO 8601 give. */
    @Test
    void notationsOfTheSameDaysGiveTheSameBits() throws Exception {
        float[] expected = null;
        for (String format : List.of(
                "%1$tY-%1$tm-%1$td",
                "%1$td.%1$tm.%1$tY", "%1$tm/%1$td/%1$tY", "%1$td/%1$tm/%1$tY", "%1$td %1$tb %1$tY")) {
            Path file = write("days.csv", "sold,x,y", i -> date(format, i) + "," + i % 7 + "," + i / 2.0);
            float[] inputs = inputs(whole(file, PREPROCESSING).dataset());
            expected = expected == null ? inputs : expected;
            assertArrayEquals(expected, inputs, format);
            Table table = Lanewise.readTable(file).withTarget("y");
            assertArrayEquals(
                    expected,
                    TableEncoder.learn(PREPROCESSING, Task.REGRESSION, table).inputs(table),
                    format);
        }
    }

    @Test
    void orderOfTheTrainingReadsLaterDatesThatDoNotShowIt() throws Exception {
        Path file = write("days.csv", "sold,x,y", i -> date("%1$td/%1$tm/%1$tY", i) + "," + i % 7 + "," + i / 2.0);
        Table table = Lanewise.readTable(file).withTarget("y");
        TableEncoder encoder = TableEncoder.learn(PREPROCESSING, Task.REGRESSION, table);
        float[] february = encoder.inputs(Map.of("sold", "2024-02-01", "x", 1));
        assertArrayEquals(february, encoder.inputs(Map.of("sold", "01/02/2024", "x", 1)));
        assertArrayEquals(february, encoder.inputs(Map.of("sold", LocalDate.of(2024, 2, 1), "x", 1)));
        Path later = Files.writeString(folder.resolve("later.csv"), "sold,x\n01/02/2024,1\n");
        assertArrayEquals(february, encoder.inputs(Lanewise.readTable(later)));
    }

    @Test
    void ambiguousDatesNeedAnOrderInFilesAndTables() throws Exception {
        Path file = write(
                "months.csv",
                "sold,x,y",
                i -> "0" + (1 + i % 9) + "/01/20" + (10 + i % 10) + "," + i % 7 + "," + i / 2.0);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> whole(file, PREPROCESSING))
                .getMessage()
                .contains("\"sold\""));
        Table table = Lanewise.readTable(file).withTarget("y");
        assertThrows(IllegalArgumentException.class, () -> TableEncoder.learn(PREPROCESSING, Task.REGRESSION, table));
        for (DateOrder order : DateOrder.values()) {
            Preprocessing ordered = PREPROCESSING.withDateOrder(order);
            TableEncoder encoder = TableEncoder.learn(ordered, Task.REGRESSION, table);
            assertArrayEquals(
                    encoder.inputs(Map.of("sold", order == DateOrder.DAY_FIRST ? "2015-01-09" : "2015-09-01", "x", 1)),
                    encoder.inputs(Map.of("sold", "09/01/2015", "x", 1)));
            assertArrayEquals(encoder.inputs(table), inputs(whole(file, ordered).dataset()));
        }
    }

    @Test
    void sameInstantsOfAllClassesGiveTheSameInputs() {
        OffsetDateTime start = OffsetDateTime.of(2024, 1, 1, 0, 30, 0, 0, ZoneOffset.ofHours(2));
        List<Map<String, Object>> rows = new ArrayList<>();
        List<IntFunction<Object>> forms = List.of(
                i -> start.plusHours(i),
                i -> start.plusHours(i).toString(),
                i -> start.plusHours(i).toInstant(),
                i -> start.plusHours(i).atZoneSameInstant(ZoneOffset.ofHours(-7)),
                i -> java.util.Date.from(start.plusHours(i).toInstant()),
                i -> java.sql.Timestamp.from(start.plusHours(i).toInstant()),
                i -> start.plusHours(i).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        for (int i = 0; i < 40; i++) {
            rows.add(Map.of("when", forms.get(i % forms.size()).apply(i), "y", i));
        }
        TableEncoder encoder = TableEncoder.learn(
                Preprocessing.NONE, Task.REGRESSION, Table.of(rows).withTarget("y"));
        for (int i = 0; i < 40; i++) {
            float[] expected = encoder.inputs(Map.of(
                    "when",
                    start.plusHours(i).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()));
            for (IntFunction<Object> form : forms) {
                assertArrayEquals(expected, encoder.inputs(Map.of("when", form.apply(i))));
            }
        }
    }

    @Test
    void stringsWithAUnitAreNumbersInMaps() {
        Random random = new Random(2);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(Map.of("price", String.format(Locale.ROOT, "$%,.2f", 1e4 * random.nextDouble()), "y", i));
        }
        Table table = Table.of(rows);
        assertEquals(Table.ColumnKind.NUMERIC, table.describe().get(0).kind());
        TableEncoder encoder = TableEncoder.learn(PREPROCESSING, Task.REGRESSION, table.withTarget("y"));
        assertEquals(1, encoder.schema().inputs());
        assertArrayEquals(
                encoder.inputs(Map.of("price", 1234.5)), encoder.inputs(Map.of("price", "$1,234.50")), "or numbers");
        assertThrows(IllegalArgumentException.class, () -> encoder.inputs(Map.of("price", "\u20ac5")));
    }

    @Test
    void categoriesWithAUnitKeepTheirTexts() throws Exception {
        Path file = write("rates.csv", "rate,x,y", i -> 5 * (i % 4) + 5 + "%," + i % 7 + "," + i / 2.0);
        Table table = Lanewise.readTable(file).withTarget("y");
        assertEquals(Table.ColumnKind.NUMERIC, table.describe().get(0).kind());
        Preprocessing categorical = PREPROCESSING.withCategorical("rate");
        TableEncoder encoder = TableEncoder.learn(categorical, Task.REGRESSION, table);
        Schema.Categorical rate = assertInstanceOf(
                Schema.Categorical.class, encoder.schema().columns().get(0));
        assertEquals(List.of("10%", "15%", "20%", "5%"), rate.categories());
        assertArrayEquals(encoder.inputs(table), inputs(whole(file, categorical).dataset()));
    }

    @Test
    void severalUnitsAreCategoriesAndAnotherUnitIsRefusedLater() throws Exception {
        Path mixed =
                write("mixed.csv", "price,x,y", i -> (i % 2 == 0 ? "$" : "\u20ac") + i % 5 + "," + i % 7 + "," + i);
        assertEquals(
                Table.ColumnKind.CATEGORICAL,
                Lanewise.readTable(mixed).describe().get(0).kind());
        Path dollars = write("dollars.csv", "price,x,y", i -> "$" + i + "," + i % 7 + "," + i / 2.0);
        Path euros = write("euros.csv", "price,x,y", i -> "\u20ac" + i + "," + i % 7 + "," + i / 2.0);
        Schema schema = TableEncoder.learn(
                        PREPROCESSING,
                        Task.REGRESSION,
                        Lanewise.readTable(dollars).withTarget("y"))
                .schema();
        TableEncoder encoder = new TableEncoder(schema, Task.REGRESSION, List.of("y"));
        Table other = Lanewise.readTable(euros).withTarget("y");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> encoder.inputs(other))
                .getMessage()
                .contains("\u20ac0"));
        assertThrows(DataFormatException.class, () -> TableReader.of(euros).table(schema));
        Table training = Lanewise.readTable(dollars).withTarget("y");
        assertThrows(
                IllegalArgumentException.class,
                () -> TableEncoder.learn(PREPROCESSING, Task.REGRESSION, training, other));
    }

    @Test
    void datesAreNoHeadings() throws Exception {
        Path headless = Files.writeString(folder.resolve("headless.csv"), "31.12.2023,a\n30.12.2023,b\n");
        assertEquals(2, Lanewise.readTable(headless).rows());
        Path headed = Files.writeString(folder.resolve("headed.csv"), "day,day\n31.12.2023,1.12.2023\n");
        assertEquals(
                List.of("day (column 1)", "day (column 2)"),
                Lanewise.readTable(headed).names());
        assertEquals(1, Lanewise.readTable(headed).rows());
    }

    /** Prices are targets, and a model of the library predicts from the texts of its file. */
    @Test
    void estimatorLearnsFromAnUglyFile() throws Exception {
        Table table = Lanewise.readTable(european()).withTarget("y");
        Estimator estimator = Lanewise.regressor().epochs(3);
        Model model = estimator.fit(table);
        assertTrue(
                model.training().warnings().stream().noneMatch(warning -> warning.contains("left out")),
                model.training().warnings()::toString);
        Map<String, String> row =
                texts(european(), model.schema().orElseThrow()).get(9);
        assertArrayEquals(
                model.predict(table.slice(9, 10)).get(0).outputs(),
                model.predict(row).outputs());
    }
}
