package dev.lanewise.internal.text;

import org.jspecify.annotations.Nullable;

/**
 * Text that may come from a file, as terminals and pages show it: without control characters, line separators and
 * unpaired surrogates, and without format characters, which hide or reorder other text. The zero-width joiner and
 * non-joiner are kept, because Persian and emoji need them.
 */
public final class Printable {
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    private Printable() {}

    /** Returns the text in one line: each run of characters that are not printable becomes a space. */
    public static String of(String text) {
        return of(text, false);
    }

    /** Returns the text as {@link #of} does, but with its line breaks and tabs. */
    public static String lines(String text) {
        return of(text, true);
    }

    /** Whether a code point is printable; a surrogate is not. */
    public static boolean is(int c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            case Character.FORMAT -> c == NON_JOINER || c == JOINER;
            default -> true;
        };
    }

    private static String of(String text, boolean lines) {
        @Nullable StringBuilder printable = null;
        boolean run = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean is = is(c) || (lines && (c == '\n' || c == '\t'));
            if (!is && printable == null) {
                printable = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (printable != null && is) {
                printable.appendCodePoint(c);
            } else if (printable != null && !run) {
                printable.append(' ');
            }
            run = !is;
            i += Character.charCount(c);
        }
        return printable == null ? text : printable.toString();
    }
}
