package dev.lanewise.internal.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnDataTest {
    private static final NumberNotation EURO = new NumberNotation("EUR", ',');

    /** Contents of a column. */
    private enum Form {
        NUMBERS,
        TEXTS,
        AMOUNTS
    }

    private static ColumnData column(Form form, List<Integer> values) {
        double[] numbers = values.stream()
                .mapToDouble(value -> value == null ? Double.NaN : value)
                .toArray();
        String[] texts = values.stream()
                .map(value -> value == null ? null : value + (form == Form.AMOUNTS ? " EUR" : ""))
                .toArray(String[]::new);
        return switch (form) {
            case NUMBERS -> ColumnData.of("x", numbers);
            case TEXTS -> ColumnData.of("x", texts);
            case AMOUNTS -> ColumnData.of("x", numbers, texts, EURO);
        };
    }

    @Property(tries = 200)
    void rowsOfAnotherColumnFollow(
            @ForAll Form form,
            @ForAll Form otherForm,
            @ForAll @Size(max = 6) List<@IntRange(max = 9) @WithNull(0.2) Integer> values,
            @ForAll @Size(max = 6) List<@IntRange(max = 9) @WithNull(0.2) Integer> others) {
        ColumnData first = column(form, values);
        ColumnData second = column(otherForm, others);
        if ((form == Form.TEXTS) != (otherForm == Form.TEXTS)) {
            String message = assertThrows(IllegalArgumentException.class, () -> first.followedBy(second))
                    .getMessage();
            assertTrue(message.contains("\"x\""), message);
            return;
        }
        ColumnData joined = first.followedBy(second);
        assertEquals(values.size() + others.size(), joined.rows());
        assertEquals(first.missing() + second.missing(), joined.missing());
        boolean plain = form == Form.NUMBERS && otherForm == Form.NUMBERS;
        assertEquals(plain || form == Form.TEXTS ? null : EURO, joined.notation());
        for (int row = 0; row < joined.rows(); row++) {
            ColumnData part = row < values.size() ? first : second;
            int at = row < values.size() ? row : row - values.size();
            assertEquals(part.text(at), joined.text(row));
            assertEquals(part.isMissing(at), joined.isMissing(row));
            if (form != Form.TEXTS) {
                assertEquals(part.number(at), joined.number(row));
            }
        }
        assertEquals(plain, !joined.hasTexts());
    }

    @Property(tries = 100)
    void selectedRowsHaveTheirNumbersAndTexts(
            @ForAll Form form,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 9) @WithNull(0.2) Integer> values,
            @ForAll @Size(max = 8) List<@IntRange(max = 5) Integer> rows) {
        int[] selected = rows.stream().mapToInt(row -> row % values.size()).toArray();
        ColumnData other = column(Form.TEXTS, values);
        List<ColumnData> parts = ColumnData.select(List.of(column(form, values), other), selected);
        ColumnData part = parts.get(0).named("new");
        List<Integer> expected = Arrays.stream(selected).mapToObj(values::get).toList();
        assertEquals("new", part.name());
        requireRows(column(form, expected), part);
        requireRows(column(Form.TEXTS, expected), parts.get(1));
        assertEquals(form == Form.AMOUNTS ? EURO : null, part.notation());
        // A part of a part, beside a whole column.
        int[] last = IntStream.range(0, expected.size()).skip(1).toArray();
        if (last.length > 0) {
            List<Integer> rest = expected.subList(1, expected.size());
            List<ColumnData> again = ColumnData.select(List.of(part, column(form, expected)), last);
            requireRows(column(form, rest), again.get(0));
            requireRows(column(form, rest), again.get(1));
            // Rows that share storage are not copied.
            requireRows(column(form, expected), part.followedBy(part), 0);
            requireRows(column(form, rest), part.followedBy(again.get(0).named("new")), expected.size());
        }
    }

    private static void requireRows(ColumnData expected, ColumnData actual) {
        assertEquals(expected.rows(), actual.rows());
        assertEquals(expected.missing(), actual.missing());
        requireRows(expected, actual, 0);
    }

    private static void requireRows(ColumnData expected, ColumnData actual, int from) {
        assertEquals(expected.hasTexts(), actual.hasTexts());
        for (int row = 0; row < expected.rows(); row++) {
            assertEquals(expected.isMissing(row), actual.isMissing(from + row));
            assertEquals(expected.text(row), actual.text(from + row));
            if (expected.isNumeric()) {
                assertEquals(expected.number(row), actual.number(from + row));
            }
        }
    }

    @Test
    void amountsInDifferentUnitsAreNotJoined() {
        ColumnData euros = column(Form.AMOUNTS, List.of(1, 2));
        ColumnData dollars = ColumnData.of("x", new double[] {3}, new String[] {"$3"}, new NumberNotation("$", '.'));
        String message = assertThrows(IllegalArgumentException.class, () -> euros.followedBy(dollars))
                .getMessage();
        assertTrue(message.contains("EUR") && message.contains("$"), message);
        assertNull(column(Form.NUMBERS, List.of(1)).notation());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "-7, -7",
        "0.5, 0.5",
        "9007199254740991, 9007199254740991",
        "-9007199254740992, -9007199254740992",
        "9007199254740994, 9.007199254740994E15"
    })
    void wholeNumbersHaveNoFraction(double number, String text) {
        assertEquals(text, ColumnData.text(number));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, false", "false, true"})
    void valuesToLearnFromAreNumbersUnlessTheyAreCategories(boolean numeric, boolean categorical) {
        List<Integer> values = Arrays.asList(5, 7, null, 5);
        ColumnData column = column(numeric ? Form.AMOUNTS : Form.TEXTS, values);
        var learned = column.values(categorical);
        assertEquals(numeric && !categorical, learned.isNumeric());
        assertEquals(1, learned.missing());
        assertEquals(!categorical, learned.mayBeDates());
        assertEquals(numeric && !categorical ? EURO : null, learned.notation());
        if (learned.isNumeric()) {
            assertArrayEquals(new double[] {Double.NaN, 5, 5}, learned.numbers(new int[] {2, 0, 3}));
        } else {
            assertEquals(List.of(column.text(0), column.text(1)), learned.categories());
            assertEquals(
                    List.of(0, 1, -1, 0),
                    List.of(0, 1, 2, 3).stream().map(learned::category).toList());
        }
    }

    @Property(tries = 100)
    void valuesOfAPartHaveOnlyItsCategories(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(max = 5) @WithNull(0.2) Integer> values,
            @ForAll @IntRange(max = 8) int from) {
        int[] rows = IntStream.range(Math.min(from, values.size() - 1), values.size())
                .toArray();
        ColumnData part =
                ColumnData.select(List.of(column(Form.TEXTS, values)), rows).get(0);
        var learned = part.values(false);
        List<String> present = IntStream.of(rows)
                .mapToObj(values::get)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .distinct()
                .toList();
        assertEquals(present, learned.categories());
        for (int row = 0; row < rows.length; row++) {
            Integer value = values.get(rows[row]);
            assertEquals(value == null ? -1 : present.indexOf(String.valueOf(value)), learned.category(row));
        }
    }

    /** Numbers are kept as floats where these are exact, in blocks of rows. */
    @ParameterizedTest
    @CsvSource({"1, 0.5", "1024, 0.5", "1023, 0.1", "1024, 0.1", "2500, 0.1", "2500, 16777217"})
    void numbersAreExact(int rows, double number) {
        Numbers numbers = new Numbers();
        for (int row = 0; row < rows; row++) {
            numbers.add(row % 3 == 0 ? Double.NaN : row % 3 == 1 ? -row : number);
        }
        assertEquals(rows, numbers.size());
        for (int row = 0; row < rows; row++) {
            assertEquals(row % 3 == 0 ? Double.NaN : row % 3 == 1 ? -row : number, numbers.get(row));
        }
    }
}
