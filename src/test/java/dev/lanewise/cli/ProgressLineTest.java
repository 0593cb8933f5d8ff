package dev.lanewise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
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
                "0 | 4000 | 0 | searching [>                   ]   0 %  0 of 4,000 epochs",
                "1000 | 4000 | 1.9 | searching [=====>              ]  25 %  1,000 of 4,000 epochs",
                "1000 | 4000 | 2 | searching [=====>              ]  25 %  1,000 of 4,000 epochs  0:06 left",
                "1 | 1 | 9 | searching [====================] 100 %  1 of 1 epoch  0:00 left",
                "5 | 4 | 9 | searching [====================] 100 %  5 of 4 epochs",
                "0 | 0 | 9 | searching [>                   ]   0 %  0 of 0 epochs",
            })
    void lineHasWhatIsDoneAndAfterTwoSecondsTheTimeLeft(long done, long total, double seconds, String expected) {
        assertEquals(expected, ProgressLine.text("searching", done, total, "epoch", false, seconds));
        assertEquals(
                expected.replaceFirst("(?=\\d:\\d\\d left)", "at most "),
                ProgressLine.text("searching", done, total, "epoch", true, seconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 | fold 1 of 5 [====>               ]  20 %  200 of 1,000 epochs  0:12 left",
                "73 | fold 1 of 5 [====>               ]  20 %  200 of 1,000 epochs  0:12 left",
                "72 | fold 1 of 5  20 %  200 of 1,000 epochs  0:12 left",
                "50 | fold 1 of 5  20 %  200 of 1,000 epochs  0:12 left",
                "49 | fold 1 of 5  20 %  200 of 1,000 epochs  0:12",
            })
    void narrowLineHasNoBar(int columns, String expected) {
        assertEquals(
                expected, ProgressLine.fitted(ProgressLine.text("fold 1 of 5", 200, 1000, "epoch", false, 3), columns));
    }

    @Test
    void lineOfPartsIsThereFromTheStart() throws InterruptedException {
        AtomicInteger fold = new AtomicInteger(1);
        try (ProgressLine line = ProgressLine.ofParts(screen(true), () -> "fold " + fold, 10, "epoch", true)) {
            assertEquals("\r\u001b[Kfold 1 [>                   ]   0 %  0 of 10 epochs", err.toString(UTF_8));
            line.add(5);
            fold.incrementAndGet();
            awaitText("\r\u001b[Kfold 2 [==========>         ]  50 %  5 of 10 epochs");
        }
        assertTrue(err.toString(UTF_8).endsWith("\r\u001b[K"), err.toString(UTF_8));
    }

    @Test
    void longWorkHasALineThatGivesWayToNotes() throws InterruptedException {
        try (ProgressLine line = new ProgressLine(screen(true), "searching", 10, "epoch")) {
            line.note("begun");
            assertEquals("begun" + System.lineSeparator(), err.toString(UTF_8), "the line is not there from the start");
            line.add(3);
            line.skip(4);
            awaitText("\r\u001b[Ksearching [==========>         ]  50 %  3 of 6 epochs");
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
