package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;

/**
 * Product of BP2v, {@code E(l+1) W(l+1)^T}, for one worker's units of hidden layer l.
 *
 * <p>Lanes must not run along the summed index, the units of layer l + 1. They run either along the examples, with E
 * transposed, or along the units of layer l, with W transposed. All implementations give the same bits.
 */
interface ErrorProduct {
    /** Writes the product to the worker's panels of E(l). Requires the complete E(l+1). */
    void multiply(LayerBuffers buffers);

    /** Objects that every implementation uses besides the layer buffers. */
    record Context(
            Architecture architecture,
            Layout layout,
            int worker,
            float[] parameters,
            Kernels kernels,
            Workspace workspace) {

        int units(int l) {
            return architecture.units(l);
        }
    }

    /**
     * Chooses the implementation for a layer, from sizes and the form of the inputs.
     *
     * @param capacity largest number of examples in a batch
     * @param inputs form of the first layer's inputs
     */
    static ErrorProduct choose(Context context, int l, int capacity, InputKind inputs) {
        if (SparseErrors.suits(context, l, inputs)) {
            return new SparseErrors(context, l);
        }
        return TransposedWeights.suits(capacity, context.units(l), context.units(l + 1))
                ? new TransposedWeights(context, l)
                : new TransposedErrors(context, l, capacity);
    }

    /** Form of the first layer's inputs, as far as the choice depends on it. */
    enum InputKind {
        /** Dense rows. */
        DENSE,
        /** Sparse rows with values in a table. */
        SPARSE_CODED,
        /** Sparse rows with a float per entry. */
        SPARSE_FLOATS;

        static InputKind of(Batch batch) {
            return batch.isDense() ? DENSE : batch.isCoded() ? SPARSE_CODED : SPARSE_FLOATS;
        }
    }
}
