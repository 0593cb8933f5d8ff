package dev.lanewise.internal.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.table.ColumnContent;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.table.TextCodes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of one column: each different one once, and for every row which it is, or that it has none. */
final class Texts {
    private final Columns columns;
    private final int place;
    private final TextCodes codes = new TextCodes();
    private final List<Long> lines = new ArrayList<>();

    /** Creates a column without rows. */
    Texts(Columns columns, int place) {
        this.columns = columns;
        this.place = place;
    }

    /** Records that the next row has no text. */
    void addMissing() {
        codes.add(null);
    }

    /** Adds the text of the next row if an earlier row had it, and returns whether one had. */
    boolean addKnown(String text) {
        return codes.addKnown(text);
    }

    /** Adds the text of the next row. */
    void add(String text, long line) throws DataFormatException {
        if (codes.add(text)) {
            columns.requireDecoded(line, place, text);
            lines.add(line);
        }
    }

    /** The texts by row. */
    TextCodes codes() {
        return codes;
    }

    /** Number of different texts. */
    int size() {
        return all().size();
    }

    /** The different texts, by their numbers. */
    List<String> all() {
        return codes.texts();
    }

    /** Returns the text with a code. */
    String text(int code) {
        return all().get(code);
    }

    /** Returns the code of the text of a row; -1 if it has none. */
    int code(int row) {
        return codes.code(row);
    }

    /** Returns the notation of texts that are numbers with one unit; null if they are not. */
    @Nullable
    NumberNotation notation() {
        return columns.notation(all());
    }

    /** The values of the first rows, from which the kind of the column follows. */
    ColumnContent content(int rows) {
        int[] counts = new int[size()];
        for (int row = 0; row < rows; row++) {
            if (code(row) >= 0) {
                counts[code(row)]++;
            }
        }
        ColumnContent content = new ColumnContent(columns.syntax());
        for (int code = 0; code < counts.length; code++) {
            content.addText(text(code), lines.get(code), counts[code]);
        }
        return content;
    }
}
