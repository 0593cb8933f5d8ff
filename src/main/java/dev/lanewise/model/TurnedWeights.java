package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.model.Layout.Panel;
import java.util.Arrays;
import java.util.List;

/**
 * The weights between two small layers once more, transposed, for BP2v with lanes along the units of the lower one.
 *
 * <p>The errors of the upper one become rows of a sparse matrix in which nothing is left out, so that the product is one of those of a
 * sparse first layer. Their kernels are small, and mostly there already, while those of the dense product and for transposing in
 * registers would have to be compiled, which every training would wait for.
 */
final class TurnedWeights {
    /** Weights up to which the time that they take in each step, more than with kernels of their own, is worth that. */
    static final int MOST = 2048;

    private final Kernels kernels;
    private final int layer;
    private final boolean isWorthAKernel;
    /** The panels of that layer, and the one of the next. */
    private final List<Panel> panels;
    private final Panel next;
    /** By panel, then by unit of the next layer. */
    private final float[] weights;
    private final SparseMatrix errors;
    private final int errorStride;
    private final int[] places;

    /**
     * Room for the weights between a layer and the next.
     *
     * @param layout one that they {@link #fit}
     * @param worker whose units of the lower layer
     */
    TurnedWeights(Architecture architecture, Layout layout, int layer, int worker, Kernels kernels) {
        this.kernels = kernels;
        this.layer = layer;
        this.panels = layout.own(layer, worker);
        this.next = layout.all(layer + 1, worker).get(0);
        this.isWorthAKernel = architecture.units(layer) * next.units() > Backprop.FEW_WEIGHTS;
        this.weights = Matrices.alignedIfLarge(Matrices.FIRST + panels.size() * panelSize());
        this.errorStride = Pass.stride(next.units());
        int rows = SparseMatrix.CODES / errorStride;
        this.errors = SparseMatrix.full(rows, next.units(), errorStride);
        this.places = new int[rows];
        Arrays.setAll(places, i -> i);
    }

    /** Whether a layer and the next are so small, and the next is one panel. */
    static boolean fit(Architecture architecture, Layout layout, int layer, int worker) {
        return architecture.units(layer) * architecture.units(layer + 1) <= MOST && layout.all(layer + 1, worker).size() == 1;
    }

    /**
     * Whether they are worth it for a batch. Few weights are so only where the kernel is the first layer's: with errors turned instead
     * there is none to compile. And kernels that have met other values than coded ones are slower.
     */
    boolean suits(Batch batch) {
        return batch.sparse == null ? isWorthAKernel : batch.sparse.isCoded() && (layer == 1 || isWorthAKernel);
    }

    private int panelSize() {
        return next.units() * Layout.PANEL;
    }

    /** Transposes the weights as they are now. */
    void load(float[] parameters) {
        for (int p = 0; p < panels.size(); p++) {
            Panel panel = panels.get(p);
            Matrices.transpose(
                    panel.units(), next.units(), parameters, next.row(panel.firstUnit()), next.stride(),
                    weights, Matrices.FIRST + p * panelSize(), panel.stride());
        }
    }

    /** The product of BP2v, in the worker's panels of E(l). Needs E(l+1). */
    void multiply(Pass pass) {
        int count = pass.batch.count;
        float[] e = pass.e[layer];
        int stride = pass.stride[layer];
        for (int p = 0; p < panels.size(); p++) {
            clear(e, pass.at(layer, panels.get(p).firstUnit()), stride, count, panels.get(p).stride());
        }
        for (int i = 0; i < count; i += places.length) {
            int rows = Math.min(places.length, count - i);
            errors.setValues(pass.e[layer + 1], i * errorStride, rows * errorStride);
            for (int p = 0; p < panels.size(); p++) {
                Panel panel = panels.get(p);
                kernels.sparseMultiplyAdd(
                        errors, places, 0, rows, panel.units(), weights, Matrices.FIRST + p * panelSize(), panel.stride(),
                        e, pass.at(layer, panel.firstUnit()) + i * stride, stride);
            }
        }
    }

    private static void clear(float[] e, int at, int stride, int count, int columns) {
        if (stride == columns) {
            Arrays.fill(e, at, at + count * stride, 0);
        } else {
            for (int i = 0; i < count; i++) {
                Arrays.fill(e, at + i * stride, at + i * stride + columns, 0);
            }
        }
    }
}
