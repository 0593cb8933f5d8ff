package dev.lanewise.cli;

import dev.lanewise.internal.text.Printable;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** A terminal line that is redrawn repeatedly; does nothing if the output is not a terminal. */
final class StatusLine implements AutoCloseable {
    /** Milliseconds before the line of short work appears. */
    static final int PATIENCE_MILLIS = 200;

    private static final int PERIOD_MILLIS = 100;
    /** Shortest time between two drawings; faster ones would not be noticed. */
    private static final long SHORTEST_NANOS = 50_000_000;

    private static final int CELLS = 20;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final Supplier<String> line;
    private final Thread painter;
    private boolean shown;
    /** Whether the line is on the terminal now. */
    private boolean drawn;
    /** Whether it has been on the terminal before. */
    private boolean begun;

    private long latest = System.nanoTime();
    private long notBefore = latest;
    private boolean closed;

    /**
     * A line that is not shown yet.
     *
     * @param live whether the output is a terminal
     * @param line supplies the text, on a separate thread
     */
    StatusLine(PrintStream err, boolean live, Supplier<String> line) {
        this.err = err;
        this.line = line;
        this.painter = live ? new Thread(this::paint, "lanewise-progress") : null;
        if (painter != null) {
            painter.setDaemon(true);
            painter.start();
        }
    }

    /**
     * A line that shows what is done and for how long, if it takes more than a moment.
     *
     * @param work the activity, such as {@code loading mnist}
     */
    static StatusLine timed(Screen screen, String work) {
        long began = System.nanoTime();
        StatusLine line = new StatusLine(
                screen.err(),
                screen.live(),
                () -> fitted(
                        work + "  " + duration((System.nanoTime() - began) * 1e-9),
                        screen.columns().getAsInt()));
        line.showAfter(PATIENCE_MILLIS);
        return line;
    }

    /** Shows the line from now on. */
    synchronized void show() {
        shown = true;
        if (painter != null) {
            draw();
        }
    }

    /**
     * Shows the line from some time on, so that short work shows none. It is drawn by another thread, unless it has
     * been on the terminal before: then it is drawn at once if that was not just now.
     *
     * @param millis how long to wait before the line is first drawn
     */
    synchronized void showAfter(long millis) {
        shown = true;
        long now = System.nanoTime();
        if (!begun) {
            notBefore = now + millis * 1_000_000;
        } else if (now - latest >= SHORTEST_NANOS) {
            draw();
        }
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
        boolean again = drawn;
        erase();
        err.println(text);
        if (again) {
            draw();
        }
    }

    private synchronized void paint() {
        while (!closed) {
            try {
                wait(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            if (shown && !closed && System.nanoTime() - notBefore >= 0) {
                draw();
            }
        }
    }

    private void draw() {
        printExactly(ERASE_LINE + Printable.of(line.get()));
        drawn = true;
        begun = true;
        latest = System.nanoTime();
    }

    /** Prints what must not be made printable. */
    private void printExactly(String text) {
        PrintStream exact = TextStream.exact(err);
        exact.print(text);
        exact.flush();
    }

    /** For example {@code [=========>          ]}. */
    static String bar(double share) {
        int done = (int) (within(share) * CELLS);
        return "[" + "=".repeat(done) + (done < CELLS ? ">" + " ".repeat(CELLS - done - 1) : "") + "]";
    }

    static int percent(double share) {
        return (int) (100 * within(share));
    }

    private static double within(double share) {
        return Math.max(0, Math.min(1, share));
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
