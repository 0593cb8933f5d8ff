package dev.lanewise.data;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.table.Fields;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Syntax of a CSV file: its delimiter, whether it has a header row, the separators within its numbers, the texts that
 * mark a missing value, the columns whose numbers are categories, and the encoding. A setting that is not given is
 * detected or has a default.
 *
 * <p>The kind of a column follows from all of its values that are not missing, whatever their order. It is numeric if all
 * are numbers, and categorical if none is. A column of both numbers and words is categorical if it has at most 20 distinct
 * values and at least twice as many rows with a value, or if it has fewer distinct numbers than distinct words. Otherwise it
 * is refused; {@link #withMissingTexts} or {@link #withCategorical} determines how it is read.
 *
 * <p>Immutable: each {@code with} method returns a changed copy.
 */
public final class CsvFormat {
    private static final List<String> MISSING =
            Fields.MISSING.stream().filter(text -> !text.isEmpty()).toList();

    private static final CsvFormat DEFAULTS = new CsvFormat(null, null, null, null, MISSING, List.of(), null);

    private static final String THOUSANDS = ".,'_ \u00a0\u202f\u2019";

    private final @Nullable Character delimiter;
    private final @Nullable Boolean header;
    private final @Nullable Character decimal;
    private final @Nullable Character thousands;
    private final List<String> missing;
    private final List<String> categorical;
    private final @Nullable Charset encoding;

    private CsvFormat(
            @Nullable Character delimiter,
            @Nullable Boolean header,
            @Nullable Character decimal,
            @Nullable Character thousands,
            List<String> missing,
            List<String> categorical,
            @Nullable Charset encoding) {
        if (decimal != null && decimal.equals(thousands)) {
            throw new IllegalArgumentException("the decimal separator and the separator of thousands must differ, but"
                    + " both are \"" + decimal + "\"");
        }
        this.delimiter = delimiter;
        this.header = header;
        this.decimal = decimal;
        this.thousands = thousands;
        this.missing = missing;
        this.categorical = categorical;
        this.encoding = encoding;
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
        return new CsvFormat(delimiter, header, decimal, thousands, missing, categorical, encoding);
    }

    /**
     * Returns whether the first row is a header; empty to detect it. It is a header in any of three cases: its fields
     * are distinct names, none of them a number, a date or a missing value; a field is neither a number nor a date,
     * although the rows below have one in its column; or a field is the name of a column of {@link #categorical}. So
     * the first row of a file without a header is read as data if it contains a number or a date. Headings that are
     * years need {@code withHeader(true)}.
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
        return new CsvFormat(delimiter, header, decimal, thousands, missing, categorical, encoding);
    }

    /** {@return a copy that detects whether there is a header row, see {@link #header}} */
    public CsvFormat withDetectedHeader() {
        return new CsvFormat(delimiter, null, decimal, thousands, missing, categorical, encoding);
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
        return new CsvFormat(delimiter, header, separator, thousands, missing, categorical, encoding);
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
        return new CsvFormat(delimiter, header, decimal, separator, missing, categorical, encoding);
    }

    /**
     * {@return the texts that mark a missing value, besides the empty field, which always marks one; by default
     * {@code NA}, {@code N/A}, {@code n/a}, {@code #N/A}, {@code <NA>}, {@code NaN}, {@code nan}, {@code NULL},
     * {@code null}, {@code None} and {@code ?}}
     */
    public List<String> missingTexts() {
        return missing;
    }

    /**
     * {@return a copy in which these texts, and no others, mark a missing value besides the empty field}
     *
     * <p>A text that is a number, such as {@code -999}, marks each number of this value in any notation, except in the
     * columns of {@link #categorical}. A model stores the texts, so they also mark missing values in rows to predict.
     * {@link Table#notes} lists texts that do not occur in the file.
     *
     * <p>Without {@code None} among them, {@code None} is a category or a class like any other.
     *
     * @param texts texts that mark a missing value; blanks around them are stripped; none for the empty field alone
     */
    public CsvFormat withMissingTexts(String... texts) {
        return new CsvFormat(
                delimiter,
                header,
                decimal,
                thousands,
                Elements.require(texts, "texts").stream()
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList(),
                categorical,
                encoding);
    }

    /** {@return the encoding of files and streams of bytes; empty for UTF-8, or that of a byte order mark} */
    public Optional<Charset> encoding() {
        return Optional.ofNullable(encoding);
    }

    /**
     * {@return a copy for text in this encoding} A byte order mark of another encoding is then an error.
     *
     * @param encoding encoding of files and streams of bytes
     */
    public CsvFormat withEncoding(Charset encoding) {
        Objects.requireNonNull(encoding, "encoding");
        return new CsvFormat(delimiter, header, decimal, thousands, missing, categorical, encoding);
    }

    /** {@return names or numbers (from 1) of columns that are categorical whatever their values; none by default} */
    public List<String> categorical() {
        return categorical;
    }

    /**
     * {@return a copy in which these columns, and no others, are categorical even if their values look like numbers}
     *
     * <p>Otherwise, a column of postcodes or of classes 1, 2, 3 is numeric. A first row that has one of these names is
     * a header, see {@link #header}. A file without one of these columns is refused.
     *
     * @param columns names or numbers (from 1) of columns; none if every column whose values look like numbers is
     *     numeric
     */
    public CsvFormat withCategorical(String... columns) {
        return new CsvFormat(
                delimiter, header, decimal, thousands, missing, Elements.require(columns, "columns"), encoding);
    }

    private List<Object> values() {
        return List.of(
                delimiter(), header(), decimalSeparator(), thousandsSeparator(), missing, categorical, encoding());
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
                + (thousands == null ? "default" : thousands) + ", missingTexts=" + missing + ", categorical="
                + categorical + ", encoding=" + orDetected(encoding) + "]";
    }

    private static String orDetected(@Nullable Object value) {
        return Objects.toString(value, "detected");
    }
}
