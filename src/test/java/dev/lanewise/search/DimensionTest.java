package dev.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.search.Dimension.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DimensionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "sgd,adam | sgd | adam",
            "784-30-10, 784-100-10 | 784-30-10 | 784-100-10",
            "[relu,tanh],[tanh,relu] | relu,tanh | tanh,relu",
            "[relu,tanh],sigmoid | relu,tanh | sigmoid",
            "a..b,../c | a..b | ../c",
    })
    void valuesAreJoinedByCommasAndBracketsKeepCommas(String text, String first, String second) {
        assertEquals(new Choices("x", List.of(first, second)), Dimension.parse("x", text, Kind.TEXT));
    }

    @Test
    void rangesAreOfNumbersOnly() {
        assertEquals(new Range("eta", 0.001, 1, true, false), Dimension.parse("eta", "log:0.001..1", Kind.NUMBER));
        assertEquals(new Range("eta", -.5, .5, false, false), Dimension.parse("eta", "-.5...5", Kind.NUMBER));
        assertEquals(new Range("batch", 8, 64, true, true), Dimension.parse("batch", "log:8..64", Kind.WHOLE));
        assertEquals(new Choices("eta", List.of("0.1", "1e-3")), Dimension.parse("eta", "0.1,1e-3", Kind.NUMBER));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "'' | eta takes values joined by commas, but '' was given",
            "0.1, | eta takes values joined by commas, but '0.1,' was given",
            ",0.1 | eta takes values joined by commas",
            "0.1,,0.2 | eta takes values joined by commas",
            "[0.1]2 | eta takes values joined by commas",
            "[] | eta takes values joined by commas",
            "[0.1 | eta has a [ without its ] in '[0.1'",
            "0.1,0.2,0.1 | eta names the value 0.1 twice",
            "log:0.1 | eta takes a range such as 1..8 or log:1..8, but 'log:0.1' was given",
            "0.1.. | eta takes a range such as",
            "..0.1 | eta takes a range such as",
            "0.1..high | eta takes a range such as",
            "0.1..0.5,0.9 | eta takes a range such as",
            "0.5..0.1 | eta has a range from a lesser to a greater number, but 0.5 to 0.1 was given",
            "0.5..0.5 | eta has a range from a lesser to a greater number",
            "0..Infinity | eta has a range from a lesser to a greater number",
            "NaN..1 | eta has a range from a lesser to a greater number",
            "log:0..1 | eta has a logarithmic range, which starts above 0, but 0.0 was given",
    })
    void whatCannotBeVariedIsRefusedInOneSentenceWithTheName(String text, String sentence) {
        String message = assertThrows(IllegalArgumentException.class, () -> Dimension.parse("eta", text, Kind.NUMBER))
                .getMessage();
        assertTrue(message.startsWith(sentence), message);
    }

    @Test
    void rangeOfWholeNumbersHasWholeBounds() {
        assertEquals("batch takes whole numbers, but its range goes from 1.0 to 8.5",
                assertThrows(IllegalArgumentException.class, () -> Dimension.parse("batch", "1..8.5", Kind.WHOLE))
                        .getMessage());
    }

    @Property(tries = 200)
    void drawnNumbersAreWithinTheirRangeAndHaveFourDigits(
            @ForAll @DoubleRange(min = 1e-9, max = 1e3) @Scale(12) double low,
            @ForAll @DoubleRange(min = 1e-9, max = 1e3) @Scale(12) double width,
            @ForAll boolean logarithmic, @ForAll @IntRange(max = 1000) int seed) {
        Range range = new Range("x", low, low + width, logarithmic, false);
        String text = range.draw(new PythonRandom(seed));
        double number = Double.parseDouble(text);
        assertTrue(low <= number && number <= low + width, text);
        assertTrue(number == low || number == low + width || digits(text) <= 4, text);
    }

    private static int digits(String text) {
        return text.replaceAll("E.*|\\.0$|\\.", "").replaceAll("^0+|0+$", "").length();
    }

    @ParameterizedTest
    @CsvSource({"3..6, 0.25, 0.25", "log:3..6, 0.339, 0.182"})
    void everyWholeNumberOfARangeIsDrawnAsOftenAsItShould(String text, double first, double last) {
        // Logarithmically, 3 stands for [3, 4) of [3, 7): log(4/3) / log(7/3) = 0.340; and 6 for log(7/6) / log(7/3) =
        // 0.182.
        Map<String, Integer> counts = counts(Dimension.parse("n", text, Kind.WHOLE), 20_000);
        assertEquals(List.of("3", "4", "5", "6"), List.copyOf(counts.keySet()));
        assertEquals(first, counts.get("3") / 20_000.0, 0.015);
        assertEquals(last, counts.get("6") / 20_000.0, 0.015);
    }

    @Test
    void logarithmOfALogarithmicRangeIsUniform() {
        Range range = new Range("eta", 0.001, 1, true, false);
        PythonRandom random = new PythonRandom(4);
        int[] decades = new int[3];
        for (int i = 0; i < 9000; i++) {
            double number = Double.parseDouble(range.draw(random));
            decades[number < 0.01 ? 0 : number < 0.1 ? 1 : 2]++;
        }
        for (int count : decades) {
            assertEquals(3000, count, 200);
        }
    }

    @Test
    void drawsAreThoseOfTheSeed() {
        PythonRandom random = new PythonRandom(1);
        // Python: random.seed(1); [random.random() for _ in range(3)] begins 0.13436, 0.84743, 0.76377.
        assertEquals("0.1344", new Range("x", 0, 1, false, false).draw(random));
        assertEquals("0.3486", new Range("x", 0.001, 1, true, false).draw(random));
        assertEquals("7.638", new Range("x", 0, 10, false, false).draw(random));
    }

    private static Map<String, Integer> counts(Dimension dimension, int draws) {
        PythonRandom random = new PythonRandom(5);
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < draws; i++) {
            counts.merge(dimension.draw(random), 1, Integer::sum);
        }
        return counts;
    }
}
