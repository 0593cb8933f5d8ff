package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;
import java.util.List;

/** {@link ErrorProduct} with lanes along the units of layer l: transposes the weights of each panel first. */
public final class TransposedWeights implements ErrorProduct {
    /** Largest number of weights between two layers for which scalar code that transposes the errors is fastest. */
    static final int FEW_WEIGHTS = 512;

    private final Context context;
    private final int l;
    private final List<Panel> own;
    private final List<Panel> nexts;
    private final Matrix weights = new Matrix();
    private final Matrix transposed = new Matrix();

    TransposedWeights(Context context, int l) {
        this.context = context;
        this.l = l;
        this.own = context.layout().own(l, context.worker());
        this.nexts = context.layout().all(l + 1, context.worker());
    }

    /**
     * Returns whether this is faster than transposing the errors.
     *
     * <p>Transposing a weight takes as long as its multiply-adds for nine examples. Transposing the errors costs idle
     * lanes, the product that is transposed back, and, with a single vector of examples, a tile that is a third slower
     * ({@code docs/kernels.md}).
     *
     * @param examples largest number of examples in a batch
     * @param units number of units of layer l
     * @param nextUnits number of units of layer l + 1
     */
    public static boolean suits(int examples, int units, int nextUnits) {
        int idle = Kernels.padded(examples) - examples + (examples <= Kernels.PAD ? 5 : 0);
        return units * nextUnits > FEW_WEIGHTS && nextUnits * (9 - idle) < 8 * examples;
    }

    @Override
    public void multiply(LayerBuffers buffers) {
        float[] workspace = context.workspace().matrix;
        for (int p = 0; p < own.size(); p++) {
            Panel mine = own.get(p);
            for (int q = 0; q < nexts.size(); q++) {
                Panel next = nexts.get(q);
                weights.moveTo(context.parameters(), next.row(mine.firstUnit()), next.stride());
                transposed.moveTo(workspace, Matrices.FIRST + next.firstUnit() * Layout.PANEL, Layout.PANEL);
                context.kernels().transpose(mine.units(), next.units(), weights, transposed);
            }
            transposed.moveTo(workspace, Matrices.FIRST, Layout.PANEL);
            context.kernels()
                    .multiply(
                            buffers.count(),
                            mine.units(),
                            context.units(l + 1),
                            buffers.errors(l + 1),
                            transposed,
                            null,
                            buffers.panel(l, mine).e);
        }
    }
}
