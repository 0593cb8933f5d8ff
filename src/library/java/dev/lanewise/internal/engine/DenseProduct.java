package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** {@link InputProduct} of dense inputs: matrix products in register tiles. */
public final class DenseProduct implements InputProduct {
    /**
     * Examples whose inputs stay in the second-level cache while all panels read them: whole tiles of six rows. Chosen
     * by {@code bench/compare --job multiply}.
     */
    private static final int EXAMPLES_IN_CACHE = 126;

    private final Kernels kernels;
    private final Workspace workspace;
    private final Matrix inputs = new Matrix();
    private final Matrix weightedInputs = new Matrix();
    private final Matrix transposedInputs = new Matrix();
    private final Matrix errors = new Matrix();
    private final Matrix rows = new Matrix();

    DenseProduct(Kernels kernels, Workspace workspace) {
        this.kernels = kernels;
        this.workspace = workspace;
    }

    /**
     * Number of examples that all panels process before the next examples.
     *
     * @param examples number of examples in the batch
     */
    public static int examplesInCache(int examples) {
        return examples > 2 * EXAMPLES_IN_CACHE ? EXAMPLES_IN_CACHE : examples;
    }

    @Override
    public void computeWeightedInputs(LayerBuffers buffers, int l, PanelParameters[] panels) {
        int count = buffers.count();
        int chunk = examplesInCache(count);
        for (int from = 0; from < count; from += chunk) {
            for (PanelParameters parameters : panels) {
                multiply(
                        buffers,
                        l,
                        parameters,
                        parameters.weights,
                        parameters.biases,
                        from,
                        Math.min(chunk, count - from));
            }
        }
    }

    /**
     * FF1 for one panel and some examples.
     *
     * @param start row from which every sum starts; null for zero
     * @param from first example
     * @param examples number of examples
     */
    public void multiply(
            LayerBuffers buffers,
            int l,
            PanelParameters parameters,
            Matrix weights,
            @Nullable Matrix start,
            int from,
            int examples) {
        Panel panel = parameters.panel;
        inputs.moveTo(buffers.input(l - 1), from);
        weightedInputs.moveTo(buffers.panel(l, panel).u, from);
        kernels.multiply(examples, panel.units(), parameters.inputs, inputs, weights, start, weightedInputs);
    }

    @Override
    public boolean scattersGradient() {
        return false;
    }

    @Override
    public void weightGradient(LayerBuffers buffers, int l, Panel panel, int from, int to, boolean adds, Matrix nabla) {
        int count = buffers.count();
        Matrix e = buffers.panel(l, panel).e;
        if (e.rowStride() > Kernels.padded(panel.stride()) && to - from > panel.stride()) {
            e = gather(e, count, panel.stride());
        }
        Matrix x = buffers.input(l - 1);
        int width = buffers.isInPanels(l - 1) ? Layout.PANEL : to - from;
        for (int k = from; k < to; k += width) {
            transposedInputs.moveTo(
                    x.data(),
                    x.offset() + k / Layout.PANEL * x.panelStride(),
                    1,
                    x.rowStride(),
                    Layout.PANEL * x.rowStride());
            rows.moveTo(nabla, k - from);
            kernels.multiply(
                    Math.min(to - k, width), panel.units(), count, transposedInputs, e, adds ? rows : null, rows);
        }
    }

    /** Copies the errors of a panel to adjacent rows: every tile reads all of them, and so touches fewer pages. */
    private Matrix gather(Matrix e, int count, int stride) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(e.data(), e.offset(i), workspace.matrix, Matrices.FIRST + i * stride, stride);
        }
        return errors.moveTo(workspace.matrix, Matrices.FIRST, stride);
    }
}
