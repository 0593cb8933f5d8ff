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

    /** Layouts of the operands: the usual one, rows of A a panel apart, and rows of A side by side. */
    static final int USUAL = 0;
    static final int APART = 1;
    static final int BESIDE = 2;
    static final int LAYOUTS = 3;

    private VectorTile() {}

    /** Returns the layout of the operands of a product, which decides about its tiles. Loads no vector class. */
    static int layout(int depth, Matrix a, Matrix b, Matrix c) {
        boolean apart = a.rowStride == PANEL && a.columnStride == 1 && depth >= LONG_ROWS;
        boolean beside = a.rowStride == 1 && a.columnStride == PANEL && a.panelStride == PANEL * PANEL
                && c.rowStride == PANEL && depth >= LONG_COLUMNS;
        return b.rowStride != PANEL ? USUAL : apart ? APART : beside ? BESIDE : USUAL;
    }

    /** See {@link Kernels#multiply}. */
    static void multiply(int rows, int columns, int depth, Matrix a, Matrix b, Matrix start, Matrix c) {
        int vectors = Lanes.vectors(columns);
        int jump = a.panelStride - PANEL * a.columnStride;
        // A negative depth reaches the tiles of a positive one, which then return at once, see BackgroundWarmUp.
        int layout = layout(Math.abs(depth), a, b, c);
        boolean adds = start == c;
        boolean startsFromRow = start != null && !adds;
        float[] s = startsFromRow ? start.data : ZEROS;
        int k = 0;
        do {
            int aAt = a.offset + k / PANEL * a.panelStride;
            int bAt = b.offset + k * b.rowStride;
            int slice = Math.min(DEPTH_BLOCK, depth - k);
            for (int v = 0; v < vectors; ) {
                int strip = VectorTiles.stripOf(vectors - v);
                int j = v * N;
                VectorTiles.strip(adds, strip, layout, rows, slice, a.data, aAt, a.rowStride, a.columnStride, jump,
                        b.data, bAt + j, b.rowStride, s, startsFromRow ? start.offset + j : 0,
                        c.data, c.offset + j, c.rowStride);
                v += strip;
            }
            adds = true; // The next slice of the depth continues the sums.
            k += DEPTH_BLOCK;
        } while (k < depth);
    }
}
