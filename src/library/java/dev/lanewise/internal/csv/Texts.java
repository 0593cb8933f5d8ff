package dev.lanewise.internal.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.table.ColumnContent;
import dev.lanewise.internal.table.ColumnLearner;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.table.TextCodes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts of one column: each different one once, and for every row which it is, or that it has none. */
public final class Texts {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern FRACTION = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private final Columns columns;
    private final int place;
    private final TextCodes codes;
    private final List<Long> lines = new ArrayList<>();

    /**
     * Creates a column without rows.
     *
     * @param scratch where to keep which text a row has; null for the memory
     */
    public Texts(Columns columns, int place, @Nullable IntFunction<ByteBuffer> scratch) {
        this.columns = columns;
        this.place = place;
        this.codes = new TextCodes(scratch);
    }

    /** Records that the next row has no text. */
    void addMissing() {
        codes.add(null);
    }

    /** Whether a row had this text. */
    public boolean contains(String text) {
        return codes.find(text) >= 0;
    }

    /** Adds the text of the next row if an earlier row had it, and returns whether one had. */
    boolean addKnown(String text) {
        return codes.addKnown(text);
    }

    /** Adds the text of the next row. */
    public void add(String text, long line) throws DataFormatException {
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
    public int size() {
        return all().size();
    }

    /** The different texts, by their numbers. */
    List<String> all() {
        return codes.texts();
    }

    /** Returns the text with a code. */
    public String text(int code) {
        return all().get(code);
    }

    /** Returns the line of the first occurrence of a text. */
    public long line(int code) {
        return lines.get(code);
    }

    /** Returns the code of the text of a row; -1 if it has none. */
    public int code(int row) {
        return codes.code(row);
    }

    /** Returns the notation of texts that are numbers with one unit; null if they are not. */
    public @Nullable NumberNotation notation() {
        return columns.notation(all());
    }

    /** Whether all texts are whole numbers. */
    public boolean areWhole() {
        return ColumnLearner.areWhole(all());
    }

    /** Whether all texts are numbers. */
    public boolean areNumbers() {
        return all().stream().allMatch(columns.syntax()::isNumber);
    }

    /** Whether all texts are 0 or 1. */
    public boolean areZerosAndOnes() {
        return all().stream().allMatch(text -> text.equals("0") || text.equals("1"));
    }

    /** Whether some text is a number but no whole one. */
    public boolean hasFraction() {
        return all().stream()
                .map(columns.syntax()::plain)
                .anyMatch(text ->
                        FRACTION.matcher(text).matches() && !WHOLE.matcher(text).matches());
    }

    /** The values of the first rows, from which the kind of the column follows. */
    public ColumnContent content(int rows) {
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

    /** The different texts in order: of numbers if they are whole numbers, else of characters. */
    public List<String> sorted() {
        return all().stream().sorted(ColumnLearner.order(all())).toList();
    }

    /** For every row the place of its text among these, of which some may not occur. */
    public int[] labels(List<String> sorted, int rows) {
        int[] places = new int[size()];
        for (int c = 0; c < places.length; c++) {
            int code = codes.find(sorted.get(c));
            if (code >= 0) {
                places[code] = c;
            }
        }
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = places[code(row)];
        }
        return labels;
    }
}
