package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Kernels.PANEL;
import static dev.lanewise.internal.kernel.Lanes.N;
import static dev.lanewise.internal.kernel.Lanes.ZEROS;

import org.jspecify.annotations.Nullable;

/**
 * Dense product by register tiles. A tile is a small block of the output that stays in vector registers during the loop
 * over the depth.
 *
 * <p>{@link VectorTiles}, written by {@code KernelGenerator}, has one method for each shape of a tile. The output is
 * cut into strips of whole columns, as wide as a tile, and each strip into tiles.
 *
 * <p>A tile of six rows by four vectors has 24 independent chains of multiply-adds. One step of the depth takes four
 * loads and six broadcasts. Chains and operands occupy 29 of 32 registers. Sixteen registers hold a tile of six rows by
 * two vectors; four by four would run at less than half its speed there. Narrower tiles compute the remaining columns,
 * and lower ones the remaining rows. Tiles of three vectors have eight rows, which also makes 24 chains, or five rows,
 * because two such tiles cover the ten examples of the notebook's mini-batch.
 *
 * <p>Each chain is a named local variable, because the JIT compiler does not keep array elements in registers. A tile
 * addresses its elements of A by one index and fixed offsets: one index per row would occupy a register each and cause
 * spills. Where the strides are constants, too, the compiler hoists most range checks out of the loop, which saves a
 * third of a full tile's instructions. Long products therefore have special tiles for adjacent rows of A, as in a
 * transposed matrix, and for rows a panel's width apart. The former also address the rows of C by constant offsets, so
 * that none of their indices is live during the loop.
 */
final class VectorTile {
    static final int PANEL_SHIFT = Integer.numberOfTrailingZeros(PANEL);

    /**
     * Number of rows of B that are used before the next tile. With 64 columns they take 256 KB, which fit in the
     * second-level cache, and that cache is fast enough. Shorter blocks read and write the output more often: 128 rows
     * cost 5 to 10 %.
     */
    private static final int DEPTH_BLOCK = 1024;

    /**
     * Smallest depth for which a special tile saves more than the 0.1 seconds that compiling it takes: for rows a panel
     * apart, and for adjacent rows.
     */
    static final int LONG_ROWS = 512;

    static final int LONG_COLUMNS = 64;

    /** Layouts of the operands: the usual one, rows of A a panel apart, and rows of A side by side. */
    static final int USUAL = 0;

    static final int APART = 1;
    static final int BESIDE = 2;
    static final int LAYOUTS = 3;

    private VectorTile() {}

    /** Returns the layout of the operands of a product, which decides about its tiles. Loads no vector class. */
    static int layout(int depth, Matrix a, Matrix b, Matrix c) {
        boolean apart = a.rowStride == PANEL && a.columnStride == 1 && depth >= LONG_ROWS;
        boolean beside = a.rowStride == 1
                && a.columnStride == PANEL
                && a.panelStride == PANEL * PANEL
                && c.rowStride == PANEL
                && depth >= LONG_COLUMNS;
        return b.rowStride != PANEL ? USUAL : apart ? APART : beside ? BESIDE : USUAL;
    }

    /** See {@link Kernels#multiply}. */
    static void multiply(int rows, int columns, int depth, Matrix a, Matrix b, @Nullable Matrix start, Matrix c) {
        int vectors = Lanes.vectors(columns);
        int jump = a.panelStride - PANEL * a.columnStride;
        // A negative depth selects the same tiles as a positive one. They then return at once, see BackgroundWarmUp.
        int layout = layout(Math.abs(depth), a, b, c);
        boolean adds = start == c;
        boolean startsFromRow = start != null && !adds;
        float[] s = ZEROS;
        int sAt = 0;
        if (start != null && !adds) {
            s = start.data;
            sAt = start.offset;
        }
        int k = 0;
        do {
            int aAt = a.offset + k / PANEL * a.panelStride;
            int bAt = b.offset + k * b.rowStride;
            int slice = Math.min(DEPTH_BLOCK, depth - k);
            for (int v = 0; v < vectors; ) {
                int strip = VectorTiles.stripOf(vectors - v);
                int j = v * N;
                VectorTiles.strip(
                        adds,
                        strip,
                        layout,
                        rows,
                        slice,
                        a.data,
                        aAt,
                        a.rowStride,
                        a.columnStride,
                        jump,
                        b.data,
                        bAt + j,
                        b.rowStride,
                        s,
                        startsFromRow ? sAt + j : 0,
                        c.data,
                        c.offset + j,
                        c.rowStride);
                v += strip;
            }
            adds = true; // The next slice of the depth continues the sums.
            k += DEPTH_BLOCK;
        } while (k < depth);
    }
}
