package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;

/** {@link InputProduct} of sparse inputs: multiplies stored entries only. */
final class SparseProduct implements InputProduct {
    private final int inputs;
    private final Kernels kernels;

    SparseProduct(int inputs, Kernels kernels) {
        this.inputs = inputs;
        this.kernels = kernels;
    }

    @Override
    public void computeWeightedInputs(LayerBuffers buffers, int l, PanelParameters[] panels) {
        for (PanelParameters parameters : panels) {
            InputProduct.startFromBiases(buffers, l, parameters);
            Panel panel = parameters.panel;
            kernels.sparseMultiplyAdd(
                    buffers.batch().selection(), panel.units(), parameters.weights, buffers.panel(l, panel).u);
        }
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
        kernels.sparseTransposeMultiplyAdd(
                buffers.batch().selection(), panel.units(), buffers.panel(l, panel).e, nabla);
    }
}
