package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.N;

/**
 * Products with a sparse matrix. Each stored entry takes one broadcast and one row of the dense matrix, with lanes
 * along that row.
 *
 * <p>A strip of up to five vectors of the output (gather) or of the error (scatter) stays in registers during the loop
 * over the entries of an example. Wider rows take several strips. {@link VectorSparseStrips} has one method for each
 * width of a strip, written by {@code KernelGenerator}. They are written for the JIT compiler:
 *
 * <ul>
 * <li>Arguments that the loop over the entries reads come first, so that they are passed in registers. C2 reloads
 *     arguments on the stack for every entry, which took a fifth of the gradient's time. For the same reason the stride
 *     becomes a separate local variable, by a maximum that does not change it.
 * <li>A branch tests whether values are coded. It always goes the same way for a given matrix. With arithmetic instead,
 *     a product took 3 to 6 % longer.
 * <li>Scatter reads a whole row before it writes it. With every vector written before the next one was read, the
 *     gradient of the notebook's run took 6 % longer.
 * <li>Gather reads a row from its last vector to its first. C2 then does not unroll the loop over the entries. Where it
 *     does, each example ends in more unpredictable branches (3 to 10 %).
 * </ul>
 */
final class VectorSparse {

    private VectorSparse() {}

    /** See {@link Kernels#sparseMultiplyAdd}. */
    static void multiplyAdd(SparseSelection x, int columns, Matrix b, Matrix c) {
        int vectors = Lanes.vectors(columns);
        for (int v = 0; v < vectors; ) {
            int strip = Lanes.strip(vectors - v);
            int j = v * N;
            VectorSparseStrips.multiplyAdd(
                    strip,
                    x.matrix,
                    b.data,
                    b.offset + j,
                    b.rowStride,
                    x.order,
                    x.from,
                    x.count,
                    c.data,
                    c.offset + j,
                    c.rowStride);
            v += strip;
        }
    }

    /** See {@link Kernels#sparseTransposeMultiplyAdd}. */
    static void transposeMultiplyAdd(SparseSelection x, int columns, Matrix e, Matrix g) {
        int vectors = Lanes.vectors(columns);
        for (int v = 0; v < vectors; ) {
            int strip = Lanes.strip(vectors - v);
            int j = v * N;
            VectorSparseStrips.transposeMultiplyAdd(
                    strip,
                    x.matrix,
                    g.data,
                    g.offset + j,
                    g.rowStride,
                    x.order,
                    x.from,
                    x.count,
                    e.data,
                    e.offset + j,
                    e.rowStride);
            v += strip;
        }
    }
}
