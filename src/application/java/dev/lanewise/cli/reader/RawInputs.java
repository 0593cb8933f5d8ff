package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.CsvFile;
import dev.lanewise.internal.csv.CsvRow;
import dev.lanewise.internal.csv.RawColumn;
import dev.lanewise.internal.rows.RowReader;
import dev.lanewise.internal.table.ColumnLearner;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Unencoded inputs, from which a schema is learned as soon as the training rows are known. */
final class RawInputs implements TableInputs {
    /** Rows of which one column is encoded after the other, so that they are still in the cache when the next comes. */
    private static final int TOGETHER = 1024;
    /** Such rows if they are read one by one afterwards, so that little memory is available. */
    private static final int READ_TOGETHER = 64;

    private final Columns columns;
    private final Preprocessing preprocessing;
    private final List<RawColumn> raw = new ArrayList<>();
    private final boolean headed;
    private final List<Integer> targets;
    private final IntFunction<ByteBuffer> scratchOrNull;
    private int rows;

    /**
     * Inputs without rows.
     *
     * @param others columns that are no inputs, from 0
     * @param scratchOrNull where to keep the rows; null for the memory
     */
    RawInputs(
            Columns columns,
            Collection<Integer> others,
            Preprocessing preprocessing,
            IntFunction<ByteBuffer> scratchOrNull)
            throws DataFormatException {
        this.scratchOrNull = scratchOrNull;
        this.columns = columns;
        this.preprocessing = preprocessing;
        this.targets = others.stream().sorted().toList();
        Set<Integer> ignored = find(preprocessing.ignored(), others, "ignored");
        Set<Integer> left = new HashSet<>(others);
        left.addAll(ignored);
        Set<Integer> categorical = find(preprocessing.categorical(), left, "a column of categories");
        for (int c = 0; c < columns.count(); c++) {
            if (!left.contains(c)) {
                raw.add(new RawColumn(
                        columns,
                        c,
                        categorical.contains(c),
                        Remedy.CATEGORICAL,
                        preprocessing.missing() == Missing.MEAN,
                        scratchOrNull));
            }
        }
        if (raw.isEmpty()) {
            throw new DataFormatException(columns.file()
                    + (ignored.isEmpty()
                            ? ": besides targets and weights there must be at least one input"
                            : ": besides targets, weights and ignored columns there must be at least one input"));
        }
        // Equal headings do not identify a column.
        headed = columns.hasHeadings() && raw.stream().noneMatch(column -> columns.isRepeated(column.place()));
    }

    private Set<Integer> find(List<String> names, Collection<Integer> others, String what) throws DataFormatException {
        Set<Integer> found = new HashSet<>();
        for (String name : names) {
            int column = columns.find(name);
            if (others.contains(column)) {
                throw new DataFormatException(columns.file() + ": the column " + Fields.quoted(name)
                        + " is not an input, so it cannot be " + what);
            }
            found.add(column);
        }
        return found;
    }

    @Override
    public void add(CsvRow row) throws DataFormatException {
        if ((rows & 255) == 0 && scratchOrNull == null) {
            long bytes = 0;
            for (RawColumn column : raw) {
                bytes += column.bytes();
            }
            RawColumn.requireRoom(columns.file(), (rows + 1L) * raw.size(), (rows + 1L) * bytes, 4);
        }
        // Not for-each, whose iterator is a tenth of the time.
        for (int c = 0; c < raw.size(); c++) {
            raw.get(c).add(row);
        }
        rows++;
    }

    @Override
    public Schema schema(int[] training) throws DataFormatException {
        List<Schema.Column> learned = new ArrayList<>();
        for (RawColumn column : raw) {
            learned.add(column.learn(training, preprocessing));
        }
        try {
            Schema schema = SchemaAccess.get().schema(columns.count(), headed, targets, learned);
            return SchemaAccess.get().withMissing(schema, columns.syntax().missing());
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(columns.file() + ": " + e.getMessage(), e);
        }
    }

    /** Reports the missing values that are filled in. */
    @Override
    public void end(CsvFile file, IntPredicate leftOut, Consumer<String> notes) throws IOException {
        RawColumn.end(raw, file, leftOut);
        List<RawColumn> empty =
                raw.stream().filter(column -> column.missing() == rows).toList();
        ColumnLearner.emptyColumns(empty.stream().map(RawColumn::name).toList())
                .ifPresent(sentence -> notes.accept(columns.file() + ": " + sentence));
        raw.removeAll(empty);
        if (raw.isEmpty()) {
            throw new DataFormatException(columns.file() + ": no input has a value in any row");
        }
        List<String> filled = new ArrayList<>();
        for (RawColumn column : raw) {
            int count = column.missing();
            if (count > 0) {
                filled.add(
                        Quote.name(column.name()) + " (" + count + (2L * count > rows ? ", most of the rows)" : ")"));
            }
        }
        if (!filled.isEmpty()) {
            notes.accept(columns.file() + ": missing values among " + rows + " rows are filled in: "
                    + Suggestion.list(filled));
        }
    }

    /** Summarises each column over all rows. */
    List<CsvData.Summary> summaries() throws DataFormatException {
        List<CsvData.Summary> summaries = new ArrayList<>();
        int[] all = IntStream.range(0, rows).toArray();
        for (RawColumn column : raw) {
            summaries.add(summary(column, all));
        }
        return summaries;
    }

    private CsvData.Summary summary(RawColumn column, int[] all) throws DataFormatException {
        Schema.Column learned = column.learn(all, preprocessing);
        int missing = column.missing();
        if (!column.isNumeric()) {
            return new CsvData.Summary(learned, missing, column.categories().size(), Double.NaN, Double.NaN);
        }
        double[] sorted = column.numbers(all);
        // Missing values are NaN, which is sorted behind all others.
        Arrays.sort(sorted);
        int count = sorted.length - missing;
        int distinct = 1;
        for (int i = 1; i < count; i++) {
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        return new CsvData.Summary(learned, missing, distinct, sorted[0], sorted[count - 1]);
    }

    @Override
    public float[] values(Schema schema) throws DataFormatException {
        int width = schema.inputs();
        TableInputs.requireRoom(columns.file(), (long) rows * width);
        float[] values = new float[rows * width];
        List<Object> codes = codes(schema);
        for (int first = 0; first < rows; first += TOGETHER) {
            encode(schema, codes, first, Math.min(TOGETHER, rows - first), values, first * width);
        }
        return values;
    }

    /**
     * Encodings of the texts of each column: an {@code int[]} of categories, a {@code float[]} of dates; null of
     * numbers.
     */
    private List<Object> codes(Schema schema) throws DataFormatException {
        List<Object> codes = new ArrayList<>();
        for (int c = 0; c < raw.size(); c++) {
            Schema.Column column = schema.columns().get(c);
            codes.add(
                    column instanceof Schema.Dates
                            ? raw.get(c).dates(column)
                            : raw.get(c).categories(column));
        }
        return codes;
    }

    private void encode(Schema schema, List<Object> codes, int first, int count, float[] values, int at)
            throws DataFormatException {
        int width = schema.inputs();
        int input = at;
        for (int c = 0; c < raw.size(); c++) {
            Schema.Column column = schema.columns().get(c);
            if (column instanceof Schema.Numeric numeric) {
                raw.get(c).encodeNumbers(numeric, first, count, values, input, width);
            } else if (column instanceof Schema.Categorical categorical) {
                raw.get(c).encodeCategories(categorical, (int[]) codes.get(c), first, count, values, input, width);
            } else if (column instanceof Schema.Dates dates) {
                raw.get(c).encodeDates(dates, (float[]) codes.get(c), first, count, values, input, width);
            }
            input += column.inputs();
        }
    }

    @Override
    public RowReader reader(Schema schema) throws DataFormatException {
        List<Object> codes = codes(schema);
        int width = schema.inputs();
        float[] block = new float[READ_TOGETHER * width];
        return (row, inputs) -> {
            // Columns lie apart, so that several rows at once take fewer steps from one to the next.
            if (row % READ_TOGETHER == 0) {
                Arrays.fill(block, 0);
                encode(schema, codes, row, Math.min(READ_TOGETHER, rows - row), block, 0);
            }
            System.arraycopy(block, row % READ_TOGETHER * width, inputs, 0, width);
        };
    }
}
