package dev.lanewise.internal.engine.quantized;

import dev.lanewise.internal.engine.Feedforward;
import dev.lanewise.internal.engine.ForwardPass;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.PanelParameters;
import dev.lanewise.internal.engine.quantized.QuantizedWeights.QuantizedPanel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.NonZeroBitmap;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.WeightPrecision;
import java.util.Arrays;
import java.util.Collections;

/**
 * {@link Feedforward} with quantised weights.
 *
 * <p>With 8-bit weights q, FF1 of a unit is {@code z = scale * (sum of q x) + b}, as one chain of multiply-adds. With
 * bfloat16 it is FF1 of the rounded weights.
 *
 * <p>A few examples multiply packed weights directly and skip zero inputs. For more examples, each panel is converted
 * to floats once and multiplied as dense. Both compute the same chains. The layer buffers must store whole rows rather
 * than panels, as in prediction.
 */
public final class QuantizedFeedforward implements ForwardPass {
    /**
     * Largest number of examples for which conversion costs more than it saves; chosen by {@code PredictorBenchmark}.
     */
    private static final int MAX_PACKED_EXAMPLES = 4;

    private final Architecture architecture;
    private final QuantizedWeights weights;
    private final Kernels kernels;
    /** Computes everything but the products of packed weights. */
    private final Feedforward feedforward;

    private final Matrix unpacked;
    private final NonZeroBitmap[] nonZeros = new NonZeroBitmap[MAX_PACKED_EXAMPLES];
    private final Matrix x = new Matrix();
    private final Matrix u = new Matrix();

    /**
     * Prepares feedforward for one thread.
     *
     * @param weights shared by all threads
     * @param capacity largest number of examples in a batch
     */
    public QuantizedFeedforward(Architecture architecture, QuantizedWeights weights, Kernels kernels, int capacity) {
        this.architecture = architecture;
        this.weights = weights;
        this.kernels = kernels;
        this.feedforward = new Feedforward(architecture, weights.floats(), kernels, capacity);
        this.unpacked = weights.allocateUnpacked();
        int widest = Collections.max(architecture.sizes());
        Arrays.setAll(nonZeros, i -> new NonZeroBitmap(widest));
    }

    @Override
    public void run(LayerBuffers buffers) {
        for (int l = 1; l <= architecture.layers(); l++) {
            computeWeightedInputs(buffers, l);
            if (l < architecture.layers()) {
                feedforward.normalize(buffers, l);
                feedforward.activate(buffers, l);
            }
        }
        feedforward.activateOutput(buffers);
    }

    private void computeWeightedInputs(LayerBuffers buffers, int l) {
        int count = buffers.count();
        boolean few = count <= MAX_PACKED_EXAMPLES;
        for (int i = 0; few && i < count; i++) {
            kernels.findNonZeros(architecture.units(l - 1), x.moveTo(buffers.input(l - 1), i), nonZeros[i]);
        }
        for (QuantizedPanel panel : weights.panels(l)) {
            if (few) {
                multiplyRows(buffers, l, panel);
            } else {
                Matrix floats = panel.floats.weights;
                if (panel.packedRows != null) {
                    kernels.dequantize(panel.floats.inputs, panel.packedRows, unpacked);
                    floats = unpacked;
                }
                feedforward.computeWeightedInputs(
                        buffers, l, panel.floats, floats, sumsStartFromZero() ? null : panel.floats.biases);
            }
            if (weights.precision == WeightPrecision.INT8) {
                scale(buffers, l, panel);
            }
        }
    }

    /** Sums of integer weights are scaled before the bias is added, so they start from zero. */
    private boolean sumsStartFromZero() {
        return weights.precision == WeightPrecision.INT8;
    }

    private void multiplyRows(LayerBuffers buffers, int l, QuantizedPanel panel) {
        PanelParameters floats = panel.floats;
        Matrix sums = buffers.panel(l, floats.panel).u;
        for (int i = 0; i < buffers.count(); i++) {
            int at = sums.offset(i);
            if (sumsStartFromZero()) {
                Arrays.fill(sums.data(), at, at + floats.panel.stride(), 0);
            } else {
                System.arraycopy(floats.biases.data(), floats.biases.offset(), sums.data(), at, floats.panel.stride());
            }
            x.moveTo(buffers.input(l - 1), i);
            u.moveTo(sums, i);
            if (panel.packedRows != null) {
                kernels.quantizedMultiplyAdd(nonZeros[i], x, panel.packedRows, u);
            } else {
                kernels.bitmapMultiplyAdd(floats.panel.units(), nonZeros[i], x, floats.weights, u);
            }
        }
    }

    /** {@code u = scale * u + b}. */
    private void scale(LayerBuffers buffers, int l, QuantizedPanel panel) {
        PanelParameters floats = panel.floats;
        Matrix sums = buffers.panel(l, floats.panel).u;
        kernels.scaleColumns(buffers.count(), floats.panel.units(), panel.scales, sums);
        for (int i = 0; i < buffers.count(); i++) {
            kernels.addScaled(
                    floats.panel.stride(),
                    1,
                    floats.biases.data(),
                    floats.biases.offset(),
                    sums.data(),
                    sums.offset(i));
        }
    }
}
