package dev.lanewise.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Standard output of this process, in UTF-8. A print stream hides the reason of a failure, so it is determined
 * afterwards.
 */
final class ProcessOutput extends PrintStream {
    private ProcessOutput() {
        super(System.out, false, StandardCharsets.UTF_8);
    }

    static PrintStream open() {
        return new ProcessOutput();
    }

    /** Returns the exception for a failed print stream. */
    static IOException failure(PrintStream out) {
        return TextStream.exact(out) instanceof ProcessOutput && isBroken()
                ? new ClosedPipeException()
                : new IOException("not everything could be printed: standard output is closed, or its disk is full");
    }

    /** Whether writing another byte fails because of a closed pipe and not of a full disk. */
    private static boolean isBroken() {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        try {
            out.write('\n');
            return false;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
        }
    }
}
