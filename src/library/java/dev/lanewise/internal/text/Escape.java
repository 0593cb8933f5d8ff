package dev.lanewise.internal.text;

import java.util.Locale;

/** Texts of any kind in one line of a file. */
public final class Escape {
    private static final int DIGITS = 4;

    private Escape() {}

    /**
     * Returns the text in one line of UTF-8, reversibly: a backslash and four hexadecimal digits replace each backslash,
     * each control character and each half of a surrogate pair.
     */
    public static String of(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            if (c == '\\' || Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                escaped.append(String.format(Locale.ROOT, "\\%04x", c));
            } else {
                escaped.appendCodePoint(c);
            }
        }
        return escaped.toString();
    }

    /**
     * The text that {@link #of} made this of.
     *
     * @throws IllegalArgumentException if it made it of none
     */
    public static String undo(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                plain.append(text.charAt(i));
            } else if (i + 1 + DIGITS <= text.length()
                    && text.substring(i + 1, i + 1 + DIGITS).matches("[0-9a-f]{4}")) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 1 + DIGITS), 16));
                i += DIGITS;
            } else {
                throw new IllegalArgumentException("a backslash is followed by four hexadecimal digits, but not in \""
                        + text.substring(0, Math.min(20, text.length())) + "\"");
            }
        }
        return plain.toString();
    }
}
