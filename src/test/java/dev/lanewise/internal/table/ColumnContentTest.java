package dev.lanewise.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.table.ColumnContent.Kind;
import dev.lanewise.internal.table.ColumnContent.Place;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnContentTest {
    private static ColumnContent content() {
        return new ColumnContent(ColumnContent.Notation.PLAIN);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void fewValuesThatRepeatOrMoreWordsThanNumbersAreCategories(
            @ForAll @IntRange(min = 0, max = 24) int numbers,
            @ForAll @IntRange(min = 0, max = 24) int words,
            @ForAll @IntRange(min = 1, max = 3) int copies,
            @ForAll @IntRange(min = 0, max = 2) int more) {
        ColumnContent content = content();
        for (int copy = 0; copy < copies; copy++) {
            IntStream.range(0, numbers).forEach(content::addNumber);
        }
        for (int word = 0; word < words; word++) {
            content.addText("w" + word, word, copies);
        }
        // Zero is a value that is there already, whatever its sign and its notation.
        int further = numbers > 0 ? more : 0;
        if (further > 0) {
            content.addNumber(-0.0);
            content.addText("0e3", 99, further - 1);
        }
        int distinct = numbers + words;
        int rows = copies * distinct + further;
        boolean few = distinct <= 20 && 2 * distinct <= rows;
        Kind expected = distinct == 0
                ? Kind.EMPTY
                : words == 0 ? Kind.NUMERIC : few || numbers < words ? Kind.CATEGORICAL : Kind.MIXED;
        assertEquals(expected, content.kind());
        assertEquals(IntStream.range(0, words).mapToObj(word -> "w" + word).toList(), content.words());
        if (expected == Kind.MIXED) {
            String mixture = content.mixture();
            int listed = Math.min(words, 3);
            for (int word = 0; word < listed; word++) {
                assertTrue(mixture.contains("\"w" + word + "\""), mixture);
            }
            assertEquals(words > 3, mixture.contains("and " + (words - 3) + " more texts"), mixture);
            assertEquals(words == 1, mixture.contains("is not a number"), mixture);
            int numberRows = copies * numbers + further;
            assertTrue(mixture.endsWith(", but " + numberRows + " of the column's " + rows + " values are"), mixture);
        }
    }

    @Test
    void firstPlacesAreKept() {
        ColumnContent content = content();
        assertNull(content.word());
        assertNull(content.outOfRange());
        content.addText("1e40", 3, 1);
        content.addText("inf", 4, 2);
        assertEquals(Kind.NUMERIC, content.kind());
        content.addText("red", 5, 1);
        content.addText("blue", 6, 1);
        assertEquals(new Place("1e40", 3), content.outOfRange());
        assertEquals(new Place("red", 5), content.word());
        assertEquals(List.of("red", "blue"), content.words());
        assertEquals(Kind.CATEGORICAL, content.kind());
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1.5, false", "1e40, NaN, true", "-inf, NaN, true", "red, NaN, false", "'', NaN, false"})
    void plainNotationIsThatOfFields(String text, double number, boolean outOfRange) {
        assertEquals(number, ColumnContent.Notation.PLAIN.number(text));
        assertEquals(outOfRange, ColumnContent.Notation.PLAIN.isOutOfRange(text));
    }
}
