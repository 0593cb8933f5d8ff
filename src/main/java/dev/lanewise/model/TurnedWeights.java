package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.model.Layout.Panel;
import java.util.Arrays;

/**
 * The weights of a small output layer once more, transposed, for BP2v with lanes along the units of a sparse first layer.
 *
 * <p>The errors of the outputs become rows of a sparse matrix in which nothing is left out, so that the product is that of the
 * sparse layer, and its kernel is there already: none has to be compiled, which every training would wait for.
 */
final class TurnedWeights {
    private final int units;
    private final int outputs;
    private final int stride;
    private final Kernels kernels;
    private final float[] weights;
    private final SparseMatrix errors;
    private final int errorStride;
    private final int[] places;

    /**
     * Room for the weights between layer 1 and the outputs.
     *
     * @throws IllegalArgumentException unless they {@link #fit}
     */
    TurnedWeights(Architecture architecture, Kernels kernels) {
        if (!fit(architecture)) {
            throw new IllegalArgumentException(architecture + " has no output layer that is small enough, right behind layer 1");
        }
        this.units = architecture.units(1);
        this.outputs = architecture.outputs();
        this.stride = Kernels.padded(units);
        this.kernels = kernels;
        this.weights = Matrices.aligned(Matrices.FIRST + outputs * stride);
        this.errorStride = Pass.stride(outputs);
        this.errors = SparseMatrix.full(SparseMatrix.CODES / errorStride, outputs, errorStride);
        this.places = new int[SparseMatrix.CODES / errorStride];
        Arrays.setAll(places, i -> i);
    }

    /** Whether layer 1 is one panel of units, and the output layer behind it another, and small. */
    static boolean fit(Architecture architecture) {
        return architecture.layers() == 2 && architecture.units(1) <= Layout.PANEL && architecture.outputs() <= Layout.PANEL
                && architecture.units(1) * architecture.outputs() <= Backprop.FEW_WEIGHTS;
    }

    /** Transposes the weights as they are now. */
    void load(float[] parameters, Panel panel) {
        Matrices.transpose(
                units, outputs, parameters, panel.offset(), panel.stride(), weights, Matrices.FIRST, stride);
    }

    /** The product of BP2v, in the rows of E(1). Needs E(2). */
    void multiply(Pass pass) {
        int count = pass.batch.count;
        float[] e = pass.e[1];
        int eStride = pass.stride[1];
        Arrays.fill(e, 0, count * eStride, 0);
        for (int i = 0; i < count; i += places.length) {
            int rows = Math.min(places.length, count - i);
            errors.setValues(pass.e[2], i * errorStride, rows * errorStride);
            kernels.sparseMultiplyAdd(
                    errors, places, 0, rows, units, weights, Matrices.FIRST, stride, e, i * eStride, eStride);
        }
    }
}
