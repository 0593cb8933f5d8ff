package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.CsvFile;
import dev.lanewise.internal.csv.CsvRow;
import dev.lanewise.internal.csv.SchemaColumns;
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
    private final SchemaColumns waiting;
    private final TableEncoder encoder;
    private final UnknownCategories unknown;
    private final IntFunction<ByteBuffer> scratchOrNull;
    private final List<FloatBuffer> onDisk = new ArrayList<>();
    private float[] values;
    private int rows;

    EncodedInputs(Schema schema, Columns columns, Collection<Integer> others, IntFunction<ByteBuffer> scratchOrNull)
            throws DataFormatException {
        this.scratchOrNull = scratchOrNull;
        this.columns = columns;
        this.schema = schema;
        this.waiting = new SchemaColumns(schema, columns, others);
        // The targets are not encoded.
        this.encoder = new TableEncoder(schema, Task.REGRESSION, List.of());
        this.unknown = new UnknownCategories(encoder);
        this.values = new float[schema.inputs()];
    }

    @Override
    public void add(CsvRow row) throws DataFormatException {
        waiting.add(row);
        if (waiting.rows() == BLOCK) {
            encode();
        }
    }

    /** Encodes the waiting rows. */
    private void encode() throws DataFormatException {
        int count = waiting.rows();
        if (count == 0) {
            return;
        }
        int width = schema.inputs();
        float[] inputs;
        Table table = waiting.table();
        unknown.add(table);
        try {
            inputs = encoder.inputs(table);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(e.getMessage(), e);
        }
        if (scratchOrNull != null) {
            FloatBuffer block = scratchOrNull.apply(BLOCK * width * Float.BYTES).asFloatBuffer();
            onDisk.add(block.put(0, inputs));
        } else {
            long needed = (long) (rows + count) * width;
            if (needed > values.length) {
                TableInputs.requireRoom(columns.file(), needed);
                values = Arrays.copyOf(values, (int) Math.max(needed, 2L * values.length));
            }
            System.arraycopy(inputs, 0, values, rows * width, inputs.length);
        }
        rows += count;
    }

    @Override
    public void end(CsvFile file, IntPredicate leftOut, Consumer<String> notes) throws DataFormatException {
        encode();
        unknown.note(columns.file()).ifPresent(notes);
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
