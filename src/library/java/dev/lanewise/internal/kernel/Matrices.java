package dev.lanewise.internal.kernel;

/** Allocation of matrices, and a transpose without vectors. */
public final class Matrices {
    /**
     * Floats before the first row in an array of {@link #aligned}: with the array's header of 16 bytes they fill a
     * cache line.
     */
    public static final int FIRST = 12;

    private Matrices() {}

    /**
     * Allocates an array for a matrix that starts at {@link #FIRST} and has rows of whole cache lines, all zero.
     *
     * <p>Rows that straddle cache lines cost a third of the speed of a small network, and Java code cannot query the
     * address of an array. However, the default collector, G1, puts an array of at least half a region at the start of
     * a region and never moves it. Therefore the array is made that large. With another collector it may be unaligned,
     * which is only slower.
     *
     * @param size floats needed, including those before the first row
     */
    public static float[] aligned(int size) {
        return new float[Math.max(size, humongous())];
    }

    /**
     * Allocates like {@link #aligned} if at least a quarter of that size is needed; a small matrix is not worth the
     * memory.
     */
    public static float[] alignedIfLarge(int size) {
        return size < humongous() / 4 ? new float[size] : aligned(size);
    }

    /**
     * Allocates like {@link #aligned} if at least a sixteenth of that size is needed. Programs keep hundreds of
     * predictors of small networks, each of which would take 1 or 2 MB.
     */
    public static float[] alignedUnlessSmall(int size) {
        return size < humongous() / 16 ? new float[size] : aligned(size);
    }

    /** Allocates like {@link #alignedUnlessSmall}, for ints. */
    public static int[] intsAlignedUnlessSmall(int size) {
        return new int[size < humongous() / 16 ? size : Math.max(size, humongous())];
    }

    private static int humongous() {
        // A region is a power of two of at most a 2048th of the heap, from 1 to 32 MB.
        long region = Long.highestOneBit(Runtime.getRuntime().maxMemory() / 2048);
        return (int) Math.max(1 << 20, Math.min(region, 32 << 20)) / Float.BYTES;
    }

    /**
     * Transposes, {@code to[j][i] = from[i][j]}, four rows at a time, so that writes are adjacent.
     *
     * <p>The loop along the columns is a separate method, which is called often enough for C2 to compile it as a whole
     * at once. Nested loops are compiled by on-stack replacement first, and every training run waits for C2.
     *
     * @param rows rows of {@code from}, which starts at {@code fromAt} and has {@code fromStride} floats from row to
     *     row
     * @param columns columns of {@code from}
     */
    public static void transpose(
            int rows, int columns, float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride) {
        int i = 0;
        for (; i <= rows - 4; i += 4) {
            transposeFour(columns, from, fromAt + i * fromStride, fromStride, to, toAt + i, toStride);
        }
        for (; i < rows; i++) {
            transposeOne(columns, from, fromAt + i * fromStride, to, toAt + i, toStride);
        }
    }

    private static void transposeFour(
            int columns, float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride) {
        for (int j = 0; j < columns; j++) {
            int at = toAt + j * toStride;
            to[at] = from[fromAt + j];
            to[at + 1] = from[fromAt + j + fromStride];
            to[at + 2] = from[fromAt + j + 2 * fromStride];
            to[at + 3] = from[fromAt + j + 3 * fromStride];
        }
    }

    private static void transposeOne(int columns, float[] from, int fromAt, float[] to, int toAt, int toStride) {
        for (int j = 0; j < columns; j++) {
            to[toAt + j * toStride] = from[fromAt + j];
        }
    }
}
