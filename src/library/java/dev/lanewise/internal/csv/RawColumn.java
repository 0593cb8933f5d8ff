package dev.lanewise.internal.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.table.ColumnContent;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.table.Numbers;
import dev.lanewise.internal.table.TextCodes;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table while it is read, numbers or texts. Its kind follows from all rows, see {@link ColumnContent}.
 * If the first value is a text, it holds the texts of all rows; otherwise it holds numbers until the last row.
 */
final class RawColumn {
    /** Largest number of words that a message suggests as missing texts. */
    private static final int MOST_NAMED = 3;
    /** Distinct whole numbers whose texts are kept because they may be names of classes or categories. */
    private static final int MOST_KEPT = 1 << 16;

    private final Columns columns;
    private final MissingTexts missingTexts;
    private final int place;
    private final boolean categorical;
    /** Numbers by row, NaN for a missing one; null if the column holds texts. */
    private @Nullable Numbers numbers;
    /** Null unless these are categories. */
    private @Nullable Texts texts;
    /** Texts among numbers that are not numbers: in which line the first is, and how many rows have it. */
    private final Map<String, long[]> words = new LinkedHashMap<>();
    /** Texts of whole numbers as they are written; null as long as all are written as in Java. */
    private @Nullable TextCodes written;
    /** Whether all numbers so far are whole, and few of them are written differently. */
    private boolean mayBeNames = true;
    /** Whether the numbers so far count the rows from 0, as Java writes them. */
    private boolean countsRows = true;
    /** The first number that may have separators of thousands, as long as all numbers may. */
    private @Nullable String ambiguous;

    private boolean mayBeAmbiguous;
    /** Notation of the texts from which the numbers were read; null for plain numbers and categories. */
    private @Nullable NumberNotation notation;
    /** Sentence that refuses a column of numbers and words; null if nothing is wrong. */
    private @Nullable String mixture;

    private boolean hasWords;

    private int rows;

    /**
     * A column without rows.
     *
     * @param categorical whether it holds categories, whatever these look like
     */
    RawColumn(Columns columns, int place, boolean categorical) {
        this.columns = columns;
        this.missingTexts = columns.syntax().missing();
        this.place = place;
        this.categorical = categorical;
        this.texts = categorical ? new Texts(columns, place) : null;
        this.mayBeAmbiguous = columns.mayHavePointsOfThousands();
    }

    /** Refuses numbers that take more than a part of the memory, because of copies on the way. */
    static void requireRoom(String file, long numbers, long bytes, int part) throws DataFormatException {
        if (bytes > Runtime.getRuntime().maxMemory() / part || numbers > Integer.MAX_VALUE / 4) {
            throw new DataFormatException(file + ": " + numbers + " numbers and more are too many for the "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB that this JVM may use (-Xmx raises that; "
                    + Remedy.MAPPED
                    + " keeps inputs in a file)");
        }
    }

    /** Adds the field of the next row. */
    void add(TableRow row) throws DataFormatException {
        if (texts == null) {
            double number = row.number(place);
            if (!Double.isNaN(number)) {
                if (missingTexts.isNumber(number)) {
                    addMissing();
                } else {
                    columns.lookAtNumber(row, place);
                    keepText(row, number);
                    putNumber(number);
                }
                return;
            }
        }
        String text = row.text(place);
        // First, because it takes less time than to compare with all texts of missing values.
        if (texts != null && texts.addKnown(text)) {
            rows++;
        } else if (categorical ? missingTexts.isText(text) : row.isMissing(place)) {
            addMissing();
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

    private void addMissing() {
        countsRows = false;
        if (written != null) {
            written.add(null);
        }
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
            numbers = new Numbers();
            for (int row = 0; row < rows; row++) {
                numbers.add(Double.NaN);
            }
        }
        numbers.add(number);
        rows++;
    }

    /** Keeps the texts of whole numbers if one is not written as Java does. */
    private void keepText(TableRow row, double number) {
        if (mayBeAmbiguous) {
            String text = row.text(place);
            mayBeAmbiguous = FieldSyntax.hasPointOfDecimalsOrThousands(text);
            ambiguous = !mayBeAmbiguous ? null : ambiguous == null ? text : ambiguous;
        }
        countsRows &= number == rows;
        if (!mayBeNames) {
            return;
        }
        if (number != Math.rint(number)) {
            stopKeeping();
            return;
        }
        if (written == null) {
            if (row.isPlainWhole(place)) {
                return;
            }
            written = new TextCodes();
            for (int before = 0; before < rows && mayBeNames; before++) {
                double earlier = numbers == null ? Double.NaN : numbers.get(before);
                keep(Double.isNaN(earlier) ? null : ColumnData.text(earlier));
            }
        }
        keep(row.text(place));
    }

    private void keep(@Nullable String text) {
        if (written != null) {
            written.add(text);
            if (written.texts().size() > MOST_KEPT) {
                stopKeeping();
            }
        }
    }

    private void stopKeeping() {
        mayBeNames = false;
        written = null;
    }

    /** Begins with texts; in all rows before, they were missing. */
    private Texts firstTexts() {
        Texts first = new Texts(columns, place);
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
     */
    static void end(List<RawColumn> columns, RecordSource file) throws IOException {
        List<RawColumn> again = columns.stream().filter(RawColumn::becomesTexts).toList();
        if (!again.isEmpty()) {
            readAgain(again, file);
        }
        columns.forEach(RawColumn::readUnits);
    }

    private static void readAgain(List<RawColumn> again, RecordSource file) throws IOException {
        int expected = again.get(0).rows;
        again.forEach(RawColumn::beginAgain);
        try (RecordSource rows = file.again()) {
            for (TableRow row = rows.next(); row != null; row = rows.next()) {
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
    private boolean becomesTexts() {
        if (categorical || (texts == null && words.isEmpty())) {
            return false;
        }
        ColumnContent content = content();
        ColumnContent.Place word = content.word();
        if (word == null) {
            ColumnContent.Place number = content.outOfRange();
            if (number != null) {
                mixture = refusal(number, Fields.notNumber(number.text()) + FieldSyntax.missingHint(number.text()));
            }
            return number != null && texts == null;
        }
        hasWords = true;
        String hint = columns.syntax().hint(word.text());
        // Such as amounts of which the negative ones are in parentheses.
        NumberNotation ofWords = columns.notation(content.words());
        boolean areNumbers = ofWords != null && ofWords.unit().isEmpty();
        if (!hint.isEmpty()
                && content.words().stream()
                        .noneMatch(text -> columns.syntax().hint(text).isEmpty())) {
            mixture = refusal(word, Fields.quoted(word.text()) + " is not a number in the format of the file" + hint);
        } else if (content.kind() == ColumnContent.Kind.MIXED && !areNumbers) {
            mixture = refusal(word, content.mixture() + remedy(content, hint));
        }
        return texts == null;
    }

    private String refusal(ColumnContent.Place at, String sentence) {
        return columns.place(at.at(), place) + ": " + sentence;
    }

    /** Returns what a program can set to read a mixed column, as the end of a sentence. */
    private String remedy(ColumnContent content, String hint) {
        List<String> found = content.words();
        String ofNotation = hint.isEmpty() ? columns.syntax().notationHint(found.get(0)) : hint;
        if (!ofNotation.isEmpty()) {
            return ofNotation;
        }
        boolean named =
                found.size() <= MOST_NAMED && found.stream().allMatch(text -> text.matches("[^\",()\\\\]{1,40}"));
        return "; " + (named ? Remedy.MISSING_TEXTS.of(found) : Remedy.MISSING_TEXTS) + " reads such values as missing";
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
        notation = categorical || texts == null || mixture != null ? null : texts.notation();
        if (texts == null || notation == null) {
            return;
        }
        double[] ofTexts = new double[texts.size()];
        for (int code = 0; code < ofTexts.length; code++) {
            double plain = columns.syntax().number(texts.text(code));
            ofTexts[code] = Double.isNaN(plain) ? notation.number(texts.text(code)) : plain;
        }
        numbers = new Numbers();
        for (int row = 0; row < rows; row++) {
            numbers.add(texts.code(row) < 0 ? Double.NaN : ofTexts[texts.code(row)]);
        }
    }

    private void beginAgain() {
        numbers = null;
        stopKeeping();
        words.clear();
        rows = 0;
        texts = new Texts(columns, place);
    }

    /** Returns the column for a table. */
    ColumnData data() {
        TextCodes codes = texts == null ? written : texts.codes();
        if (numbers == null && codes == null) {
            // No row has a value.
            codes = new TextCodes();
            for (int row = 0; row < rows; row++) {
                codes.add(null);
            }
        }
        if (mixture != null && codes != null) {
            return ColumnData.ofMixture(columns.name(place), codes, mixture, hasWords);
        }
        ColumnData data = new ColumnData(columns.name(place), numbers, codes, notation);
        return place == 0 && countsRows && numbers != null && columns.lacksFirstHeading() ? data.asIndex() : data;
    }

    /** Returns a note on numbers such as 1.100, which are read as 1.1 but may be 1100. */
    Optional<String> note() {
        return ambiguous == null || rows < 2 || texts != null
                ? Optional.empty()
                : Optional.of(columns.file() + ": " + Quote.name(columns.name(place))
                        + " is read with decimal points; " + Remedy.DECIMAL_SEPARATOR.of(',') + " reads " + ambiguous
                        + " as " + ambiguous.replace(".", ""));
    }
}
