package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Syntax of a CSV file: its delimiter, and whether it has a header row. Either is detected unless it is given.
 *
 * <p>Immutable: each {@code with} method returns a changed copy.
 */
public final class CsvFormat {
    /** Detects everything. */
    public static final CsvFormat DETECTED = new CsvFormat(Optional.empty(), Optional.empty());

    private static final char[] DELIMITERS = {',', '\t', ';', '|'};
    private static final int SNIFFED = 1 << 16;

    private final Optional<Character> delimiter;
    private final Optional<Boolean> header;

    private CsvFormat(Optional<Character> delimiter, Optional<Boolean> header) {
        this.delimiter = delimiter;
        this.header = header;
    }

    /**
     * Delimiter of the fields; empty to detect it: tabs in a file named {@code .tsv} or {@code .tab}, otherwise
     * whichever of comma, tab, semicolon and bar is most frequent in the first line outside quotes.
     *
     * @return delimiter of the fields
     */
    public Optional<Character> delimiter() {
        return delimiter;
    }

    /**
     * {@return a copy with this delimiter}
     *
     * @param delimiter delimiter of the fields
     * @throws IllegalArgumentException if it is a quote or ends a line
     */
    public CsvFormat withDelimiter(char delimiter) {
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
            throw new IllegalArgumentException("neither a quote nor the end of a line can stand between fields");
        }
        return new CsvFormat(Optional.of(delimiter), header);
    }

    /**
     * {@return whether the first row is a header; empty to detect it: it is if one of its fields names a column that
     * the caller selects, or is no number where the rows below have one}
     */
    public Optional<Boolean> header() {
        return header;
    }

    /**
     * {@return a copy for files with, or without, a header row}
     *
     * @param header whether the first row is a header; empty to detect it: it is if one of its fields names a
     *     column that the caller selects, or is no number where the rows below have one
     */
    public CsvFormat withHeader(boolean header) {
        return new CsvFormat(delimiter, Optional.of(header));
    }

    /** The delimiter of a file. */
    char delimiter(Path file) throws IOException {
        if (delimiter.isPresent()) {
            return delimiter.get();
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".tsv") || name.endsWith(".tab")) {
            return '\t';
        }
        try (InputStream in = Files.newInputStream(file)) {
            return sniffed(in);
        } catch (IOException e) {
            throw new DataFormatException(file + ": the file cannot be read: " + e.getMessage(), e);
        }
    }

    /** The delimiter of a stream, which is then where it was before; it can be marked. */
    char delimiter(InputStream in) throws IOException {
        if (delimiter.isPresent()) {
            return delimiter.get();
        }
        in.mark(SNIFFED);
        char found = sniffed(in);
        in.reset();
        return found;
    }

    private static char sniffed(InputStream in) throws IOException {
        return mostFrequent(new String(in.readNBytes(SNIFFED), StandardCharsets.ISO_8859_1).stripLeading());
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

    private List<Object> values() {
        return List.of(delimiter, header);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CsvFormat that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "CsvFormat[delimiter=" + delimiter.map(String::valueOf).orElse("detected") + ", header="
                + header.map(String::valueOf).orElse("detected") + "]";
    }
}
