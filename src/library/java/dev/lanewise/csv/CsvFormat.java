package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How the text of a table is to be read.
 *
 * @param delimiterOrNull what stands between fields; null to find out: tabs in a file named {@code .tsv} or {@code .tab}, and
 *     else whichever of comma, tab, semicolon and bar is most frequent in the first line, outside of quotes
 * @param headedOrNull whether the first row has headings; null to find out: it has if one of its fields is the name of a
 *     column that is asked for, or is no number where the rows below have one
 */
public record CsvFormat(Character delimiterOrNull, Boolean headedOrNull) {
    /** Everything is found out. */
    public static final CsvFormat DETECTED = new CsvFormat(null, null);

    private static final char[] DELIMITERS = {',', '\t', ';', '|'};
    private static final int SNIFFED = 1 << 16;

    /** Checks the delimiter. */
    public CsvFormat {
        if (delimiterOrNull != null && (delimiterOrNull == '"' || delimiterOrNull == '\n' || delimiterOrNull == '\r')) {
            throw new IllegalArgumentException("neither a quote nor the end of a line can stand between fields");
        }
    }

    /** The delimiter of a file. */
    char delimiter(Path file) throws IOException {
        if (delimiterOrNull != null) {
            return delimiterOrNull;
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".tsv") || name.endsWith(".tab")) {
            return '\t';
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(SNIFFED);
        } catch (IOException e) {
            throw new DataFormatException(file + ": the file cannot be read: " + e.getMessage(), e);
        }
        return mostFrequent(new String(start, StandardCharsets.ISO_8859_1).stripLeading());
    }

    private static char mostFrequent(String text) {
        int[] counts = new int[DELIMITERS.length];
        boolean quoted = false;
        for (int i = 0; i < text.length() && (quoted || text.charAt(i) != '\n' && text.charAt(i) != '\r'); i++) {
            quoted ^= text.charAt(i) == '"';
            for (int d = 0; d < DELIMITERS.length && !quoted; d++) {
                counts[d] += text.charAt(i) == DELIMITERS[d] ? 1 : 0;
            }
        }
        int best = 0;
        for (int d = 1; d < DELIMITERS.length; d++) {
            best = counts[d] > counts[best] ? d : best;
        }
        return DELIMITERS[best];
    }
}
