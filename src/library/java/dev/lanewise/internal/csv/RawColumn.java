package dev.lanewise.internal.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.table.ColumnContent;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.ColumnEncoder;
import dev.lanewise.internal.table.ColumnLearner;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.table.Numbers;
import dev.lanewise.internal.table.TextCodes;
import dev.lanewise.internal.text.Remedy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One column of inputs before encoding, numbers or texts. Its kind follows from all rows, see {@link ColumnContent}. If
 * the first value is a text, it holds the texts of all rows; otherwise it holds numbers until the last row.
 */
public final class RawColumn implements ColumnLearner.Values {
    /** Largest number of words that a message suggests as missing texts. */
    private static final int MOST_NAMED = 3;

    private final Columns columns;
    private final MissingTexts missingTexts;
    private final int place;
    private final boolean fills;
    private final boolean categorical;
    private final @Nullable IntFunction<ByteBuffer> scratch;
    /** Numbers by row, NaN for a missing one; null if the column holds texts. */
    private @Nullable Numbers numbers;
    /** Null unless these are categories. */
    private @Nullable Texts texts;
    /** Texts among numbers that are not numbers: in which line the first is, and how many rows have it. */
    private final Map<String, long[]> words = new LinkedHashMap<>();

    /** Notation of the texts from which the numbers were read; null for plain numbers and categories. */
    private @Nullable NumberNotation notation;

    private final Remedy categoricalRemedy;
    private int rows;
    private int missing;

    /**
     * A column without rows.
     *
     * @param categorical whether it holds categories, whatever these look like
     * @param categoricalRemedy what a program sets for that, in messages
     * @param fills whether a value may be missing
     * @param scratch where to keep the rows; null for the memory
     */
    public RawColumn(
            Columns columns,
            int place,
            boolean categorical,
            Remedy categoricalRemedy,
            boolean fills,
            @Nullable IntFunction<ByteBuffer> scratch) {
        this.columns = columns;
        this.missingTexts = columns.syntax().missing();
        this.categoricalRemedy = categoricalRemedy;
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
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB that this JVM may use (-Xmx raises that; "
                    + Remedy.MAPPED
                    + " keeps inputs in a file)");
        }
    }

    /** Adds the field of the next row. */
    public void add(CsvRow row) throws DataFormatException {
        if (texts == null) {
            double number = row.number(place);
            if (!Double.isNaN(number)) {
                if (missingTexts.isNumber(number)) {
                    addMissing(row, row.text(place));
                } else {
                    putNumber(number);
                }
                return;
            }
        }
        String text = row.text(place);
        // First, because it takes less time than to compare with all texts of missing values.
        if (texts != null && texts.addKnown(text)) {
            rows++;
        } else if (categorical ? missingTexts.isText(text) : columns.syntax().isMissing(text)) {
            addMissing(row, text);
        } else if (texts == null && (numbers != null || Fields.isOutOfRange(text))) {
            columns.requireDecoded(row.line(), place, text);
            words.computeIfAbsent(text, first -> new long[] {row.line(), 0})[1]++;
            putNumber(Double.NaN);
        } else {
            Texts found = texts == null ? firstTexts() : texts;
            found.add(text, row.line());
            rows++;
        }
    }

    private void addMissing(CsvRow row, String text) throws DataFormatException {
        if (!fills) {
            throw new DataFormatException(columns.place(row.line(), place) + ": the value is missing"
                    + (text.isEmpty() ? "" : " (" + Fields.quoted(text) + ")")
                    + ", which " + Remedy.MEANS + " would fill in");
        }
        missing++;
        if (texts != null) {
            texts.addMissing();
            rows++;
        } else if (numbers != null) {
            putNumber(Double.NaN);
        } else {
            rows++;
        }
    }

    private void putNumber(double number) {
        if (numbers == null) {
            numbers = new Numbers(scratch);
            for (int row = 0; row < rows; row++) {
                numbers.add(Double.NaN);
            }
        }
        numbers.add(number);
        rows++;
    }

    /** Begins with texts; in all rows before, they were missing. */
    private Texts firstTexts() {
        Texts first = new Texts(columns, place, scratch);
        for (int row = 0; row < rows; row++) {
            first.addMissing();
        }
        texts = first;
        return first;
    }

    /**
     * Decides the kinds of columns after the last row. Texts that began as numbers are read again.
     *
     * @param file what the rows were read from
     * @param leftOut whether a row of this number, from 0, was not added to the columns
     * @throws DataFormatException if a column has many distinct numbers and some words, or numbers that a float cannot hold
     */
    public static void end(List<RawColumn> columns, CsvFile file, IntPredicate leftOut) throws IOException {
        List<RawColumn> again = new ArrayList<>();
        for (RawColumn column : columns) {
            if (column.becomesTexts()) {
                again.add(column);
            }
        }
        if (!again.isEmpty()) {
            readAgain(again, file, leftOut);
        }
        columns.forEach(RawColumn::readUnits);
    }

    private static void readAgain(List<RawColumn> again, CsvFile file, IntPredicate leftOut) throws IOException {
        int expected = again.get(0).rows;
        again.forEach(RawColumn::beginAgain);
        try (CsvFile rows = file.again()) {
            int number = 0;
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                if (leftOut.test(number++)) {
                    continue;
                }
                for (RawColumn column : again) {
                    column.add(row);
                }
            }
        }
        if (again.get(0).rows != expected) {
            throw new DataFormatException(again.get(0).columns.file() + ": the file has changed while it was read");
        }
    }

    /** Decides the kind; true if the column has texts although its first values were numbers. */
    private boolean becomesTexts() throws DataFormatException {
        if (categorical || (texts == null && words.isEmpty())) {
            return false;
        }
        ColumnContent content = content();
        ColumnContent.Place word = content.word();
        if (word == null) {
            ColumnContent.Place number = content.outOfRange();
            if (number != null) {
                throw refusal(number, Fields.notNumber(number.text()) + FieldSyntax.missingHint(number.text()));
            }
            return false;
        }
        String hint = columns.syntax().hint(word.text());
        if (!hint.isEmpty()
                && content.words().stream()
                        .noneMatch(text -> columns.syntax().hint(text).isEmpty())) {
            throw refusal(
                    word,
                    Fields.quoted(word.text()) + " is not a number in the format of the file" + hint + ", and "
                            + categoricalRemedy());
        }
        // Such as amounts of which the negative ones are in parentheses.
        NumberNotation ofWords = columns.notation(content.words());
        boolean areNumbers = ofWords != null && ofWords.unit().isEmpty();
        if (content.kind() == ColumnContent.Kind.MIXED && !areNumbers) {
            throw refusal(word, content.mixture() + remedies(content, hint));
        }
        return texts == null;
    }

    private DataFormatException refusal(ColumnContent.Place place, String sentence) {
        return new DataFormatException(columns.place(place.at(), this.place) + ": " + sentence);
    }

    /** Returns what a program can set to read a mixed column, as the end of a sentence. */
    private String remedies(ColumnContent content, String hint) {
        List<String> words = content.words();
        String notation = hint.isEmpty() ? columns.syntax().notationHint(words.get(0)) : hint;
        return (notation.isEmpty() ? missingRemedy(words) : notation) + ", and " + categoricalRemedy();
    }

    /** Returns what a program can set to read some texts as missing values, as the end of a sentence. */
    public static String missingRemedy(List<String> words) {
        boolean named = words.size() <= MOST_NAMED && words.stream().allMatch(RawColumn::isPlain);
        return "; " + (named ? Remedy.MISSING_TEXTS.of(words) : Remedy.MISSING_TEXTS) + " reads such values as missing";
    }

    private String categoricalRemedy() {
        return categoricalRemedy.of(List.of(isPlain(name()) ? name() : String.valueOf(place + 1)))
                + " makes the column categorical";
    }

    /** Whether a message can give a text as an argument, so that it can be copied. */
    private static boolean isPlain(String text) {
        return text.matches("[^\",()\\\\]{1,40}");
    }

    private ColumnContent content() {
        if (texts != null) {
            return texts.content(rows);
        }
        ColumnContent content = new ColumnContent(columns.syntax());
        for (int row = 0; row < rows && numbers != null; row++) {
            double number = numbers.get(row);
            if (!Double.isNaN(number)) {
                content.addNumber(number);
            }
        }
        words.forEach((text, first) -> content.addText(text, first[0], first[1]));
        return content;
    }

    /** Makes numbers of texts such as $5 if all of them have the same unit. */
    private void readUnits() {
        notation = categorical || texts == null ? null : texts.notation();
        if (texts == null || notation == null) {
            return;
        }
        double[] ofTexts = new double[texts.size()];
        for (int code = 0; code < ofTexts.length; code++) {
            double plain = columns.syntax().number(texts.text(code));
            ofTexts[code] = Double.isNaN(plain) ? notation.number(texts.text(code)) : plain;
        }
        numbers = new Numbers(scratch);
        for (int row = 0; row < rows; row++) {
            numbers.add(texts.code(row) < 0 ? Double.NaN : ofTexts[texts.code(row)]);
        }
    }

    /** Returns the numbers of a numeric column. */
    private Numbers ofRows() {
        return Objects.requireNonNull(numbers, "numbers");
    }

    /** Returns the texts of a column of texts. */
    private Texts texts() {
        return Objects.requireNonNull(texts, "texts");
    }

    private void beginAgain() {
        numbers = null;
        words.clear();
        rows = 0;
        missing = 0;
        texts = new Texts(columns, place, scratch);
    }

    /** Returns the column for a table. */
    ColumnData data() {
        TextCodes codes = texts == null ? null : texts.codes();
        if (numbers == null && codes == null) {
            // No row has a value.
            codes = new TextCodes(scratch);
            for (int row = 0; row < rows; row++) {
                codes.add(null);
            }
        }
        return new ColumnData(name(), numbers, codes, notation);
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
    public Schema.Column learn(int[] training, Preprocessing preprocessing) throws DataFormatException {
        return ColumnLearner.learn(columns.name(place), place, this, training, preprocessing)
                .orElseThrow(() -> new DataFormatException(columns.file() + ": " + columns.place(place)
                        + " has no value in the training rows; " + Remedy.IGNORED + " leaves the column out"));
    }

    @Override
    public @Nullable NumberNotation notation() {
        return notation;
    }

    @Override
    public boolean isNumeric() {
        return numbers != null;
    }

    @Override
    public double[] numbers(int[] chosen) {
        return IntStream.of(chosen).mapToDouble(ofRows()::get).toArray();
    }

    @Override
    public List<String> categories() {
        return texts().all();
    }

    @Override
    public int category(int row) {
        return texts == null ? -1 : texts.code(row);
    }

    /**
     * Writes the inputs of {@code count} rows from one on, the first at {@code values[at]} and each next {@code width}
     * further on.
     */
    public void encodeNumbers(Schema.Numeric column, int from, int count, float[] values, int at, int width)
            throws DataFormatException {
        try {
            Numbers ofRows = ofRows();
            for (int i = 0; i < count; i++) {
                values[at + i * width] = ColumnEncoder.input(column, ofRows.get(from + i));
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
    public float @Nullable [] dates(Schema.Column column) throws DataFormatException {
        if (!(column instanceof Schema.Dates dates)) {
            return null;
        }
        Texts texts = texts();
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
        Texts texts = texts();
        int parts = column.inputs();
        for (int i = 0; i < count; i++) {
            int code = texts.code(from + i);
            System.arraycopy(dates, (code < 0 ? texts.size() : code) * parts, values, at + i * width, parts);
        }
    }

    /** Returns the input of each text, -1 for none; null unless these are categories. */
    public int @Nullable [] categories(Schema.Column column) {
        if (!(column instanceof Schema.Categorical categorical)) {
            return null;
        }
        Texts texts = texts();
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
        Texts texts = texts();
        for (int i = 0; i < count; i++) {
            int code = texts.code(from + i);
            int category = code < 0 ? column.fill() : categories[code];
            if (category >= 0) {
                values[at + i * width + category] = 1;
            }
        }
    }
}
