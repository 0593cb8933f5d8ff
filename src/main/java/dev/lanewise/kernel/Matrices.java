package dev.lanewise.kernel;

/** Room for matrices, and the one thing done to them that is no arithmetic. */
public final class Matrices {
    /** Floats before the first row in an array of {@link #aligned}: with its header of 16 bytes they fill a cache line. */
    public static final int FIRST = 12;

    private Matrices() {}

    /**
     * An array for a matrix that starts at {@link #FIRST} and has rows of whole cache lines, all zero.
     *
     * <p>Rows that straddle cache lines cost a third of the speed of a small network, and Java cannot ask where an array
     * lies. But the G1 collector, the default, puts an array of at least half a region at the start of a region, and
     * there it stays. So the array is made that large. With another collector it may lie badly, and works all the same.
     *
     * @param size floats that are needed, those before the first row included
     */
    public static float[] aligned(int size) {
        return new float[Math.max(size, humongous())];
    }

    /** The same if it is at least a quarter of that large; a small matrix is not worth so much room. */
    public static float[] alignedIfLarge(int size) {
        return size < humongous() / 4 ? new float[size] : aligned(size);
    }

    /** The same for ints. */
    public static int[] alignedInts(int size) {
        return new int[Math.max(size, humongous())];
    }

    private static int humongous() {
        // A region is a power of two of at most a 2048th of the heap, from 1 to 32 MB.
        long region = Long.highestOneBit(Runtime.getRuntime().maxMemory() / 2048);
        return (int) Math.max(1 << 20, Math.min(region, 32 << 20)) / Float.BYTES;
    }

    /**
     * {@code to[j][i] = from[i][j]}, four rows at a time, so that what is written together lies together.
     *
     * @param rows rows of {@code from}, which starts at {@code fromAt} and has {@code fromStride} floats from row to row
     * @param columns columns of {@code from}
     */
    public static void transpose(
            int rows, int columns, float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride) {
        int i = 0;
        for (; i <= rows - 4; i += 4) {
            int row = fromAt + i * fromStride;
            for (int j = 0; j < columns; j++) {
                int at = toAt + j * toStride + i;
                to[at] = from[row + j];
                to[at + 1] = from[row + j + fromStride];
                to[at + 2] = from[row + j + 2 * fromStride];
                to[at + 3] = from[row + j + 3 * fromStride];
            }
        }
        for (; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[toAt + j * toStride + i] = from[fromAt + i * fromStride + j];
            }
        }
    }
}
