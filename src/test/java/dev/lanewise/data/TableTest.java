package dev.lanewise.data;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.internal.table.ColumnLearner;
import dev.lanewise.internal.table.Fields;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TimeZone;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.RowSetMetaDataImpl;
import javax.sql.rowset.RowSetProvider;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TableTest {
    private enum Heating {
        GAS,
        OIL
    }

    private record House(double area, Integer rooms, String town, Heating heating, boolean garden, double price) {}

    private static final TableColumns<House> COLUMNS = TableColumns.of(House.class)
            .number("area", House::area)
            .number("rooms", House::rooms)
            .category("town", House::town)
            .category("heating", House::heating)
            .category("garden", House::garden)
            .targetNumber("price", House::price);
    private static final List<House> HOUSES = List.of(
            new House(54.5, 2, " Bern ", Heating.GAS, true, 120),
            new House(Double.NaN, null, null, Heating.OIL, false, 1234567.875),
            new House(80, 4, "NA", null, true, 3e-7));

    private static Map<String, Object> row(Object... keysAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            row.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return row;
    }

    private static Table numbers(int rows) {
        return Table.ofColumns(
                Map.of("i", IntStream.range(0, rows).asDoubleStream().toArray()));
    }

    @Test
    void objectsBecomeRowsWithNumbersCategoriesAndMissingValues() {
        Table table = COLUMNS.table(HOUSES);
        assertEquals(List.of("area", "rooms", "town", "heating", "garden", "price"), table.names());
        assertEquals(List.of("price"), table.targets());
        assertArrayEquals(new double[] {54.5, Double.NaN, 80}, table.numbers("area"));
        assertArrayEquals(new double[] {2, Double.NaN, 4}, table.numbers("rooms"));
        assertArrayEquals(new String[] {"Bern", null, null}, table.categories("town"));
        assertArrayEquals(new String[] {"GAS", "OIL", null}, table.categories("heating"));
        assertArrayEquals(new String[] {"true", "false", "true"}, table.categories("garden"));
        assertEquals(
                new Table.ColumnInfo("town", Table.ColumnKind.CATEGORICAL, false, 2),
                table.describe().get(2));
        assertEquals(
                new Table.ColumnInfo("price", Table.ColumnKind.NUMERIC, true, 0),
                table.describe().get(5));
        assertEquals("[area, rooms, town, heating, garden, price*]", COLUMNS.toString());
    }

    @Test
    void textShowsTheHeadLikeADataFrame() {
        List<String> lines = COLUMNS.table(HOUSES).toString().lines().toList();
        assertEquals("   area  rooms  town  heating  garden   price*", lines.get(0));
        assertEquals("0  54.5      2  Bern      GAS    true      120", lines.get(1));
        assertEquals("1    NA     NA    NA      OIL   false  1234570", lines.get(2));
        assertEquals("2    80      4    NA       NA    true   3.0E-7", lines.get(3));
        assertEquals("3 rows x 6 columns; target: price", lines.get(4));
        lines = numbers(11).toString().lines().toList();
        assertEquals(List.of("   i", "0  0"), lines.subList(0, 2));
        assertEquals(List.of("9  9", "...", "11 rows x 1 column"), lines.subList(10, 13));
        assertTrue(Table.of(new double[1][20], new String[] {"\t"}).toString().contains("column 12  ...\n"));
    }

    @Test
    void mapsAndRowsBecomeTablesWhateverTheirNumbersAre() {
        Table expected =
                Table.ofColumns(row("n", new double[] {1, Double.NaN, 2.5}, "c", new String[] {"x", "y", null}));
        for (Table table : List.of(
                Table.of(List.of(
                        row("n", 1, "c", "x"), row("c", 'y', "n", null), row("n", new BigDecimal("2.5"), "c", " "))),
                Table.of(List.of("n", "c"), List.of(List.of(1L, "x"), Arrays.asList(null, "y"), List.of(2.5f, "?"))),
                Table.ofColumns(row("n", Arrays.asList(1, null, 2.5f), "c", new Object[] {"x", 'y', null})),
                Table.ofColumns(
                        row("n", new float[] {1, Float.NaN, 2.5f}, "c", List.of("x", Optional.of("y"), "NA"))))) {
            assertEquals(expected.describe(), table.describe());
            assertArrayEquals(expected.numbers("n"), table.numbers("n"));
            assertArrayEquals(expected.categories("c"), table.categories("c"));
        }
    }

    @Test
    void mistakesAreToldWithRowAndColumn() {
        assertRefused(
                "row 1, column \"n\": \"big\" is not a number, but 1 of the column's 2 values are; null marks a missing"
                        + " value, and strings in all rows make the column categorical",
                () -> Table.of(List.of(row("n", 1), row("n", "big"))));
        assertRefused(
                "row 0, column \"c\": \"x\" is not a number, but 1 of the column's 2 values are; null marks a missing"
                        + " value, and strings in all rows make the column categorical",
                () -> Table.of(List.of(row("c", "x"), row("c", null), row("c", 7.0))));
        assertRefused(
                "row 1 has no column \"b\", which row 0 has",
                () -> Table.of(List.of(row("a", 1, "b", 2), row("a", 1))));
        assertRefused(
                "row 1 has a column \"b\", which row 0 has not",
                () -> Table.of(List.of(row("a", 1), row("a", 1, "b", 2))));
        assertRefused(
                "row 1 has 3 values, but the table has 2 columns: a, b",
                () -> Table.of(List.of("a", "b"), List.of(List.of(1, 2), List.of(1, 2, 3))));
        assertRefused(
                "row 0, column \"a\": Infinity is not a finite number",
                () -> Table.of(List.of(row("a", Double.POSITIVE_INFINITY))));
        assertRefused(
                "row 1, column \"column 2\": 1.0E39 is too large for a float, which holds numbers up to 3.4e38",
                () -> Table.of(new double[][] {{1, 2}, {3, 1e39}}, new double[2]));
        assertRefused(
                "row 1 has 1 input, but row 0 has 2",
                () -> Table.of(new double[][] {{1, 2}, {3}}, new String[] {"x", "y"}));
        assertRefused("there are 2 rows of inputs, but 1 target", () -> Table.of(new double[2][2], new String[] {"x"}));
        assertRefused(
                "the column \"b\" has 1 row, but the column \"a\" has 2",
                () -> Table.ofColumns(row("a", new double[2], "b", new String[1])));
        assertRefused(
                "the column \"a\" is an array or a list, but String was given", () -> Table.ofColumns(row("a", "1")));
        assertRefused(
                "row 1, column \"a\": Infinity is not a finite number",
                () -> Table.ofColumns(row("a", new float[] {1, Float.POSITIVE_INFINITY})));
        assertArrayEquals(
                new double[] {3, 1}, Table.ofColumns(row("a", new int[] {3, 1})).numbers("a"));
    }

    @Test
    void tablesWithoutRowsOrWithTwoColumnsOfOneNameAreRefused() {
        assertRefused("the table has no rows", () -> COLUMNS.table(List.of()));
        assertRefused("the table has no rows", () -> Table.of(List.<Map<String, Object>>of()));
        assertRefused("the table has no rows", () -> numbers(3).slice(1, 1));
        assertRefused("there are no rows", () -> Table.of(new double[0][], new double[0]));
        assertRefused(
                "a table needs at least one column",
                () -> TableColumns.of(House.class).table(HOUSES));
        assertRefused("two columns of the table are named \"area\"", () -> COLUMNS.number("area ", House::area));
        assertRefused(
                "two columns of the table are named \"x\"",
                () -> Table.of(new double[1][1], new double[1]).withNames("x", "x"));
        assertRefused(
                "there is no column \"cost\" among area, rooms, town, heating, garden, price",
                () -> COLUMNS.table(HOUSES).withTarget("cost"));
        assertRefused(
                "the column \"town\" has categories, not numbers",
                () -> COLUMNS.table(HOUSES).numbers("town"));
        assertRefused(
                "a table needs at least one column, but all are left out",
                () -> numbers(2).without("i"));
    }

    @Test
    void objectsMayBeOfAGenericType() {
        TableColumns<List<String>> columns = TableColumns.<List<String>>of(List.class)
                .number("size", List::size)
                .category("first", texts -> texts.get(0));
        Table table = columns.table(List.of(List.of("a"), List.of("b", "c")));
        assertArrayEquals(new double[] {1, 2}, table.numbers("size"));
        assertArrayEquals(new String[] {"a", "b"}, table.categories("first"));
    }

    @Test
    void columnsAndTargetsAreChosenByName() {
        Table table = COLUMNS.table(HOUSES).without("heating", "garden").withTarget("town", "price");
        assertEquals(List.of("area", "rooms", "town", "price"), table.names());
        assertEquals(List.of("town", "price"), table.targets());
        assertEquals(List.of("price"), table.without("town").targets());
        assertEquals(List.of("c", "d"), table.withNames("a", "b", "c", "d").targets());
        assertEquals(List.of(), table.withTarget().targets());
    }

    @Property(tries = 100)
    void partsOfASplitHaveEachRowOnceInOrder(
            @ForAll @IntRange(min = 2, max = 100) int rows,
            @ForAll @IntRange(min = 1, max = 99) int percent,
            @ForAll @IntRange(max = 5) int seed) {
        Table.Split split = numbers(rows).split(percent / 100.0, seed);
        double[] training = split.training().numbers("i");
        double[] test = split.test().numbers("i");
        assertEquals(Math.min(rows - 1, Math.max(1, Math.round(rows * (percent / 100.0)))), test.length);
        List<Double> all = new ArrayList<>();
        for (double[] part : List.of(training, test)) {
            for (int i = 0; i < part.length; i++) {
                assertTrue(i == 0 || part[i - 1] < part[i]);
                all.add(part[i]);
            }
        }
        assertArrayEquals(
                numbers(rows).numbers("i"),
                all.stream().mapToDouble(i -> i).sorted().toArray());
        assertArrayEquals(
                test, numbers(rows).split(percent / 100.0, seed).test().numbers("i"));
    }

    @Test
    void partsOfASplitHaveTheSameColumns() {
        Table table = Table.ofColumns(row("a", new double[2], "b", new String[2]));
        assertRefused(
                "the training table has a column \"b\", which the test table has not",
                () -> new Table.Split(table, table.without("b")));
        assertRefused(
                "the test table has a column \"a\", which the training table has not",
                () -> new Table.Split(table.without("a"), table));
        Table reversed = Table.ofColumns(row("b", new String[1], "a", new double[1]));
        assertEquals(reversed, new Table.Split(table, reversed).test());
    }

    @Test
    void shuffledRowsAreTheSameRowsInAnotherOrder() {
        double[] shuffled = numbers(50).shuffle(3).numbers("i");
        assertArrayEquals(shuffled, numbers(50).shuffle(3).numbers("i"));
        assertTrue(!Arrays.equals(shuffled, numbers(50).numbers("i"))
                && !Arrays.equals(shuffled, numbers(50).shuffle(4).numbers("i")));
        assertArrayEquals(
                numbers(50).numbers("i"), Arrays.stream(shuffled).sorted().toArray());
        assertArrayEquals(new double[] {4, 0, 4}, numbers(5).select(4, 0, 4).numbers("i"));
        assertThrows(IndexOutOfBoundsException.class, () -> numbers(5).select(5));
        assertRefused(
                "the share of the test rows is above 0 and below 1, but 1.0 was given",
                () -> numbers(5).split(1, 1));
        assertRefused(
                "a table of 1 row cannot be divided into two", () -> numbers(1).split(0.5, 1));
    }

    private static Table classes(int[] sizes, long seed) {
        List<String> classes = new ArrayList<>();
        for (int c = 0; c < sizes.length; c++) {
            classes.addAll(Collections.nCopies(sizes[c], String.valueOf((char) ('a' + c))));
        }
        Collections.shuffle(classes, new Random(seed));
        return Table.ofColumns(row(
                        "i",
                        IntStream.range(0, classes.size()).asDoubleStream().toArray(),
                        "y",
                        classes.toArray(String[]::new)))
                .withTarget("y");
    }

    private static int count(Table table, int number) {
        return (int) Arrays.stream(table.categories("y"))
                .filter(String.valueOf((char) ('a' + number))::equals)
                .count();
    }

    /** The rounding that the documentation promises, computed in another way. */
    @Property(tries = 300)
    void partsOfAStratifiedSplitHaveTheClassesInTheirProportions(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 40) Integer> classSizes,
            @ForAll @IntRange(min = 1, max = 99) int percent,
            @ForAll @IntRange(max = 3) int seed) {
        int[] sizes = classSizes.stream().mapToInt(i -> i).toArray();
        int rows = Arrays.stream(sizes).sum();
        Assume.that(Arrays.stream(sizes).anyMatch(size -> size > 1));
        Table table = classes(sizes, seed);
        Table.Split split = table.splitStratified(percent / 100.0, seed);
        long wanted = Math.min(rows - 1, Math.max(1, Math.round(percent / 100.0 * rows)));
        int tested = 0;
        boolean isCapped = false;
        double leastUp = Double.POSITIVE_INFINITY;
        double mostDown = 0;
        for (int c = 0; c < sizes.length; c++) {
            int test = count(split.test(), c);
            assertEquals(sizes[c] - test, count(split.training(), c));
            double quota = sizes[c] * (double) wanted / rows;
            assertTrue(test < sizes[c] && Math.abs(test - quota) < 1 || test == sizes[c] - 1, test + " of " + quota);
            if (test == sizes[c] - 1 && quota > test) {
                isCapped = true;
            } else if (test > quota) {
                leastUp = Math.min(leastUp, quota - Math.floor(quota));
            } else {
                mostDown = Math.max(mostDown, quota - Math.floor(quota));
            }
            tested += test;
        }
        assertTrue(isCapped ? tested <= wanted : tested == wanted, tested + " of " + wanted);
        assertTrue(leastUp >= mostDown - 1e-9, leastUp + " " + mostDown);
        // Each row once, in order, and the same for the same seed.
        double[] training = split.training().numbers("i");
        double[] test = split.test().numbers("i");
        assertArrayEquals(Arrays.stream(training).sorted().toArray(), training);
        assertArrayEquals(Arrays.stream(test).sorted().toArray(), test);
        assertArrayEquals(
                table.numbers("i"),
                DoubleStream.concat(Arrays.stream(training), Arrays.stream(test))
                        .sorted()
                        .toArray());
        assertArrayEquals(
                test, table.splitStratified(percent / 100.0, seed).test().numbers("i"));
    }

    @Test
    void exceptionOfAFunctionNamesRowAndColumn() {
        TableColumns<String> columns = TableColumns.of(String.class).number("size", text -> Integer.valueOf(text));
        String reason = "column \"size\": its function threw java.lang.NumberFormatException: For input string: \"x\"";
        assertRefused("row 1, " + reason, () -> columns.table(List.of("1", "x")));
        assertRefused(reason, () -> columns.row("x"));
    }

    @Test
    void stratifiedSplitsNeedClasses() {
        Table table = classes(new int[] {30, 20}, 1);
        assertEquals(6, count(table.splitStratified(0.2, 1).test(), 0));
        assertEquals(4, count(table.splitStratified(0.2, 1).test(), 1));
        assertTrue(!Arrays.equals(
                table.splitStratified(0.2, 1).test().numbers("i"),
                table.splitStratified(0.2, 2).test().numbers("i")));
        assertRefused(
                "classes are learned from one target column, but the table has none; Table.withTarget names it",
                () -> table.withTarget().splitStratified(0.2, 1));
        assertRefused(
                "row 0, column \"y\": 0.5 is not a class; classes are texts or whole numbers",
                () -> Table.ofColumns(row("y", new double[] {0.5, 1}))
                        .withTarget("y")
                        .splitStratified(0.2, 1));
        assertRefused(
                "each class has only one row, which the training part needs, so no row is left to test"
                        + " (a target of numbers has no classes: split divides such rows)",
                () -> classes(new int[] {1, 1, 1}, 1).splitStratified(0.2, 1));
        assertRefused(
                "the share of the test rows is above 0 and below 1, but 0.0 was given",
                () -> table.splitStratified(0, 1));
        assertRefused("the seed is 0 to 4294967295, but -1 was given", () -> table.splitStratified(0.2, -1));
        // A single row of a class is trained on.
        assertEquals(
                1, count(classes(new int[] {1, 9}, 1).splitStratified(0.9, 1).training(), 0));
    }

    @Test
    void labelsAreKnownThroughAllChangesOfATable() {
        Table table = TableColumns.of(House.class)
                .number("area", House::area)
                .category("town", House::town)
                .targetFlag("garden", House::garden)
                .table(HOUSES);
        assertEquals(List.of("garden"), table.multiLabelTargets());
        assertEquals(List.of("garden"), table.select(1).without("town").multiLabelTargets());
        assertEquals(List.of("c"), table.withNames("a", "b", "c").multiLabelTargets());
        assertEquals(List.of(), table.without("garden").multiLabelTargets());
        assertEquals(List.of(), table.withTarget("garden").multiLabelTargets());
        assertEquals(
                List.of("garden", "area"),
                table.withMultiLabelTargets("garden", "area").multiLabelTargets());
        assertEquals(
                List.of("garden", "area"),
                table.withMultiLabelTargets("garden", "area").targets());
        assertEquals(List.of(), COLUMNS.table(HOUSES).multiLabelTargets());
        assertRefused("at least one column is a label, but none is named", table::withMultiLabelTargets);
        assertRefused("there is no column \"x\" among area, town, garden", () -> table.withMultiLabelTargets("x"));
    }

    @Test
    void textsThatMarkAMissingValueCanBeChosen() {
        Table table = COLUMNS.withMissingTexts("?", " Bern ").table(HOUSES);
        assertArrayEquals(new String[] {null, null, "NA"}, table.categories("town"));
        assertEquals("NA", COLUMNS.withMissingTexts("?").row(HOUSES.get(2)).get("town"));
        Map<String, Object> row = COLUMNS.withMissingTexts("Bern").row(HOUSES.get(0));
        assertTrue(row.containsKey("town") && row.get("town") == null, row::toString);
        assertThrows(UnsupportedOperationException.class, row::clear);
        assertArrayEquals(
                new String[] {"NA", null, null},
                Table.ofColumns(row("c", new String[] {"NA", " ", null}), List.of())
                        .categories("c"));
        Table classes = Table.ofColumns(row("x", new double[2], "y", new String[] {"NA", "CH"}))
                .withTarget("y");
        assertRefused(
                "row 0 (counted from 0), column \"y\": the target is missing; Table.withoutMissingTargets leaves"
                        + " such rows out, and texts such as NA, None and ? count as missing, unless"
                        + " CsvFormat.withMissingTexts or TableColumns.withMissingTexts changes that",
                () -> TableEncoder.learn(Preprocessing.NONE, Task.CLASSIFICATION, classes));
    }

    @Test
    void columnWithoutAnyValueIsLeftOutWithAWarning() {
        Map<String, Object> columns = row(
                "n",
                IntStream.range(0, 40).mapToDouble(i -> i).toArray(),
                "none",
                new String[40],
                "y",
                IntStream.range(0, 40).mapToObj(i -> i % 2 == 0 ? "a" : "b").toArray(String[]::new));
        Model model =
                Lanewise.classifier().epochs(1).fit(Table.ofColumns(columns).withTarget("y"));
        assertEquals(
                List.of("n"),
                model.schema().orElseThrow().columns().stream()
                        .map(Schema.Column::name)
                        .toList());
        assertTrue(
                model.training().warnings().get(0).contains("none"),
                model.training().warnings().toString());
    }

    @Test
    void numberThatMarksAMissingValueDoesSoInObjectsAndForTheModel() throws IOException {
        TableColumns<double[]> columns = TableColumns.of(double[].class)
                .number("n", row -> row[0])
                .targetNumber("y", row -> row[1])
                .withMissingTexts("-9.99e2");
        List<double[]> rows = IntStream.range(0, 40)
                .mapToObj(i -> new double[] {i % 4 == 0 ? -999 : i, i})
                .toList();
        Table table = columns.table(rows);
        assertEquals(10, table.describe().get(0).missing());
        assertTrue(Double.isNaN(table.numbers("n")[4]));
        Model fitted = Lanewise.regressor().epochs(1).fit(table);
        assertEquals(List.of("-9.99e2"), fitted.schema().orElseThrow().missingTexts());
        Path file = Files.createTempFile("missing", ".lanewise");
        fitted.save(file);
        Model model = Model.load(file);
        Files.delete(file);
        assertEquals(fitted.schema(), model.schema());
        Map<String, Object> empty = new HashMap<>();
        empty.put("n", null);
        float expected = model.predict(empty).value();
        for (Object missing : List.of(-999, -999f, -999.0, "-999", " -0999.00 ", new BigDecimal("-999"))) {
            assertEquals(expected, model.predict(Map.of("n", missing)).value(), missing.toString());
        }
        assertNotEquals(expected, model.predict(Map.of("n", -998)).value());
        assertEquals(Collections.singletonMap("n", null), columns.row(new double[] {-999, 1}));
        // What usually marks a missing value does not, because the texts were replaced.
        assertThrows(IllegalArgumentException.class, () -> model.predict(Map.of("n", "NA")));
    }

    /** The usual spellings of pandas are missing in a table, and the rows of a model that knows them are not. */
    @Test
    void usualSpellingsOfMissingValuesAreMissing() throws SQLException {
        String[] texts = {"", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None", "?"};
        assertEquals(List.of(texts), Fields.MISSING);
        for (String text : texts) {
            Table table = Table.ofColumns(row("c", new String[] {" " + text + " ", "x"}));
            assertArrayEquals(new String[] {null, "x"}, table.categories("c"), text);
            Table read = JdbcTable.read(result(Types.VARCHAR, text, "x"));
            assertArrayEquals(new String[] {null, "x"}, read.categories("c"), text);
            Table kept = Table.ofColumns(row("c", new String[] {text, "x"}, "y", new double[2]), List.of())
                    .withTarget("y");
            TableEncoder encoder =
                    TableEncoder.learn(Preprocessing.NONE.withMissing(Missing.MEAN), Task.REGRESSION, kept);
            boolean isCategory = !text.isEmpty();
            assertEquals(
                    isCategory ? List.of(text, "x").stream().sorted().toList() : List.of("x"),
                    ((Schema.Categorical) encoder.schema().columns().get(0)).categories());
            float[] inputs = encoder.inputs(row("c", text));
            float[] others = encoder.inputs(row("c", "x"));
            assertEquals(isCategory, !Arrays.equals(inputs, others), text);
        }
        for (String text : List.of("NONE", "none", "-", "Na", "missing")) {
            assertArrayEquals(
                    new String[] {text, "x"},
                    Table.ofColumns(row("c", new String[] {text, "x"})).categories("c"));
        }
    }

    /** The result of a query for a column of a type of SQL. */
    private static ResultSet result(int type, Object... objects) {
        ResultSetMetaData description = proxy(
                ResultSetMetaData.class,
                (name, arguments) ->
                        name.equals("getColumnLabel") ? "c" : (Object) (name.equals("getColumnType") ? type : 1));
        int[] at = {-1};
        return proxy(ResultSet.class, (name, arguments) -> switch (name) {
            case "getMetaData" -> description;
            case "next" -> ++at[0] < objects.length;
            case "getString" -> "text of column " + arguments[0] + ", row " + objects[at[0]];
            default -> objects[at[0]];
        });
    }

    @Test
    void timesOfQueriesDoNotDependOnTheZoneOfTheJvm() throws SQLException {
        TimeZone before = TimeZone.getDefault();
        try {
            for (String zone : List.of("UTC", "Asia/Kathmandu", "America/St_Johns")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                Timestamp first = Timestamp.valueOf("2024-12-31 23:59:58.5");
                Timestamp second = Timestamp.valueOf("2024-07-01 00:00:00");
                assertArrayEquals(
                        new String[] {"2024-12-31T23:59:58.500", "2024-07-01T00:00"},
                        JdbcTable.read(result(Types.TIMESTAMP, first, second)).categories("c"),
                        zone);
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void queryReadsTextOfClobsAndRefusesBinaryValues() throws SQLException {
        for (int type : new int[] {Types.CLOB, Types.NCLOB}) {
            assertArrayEquals(
                    new String[] {"text of column 1, row 1", "text of column 1, row 2"},
                    JdbcTable.read(result(type, 1, 2)).categories("c"));
        }
        assertRefused(
                "row 1, column \"c\": an object of the type byte[] is not a value; convert it to a number or a"
                        + " string",
                () -> JdbcTable.read(result(Types.BINARY, "x", new byte[3])));
        // The proxies have a string of their own, as the classes of some drivers do.
        for (Class<?> type : List.of(Blob.class, Clob.class)) {
            Object large = proxy(type, (name, arguments) -> "large");
            assertRefused(
                    "row 1, column \"c\": an object of the type "
                            + large.getClass().getName() + " is not a value; convert it to a number or a string",
                    () -> JdbcTable.read(result(Types.BLOB, null, large)));
        }
    }

    @Test
    void objectsWithoutTextAreRefused() {
        String message = "column \"c\": an object of the type %s is not a value; convert it to a number or a string";
        Object plain = new Object() {};
        for (Object wrong : List.of(new int[2], new String[] {"a"}, plain, Optional.of(plain))) {
            String expected = message.formatted(
                    (wrong instanceof Optional ? plain : wrong).getClass().getTypeName());
            assertRefused("row 1, " + expected, () -> Table.of(List.of(row("c", "x"), row("c", wrong))));
            TableColumns<Object> columns = TableColumns.of(Object.class).category("c", object -> object);
            assertRefused("row 1, " + expected, () -> columns.table(List.of("x", wrong)));
            assertRefused(expected, () -> columns.row(wrong));
            TableEncoder encoder = TableEncoder.learn(
                    Preprocessing.NONE,
                    Task.REGRESSION,
                    Table.ofColumns(row("c", new String[] {"x", "z"}, "y", new double[2]))
                            .withTarget("y"));
            assertRefused(expected, () -> encoder.inputs(row("c", wrong)));
        }
    }

    @Test
    void contentsOfOptionalsAreValues() {
        Table table = Table.of(
                List.of("c", "d", "i", "l"),
                List.of(
                        List.of(Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), OptionalLong.empty()),
                        List.of(Optional.of("x"), OptionalDouble.of(0.5), OptionalInt.of(2), OptionalLong.of(3))));
        assertArrayEquals(new String[] {null, "x"}, table.categories("c"));
        assertArrayEquals(new double[] {Double.NaN, 0.5}, table.numbers("d"));
        assertArrayEquals(new double[] {Double.NaN, 2}, table.numbers("i"));
        assertArrayEquals(new double[] {Double.NaN, 3}, table.numbers("l"));
        TableColumns<Object> columns = TableColumns.of(Object.class).category("c", Optional::ofNullable);
        assertEquals("2", columns.row(2.0).get("c"));
        TableColumns<Object> empty = TableColumns.of(Object.class).category("c", object -> Optional.empty());
        assertArrayEquals(new String[1], empty.table(List.of("x")).categories("c"));
        assertEquals(Collections.singletonMap("c", null), empty.row("x"));
    }

    @Test
    void datesOfAllClassesAreWrittenAsIso8601AndTimesWithAZoneInUtc() {
        ZonedDateTime zoned = ZonedDateTime.of(2024, 2, 29, 23, 5, 0, 0, ZoneId.of("Asia/Tokyo"));
        LocalDateTime local = zoned.toLocalDateTime();
        Object[] dates = {
            zoned,
            zoned.toOffsetDateTime(),
            GregorianCalendar.from(zoned),
            Date.from(zoned.toInstant()),
            zoned.toInstant(),
            local,
            Timestamp.from(zoned.toInstant()),
            java.sql.Date.valueOf(local.toLocalDate()),
            LocalTime.of(7, 30),
            Time.valueOf("07:30:00")
        };
        assertArrayEquals(
                new String[] {
                    "2024-02-29T14:05:00Z",
                    "2024-02-29T14:05:00Z",
                    "2024-02-29T14:05:00Z",
                    "2024-02-29T14:05:00Z",
                    "2024-02-29T14:05:00Z",
                    "2024-02-29T23:05",
                    "2024-02-29T14:05:00Z",
                    "2024-02-29",
                    "07:30",
                    "07:30:00"
                },
                Table.of(List.of("c"), Stream.of(dates).map(List::of).toList()).categories("c"));
    }

    @Test
    void nullElementsAreRefusedByArgumentAndIndex() {
        Table table = COLUMNS.table(HOUSES);
        List<String> names = Arrays.asList("a", null);
        assertNull("names[0]", () -> table.without((String) null));
        assertNull("names[1]", () -> table.without("area", null));
        assertNull("names[1]", () -> table.withTarget("area", null));
        assertNull("names[0]", () -> table.withMultiLabelTargets((String) null));
        assertNull("names[1]", () -> table.withNames("a", null));
        assertNull("names[1]", () -> Table.of(names, List.of(List.of(1, 2))));
        assertNull("texts[0]", () -> COLUMNS.withMissingTexts((String) null));
        assertNull("missingTexts[1]", () -> Table.ofColumns(row("a", new double[1]), names));
        assertNull("columns[0]", () -> Preprocessing.NONE.withIgnored((String) null));
        assertNull("columns[1]", () -> Preprocessing.NONE.withCategorical("a", null));
        assertNull("names[1]", () -> new TableEncoder(Schema.ofNumbers(1), Task.REGRESSION, names));
        assertNull("others[0]", () -> TableEncoder.learn(Preprocessing.NONE, Task.REGRESSION, table, (Table) null));
        assertNull("categories[1]", () -> new Schema.Categorical("a", 0, names, 2, -1));
        assertNull("targets[0]", () -> new Schema(1, true, Arrays.asList((Integer) null), List.of()));
        assertNull("columns[0]", () -> new Schema(1, true, List.of(), Arrays.asList((Schema.Column) null)));
        assertNull("texts[1]", () -> ColumnLearner.areWhole(names));
        assertNull("rows[1]", () -> Table.of(Arrays.asList(row("a", 1), null)));
        assertNull("rows[1]", () -> Table.of(List.of("a"), Arrays.asList(List.of(1), null)));
        assertNull("objects[1]", () -> COLUMNS.table(Arrays.asList(HOUSES.get(0), null)));
        assertNull("inputs[1]", () -> Table.of(new double[][] {{1}, null}, new double[2]));
    }

    private static void assertNull(String message, Executable call) {
        assertThrown(NullPointerException.class, message, call);
    }

    @Test
    void resultsOfQueriesBecomeTables() throws SQLException {
        RowSetMetaDataImpl description = new RowSetMetaDataImpl();
        description.setColumnCount(2);
        description.setColumnName(1, "a");
        description.setColumnLabel(1, "area");
        description.setColumnType(1, Types.DOUBLE);
        description.setColumnName(2, "t");
        description.setColumnLabel(2, "town");
        description.setColumnType(2, Types.VARCHAR);
        try (CachedRowSet rows = RowSetProvider.newFactory().createCachedRowSet()) {
            rows.setMetaData(description);
            Object[][] values = {{54.5, "Bern"}, {null, "Thun"}, {80.0, null}};
            for (Object[] row : values) {
                rows.moveToInsertRow();
                for (int c = 0; c < 2; c++) {
                    rows.updateObject(c + 1, row[c]);
                }
                rows.insertRow();
                rows.moveToCurrentRow();
            }
            rows.beforeFirst();
            Table table = JdbcTable.read(rows).withTarget("area");
            assertEquals(3, table.rows());
            assertEquals(List.of("area"), table.targets());
            double[] areas = table.numbers("area");
            Arrays.sort(areas);
            assertArrayEquals(new double[] {54.5, 80, Double.NaN}, areas);
            assertEquals(1, table.describe().get(1).missing());
        }
        try (CachedRowSet none = RowSetProvider.newFactory().createCachedRowSet()) {
            none.setMetaData(description);
            assertRefused("the table has no rows", () -> JdbcTable.read(none));
        }
    }

    @Test
    void encodersRefuseWhatTheyCannotEncode() {
        Table houses = COLUMNS.table(HOUSES);
        assertRefused(
                "row 1, column \"area\": the value is missing, which Preprocessing.withMissing(Missing.MEAN) would"
                        + " fill in",
                () -> TableEncoder.learn(Preprocessing.NONE, Task.REGRESSION, houses));
        assertRefused(
                "the table has no target; Table.withTarget names one of i",
                () -> TableEncoder.learn(Preprocessing.NONE, Task.REGRESSION, numbers(2)));
        assertRefused(
                "besides targets and ignored columns there must be at least one input",
                () -> TableEncoder.learn(
                        Preprocessing.NONE, Task.REGRESSION, numbers(2).withTarget("i")));
        assertRefused(
                "row 2, column \"price\": 3.0E-7 is not a class; classes are texts or whole numbers",
                () -> TableEncoder.learn(
                        Preprocessing.NONE,
                        Task.CLASSIFICATION,
                        houses.select(0, 0, 2).without("town", "heating")));
        Preprocessing preparation = Preprocessing.NONE.withMissing(Missing.MEAN).withScaling(Scaling.STANDARD);
        TableEncoder encoder = TableEncoder.learn(preparation, Task.REGRESSION, houses);
        assertRefused(
                "there is no column \"rooms\" among area, town, heating, garden, price, from which the network"
                        + " takes inputs",
                () -> encoder.inputs(houses.without("rooms")));
        assertRefused(
                "there is no column \"area\", from which the network takes inputs; the row has b",
                () -> encoder.inputs(row("b", 1)));
        assertRefused(
                "column \"area\": \"large\" is not a finite number",
                () -> encoder.inputs(row("area", "large", "rooms", 1, "town", "", "heating", "", "garden", "")));
        assertRefused(
                "the network takes 5 columns (area, rooms, town, heating, garden), but 1 number was given",
                () -> encoder.inputs(1.0));
        assertRefused(
                "column \"town\" has categories, so a row of numbers alone cannot be encoded",
                () -> encoder.inputs(1, 2, 3, 4, 5));
        TableEncoder classes = TableEncoder.learn(
                preparation, Task.CLASSIFICATION, houses.withTarget("garden").without("price", "town"));
        assertEquals(List.of("false", "true"), classes.names());
        assertRefused(
                "row 0, column \"town\": \"Bern\" is none of the classes that were trained on: false, true;"
                        + " Table.splitStratified gives the training part every class, and Table.select leaves rows out",
                () -> classes.dataset(houses.select(0).withTarget("town")));
        assertRefused(
                "row 1 (counted from 0), column \"town\": the target is missing; Table.withoutMissingTargets leaves"
                        + " such rows out, and texts such as NA, None and ? count as missing, unless"
                        + " CsvFormat.withMissingTexts or TableColumns.withMissingTexts changes that",
                () -> classes.dataset(Table.ofColumns(row(
                                "area",
                                new double[2],
                                "rooms",
                                new double[2],
                                "town",
                                new String[] {"false", null},
                                "heating",
                                new String[2],
                                "garden",
                                new String[2]))
                        .withTarget("town")));
    }

    @Test
    void rowsAreEncodedLikeTheirTable() {
        Table houses = COLUMNS.table(HOUSES);
        Preprocessing preparation = Preprocessing.NONE
                .withMissing(Missing.MEAN)
                .withScaling(Scaling.STANDARD)
                .withCategorical("rooms");
        TableEncoder encoder = TableEncoder.learn(preparation, Task.REGRESSION, houses);
        float[] all = encoder.inputs(houses);
        int width = encoder.schema().inputs();
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(
                    Arrays.copyOfRange(all, i * width, (i + 1) * width), encoder.inputs(COLUMNS.row(HOUSES.get(i))));
        }
        assertEquals(
                List.of("2", "4"),
                ((Schema.Categorical) encoder.schema().columns().get(1)).categories());
        assertArrayEquals(
                Arrays.copyOf(all, width),
                encoder.inputs(
                        row("area", "54.5", "rooms", 2.0, "town", "Bern", "heating", Heating.GAS, "garden", true)));
        assertArrayEquals(
                Arrays.copyOf(all, width),
                encoder.inputs(row(
                        null,
                        1,
                        " area",
                        "54.5",
                        " rooms",
                        3,
                        "rooms",
                        2.0,
                        "town\t",
                        "Bern",
                        " heating ",
                        Heating.GAS,
                        "garden ",
                        true)));
    }

    @Test
    void classesOfWholeNumbersAreInNumericalOrder() {
        Table table = Table.ofColumns(row("n", new double[] {1, 2, 3}, "y", new double[] {10, 9, 10}))
                .withTarget("y");
        TableEncoder encoder = TableEncoder.learn(Preprocessing.NONE, Task.CLASSIFICATION, table);
        assertEquals(List.of("9", "10"), encoder.names());
        assertEquals(1, encoder.dataset(table).label(0));
    }

    @Test
    void arraysBecomeDataSets() {
        double[][] x = {{1, 2}, {3, 4}, {5, 6}};
        Dataset named = Dataset.of(x, new String[] {"b", "a", "b"});
        assertEquals(List.of(1, 0, 1), List.of(named.label(0), named.label(1), named.label(2)));
        assertEquals("a", named.name(0));
        assertEquals("9", Dataset.of(x, new String[] {"10", "9", "9"}).name(0));
        Dataset numbered = Dataset.of(x, new int[] {0, 3, 1});
        assertEquals(4, numbered.classes());
        Dataset numbers = Dataset.of(x, new double[] {0.5, -1, 2});
        float[] target = new float[1];
        numbers.copyTargets(1, target, 0);
        assertEquals(-1, target[0]);
        float[] row = new float[2];
        numbers.copyRow(2, row, 0);
        assertArrayEquals(new float[] {5, 6}, row);
        assertRefused("row 1 has 1 input, but row 0 has 2", () -> Dataset.of(new double[][] {{1, 2}, {3}}, new int[2]));
        assertRefused("there are 3 rows of inputs, but 2 labels", () -> Dataset.of(x, new int[2]));
        assertRefused(
                "input 1 of row 0 is NaN, not a finite number in the range of a float",
                () -> Dataset.of(new double[][] {{1, Double.NaN}}, new double[1]));
        assertRefused(
                "the target of row 2 is Infinity, not a finite number in the range of a float",
                () -> Dataset.of(x, new double[] {1, 2, Double.POSITIVE_INFINITY}));
        assertRefused("there are no rows", () -> Dataset.of(new double[0][], new int[0]));
        assertRefused("the label of row 1 is -1, which is not in 0..0", () -> Dataset.of(x, new int[] {0, -1, 0}));
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, Object[], Object> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> methods.apply(method.getName(), arguments)));
    }
}
