package dev.lanewise.internal.kernel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Non-zero entries of a matrix, row by row, packed for reading in random order.
 *
 * <p>A row of MNIST takes five cache lines. Plain columns and floats would take fourteen; their cache misses took a
 * sixth of an epoch.
 *
 * <p>Each entry is a {@code char}: the gap, in columns, to the previous entry (high byte) and a code (low byte). Its
 * value is {@code values[code]} if there are few distinct values, as in images, otherwise
 * {@code values[place of the entry]}. A gap of more than 255 columns is bridged by entries of value zero, which add
 * nothing to any sum.
 */
public final class SparseMatrix {
    /** The largest number of columns. */
    public static final int MAX_COLUMNS = 1 << 16;

    /** The lowest bit of the gap in an entry. */
    static final int GAP = 8;

    private static final int MAX_GAP = 255;
    /** An entry of value zero with the largest gap. */
    private static final char BRIDGE = MAX_GAP << GAP;
    /** Number of codes, and thus of distinct values of coded entries. */
    public static final int CODES = 256;
    /** Number of entries in a cache line of 64 bytes. */
    private static final int ENTRIES_OF_LINE = 32;
    /** Number of entries per row that are prefetched in turn with those of the other rows. */
    private static final int IN_TURNS = 8 * ENTRIES_OF_LINE;
    /** The bits of the code in an entry. */
    static final int CODE = CODES - 1;

    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    /** A matrix without rows. */
    static final SparseMatrix EMPTY = new SparseMatrix(0, new int[1], new char[0], new float[0], false);

    final int rows;
    final int columns;
    /** The entries of row r are at the places {@code [start[r], start[r + 1])}. */
    final int[] start;

    final char[] entry;
    final float[] values;
    /** Whether the value of an entry is {@code values[code]} rather than {@code values[place of the entry]}. */
    final boolean coded;

    SparseMatrix(int columns, int[] start, char[] entry, float[] values, boolean coded) {
        this.rows = start.length - 1;
        this.columns = columns;
        this.start = start;
        this.entry = entry;
        this.values = values;
        this.coded = coded;
    }

    /**
     * Creates a matrix with an entry in every column, whose values can be set: column j of row i has value number
     * {@code i * stride + j}.
     *
     * @param stride at least the number of columns
     * @throws IllegalArgumentException if there are more than {@link #CODES} values
     */
    public static SparseMatrix full(int rows, int columns, int stride) {
        if (rows * stride > CODES) {
            throw new IllegalArgumentException("there are " + CODES + " codes, not " + rows * stride);
        }
        int[] start = new int[rows + 1];
        char[] entry = new char[rows * columns];
        for (int at = 0; at < entry.length; at++) {
            int column = at % columns;
            entry[at] = (char) (Math.min(column, 1) << GAP | at / columns * stride + column);
            start[at / columns + 1] = at + 1;
        }
        return new SparseMatrix(columns, start, entry, new float[CODES], true);
    }

    /** Sets the first values of a {@link #full} matrix. */
    public void setValues(float[] from, int at, int count) {
        System.arraycopy(from, at, values, 0, count);
    }

    /** A source of rows of arbitrary values. */
    @FunctionalInterface
    public interface FloatRows {
        /** Writes the ascending columns and the values of a row's non-zero entries, and returns their number. */
        int copyNonZeros(int row, char[] columns, float[] values);
    }

    /** A source of rows of coded values. */
    @FunctionalInterface
    public interface CodedRows {
        /** Writes the ascending columns and the codes of a row's non-zero entries, and returns their number. */
        int copyNonZeros(int row, char[] columns, byte[] codes);
    }

    /**
     * Packs the rows [from, to) of a source of arbitrary values.
     *
     * @param columns number of columns, at most 65,536
     */
    public static SparseMatrix ofFloats(int from, int to, int columns, FloatRows source) {
        char[] column = new char[columns];
        float[] value = new float[columns];
        Packer packer = new Packer(to - from, columns, true);
        for (int r = from; r < to; r++) {
            int count = source.copyNonZeros(r, column, value);
            packer.beginRow();
            for (int i = 0; i < count; i++) {
                packer.add(column[i], value[i]);
            }
            packer.endRow();
        }
        return new SparseMatrix(columns, packer.start, packer.entry, packer.value, false);
    }

    /**
     * Packs the rows [from, to) of a source of coded values.
     *
     * @param columns number of columns, at most 65,536
     * @param values the value of each of the 256 codes; code 0 is zero
     */
    public static SparseMatrix ofCodes(int from, int to, int columns, float[] values, CodedRows source) {
        if (values.length != CODES || values[0] != 0) {
            throw new IllegalArgumentException("there are 256 codes, and code 0 stands for zero");
        }
        char[] column = new char[columns];
        byte[] code = new byte[columns];
        Packer packer = new Packer(to - from, columns, false);
        for (int r = from; r < to; r++) {
            packer.addRow(source.copyNonZeros(r, column, code), column, code);
        }
        return new SparseMatrix(columns, packer.start, packer.entry, values.clone(), true);
    }

    /**
     * Concatenates the rows of several matrices with the same number of columns. All of them or none are coded.
     *
     * @throws IllegalArgumentException if they have more entries than one array holds
     */
    public static SparseMatrix concatenate(List<SparseMatrix> parts) {
        SparseMatrix first = parts.get(0);
        boolean coded = first.coded;
        long entries = 0;
        int rows = 0;
        for (SparseMatrix part : parts) {
            entries += part.start[part.rows];
            rows += part.rows;
        }
        if (entries > MAX_ARRAY) {
            throw new IllegalArgumentException("a sparse matrix holds at most 2^31 entries, not " + entries);
        }
        int[] start = new int[rows + 1];
        char[] entry = new char[(int) entries];
        float[] values = coded ? first.values : new float[(int) entries];
        int row = 0;
        int at = 0;
        for (SparseMatrix part : parts) {
            for (int r = 0; r < part.rows; r++) {
                start[row++] = at + part.start[r];
            }
            int count = part.start[part.rows];
            System.arraycopy(part.entry, 0, entry, at, count);
            if (!coded) {
                System.arraycopy(part.values, 0, values, at, count);
            }
            at += count;
        }
        start[rows] = at;
        return new SparseMatrix(first.columns, start, entry, values, coded);
    }

    /**
     * Creates an empty matrix for rows of this one after {@link #dropRow}: the row at place i is its row 2 i, as in
     * {@link #withPlaces}.
     *
     * @param p probability of dropping an entry
     */
    public SparseMatrix emptyForDropout(int places, float p) {
        SparseMatrix empty = withPlaces(places, columns, coded ? values : null);
        if (coded) {
            for (int code = 0; code < empty.values.length; code++) {
                empty.values[code] *= 1 / (1 - p);
            }
        }
        return empty;
    }

    /**
     * Creates an empty matrix for rows that are packed later, see {@link #pack(int, int, char[], byte[])}: the row at
     * place i is its row 2 i, so that every row has space of its own and several threads can fill it.
     *
     * @param columns number of columns, at most 65,536
     * @param codeValues the value of each of the 256 codes, code 0 being zero; null for rows of arbitrary values
     */
    public static SparseMatrix withPlaces(int places, int columns, float @Nullable [] codeValues) {
        int size = maxEntries(columns) + 1;
        int[] rowStart = new int[2 * places];
        for (int place = 0; place < places; place++) {
            rowStart[2 * place] = Math.multiplyExact(place, size);
            rowStart[2 * place + 1] = place * size;
        }
        boolean coded = codeValues != null;
        float[] values = codeValues != null ? codeValues.clone() : new float[Math.multiplyExact(places, size)];
        return new SparseMatrix(columns, rowStart, new char[Math.multiplyExact(places, size)], values, coded);
    }

    /** Packs the ascending columns and the codes of a row's non-zero entries at a place, see {@link #withPlaces}. */
    public void pack(int place, int count, char[] columns, byte[] codes) {
        start[2 * place + 1] = pack(count, columns, codes, entry, start[2 * place]);
    }

    /**
     * Packs a row and returns the place after it. One method without calls, because every training run waits until C2
     * has compiled it.
     */
    private static int pack(int count, char[] columns, byte[] codes, char[] entry, int first) {
        int at = first;
        int column = 0;
        for (int i = 0; i < count; i++) {
            int gap = columns[i] - column;
            for (; gap > MAX_GAP; gap -= MAX_GAP) {
                entry[at++] = BRIDGE;
            }
            entry[at++] = (char) (gap << GAP | (codes[i] & CODE));
            column = columns[i];
        }
        return at;
    }

    /** Packs the ascending columns and the values of a row's non-zero entries at a place, see {@link #withPlaces}. */
    public void pack(int place, int count, char[] columns, float[] value) {
        int at = start[2 * place];
        int column = 0;
        for (int i = 0; i < count; i++) {
            at = put(entry, values, at, columns[i] - column, value[i]);
            column = columns[i];
        }
        start[2 * place + 1] = at;
    }

    /** Writes an entry at a gap from the previous one, with bridges if needed, and returns the place after it. */
    private static int put(char[] entry, float[] values, int at, int gap, float value) {
        int next = at;
        int rest = gap;
        for (; rest > MAX_GAP; rest -= MAX_GAP) {
            entry[next] = BRIDGE;
            values[next++] = 0;
        }
        entry[next] = (char) (rest << GAP);
        values[next] = value;
        return next + 1;
    }

    /**
     * Applies {@link Kernels#dropout} to a row of this matrix and writes the remaining entries to a place of another
     * matrix.
     *
     * @param p probability of dropping an entry, in [0, 1), the same as for the target
     * @param key key of the row, from {@code random.CounterRandom}
     * @param target made by {@link #emptyForDropout}
     */
    public void dropRow(int row, float p, long key, SparseMatrix target, int place) {
        int threshold = ScalarRandom.threshold(p);
        float factor = 1 / (1 - p);
        int end = start[row + 1];
        int at = target.start[2 * place];
        int column = 0;
        int last = 0;
        for (int q = start[row]; q < end; q++) {
            int next = entry[q];
            column += next >>> GAP;
            for (; column - last > MAX_GAP; last += MAX_GAP) {
                target.entry[at] = BRIDGE;
                if (!coded) {
                    target.values[at] = 0;
                }
                at++;
            }
            target.entry[at] = (char) ((column - last) << GAP | (next & CODE));
            if (!coded) {
                target.values[at] = values[q] * factor;
            }
            // 1 if the number is not below the threshold; branch-free, because the branch would be unpredictable.
            int kept = (threshold - 1 - (ScalarRandom.bits(key, column) >>> 1)) >>> 31;
            at += kept;
            last += kept * (column - last);
        }
        target.start[2 * place + 1] = at;
    }

    /** Returns whether entries have one of 256 coded values rather than arbitrary values. */
    public boolean isCoded() {
        return coded;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Number of columns. */
    public int columns() {
        return columns;
    }

    /** Number of entries, including bridges. */
    public int entries() {
        return start[rows];
    }

    /**
     * Prefetches some rows into the cache by reading one entry of every cache line. Examples come in random order, and
     * a product would otherwise wait for memory line by line. The first lines of all rows are read, then the second
     * lines and so on, so that the processor requests the next line, and its page, before the previous one has arrived.
     * The rest of long rows is read row by row.
     *
     * @param order the rows {@code order[from]} to {@code order[from + count - 1]} are read
     * @return a number that depends on the entries read; the caller must use it, so that the compiler cannot drop the
     *     reads
     */
    public int prefetch(int[] order, int from, int count) {
        int longest = 0;
        for (int i = from; i < from + count; i++) {
            longest = Math.max(longest, start[order[i] + 1] - start[order[i]]);
        }
        int seen = 0;
        for (int p = 0; p < Math.min(longest, IN_TURNS); p += ENTRIES_OF_LINE) {
            seen += prefetch(order, from, count, p);
        }
        return longest <= IN_TURNS && coded ? seen : seen + prefetchRest(order, from, count);
    }

    /** Reads entry p of some rows. A separate method for the reason given in {@link Matrices#transpose}. */
    private int prefetch(int[] order, int from, int count, int p) {
        int seen = 0;
        for (int i = from; i < from + count; i++) {
            seen += entry[placeOrLast(order[i], p)];
        }
        return seen;
    }

    /** Reads the rest of long rows, and the values of rows that are not coded. */
    private int prefetchRest(int[] order, int from, int count) {
        int seen = 0;
        for (int i = from; i < from + count; i++) {
            int first = start[order[i]];
            int length = start[order[i] + 1] - first;
            for (int p = IN_TURNS; p < length; p += ENTRIES_OF_LINE) {
                seen += entry[first + p];
            }
            for (int p = 0; p < length && !coded; p += ENTRIES_OF_LINE / 2) {
                seen += Float.floatToRawIntBits(values[first + p]);
            }
        }
        return seen;
    }

    /** Returns the place of entry p of a row or, if the row has fewer, of its last entry; any place if it is empty. */
    private int placeOrLast(int row, int p) {
        return Math.max(0, Math.min(start[row] + p, start[row + 1] - 1));
    }

    /** Returns the value of the entry at a place. */
    float value(int place) {
        return coded ? values[entry[place] & CODE] : values[place];
    }

    /** Returns the largest number of entries of a row, including bridges. */
    private static int maxEntries(int columns) {
        return columns + columns / MAX_GAP + 1;
    }

    /** Appends entries to arrays whose size depends on the rows so far, not on the largest possible rows. */
    private static final class Packer {
        /** Number of rows for which there is initially space. */
        private static final int FIRST_ROWS = 16;

        final int[] start;
        final int columns;
        char[] entry;
        /** By entry; empty for coded rows. */
        float[] value;

        private final boolean floats;
        private int row;
        private int at;
        private int column;

        Packer(int rows, int columns, boolean floats) {
            this.start = new int[rows + 1];
            this.columns = columns;
            int first = (int) Math.min(MAX_ARRAY, (long) Math.min(rows, FIRST_ROWS) * maxEntries(columns));
            this.entry = new char[first];
            this.floats = floats;
            this.value = new float[floats ? first : 0];
        }

        void beginRow() {
            int needed = maxEntries(columns);
            if (entry.length - at < needed) {
                long expected = (long) (at / (double) row * (start.length - 1));
                long length = Math.min(
                        MAX_ARRAY, Math.max(Math.min(expected, 4L * entry.length), entry.length / 4 * 5L) + needed);
                if (length - at < needed) {
                    throw new IllegalArgumentException("a sparse matrix holds at most 2^31 entries");
                }
                entry = Arrays.copyOf(entry, (int) length);
                value = floats ? Arrays.copyOf(value, (int) length) : value;
            }
            column = 0;
        }

        void add(int nextColumn, float nextValue) {
            at = put(entry, value, at, nextColumn - column, nextValue);
            column = nextColumn;
        }

        void endRow() {
            start[++row] = at;
        }

        /** Appends a row of coded values. */
        void addRow(int count, char[] columns, byte[] codes) {
            beginRow();
            at = pack(count, columns, codes, entry, at);
            endRow();
        }
    }
}
