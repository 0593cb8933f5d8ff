package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;
import java.util.List;

/** {@link ErrorProduct} with lanes along the examples: transposes the errors first, and the product back. */
public final class TransposedErrors implements ErrorProduct {
    /**
     * Number of panels of units that read a panel of transposed errors before the next panel of errors is read.
     *
     * <p>They are few enough that the errors stay in the second-level cache, and the weights are still cached for the
     * next errors.
     */
    public static final int PANELS_IN_CACHE = 4;

    /**
     * Number of errors from which they are transposed in registers; for fewer, compiling the kernel does not pay off.
     */
    private static final int MANY_ERRORS = 8192;

    private final Context context;
    private final Kernels kernels;
    private final int l;
    private final List<Panel> own;
    private final List<Panel> nexts;
    private final int nextUnits;
    /**
     * Whether transposed errors are stored in panels of {@link Layout#PANEL} examples, the width of a register tile.
     *
     * <p>With all examples in one row the product took a quarter longer (128 examples, 1024 units). Few errors are one
     * matrix.
     */
    private final boolean inPanels;

    private final Matrix from = new Matrix();
    private final Matrix to = new Matrix();
    private final Matrix weights = new Matrix();
    private final Matrix product = new Matrix();

    TransposedErrors(Context context, int l, int capacity) {
        this.context = context;
        this.kernels = context.kernels();
        this.l = l;
        this.own = context.layout().own(l, context.worker());
        this.nexts = context.layout().all(l + 1, context.worker());
        this.nextUnits = context.units(l + 1);
        this.inPanels = usesPanels(capacity, nextUnits);
    }

    /**
     * Returns whether transposed errors are stored in panels of examples.
     *
     * @param examples largest number of examples in a batch
     * @param units number of units of the layer above
     */
    public static boolean usesPanels(int examples, int units) {
        return examples > Layout.PANEL - Kernels.PAD && units * examples >= MANY_ERRORS;
    }

    @Override
    public void multiply(LayerBuffers buffers) {
        transposeErrors(buffers);
        int count = buffers.count();
        int chunk = chunk(count);
        for (int p = 0; p < own.size(); p += PANELS_IN_CACHE) {
            for (int i = 0; i < count; i += chunk) {
                for (int q = p; q < Math.min(own.size(), p + PANELS_IN_CACHE); q++) {
                    multiply(buffers, own.get(q), i, Math.min(chunk, count - i));
                }
            }
        }
    }

    private int chunk(int count) {
        return inPanels ? Layout.PANEL : count;
    }

    /** Floats from one unit's errors to the next unit's. */
    private int width(int count) {
        return inPanels ? Layout.PANEL : LayerBuffers.stride(count);
    }

    /** Transposes E(l+1) into the workspace. */
    private void transposeErrors(LayerBuffers buffers) {
        int count = buffers.count();
        int chunk = chunk(count);
        int width = width(count);
        Matrix e = buffers.errors(l + 1);
        float[] workspace = context.workspace().matrix;
        for (int i = 0; i < count; i += chunk) {
            int examples = Math.min(chunk, count - i);
            for (int j = 0; j < nextUnits; j += Layout.PANEL) {
                int columns = Math.min(Layout.PANEL, nextUnits - j);
                int at = e.offset(i) + j / Layout.PANEL * e.panelStride();
                int toAt = Matrices.FIRST + i * nextUnits + j * width;
                if (inPanels) {
                    kernels.transpose(
                            examples,
                            columns,
                            from.moveTo(e.data(), at, e.rowStride()),
                            to.moveTo(workspace, toAt, width));
                } else {
                    Matrices.transpose(examples, columns, e.data(), at, e.rowStride(), workspace, toAt, width);
                }
            }
        }
    }

    /** Computes the product for one panel of units and one panel of examples, or all examples. */
    private void multiply(LayerBuffers buffers, Panel mine, int first, int examples) {
        int width = width(examples);
        int at = Matrices.FIRST + first * nextUnits;
        product.moveTo(context.workspace().product, 0, width);
        for (int q = 0; q < nexts.size(); ) {
            Panel next = nexts.get(q);
            int panels = Layout.evenlySpaced(nexts, q);
            int panelStride = panels == 1 ? 0 : nexts.get(q + 1).offset() - next.offset();
            int depth = (panels - 1) * Layout.PANEL + nexts.get(q + panels - 1).units();
            weights.moveTo(context.parameters(), next.row(mine.firstUnit()), next.stride(), 1, panelStride);
            from.moveTo(context.workspace().matrix, at + next.firstUnit() * width, width);
            kernels.multiply(mine.units(), examples, depth, weights, from, q > 0 ? product : null, product);
            q += panels;
        }
        transposeBack(buffers, mine, first, examples);
    }

    private void transposeBack(LayerBuffers buffers, Panel mine, int first, int examples) {
        Matrix e = buffers.panel(l, mine).e;
        if (!inPanels) {
            Matrices.transpose(
                    mine.units(),
                    examples,
                    product.data(),
                    product.offset(),
                    product.rowStride(),
                    e.data(),
                    e.offset(first),
                    e.rowStride());
        } else if (buffers.isInPanels(l)) {
            kernels.transpose(mine.units(), examples, product, to.moveTo(e, first));
        } else {
            float[] square = context.workspace().square;
            kernels.transpose(mine.units(), examples, product, to.moveTo(square, 0, Layout.PANEL));
            for (int i = 0; i < examples; i++) {
                System.arraycopy(square, i * Layout.PANEL, e.data(), e.offset(first + i), mine.units());
            }
        }
    }
}
