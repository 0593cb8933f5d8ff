package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.UnknownColumnException;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.Printable;
import dev.lanewise.internal.Quote;
import dev.lanewise.internal.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of a file by name and number. */
final class Columns {
    /** Character by which a decoder replaces invalid bytes. */
    private static final char REPLACEMENT = '\ufffd';

    private final String file;
    private final List<String> headings;
    private final List<String> names;
    private final int count;
    private final FieldSyntax syntax;

    /**
     * Names the columns of a file.
     *
     * @param file its name in messages
     * @param headings one for each column; none if the file has none
     * @param count number of columns
     * @param syntax how fields are read
     */
    Columns(String file, List<String> headings, int count, FieldSyntax syntax) {
        this.file = file;
        this.headings = headings;
        this.names = names(headings, count);
        this.count = count;
        this.syntax = syntax;
    }

    /** Replaces a blank heading by the number of its column, and appends the number to each repeated heading. */
    private static List<String> names(List<String> headings, int count) {
        Map<String, Integer> counts = new HashMap<>();
        headings.forEach(heading -> counts.merge(heading, 1, Integer::sum));
        List<String> names = new ArrayList<>(count);
        for (int c = 0; c < count; c++) {
            String heading = headings.isEmpty() ? "" : headings.get(c);
            String number = "column " + (c + 1);
            names.add(heading.isEmpty() ? number : counts.get(heading) == 1 ? heading : heading + " (" + number + ")");
        }
        return names;
    }

    String file() {
        return file;
    }

    /** Refuses a field in which a decoder has found bytes that are not UTF-8. */
    void requireUtf8(long line, int column, String text) throws DataFormatException {
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw notUtf8(place(line, column), text);
        }
    }

    /** Refuses such headings. */
    void requireUtf8Headings(long line) throws DataFormatException {
        for (String heading : headings) {
            if (heading.indexOf(REPLACEMENT) >= 0) {
                throw notUtf8(file + ", line " + line + ", the headings", heading);
            }
        }
    }

    private static DataFormatException notUtf8(String place, String text) {
        return new DataFormatException(place + ": " + Fields.quoted(text) + " is not UTF-8 text; the file is probably"
                + " in Windows-1252 (Latin-1), and \"iconv -f WINDOWS-1252 -t UTF-8 in.csv > out.csv\" converts it"
                + "; Lanewise.readTable takes a Reader, which decodes another charset");
    }

    /** The headings; none if the file has none. */
    List<String> headings() {
        return headings;
    }

    boolean hasHeadings() {
        return !headings.isEmpty();
    }

    int count() {
        return count;
    }

    FieldSyntax syntax() {
        return syntax;
    }

    /** Whether a column of a file with headings has this heading or {@link #name}. */
    boolean contains(String name) {
        return headings.contains(name) || hasHeadings() && names.contains(name);
    }

    /** A column by its heading or {@link #name}, which come before a number, or by its number from 1; from 0. */
    int find(String name) throws DataFormatException {
        int column = headings.indexOf(name);
        if (column >= 0 && headings.lastIndexOf(name) != column) {
            throw new DataFormatException(file + ": the columns " + (column + 1) + " and "
                    + (headings.lastIndexOf(name) + 1) + " are both named " + Fields.quoted(name));
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
            throw new UnknownColumnException(file, file + ": there is no column " + Fields.quoted(name) + " in "
                    + (hasHeadings() ? "the headings or in " : "") + "1.." + count + others(name));
        }
        return column;
    }

    /** The headings that there are, and those that are similar to a name that is none of them. */
    private String others(String name) {
        List<String> printable = headings.stream().map(Printable::of).toList();
        return printable.isEmpty() ? ""
                : "; the headings are " + Suggestion.list(printable) + Suggestion.question(name, printable);
    }

    /**
     * The heading of a column. A column without one is named by its number from 1, such as "column 3", and a heading
     * that occurs several times is followed by the number, such as "size (column 3)".
     */
    String name(int column) {
        return names.get(column);
    }

    /** Whether other columns have the same heading. */
    boolean isRepeated(int column) {
        return hasHeadings() && !headings.get(column).isEmpty() && !headings.get(column).equals(names.get(column));
    }

    /** Returns the place of a field, for messages. */
    String place(long line, int column) {
        return file + ", line " + line + ", " + place(column);
    }

    /** Returns the place of a column, for messages. */
    String place(int column) {
        String heading = hasHeadings() ? headings.get(column) : "";
        return "column " + (column + 1) + (heading.isEmpty() ? "" : " (" + Quote.name(heading) + ")");
    }
}
