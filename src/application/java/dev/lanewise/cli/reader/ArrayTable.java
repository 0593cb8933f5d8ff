package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Task;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.ArraySplits;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.formats.NdArray;
import dev.lanewise.internal.formats.NpyReader;
import dev.lanewise.internal.formats.NpzPart;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.SplitIndices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** NumPy arrays, or arrays of a safetensors file, as a table: a column for each input, then the targets. */
final class ArrayTable {
    /**
     * Inputs of some rows, and their targets.
     *
     * @param names of the arrays; null for an array without a name
     */
    private record Block(NdArray inputs, NdArray targetsOrNull, ArrayNames names) {
        int rows() {
            return inputs.shape[0];
        }
    }

    private ArrayTable() {}

    /** A single array, whose rows are those of the table. */
    static TextTable of(Path file) throws IOException {
        NdArray array;
        try (BoundedInput in = BoundedInput.open(file)) {
            array = NpyReader.read(in);
        }
        requireRows(file, array);
        return table(List.of(new Block(array, null, null)), file, List.of(), null);
    }

    /** The arrays of inputs and targets of a source, of all its parts. */
    static TextTable of(ArraySource source) throws IOException {
        List<ArrayNames> all = ArrayNames.of(source);
        List<Block> blocks = new ArrayList<>();
        int[] rows = new int[ArraySplits.PARTS.size()];
        boolean labelled = true;
        for (ArrayNames names : all) {
            NdArray x = source.array(names.inputs());
            NdArray y = names.targetsOrNull() == null ? null : source.array(names.targetsOrNull());
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
        int width = columns(blocks.get(0).inputs);
        int targets = !labelled ? 0 : isOneHot(blocks) ? 1 : width(blocks.get(0));
        List<String> names = IntStream.rangeClosed(width + 1, width + targets)
                .mapToObj(String::valueOf)
                .toList();
        return table(blocks, source.path(), names, parts(rows));
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

    /** As {@link ArraySplits} divides them; null if a part of all rows is held out. */
    private static int[][] parts(int[] rows) {
        int train = rows[0];
        int[] test = IntStream.range(train + rows[1], train + rows[1] + rows[2]).toArray();
        int[] validation = IntStream.range(train, train + rows[1]).toArray();
        if (rows[1] == 0 && rows[2] == 0) {
            return null;
        }
        if (rows[2] == 0) {
            SplitIndices held = SplitIndices.of(train).withoutValidation();
            return new int[][] {held.training(), validation, held.test()};
        }
        if (rows[1] > 0) {
            return new int[][] {IntStream.range(0, train).toArray(), validation, test};
        }
        SplitIndices drawn = ArraySplits.drawn(train);
        return new int[][] {drawn.training(), drawn.validation(), test};
    }

    private static int columns(NdArray array) {
        return array.size() / array.shape[0];
    }

    private static int width(Block block) {
        return columns(block.targetsOrNull);
    }

    private static boolean isOneHot(List<Block> blocks) {
        if (width(blocks.get(0)) == 1) {
            return false;
        }
        for (Block block : blocks) {
            double[] targets = IntStream.range(0, block.targetsOrNull.size())
                    .mapToDouble(block.targetsOrNull::number)
                    .toArray();
            if (NpzPart.kind(targets, width(block)) != Task.CLASSIFICATION) {
                return false;
            }
        }
        return true;
    }

    private static TextTable.Traits traits(List<Block> blocks, boolean oneHot) {
        long values = 0;
        boolean arePixels = false;
        int largest = -1;
        for (Block block : blocks) {
            values += block.inputs.size();
            arePixels |= arePixels(block.inputs);
            largest = Math.max(largest, largestByte(block.inputs));
        }
        return new TextTable.Traits(values, arePixels, largest, oneHot);
    }

    /** Whether inputs are pixels: arrays in each example, unsigned bytes, or multiples of 1/256 from 0 to below 1. */
    private static boolean arePixels(NdArray array) {
        return array.shape.length > 2 || array.codes != null || (array.integers != null && array.dtype.areBytes());
    }

    /** The largest of unsigned bytes, or the first one that is large; -1 for other numbers. */
    private static int largestByte(NdArray array) {
        if (!array.dtype.areBytes()) {
            return -1;
        }
        double largest = 0;
        for (int i = 0; i < array.size() && largest < TextTable.LARGE_BYTE; i++) {
            largest = Math.max(largest, array.number(i));
        }
        return (int) largest;
    }

    private static TextTable table(List<Block> blocks, Path file, List<String> targets, int[][] parts)
            throws DataFormatException {
        boolean oneHot = !targets.isEmpty() && targets.size() < width(blocks.get(0));
        TextTable.Traits traits = traits(blocks, oneHot);
        return new TextTable(
                List.of(),
                targets,
                List.of(),
                parts,
                traits,
                () -> new LineInput(
                        new LineInput.Lines() {
                            private int block;
                            private int row;

                            @Override
                            public boolean append(StringBuilder text) throws DataFormatException {
                                while (block < blocks.size()
                                        && row == blocks.get(block).rows()) {
                                    block++;
                                    row = 0;
                                }
                                if (block == blocks.size()) {
                                    return false;
                                }
                                NdArray x = blocks.get(block).inputs;
                                ArrayNames names = blocks.get(block).names;
                                // Bytes are pixels, byte/256, as everywhere.
                                append(
                                        text,
                                        x,
                                        names == null ? null : names.inputs(),
                                        row,
                                        x.integers != null && x.dtype.areBytes() ? ByteRows.PIXEL_SCALE : 1);
                                if (oneHot) {
                                    NdArray y = blocks.get(block).targetsOrNull;
                                    int label = 0;
                                    while (y.number(row * columns(y) + label) == 0) {
                                        label++;
                                    }
                                    text.append(',').append(label);
                                } else if (!targets.isEmpty()) {
                                    append(
                                            text.append(','),
                                            blocks.get(block).targetsOrNull,
                                            names.targetsOrNull(),
                                            row,
                                            1);
                                }
                                text.append('\n');
                                row++;
                                return true;
                            }

                            private void append(
                                    StringBuilder text, NdArray array, String nameOrNull, int row, double scale)
                                    throws DataFormatException {
                                int columns = columns(array);
                                for (int c = 0; c < columns; c++) {
                                    double number = array.number(row * columns + c);
                                    if (Double.isInfinite(number)) {
                                        throw new DataFormatException(
                                                file + ", " + (nameOrNull == null ? "" : nameOrNull + ", ")
                                                        + "row " + (row + 1) + ", column " + (c + 1) + ": " + number
                                                        + " is not a finite number");
                                    }
                                    LineInput.append(c == 0 ? text : text.append(','), number * scale);
                                }
                            }
                        },
                        new ByteArrayInputStream(new byte[0])));
    }
}
