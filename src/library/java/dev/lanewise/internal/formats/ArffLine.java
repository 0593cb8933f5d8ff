package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.text.Quote;

/** A line of an ARFF file, taken apart from front to back. */
public final class ArffLine {
    private final String text;
    private final String place;
    private int at;

    /**
     * A line.
     *
     * @param place what messages call it
     */
    public ArffLine(String text, String place) {
        this.text = text;
        this.place = place;
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** Goes over a character if it comes next. */
    public boolean takes(char c) {
        skipBlanks();
        boolean isNext = at < text.length() && text.charAt(at) == c;
        at += isNext ? 1 : 0;
        return isNext;
    }

    void expect(char c) throws DataFormatException {
        if (!takes(c)) {
            throw new DataFormatException(
                    place + ": " + (at == text.length() ? "the line ends" : Quote.of(text.substring(at)) + " stands")
                            + " where '" + c + "' is expected");
        }
    }

    void expectEnd() throws DataFormatException {
        skipBlanks();
        if (at < text.length()) {
            throw new DataFormatException(
                    place + ": " + Quote.of(text.substring(at)) + " stands where the line is expected to end");
        }
    }

    /** A quoted text, or what comes before the next blank or brace. */
    public String word() throws DataFormatException {
        return value(" \t{");
    }

    /** A quoted text, or what comes before the next of the characters, without blanks at its ends. */
    public String value(String ends) throws DataFormatException {
        skipBlanks();
        if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
            return quoted(text.charAt(at));
        }
        int from = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String value = text.substring(from, at).strip();
        if (value.isEmpty()) {
            throw new DataFormatException(
                    place + ": " + (at == text.length() ? "the line ends" : "'" + text.charAt(at) + "' stands")
                            + " where a value is expected");
        }
        return value;
    }

    private String quoted(char quote) throws DataFormatException {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = unescaped(text.charAt(++at));
            }
            value.append(c);
        }
        throw new DataFormatException(place + ": the line ends within quotes");
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }
}
