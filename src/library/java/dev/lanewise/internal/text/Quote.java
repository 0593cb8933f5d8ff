package dev.lanewise.internal.text;

/** Text from a file in a message: one short line of {@linkplain Printable printable} characters. */
public final class Quote {
    private static final int LONGEST = 40;
    private static final int LONGEST_SENTENCE = 300;

    private Quote() {}

    /** The text in quotation marks, or its first 40 characters. */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /** The text in quotation marks, or its first characters. */
    public static String of(String text, int longest) {
        return "\"" + start(text, longest) + "\"";
    }

    /** A name without quotation marks, or its first 40 characters. */
    public static String name(String text) {
        return start(text, LONGEST);
    }

    /** A sentence in which there may be such text, or its first 300 characters. */
    public static String sentence(String text) {
        return start(text, LONGEST_SENTENCE);
    }

    private static String start(String text, int longest) {
        return Printable.of(text.length() > longest ? text.substring(0, longest) + "..." : text);
    }
}
