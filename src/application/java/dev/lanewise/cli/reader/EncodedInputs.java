package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.CsvFile;
import dev.lanewise.internal.csv.CsvRow;
import dev.lanewise.internal.rows.RowReader;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** Inputs that are computed as rows are read, because the encoding of each column was learned from another file. */
final class EncodedInputs implements TableInputs {
    /** Rows on a disk that are found by their positions; even the widest rows of a block fit into one part. */
    private static final int BLOCK = 64;

    private final Columns columns;
    private final Schema schema;
    private final RowEncoder encoder;
    private final IntFunction<ByteBuffer> scratchOrNull;
    private final List<FloatBuffer> onDisk = new ArrayList<>();
    private float[] values;
    private int rows;

    EncodedInputs(Schema schema, Columns columns, Collection<Integer> others, IntFunction<ByteBuffer> scratchOrNull)
            throws DataFormatException {
        this.scratchOrNull = scratchOrNull;
        this.columns = columns;
        this.schema = schema;
        this.encoder = new RowEncoder(schema, columns, others);
        this.values = new float[schema.inputs()];
    }

    @Override
    public void add(CsvRow row) throws DataFormatException {
        int width = schema.inputs();
        if (scratchOrNull != null) {
            encoder.encode(row, values, 0);
            if (rows % BLOCK == 0) {
                onDisk.add(scratchOrNull.apply(BLOCK * width * Float.BYTES).asFloatBuffer());
            }
            onDisk.get(rows++ / BLOCK).put(values);
            return;
        }
        long needed = (rows + 1L) * width;
        if (needed > values.length) {
            TableInputs.requireRoom(columns.file(), needed);
            values = Arrays.copyOf(values, (int) Math.max(needed, 2L * values.length));
        }
        encoder.encode(row, values, rows * width);
        rows++;
    }

    @Override
    public void end(CsvFile file, IntPredicate leftOut, Consumer<String> notes) {
        encoder.report(rows, notes);
    }

    @Override
    public Schema schema(int[] training) {
        return schema;
    }

    @Override
    public RowReader reader(Schema same) {
        return (row, inputs) -> onDisk.get(row / BLOCK).get(row % BLOCK * inputs.length, inputs);
    }

    @Override
    public float[] values(Schema same) {
        return Arrays.copyOf(values, rows * schema.inputs());
    }
}
