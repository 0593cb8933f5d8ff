package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.GroupedSparseRows;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.SparseSelection;

/**
 * {@link InputProduct} of sparse rows in groups of four: each row of weights is loaded once for four examples.
 *
 * <p>Narrow panels, and trailing examples that do not fill a group, use ungrouped rows.
 */
final class GroupedSparseProduct implements InputProduct {
    private final int inputs;
    private final Kernels kernels;
    private final SparseSelection remaining = new SparseSelection();
    private final Matrix remainingRows = new Matrix();

    GroupedSparseProduct(int inputs, Kernels kernels) {
        this.inputs = inputs;
        this.kernels = kernels;
    }

    @Override
    public void computeWeightedInputs(LayerBuffers buffers, int l, PanelParameters[] panels) {
        GroupedSparseRows grouped = buffers.batch().grouped();
        for (PanelParameters parameters : panels) {
            InputProduct.startFromBiases(buffers, l, parameters);
            Panel panel = parameters.panel;
            Matrix u = buffers.panel(l, panel).u;
            int done = 0;
            if (isFull(panel)) {
                kernels.groupedMultiplyAdd(grouped, parameters.weights, u);
                done = grouped.rows();
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
        GroupedSparseRows grouped = buffers.batch().grouped();
        Matrix e = buffers.panel(l, panel).e;
        int done = 0;
        if (isFull(panel)) {
            kernels.groupedTransposeMultiplyAdd(grouped, e, nabla);
            done = grouped.rows();
        }
        remaining.moveTo(buffers.batch().selection(), done);
        kernels.sparseTransposeMultiplyAdd(remaining, panel.units(), remainingRows.moveTo(e, done), nabla);
    }
}
