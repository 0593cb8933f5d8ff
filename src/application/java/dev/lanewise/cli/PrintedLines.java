package dev.lanewise.cli;

import java.io.IOException;
import java.io.PrintStream;

/** Buffered lines: every print to the output of a process is a system call. */
final class PrintedLines implements AutoCloseable {
    private static final int TOGETHER = 1 << 14;

    private final PrintStream out;
    private final StringBuilder text = new StringBuilder(2 * TOGETHER);
    private long count;

    PrintedLines(PrintStream out) {
        this.out = out;
    }

    /** Ends with the current line. */
    StringBuilder text() {
        return text;
    }

    /**
     * Ends that line.
     *
     * @throws ClosedPipeException if the reader has closed the pipe
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

    /** Prints the buffered lines, including those from before a failure. */
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
