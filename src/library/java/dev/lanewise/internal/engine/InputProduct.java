package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;

/**
 * The two products of a layer that read its inputs X: the weighted inputs (FF1) and the weight gradient (BP4v).
 *
 * <p>Each form of inputs has its own implementation. All implementations give the same bits.
 */
interface InputProduct {
    /**
     * Computes FF1, {@code U = X W + b}, for all examples of the batch and some panels of layer l.
     *
     * @param panels parameters of the panels; U is overwritten in the buffers
     */
    void computeWeightedInputs(LayerBuffers buffers, int l, PanelParameters[] panels);

    /** Returns whether {@link #weightGradient} works example by example, and therefore processes all inputs at once. */
    boolean scattersGradient();

    /**
     * Computes BP4v, {@code nabla = X^T E} or {@code nabla += X^T E}, for the inputs {@code [from, to)} of a panel of
     * layer l.
     *
     * @param from a multiple of {@link Layout#PANEL}; 0 if the gradient is scattered
     * @param to end of the inputs, exclusive; the number of inputs if the gradient is scattered
     * @param adds whether to add to the contents of {@code nabla} rather than overwrite them; a scattered gradient is
     *     always added
     * @param nabla gradient by input, one row each, starting with that of {@code from}; with the panel's stride
     */
    void weightGradient(LayerBuffers buffers, int l, Panel panel, int from, int to, boolean adds, Matrix nabla);

    /** Initialises the weighted inputs of all examples with the biases. */
    static void startFromBiases(LayerBuffers buffers, int l, PanelParameters parameters) {
        Matrix u = buffers.panel(l, parameters.panel).u;
        for (int i = 0; i < buffers.count(); i++) {
            System.arraycopy(
                    parameters.biases.data(),
                    parameters.biases.offset(),
                    u.data(),
                    u.offset(i),
                    parameters.panel.stride());
        }
    }

    /** The implementations of one worker. The form of each batch's inputs selects one for the first layer. */
    final class Choice {
        private final InputProduct dense;
        private final InputProduct sparse;
        private final InputProduct grouped;
        private final InputProduct bitmap;

        /**
         * Creates the implementations for one worker.
         *
         * @param inputs number of input units
         * @param workspace workspace of the worker
         */
        Choice(int inputs, Kernels kernels, Workspace workspace) {
            this.dense = new DenseProduct(kernels, workspace);
            this.sparse = new SparseProduct(inputs, kernels);
            this.grouped = new GroupedSparseProduct(inputs, kernels);
            this.bitmap = new BitmapProduct(kernels);
        }

        /** Product for layer l; layers above the first have dense inputs. */
        InputProduct of(Batch batch, int l) {
            if (l > 1) {
                return dense;
            }
            return switch (batch.kind()) {
                case DENSE -> dense;
                case BITMAP -> bitmap;
                case SPARSE -> sparse;
                case GROUPED -> grouped;
            };
        }
    }
}
