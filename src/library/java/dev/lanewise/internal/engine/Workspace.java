package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.network.Architecture;

/** Arrays that one worker overwrites within every step. */
final class Workspace {
    /** Transposed errors or weights, or the errors of one panel; matrices start at {@link Matrices#FIRST}. */
    final float[] matrix;
    /** Product of one panel, with lanes along the examples. */
    final float[] product;
    /** Square matrix of {@link Layout#PANEL} rows and columns. */
    final float[] square = new float[Layout.PANEL * Layout.PANEL];

    /**
     * Allocates the arrays for a network.
     *
     * @param capacity largest number of examples in a batch
     */
    Workspace(Architecture architecture, int capacity) {
        int widest = architecture.sizes().stream()
                .skip(1)
                .mapToInt(Integer::intValue)
                .max()
                .orElseThrow();
        int columns =
                Math.max(LayerBuffers.stride(capacity), (capacity + Layout.PANEL - 1) / Layout.PANEL * Layout.PANEL);
        this.matrix = Matrices.alignedIfLarge(
                Math.addExact(Matrices.FIRST, Math.multiplyExact(Kernels.padded(widest), columns)));
        this.product = new float[Math.multiplyExact(Layout.PANEL, columns)];
    }
}
