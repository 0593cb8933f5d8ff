package dev.lanewise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Score;
import dev.lanewise.training.EpochRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochTableTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Screen screen(AtomicInteger columns, boolean coloured) {
        PrintStream stream = new PrintStream(out, true, UTF_8);
        return new Screen(stream, stream, true, true, Shading.NONE, coloured, columns::get);
    }

    private EpochTable table(int columns, Task task) {
        return new EpochTable(screen(new AtomicInteger(columns), false), 40, task, null);
    }

    private static EpochRecord epoch(int number, int right, double loss) {
        return epoch(number, right, loss, Double.NaN);
    }

    private static EpochRecord epoch(int number, int right, double loss, double monitored) {
        return new EpochRecord(
                number + 1,
                10,
                1.234,
                new Score(1000, 900, 0.3, false),
                new Score(100, right, loss, false),
                new Score(100, 91, 0.37, false),
                monitored);
    }

    /** As the formatter of the JDK does, which other commands print with. */
    @ParameterizedTest
    @ValueSource(doubles = {78.125, 78.135, 1.005, 0.285, 99.995, 50, 0, -0.125, 1e-9, 12345.675})
    void numbersAreRoundedHalfUp(double x) {
        assertEquals(
                String.format(Locale.ROOT, "%.2f", x), EpochTable.fixed(x, 2).replace("-0.00", "0.00"));
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }

    @Test
    void wideTerminalHasAllColumns() {
        EpochTable table = table(200, Task.CLASSIFICATION);
        table.row(epoch(0, 88, 0.41), 0.1);
        table.row(epoch(9, 90, 0.39), 0.00123456);
        table.row(epoch(39, 90, 0.4), 1e-6);
        assertEquals(
                List.of(
                        "         Training  Training  Validation  Validation      Test      Test           Learning",
                        "Epoch        loss  accuracy        loss    accuracy      loss  accuracy  Seconds      rate",
                        " 1/40 *    0.3000   90.00 %      0.4100     88.00 %    0.3700   91.00 %     1.23       0.1",
                        "10/40 *    0.3000   90.00 %      0.3900     90.00 %    0.3700   91.00 %     1.23  0.001235",
                        "40/40      0.3000   90.00 %      0.4000     90.00 %    0.3700   91.00 %     1.23  1.00e-06"),
                lines());
    }

    @Test
    void terminalOf80ColumnsHasTheImportantOnes() {
        table(80, Task.CLASSIFICATION).row(epoch(0, 88, 0.41), 0.1);
        assertEquals(
                List.of(
                        "         Training  Validation  Validation      Test           Learning",
                        "Epoch        loss        loss    accuracy  accuracy  Seconds      rate",
                        " 1/40 *    0.3000      0.4100     88.00 %   91.00 %     1.23       0.1"),
                lines());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 10, 20, 30, 40, 50, 60, 70, 79, 80, 81, 100, 132, 200})
    void rowsFitAnyTerminalThatHasRoomForTheEpoch(int columns) {
        for (Task task : Task.values()) {
            table(columns, task).row(epoch(0, 88, 0.41), 0.1);
        }
        assertTrue(lines().stream().allMatch(line -> line.length() < Math.max(8, columns)), out.toString(UTF_8));
    }

    @Test
    void narrowTerminalHasTheMetric() {
        table(21, Task.CLASSIFICATION).row(epoch(0, 88, 0.41), 0.1);
        assertEquals(List.of("         Validation", "Epoch      accuracy", " 1/40 *     88.00 %"), lines());
    }

    @Test
    void numbersHaveNoAccuracyAndLargeAndSmallOnesArePrinted() {
        EpochTable table = table(120, Task.REGRESSION);
        Score validation = new Score(3, 0, 1234567.8, true);
        table.row(new EpochRecord(1, 10, 0.004, new Score(9, 0, 4.321e8, true), validation, Score.NONE, Double.NaN), 1);
        validation = new Score(3, 0, Double.NaN, true);
        table.row(new EpochRecord(2, 10, 12, new Score(9, 0, 0.00012, true), validation, Score.NONE, Double.NaN), 0);
        assertEquals(
                List.of(
                        "         Training  Validation           Learning",
                        "Epoch        loss        loss  Seconds      rate",
                        " 1/40 *  4.32e+08     1234568    0.004         1",
                        " 2/40    1.20e-04           -    12.00         0"),
                lines());
    }

    @Test
    void withoutValidationSetNoEpochIsTheBest() {
        Score training = new Score(9, 8, 0.3, false);
        table(80, Task.CLASSIFICATION)
                .row(new EpochRecord(1, 10, 1, training, Score.NONE, Score.NONE, Double.NaN), 0.1);
        assertTrue(lines().get(2).startsWith(" 1/40    "), lines().get(2));
    }

    @Test
    void labelsAreRightIfAllAre() {
        table(80, Task.MULTI_LABEL).row(epoch(0, 88, 0.41), 0.1);
        assertTrue(lines().get(1).contains("all right"), lines().get(1));
    }

    @Test
    void monitoredMetricDecidesWhichEpochIsTheBestSoFar() {
        EpochTable table =
                new EpochTable(screen(new AtomicInteger(120), false), 3, Task.CLASSIFICATION, Metric.macroF1());
        table.row(epoch(0, 88, 0.41, 0.7), 0.1);
        table.row(epoch(1, 89, 0.40, 0.6), 0.1);
        table.row(epoch(2, 87, 0.42, 0.8), 0.1);
        assertTrue(lines().get(1).contains("macro-f1"), lines().get(1));
        assertEquals(
                List.of("  1/3 *", "  2/3  ", "  3/3 *"),
                lines().subList(2, 5).stream().map(line -> line.substring(0, 7)).toList());
    }

    @Test
    void epochsBeforeAResumedTrainingCountAsWell() {
        EpochTable table = table(80, Task.CLASSIFICATION);
        table.skip(epoch(0, 95, 0.2));
        table.row(epoch(1, 90, 0.3), 0.1);
        assertTrue(lines().get(2).startsWith(" 2/40    "), lines().get(2));
    }

    @Test
    void headingsAreRepeatedForOtherColumnsOnly() {
        AtomicInteger columns = new AtomicInteger(80);
        EpochTable table = new EpochTable(screen(columns, false), 40, Task.CLASSIFICATION, null);
        table.row(epoch(0, 88, 0.41), 0.1);
        table.row(epoch(1, 88, 1234.5), 0.1);
        assertEquals(4, lines().size());
        columns.set(200);
        table.row(epoch(2, 88, 0.41), 0.1);
        assertEquals(7, lines().size());
    }

    @Test
    void headingsAreDimmedAndTheBestIsGreenIfThereAreColours() {
        EpochTable table = new EpochTable(screen(new AtomicInteger(80), true), 40, Task.CLASSIFICATION, null);
        table.row(epoch(0, 88, 0.41), 0.1);
        table.row(epoch(1, 87, 0.42), 0.1);
        assertTrue(lines().get(0).matches("\u001b\\[2m.*\u001b\\[0m"), lines().get(0));
        assertTrue(lines().get(1).matches("\u001b\\[2m.*\u001b\\[0m"), lines().get(1));
        assertTrue(lines().get(2).matches("\u001b\\[32m 1/40 .*\u001b\\[0m"), lines().get(2));
        assertFalse(lines().get(3).contains("\u001b"), lines().get(3));
    }
}
