package dev.lanewise.csv;

import dev.lanewise.csv.Preparation.Missing;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Fields;
import dev.lanewise.data.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Inputs as they stand in the file, from which a schema is learned when it is known which rows are trained on. */
final class RawInputs implements Inputs {
    /** Rows of which one column is encoded after the other, so that they are still in the cache when the next comes. */
    private static final int TOGETHER = 1024;

    private final Columns columns;
    private final Preparation preparation;
    private final List<RawColumn> raw = new ArrayList<>();
    private final boolean headed;
    private final List<Integer> targets;
    private int rows;

    /**
     * Inputs without rows.
     *
     * @param others columns that are no inputs, from 0
     */
    RawInputs(Columns columns, Collection<Integer> others, Preparation preparation) throws DataFormatException {
        this.columns = columns;
        this.preparation = preparation;
        this.targets = others.stream().sorted().toList();
        Set<Integer> ignored = find(preparation.ignored(), others, "ignored");
        Set<Integer> left = new HashSet<>(others);
        left.addAll(ignored);
        Set<Integer> categorical = find(preparation.categorical(), left, "a column of categories");
        for (int c = 0; c < columns.count(); c++) {
            if (!left.contains(c)) {
                raw.add(new RawColumn(columns, c, categorical.contains(c), preparation.missing() == Missing.MEAN));
            }
        }
        if (raw.isEmpty()) {
            throw new DataFormatException(columns.file() + (ignored.isEmpty()
                    ? ": beside targets and weights there must be at least one input"
                    : ": beside targets, weights and what is ignored there must be at least one input"));
        }
        // Of equal names none says which column is meant.
        headed = !columns.names().isEmpty() && raw.stream().map(RawColumn::name).distinct().count() == raw.size();
    }

    private Set<Integer> find(List<String> names, Collection<Integer> others, String what) throws DataFormatException {
        Set<Integer> found = new HashSet<>();
        for (String name : names) {
            int column = columns.find(name);
            if (others.contains(column)) {
                throw new DataFormatException(columns.file() + ": the column " + Fields.quoted(name)
                        + " is no input, so it cannot be " + what);
            }
            found.add(column);
        }
        return found;
    }

    @Override
    public void add(CsvRow row) throws DataFormatException {
        if ((rows & 255) == 0) {
            long bytes = 0;
            for (RawColumn column : raw) {
                bytes += column.bytes();
            }
            Inputs.requireRoom(columns.file(), (rows + 1L) * raw.size(), (rows + 1L) * bytes, 4);
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
            learned.add(column.learn(training, preparation.scaling()));
        }
        try {
            return new Schema(columns.count(), headed, targets, learned);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(columns.file() + ": " + e.getMessage(), e);
        }
    }

    /** What each column is in all rows. */
    List<CsvData.Summary> summaries() throws DataFormatException {
        List<CsvData.Summary> summaries = new ArrayList<>();
        int[] all = IntStream.range(0, rows).toArray();
        for (RawColumn column : raw) {
            summaries.add(new CsvData.Summary(column.learn(all, preparation.scaling()), column.missing()));
        }
        return summaries;
    }

    @Override
    public float[] values(Schema schema) throws DataFormatException {
        int width = schema.inputs();
        Inputs.requireRoom(columns.file(), (long) rows * width);
        float[] values = new float[rows * width];
        int at = 0;
        for (int c = 0; c < raw.size(); c++) {
            if (schema.columns().get(c) instanceof Schema.Categorical categorical) {
                raw.get(c).encodeCategories(categorical, values, at, width);
            }
            at += schema.columns().get(c).inputs();
        }
        double[] room = new double[TOGETHER];
        for (int first = 0; first < rows; first += TOGETHER) {
            encodeNumbers(schema, first, Math.min(TOGETHER, rows - first), room, values);
        }
        return values;
    }

    private void encodeNumbers(Schema schema, int first, int count, double[] room, float[] values)
            throws DataFormatException {
        int at = 0;
        for (int c = 0; c < raw.size(); c++) {
            if (schema.columns().get(c) instanceof Schema.Numeric numeric) {
                raw.get(c).encodeNumbers(numeric, first, count, room, values, at, schema.inputs());
            }
            at += schema.columns().get(c).inputs();
        }
    }
}
