package dev.lanewise.data;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.table.Fields;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
 * @param delimiter delimiter of the fields; empty to detect it. A first line such as {@code sep=;}, which Excel writes,
 *     specifies it. Otherwise it is a tab if the file name ends in {@code .tsv} or {@code .tab}. In other files, it is
 *     whichever of comma, tab, semicolon and vertical bar is most frequent in the first line, outside quotes. Commas
 *     within numbers such as {@code 1,5} do not count if another of these characters divides the first lines into
 *     fields
 * @param header whether the first row is a header; empty to detect it. It is a header in any of four cases: its fields
 *     are distinct names, none of them a number, a date or a missing value; at least two fields are years, the others
 *     names, and there are no years in the rows below; a field is neither a number nor a date, although the rows below
 *     have one in its column; or a field is the name of a column of {@code categorical}. Other headings that are
 *     numbers need {@code withHeader(true)}
 * @param decimalSeparator decimal separator of numbers; empty to detect it. It is a comma if the
 *     {@code thousandsSeparator} is a point. If that separator is not given, it is also a comma under two conditions:
 *     commas do not separate fields, and the first rows contain numbers such as {@code 1,5} or {@code 1.234,56} but none
 *     such as {@code 1.5} or {@code 1,234.5}. Otherwise it is a point
 * @param thousandsSeparator separator between groups of three digits before the decimal separator. If it is empty, a
 *     decimal point implies no separator, and a decimal comma implies a point. Numbers without the separator are also
 *     accepted
 * @param missingTexts texts that mark a missing value, besides the empty field, which always marks one; by default
 *     {@code NA}, {@code N/A}, {@code n/a}, {@code #N/A}, {@code <NA>}, {@code NaN}, {@code nan}, {@code NULL},
 *     {@code null}, {@code None} and {@code ?}
 * @param categorical names or numbers (from 1) of columns that are categorical whatever their values; none by default
 * @param encoding encoding of files and streams of bytes; empty for UTF-8, or that of a byte order mark
 */
public record CsvFormat(
        Optional<Character> delimiter,
        Optional<Boolean> header,
        Optional<Character> decimalSeparator,
        Optional<Character> thousandsSeparator,
        List<String> missingTexts,
        List<String> categorical,
        Optional<Charset> encoding) {
    private static final List<String> MISSING =
            Fields.MISSING.stream().filter(text -> !text.isEmpty()).toList();

    private static final CsvFormat DEFAULTS = new CsvFormat(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            MISSING,
            List.of(),
            Optional.empty());

    private static final String THOUSANDS = ".,'_ \u00a0\u202f\u2019";

    /** Checks the settings. */
    public CsvFormat {
        Objects.requireNonNull(delimiter, "delimiter");
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(decimalSeparator, "decimalSeparator");
        Objects.requireNonNull(thousandsSeparator, "thousandsSeparator");
        Objects.requireNonNull(encoding, "encoding");
        if (delimiter.filter(c -> c == '"' || c == '\n' || c == '\r').isPresent()) {
            throw new IllegalArgumentException(
                    "the delimiter is a quote or a line break, but another character is expected");
        }
        if (decimalSeparator.filter(c -> c != '.' && c != ',').isPresent()) {
            throw new IllegalArgumentException(
                    "the decimal separator is a point or a comma, but \"" + decimalSeparator.get() + "\" was given");
        }
        if (thousandsSeparator.filter(c -> THOUSANDS.indexOf(c) < 0).isPresent()) {
            throw new IllegalArgumentException("the separator of thousands is a comma, point, apostrophe, underscore or"
                    + " blank, but \"" + thousandsSeparator.get() + "\" was given");
        }
        if (decimalSeparator.isPresent() && decimalSeparator.equals(thousandsSeparator)) {
            throw new IllegalArgumentException("the decimal separator and the separator of thousands must differ, but"
                    + " both are \"" + decimalSeparator.get() + "\"");
        }
        missingTexts = Elements.require(missingTexts, "missingTexts").stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        categorical = Elements.require(categorical, "categorical");
    }

    /** {@return the format that detects delimiter, header and decimal separator} */
    public static CsvFormat defaults() {
        return DEFAULTS;
    }

    /**
     * {@return a copy with this delimiter}
     *
     * @param delimiter delimiter of the fields
     * @throws IllegalArgumentException if it is a quote or ends a line
     */
    public CsvFormat withDelimiter(char delimiter) {
        return new CsvFormat(
                Optional.of(delimiter),
                header,
                decimalSeparator,
                thousandsSeparator,
                missingTexts,
                categorical,
                encoding);
    }

    /**
     * {@return a copy for files with, or without, a header row}
     *
     * @param header whether the first row is a header
     */
    public CsvFormat withHeader(boolean header) {
        return new CsvFormat(
                delimiter,
                Optional.of(header),
                decimalSeparator,
                thousandsSeparator,
                missingTexts,
                categorical,
                encoding);
    }

    /**
     * {@return a copy with this decimal separator} With a comma, points separate thousands, as in {@code 1.234,56},
     * unless another {@link #withThousandsSeparator} is given.
     *
     * @param separator a point or a comma
     * @throws IllegalArgumentException if it is another character, or the thousands separator
     */
    public CsvFormat withDecimalSeparator(char separator) {
        return new CsvFormat(
                delimiter, header, Optional.of(separator), thousandsSeparator, missingTexts, categorical, encoding);
    }

    /**
     * {@return a copy with this thousands separator, as in {@code 1,234.5}}
     *
     * @param separator a comma, point, apostrophe ({@code '} or U+2019), underscore or blank (also U+00A0 and U+202F)
     * @throws IllegalArgumentException if it is another character, or the decimal separator
     */
    public CsvFormat withThousandsSeparator(char separator) {
        return new CsvFormat(
                delimiter, header, decimalSeparator, Optional.of(separator), missingTexts, categorical, encoding);
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
                decimalSeparator,
                thousandsSeparator,
                Elements.require(texts, "texts"),
                categorical,
                encoding);
    }

    /**
     * {@return a copy for text in this encoding} A byte order mark of another encoding is then an error.
     *
     * @param encoding encoding of files and streams of bytes
     */
    public CsvFormat withEncoding(Charset encoding) {
        return new CsvFormat(
                delimiter,
                header,
                decimalSeparator,
                thousandsSeparator,
                missingTexts,
                categorical,
                Optional.of(Objects.requireNonNull(encoding, "encoding")));
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
                delimiter,
                header,
                decimalSeparator,
                thousandsSeparator,
                missingTexts,
                Elements.require(columns, "columns"),
                encoding);
    }
}
