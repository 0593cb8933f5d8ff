package dev.lanewise.internal;

/** Text of a file as a message has it: one line, and not long. */
public final class Quote {
    private static final int LONGEST = 40;
    private static final int LONGEST_SENTENCE = 300;

    private Quote() {}

    /** The text in quotation marks, or its first 40 characters. */
    public static String of(String text) {
        return "\"" + line(text, LONGEST) + "\"";
    }

    /** A sentence in which there may be such text, or its first 300 characters. */
    public static String sentence(String text) {
        return line(text, LONGEST_SENTENCE);
    }

    private static String line(String text, int longest) {
        String start = text.length() > longest ? text.substring(0, longest) + "..." : text;
        return start.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
    }
}
