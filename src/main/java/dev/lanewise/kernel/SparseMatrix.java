package dev.lanewise.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * The non-zero entries of a matrix, row by row, packed for being read in random order: a row of MNIST takes five cache
 * lines instead of the fourteen of plain columns and floats, and to wait for those took a sixth of an epoch.
 *
 * <p>Each entry is a {@code char}: how many columns it lies after the one before (high byte) and a code (low byte). Its
 * value is {@code values[code]} where there are few different values, as in images, and else
 * {@code values[place of the entry]}. A gap of more than 255 columns is bridged by entries of value zero, which add nothing
 * to any sum.
 *
 * <p>The columns may be cut into sections, which products can then walk one at a time.
 */
public final class SparseMatrix {
    /** Most columns that a sparse matrix can have. */
    public static final int MAX_COLUMNS = 1 << 16;

    private static final int MAX_GAP = 255;
    private static final int CODES = 256;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    final int rows;
    /** Section s has the columns {@code [bounds[s], bounds[s + 1])}. */
    final int[] bounds;
    final int sections;
    /** Row r has in section s the entries at the places {@code [start[r * sections + s], start[r * sections + s + 1])}. */
    final int[] start;
    final char[] entry;
    final float[] values;
    /** An entry's value is {@code values[(entry & codeMask) + (place & placeMask)]}: one of the masks is zero. */
    final int codeMask;
    final int placeMask;

    private SparseMatrix(int[] bounds, int[] start, char[] entry, float[] values, boolean coded) {
        this.bounds = bounds;
        this.sections = bounds.length - 1;
        this.rows = (start.length - 1) / sections;
        this.start = start;
        this.entry = entry;
        this.values = values;
        this.codeMask = coded ? CODES - 1 : 0;
        this.placeMask = coded ? 0 : -1;
    }

    /** Where rows of any values come from. */
    @FunctionalInterface
    public interface FloatRows {
        /** Writes the ascending columns and the values of a row's non-zero entries, and returns their number. */
        int copyNonZeros(int row, char[] columns, float[] values);
    }

    /** Where rows of coded values come from. */
    @FunctionalInterface
    public interface CodedRows {
        /** Writes the ascending columns and the codes of a row's non-zero entries, and returns their number. */
        int copyNonZeros(int row, char[] columns, byte[] codes);
    }

    /** Gathers the rows [from, to) of a source of any values, as one section of so many columns. */
    public static SparseMatrix ofFloats(int from, int to, int columns, FloatRows source) {
        return ofFloats(from, to, new int[] {0, columns}, source);
    }

    /** Gathers the rows [from, to) of a source of coded values, as one section of so many columns. */
    public static SparseMatrix ofCodes(int from, int to, int columns, float[] values, CodedRows source) {
        return ofCodes(from, to, new int[] {0, columns}, values, source);
    }

    /**
     * Gathers the rows [from, to) of a source of any values.
     *
     * @param bounds 0, where each section but the first begins, and the number of columns, at most 65,536; ascending
     */
    public static SparseMatrix ofFloats(int from, int to, int[] bounds, FloatRows source) {
        int columns = columns(bounds);
        char[] column = new char[columns];
        float[] value = new float[columns];
        Packer packer = new Packer(to - from, bounds, true);
        for (int r = from; r < to; r++) {
            int count = source.copyNonZeros(r, column, value);
            packer.beginRow();
            for (int i = 0; i < count; i++) {
                packer.add(column[i], 0, value[i]);
            }
            packer.endRow();
        }
        return new SparseMatrix(packer.bounds, packer.start, packer.entry, packer.value, false);
    }

    /**
     * Gathers the rows [from, to) of a source of coded values.
     *
     * @param bounds 0, where each section but the first begins, and the number of columns, at most 65,536; ascending
     * @param values the value of each of the 256 codes; that of code 0 is zero
     */
    public static SparseMatrix ofCodes(int from, int to, int[] bounds, float[] values, CodedRows source) {
        if (values.length != CODES || values[0] != 0) {
            throw new IllegalArgumentException("there are 256 codes, and code 0 stands for zero");
        }
        int columns = columns(bounds);
        char[] column = new char[columns];
        byte[] code = new byte[columns];
        Packer packer = new Packer(to - from, bounds, false);
        for (int r = from; r < to; r++) {
            int count = source.copyNonZeros(r, column, code);
            packer.beginRow();
            for (int i = 0; i < count; i++) {
                packer.add(column[i], code[i] & 0xFF, 0);
            }
            packer.endRow();
        }
        return new SparseMatrix(packer.bounds, packer.start, packer.entry, values.clone(), true);
    }

    /**
     * The rows of several matrices of one kind and width, one after the other.
     *
     * @throws IllegalArgumentException if they have more entries than one array holds
     */
    public static SparseMatrix concatenate(List<SparseMatrix> parts) {
        SparseMatrix first = parts.get(0);
        boolean coded = first.codeMask != 0;
        long entries = 0;
        int rows = 0;
        for (SparseMatrix part : parts) {
            entries += part.entries();
            rows += part.rows;
        }
        if (entries > MAX_ARRAY) {
            throw new IllegalArgumentException("a sparse matrix holds at most 2^31 entries, not " + entries);
        }
        int[] start = new int[Math.addExact(Math.multiplyExact(rows, first.sections), 1)];
        char[] entry = new char[(int) entries];
        float[] values = coded ? first.values : new float[(int) entries];
        int next = 0;
        int at = 0;
        for (SparseMatrix part : parts) {
            for (int i = 0; i < part.start.length - 1; i++) {
                start[next++] = at + part.start[i];
            }
            int count = part.entries();
            System.arraycopy(part.entry, 0, entry, at, count);
            if (!coded) {
                System.arraycopy(part.values, 0, values, at, count);
            }
            at += count;
        }
        start[next] = at;
        return new SparseMatrix(first.bounds, start, entry, values, coded);
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Number of columns. */
    public int columns() {
        return bounds[sections];
    }

    /** Number of sections that the columns are cut into. */
    public int sections() {
        return sections;
    }

    /** Number of entries, the bridging ones included. */
    public int entries() {
        return start[rows * sections];
    }

    private static int columns(int[] bounds) {
        int columns = bounds[bounds.length - 1];
        boolean ascending = bounds.length > 1 && bounds[0] == 0;
        for (int s = 1; s < bounds.length; s++) {
            ascending &= bounds[s - 1] <= bounds[s];
        }
        if (!ascending || columns < 1 || columns > MAX_COLUMNS) {
            throw new IllegalArgumentException("a sparse matrix has 1 to " + MAX_COLUMNS
                    + " columns in sections that ascend from 0, not the bounds " + Arrays.toString(bounds));
        }
        return columns;
    }

    /**
     * Reads one entry of every cache line of a row, so that all are near when a product wants them: examples come in random
     * order, and the first reading would otherwise wait for memory line by line.
     *
     * @return a number that depends on what was read, for the caller to use, lest the compiler drop the reads
     */
    public int touch(int row) {
        int seen = 0;
        int from = start[row * sections];
        int end = start[(row + 1) * sections];
        for (int p = from; p < end; p += 32) {
            seen += entry[p];
        }
        if (placeMask != 0) {
            for (int p = from; p < end; p += 16) {
                seen += Float.floatToRawIntBits(values[p]);
            }
        }
        return seen;
    }

    /** Appends entries to arrays that grow. */
    private static final class Packer {
        final int[] bounds;
        final int[] start;
        char[] entry;
        float[] value;
        private final int sections;
        /** Sections begun, of all rows. */
        private int begun;
        private int section;
        private int at;
        private int column;

        Packer(int rows, int[] bounds, boolean floats) {
            this.bounds = bounds.clone();
            this.sections = bounds.length - 1;
            this.start = new int[Math.addExact(Math.multiplyExact(rows, sections), 1)];
            int guess = (int) Math.min(MAX_ARRAY, (long) rows * bounds[sections] / 4 + roomOfRow());
            this.entry = new char[guess];
            this.value = floats ? new float[guess] : null;
        }

        private int roomOfRow() {
            return bounds[sections] + bounds[sections] / MAX_GAP + 1;
        }

        void beginRow() {
            if (entry.length - at < roomOfRow()) {
                long wanted = Math.min(MAX_ARRAY, entry.length + (entry.length >> 1) + (long) roomOfRow());
                if (wanted - at < roomOfRow()) {
                    throw new IllegalArgumentException("a sparse matrix holds at most 2^31 entries");
                }
                entry = Arrays.copyOf(entry, (int) wanted);
                value = value == null ? null : Arrays.copyOf(value, (int) wanted);
            }
            section = -1;
            beginSection();
        }

        private void beginSection() {
            section++;
            column = bounds[section];
            start[begun++] = at;
        }

        void add(int nextColumn, int code, float nextValue) {
            while (nextColumn >= bounds[section + 1]) {
                beginSection();
            }
            int gap = nextColumn - column;
            for (; gap > MAX_GAP; gap -= MAX_GAP) {
                entry[at] = (char) (MAX_GAP << 8);
                if (value != null) {
                    value[at] = 0;
                }
                at++;
            }
            entry[at] = (char) (gap << 8 | code);
            if (value != null) {
                value[at] = nextValue;
            }
            at++;
            column = nextColumn;
        }

        void endRow() {
            while (section < sections - 1) {
                beginSection();
            }
            start[begun] = at;
        }
    }
}
