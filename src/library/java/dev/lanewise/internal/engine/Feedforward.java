package dev.lanewise.internal.engine;

import dev.lanewise.internal.Identity;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.Moments;
import dev.lanewise.internal.kernel.NonZeroBitmap;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Feedforward equations, for a whole mini-batch at a time:
 *
 * <pre>
 * FF1  U(l) = A(l-1) W(l) + b(l)      rows are examples, W is (in, out)
 * FN   Z(l) = gamma(l) (U(l) - mean) / sqrt(variance + epsilon) + beta(l)      in a normalised layer; else Z = U
 * FF2  A(l) = S(Z(l))
 * </pre>
 *
 * <p>Each method computes one worker's units of one layer; {@link #run} computes a whole network with one worker. Batch
 * normalisation uses mean and variance of the batch, as in training. Prediction folds running averages of both into the
 * weights beforehand.
 */
public final class Feedforward implements ForwardPass {
    private final Architecture architecture;
    private final Kernels kernels;
    private final InputProduct.Choice products;
    /** Parameters of the worker's panels, by layer. */
    private final PanelParameters[][] own;
    /** Workspace for the partial sums (chains) of a sum over units. */
    private final float[] chains = new float[Kernels.PAD];

    private final DenseProduct dense;
    private final BitmapProduct hiddenBitmaps;
    /** Workspace for the non-zero units of a hidden layer, for a single example; null if all units are multiplied. */
    private @Nullable NonZeroBitmap nonZeros;

    /**
     * Prepares feedforward for one worker of a layout.
     *
     * @param parameters packed in the layout; read at every call, not copied
     */
    Feedforward(
            Architecture architecture,
            Layout layout,
            int worker,
            float[] parameters,
            Kernels kernels,
            Workspace workspace) {
        this(architecture, PanelParameters.of(architecture, layout, worker, parameters), kernels, workspace);
    }

    private Feedforward(Architecture architecture, PanelParameters[][] own, Kernels kernels, Workspace workspace) {
        this.architecture = architecture;
        this.kernels = kernels;
        this.products = new InputProduct.Choice(architecture.inputs(), kernels, workspace);
        this.dense = new DenseProduct(kernels, workspace);
        this.hiddenBitmaps = new BitmapProduct(kernels);
        this.own = own;
    }

    /**
     * Prepares feedforward for a single worker whose parameters need not share an array.
     *
     * @param own views of the parameters, by layer, from 1, and panel
     * @param capacity largest number of examples in a batch
     */
    public Feedforward(Architecture architecture, PanelParameters[][] own, Kernels kernels, int capacity) {
        this(architecture, own, kernels, new Workspace(architecture, capacity));
    }

    /**
     * Prepares feedforward for a single worker.
     *
     * @param layout layout for one worker
     * @param parameters packed in the layout; read at every call, not copied
     * @param capacity largest number of examples in a batch
     */
    public Feedforward(Architecture architecture, Layout layout, float[] parameters, Kernels kernels, int capacity) {
        this(architecture, layout, 0, parameters, kernels, new Workspace(architecture, capacity));
    }

    /**
     * Skips zero units behind a rectifier from now on, in batches of one example.
     *
     * <p>The product of one example is a chain of one multiply-add per unit, so every unit skipped saves time. A tile
     * of several examples would gain nothing.
     *
     * @return this object
     */
    public Feedforward skippingZeros() {
        nonZeros = new NonZeroBitmap(Collections.max(architecture.sizes()));
        return this;
    }

    /** Computes a batch from the inputs to the activations of the output layer. */
    @Override
    public void run(LayerBuffers buffers) {
        for (int l = 1; l <= architecture.layers(); l++) {
            computeWeightedInputs(buffers, l);
            if (l < architecture.layers()) {
                normalize(buffers, l);
                activate(buffers, l);
            }
        }
        activateOutput(buffers);
    }

    /** Product of layer l that suits the form of its inputs. */
    InputProduct product(LayerBuffers buffers, int l) {
        return products.of(buffers.batch(), l);
    }

    /** Parameters of the worker's panels of layer l. */
    PanelParameters[] own(int l) {
        return own[l];
    }

    /** FF1 for layer l: every sum starts from the bias. */
    void computeWeightedInputs(LayerBuffers buffers, int l) {
        if (l == 1) {
            buffers.packInputs(architecture.inputs());
        }
        if (nonZeros != null && hasZeros(buffers, l)) {
            kernels.findNonZeros(architecture.units(l - 1), buffers.input(l - 1), nonZeros);
            hiddenBitmaps.computeWeightedInputs(buffers, l, own[l], nonZeros);
        } else {
            product(buffers, l).computeWeightedInputs(buffers, l, own[l]);
        }
    }

    /**
     * FF1 for a panel of layer l with dense inputs, and with weights other than the worker's.
     *
     * @param weights (inputs, units), used instead of the panel's
     * @param start row from which every sum starts; null for zero
     */
    public void computeWeightedInputs(
            LayerBuffers buffers, int l, PanelParameters panel, Matrix weights, @Nullable Matrix start) {
        dense.multiply(buffers, l, panel, weights, start, 0, buffers.count());
    }

    /** Returns whether the inputs of layer l are a single example behind a rectifier. */
    private boolean hasZeros(LayerBuffers buffers, int l) {
        return l > 1 && buffers.count() == 1 && architecture.activation(l - 1).equals(Activation.RELU);
    }

    /** FN for hidden layer l, if it is normalised. Layer normalisation needs the weighted inputs of all units. */
    public void normalize(LayerBuffers buffers, int l) {
        Moments moments = buffers.moments(l);
        if (moments == null) {
            return;
        }
        int count = buffers.count();
        boolean byUnit = architecture.normalization(l) == Normalization.BATCH;
        if (!byUnit) {
            kernels.rowMoments(
                    count, architecture.units(l), Normalizations.EPSILON, buffers.weightedInputs(l), moments, chains);
        }
        for (PanelParameters parameters : own[l]) {
            int unit = parameters.panel.firstUnit();
            int units = parameters.panel.units();
            LayerBuffers.PanelBuffers panel = buffers.panel(l, parameters.panel);
            if (byUnit) {
                kernels.columnMoments(count, units, Normalizations.EPSILON, panel.u, moments, unit);
                kernels.normalizeColumns(count, units, moments, unit, parameters.affine, panel.u, panel.z);
            } else {
                kernels.normalizeRows(count, units, moments, parameters.affine, panel.u, panel.z);
            }
        }
    }

    /** FF2 for hidden layer l, followed by dropout. */
    public void activate(LayerBuffers buffers, int l) {
        for (PanelParameters parameters : own[l]) {
            LayerBuffers.PanelBuffers panel = buffers.panel(l, parameters.panel);
            int units = parameters.panel.units();
            copyKept(panel.z, panel.a, buffers.count(), units);
            Activations.apply(architecture.activation(l), kernels, buffers.count(), units, panel.a);
            buffers.dropOut(kernels, l, parameters.panel, panel.a, panel.output);
        }
    }

    /** FF2 for the whole output layer. */
    public void activateOutput(LayerBuffers buffers) {
        LayerBuffers.OutputBuffers output = buffers.output();
        copyKept(output.z, output.a, buffers.count(), architecture.outputs());
        Activations.apply(architecture.output(), kernels, buffers.count(), architecture.outputs(), output.a);
    }

    /** Copies Z to A where Z is stored separately. */
    private static void copyKept(Matrix z, Matrix a, int count, int units) {
        if (!Identity.same(z.data(), a.data())) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(z.data(), z.offset(i), a.data(), a.offset(i), units);
            }
        }
    }
}
