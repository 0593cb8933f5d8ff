package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.FileKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Detects the delimiter of a CSV file from its first lines. */
final class Delimiters {
    private static final char[] DELIMITERS = {',', '\t', ';', '|'};
    /** Number of lines in which commas are examined. */
    private static final int LINES = 10;
    /** Number of bytes in which the delimiter is looked for. */
    static final int SNIFFED = 1 << 16;

    /** Start of a first line that names the delimiter, as Excel reads and writes it. */
    static final String NAMED = "sep=";

    private Delimiters() {}

    /**
     * Returns the delimiter that a format gives, and otherwise the one that the text names or has most often.
     *
     * @param start first bytes of the text
     */
    static char of(CsvInput input, CsvFormat format, byte[] start) {
        if (format.delimiter().isPresent()) {
            return format.delimiter().get();
        }
        boolean hasTabs = input.isFile() && FileKind.isNameOfTabs(input.name());
        return named(start).orElseGet(() -> hasTabs ? '\t' : find(start, FieldSyntax.of(format)));
    }

    /** Whether a line is {@link #NAMED} and a delimiter. */
    static boolean isNamed(String line) {
        return line.length() == NAMED.length() + 1 && line.regionMatches(true, 0, NAMED, 0, NAMED.length());
    }

    /**
     * Returns the delimiter that the first line names, as in {@code sep=;}.
     *
     * @param start first bytes of the file
     */
    private static Optional<Character> named(byte[] start) {
        // Without the bytes of a byte order mark, and those that UTF-16 adds to ASCII.
        String text = new String(start, StandardCharsets.ISO_8859_1)
                .replaceAll("\\A[\\xef\\xbb\\xbf\\xfe\\xff]+", "")
                .replace("\0", "");
        int end = NAMED.length() + 1;
        boolean isLine = text.length() == end || (text.length() > end && "\r\n".indexOf(text.charAt(end)) >= 0);
        if (!isLine || !isNamed(text.substring(0, end)) || "\"\r\n".indexOf(text.charAt(end - 1)) >= 0) {
            return Optional.empty();
        }
        return Optional.of(text.charAt(end - 1));
    }

    /**
     * Returns the most frequent delimiter of the first line outside quotes, but not a comma if all commas of the first
     * lines are decimal separators.
     *
     * @param syntax the separators within numbers, if they are given
     */
    private static char find(byte[] start, FieldSyntax syntax) {
        String text = new String(start, StandardCharsets.ISO_8859_1).stripLeading();
        char found = mostFrequent(text, ',');
        if (found != ',') {
            return found;
        }
        char other = mostFrequent(text, '\t');
        return other != ',' && separatesDecimals(text, other, syntax) ? other : found;
    }

    /** Returns the most frequent delimiter of the first line from {@code first} on; a comma if there is none. */
    private static char mostFrequent(String text, char first) {
        int[] counts = new int[DELIMITERS.length];
        boolean quoted = false;
        for (int i = 0; i < text.length() && (quoted || (text.charAt(i) != '\n' && text.charAt(i) != '\r')); i++) {
            quoted ^= text.charAt(i) == '"';
            for (int d = 0; d < DELIMITERS.length && !quoted; d++) {
                counts[d] += text.charAt(i) == DELIMITERS[d] ? 1 : 0;
            }
        }
        int best = 0;
        counts[0] = first == ',' ? counts[0] : 0;
        for (int d = 1; d < DELIMITERS.length; d++) {
            best = counts[d] > counts[best] ? d : best;
        }
        return DELIMITERS[best];
    }

    /**
     * Returns whether a delimiter divides each of the first lines into the same number of fields, whose only commas are
     * within numbers, at least one of which has a decimal comma.
     */
    private static boolean separatesDecimals(String text, char delimiter, FieldSyntax syntax) {
        if (text.indexOf('"') >= 0) {
            return false;
        }
        FieldSyntax decimals = syntax.hasPlainNumbers() ? syntax.withDecimalComma() : syntax;
        String between = Pattern.quote(String.valueOf(delimiter));
        List<String[]> lines = text.lines()
                .limit(LINES)
                .filter(line -> !line.isBlank())
                .map(line -> line.split(between, -1))
                .toList();
        boolean found = false;
        for (String[] fields : lines) {
            for (String field : fields) {
                String stripped = field.strip();
                if (stripped.indexOf(',') >= 0 && !decimals.isNumber(stripped)) {
                    return false;
                }
                found |= decimals == syntax ? stripped.indexOf(',') >= 0 : FieldSyntax.hasDecimalComma(stripped);
            }
            if (fields.length != lines.get(0).length) {
                return false;
            }
        }
        return found;
    }
}
