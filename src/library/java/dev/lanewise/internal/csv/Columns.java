package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.UnknownColumnException;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns of a file by name and number. */
public final class Columns {
    /** Character by which a decoder replaces invalid bytes. */
    private static final char REPLACEMENT = '\ufffd';

    private final String file;
    private final List<String> headings;
    private final List<String> names;
    private final int count;
    private final FieldSyntax syntax;
    private final CsvFormat format;
    /** Word for a row in messages. */
    private final String unit;
    /** Texts that were declared as missing values, but have not occurred yet. */
    private final Set<String> unmatched;
    /** Whether numbers are read with decimal commas although none has shown one so far. */
    private boolean assumesCommas;
    /** Note on the first number that may have a decimal point instead; null if there is none. */
    private @Nullable String ambiguity;

    /**
     * Names the columns of a file.
     *
     * @param file its name in messages
     * @param headings one for each column; none if the file has none
     * @param count number of columns
     * @param syntax how fields are read
     * @param format the format of the file, with its delimiter
     * @param unit what a row is called in messages: {@code line} or {@code row}
     */
    private Columns(String file, List<String> headings, int count, FieldSyntax syntax, CsvFormat format, String unit) {
        this.file = file;
        this.headings = headings;
        this.names = names(headings, count);
        this.count = count;
        this.syntax = syntax;
        this.format = format;
        this.unit = unit;
        this.unmatched =
                new LinkedHashSet<>(MissingTexts.of(format.missingTexts()).named());
    }

    /**
     * Names the columns of a CSV file.
     *
     * @param format the format of the file, with its delimiter
     */
    static Columns of(String file, List<String> headings, int count, FieldSyntax syntax, CsvFormat format) {
        return new Columns(file, headings, count, syntax, format, "line");
    }

    /**
     * Names the columns of a file of another format, in which numbers are written as in Java.
     *
     * @param unit what a row is called in messages: {@code line} or {@code row}
     * @param missingTexts texts that mark a missing value
     */
    public static Columns of(String file, List<String> headings, int count, String unit, String... missingTexts) {
        CsvFormat format = CsvFormat.defaults().withMissingTexts(missingTexts);
        return new Columns(file, headings, count, FieldSyntax.of(format), CsvFormat.defaults(), unit);
    }

    /** Replaces a blank heading by the number of its column, and appends the number to each repeated heading. */
    private static List<String> names(List<String> headings, int count) {
        Map<String, Integer> counts = new HashMap<>();
        headings.forEach(heading -> counts.merge(heading, 1, Integer::sum));
        List<String> names = new ArrayList<>(count);
        for (int c = 0; c < count; c++) {
            String heading = headings.isEmpty() ? "" : headings.get(c);
            String number = Fields.columnName(c);
            names.add(
                    heading.isEmpty()
                            ? number
                            : counts.getOrDefault(heading, 0) == 1 ? heading : heading + " (" + number + ")");
        }
        return names;
    }

    /** Searches a row for the texts that were declared as missing values, until all have occurred. */
    void look(TableRow row) {
        for (int c = 0; c < row.count() && !unmatched.isEmpty(); c++) {
            if (row.isMissing(c)) {
                String text = row.text(c);
                double number = syntax.number(text);
                unmatched.removeIf(each -> each.equals(text) || syntax.number(each) == number);
            }
        }
    }

    /** Reads numbers with the decimal commas of the training, although the first rows do not show any. */
    void assumeDecimalCommas() {
        assumesCommas = true;
    }

    /** Checks whether a number shows its decimal separator, if that is only assumed. */
    void lookAtNumber(TableRow row, int column) {
        if (!assumesCommas) {
            return;
        }
        String text = row.text(column);
        if (FieldSyntax.hasPointOfDecimalsOrThousands(text)) {
            if (ambiguity == null) {
                ambiguity = place(row.line(), column) + ": " + text + " is read as " + syntax.plain(text)
                        + ", with decimal commas as in the training; " + Remedy.DECIMAL_SEPARATOR.of('.')
                        + " reads it with a decimal point";
            }
        } else if (text.indexOf(',') >= 0 || text.indexOf('.') >= 0) {
            assumesCommas = false;
            ambiguity = null;
        }
    }

    /** Returns a note on the first number whose decimal separator is only assumed; empty if there is none. */
    public Optional<String> ambiguity() {
        return Optional.ofNullable(ambiguity);
    }

    /** Does not look for these texts. */
    void expect(Collection<String> texts) {
        unmatched.removeAll(texts);
    }

    /** Returns a sentence on the named texts that no row has had; empty if there are none. */
    public Optional<String> unmatched() {
        return unmatched.isEmpty()
                ? Optional.empty()
                : Optional.of(file + ": no field is "
                        + unmatched.stream().map(Quote::of).collect(Collectors.joining(" or "))
                        + ", which " + Remedy.MISSING_TEXTS + " declares as missing");
    }

    /** Returns the name of the file in messages. */
    public String file() {
        return file;
    }

    /** Refuses a field in which a decoder has found invalid bytes. */
    public void requireDecoded(long line, int column, String text) throws DataFormatException {
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw undecoded(place(line, column), text);
        }
    }

    /** Refuses such headings. */
    void requireDecodedHeadings(long line) throws DataFormatException {
        for (String heading : headings) {
            if (heading.indexOf(REPLACEMENT) >= 0) {
                throw undecoded(file + ", line " + line + ", the headings", heading);
            }
        }
    }

    private DataFormatException undecoded(String place, String text) {
        return new DataFormatException(place + ": " + Fields.quoted(text)
                + format.encoding()
                        .map(encoding -> " is not text in " + encoding + "; " + Remedy.ENCODING
                                + " takes the encoding of the file")
                        .orElse(" is not UTF-8 text; the file is probably in Windows-1252 (Latin-1), which" + " "
                                + Remedy.WINDOWS_1252 + " reads"));
    }

    /** Returns a note on the first heading that has another text in UTF-8; empty if there is none. */
    Optional<String> encodingNote() {
        return headings.stream()
                .filter(heading -> !inUtf8(heading).equals(heading))
                .findFirst()
                .map(heading -> file + ": the heading " + Fields.quoted(heading) + otherEncoding(heading));
    }

    /** Returns which heading has a name in UTF-8, as the end of a sentence; empty if there is none. */
    String inOtherEncoding(String name) {
        return headings.stream()
                .filter(heading -> !heading.equals(name) && inUtf8(heading).equals(name))
                .findFirst()
                .map(heading -> "; " + Fields.quoted(heading) + otherEncoding(heading))
                .orElse("");
    }

    private String otherEncoding(String heading) {
        return " is " + Fields.quoted(inUtf8(heading)) + " if the file is in UTF-8, but it is read in "
                + format.encoding().orElseThrow() + ", as " + Remedy.ENCODING + " requires";
    }

    /** Returns what a text in an encoding of single bytes is in UTF-8; the text itself if it is not valid there. */
    private String inUtf8(String text) {
        Charset encoding = format.encoding().orElse(StandardCharsets.UTF_8);
        if (!encoding.canEncode() || encoding.newEncoder().maxBytesPerChar() > 1) {
            return text;
        }
        try {
            ByteBuffer bytes = encoding.newEncoder().encode(CharBuffer.wrap(text));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }

    /** Returns the same columns with headings. */
    Columns withHeadings(List<String> fields) {
        Columns headed = new Columns(file, fields, count, syntax, format, unit);
        headed.assumesCommas = assumesCommas;
        return headed;
    }

    /** The headings; none if the file has none. */
    public List<String> headings() {
        return headings;
    }

    /** Whether the file has headings. */
    public boolean hasHeadings() {
        return !headings.isEmpty();
    }

    /** Whether a row of this many columns repeats the headings of several columns, as in joined files. */
    boolean areRepeatedIn(TableRow row) {
        int column = 0;
        while (column < headings.size() && row.text(column).equals(headings.get(column))) {
            column++;
        }
        return column == count && count > 1;
    }

    /** Returns the number of columns. */
    public int count() {
        return count;
    }

    /** Returns how fields are read. */
    public FieldSyntax syntax() {
        return syntax;
    }

    /** Returns the notation of a column whose values are numbers with one unit; null if they are not. */
    public @Nullable NumberNotation notation(Collection<String> texts) {
        boolean isKnown = syntax.decimal() == ','
                || format.decimalSeparator().isPresent()
                || format.thousandsSeparator().isPresent();
        return NumberNotation.of(texts, syntax::number, syntax.decimal(), isKnown)
                .orElse(null);
    }

    /** Whether a column of a file with headings has this heading or {@link #name}. */
    public boolean contains(String name) {
        return headings.contains(name) || (hasHeadings() && names.contains(name));
    }

    /** A column by its heading or {@link #name}, which come before a number, or by its number from 1; from 0. */
    public int find(String name) throws DataFormatException {
        int column = headings.indexOf(name);
        if (column >= 0 && headings.lastIndexOf(name) != column) {
            throw new DataFormatException(file + ": the columns " + (column + 1) + " and "
                    + (headings.lastIndexOf(name) + 1) + " are both named " + Fields.quoted(name)
                    + "; name the column by its number, or rename one of them");
        }
        if (column < 0) {
            column = names.indexOf(name);
        }
        if (column < 0) {
            try {
                column = Integer.parseInt(name) - 1;
            } catch (NumberFormatException e) {
                column = -1;
            }
        }
        if (column < 0 || column >= count) {
            throw new UnknownColumnException(
                    file,
                    file + ": there is no column " + Fields.quoted(name) + " in "
                            + (hasHeadings() ? "the headings or in " : "") + "1.." + count + inOtherEncoding(name)
                            + others(name));
        }
        return column;
    }

    /** The headings that there are, and those that are similar to a name that is none of them. */
    private String others(String name) {
        List<String> printable = headings.stream().map(Printable::of).toList();
        return printable.isEmpty()
                ? ""
                : "; the headings are " + Suggestion.list(printable) + Suggestion.question(name, printable);
    }

    /**
     * The heading of a column. A column without one is named by its number from 1, such as "column 3", and a heading
     * that occurs several times is followed by the number, such as "size (column 3)".
     */
    public String name(int column) {
        return names.get(column);
    }

    /** Returns what a row is called in messages: {@code line} or {@code row}. */
    String unit() {
        return unit;
    }

    /** Whether all columns but the first have a heading. */
    boolean lacksFirstHeading() {
        return count > 1 && hasHeadings() && headings.get(0).isEmpty() && headings.lastIndexOf("") == 0;
    }

    /** Whether the points of numbers may separate thousands, because commas do not separate the fields. */
    boolean mayHavePointsOfThousands() {
        return syntax.decimal() == '.'
                && format.decimalSeparator().isEmpty()
                && format.thousandsSeparator().isEmpty()
                && format.delimiter().equals(Optional.of(';'));
    }

    /** Returns the format with the decimal separator of the file, and with headings if it has them. */
    public CsvFormat found() {
        return format.withDecimalSeparator(syntax.decimal()).withHeader(hasHeadings());
    }

    /** Returns the place of a field, for messages. */
    public String place(long line, int column) {
        return file + ", " + unit + " " + line + ", " + place(column);
    }

    /** Returns the place of a column, for messages. */
    public String place(int column) {
        String heading = hasHeadings() ? headings.get(column) : "";
        return "column " + (column + 1) + (heading.isEmpty() ? "" : " (" + Quote.name(heading) + ")");
    }
}
