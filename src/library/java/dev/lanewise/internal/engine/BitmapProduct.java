package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.NonZeroBitmap;

/**
 * {@link InputProduct} for prediction: bitmaps mark the non-zero inputs.
 *
 * <p>Prediction reads each input once, so packing a sparse matrix would not pay. The first half of the examples is
 * paired with the second, so that each row of weights is loaded once for two examples.
 */
final class BitmapProduct implements InputProduct {
    private final Kernels kernels;
    private final Matrix x = new Matrix();
    private final Matrix u = new Matrix();

    BitmapProduct(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void computeWeightedInputs(LayerBuffers buffers, int l, PanelParameters[] panels) {
        int count = buffers.count();
        int pairs = count / 2;
        NonZeroBitmap[] bitmaps = buffers.batch().bitmaps();
        Matrix inputs = buffers.input(l - 1);
        for (PanelParameters parameters : panels) {
            InputProduct.startFromBiases(buffers, l, parameters);
            Panel panel = parameters.panel;
            Matrix sums = buffers.panel(l, panel).u;
            for (int p = 0; p < pairs; p++) {
                x.moveTo(inputs.data(), inputs.offset(p), pairs * inputs.rowStride());
                u.moveTo(sums.data(), sums.offset(p), pairs * sums.rowStride());
                kernels.bitmapMultiplyAddOfTwo(panel.units(), bitmaps[p], x, parameters.weights, u);
            }
            if (count > 2 * pairs) {
                x.moveTo(inputs, count - 1);
                u.moveTo(sums, count - 1);
                kernels.bitmapMultiplyAdd(panel.units(), bitmaps[pairs], x, parameters.weights, u);
            }
        }
    }

    /** FF1 for a batch of one example, for any layer whose non-zero inputs are known. */
    void computeWeightedInputs(LayerBuffers buffers, int l, PanelParameters[] panels, NonZeroBitmap nonZeros) {
        for (PanelParameters parameters : panels) {
            InputProduct.startFromBiases(buffers, l, parameters);
            kernels.bitmapMultiplyAdd(
                    parameters.panel.units(),
                    nonZeros,
                    buffers.input(l - 1),
                    parameters.weights,
                    buffers.panel(l, parameters.panel).u);
        }
    }

    @Override
    public boolean scattersGradient() {
        return true;
    }

    @Override
    public void weightGradient(LayerBuffers buffers, int l, Panel panel, int from, int to, boolean adds, Matrix nabla) {
        throw new IllegalStateException("bitmaps are for prediction, which has no gradient");
    }
}
