package dev.lanewise.cli;

import dev.lanewise.internal.text.Printable;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** A terminal line that is redrawn repeatedly; does nothing if the output is not a terminal. */
final class StatusLine implements AutoCloseable {
    /** Milliseconds before the line appears, so that short work shows none. */
    static final int PATIENCE_MILLIS = 200;

    private static final int PERIOD_MILLIS = 100;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Screen screen;
    private final Supplier<String> line;
    private boolean shown = true;
    /** Whether the line is on the terminal now. */
    private boolean drawn;

    private boolean closed;

    /**
     * A line that is shown until it is hidden, unless the work takes only a moment.
     *
     * @param line supplies the text, on a separate thread
     */
    StatusLine(Screen screen, Supplier<String> line) {
        this.screen = screen;
        this.line = line;
        if (screen.live()) {
            Thread painter = new Thread(this::paint, "lanewise-progress");
            painter.setDaemon(true);
            painter.start();
        }
    }

    /**
     * A line that shows what is done and for how long.
     *
     * @param work the activity, such as {@code loading mnist}
     */
    static StatusLine timed(Screen screen, String work) {
        long began = System.nanoTime();
        return new StatusLine(screen, () -> work + "  " + duration((System.nanoTime() - began) * 1e-9));
    }

    /** Shows the line again. */
    synchronized void show() {
        shown = true;
    }

    /** Removes the line, so that other text may be printed. */
    synchronized void hide() {
        shown = false;
        erase();
    }

    private void erase() {
        if (drawn) {
            printExactly(ERASE_LINE);
            drawn = false;
        }
    }

    /** Prints something else above the line. */
    synchronized void printAbove(String text) {
        erase();
        screen.err().println(text);
    }

    private synchronized void paint() {
        try {
            for (long pause = PATIENCE_MILLIS; !closed; pause = PERIOD_MILLIS) {
                wait(pause);
                if (shown && !closed) {
                    String text = fitted(line.get(), screen.columns().getAsInt());
                    printExactly(ERASE_LINE + Printable.of(text));
                    drawn = true;
                }
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
        }
    }

    /** Prints what must not be made printable. */
    private void printExactly(String text) {
        PrintStream exact = TextStream.exact(screen.err());
        exact.print(text);
        exact.flush();
    }

    /** Such as {@code 0:07}, {@code 12:34} or {@code 1:02:03}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /**
     * Returns the words of a line that fit a terminal, whose last column stays free: some terminals begin a new line
     * with it. The first word is cut if it is longer.
     */
    static String fitted(String text, int columns) {
        if (text.length() < columns) {
            return text;
        }
        int room = Math.max(0, columns - 1);
        int end = text.lastIndexOf(' ', room);
        return text.substring(0, end > 0 ? end : room).stripTrailing();
    }

    /** Removes the line for good. */
    @Override
    public synchronized void close() {
        hide();
        closed = true;
        notifyAll();
    }
}
