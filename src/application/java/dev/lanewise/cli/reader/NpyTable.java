package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.formats.NdArray;
import dev.lanewise.internal.formats.NpyReader;
import dev.lanewise.internal.formats.NpzPart;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.FloatRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** One array of NumPy's with an example in each row, some columns are targets and all others inputs. */
final class NpyTable {

    private NpyTable() {}

    /**
     * The data set of a file.
     *
     * @param targets numbers of columns from 1
     */
    static Splits load(Path file, List<String> targets, Task task) throws IOException {
        NdArray table;
        try (BoundedInput in = BoundedInput.open(file)) {
            table = NpyReader.read(in);
            // The numbers once more, as inputs and as targets.
            in.requireMemory(2L * table.size() * Double.BYTES);
        }
        if (table.shape.length != 2 || table.shape[0] == 0) {
            throw new DataFormatException(file + ": the array has the shape " + Arrays.toString(table.shape)
                    + ", but (examples, columns) is expected, of at least one example");
        }
        int columns = table.shape[1];
        boolean[] isTarget = new boolean[columns];
        int[] wanted = new int[targets.size()];
        for (int t = 0; t < wanted.length; t++) {
            wanted[t] = column(file, targets.get(t).strip(), columns);
            if (isTarget[wanted[t]]) {
                throw new DataFormatException(file + ": the target column " + (wanted[t] + 1) + " is given twice");
            }
            isTarget[wanted[t]] = true;
        }
        if (wanted.length == columns) {
            throw new DataFormatException(file + ": all columns are targets, and none is left as input");
        }
        double[] numbers = new double[table.shape[0] * wanted.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = table.number(i / wanted.length * columns + wanted[i % wanted.length]);
        }
        Task kind = NpzPart.kind(numbers, wanted.length);
        NpzPart part = new NpzPart(file, inputs(file, table, isTarget), null, kind, wanted.length, numbers);
        return Splits.of(part.dataset(null, task), file.toString());
    }

    private static int column(Path file, String name, int columns) throws DataFormatException {
        int number = name.matches("[0-9]{1,9}") ? Integer.parseInt(name) : 0;
        if (number < 1 || number > columns) {
            throw new DataFormatException(file + ": the array has " + Count.of(columns, "column")
                    + ", counted from 1 and without names, but the target " + Quote.of(name) + " was given");
        }
        return number - 1;
    }

    /** Unsigned bytes are pixels, byte/256, as everywhere. */
    private static Rows inputs(Path file, NdArray table, boolean[] isTarget) throws DataFormatException {
        int columns = isTarget.length;
        boolean arePixels = table.integers != null && table.dtype.areBytes();
        int[] inputs = new int[columns];
        int count = 0;
        for (int c = 0; c < columns; c++) {
            if (!isTarget[c]) {
                inputs[count++] = c;
            }
        }
        int size = table.shape[0] * count;
        byte[] bytes = new byte[arePixels ? size : 0];
        float[] floats = new float[arePixels ? 0 : size];
        for (int i = 0; i < size; i++) {
            int row = i / count;
            double number = table.number(row * columns + inputs[i % count]);
            if (arePixels) {
                bytes[i] = (byte) number;
            } else {
                floats[i] = (float) number + 0f;
                if (!(Math.abs(floats[i]) <= Float.MAX_VALUE)) {
                    throw new DataFormatException(file + ": row " + row + ", column " + (inputs[i % count] + 1) + " is "
                            + number
                            + ", not a finite number");
                }
            }
        }
        return arePixels ? new ByteRows(bytes, count, ByteRows.PIXEL_SCALE) : new FloatRows(floats, count);
    }
}
