package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.BlockedSparseRows;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.SparseSelection;

/**
 * {@link InputProduct} of sparse rows blocked by fours: each row of weights is loaded once for four examples.
 *
 * <p>Narrow panels, and trailing examples that do not fill a block, use unblocked rows.
 */
final class BlockedSparseProduct implements InputProduct {
    private final int inputs;
    private final Kernels kernels;
    private final SparseSelection remaining = new SparseSelection();
    private final Matrix remainingRows = new Matrix();

    BlockedSparseProduct(int inputs, Kernels kernels) {
        this.inputs = inputs;
        this.kernels = kernels;
    }

    @Override
    public void weightedInputs(LayerBuffers buffers, int l, PanelParameters[] panels) {
        BlockedSparseRows blocked = buffers.batch().blocked();
        for (PanelParameters parameters : panels) {
            InputProduct.startFromBiases(buffers, l, parameters);
            Panel panel = parameters.panel;
            Matrix u = buffers.panel(l, panel).u;
            int done = 0;
            if (isFull(panel)) {
                kernels.blockedMultiplyAdd(blocked, parameters.weights, u);
                done = blocked.rows();
            }
            remaining.moveTo(buffers.batch().selection(), done);
            kernels.sparseMultiplyAdd(remaining, panel.units(), parameters.weights, remainingRows.moveTo(u, done));
        }
    }

    private static boolean isFull(Panel panel) {
        return panel.stride() == Layout.PANEL;
    }

    @Override
    public boolean scattersGradient() {
        return true;
    }

    @Override
    public void weightGradient(LayerBuffers buffers, int l, Panel panel, int from, int to, boolean adds, Matrix nabla) {
        if (from != 0 || to != inputs) {
            throw new IllegalArgumentException("a sparse gradient is added for all inputs at once");
        }
        BlockedSparseRows blocked = buffers.batch().blocked();
        Matrix e = buffers.panel(l, panel).e;
        int done = 0;
        if (isFull(panel)) {
            kernels.blockedTransposeMultiplyAdd(blocked, e, nabla);
            done = blocked.rows();
        }
        remaining.moveTo(buffers.batch().selection(), done);
        kernels.sparseTransposeMultiplyAdd(remaining, panel.units(), remainingRows.moveTo(e, done), nabla);
    }
}
