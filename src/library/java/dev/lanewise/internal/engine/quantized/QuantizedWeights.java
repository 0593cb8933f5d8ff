package dev.lanewise.internal.engine.quantized;

import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.engine.PanelParameters;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.QuantizedRows;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.WeightPrecision;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a network with quantised weights, shared by its predictors.
 *
 * <p>The weights of full panels are packed. Narrow panels would leave most of a packed row empty. Their weights are
 * rounded in the same way and stay floats.
 */
public final class QuantizedWeights {

    /** Largest magnitude of an 8-bit weight. */
    private static final int LARGEST = 127;

    /** Parameters of one panel. */
    static final class QuantizedPanel {
        /** Biases, and weights unless they are packed. */
        final PanelParameters floats;
        /** Packed weights; null if they are floats. */
        final @Nullable QuantizedRows packedRows;
        /** Scale of each unit, padded. */
        final float[] scales;

        private QuantizedPanel(PanelParameters floats, @Nullable QuantizedRows packedRows, float[] scales) {
            this.floats = floats;
            this.packedRows = packedRows;
            this.scales = scales;
        }
    }

    final WeightPrecision precision;
    private final Architecture architecture;
    private final QuantizedRows.Format format;
    /** By layer, from 1. */
    private final QuantizedPanel[][] panels;
    /** Largest number of rows of a packed panel; 0 if none is packed. */
    private final int maxRows;

    /**
     * Rounds and packs parameters.
     *
     * @param parameters layer by layer, weights (out, in) row-major, then biases, gamma and beta; overwritten
     */
    public QuantizedWeights(Architecture architecture, float[] parameters, WeightPrecision precision) {
        this.architecture = architecture;
        this.precision = precision;
        this.format = precision == WeightPrecision.INT8 ? QuantizedRows.Format.INT8 : QuantizedRows.Format.BFLOAT16;
        float[] scales = roundWeights(architecture, parameters, precision);
        Layout layout = new Layout(architecture, 1);
        float[] rounded = layout.packedForPrediction(parameters);
        float[] floats = Matrices.alignedUnlessSmall(Matrices.FIRST + floatCount(layout));
        int[] packed = Matrices.intsAlignedUnlessSmall(Matrices.FIRST + packedCount(layout));
        this.panels = new QuantizedPanel[architecture.layers() + 1][];
        int floatsAt = Matrices.FIRST;
        int packedAt = Matrices.FIRST;
        int firstScale = 0;
        int largest = 0;
        for (int l = 1; l < panels.length; l++) {
            int inputs = architecture.units(l - 1);
            panels[l] = new QuantizedPanel[layout.all(l, 0).size()];
            for (Panel from : layout.all(l, 0)) {
                int skipped = isPacked(from) ? inputs * from.stride() : 0;
                Panel to = new Panel(from.index(), from.firstUnit(), from.units(), from.stride(), floatsAt - skipped);
                int count = layout.rows(l) * from.stride() - skipped;
                System.arraycopy(rounded, from.offset() + skipped, floats, floatsAt, count);
                QuantizedRows rows = isPacked(from) ? pack(rounded, from, inputs, packed, packedAt) : null;
                float[] ofPanel = new float[from.stride()];
                System.arraycopy(scales, firstScale + from.firstUnit(), ofPanel, 0, from.units());
                panels[l][from.index()] = new QuantizedPanel(new PanelParameters(to, inputs, floats), rows, ofPanel);
                floatsAt += count;
                packedAt += rows != null ? inputs * format.ints() : 0;
                largest = rows != null ? Math.max(largest, inputs) : largest;
            }
            firstScale += architecture.units(l);
        }
        this.maxRows = largest;
    }

    private static boolean isPacked(Panel panel) {
        return panel.stride() == Kernels.PANEL;
    }

    private int floatCount(Layout layout) {
        int count = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            for (Panel panel : layout.all(l, 0)) {
                count += (layout.rows(l) - (isPacked(panel) ? architecture.units(l - 1) : 0)) * panel.stride();
            }
        }
        return count;
    }

    private int packedCount(Layout layout) {
        int count = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            for (Panel panel : layout.all(l, 0)) {
                count += isPacked(panel) ? architecture.units(l - 1) * format.ints() : 0;
            }
        }
        return count;
    }

    private QuantizedRows pack(float[] rounded, Panel from, int inputs, int[] packed, int at) {
        for (int i = 0; i < inputs; i++) {
            QuantizedRows.pack(format, rounded, from.row(i), packed, at + i * format.ints());
        }
        return new QuantizedRows(format, packed, at);
    }

    /** Rounds all weights in place and returns the scales of all units, layer by layer. */
    private static float[] roundWeights(Architecture architecture, float[] parameters, WeightPrecision precision) {
        float[] scales = new float
                [architecture.sizes().stream()
                        .skip(1)
                        .mapToInt(Integer::intValue)
                        .sum()];
        int unit = 0;
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            for (int j = 0; j < architecture.units(l); j++) {
                scales[unit++] = round(precision, parameters, at + j * inputs, inputs);
            }
            at += architecture.parameterCount(l);
        }
        return scales;
    }

    /**
     * Rounds the weights of a unit in place.
     *
     * @return the scale that the rounded weights have to be multiplied by
     */
    private static float round(WeightPrecision precision, float[] weights, int at, int count) {
        if (precision == WeightPrecision.INT8) {
            return toWholeNumbers(weights, at, count);
        }
        for (int i = at; precision == WeightPrecision.BFLOAT16 && i < at + count; i++) {
            weights[i] = QuantizedRows.bfloat16(weights[i]);
        }
        return 1;
    }

    private static float toWholeNumbers(float[] weights, int at, int count) {
        float largest = 0;
        for (int i = at; i < at + count; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        float scale = largest / LARGEST;
        for (int i = at; i < at + count; i++) {
            double steps = scale == 0 ? 0 : Math.rint(weights[i] / (double) scale);
            // Non-finite weights make the scale non-finite, and therefore the outputs.
            weights[i] = Double.isNaN(steps) ? 0 : (float) Math.max(-LARGEST, Math.min(LARGEST, steps)) + 0f;
        }
        return scale;
    }

    /**
     * Replaces parameters by the values that a predictor of this precision uses. Sums may round differently.
     *
     * @param parameters layer by layer, weights (out, in) row-major, then biases, gamma and beta; overwritten
     */
    public static void round(Architecture architecture, float[] parameters, WeightPrecision precision) {
        float[] scales = roundWeights(architecture, parameters, precision);
        int unit = 0;
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            for (int i = 0; i < architecture.units(l) * inputs; i++) {
                parameters[at + i] *= scales[unit + i / inputs];
            }
            unit += architecture.units(l);
            at += architecture.parameterCount(l);
        }
    }

    /** Panels of layer l, by ascending unit. */
    QuantizedPanel[] panels(int l) {
        return panels[l];
    }

    /** Float parameters of all panels, by layer and panel. */
    PanelParameters[][] floats() {
        PanelParameters[][] floats = new PanelParameters[panels.length][];
        for (int l = 1; l < floats.length; l++) {
            floats[l] = new PanelParameters[panels[l].length];
            for (int p = 0; p < floats[l].length; p++) {
                floats[l][p] = panels[l][p].floats;
            }
        }
        return floats;
    }

    /** Allocates a matrix for the weights of any packed panel as floats. */
    Matrix allocateUnpacked() {
        return new Matrix(
                Matrices.alignedUnlessSmall(Matrices.FIRST + maxRows * Kernels.PANEL), Matrices.FIRST, Kernels.PANEL);
    }
}
