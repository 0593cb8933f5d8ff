package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import dev.lanewise.kernel.NarrowRows;
import dev.lanewise.model.Layout.Panel;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a network with weights of fewer bits. Those of full panels are packed; those of narrow panels, which would
 * leave most of a row empty, are rounded alike and stay floats, so that what is computed is the same.
 */
final class NarrowWeights {

    /**
     * A panel of a layer.
     *
     * @param floats what stays in floats, as in {@link Layout}: first the weights unless they are packed, then rows of biases
     *     and, in a normalised layer, of gamma and beta
     * @param packedAt where the first row of the packed weights starts; -1 if they are floats
     */
    record NarrowPanel(Panel floats, int packedAt) {
        boolean isPacked() {
            return packedAt >= 0;
        }
    }

    final WeightPrecision precision;
    final float[] floats;
    final int[] packed;
    /** By layer. */
    private final List<List<NarrowPanel>> panels = new ArrayList<>();
    private final List<List<Panel>> floatPanels = new ArrayList<>();
    /** Of the units of every panel, by layer. */
    private final List<List<float[]>> scales = new ArrayList<>();
    /** The most rows of a packed panel; 0 if none is packed. */
    private final int mostRows;

    /**
     * Rounds and packs parameters.
     *
     * @param parameters in the order of {@link Network#parameters}; overwritten
     */
    NarrowWeights(Architecture architecture, float[] parameters, WeightPrecision precision) {
        this.precision = precision;
        float[] scalesOfUnits = roundWeights(architecture, parameters, precision);
        Layout layout = new Layout(architecture, 1);
        float[] rounded = new float[layout.size()];
        layout.pack(parameters, rounded);
        int intsOfARow = precision == WeightPrecision.INT8 ? NarrowRows.INT8 : NarrowRows.BFLOAT16;
        int floatsAt = Matrices.FIRST;
        int packedAt = Matrices.FIRST;
        int most = 0;
        panels.add(List.of());
        floatPanels.add(List.of());
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            List<NarrowPanel> ofLayer = new ArrayList<>();
            for (Panel panel : layout.all(l, 0)) {
                boolean packs = panel.stride() == Kernels.PANEL;
                int skipped = packs ? inputs * panel.stride() : 0;
                ofLayer.add(new NarrowPanel(
                        new Panel(panel.firstUnit(), panel.units(), panel.stride(), floatsAt - skipped), packs ? packedAt : -1));
                floatsAt += layout.rows(l) * panel.stride() - skipped;
                packedAt += packs ? inputs * intsOfARow : 0;
                most = packs ? Math.max(most, inputs) : most;
            }
            panels.add(Architecture.fixed(ofLayer));
            floatPanels.add(ofLayer.stream().map(NarrowPanel::floats).toList());
        }
        this.mostRows = most;
        this.floats = Matrices.aligned(floatsAt);
        this.packed = Matrices.alignedInts(packedAt);
        fill(architecture, layout, rounded);
        splitScales(architecture, scalesOfUnits);
    }

    private void splitScales(Architecture architecture, float[] ofUnits) {
        scales.add(List.of());
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            List<float[]> ofLayer = new ArrayList<>();
            for (Panel panel : floatPanels.get(l)) {
                float[] ofPanel = new float[panel.stride()];
                System.arraycopy(ofUnits, at + panel.firstUnit(), ofPanel, 0, panel.units());
                ofLayer.add(ofPanel);
            }
            scales.add(Architecture.fixed(ofLayer));
            at += architecture.units(l);
        }
    }

    private void fill(Architecture architecture, Layout layout, float[] rounded) {
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            for (int p = 0; p < panels.get(l).size(); p++) {
                Panel from = layout.all(l, 0).get(p);
                NarrowPanel to = panels.get(l).get(p);
                int first = to.isPacked() ? inputs : 0;
                System.arraycopy(rounded, from.row(first), floats, to.floats.row(first),
                        (layout.rows(l) - first) * from.stride());
                for (int i = 0; i < first; i++) {
                    if (precision == WeightPrecision.INT8) {
                        NarrowRows.packInt8(rounded, from.row(i), packed, to.packedAt + i * NarrowRows.INT8);
                    } else {
                        NarrowRows.packBfloat16(rounded, from.row(i), packed, to.packedAt + i * NarrowRows.BFLOAT16);
                    }
                }
            }
        }
    }

    /** Rounds all weights in place, and gives the scales of all units, layer by layer. */
    private static float[] roundWeights(Architecture architecture, float[] parameters, WeightPrecision precision) {
        float[] scales = new float[architecture.sizes().stream().skip(1).mapToInt(Integer::intValue).sum()];
        int unit = 0;
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            for (int j = 0; j < architecture.units(l); j++) {
                scales[unit++] = precision.round(parameters, at + j * inputs, inputs);
            }
            at += architecture.parameterCount(l);
        }
        return scales;
    }

    /** Makes parameters, in place, what they are to a predictor of this precision, but for the rounding of sums. */
    static void round(Architecture architecture, float[] parameters, WeightPrecision precision) {
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

    /** The panels of layer l, by ascending unit. */
    List<NarrowPanel> panels(int l) {
        return panels.get(l);
    }

    /** What they have in {@link #floats}. */
    List<Panel> floatPanels(int l) {
        return floatPanels.get(l);
    }

    /** The scales of the units of panel p of layer l, padded. */
    float[] scales(int l, int p) {
        return scales.get(l).get(p);
    }

    /** Room for the weights of any packed panel as floats. */
    float[] allocateUnpacked() {
        return Matrices.aligned(Matrices.FIRST + mostRows * Kernels.PANEL);
    }

    /** Makes floats of the weights of a packed panel of so many rows, from {@link Matrices#FIRST} on. */
    void unpack(Kernels kernels, NarrowPanel panel, int rows, float[] to) {
        if (precision == WeightPrecision.INT8) {
            kernels.unpackInt8(rows, packed, panel.packedAt, to, Matrices.FIRST);
        } else {
            kernels.unpackBfloat16(rows, packed, panel.packedAt, to, Matrices.FIRST);
        }
    }
}
