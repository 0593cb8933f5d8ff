package dev.lanewise.internal.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.ColumnEncoder;
import dev.lanewise.internal.ColumnLearner;
import dev.lanewise.internal.Fields;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One column of inputs before encoding, numbers or texts. Its first value decides which; a later value of the other kind
 * is an error, unless it is declared as missing or the column as categorical.
 */
public final class RawColumn implements ColumnLearner.Values {
    private final Columns columns;
    private final int place;
    private final boolean fills;
    private final boolean categorical;
    private final @Nullable IntFunction<ByteBuffer> scratch;
    /** Numbers by row, NaN for a missing one; null if the column holds texts. */
    private Numbers numbers;
    /** Null unless these are categories. */
    private Texts texts;

    private final String categoricalOption;
    /** Refusal of the first value if there have been only infinite ones and NaN so far; otherwise null. */
    private @Nullable DataFormatException notFinite;

    private int rows;
    private int missing;

    /**
     * A column without rows.
     *
     * @param categorical whether it holds categories, whatever these look like
     * @param categoricalOption what a program sets for that, in messages
     * @param fills whether a value may be missing
     * @param scratch where to keep the rows; null for the memory
     */
    public RawColumn(
            Columns columns,
            int place,
            boolean categorical,
            String categoricalOption,
            boolean fills,
            @Nullable IntFunction<ByteBuffer> scratch) {
        this.columns = columns;
        this.categoricalOption = categoricalOption;
        this.place = place;
        this.fills = fills;
        this.categorical = categorical;
        this.scratch = scratch;
        this.texts = categorical ? new Texts(columns, place, scratch) : null;
    }

    /** Refuses numbers that take more than a part of the memory, because of copies on the way. */
    public static void requireRoom(String file, long numbers, long bytes, int part) throws DataFormatException {
        if (bytes > Runtime.getRuntime().maxMemory() / part || numbers > Integer.MAX_VALUE / 4) {
            throw new DataFormatException(file + ": " + numbers + " numbers and more are too many for the "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB that this JVM may use (-Xmx raises that)");
        }
    }

    /** Adds the field of the next row. */
    public void add(CsvRow row) throws DataFormatException {
        if (texts == null || notFinite != null) {
            double number = row.number(place);
            if (!Double.isNaN(number)) {
                requireFinite();
                if (numbers == null) {
                    settle(true);
                }
                put(number);
                return;
            }
        }
        // First, because it takes less time than to compare with all texts of missing values.
        int found = texts == null ? -1 : texts.find(row);
        if (found < 0 && row.isMissing(place)) {
            addMissing(row.text(place), row.line());
            return;
        }
        if (numbers != null) {
            columns.requireDecoded(row.line(), place, row.text(place));
            throw new DataFormatException(columns.place(row.line(), place) + ": " + Fields.quoted(row.text(place))
                    + " is not a finite number, but other values of the column are, so it is not treated as categorical"
                    + " unless "
                    + categoricalOption + " names it" + columns.syntax().hint(row.text(place))
                    + columns.syntax().notationHint(row.text(place)) + FieldSyntax.missingHint(row.text(place)));
        }
        if (texts == null || notFinite != null) {
            addFirst(row.text(place), row.line());
        }
        texts.add(row, rows++, found);
    }

    /** Examines the first text, and those after it as long as a column of numbers may contain them. */
    private void addFirst(String text, long line) throws DataFormatException {
        columns.requireDecoded(line, place, text);
        String hint = columns.syntax().hint(text);
        if (!hint.isEmpty()) {
            throw new DataFormatException(columns.place(line, place) + ": " + Fields.quoted(text)
                    + " is not a number in the format of the file, and the column is not treated as categorical unless"
                    + " " + categoricalOption + " names it"
                    + hint);
        }
        boolean first = texts == null;
        if (first) {
            settle(false);
        }
        if (!FieldSyntax.isNotFinite(text)) {
            notFinite = null;
        } else if (first) {
            notFinite = new DataFormatException(columns.place(line, place) + ": " + Fields.quoted(text)
                    + " is not a finite number, and the column is not treated as categorical unless"
                    + " " + categoricalOption + " names it"
                    + FieldSyntax.missingHint(text));
        }
    }

    /**
     * Checks that the column has finite numbers or categories.
     *
     * @throws DataFormatException if all of its values are infinite or NaN
     */
    void requireFinite() throws DataFormatException {
        if (notFinite != null) {
            throw notFinite;
        }
    }

    private void addMissing(String text, long line) throws DataFormatException {
        if (!fills) {
            throw new DataFormatException(columns.place(line, place) + ": the value is missing"
                    + (text.isEmpty() ? "" : " (" + Fields.quoted(text) + ")")
                    + ", which Preprocessing.withMissing(Missing.MEAN) would fill in");
        }
        missing++;
        if (texts != null) {
            texts.addMissing(rows++);
        } else if (numbers != null) {
            put(Double.NaN);
        } else {
            rows++;
        }
    }

    private void put(double number) {
        numbers.add(number);
        rows++;
    }

    /** Begins with what the first value is; in all rows before it was missing. */
    private void settle(boolean areNumbers) {
        if (areNumbers) {
            numbers = new Numbers(scratch);
            for (int row = 0; row < rows; row++) {
                numbers.add(Double.NaN);
            }
        } else {
            texts = new Texts(columns, place, scratch);
            for (int row = 0; row < rows; row++) {
                texts.addMissing(row);
            }
        }
    }

    /** Its number in the file, from 0. */
    public int place() {
        return place;
    }

    /** Returns the name of the column. */
    public String name() {
        return columns.name(place);
    }

    /** Memory that a row takes. */
    public int bytes() {
        return numbers == null ? Integer.BYTES : numbers.bytes();
    }

    @Override
    public int missing() {
        return missing;
    }

    /** Learns the encoding of the column from training rows. */
    public Schema.Column learn(int[] training, Scaling scaling) throws DataFormatException {
        requireFinite();
        return ColumnLearner.learn(columns.name(place), place, this, training, fills, scaling)
                .orElseThrow(() -> new DataFormatException(columns.file() + ": " + columns.place(place)
                        + " has no value in the training rows; Preprocessing.withIgnored leaves the column out"));
    }

    @Override
    public boolean isNumeric() {
        return numbers != null;
    }

    @Override
    public double[] numbers(int[] chosen) {
        return numbers.at(chosen);
    }

    @Override
    public List<String> categories() {
        return texts.all();
    }

    @Override
    public int category(int row) {
        return texts == null ? -1 : texts.code(row);
    }

    /**
     * Writes the inputs of {@code count} rows from one on, the first at {@code values[at]} and each next {@code width}
     * further on.
     *
     * @param room for the numbers of these rows
     */
    public void encodeNumbers(
            Schema.Numeric column, int from, int count, double[] room, float[] values, int at, int width)
            throws DataFormatException {
        numbers.copy(from, count, room);
        try {
            for (int i = 0; i < count; i++) {
                values[at + i * width] = ColumnEncoder.input(column, room[i]);
            }
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(columns.file() + ", " + columns.place(place) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean mayBeDates() {
        return !categorical;
    }

    /**
     * The inputs of each date, one text after the other, and then those of a missing one; null unless these are dates.
     */
    public float[] dates(Schema.Column column) throws DataFormatException {
        if (!(column instanceof Schema.Dates dates)) {
            return null;
        }
        float[] inputs = new float[(texts.size() + 1) * dates.inputs()];
        try {
            for (int code = 0; code < texts.size() + (fills ? 1 : 0); code++) {
                ColumnEncoder.encodeDate(
                        dates, code == texts.size() ? null : texts.text(code), inputs, code * dates.inputs());
            }
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(columns.file() + ", " + columns.place(place) + ": " + e.getMessage(), e);
        }
        return inputs;
    }

    /**
     * Writes the inputs of rows as {@link #encodeNumbers} does.
     *
     * @param dates of {@link #dates}
     */
    public void encodeDates(
            Schema.Dates column, float[] dates, int from, int count, float[] values, int at, int width) {
        int parts = column.inputs();
        for (int i = 0; i < count; i++) {
            int code = texts.code(from + i);
            System.arraycopy(dates, (code < 0 ? texts.size() : code) * parts, values, at + i * width, parts);
        }
    }

    /** Returns the input of each text, -1 for none; null unless these are categories. */
    public int[] categories(Schema.Column column) {
        if (!(column instanceof Schema.Categorical categorical)) {
            return null;
        }
        int[] categories = new int[texts.size()];
        for (int code = 0; code < categories.length; code++) {
            categories[code] = categorical.categories().indexOf(texts.text(code));
        }
        return categories;
    }

    /**
     * Writes the inputs of categories to values that are zero.
     *
     * @param categories of {@link #categories}
     */
    public void encodeCategories(
            Schema.Categorical column, int[] categories, int from, int count, float[] values, int at, int width) {
        for (int i = 0; i < count; i++) {
            int code = texts.code(from + i);
            int category = code < 0 ? column.fill() : categories[code];
            if (category >= 0) {
                values[at + i * width + category] = 1;
            }
        }
    }
}
