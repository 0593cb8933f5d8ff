package dev.lanewise.cli;

import dev.lanewise.internal.text.Printable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Prints text for people on another stream. Whatever is not {@linkplain Printable printable} becomes a space, because
 * the text may contain names and values from files. Line breaks and tabs are kept.
 */
final class TextStream extends PrintStream {
    private final PrintStream exact;

    private TextStream(PrintStream exact) {
        super(exact, false, StandardCharsets.UTF_8);
        this.exact = exact;
    }

    /** Returns a stream for text; the given one if it is one already. */
    static TextStream of(PrintStream stream) {
        return stream instanceof TextStream text ? text : new TextStream(stream);
    }

    /** Returns the underlying stream, for data and for what this program itself colours or overwrites. */
    static PrintStream exact(PrintStream stream) {
        return stream instanceof TextStream text ? text.exact : stream;
    }

    @Override
    public void println(String text) {
        exact.println(Printable.lines(String.valueOf(text)));
    }

    @Override
    public void print(String text) {
        exact.print(Printable.lines(String.valueOf(text)));
    }

    @Override
    public void print(Object object) {
        print(String.valueOf(object));
    }

    @Override
    public void print(char c) {
        print(String.valueOf(c));
    }

    @Override
    public void print(char[] text) {
        print(String.valueOf(text));
    }
}
