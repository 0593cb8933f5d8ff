package dev.lanewise.internal.kernel;

/**
 * One call of a kernel operation with all its operands.
 *
 * @param shape sizes as the operation names them
 * @param factor of the operations that have one
 * @param a first input or null
 * @param b second input or null
 * @param out what is written
 * @param outRows rows of what is written
 * @param sparse sparse input or null
 * @param order rows of the sparse input, from place {@code from} on, or null
 * @param from for dropout, the random index of column 0
 * @param keys of the random numbers of every row, or null
 */
record Call(
        Operation operation,
        Shape shape,
        float factor,
        TestMatrix a,
        TestMatrix b,
        TestMatrix out,
        int outRows,
        Sparse sparse,
        int[] order,
        int from,
        long[] keys) {

    Call copy() {
        return new Call(
                operation,
                shape,
                factor,
                a == null ? null : a.copy(),
                b == null ? null : b.copy(),
                out.copy(),
                outRows,
                sparse,
                order == null ? null : order.clone(),
                from,
                keys == null ? null : keys.clone());
    }

    Call with(Shape otherShape) {
        return new Call(operation, otherShape, factor, a, b, out, outRows, sparse, order, from, keys);
    }

    Call with(TestMatrix otherOut) {
        return new Call(operation, shape, factor, a, b, otherOut, outRows, sparse, order, from, keys);
    }

    int columns() {
        return shape.columns();
    }

    /** The rows of the sparse input. */
    SparseSelection selection() {
        return new SparseSelection().moveTo(sparse.matrix(), order, from, shape.rows());
    }

    /** Row of the sparse matrix that is example i. */
    float[] example(int i) {
        return sparse.dense()[order[from + i]];
    }
}
