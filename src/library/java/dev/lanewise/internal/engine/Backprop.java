package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.LayerBuffers.PanelBuffers;
import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.engine.parallel.Barrier;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.Moments;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Training step for a whole mini-batch: forward pass, backward pass and parameter update. Training on any number of
 * threads and the gradient check both run it.
 *
 * <p>E holds the errors of a mini-batch, one row per example. The equations are those of {@link Feedforward} and
 *
 * <pre>
 * BP1v  E(L) = (A(L) - Y) * S'(Z(L))                 unless the loss makes it A - Y, see Losses
 * BP2v  E(l) = (E(l+1) W(l+1)^T) * S'(Z(l))          l = L-1 ... 1
 * BP3v  nabla b(l) = sum of the rows of E(l)
 * BP4v  nabla W(l) = A(l-1)^T E(l)                   summed over the mini-batch, in the order of its examples
 * </pre>
 *
 * <p>In a normalised layer, H is the value that gamma multiplies. Means are over examples or units, as in FN:
 *
 * <pre>
 * BN1v  nabla gamma(l) = sum of the rows of H * E(l),   nabla beta(l) = sum of the rows of E(l)
 * BN2v  E(l) = (D - mean D - H * mean (H * D)) / sqrt(variance + epsilon)   with D = gamma * E(l), before BP3v and BP4v
 * </pre>
 *
 * <p>Here {@code *} is the element-wise product, and W(l) has the shape (in, out). {@code docs/math.md} derives the
 * equations.
 *
 * <p>An instance computes one worker's share: the units of each layer that the {@link Layout} assigns to the worker.
 * Workers synchronise only where a layer is split among them. Comments in {@link #step} and the methods it calls
 * explain each wait.
 */
public final class Backprop {
    private final Architecture architecture;
    private final Layout layout;
    private final int worker;
    private final int last;
    private final Kernels kernels;
    private final Barrier barrier;
    private final Feedforward feedforward;
    /** Null for a built-in loss. */
    private final @Nullable CustomLoss customLoss;
    /** By hidden layer. */
    private final ErrorProduct[] errorProducts;
    /** By layer: nabla gamma and nabla beta as two rows; null for layers without normalisation. */
    private final @Nullable Matrix[] nablaAffine;

    private final Matrix nabla = new Matrix();
    private final Matrix row = new Matrix();
    private final float[] targetScratch;
    /** Workspace for the partial sums (chains) of a sum over units. */
    private final float[] chains = new float[Kernels.PAD];

    /**
     * Prepares backpropagation for one worker.
     *
     * @param parameters packed in the layout; read at every call, not copied
     * @param sample any batch whose inputs have the same form as those of later batches
     * @param capacity largest number of examples in a batch
     * @param barrier synchronises the worker with the others
     */
    public Backprop(
            Architecture architecture,
            Layout layout,
            int worker,
            float[] parameters,
            Kernels kernels,
            Batch sample,
            int capacity,
            Barrier barrier) {
        this.architecture = architecture;
        this.layout = layout;
        this.worker = worker;
        this.last = architecture.layers();
        this.kernels = kernels;
        this.barrier = barrier;
        Workspace workspace = new Workspace(architecture, capacity);
        this.feedforward = new Feedforward(architecture, layout, worker, parameters, kernels, workspace);
        this.customLoss = architecture.loss().isCustom() ? new CustomLoss(architecture, kernels) : null;
        ErrorProduct.Context context =
                new ErrorProduct.Context(architecture, layout, worker, parameters, kernels, workspace);
        this.targetScratch = new float[architecture.outputs()];
        this.errorProducts = new ErrorProduct[last];
        this.nablaAffine = new Matrix[last + 1];
        for (int l = 1; l < last; l++) {
            errorProducts[l] = ErrorProduct.choose(context, l, capacity, ErrorProduct.InputKind.of(sample));
            if (architecture.normalization(l) != Normalization.NONE) {
                int stride = Kernels.padded(architecture.units(l));
                nablaAffine[l] = new Matrix(new float[2 * stride], 0, stride);
            }
        }
    }

    /**
     * Runs one step: feedforward, the errors of all layers, and the update of the worker's parameters.
     *
     * <p>No worker waits after the update. Until BP2v of the next step, a worker reads only its own weights, and the
     * forward pass contains a wait before that point. Without split layers there is only one worker.
     */
    public void step(LayerBuffers buffers, GradientConsumer consumer) {
        forward(buffers);
        outputError(buffers);
        backward(buffers, consumer.lowestLayer());
        if (consumer.needsWholeGradient()) {
            for (int l = last; l >= 1; l--) {
                consumer.gather(this, buffers, l);
            }
            await(); // The norm needs the gradient of all workers.
            consumer.complete();
        }
        for (int l = last; l >= 1; l--) {
            consumer.consume(this, buffers, l);
        }
    }

    /** Runs FF1, FN and FF2 of all layers, up to the weighted inputs of the output layer. */
    private void forward(LayerBuffers buffers) {
        for (int l = 1; l <= last; l++) {
            feedforward.computeWeightedInputs(buffers, l);
            if (l < last) {
                if (averagesUnitsOfOthers(l)) {
                    await(); // FN averages the weighted inputs of all units.
                }
                feedforward.normalize(buffers, l);
                feedforward.activate(buffers, l);
            }
            if (layout.isSplit(l)) {
                await(); // The next layer, or the loss, reads all units.
            }
        }
    }

    /** Computes the activations of all output units and E(L) by BP1v, each row times its example's weight. */
    private void outputError(LayerBuffers buffers) {
        feedforward.activateOutput(buffers);
        LayerBuffers.OutputBuffers output = buffers.output();
        int units = architecture.outputs();
        int count = buffers.count();
        Batch batch = buffers.batch();
        float[] e = output.e.data();
        if (customLoss != null) {
            customLoss.toError(batch, output);
        } else {
            System.arraycopy(output.a.data(), output.a.offset(), e, output.e.offset(), count * output.e.rowStride());
            for (int i = 0; i < count; i++) {
                batch.targets().subtract(batch.example(i), e, output.e.offset(i), units, targetScratch);
            }
            Losses.toError(architecture.loss(), architecture.output(), kernels, count, units, output);
        }
        for (int i = 0; i < count; i++) {
            if (batch.targets().isWeighted()) {
                batch.targets().multiplyByWeight(batch.example(i), e, output.e.offset(i), units);
            }
            Arrays.fill(e, output.e.offset(i) + units, output.e.offset(i + 1), 0);
        }
    }

    /** Runs BP2v and BN2v of the hidden layers, from the last to the lowest whose gradient is needed. */
    private void backward(LayerBuffers buffers, int lowest) {
        boolean othersReadWeights = false;
        for (int l = last - 1; l >= lowest; l--) {
            if (l + 1 < last && layout.isSplit(l + 1)) {
                await(); // BP2v reads the errors of all units of the layer above.
            }
            hiddenError(buffers, l);
            if (averagesUnitsOfOthers(l)) {
                await(); // BN2v averages the errors of all units.
            }
            errorBeforeLayerNormalization(buffers, l);
            othersReadWeights |= layout.isSplit(l + 1);
        }
        if (othersReadWeights) {
            await(); // BP2v of other workers reads the weights that this worker is about to change.
        }
    }

    private boolean averagesUnitsOfOthers(int l) {
        return architecture.normalization(l) == Normalization.LAYER && layout.isSplit(l);
    }

    private void await() {
        barrier.await(worker);
    }

    /** Runs BP2v and BN1v for hidden layer l, and computes BN2v (batch normalisation) or D (layer normalisation). */
    private void hiddenError(LayerBuffers buffers, int l) {
        errorProducts[l].multiply(buffers);
        Matrix affine = nablaAffine[l];
        for (PanelParameters parameters : feedforward.own(l)) {
            Panel panel = parameters.panel;
            PanelBuffers own = buffers.panel(l, panel);
            buffers.dropOut(kernels, l, panel, own.e, own.e);
            Activations.multiplyByDerivative(
                    architecture.activation(l), kernels, buffers.count(), panel.units(), own.z, own.a, own.e);
            if (affine != null) {
                nabla.moveTo(affine.data(), panel.firstUnit(), affine.rowStride());
                errorThroughNormalization(buffers, l, parameters, own);
            }
        }
    }

    private void errorThroughNormalization(LayerBuffers buffers, int l, PanelParameters parameters, PanelBuffers own) {
        int units = parameters.panel.units();
        Moments moments = moments(buffers, l);
        if (architecture.normalization(l) == Normalization.BATCH) {
            kernels.normalizeColumnsBackward(
                    buffers.count(),
                    units,
                    moments,
                    parameters.panel.firstUnit(),
                    parameters.affine,
                    own.u,
                    nabla,
                    own.e);
        } else {
            kernels.scaledErrors(buffers.count(), units, moments, parameters.affine, own.u, own.e, nabla, own.d);
        }
    }

    /** Means and scales of layer l, which must be normalised. */
    private static Moments moments(LayerBuffers buffers, int l) {
        return Objects.requireNonNull(buffers.moments(l), "moments");
    }

    /** Runs BN2v for hidden layer l if it has layer normalisation. Requires D of all units. */
    private void errorBeforeLayerNormalization(LayerBuffers buffers, int l) {
        if (architecture.normalization(l) != Normalization.LAYER) {
            return;
        }
        Moments moments = moments(buffers, l);
        kernels.rowErrorMeans(
                buffers.count(),
                architecture.units(l),
                moments,
                buffers.weightedInputs(l),
                buffers.scaledErrors(l),
                chains);
        for (PanelParameters parameters : feedforward.own(l)) {
            PanelBuffers own = buffers.panel(l, parameters.panel);
            kernels.normalizeRowsBackward(buffers.count(), parameters.panel.units(), moments, own.u, own.d, own.e);
        }
    }

    /** The worker's parameters of layer l, by panel. */
    PanelParameters[] own(int l) {
        return feedforward.own(l);
    }

    /** Returns whether the weight gradient of layer l is added example by example, for all inputs at once. */
    boolean scattersGradient(LayerBuffers buffers, int l) {
        return feedforward.product(buffers, l).scattersGradient();
    }

    /**
     * Computes BP4v, {@code nabla = A^T E} or {@code nabla += A^T E}, for the inputs {@code [from, to)} of a panel of
     * layer l; see {@link InputProduct#weightGradient}.
     */
    void weightGradient(LayerBuffers buffers, int l, Panel panel, int from, int to, boolean adds, Matrix nablaWeights) {
        feedforward.product(buffers, l).weightGradient(buffers, l, panel, from, to, adds, nablaWeights);
    }

    /**
     * Adds the bias gradient of a panel of layer l, BP3v, to a row.
     *
     * <p>With batch normalisation nothing is added. Subtracting the mean cancels the bias, so the gradient is zero, and
     * the sum would consist of rounding errors.
     */
    void addBiasGradient(LayerBuffers buffers, int l, Panel panel, Matrix biases) {
        if (architecture.normalization(l) != Normalization.BATCH) {
            kernels.addRows(buffers.count(), panel.units(), buffers.panel(l, panel).e, biases);
        }
    }

    /** Copies the gradient of a panel's gamma and beta, BN1v, to two rows. The layer must be normalised. */
    void copyAffineGradient(int l, Panel panel, float[] to, int at) {
        Matrix computed = Objects.requireNonNull(nablaAffine[l], "nablaAffine");
        System.arraycopy(computed.data(), computed.offset(0) + panel.firstUnit(), to, at, panel.stride());
        System.arraycopy(
                computed.data(), computed.offset(1) + panel.firstUnit(), to, at + panel.stride(), panel.stride());
    }

    /**
     * Updates the running means and variances of a panel with those of the batch. The layer must have batch
     * normalisation.
     *
     * <p>A single example has no variance and changes nothing.
     *
     * @param mean by unit, with padding
     * @param variance by unit, with padding; the unbiased estimate, which divides by the number of examples minus one
     */
    void addToRunning(LayerBuffers buffers, int l, Panel panel, float[] mean, float[] variance) {
        int count = buffers.count();
        if (count > 1) {
            Moments moments = moments(buffers, l);
            int at = panel.firstUnit();
            float unbiased = (float) (count / (count - 1.0));
            kernels.scale(1, panel.units(), unbiased, row.moveTo(moments.variance, at, panel.stride()));
            kernels.average(panel.stride(), Normalizations.MOMENTUM, moments.mean, mean, at);
            kernels.average(panel.stride(), Normalizations.MOMENTUM, moments.variance, variance, at);
        }
    }

    /** Multiplies the worker's errors of a panel of layer l by a factor. No other worker may read them afterwards. */
    void scaleErrors(LayerBuffers buffers, int l, Panel panel, float factor) {
        kernels.scale(buffers.count(), panel.units(), factor, buffers.panel(l, panel).e);
    }
}
