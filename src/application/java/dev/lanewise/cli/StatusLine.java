package dev.lanewise.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** A line of a terminal that is drawn over again and again; where nobody watches it does nothing. */
final class StatusLine implements AutoCloseable {
    private static final int PERIOD_MILLIS = 100;
    private static final int CELLS = 30;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final Supplier<String> line;
    private final Thread painter;
    private boolean shown;
    private boolean closed;

    /**
     * A line that is not shown yet.
     *
     * @param live whether somebody watches
     * @param line what it says now, asked for on a thread of its own
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

    /** Shows the line from now on. */
    synchronized void show() {
        shown = true;
        if (painter != null) {
            draw();
        }
    }

    /** The line is gone, so that something else may be printed. */
    synchronized void hide() {
        shown = false;
        if (painter != null) {
            print(ERASE_LINE);
        }
    }

    /** Prints something else above the line. */
    synchronized void printAbove(String text) {
        if (painter != null && shown) {
            err.print(ERASE_LINE);
        }
        err.println(text);
        if (painter != null && shown) {
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
            if (shown && !closed) {
                draw();
            }
        }
    }

    private void draw() {
        print(ERASE_LINE + line.get());
    }

    private void print(String text) {
        err.print(text);
        err.flush();
    }

    /** For example {@code [=========>          ]  45 %}. */
    static String bar(double share) {
        return bar(share, CELLS) + String.format(Locale.ROOT, " %3d %%", percent(share));
    }

    /** The same without the number, and so many characters long between its brackets. */
    static String bar(double share, int cells) {
        int done = (int) (within(share) * cells);
        return "[" + "=".repeat(done) + (done < cells ? ">" + " ".repeat(cells - done - 1) : "") + "]";
    }

    static int percent(double share) {
        return (int) (100 * within(share));
    }

    private static double within(double share) {
        return Math.max(0, Math.min(1, share));
    }

    /** The line is gone, and does not come back. */
    @Override
    public synchronized void close() {
        if (shown) {
            hide();
        }
        closed = true;
        notifyAll();
    }
}
