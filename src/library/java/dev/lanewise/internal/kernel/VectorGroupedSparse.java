package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.GroupedSparseRows.GROUP;
import static dev.lanewise.internal.kernel.Kernels.PANEL;
import static dev.lanewise.internal.kernel.Lanes.N;
import static dev.lanewise.internal.kernel.VectorGroupedSparseTiles.VECTORS;

/**
 * Products of grouped sparse rows ({@link GroupedSparseRows}) with a panel. Lanes run along the panel's rows.
 *
 * <p>Each column of a group takes four vectors of the panel's row, four broadcasts and sixteen chains. All groups
 * process one block of columns before the next, so that the block's rows of the panel stay in the first-level cache.
 * Meanwhile the output (gather) or the errors (scatter) of a group stay in registers. {@link VectorGroupedSparseTiles},
 * written by {@code KernelGenerator}, has these tiles.
 */
final class VectorGroupedSparse {
    /**
     * Whether grouping pays off. Sixteen registers cannot hold sixteen chains, and where a panel takes several strips,
     * each strip reads the values again.
     */
    static final boolean PAYS = PANEL == VECTORS * N;

    private VectorGroupedSparse() {}

    /** See {@link Kernels#groupedMultiplyAdd}. */
    static void multiplyAdd(GroupedSparseRows x, Matrix b, Matrix c) {
        for (int j = 0; j < PANEL; j += VECTORS * N) {
            for (int block = 0; block < x.blocks(); block++) {
                for (int g = 0; g < x.groups(); g++) {
                    VectorGroupedSparseTiles.gather(
                            x,
                            x.start(g, block),
                            x.start(g, block + 1),
                            b.data,
                            b.offset + j,
                            c.data,
                            c.offset(g * GROUP) + j,
                            c.rowStride);
                }
            }
        }
    }

    /** See {@link Kernels#groupedTransposeMultiplyAdd}. */
    static void transposeMultiplyAdd(GroupedSparseRows x, Matrix e, Matrix g) {
        for (int j = 0; j < PANEL; j += VECTORS * N) {
            for (int block = 0; block < x.blocks(); block++) {
                for (int i = 0; i < x.groups(); i++) {
                    VectorGroupedSparseTiles.scatter(
                            x,
                            x.start(i, block),
                            x.start(i, block + 1),
                            e.data,
                            e.offset(i * GROUP) + j,
                            e.rowStride,
                            g.data,
                            g.offset + j);
                }
            }
        }
    }
}
