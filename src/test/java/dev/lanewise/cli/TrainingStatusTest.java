package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingStatusTest {
    private static final TrainingStatus WARM =
            new TrainingStatus(4, 30, 0.45, 812_345, left(12.4, false), 0.9581, 0.012345, List.of(0.88, 0.91, 0.95));

    private static RemainingTime.Estimate left(double seconds, boolean atMost) {
        return new RemainingTime.Estimate(seconds, atMost);
    }

    @Test
    void wideTerminalHasAll() {
        assertEquals(
                "Epoch  4 of 30  [=========>          ]   45 %  95.81 % right  loss 0.01235  ▁▄█  812,345/s"
                        + "  0:12 left",
                WARM.text(200));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 | Epoch  4 of 30  [=========>          ]   45 %  95.81 % right  ▁▄█  0:12 left",
                "60 | Epoch  4 of 30   45 %  95.81 % right  0:12 left",
                "40 | Epoch  4 of 30   45 %  95.81 % right",
                "25 | Epoch  4 of 30   45 %",
                "10 | Epoch  4",
                "1 | ''",
            })
    void narrowTerminalHasWhatMattersMost(int columns, String expected) {
        assertEquals(expected, WARM.text(columns));
    }

    @Property
    void isNeverWiderThanTheTerminal(
            @ForAll @IntRange(min = 1, max = 200) int columns, @ForAll double number, @ForAll List<Double> curve) {
        for (TrainingStatus status :
                List.of(WARM, new TrainingStatus(1, 2, number, number, left(number, true), number, number, curve))) {
            assertTrue(
                    status.text(columns).length() < Math.max(1, columns) || columns == 0, () -> status.text(columns));
        }
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertEquals(
                "Epoch  1 of 30  [>                   ]    0 %",
                new TrainingStatus(
                                1,
                                30,
                                0,
                                Double.NaN,
                                left(Double.POSITIVE_INFINITY, true),
                                Double.NaN,
                                Double.NaN,
                                List.of())
                        .text(200));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 | Epoch  4 of 30   45 %  95.81 % right  at most 0:12 left",
                "54 | Epoch  4 of 30   45 %  95.81 % right",
            })
    void timeThatIsOnlyBoundedIsSaidToBe(int columns, String expected) {
        TrainingStatus status =
                new TrainingStatus(4, 30, 0.45, Double.NaN, left(12.4, true), 0.9581, Double.NaN, List.of());
        assertEquals(expected, status.text(columns).replace("  [=========>          ]", ""));
    }

    @Test
    void sparklinesGoFromTheLeastToTheGreatest() {
        assertEquals("█▁▅", TrainingStatus.sparkline(List.of(3.0, 1.0, 2.0)));
        assertEquals("▁▁", TrainingStatus.sparkline(List.of(5.0, 5.0)));
        assertEquals("▁ █", TrainingStatus.sparkline(List.of(1.0, Double.NaN, 2.0)));
        assertEquals("", TrainingStatus.sparkline(List.of()));
        assertEquals(
                20,
                TrainingStatus.sparkline(java.util.Collections.nCopies(100, 1.0))
                        .length());
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "59.4, 0:59", "59.5, 1:00", "754, 12:34", "3723, 1:02:03"})
    void durationsAreThoseOfClocks(double seconds, String expected) {
        assertEquals(expected, StatusLine.duration(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "'24 80\n', 80",
        "'50 211', 211",
        "'0 0\n', 80",
        "'', 80",
        "'stty: not a terminal', 80",
        "'24 99999', 80"
    })
    void widthIsWhatSttySays(String size, int expected) {
        assertEquals(expected, TerminalWidth.parse(size));
    }
}
