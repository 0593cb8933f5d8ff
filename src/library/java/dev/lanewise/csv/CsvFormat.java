package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.Elements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Syntax of a CSV file: its delimiter, whether it has a header row, the separators within its numbers, and the texts
 * that mark a missing value. A setting that is not given is detected or has a default.
 *
 * <p>Immutable: each {@code with} method returns a changed copy.
 */
public final class CsvFormat {
    private static final List<String> MISSING = Schema.MISSING.stream().filter(text -> !text.isEmpty()).toList();

    private static final CsvFormat DEFAULTS = new CsvFormat(null, null, null, null, MISSING);

    private static final int SNIFFED = 1 << 16;
    private static final String THOUSANDS = ".,'_ \u00a0\u202f\u2019";

    private final @Nullable Character delimiter;
    private final @Nullable Boolean header;
    private final @Nullable Character decimal;
    private final @Nullable Character thousands;
    private final List<String> missing;

    private CsvFormat(@Nullable Character delimiter, @Nullable Boolean header, @Nullable Character decimal,
            @Nullable Character thousands, List<String> missing) {
        if (decimal != null && decimal.equals(thousands)) {
            throw new IllegalArgumentException("the decimal separator and the separator of thousands must differ, but"
                    + " both are \"" + decimal + "\"");
        }
        this.delimiter = delimiter;
        this.header = header;
        this.decimal = decimal;
        this.thousands = thousands;
        this.missing = missing;
    }

    /** {@return the format that detects delimiter, header and decimal separator} */
    public static CsvFormat defaults() {
        return DEFAULTS;
    }

    /**
     * Returns the delimiter of the fields; empty to detect it. A first line such as {@code sep=;}, which Excel writes,
     * specifies it. Otherwise it is a tab if the file name ends in {@code .tsv} or {@code .tab}. In other files, it is
     * whichever of comma, tab, semicolon and vertical bar is most frequent in the first line, outside quotes. Commas
     * within numbers such as {@code 1,5} do not count if another of these characters divides the first lines into
     * fields.
     *
     * @return delimiter of the fields
     */
    public Optional<Character> delimiter() {
        return Optional.ofNullable(delimiter);
    }

    /**
     * {@return a copy with this delimiter}
     *
     * @param delimiter delimiter of the fields
     * @throws IllegalArgumentException if it is a quote or ends a line
     */
    public CsvFormat withDelimiter(char delimiter) {
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
            throw new IllegalArgumentException(
                    "the delimiter is a quote or a line break, but another character is expected");
        }
        return new CsvFormat(delimiter, header, decimal, thousands, missing);
    }

    /**
     * Returns whether the first row is a header; empty to detect it. It is a header if one of its fields is the name of
     * a column that the caller selects, or is not a number while the rows below have numbers in that column. For a
     * {@link CsvTable}, it is also a header if it is not empty and contains no number, as in a file of categories.
     *
     * @return whether the first row is a header
     */
    public Optional<Boolean> header() {
        return Optional.ofNullable(header);
    }

    /**
     * {@return a copy for files with, or without, a header row}
     *
     * @param header whether the first row is a header
     */
    public CsvFormat withHeader(boolean header) {
        return new CsvFormat(delimiter, header, decimal, thousands, missing);
    }

    /** {@return a copy that detects whether there is a header row, see {@link #header}} */
    public CsvFormat withDetectedHeader() {
        return new CsvFormat(delimiter, null, decimal, thousands, missing);
    }

    /**
     * Returns the decimal separator of numbers; empty to detect it. It is a comma if the {@link #thousandsSeparator} is
     * a point. If that separator is not given, it is also a comma under two conditions: commas do not separate fields,
     * and the first rows contain numbers such as {@code 1,5} or {@code 1.234,56} but none such as {@code 1.5} or {@code
     * 1,234.5}. Otherwise it is a point.
     *
     * @return decimal separator of numbers
     */
    public Optional<Character> decimalSeparator() {
        return Optional.ofNullable(decimal);
    }

    /**
     * {@return a copy with this decimal separator} With a comma, points separate thousands, as in {@code 1.234,56},
     * unless another {@link #withThousandsSeparator} is given.
     *
     * @param separator a point or a comma
     * @throws IllegalArgumentException if it is another character, or the thousands separator
     */
    public CsvFormat withDecimalSeparator(char separator) {
        if (separator != '.' && separator != ',') {
            throw new IllegalArgumentException(
                    "the decimal separator is a point or a comma, but \"" + separator + "\" was given");
        }
        return new CsvFormat(delimiter, header, separator, thousands, missing);
    }

    /**
     * Returns the separator between groups of three digits before the decimal separator. If it is empty, a decimal
     * point implies no separator, and a decimal comma implies a point. Numbers without the separator are also accepted.
     *
     * @return thousands separator
     */
    public Optional<Character> thousandsSeparator() {
        return Optional.ofNullable(thousands);
    }

    /**
     * {@return a copy with this thousands separator, as in {@code 1,234.5}}
     *
     * @param separator a comma, point, apostrophe ({@code '} or U+2019), underscore or blank (also U+00A0 and U+202F)
     * @throws IllegalArgumentException if it is another character, or the decimal separator
     */
    public CsvFormat withThousandsSeparator(char separator) {
        if (THOUSANDS.indexOf(separator) < 0) {
            throw new IllegalArgumentException("the separator of thousands is a comma, point, apostrophe, underscore or"
                    + " blank, but \"" + separator + "\" was given");
        }
        return new CsvFormat(delimiter, header, decimal, separator, missing);
    }

    /**
     * {@return the texts that mark a missing value, besides the empty field, which always marks one; by default {@code
     * NA}, {@code NaN} and {@code ?}}
     */
    public List<String> missingTexts() {
        return missing;
    }

    /**
     * {@return a copy in which these texts, and no others, mark a missing value besides the empty field}
     *
     * <p>Without {@code NA} among them, {@code NA} is a category or a class like any other.
     *
     * @param texts texts that mark a missing value; blanks around them are stripped; none for the empty field alone
     */
    public CsvFormat withMissingTexts(String... texts) {
        return new CsvFormat(delimiter, header, decimal, thousands,
                Elements.require(texts, "texts").stream().map(String::strip)
                        .filter(text -> !text.isEmpty()).toList());
    }

    /** Returns how the fields are read, with the decimal separator that is given or detected. */
    FieldSyntax syntax() {
        char point = decimal != null ? decimal : thousands != null && thousands == '.' ? ',' : '.';
        char groups = thousands != null ? thousands : point == ',' ? '.' : FieldSyntax.NONE;
        return point == '.' && groups == FieldSyntax.NONE && missing.equals(MISSING) ? FieldSyntax.PLAIN
                : new FieldSyntax(point, groups, missing);
    }

    /** Returns whether the decimal separator depends on the rows of the file. */
    boolean detectsDecimals(char actualDelimiter) {
        return decimal == null && thousands == null && actualDelimiter != ',';
    }

    /** Returns the delimiter of a file. */
    char delimiter(Path file) throws IOException {
        if (delimiter != null) {
            return delimiter;
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        boolean hasTabs = name.endsWith(".tsv") || name.endsWith(".tab");
        try (InputStream in = Files.newInputStream(file)) {
            return hasTabs ? Delimiters.named(in.readNBytes(SNIFFED)).orElse('\t') : sniffed(in);
        } catch (IOException e) {
            throw new DataFormatException(file + ": the file cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the delimiter of a stream that supports marks. The position of the stream does not change. */
    char delimiter(InputStream in) throws IOException {
        if (delimiter != null) {
            return delimiter;
        }
        in.mark(SNIFFED);
        char found = sniffed(in);
        in.reset();
        return found;
    }

    private char sniffed(InputStream in) throws IOException {
        return Delimiters.find(in.readNBytes(SNIFFED), syntax());
    }

    private List<Object> values() {
        return List.of(delimiter(), header(), decimalSeparator(), thousandsSeparator(), missing);
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
        return "CsvFormat[delimiter=" + orDetected(delimiter) + ", header=" + orDetected(header)
                + ", decimalSeparator=" + orDetected(decimal) + ", thousandsSeparator="
                + (thousands == null ? "default" : thousands) + ", missingTexts=" + missingTexts() + "]";
    }

    private static String orDetected(@Nullable Object value) {
        return Objects.toString(value, "detected");
    }
}
