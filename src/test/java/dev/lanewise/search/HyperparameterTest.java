package dev.lanewise.search;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.random.PythonRandom;
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

class HyperparameterTest {

    @Property(tries = 200)
    void drawnNumbersAreWithinTheirRangeAndHaveFourDigits(
            @ForAll @DoubleRange(min = 1e-9, max = 1e3) @Scale(12) double low,
            @ForAll @DoubleRange(min = 1e-9, max = 1e3) @Scale(12) double width,
            @ForAll boolean logarithmic,
            @ForAll @IntRange(max = 1000) int seed) {
        Hyperparameter<Double> range = logarithmic
                ? Hyperparameter.logUniform("x", low, low + width)
                : Hyperparameter.uniform("x", low, low + width);
        double number = range.draw(new PythonRandom(seed));
        String text = String.valueOf(number);
        assertTrue(low <= number && number <= low + width, text);
        assertTrue(number == low || number == low + width || digits(text) <= 4, text);
    }

    private static int digits(String text) {
        return text.replaceAll("E.*|\\.0$|\\.", "").replaceAll("^0+|0+$", "").length();
    }

    @ParameterizedTest
    @CsvSource({"false, 0.25, 0.25", "true, 0.339, 0.182"})
    void everyWholeNumberOfARangeIsDrawnAsOftenAsItShould(boolean logarithmic, double first, double last) {
        // Logarithmically, 3 stands for [3, 4) of [3, 7): log(4/3) / log(7/3) = 0.340; and 6 for log(7/6) / log(7/3) =
        // 0.182.
        Map<Integer, Integer> counts = counts(
                logarithmic ? Hyperparameter.logUniformInt("n", 3, 6) : Hyperparameter.uniformInt("n", 3, 6), 20_000);
        assertEquals(List.of(3, 4, 5, 6), List.copyOf(counts.keySet()));
        assertEquals(first, counts.get(3) / 20_000.0, 0.015);
        assertEquals(last, counts.get(6) / 20_000.0, 0.015);
    }

    @Test
    void logarithmOfALogarithmicRangeIsUniform() {
        Hyperparameter<Double> range = Hyperparameter.logUniform("eta", 0.001, 1);
        PythonRandom random = new PythonRandom(4);
        int[] decades = new int[3];
        for (int i = 0; i < 9000; i++) {
            double number = range.draw(random);
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
        assertEquals(0.1344, Hyperparameter.uniform("x", 0, 1).draw(random));
        assertEquals(0.3486, Hyperparameter.logUniform("x", 0.001, 1).draw(random));
        assertEquals(7.638, Hyperparameter.uniform("x", 0, 10).draw(random));
    }

    private static Map<Integer, Integer> counts(Hyperparameter<Integer> parameter, int draws) {
        PythonRandom random = new PythonRandom(5);
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int i = 0; i < draws; i++) {
            counts.merge(parameter.draw(random), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void valuesAreDrawnFromAList() {
        PythonRandom random = new PythonRandom(1);
        // Python: random.seed(1); [random.choice("abc") for _ in range(6)] is a, c, a, b, a, b.
        Hyperparameter<String> letters = Hyperparameter.of("letter", "a", "b", "c");
        StringBuilder drawn = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            drawn.append(letters.draw(random));
        }
        assertEquals("acabab", drawn.toString());
    }

    @Test
    void longRangeHasLongValues() {
        long value = Hyperparameter.uniformLong("n", 1L << 40, (1L << 40) + 5).draw(new PythonRandom(1));
        assertTrue(value >= 1L << 40 && value <= (1L << 40) + 5);
        assertTrue(Hyperparameter.logUniformLong("n", 1L, 8L).draw(new PythonRandom(1)) >= 1);
    }

    @Test
    void whatCannotBeVariedIsRefused() {
        assertRefused("x has no value", () -> Hyperparameter.of("x"));
        assertRefused("x names the value 2 twice", () -> Hyperparameter.of("x", 1, 2, 2));
        assertRefused(
                "x has a range from a lesser to a greater number, but 2 to 2 was given",
                () -> Hyperparameter.uniformInt("x", 2, 2));
        assertRefused(
                "x has a range from a lesser to a greater number, but 0.5 to NaN was given",
                () -> Hyperparameter.uniform("x", 0.5, Double.NaN));
        assertRefused(
                "x has a logarithmic range, which starts above 0, but 0 was given",
                () -> Hyperparameter.logUniformInt("x", 0, 4));
        assertRefused(
                "x has a range from a lesser to a greater number, but 0.0 to 1.0E300 was given",
                () -> Hyperparameter.uniform("x", 0, 1e300));
    }

    @Test
    void parametersAreEqualByContentAndShowIt() {
        assertEquals(Hyperparameter.of("hidden", 16, 32), Hyperparameter.of("hidden", List.of(16, 32)));
        assertNotEquals(Hyperparameter.of("hidden", 16, 32), Hyperparameter.of("hidden", 32, 16));
        assertEquals(Hyperparameter.uniformInt("n", 1, 4), Hyperparameter.uniformInt("n", 1, 4));
        assertNotEquals(Hyperparameter.uniformInt("n", 1, 4), Hyperparameter.uniformLong("n", 1L, 4L));
        assertNotEquals(Hyperparameter.uniformInt("n", 1, 4), Hyperparameter.logUniformInt("n", 1, 4));
        assertEquals("hidden [16, 32]", Hyperparameter.of("hidden", 16, 32).toString());
        assertEquals(
                "rate log:0.001..1.0",
                Hyperparameter.logUniform("rate", 0.001, 1).toString());
        assertEquals("n 1..4", Hyperparameter.uniformInt("n", 1, 4).toString());
    }

    @Test
    void numbersAreDrawnBetweenBothBoundsOfARange() {
        // The first of Python's random numbers for the seed 1 is 0.13436.
        assertEquals(10.27, Hyperparameter.uniform("x", 10, 12).draw(new PythonRandom(1)));
        assertEquals(-11.73, Hyperparameter.uniform("x", -12, -10).draw(new PythonRandom(1)));
    }

    @Test
    void boundsAreWholeNumbersThatADoubleHolds() {
        long most = 1L << 53;
        assertEquals(
                "n 0..9007199254740992",
                Hyperparameter.uniformLong("n", 0, most).toString());
        assertEquals(
                "n -9007199254740992..0",
                Hyperparameter.uniformLong("n", -most, 0).toString());
        assertThrows(IllegalArgumentException.class, () -> Hyperparameter.uniformLong("n", 0, most + 2));
        assertThrows(IllegalArgumentException.class, () -> Hyperparameter.uniformLong("n", -most - 2, 0));
    }
}
