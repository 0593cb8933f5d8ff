package dev.lanewise.internal.records;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.RecordSource;
import dev.lanewise.internal.csv.TableRow;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.formats.LibsvmFile;
import dev.lanewise.internal.rows.SparseRows;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a LIBSVM file: a column for each input, with the zeros that the file leaves out, then the target. */
final class LibsvmRows implements RecordSource, TableRow {
    private final Columns columns;
    private final SparseRows rows;
    private final List<String> targets;
    private final List<String> notes;
    private final float[] inputs;
    private int next;

    /** Reads a file; see {@link LibsvmFile#rows}. */
    LibsvmRows(BoundedInput in, int inputs, int firstIndex) throws DataFormatException {
        targets = new ArrayList<>();
        notes = new ArrayList<>();
        rows = LibsvmFile.rows(in, inputs, firstIndex, targets::add, notes::add);
        if (targets.stream().anyMatch(target -> target.indexOf(',') >= 0)) {
            throw new DataFormatException(in.name() + ": an example has several labels, so the file cannot be read as"
                    + " a table whose columns are scaled or filled in");
        }
        targets.replaceAll(target -> target.startsWith("+") ? target.substring(1) : target);
        columns = Columns.of(in.name(), List.of(), rows.columns() + 1, "row", "?", "NaN");
        this.inputs = new float[rows.columns()];
    }

    private LibsvmRows(LibsvmRows others) {
        columns = others.columns;
        rows = others.rows;
        targets = others.targets;
        notes = others.notes;
        inputs = new float[others.inputs.length];
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public @Nullable TableRow next() {
        if (next == rows.count()) {
            return null;
        }
        rows.copy(next++, inputs, 0);
        return this;
    }

    @Override
    public RecordSource again() {
        return new LibsvmRows(this);
    }

    @Override
    public List<Integer> targets() {
        return List.of(inputs.length);
    }

    @Override
    public long values() {
        return (long) rows.count() * rows.columns();
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {}

    @Override
    public int count() {
        return inputs.length + 1;
    }

    @Override
    public long line() {
        return next;
    }

    @Override
    public String text(int field) {
        return field == inputs.length ? targets.get(next - 1) : ColumnData.text(inputs[field]);
    }

    @Override
    public double number(int field) {
        return field == inputs.length ? Fields.number(text(field)) : inputs[field];
    }

    @Override
    public boolean isMissing(int field) {
        return TextRow.isMissing(text(field));
    }

    @Override
    public boolean isPlainWhole(int field) {
        return field < inputs.length || text(field).equals(ColumnData.text(number(field)));
    }
}
