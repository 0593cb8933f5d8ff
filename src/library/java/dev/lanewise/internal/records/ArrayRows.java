package dev.lanewise.internal.records;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Task;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.RecordSource;
import dev.lanewise.internal.csv.TableRow;
import dev.lanewise.internal.formats.ArrayNames;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.ArraySplits;
import dev.lanewise.internal.formats.NdArray;
import dev.lanewise.internal.formats.NpzPart;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.table.ColumnData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of NumPy arrays, or of arrays of a safetensors file: a column for each input, then the targets. */
public final class ArrayRows implements RecordSource, TableRow {
    private final Columns columns;
    private final List<Block> blocks;
    private final int width;
    private final int targets;
    private final boolean isOneHot;
    /** Number of rows of training, validation and test set. */
    private final int[] sets;

    private final double[] values;
    private int block;
    /** Next row, counted in the current block. */
    private int row;
    /** Next row, counted in all blocks. */
    private int rows;

    /**
     * Inputs of some rows, and their targets.
     *
     * @param targets null if there are none
     * @param names of the arrays; null for an array without a name
     */
    private record Block(
            NdArray inputs,
            @Nullable NdArray targets,
            @Nullable ArrayNames names) {}

    private ArrayRows(Path file, List<Block> blocks, int... sets) throws DataFormatException {
        this.blocks = blocks;
        this.sets = sets;
        NdArray first = blocks.get(0).targets;
        width = columns(blocks.get(0).inputs);
        isOneHot = first != null && isOneHot(blocks, columns(first));
        targets = first == null ? 0 : isOneHot ? 1 : columns(first);
        columns = Columns.of(file.toString(), List.of(), width + targets, "row", "?", "NaN");
        values = new double[width + targets];
    }

    private ArrayRows(ArrayRows others) {
        blocks = others.blocks;
        sets = others.sets;
        width = others.width;
        targets = others.targets;
        isOneHot = others.isOneHot;
        columns = others.columns;
        values = new double[others.values.length];
    }

    /** Returns the rows of a single array. */
    static ArrayRows of(Path file, NdArray array) throws DataFormatException {
        requireRows(file, array);
        return new ArrayRows(file, List.of(new Block(array, null, null)), array.shape[0], 0, 0);
    }

    /** Returns the rows of the arrays of inputs and targets of a source: training, validation and test set. */
    static ArrayRows of(ArraySource source) throws IOException {
        List<Block> blocks = new ArrayList<>();
        int[] rows = new int[ArraySplits.PARTS.size()];
        boolean labelled = true;
        for (ArrayNames names : ArraySplits.names(source)) {
            NdArray x = source.array(names.inputs());
            NdArray y = names.targets() == null ? null : source.array(names.targets());
            requireRows(source.path(), x);
            if (!blocks.isEmpty() && columns(x) != columns(blocks.get(0).inputs)) {
                throw new DataFormatException(source.path() + ": an example of " + names.inputs() + " has " + columns(x)
                        + " inputs, but one of the array before has " + columns(blocks.get(0).inputs));
            }
            if (y != null) {
                NpzPart.requireTargets(source.path(), x.shape, y);
            }
            labelled &= y != null;
            rows[Math.max(0, names.part())] += x.shape[0];
            blocks.add(new Block(x, y, names));
        }
        if (!labelled) {
            blocks.replaceAll(block -> new Block(block.inputs, null, block.names));
        }
        return new ArrayRows(source.path(), blocks, rows);
    }

    private static void requireRows(Path file, NdArray array) throws DataFormatException {
        if (array.shape.length < 2 || Arrays.stream(array.shape).anyMatch(size -> size == 0)) {
            throw new DataFormatException(file + ": the inputs have the shape " + Arrays.toString(array.shape)
                    + ", but (examples, inputs) is expected, of at least one example");
        }
        if (array.shape.length > 3) {
            throw new DataFormatException(file + ": the inputs have the shape " + Arrays.toString(array.shape)
                    + ", which is that of images in colour and not of a table with columns to scale or to fill in");
        }
    }

    private static int columns(NdArray array) {
        return array.size() / array.shape[0];
    }

    private static boolean isOneHot(List<Block> blocks, int columns) throws DataFormatException {
        if (columns == 1) {
            return false;
        }
        for (Block block : blocks) {
            NdArray targets = block.targets;
            if (targets != null
                    && NpzPart.kind(
                                    IntStream.range(0, targets.size())
                                            .mapToDouble(targets::number)
                                            .toArray(),
                                    columns)
                            != Task.CLASSIFICATION) {
                return false;
            }
        }
        return true;
    }

    /** Whether inputs are pixels: arrays in each example, unsigned bytes, or multiples of 1/256 from 0 to below 1. */
    @Override
    public boolean arePixels() {
        return blocks.stream()
                .map(Block::inputs)
                .anyMatch(array ->
                        array.shape.length > 2 || array.codes != null || (array.integers != null && array.areBytes()));
    }

    @Override
    public List<Integer> sets() {
        return IntStream.of(sets).boxed().toList();
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public @Nullable TableRow next() throws DataFormatException {
        while (block < blocks.size() && row == blocks.get(block).inputs.shape[0]) {
            block++;
            row = 0;
        }
        if (block == blocks.size()) {
            return null;
        }
        Block of = blocks.get(block);
        NdArray x = of.inputs;
        // Bytes are pixels, byte/256, as everywhere.
        double scale = x.integers != null && x.areBytes() ? ByteRows.PIXEL_SCALE : 1;
        copy(x, of.names == null ? null : of.names.inputs(), width, 0, scale);
        NdArray y = of.targets;
        if (y != null && isOneHot) {
            int label = 0;
            while (y.number(row * columns(y) + label) == 0) {
                label++;
            }
            values[width] = label;
        } else if (y != null && of.names != null) {
            copy(y, of.names.targets(), targets, width, 1);
        }
        row++;
        rows++;
        return this;
    }

    private void copy(NdArray array, @Nullable String name, int count, int at, double scale)
            throws DataFormatException {
        for (int c = 0; c < count; c++) {
            double number = array.number(row * count + c);
            if (Double.isInfinite(number)) {
                throw new DataFormatException(columns.file() + ", " + (name == null ? "" : name + ", ") + "row "
                        + (row + 1) + ", column " + (c + 1) + ": " + number + " is not a finite number");
            }
            values[at + c] = number * scale;
        }
    }

    @Override
    public RecordSource again() {
        return new ArrayRows(this);
    }

    @Override
    public List<Integer> targets() {
        return IntStream.range(width, width + targets).boxed().toList();
    }

    @Override
    public long values() {
        return blocks.stream().mapToLong(of -> of.inputs.size()).sum();
    }

    @Override
    public boolean isCategorical(int column) {
        return isOneHot && column == width;
    }

    @Override
    public void close() {}

    @Override
    public int count() {
        return values.length;
    }

    @Override
    public long line() {
        return rows;
    }

    @Override
    public String text(int field) {
        return ColumnData.text(values[field]);
    }

    @Override
    public double number(int field) {
        return values[field];
    }

    @Override
    public boolean isMissing(int field) {
        return Double.isNaN(values[field]);
    }

    @Override
    public boolean isPlainWhole(int field) {
        return true;
    }
}
