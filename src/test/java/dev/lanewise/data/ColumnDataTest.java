package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.NumberNotation;
import java.util.Arrays;
import java.util.List;
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
            case NUMBERS -> new ColumnData("x", numbers, null);
            case TEXTS -> new ColumnData("x", null, texts);
            case AMOUNTS -> new ColumnData("x", numbers, texts, EURO);
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
                assertEquals(part.numbers()[at], joined.numbers()[row]);
            }
        }
        assertEquals(plain, joined.texts() == null);
    }

    @Property(tries = 100)
    void selectedRowsHaveTheirNumbersAndTexts(
            @ForAll Form form,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 9) @WithNull(0.2) Integer> values,
            @ForAll @Size(max = 8) List<@IntRange(max = 5) Integer> rows) {
        int[] selected = rows.stream().mapToInt(row -> row % values.size()).toArray();
        ColumnData part = column(form, values).select(selected).named("new");
        List<Integer> expected = Arrays.stream(selected).mapToObj(values::get).toList();
        assertEquals("new", part.name());
        assertArrayEquals(column(form, expected).numbers(), part.numbers());
        assertArrayEquals(column(form, expected).texts(), part.texts());
        assertEquals(form == Form.AMOUNTS ? EURO : null, part.notation());
        for (int row = 0; row < selected.length; row++) {
            Integer value = expected.get(row);
            Object number = value == null ? null : (Object) (double) value;
            assertEquals(form == Form.NUMBERS ? number : column(form, expected).texts()[row], part.value(row));
        }
    }

    @Test
    void amountsInDifferentUnitsAreNotJoined() {
        ColumnData euros = column(Form.AMOUNTS, List.of(1, 2));
        ColumnData dollars = new ColumnData("x", new double[] {3}, new String[] {"$3"}, new NumberNotation("$", '.'));
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
        assertEquals(text, ColumnData.text((Object) number));
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
}
