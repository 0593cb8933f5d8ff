package dev.lanewise.internal.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.ColumnContent;
import dev.lanewise.internal.ColumnLearner;
import dev.lanewise.internal.NumberNotation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts of one column: each different one once, and for every row which it is, or that it has none. */
public final class Texts {
    private static final int NONE = -1;
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern FRACTION = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private final Columns columns;
    private final int place;
    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private final Numbers ofRows;

    /**
     * Creates a column without rows.
     *
     * @param scratch where to keep which text a row has; null for the memory
     */
    public Texts(Columns columns, int place, @Nullable IntFunction<ByteBuffer> scratch) {
        this.columns = columns;
        this.place = place;
        this.ofRows = new Numbers(scratch);
    }

    /** Records that the next row has no text. */
    void addMissing() {
        ofRows.add(NONE);
    }

    /** Whether a row had this text. */
    public boolean contains(String text) {
        return codes.containsKey(text);
    }

    /** Adds the text of the next row if an earlier row had it, and returns whether one had. */
    boolean addKnown(String text) {
        Integer code = codes.get(text);
        if (code == null) {
            return false;
        }
        ofRows.add(code);
        return true;
    }

    /** Adds the text of the next row. */
    public void add(String text, long line) throws DataFormatException {
        Integer code = codes.get(text);
        if (code == null) {
            columns.requireDecoded(line, place, text);
            code = texts.size();
            codes.put(text, code);
            texts.add(text);
            lines.add(line);
        }
        ofRows.add(code);
    }

    /** Number of different texts. */
    public int size() {
        return texts.size();
    }

    /** The different texts, by their numbers. */
    List<String> all() {
        return Collections.unmodifiableList(texts);
    }

    /** Returns the text with a code. */
    public String text(int code) {
        return texts.get(code);
    }

    /** Returns the line of the first occurrence of a text. */
    public long line(int code) {
        return lines.get(code);
    }

    /** Returns the code of the text of a row; -1 if it has none. */
    public int code(int row) {
        return (int) ofRows.get(row);
    }

    /** Returns the notation of texts that are numbers with one unit; null if they are not. */
    public @Nullable NumberNotation notation() {
        return columns.notation(texts);
    }

    /** Whether all texts are whole numbers. */
    public boolean areWhole() {
        return ColumnLearner.areWhole(texts);
    }

    /** Whether all texts are numbers. */
    public boolean areNumbers() {
        return texts.stream().allMatch(columns.syntax()::isNumber);
    }

    /** Whether all texts are 0 or 1. */
    public boolean areZerosAndOnes() {
        return texts.stream().allMatch(text -> text.equals("0") || text.equals("1"));
    }

    /** Whether some text is a number but no whole one. */
    public boolean hasFraction() {
        return texts.stream()
                .map(columns.syntax()::plain)
                .anyMatch(text ->
                        FRACTION.matcher(text).matches() && !WHOLE.matcher(text).matches());
    }

    /** The values of the first rows, from which the kind of the column follows. */
    public ColumnContent content(int rows) {
        int[] counts = new int[texts.size()];
        for (int row = 0; row < rows; row++) {
            if (code(row) >= 0) {
                counts[code(row)]++;
            }
        }
        ColumnContent content = new ColumnContent(columns.syntax());
        for (int code = 0; code < counts.length; code++) {
            content.addText(texts.get(code), lines.get(code), counts[code]);
        }
        return content;
    }

    /** The different texts in order: of numbers if they are whole numbers, else of characters. */
    public List<String> sorted() {
        return texts.stream().sorted(ColumnLearner.order(texts)).toList();
    }

    /** For every row the place of its text among these, of which some may not occur. */
    public int[] labels(List<String> sorted, int rows) {
        int[] places = new int[texts.size()];
        for (int c = 0; c < places.length; c++) {
            Integer code = codes.get(sorted.get(c));
            if (code != null) {
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
