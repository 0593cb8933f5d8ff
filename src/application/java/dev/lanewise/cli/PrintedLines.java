package dev.lanewise.cli;

import java.io.IOException;
import java.io.PrintStream;

/** Lines that are printed many at a time: each print to a process's output is a call of the operating system. */
final class PrintedLines implements AutoCloseable {
    private static final int TOGETHER = 1 << 14;

    private final PrintStream out;
    private final StringBuilder text = new StringBuilder(2 * TOGETHER);
    private long count;

    PrintedLines(PrintStream out) {
        this.out = out;
    }

    /** The line that is being made is at the end of this. */
    StringBuilder text() {
        return text;
    }

    /**
     * Ends that line.
     *
     * @throws ClosedPipeException if nobody reads the lines any more
     * @throws IOException if they cannot be printed for another reason
     */
    void end() throws IOException {
        text.append('\n');
        count++;
        if (text.length() >= TOGETHER) {
            close();
        }
    }

    /** Lines so far. */
    long count() {
        return count;
    }

    /** Prints what has not been printed yet, also what was there before a failure. */
    @Override
    public void close() throws IOException {
        out.append(text);
        out.flush();
        text.setLength(0);
        if (out.checkError()) {
            throw ProcessOutput.failure(out);
        }
    }
}
