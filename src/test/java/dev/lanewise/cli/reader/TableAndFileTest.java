package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.Lanewise;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.rows.SplitIndices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table gives the same bits whether it is in memory or in a CSV file. */
class TableAndFileTest {
    private static final List<String> CATEGORIES = List.of("a", "B, or not", "10", "9", "é \"q\"", "-3", "007");

    private static Path propertyFile;

    @TempDir
    private Path folder;

    @BeforeContainer
    static void makeFile() throws IOException {
        propertyFile = Files.createTempFile("table", ".csv");
    }

    @AfterContainer
    static void removeFile() throws IOException {
        Files.delete(propertyFile);
    }

    private static double number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(10);
            case 1 -> random.nextGaussian() * 1e6;
            case 2 -> Math.scalb(1 + random.nextDouble(), random.nextInt(40) - 20);
            case 3 -> -0.0;
            case 4 -> random.nextInt() * 1e20;
            default -> random.nextDouble();
        };
    }

    /** Columns n1, n2, ... of numbers, c1, ... of categories, and targets of a kind; no target is missing. */
    private static Table table(Random random, int rows, int numeric, int categorical, Task kind, double missing) {
        Map<String, Object> columns = new LinkedHashMap<>();
        int targets = kind == Task.CLASSIFICATION ? 1 : 2;
        List<String> order = new ArrayList<>();
        for (int c = 0; c < numeric + categorical + targets; c++) {
            order.add(c < numeric ? "n" + c : c < numeric + categorical ? "c" + c : "y" + c);
        }
        Collections.shuffle(order, random);
        for (String name : order) {
            boolean isTarget = name.startsWith("y");
            if (name.startsWith("c") || isTarget && kind == Task.CLASSIFICATION) {
                String[] texts = new String[rows];
                Arrays.setAll(
                        texts,
                        i -> !isTarget && random.nextDouble() < missing
                                ? null
                                : CATEGORIES.get(random.nextInt(CATEGORIES.size())));
                columns.put(name, texts);
            } else {
                double[] numbers = new double[rows];
                double constant = number(random);
                boolean varies = random.nextInt(4) > 0;
                Arrays.setAll(
                        numbers,
                        i -> kind == Task.MULTI_LABEL && isTarget
                                ? random.nextInt(2)
                                : !isTarget && random.nextDouble() < missing
                                        ? Double.NaN
                                        : varies ? number(random) : constant);
                columns.put(name, numbers);
            }
        }
        return Table.ofColumns(columns)
                .withTarget(order.stream()
                        .filter(name -> name.startsWith("y"))
                        .sorted()
                        .toArray(String[]::new));
    }

    private static void write(Table table, Path file) throws IOException {
        StringBuilder text = new StringBuilder(String.join(",", table.names())).append('\n');
        for (int row = 0; row < table.rows(); row++) {
            List<String> fields = new ArrayList<>();
            for (Table.ColumnInfo column : table.describe()) {
                if (column.kind() == Table.ColumnKind.NUMERIC) {
                    double number = table.numbers(column.name())[row];
                    fields.add(Double.isNaN(number) ? "" : String.valueOf(number));
                } else {
                    String category = table.categories(column.name())[row];
                    fields.add(category == null ? "NA" : '"' + category.replace("\"", "\"\"") + '"');
                }
            }
            text.append(String.join(",", fields)).append('\n');
        }
        Files.writeString(file, text);
    }

    private static String[] categorical(Table table) {
        return table.describe().stream()
                .filter(column -> !column.target() && column.kind() == Table.ColumnKind.CATEGORICAL)
                .map(Table.ColumnInfo::name)
                .toArray(String[]::new);
    }

    private static void assertSame(Dataset expected, Dataset found) {
        assertEquals(expected.size(), found.size());
        assertEquals(expected.inputs(), found.inputs());
        assertEquals(expected.task(), found.task());
        assertEquals(expected.classes(), found.classes());
        float[][] rows = new float[2][expected.inputs()];
        float[][] targets = new float[2][expected.targets()];
        for (int i = 0; i < expected.size(); i++) {
            expected.copyRow(i, rows[0], 0);
            found.copyRow(i, rows[1], 0);
            assertArrayEquals(bits(rows[0]), bits(rows[1]));
            if (expected.classes() > 0) {
                assertEquals(expected.name(expected.label(i)), found.name(found.label(i)));
                assertEquals(expected.label(i), found.label(i));
            } else {
                expected.copyTargets(i, targets[0], 0);
                found.copyTargets(i, targets[1], 0);
                assertArrayEquals(bits(targets[0]), bits(targets[1]));
            }
        }
    }

    private static int[] bits(float[] numbers) {
        int[] bits = new int[numbers.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(numbers[i]));
        return bits;
    }

    @Property(tries = 300)
    void encodedTablesHaveTheBitsOfTheirFiles(
            @ForAll @IntRange(min = 5, max = 80) int rows,
            @ForAll @IntRange(max = 4) int numeric,
            @ForAll @IntRange(max = 3) int categorical,
            @ForAll Task kind,
            @ForAll Scaling scaling,
            @ForAll boolean withMissing,
            @ForAll long seed)
            throws IOException {
        Assume.that(numeric + categorical > 0);
        Table table = table(new Random(seed), rows, numeric, categorical, kind, withMissing ? 0.3 : 0);
        write(table, propertyFile);
        Preprocessing preparation = Preprocessing.NONE
                .withScaling(scaling)
                .withCategorical(categorical(table))
                .withMissing(withMissing ? Missing.MEAN : Missing.REFUSE);
        SplitIndices indices = SplitIndices.of(rows);
        Table training = table.select(indices.training());
        Table validation = table.select(indices.validation());
        Table test = table.select(indices.test());
        CsvData data;
        Schema expected;
        try {
            data = CsvData.read(
                    CsvInput.of(propertyFile),
                    CsvFormat.defaults(),
                    CsvTargets.of(table.targets().toArray(String[]::new)).withTask(kind),
                    preparation,
                    null);
            expected = data.schema();
        } catch (DataFormatException e) {
            // No input has a value, or a column has none in the training part.
            assertThrows(
                    IllegalArgumentException.class,
                    () -> TableEncoder.learn(preparation, kind, training, validation, test));
            return;
        }
        TableEncoder encoder = TableEncoder.learn(preparation, kind, training, validation, test);
        // Its targets are in the order of the file, those of a table in the order of their names.
        assertEquals(expected.columns(), encoder.schema().columns());
        assertEquals(SchemaAccess.get().targets(expected), SchemaAccess.get().targets(encoder.schema()));
        assertEquals(SchemaAccess.get().width(expected), SchemaAccess.get().width(encoder.schema()));
        assertEquals(SchemaAccess.get().hasHeader(expected), SchemaAccess.get().hasHeader(encoder.schema()));
        Splits splits;
        try {
            splits = data.splits();
        } catch (DataFormatException e) {
            // A number of another part that is too far off for the scale.
            assertThrows(
                    IllegalArgumentException.class,
                    () -> List.of(encoder.dataset(training), encoder.dataset(validation), encoder.dataset(test)));
            return;
        }
        assertSame(splits.training(), encoder.dataset(training));
        assertSame(splits.validation(), encoder.dataset(validation));
        assertSame(splits.test(), encoder.dataset(test));
    }

    @Property(tries = 100)
    void tablesAreReadAsTheyWereWritten(@ForAll @IntRange(min = 1, max = 40) int rows, @ForAll long seed)
            throws IOException {
        Table table = table(new Random(seed), rows, 3, 2, Task.REGRESSION, 0.2);
        write(table, propertyFile);
        Table read = Lanewise.readTable(propertyFile, CsvFormat.defaults().withCategorical(categorical(table)))
                .withTarget(table.targets().toArray(String[]::new));
        assertEquals(table.names(), read.names());
        for (Table.ColumnInfo column : table.describe()) {
            boolean empty = column.missing() == rows;
            assertEquals(
                    column.missing(),
                    read.describe().get(table.names().indexOf(column.name())).missing());
            if (column.kind() == Table.ColumnKind.CATEGORICAL) {
                assertArrayEquals(table.categories(column.name()), read.categories(column.name()));
            } else if (!empty) {
                assertArrayEquals(table.numbers(column.name()), read.numbers(column.name()));
            }
        }
    }

    @Test
    void rowsOfOtherFilesAndTablesAreEncodedAlikeAlsoWithUnseenCategories() throws IOException {
        Table training = Table.ofColumns(columns(new double[] {1, 2, 4}, new String[] {"x", "y", "x"}))
                .withTarget("y");
        TableEncoder encoder = TableEncoder.learn(
                Preprocessing.NONE.withScaling(Scaling.STANDARD).withMissing(Missing.MEAN), Task.REGRESSION, training);
        Table other = Table.ofColumns(columns(new double[] {7, Double.NaN}, new String[] {"z", null}));
        Path file = folder.resolve("other.csv");
        write(other, file);
        List<Float> expected = new ArrayList<>();
        for (float[] inputs : EncodedRows.of(file, CsvFormat.defaults(), encoder.schema(), note -> {})) {
            for (float input : inputs) {
                expected.add(input);
            }
        }
        List<Float> found = new ArrayList<>();
        for (float input : encoder.inputs(other)) {
            found.add(input);
        }
        assertEquals(expected, found);
        assertEquals(List.of(0f, 0f), found.subList(1, 3));
    }

    private static Map<String, Object> columns(double[] numbers, String[] texts) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("n", numbers);
        columns.put("c", texts);
        columns.put("y", numbers);
        return columns;
    }

    @Test
    void mistakesOfAFileAreToldWithTheirPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), "a,b\n1,x\n2,3\nu,y\n");
        assertEquals(
                file + ", line 4, column 1 (a): \"u\" is not a number, but 2 of the column's 3 values are;"
                        + " CsvFormat.withMissingTexts(\"u\") reads such values as missing, and"
                        + " CsvFormat.withCategorical(\"a\") makes the column categorical",
                assertThrows(DataFormatException.class, () -> Lanewise.readTable(file))
                        .getMessage());
        Files.writeString(file, "a,a\n1,2\n");
        assertEquals(
                List.of("a (column 1)", "a (column 2)"),
                Lanewise.readTable(file).names());
        Files.writeString(file, ",column 1\n1,2\n");
        assertEquals(
                file + ": two columns are named \"column 1\", but the names of a table differ; change one of the"
                        + " headings",
                assertThrows(DataFormatException.class, () -> Lanewise.readTable(file))
                        .getMessage());
    }
}
