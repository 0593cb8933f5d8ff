package dev.lanewise.bench;

import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;

/**
 * Room for the activations, or the errors, of a hidden layer, as {@link LayerBuffers} keeps them: row by row, or in
 * panels of columns.
 */
final class Activations {
    final float[] floats;
    /** From one row to the next. */
    final int stride;
    /** From one panel of columns to the next. */
    final int distance;

    private final int first;

    Activations(int rows, int columns) {
        boolean panels = LayerBuffers.usesPanels(rows, columns);
        this.stride = panels ? Layout.PANEL : LayerBuffers.stride(columns);
        this.distance = panels ? Kernels.padded(rows) * Layout.PANEL : Layout.PANEL;
        this.first = panels ? Matrices.FIRST : 0;
        int size = panels ? ((columns - 1) / Layout.PANEL + 1) * distance : rows * stride;
        this.floats = Matrices.alignedIfLarge(first + size);
    }

    boolean inPanels() {
        return distance > Layout.PANEL;
    }

    /** Where a column begins. */
    int at(int column) {
        return first + column / Layout.PANEL * distance + column % Layout.PANEL;
    }

    /** Moves a view to the matrix from a row and the first column of a panel on. */
    Matrix view(Matrix view, int row, int column) {
        return view.moveTo(floats, at(column) + row * stride, stride, 1, distance);
    }

    /** Moves a view to the transposed matrix, from the row that is a column here, the first of its panel. */
    Matrix transposed(Matrix view, int column) {
        return view.moveTo(floats, at(column), 1, stride, Layout.PANEL * stride);
    }

    float get(int row, int column) {
        return floats[at(column) + row * stride];
    }

    void set(int row, int column, float value) {
        floats[at(column) + row * stride] = value;
    }
}
