package dev.lanewise.internal.kernel;

/**
 * Bitmap of the columns in which a row, or either of two rows, is not zero: one bit per column, 64 to a word. Words
 * without a bit set are omitted.
 *
 * <p>Filled by {@link Kernels#findNonZeros} and {@link Kernels#findNonZerosOfTwo}, read by the products that skip
 * zeros.
 */
public final class NonZeroBitmap {
    /** For each word with a bit set, ascending, two longs: the column of its lowest bit, and the bits. */
    final long[] words;
    /** Number of bits set. */
    int count;

    /** Creates an empty bitmap for rows of up to this many columns. */
    public NonZeroBitmap(int columns) {
        this.words = new long[2 * ((columns + Long.SIZE - 1) / Long.SIZE)];
    }

    /** Number of columns with an element that is not zero. */
    public int count() {
        return count;
    }
}
