package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AxisTest {
    /** Any bits there are, and numbers close to each other. */
    @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
    void allNumbersLieOnAnAxisWithAFewDistinctMarks(@ForAll long bits, @ForAll long moreBits, @ForAll float c) {
        double a = Double.longBitsToDouble(bits);
        double b = (bits & 1) == 0 ? Double.longBitsToDouble(moreBits) : a + a * 1e-3 * (moreBits & 0xff);
        requireAxis(a, b, c, Double.NaN, Double.POSITIVE_INFINITY);
    }

    private static void requireAxis(double... numbers) {
        Axis axis = Axis.around("x", numbers);
        for (double number : numbers) {
            double place = axis.place(number, 100);
            assertTrue(!Axis.canShow(number) || place >= -1e-3 && place <= 100.001, axis + " " + number);
        }
        double[] ticks = axis.ticks();
        assertTrue(ticks.length >= 2 && ticks.length <= 12, axis + " " + Arrays.toString(ticks));
        assertEquals(
                ticks.length,
                Arrays.stream(ticks).mapToObj(axis::text).distinct().count(),
                axis::toString);
    }

    @Test
    void endsOfWhatADoubleHoldsHaveAnAxisToo() {
        double[] ends = {
            0,
            -0.0,
            1,
            -1,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            1e300,
            -1e300,
            1e-300,
            Float.MAX_VALUE,
            Float.MIN_VALUE,
            0.9999999,
            123456789
        };
        for (double a : ends) {
            for (double b : ends) {
                requireAxis(a, b);
                requireAxis(a, b, -a);
            }
        }
    }

    @Property(tries = 300)
    void countsAreMarkedByWholeNumbers(@ForAll @IntRange(max = 2_000_000) int most) {
        Axis axis = Axis.ofCounts("epoch", most);
        for (double tick : axis.ticks()) {
            assertEquals(Math.rint(tick), tick);
            assertTrue(axis.text(tick).matches("[0-9]+"), axis.text(tick));
        }
        assertTrue(axis.ticks().length <= 12);
    }

    @Test
    void marksAreRoundNumbers() {
        assertArrayEquals(
                new double[] {-1, -0.5, 0, 0.5, 1}, Axis.around("x", -0.9, 0.9).ticks());
        assertEquals("-0.5", Axis.around("x", -0.9, 0.9).text(-0.5));
        assertEquals("0.0", Axis.around("x", -0.9, 0.9).text(-1e-17));
        assertEquals(6, Axis.between("x", 0, 1).ticks().length);
        assertEquals("20000", Axis.around("x", 0, 100_000).text(20_000));
        assertArrayEquals(new double[] {0, 1}, Axis.ofCounts("epoch", 0).ticks());
    }
}
