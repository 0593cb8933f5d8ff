package dev.lanewise.kernel;

import static dev.lanewise.kernel.Kernels.PANEL;
import static dev.lanewise.kernel.Lanes.N;
import static dev.lanewise.kernel.Lanes.ZEROS;

/**
 * The dense product, by register tiles: a small block of the output stays in vector registers while the depth runs past
 * it.
 *
 * <p>{@link VectorTiles} has one method for each shape of a tile; {@code KernelGenerator} writes it and lists the
 * shapes. The output is cut into strips of whole columns, as wide as a tile, and each strip into tiles.
 *
 * <p>Six rows by four vectors are 24 independent chains of multiply-adds. One step of the depth takes four loads and
 * six broadcasts for them. Chains and operands are 29 of 32 registers. A processor with 16 registers has room for six
 * rows by two vectors; four by four would run at less than half of their speed there. Narrower tiles take the columns
 * that are left over, and lower ones the rows. Tiles of three vectors have eight rows, which are 24 chains as well, or
 * five, because two times five are the ten examples of the notebook's mini-batch.
 *
 * <p>Each chain is a named local variable, because the JIT compiler keeps no element of an array in a register. A tile
 * finds its elements of A by one index and fixed distances: an index for each row would cost a register each, and
 * spill. Where distances and steps are constants too, the compiler makes most of the range checks before the loop,
 * which saves a third of a full tile's instructions. So long products have tiles of their own for rows of A side by
 * side, as those of a transposed matrix are, and for rows a panel's width apart. The former find the rows of C by
 * constant distances as well: the compiler then keeps none of their indices while the loop runs.
 */
final class VectorTile {
    static final int PANEL_SHIFT = Integer.numberOfTrailingZeros(PANEL);

    /**
     * Rows of B that are used before the next tile: with 64 columns 256 KB, which the second-level cache holds, and it
     * delivers fast enough. Shorter blocks read and write the output more often: 128 rows cost 5 to 10 %.
     */
    private static final int DEPTH_BLOCK = 1024;

    /**
     * Least depth for which tiles with fixed distances gain more than the 0.1 seconds that one takes to be compiled: of
     * rows a panel apart, and of rows side by side.
     */
    static final int LONG_ROWS = 512;
    static final int LONG_COLUMNS = 64;

    private VectorTile() {}

    /** See {@link Kernels#multiply}. */
    static void multiply(int rows, int columns, int depth, Matrix a, Matrix b, Matrix start, Matrix c) {
        int vectors = Lanes.vectors(columns);
        int jump = a.panelStride - PANEL * a.columnStride;
        // A negative depth reaches the tiles of a positive one, which then return at once, see BackgroundWarmUp.
        int steps = Math.abs(depth);
        boolean apart = b.rowStride == PANEL && a.rowStride == PANEL && a.columnStride == 1 && steps >= LONG_ROWS;
        boolean beside = b.rowStride == PANEL && a.rowStride == 1 && a.columnStride == PANEL && jump == 0
                && steps >= LONG_COLUMNS;
        // Sums start from zeros, from one row, or from the output itself.
        float[] s = ZEROS;
        int sAt = 0;
        int sStride = 0;
        if (start != null) {
            s = start.data;
            sAt = start.offset;
            sStride = start == c ? c.rowStride : 0;
        }
        int k = 0;
        do {
            int aAt = a.offset + k / PANEL * a.panelStride;
            int bAt = b.offset + k * b.rowStride;
            int slice = Math.min(DEPTH_BLOCK, depth - k);
            for (int v = 0; v < vectors; ) {
                int strip = VectorTiles.stripOf(vectors - v);
                int j = v * N;
                VectorTiles.strip(strip, apart, beside, rows, slice, a.data, aAt, a.rowStride, a.columnStride, jump,
                        b.data, bAt + j, b.rowStride, s, s == ZEROS ? 0 : sAt + j, sStride,
                        c.data, c.offset + j, c.rowStride);
                v += strip;
            }
            // The next slice of the depth continues the sums.
            s = c.data;
            sAt = c.offset;
            sStride = c.rowStride;
            k += DEPTH_BLOCK;
        } while (k < depth);
    }
}
