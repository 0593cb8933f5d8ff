package dev.lanewise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Screen screen(boolean live) {
        return new Screen(System.out, new PrintStream(err, true, UTF_8), live, false);
    }

    private void awaitText(String text) throws InterruptedException {
        for (int i = 0; i < 1000 && !err.toString(UTF_8).contains(text); i++) {
            Thread.sleep(10);
        }
        assertTrue(err.toString(UTF_8).contains(text), err.toString(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 4000 | 3 | searching   0 %  0 of 4,000 epochs",
                "1000 | 4000 | 1.9 | searching  25 %  1,000 of 4,000 epochs",
                "1000 | 4000 | 2 | searching  25 %  1,000 of 4,000 epochs  0:06 left",
                "5 | 4 | 9 | searching 100 %  5 of 4 epochs  0:00 left",
                "0 | 0 | 9 | searching   0 %  0 of 0 epochs",
            })
    void lineHasWhatIsDoneAndAfterTwoSecondsTheTimeLeft(long done, long total, double seconds, String expected) {
        assertEquals(expected, ProgressLine.text("searching", done, total, "epoch", false, seconds));
        assertEquals(
                expected.replaceFirst("(?=\\d:\\d\\d left)", "at most "),
                ProgressLine.text("searching", done, total, "epoch", true, seconds));
    }

    @Test
    void lineOfATrainingHasWhatIsKnown() {
        assertEquals(
                "Epoch  4 of 30   45 %  95.81 % right  at most 0:12 left  loss 0.01235  812,345/s",
                TrainingProgress.line(new TrainingProgress.Status(4, 0.45, 812_345, 12.4, true), 30, 0.9581, 0.012345));
        assertEquals(
                "Epoch  1 of 30    0 %",
                TrainingProgress.line(
                        new TrainingProgress.Status(1, 0, Double.NaN, Double.NaN, false), 30, Double.NaN, Double.NaN));
    }

    @ParameterizedTest
    @CsvSource({"80, one two three", "14, one two three", "13, one two", "4, one", "3, on", "1, ''"})
    void narrowTerminalHasTheFirstWords(int columns, String expected) {
        assertEquals(expected, StatusLine.fitted("one two three", columns));
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

    @Test
    void longWorkHasALineThatGivesWayToNotes() throws InterruptedException {
        try (ProgressLine line = new ProgressLine(screen(true), "searching", 10, "epoch")) {
            line.note("begun");
            assertEquals("begun" + System.lineSeparator(), err.toString(UTF_8), "the line is not there from the start");
            line.add(3);
            line.skip(4);
            awaitText("\r\u001b[Ksearching  50 %  3 of 6 epochs");
            line.note("a note");
            awaitText("\r\u001b[Ka note" + System.lineSeparator() + "\r\u001b[Ksearching");
        }
        assertTrue(err.toString(UTF_8).endsWith("\r\u001b[K"), err.toString(UTF_8));
    }

    @Test
    void shortWorkAndWorkThatNobodyWatchesHaveNone() throws InterruptedException {
        try (ProgressLine line = new ProgressLine(screen(true), "searching", 10, "epoch");
                StatusLine loading = StatusLine.timed(screen(true), "loading data.csv")) {
            line.add(1);
        }
        try (ProgressLine line = new ProgressLine(screen(false), "searching", 10, "epoch");
                StatusLine loading = StatusLine.timed(screen(false), "loading data.csv")) {
            Thread.sleep(StatusLine.PATIENCE_MILLIS + 300);
            line.add(1);
        }
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void longLoadingHasALine() throws InterruptedException {
        try (StatusLine line = StatusLine.timed(screen(true), "loading mnist")) {
            awaitText("\r\u001b[Kloading mnist  0:0");
        }
        assertTrue(err.toString(UTF_8).endsWith("\r\u001b[K"), err.toString(UTF_8));
    }
}
