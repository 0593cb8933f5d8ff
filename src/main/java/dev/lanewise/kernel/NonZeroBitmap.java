package dev.lanewise.kernel;

/**
 * Which elements of a row, or of either of two rows, are not zero: a bit for each, 64 to a word, without the words that
 * have no bit set.
 *
 * <p>Made by {@link Kernels#findNonZeros} and {@link Kernels#findNonZerosOfTwo}, read by the products that skip zeros.
 */
public final class NonZeroBitmap {
    /** For each word with a bit set, ascending, two longs: the column of its lowest bit, and the bits. */
    final long[] words;
    /** Number of bits set. */
    int count;

    /** An empty bitmap with room for rows of so many columns. */
    public NonZeroBitmap(int columns) {
        this.words = new long[2 * ((columns + Long.SIZE - 1) / Long.SIZE)];
    }

    /** Number of columns with an element that is not zero. */
    public int count() {
        return count;
    }
}
