package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.network.Architecture;
import java.util.List;

/** Views of one panel's parameters, or of another array with their layout, such as a gradient. */
public final class PanelParameters {
    /** Units and layout of the panel. */
    public final Panel panel;
    /** Number of inputs. */
    public final int inputs;
    /** W, (inputs, units). */
    public final Matrix weights;
    /** b, one row. */
    public final Matrix biases;
    /** Gamma and beta as two rows; must not be used if the layer is not normalised. */
    public final Matrix affine;

    /**
     * Creates views of a panel.
     *
     * @param inputs number of units of the layer below
     * @param packed an array with the panel's layout; not copied
     */
    public PanelParameters(Panel panel, int inputs, float[] packed) {
        this.panel = panel;
        this.inputs = inputs;
        this.weights = new Matrix(packed, panel.offset(), panel.stride());
        this.biases = new Matrix(packed, panel.row(inputs), panel.stride());
        this.affine = new Matrix(packed, panel.row(inputs + 1), panel.stride());
    }

    /** Creates views of all panels of a worker, by layer, from 1, and panel. */
    static PanelParameters[][] of(Architecture architecture, Layout layout, int worker, float[] packed) {
        PanelParameters[][] views = new PanelParameters[architecture.layers() + 1][];
        for (int l = 1; l < views.length; l++) {
            List<Panel> panels = layout.own(l, worker);
            views[l] = new PanelParameters[panels.size()];
            for (int p = 0; p < views[l].length; p++) {
                views[l][p] = new PanelParameters(panels.get(p), architecture.units(l - 1), packed);
            }
        }
        return views;
    }
}
