package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;

/** Inputs that are made at once, because what becomes of each column was learned from another file. */
final class EncodedInputs implements Inputs {
    private final Columns columns;
    private final Schema schema;
    private final RowEncoder encoder;
    private float[] values;
    private int rows;

    EncodedInputs(Schema schema, Columns columns, Collection<Integer> others, Consumer<String> notes)
            throws DataFormatException {
        this.columns = columns;
        this.schema = schema;
        this.encoder = new RowEncoder(schema, columns, others, notes);
        this.values = new float[schema.inputs()];
    }

    @Override
    public void add(CsvRow row) throws DataFormatException {
        int width = schema.inputs();
        long needed = (rows + 1L) * width;
        if (needed > values.length) {
            Inputs.requireRoom(columns.file(), needed);
            values = Arrays.copyOf(values, (int) Math.max(needed, 2L * values.length));
        }
        encoder.encode(row, values, rows * width);
        rows++;
    }

    @Override
    public Schema schema(int[] training) {
        return schema;
    }

    @Override
    public float[] values(Schema same) {
        return Arrays.copyOf(values, rows * schema.inputs());
    }
}
