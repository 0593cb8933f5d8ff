package dev.lanewise.cli.reader;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A stream of lines that are generated as they are read. */
final class LineInput extends InputStream {
    private static final int TOGETHER = 1 << 13;

    /** Generates lines. */
    @FunctionalInterface
    interface Lines {
        /** Appends the next lines, each with its end; false if there are none. */
        boolean append(StringBuilder text) throws IOException;
    }

    private final Lines lines;
    private final Closeable closed;
    private byte[] bytes = {};
    private int at;
    private boolean ended;

    /** @param closed closed with this */
    LineInput(Lines lines, Closeable closed) {
        this.lines = lines;
        this.closed = closed;
    }

    private boolean fill() throws IOException {
        StringBuilder text = new StringBuilder();
        while (!ended && text.length() < TOGETHER) {
            ended = !lines.append(text);
        }
        bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        at = 0;
        return bytes.length > 0;
    }

    @Override
    public int read() throws IOException {
        return at < bytes.length || fill() ? bytes[at++] & 255 : -1;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == bytes.length && !fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, to, from, count);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        closed.close();
    }

    /** Appends a number so that it reads as the same float again; a whole one without a fraction. */
    static void append(StringBuilder text, double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
            text.append((long) number);
        } else if ((float) number == number) {
            // Shorter, and equal as a float, which is the type of inputs.
            text.append((float) number);
        } else {
            text.append(number);
        }
    }

    /** Appends a field of a CSV file, in quotes if it needs them. */
    static void append(StringBuilder text, String field) {
        boolean plain = !field.isEmpty();
        for (int i = 0; i < field.length() && plain; i++) {
            plain = "\",\r\n".indexOf(field.charAt(i)) < 0;
        }
        text.append(plain ? field : '"' + field.replace("\"", "\"\"") + '"');
    }
}
