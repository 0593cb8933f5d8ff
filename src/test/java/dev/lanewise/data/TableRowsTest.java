package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows and columns of ugly tables: with holes in targets, texts beside numbers, and names of any length. */
class TableRowsTest {
    private static Table table(String name, Object column, Object... more) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put(name, column);
        for (int i = 0; i < more.length; i += 2) {
            columns.put((String) more[i], more[i + 1]);
        }
        return Table.ofColumns(columns);
    }

    @Property(tries = 200)
    void rowsWithAllTargetsRemainInTheirOrder(
            @ForAll @Size(min = 1, max = 8) List<Boolean> first, @ForAll @Size(8) List<Boolean> second) {
        int rows = first.size();
        double[] numbers = new double[rows];
        String[] texts = new String[rows];
        double[] inputs = new double[rows];
        for (int row = 0; row < rows; row++) {
            numbers[row] = first.get(row) ? row : Double.NaN;
            texts[row] = second.get(row) ? "t" + row : null;
            inputs[row] = row % 2 == 0 ? row : Double.NaN;
        }
        Table table = table("x", inputs, "a", numbers, "b", texts);
        assertThrows(IllegalArgumentException.class, table::withoutMissingTargets);
        int[] both = IntStream.range(0, rows)
                .filter(row -> first.get(row) && second.get(row))
                .toArray();
        Table targets = table.withTarget("a", "b");
        if (both.length == 0) {
            String message = assertThrows(IllegalArgumentException.class, targets::withoutMissingTargets)
                    .getMessage();
            assertTrue(message.contains("a, b"), message);
        } else if (both.length == rows) {
            assertSame(targets, targets.withoutMissingTargets());
        } else {
            Table kept = targets.withoutMissingTargets();
            assertArrayEquals(Arrays.stream(both).asDoubleStream().toArray(), kept.numbers("a"));
            assertEquals(List.of("a", "b"), kept.targets());
            assertEquals(1, kept.notes().size());
            String note = kept.notes().get(0);
            assertTrue(note.contains(String.valueOf(rows - both.length)), note);
            assertEquals(kept.notes(), kept.select(0).notes());
        }
    }

    @Test
    void columnsThatAreLeftOutAreThere() {
        Table table = table("a", new double[2], "b", new double[2], "c", new double[2])
                .withMultiLabelTargets("a", "b");
        assertThrows(IllegalArgumentException.class, () -> table.without("d"));
        assertThrows(IllegalArgumentException.class, () -> table.without("a", "b", "c"));
        // New names also fit what remains.
        Table rest = table.without("a").withNames("x", "y");
        assertEquals(List.of("x", "y"), rest.names());
        assertEquals(List.of("x"), rest.multiLabelTargets());
        assertEquals(List.of(), table.without("a", "b").targets());
    }

    @Test
    void rangesAndSeedsOutOfBoundsAreRefused() {
        Table table = table("a", new double[] {1, 2, 3});
        assertArrayEquals(new double[] {2, 3}, table.slice(1, 3).numbers("a"));
        for (int[] range : new int[][] {{2, 1}, {-1, 1}, {0, 4}, {4, 4}}) {
            assertThrows(IndexOutOfBoundsException.class, () -> table.slice(range[0], range[1]));
        }
        assertThrows(IllegalArgumentException.class, () -> table.slice(1, 1));
        for (long seed : new long[] {-1, 1L << 32, Long.MIN_VALUE}) {
            String message = assertThrows(IllegalArgumentException.class, () -> table.shuffle(seed))
                    .getMessage();
            assertTrue(message.contains(String.valueOf(seed)), message);
        }
        assertEquals(3, table.shuffle((1L << 32) - 1).rows());
    }

    @Test
    void columnsOfMapsWithoutAnOrderAreSorted() {
        Map<String, Object> unordered = new HashMap<>();
        // Both have the same hash code.
        unordered.put("BB", new double[1]);
        unordered.put("Aa", new double[1]);
        assertEquals(List.of("Aa", "BB"), Table.ofColumns(unordered).names());
        assertEquals(
                List.of("BB", "Aa"),
                Table.ofColumns(new LinkedHashMap<>(unordered)).names());
        Map<String, Object> descending = new TreeMap<>(Collections.reverseOrder());
        descending.putAll(unordered);
        assertEquals(List.of("BB", "Aa"), Table.ofColumns(descending).names());
        assertEquals(
                List.of("Aa", "BB"), Table.of(List.of(Map.of("BB", 1, "Aa", 2))).names());
    }

    @Test
    void columnsOfDifferentLengthsAreRefusedEvenIfTheFirstIsEmpty() {
        for (int[] lengths : new int[][] {{0, 1}, {1, 0}, {3, 2}}) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> table("a", new double[lengths[0]], "b", new String[lengths[1]]))
                    .getMessage();
            assertTrue(message.contains("\"a\"") && message.contains("\"b\""), message);
        }
    }

    @Test
    void flagsAreZerosAndOnesWhateverMarksAMissingValue() {
        TableColumns<Integer> columns = TableColumns.of(Integer.class)
                .number("n", each -> each)
                .category("code", each -> each == 2 ? "0.0" : "" + each)
                .targetFlag("odd", each -> each % 2 == 1)
                .withMissingTexts("0", "1");
        Table table = columns.table(List.of(0, 1, 2, 3));
        assertArrayEquals(new double[] {Double.NaN, Double.NaN, 2, 3}, table.numbers("n"));
        // A category is a text, so that only the text itself marks a missing one.
        assertArrayEquals(new String[] {null, null, "0.0", "3"}, table.categories("code"));
        assertArrayEquals(new double[] {0, 1, 0, 1}, table.numbers("odd"));
        assertEquals(List.of("odd"), table.multiLabelTargets());
        assertEquals("[n, code, odd*]", columns.toString());
    }

    @Test
    void numbersThatAFloatCannotHoldAreCategoriesAmongWordsAndRefusedAmongNumbers() {
        List<Map<String, Object>> rows = List.of(Map.of("x", 1), Map.of("x", "1e40"), Map.of("x", 2));
        String message = assertThrows(IllegalArgumentException.class, () -> Table.of(rows))
                .getMessage();
        assertTrue(message.contains("row 1") && message.contains("\"1e40\""), message);
        Table words = Table.of(List.of(
                Map.of("x", 1), Map.of("x", "1e40"), Map.of("x", "red"), Map.of("x", "blue"), Map.of("x", "red")));
        assertArrayEquals(new String[] {"1", "1e40", "red", "blue", "red"}, words.categories("x"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0001, 0.0001",
        "0.00009, 9.0E-5",
        "999999999, 999999999",
        "1000000000, 1.0E9",
        "-0.5, -0.5",
        "123456.7, 123457",
        "-1e9, -1.0E9"
    })
    void numbersAreShownWithSixDigitsOrAsPowersOfTen(double number, String shown) {
        String[] lines = table("a", new double[] {number}).toString().split("\n");
        assertEquals("0  " + shown, lines[1].replaceAll("  +", "  "));
    }

    @Test
    void longNamesAndFurtherColumnsAreCut() {
        for (int length = 23; length <= 26; length++) {
            String name = "n".repeat(length);
            String head = table(name, new double[1]).toString().split("\n")[0].strip();
            assertEquals(length <= 24 ? name : "n".repeat(21) + "...", head);
        }
        for (int columns = 11; columns <= 14; columns++) {
            String[] names = IntStream.range(0, columns).mapToObj(c -> "c" + c).toArray(String[]::new);
            Table table = Table.of(List.of(names), List.of(Collections.nCopies(columns, 1)));
            String head = table.toString().split("\n")[0];
            assertEquals(columns > 12, head.endsWith("  ..."), head);
            assertEquals(columns > 11, head.contains("c11"), head);
            assertTrue(!head.contains("c12"), head);
        }
    }

    private record Visit(LocalDate day, double amount) {}

    @Test
    void datesOfObjectsBecomeNumbers() {
        TableColumns<Visit> columns =
                TableColumns.<Visit>of(Visit.class).date("day", Visit::day).targetNumber("amount", Visit::amount);
        List<Visit> visits = IntStream.range(0, 40)
                .mapToObj(
                        i -> new Visit(i == 7 ? null : LocalDate.of(2024, 1, 1).plusDays(40 * i % 97), i % 5))
                .toList();
        Table table = columns.table(visits);
        assertEquals(
                List.of(Table.ColumnKind.DATE, Table.ColumnKind.NUMERIC),
                table.describe().stream().map(Table.ColumnInfo::kind).toList());
        Model model = Lanewise.regressor().epochs(2).fit(table);
        assertInstanceOf(
                Schema.Dates.class, model.schema().orElseThrow().columns().get(0));
        assertEquals(model.predict(table), model.predict(columns, visits));
        assertEquals(model.predict(table).get(3), model.predict(columns, visits.get(3)));
        // A single text that is no date makes a column of categories.
        assertEquals(
                Table.ColumnKind.CATEGORICAL,
                Table.ofColumns(Map.of("day", new String[] {"2024-01-01", "soon"}))
                        .describe()
                        .get(0)
                        .kind());
    }
}
