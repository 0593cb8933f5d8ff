package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import dev.lanewise.model.Layout.Panel;
import dev.lanewise.model.NarrowWeights.NarrowPanel;
import java.util.Arrays;
import java.util.List;

/**
 * {@link Feedforward} with weights of fewer bits. FF1 of a unit is {@code z = scale * (sum of q x) + b} with the whole numbers q
 * of 8 bits, multiplied and added one after the other; with bfloat16 it is what it is with floats of these values.
 *
 * <p>A few examples take the weights as they are packed, and skip inputs that are zero; for more, a panel is unpacked once and the
 * products of floats do the rest. Both are the same chains. What passes has whole rows, as it does in a {@link Predictor}.
 */
final class NarrowFeedforward implements ForwardPass {
    /** Examples up to which unpacking costs more than it brings. Chosen by {@code PredictorBenchmark}. */
    private static final int FEW = 4;

    private final Architecture architecture;
    private final NarrowWeights weights;
    private final Kernels kernels;
    /** For all that is done with floats. */
    private final Feedforward feedforward;
    private final float[] unpacked;
    private final int marksStride;
    private final int[] marked = new int[FEW];
    private final long[] marks;

    NarrowFeedforward(Architecture architecture, NarrowWeights weights, Kernels kernels) {
        this.architecture = architecture;
        this.weights = weights;
        this.kernels = kernels;
        this.feedforward = new Feedforward(architecture, new Layout(architecture, 1), 0, weights.floats, kernels);
        this.unpacked = weights.allocateUnpacked();
        int widest = architecture.sizes().stream().mapToInt(Integer::intValue).max().orElse(0);
        this.marksStride = Kernels.marksOf(widest);
        this.marks = new long[FEW * marksStride];
    }

    @Override
    public void run(Pass pass) {
        for (int l = 1; l <= architecture.layers(); l++) {
            weightedInput(pass, l);
            if (l < architecture.layers()) {
                feedforward.normalize(pass, l, weights.floatPanels(l));
                feedforward.activate(pass, l, weights.floatPanels(l));
            }
        }
        feedforward.activateOutput(pass);
    }

    private void weightedInput(Pass pass, int l) {
        int inputs = architecture.units(l - 1);
        int count = pass.batch.count;
        boolean few = count <= FEW;
        float[] x = pass.input(l - 1);
        int xAt = pass.inputAt(l - 1);
        int xStride = pass.stride[l - 1];
        if (few) {
            for (int i = 0; i < count; i++) {
                marked[i] = kernels.markNonZeros(inputs, x, xAt + i * xStride, marks, i * marksStride);
            }
        }
        List<NarrowPanel> panels = weights.panels(l);
        for (int p = 0; p < panels.size(); p++) {
            NarrowPanel panel = panels.get(p);
            if (few) {
                start(pass, l, panel);
                for (int i = 0; i < count; i++) {
                    multiplyMarked(panel, i, x, xAt + i * xStride, pass.u[l], at(pass, l, panel, i));
                }
            } else if (panel.isPacked()) {
                weights.unpack(kernels, panel, inputs, unpacked);
                multiply(pass, l, panel, unpacked, Matrices.FIRST);
            } else {
                multiply(pass, l, panel, weights.floats, panel.floats().offset());
            }
            finish(pass, l, panel, weights.scales(l, p));
        }
    }

    /** Sums of whole numbers start from zero, others from the bias. */
    private boolean startsFromZero() {
        return weights.precision == WeightPrecision.INT8;
    }

    private void start(Pass pass, int l, NarrowPanel panel) {
        int width = panel.floats().stride();
        for (int i = 0; i < pass.batch.count; i++) {
            int at = at(pass, l, panel, i);
            if (startsFromZero()) {
                Arrays.fill(pass.u[l], at, at + width, 0);
            } else {
                System.arraycopy(weights.floats, panel.floats().row(architecture.units(l - 1)), pass.u[l], at, width);
            }
        }
    }

    private void multiply(Pass pass, int l, NarrowPanel panel, float[] from, int at) {
        feedforward.multiply(
                pass, l, panel.floats(), 0, pass.batch.count, from, at,
                startsFromZero() ? null : weights.floats, panel.floats().row(architecture.units(l - 1)));
    }

    private void multiplyMarked(NarrowPanel panel, int i, float[] x, int xAt, float[] z, int zAt) {
        Panel floats = panel.floats();
        if (!panel.isPacked()) {
            kernels.markedMultiplyAdd(floats.units(), marked[i], marks, i * marksStride, x, xAt,
                    weights.floats, floats.offset(), floats.stride(), z, zAt);
        } else if (weights.precision == WeightPrecision.INT8) {
            kernels.markedMultiplyAddInt8(
                    marked[i], marks, i * marksStride, x, xAt, weights.packed, panel.packedAt(), z, zAt);
        } else {
            kernels.markedMultiplyAddBfloat16(
                    marked[i], marks, i * marksStride, x, xAt, weights.packed, panel.packedAt(), z, zAt);
        }
    }

    private void finish(Pass pass, int l, NarrowPanel panel, float[] scales) {
        if (weights.precision == WeightPrecision.INT8) {
            kernels.scaleColumns(
                    pass.batch.count, panel.floats().units(), scales, pass.u[l], at(pass, l, panel, 0), pass.stride[l]);
            for (int i = 0; i < pass.batch.count; i++) {
                kernels.addScaled(panel.floats().stride(), 1, weights.floats, panel.floats().row(architecture.units(l - 1)),
                        pass.u[l], at(pass, l, panel, i));
            }
        }
    }

    /** Where a panel's units of an example begin. */
    private static int at(Pass pass, int l, NarrowPanel panel, int i) {
        return pass.at(l, panel.floats().firstUnit()) + i * pass.stride[l];
    }
}
