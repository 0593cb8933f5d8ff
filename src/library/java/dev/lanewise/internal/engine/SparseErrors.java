package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.SparseSelection;
import java.util.Arrays;
import java.util.List;

/**
 * {@link ErrorProduct} for two small layers: lanes run along the units of layer l, and sparse kernels multiply.
 *
 * <p>Scalar code transposes the few weights, and the errors become rows of a sparse matrix without gaps. Sparse inputs
 * use the same kernel, so a small network needs fewer kernels.
 */
final class SparseErrors implements ErrorProduct {
    /** Largest number of weights between two layers for which transposing them in every step pays off. */
    static final int MAX_WEIGHTS = 2048;

    private final Context context;
    private final int l;
    private final List<Panel> own;
    private final Panel next;
    private final float[] weights;
    private final Matrix[] transposed;
    private final SparseMatrix errors;
    private final int errorStride;
    private final int[] rows;
    private final SparseSelection selection = new SparseSelection();
    private final Matrix product = new Matrix();

    SparseErrors(Context context, int l) {
        this.context = context;
        this.l = l;
        this.own = context.layout().own(l, context.worker());
        this.next = context.layout().all(l + 1, context.worker()).get(0);
        int panelSize = next.units() * Layout.PANEL;
        this.weights = Matrices.alignedIfLarge(Matrices.FIRST + own.size() * panelSize);
        this.transposed = new Matrix[own.size()];
        for (int p = 0; p < transposed.length; p++) {
            transposed[p] = new Matrix(
                    weights, Matrices.FIRST + p * panelSize, own.get(p).stride());
        }
        this.errorStride = LayerBuffers.stride(next.units());
        int capacity = SparseMatrix.CODES / errorStride;
        this.errors = SparseMatrix.full(capacity, next.units(), errorStride);
        this.rows = new int[capacity];
        Arrays.setAll(rows, i -> i);
    }

    /**
     * Returns whether both layers are small enough, the upper one is a single panel, and the sparse kernel only ever
     * reads coded values.
     */
    static boolean suits(Context context, int l, InputKind inputs) {
        int weights = context.units(l) * context.units(l + 1);
        if (weights > MAX_WEIGHTS
                || context.layout().all(l + 1, context.worker()).size() > 1) {
            return false;
        }
        boolean isWorthIt = weights > TransposedWeights.FEW_WEIGHTS;
        // The compiled code of the kernel is slower once it has processed float entries.
        return inputs != InputKind.SPARSE_FLOATS && (isWorthIt || (inputs == InputKind.SPARSE_CODED && l == 1));
    }

    @Override
    public void multiply(LayerBuffers buffers) {
        for (int p = 0; p < own.size(); p++) {
            Panel mine = own.get(p);
            Matrices.transpose(
                    mine.units(),
                    next.units(),
                    context.parameters(),
                    next.row(mine.firstUnit()),
                    next.stride(),
                    weights,
                    transposed[p].offset(),
                    mine.stride());
            clear(buffers.panel(l, mine).e, buffers.count(), mine.stride());
        }
        Matrix e = buffers.errors(l + 1);
        for (int i = 0; i < buffers.count(); i += rows.length) {
            int count = Math.min(rows.length, buffers.count() - i);
            errors.setValues(e.data(), e.offset(i), count * errorStride);
            selection.moveTo(errors, rows, 0, count);
            for (int p = 0; p < own.size(); p++) {
                product.moveTo(buffers.panel(l, own.get(p)).e, i);
                context.kernels().sparseMultiplyAdd(selection, own.get(p).units(), transposed[p], product);
            }
        }
    }

    private static void clear(Matrix e, int count, int columns) {
        if (e.rowStride() == columns) {
            Arrays.fill(e.data(), e.offset(), e.offset(count), 0);
        } else {
            for (int i = 0; i < count; i++) {
                Arrays.fill(e.data(), e.offset(i), e.offset(i) + columns, 0);
            }
        }
    }
}
