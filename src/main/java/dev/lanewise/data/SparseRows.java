package dev.lanewise.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The inputs of a data set that are not zero, row by row (compressed sparse rows).
 *
 * <p>MNIST has 81 % zeros, and a product with zero adds nothing. Immutable; built once, in about the time that one pass
 * over the data takes.
 */
public final class SparseRows {

    /** Columns up to here fit a {@code char}. */
    private static final int NARROW = Character.MAX_VALUE + 1;

    private final int inputs;
    private final float scale;
    /**
     * Example e owns the places {@code start[e] .. start[e + 1] - 1}: an array's length bounds them, so an int will do.
     */
    private final int[] start;
    /**
     * The column of each place; one of the two is null, by the number of inputs. Small types, because training reads
     * rows in random order and waits for memory: an int that holds column and byte together took it twice the time of
     * these two.
     */
    private final char[] narrowColumns;
    private final int[] wideColumns;
    /** The value of each place, as a byte to be scaled or as itself; one of the two is null. */
    private final byte[] codes;
    private final float[] values;

    private SparseRows(Dataset dataset, int[] start) {
        int total = start[dataset.size()];
        inputs = dataset.inputs();
        scale = dataset.scale();
        this.start = start;
        narrowColumns = inputs <= NARROW ? new char[total] : null;
        wideColumns = inputs <= NARROW ? null : new int[total];
        codes = dataset.isBytes() ? new byte[total] : null;
        values = dataset.isBytes() ? null : new float[total];
    }

    /** The sparse rows of a data set, built on this thread. */
    public static SparseRows of(Dataset dataset) {
        return of(dataset, 1);
    }

    /**
     * The sparse rows of a data set, built by that many threads, this one among them.
     *
     * @throws IllegalArgumentException if {@code threads} is not positive
     */
    public static SparseRows of(Dataset dataset, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread is needed, not " + threads);
        }
        int[] start = new int[dataset.size() + 1];
        inParts(dataset.size(), threads, (from, to) -> {
            for (int example = from; example < to; example++) {
                start[example + 1] = dataset.nonZeros(example);
            }
        });
        for (int example = 0; example < dataset.size(); example++) {
            start[example + 1] += start[example];
        }
        SparseRows rows = new SparseRows(dataset, start);
        inParts(dataset.size(), threads, (from, to) -> {
            for (int example = from; example < to; example++) {
                rows.fill(dataset, example);
            }
        });
        return rows;
    }

    /** The number of examples. */
    public int size() {
        return start.length - 1;
    }

    /** The number of inputs of each example, zeros included. */
    public int inputs() {
        return inputs;
    }

    /** The number of inputs of all examples that are not zero. */
    public long nonZeros() {
        return start[size()];
    }

    /** The number of inputs of an example that are not zero. */
    public int nonZeros(int example) {
        return start[example + 1] - start[example];
    }

    /**
     * Copies the columns (ascending) and values of an example's inputs that are not zero, from place {@code at} on.
     *
     * @return the place after the last one written
     * @throws IndexOutOfBoundsException if there is no such example or no such room
     */
    public int copyRow(int example, int[] columns, float[] values, int at) {
        int from = start[example];
        int count = start[example + 1] - from;
        if (narrowColumns != null) {
            char[] source = narrowColumns;
            for (int i = 0; i < count; i++) {
                columns[at + i] = source[from + i];
            }
        } else {
            System.arraycopy(wideColumns, from, columns, at, count);
        }
        if (codes != null) {
            byte[] source = codes;
            float scale = this.scale;
            for (int i = 0; i < count; i++) {
                values[at + i] = (source[from + i] & 255) * scale;
            }
        } else {
            System.arraycopy(this.values, from, values, at, count);
        }
        return at + count;
    }

    private void fill(Dataset dataset, int example) {
        if (codes != null) {
            fill(dataset.bytesOrNull(), dataset.start(example), start[example]);
        } else {
            fill(dataset.floatsOrNull(), dataset.start(example), start[example]);
        }
    }

    private void fill(float[] floats, int from, int to) {
        int at = to;
        for (int column = 0; column < inputs; column++) {
            float value = floats[from + column];
            if (value != 0) {
                values[at] = value;
                putColumn(at++, column);
            }
        }
    }

    /** Eight bytes at a time: most groups of eight pixels are zero, and every run of the program waits for this. */
    private void fill(byte[] bytes, int from, int to) {
        byte[] codes = this.codes;
        int at = to;
        int column = 0;
        for (; column <= inputs - Long.BYTES; column += Long.BYTES) {
            long eight = (long) Dataset.EIGHT_BYTES.get(bytes, from + column);
            for (long marks = Dataset.marksOfNonZeros(eight); marks != 0; marks &= marks - 1) {
                int i = Long.numberOfTrailingZeros(marks) >>> 3;
                codes[at] = (byte) (eight >>> (8 * i));
                putColumn(at++, column + i);
            }
        }
        for (; column < inputs; column++) {
            if (bytes[from + column] != 0) {
                codes[at] = bytes[from + column];
                putColumn(at++, column);
            }
        }
    }

    private void putColumn(int at, int column) {
        if (narrowColumns != null) {
            narrowColumns[at] = (char) column;
        } else {
            wideColumns[at] = column;
        }
    }

    private interface Part {
        void work(int from, int to);
    }

    /** Cuts {@code 0 .. size - 1} into as many parts as threads and works on all of them at once. */
    private static void inParts(int size, int threads, Part part) {
        List<Errand<Void>> others = new ArrayList<>();
        try {
            for (int t = 1; t < threads; t++) {
                int from = (int) ((long) size * t / threads);
                int to = (int) ((long) size * (t + 1) / threads);
                others.add(Errand.start("sparse-rows-" + t, () -> {
                    part.work(from, to);
                    return null;
                }));
            }
            part.work(0, size / threads);
            for (Errand<Void> other : others) {
                other.join();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            others.forEach(Errand::close);
        }
    }
}
