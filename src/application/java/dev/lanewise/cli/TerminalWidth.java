package dev.lanewise.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Width of the terminal in characters, which may change while a command runs. */
final class TerminalWidth {
    /** The common width of terminals since 1978, for use if it is unknown. */
    static final int USUAL = 80;

    private static final File TERMINAL = new File("/dev/tty");
    private static final Pattern SIZE = Pattern.compile("\\d+ ([1-9]\\d{0,3})\\s*");
    private static final long PERIOD_NANOS = 3_000_000_000L;

    private int columns;
    private long asked;

    /** Returns the width, updated every few seconds. */
    synchronized int columns() {
        long now = System.nanoTime();
        // An interrupted thread cannot wait for the answer.
        if (columns == 0
                || (now - asked > PERIOD_NANOS && !Thread.currentThread().isInterrupted())) {
            columns = ask();
            asked = now;
        }
        return columns;
    }

    private static int ask() {
        if (!TERMINAL.exists()) {
            return USUAL;
        }
        try {
            Process stty =
                    new ProcessBuilder("stty", "size").redirectInput(TERMINAL).start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return USUAL;
            }
            return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }

    /** Returns the output of {@code stty size}: rows and columns, which are 0 if unknown. */
    static int parse(String size) {
        Matcher matcher = SIZE.matcher(size);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : USUAL;
    }
}
