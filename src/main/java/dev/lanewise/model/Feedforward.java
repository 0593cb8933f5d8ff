package dev.lanewise.model;

import dev.lanewise.kernel.JoinedRows;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Layout.Panel;
import java.util.List;

/**
 * The feedforward equations, a whole mini-batch at a time:
 *
 * <pre>
 * FF1  Z(l) = A(l-1) W(l) + b(l)      rows are examples, W is (in, out)
 * FN   Z(l) = gamma(l) (Z(l) - mean) / sqrt(variance + epsilon) + beta(l)      in a normalised layer, see Normalization
 * FF2  A(l) = S(Z(l))
 * </pre>
 *
 * <p>Batch normalisation takes mean and variance from the batch that passes, as training does. A network that is used has
 * none any more, see {@link Network#folded}.
 */
public final class Feedforward implements ForwardPass {
    /** Whole tiles of six whose inputs stay in the second-level cache. */
    private static final int TOGETHER = 126;

    private final Architecture architecture;
    private final Layout layout;
    private final int worker;
    private final float[] parameters;
    private final Kernels kernels;
    /** For the chains of a sum over units. */
    private final float[] chains = new float[Kernels.PAD];
    /** Which units of a hidden layer are not zero, for one example that passes alone; null if all are used. */
    private long[] marksOrNull;

    /**
     * Feedforward for one worker of a layout.
     *
     * @param parameters packed by that layout; read at every call, not copied
     */
    public Feedforward(Architecture architecture, Layout layout, int worker, float[] parameters, Kernels kernels) {
        this.architecture = architecture;
        this.layout = layout;
        this.worker = worker;
        this.parameters = parameters;
        this.kernels = kernels;
    }

    /**
     * Lets an example that passes alone skip units that are zero. Its product is a chain of so many steps for each unit of the
     * layer, so every step that is left out counts; a tile of several examples has no use for it.
     */
    Feedforward skippingZeros() {
        int widest = architecture.sizes().stream().mapToInt(Integer::intValue).max().orElse(0);
        marksOrNull = new long[Kernels.marksOf(widest)];
        return this;
    }

    /** Takes a batch from the inputs to the activations of the output layer, all units of all layers. */
    @Override
    public void run(Pass pass) {
        runToOutput(pass);
        activateOutput(pass);
    }

    /** The same up to the weighted inputs of the output layer. */
    void runToOutput(Pass pass) {
        for (int l = 1; l <= architecture.layers(); l++) {
            List<Panel> panels = layout.all(l, worker);
            weightedInput(pass, l, panels);
            if (l < architecture.layers()) {
                normalize(pass, l, panels);
                activate(pass, l, panels);
            }
        }
    }

    /** FF1 for some panels of layer l: every sum starts from the bias. */
    void weightedInput(Pass pass, int l, List<Panel> panels) {
        int inputs = architecture.units(l - 1);
        int count = pass.batch.count;
        if (l == 1) {
            pass.packInputs(inputs);
        }
        if (l == 1 && (pass.batch.sparse != null || pass.batch.marked != null)) {
            for (int p = 0; p < panels.size(); p++) {
                startFromBiases(pass, l, panels.get(p));
                addSparseInputs(pass, panels.get(p));
            }
        } else if (skipsZeros(pass, l)) {
            int marked = kernels.markNonZeros(inputs, pass.passedOn[l - 1], 0, marksOrNull, 0);
            for (int p = 0; p < panels.size(); p++) {
                Panel panel = panels.get(p);
                startFromBiases(pass, l, panel);
                kernels.markedMultiplyAdd(
                        panel.units(), marked, marksOrNull, 0, pass.passedOn[l - 1], 0,
                        parameters, panel.offset(), panel.stride(), pass.u[l], pass.at(l, panel.firstUnit()));
            }
        } else {
            int together = together(count);
            for (int from = 0; from < count; from += together) {
                for (int p = 0; p < panels.size(); p++) {
                    Panel panel = panels.get(p);
                    multiply(pass, l, panel, from, Math.min(together, count - from), parameters, panel.offset(),
                            parameters, panel.row(inputs));
                }
            }
        }
    }

    private boolean skipsZeros(Pass pass, int l) {
        return marksOrNull != null && l > 1 && pass.batch.count == 1 && architecture.activation(l - 1) == Activation.RELU;
    }

    private void startFromBiases(Pass pass, int l, Panel panel) {
        int at = pass.at(l, panel.firstUnit());
        for (int i = 0; i < pass.batch.count; i++) {
            System.arraycopy(
                    parameters, panel.row(architecture.units(l - 1)), pass.u[l], at + i * pass.stride[l], panel.stride());
        }
    }

    /** How many of so many examples take their dense inputs through all panels before the next ones do. */
    public static int together(int examples) {
        return examples > 2 * TOGETHER ? TOGETHER : examples;
    }

    /**
     * FF1 for one panel of layer l and some examples with dense inputs.
     *
     * @param weights with the row of input 0 at {@code weightsAt} and the stride of the panel
     * @param startOrNull what the sums start from stands at {@code startAt}; null for zero
     */
    void multiply(
            Pass pass, int l, Panel panel, int from, int examples, float[] weights, int weightsAt, float[] startOrNull, int startAt) {
        kernels.multiplyFrom(
                examples, panel.units(), architecture.units(l - 1),
                pass.input(l - 1), pass.inputAt(l - 1) + from * pass.stride[l - 1], pass.stride[l - 1], 1, pass.distance[l - 1],
                weights, weightsAt, panel.stride(), startOrNull, startAt,
                pass.u[l], pass.at(l, panel.firstUnit()) + from * pass.stride[l], pass.stride[l]);
    }

    /** The products of FF1 for one panel of layer 1 and inputs that are sparse, or marked, are added to the sums. */
    private void addSparseInputs(Pass pass, Panel panel) {
        Batch batch = pass.batch;
        float[] z = pass.u[1];
        int stride = pass.stride[1];
        int at = pass.at(1, panel.firstUnit());
        if (batch.sparse != null) {
            JoinedRows joined = batch.joinedFor(panel);
            int done = 0;
            if (joined != null) {
                kernels.joinedMultiplyAdd(joined, parameters, panel.offset(), z, at, stride);
                done = joined.rows();
            }
            kernels.sparseMultiplyAdd(
                    batch.sparse, batch.rows, batch.firstRow + done, batch.count - done, panel.units(),
                    parameters, panel.offset(), panel.stride(),
                    z, at + done * stride, stride);
        } else {
            int pairs = batch.count / 2;
            for (int p = 0; p < pairs; p++) {
                kernels.markedMultiplyAddTwo(
                        panel.units(), batch.marked[p], batch.marks, p * batch.marksStride,
                        batch.dense, batch.denseOffset + p * batch.denseStride, pairs * batch.denseStride,
                        parameters, panel.offset(), panel.stride(),
                        z, at + p * stride, pairs * stride);
            }
            for (int i = 2 * pairs; i < batch.count; i++) {
                kernels.markedMultiplyAdd(
                        panel.units(), batch.marked[pairs], batch.marks, pairs * batch.marksStride,
                        batch.dense, batch.denseOffset + i * batch.denseStride,
                        parameters, panel.offset(), panel.stride(), z, at + i * stride);
            }
        }
    }

    /** FN for some panels of a hidden layer, if it is normalised. Layer normalisation needs FF1 of all panels. */
    void normalize(Pass pass, int l, List<Panel> panels) {
        Pass.Moments moments = pass.moments[l];
        if (moments == null) {
            return;
        }
        boolean byUnit = architecture.normalization(l) == Normalization.BATCH;
        int count = pass.batch.count;
        int stride = pass.stride[l];
        if (!byUnit) {
            kernels.rowMoments(
                    count, architecture.units(l), Normalization.EPSILON, pass.u[l], pass.at(l, 0), stride, pass.distance[l],
                    moments.mean(), moments.scale(), chains);
        }
        int gamma = architecture.units(l - 1) + 1;
        for (int p = 0; p < panels.size(); p++) {
            Panel panel = panels.get(p);
            int unit = panel.firstUnit();
            int at = pass.at(l, unit);
            if (byUnit) {
                kernels.columnMoments(count, panel.units(), Normalization.EPSILON, pass.u[l], at, stride,
                        moments.mean(), moments.variance(), moments.scale(), unit);
                kernels.normalizeColumns(count, panel.units(), moments.mean(), moments.scale(), unit,
                        parameters, panel.row(gamma), panel.row(gamma + 1), pass.u[l], at, stride, pass.z[l], at, stride);
            } else {
                kernels.normalizeRows(count, panel.units(), moments.mean(), moments.scale(),
                        parameters, panel.row(gamma), panel.row(gamma + 1), pass.u[l], at, stride, pass.z[l], at, stride);
            }
        }
    }

    /** FF2 for some panels of a hidden layer, and what dropout leaves of them. */
    void activate(Pass pass, int l, List<Panel> panels) {
        for (int p = 0; p < panels.size(); p++) {
            Panel panel = panels.get(p);
            int at = pass.at(l, panel.firstUnit());
            if (pass.z[l] != pass.a[l]) {
                for (int i = 0; i < pass.batch.count; i++) {
                    int row = at + i * pass.stride[l];
                    System.arraycopy(pass.z[l], row, pass.a[l], row, panel.units());
                }
            }
            architecture.activation(l).apply(kernels, pass.batch.count, panel.units(), pass.a[l], at, pass.stride[l]);
            pass.dropOut(kernels, l, panel, pass.a[l], pass.passedOn[l]);
        }
    }

    /** FF2 for the whole output layer. */
    void activateOutput(Pass pass) {
        int last = architecture.layers();
        if (pass.z[last] != pass.a[last]) {
            System.arraycopy(pass.z[last], 0, pass.a[last], 0, pass.batch.count * pass.stride[last]);
        }
        architecture.output().apply(
                kernels, pass.batch.count, architecture.outputs(), pass.a[last], 0, pass.stride[last]);
    }
}
