package dev.lanewise.internal.reader;

import java.io.IOException;
import java.nio.file.Path;

/** The line of a text file that identifies its format. */
public final class FirstLine {
    /** Most characters that are examined. */
    private static final int LONGEST = 1 << 16;

    private FirstLine() {}

    /** Returns the first line that is neither empty nor a comment, truncated if it is long. */
    public static String of(Path path) throws IOException {
        try (BoundedInput in = BoundedInput.open(path)) {
            return of(in);
        }
    }

    /** Returns the same of the first bytes of a file. */
    public static String of(byte[] start) throws IOException {
        try (BoundedInput in = BoundedInput.of("a file", start)) {
            return of(in);
        }
    }

    /** Returns the same of the content that follows. */
    public static String of(BoundedInput in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (in.peek() >= 0 && line.length() < LONGEST) {
            char c = (char) in.next("a line");
            if (c == '\n') {
                String text = line.toString().strip();
                if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != '%') {
                    break;
                }
                line.setLength(0);
            } else {
                line.append(c);
            }
        }
        // A long one is cut at its last blank, behind which there may be half a number.
        int blank = line.lastIndexOf(" ");
        return line.length() < LONGEST || blank < 0 ? line.toString() : line.substring(0, blank);
    }
}
