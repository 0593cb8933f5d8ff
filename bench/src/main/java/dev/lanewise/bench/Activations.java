package dev.lanewise.bench;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Pass;

/** Room for the activations, or the errors, of a hidden layer, as {@link Pass} keeps them: row by row, or in panels of columns. */
final class Activations {
    final float[] floats;
    /** From one row to the next. */
    final int stride;
    /** From one panel of columns to the next. */
    final int distance;
    private final int first;

    Activations(int rows, int columns) {
        boolean panels = Pass.packs(rows, columns);
        this.stride = panels ? Layout.PANEL : Pass.stride(columns);
        this.distance = panels ? Kernels.padded(rows) * Layout.PANEL : Layout.PANEL;
        this.first = panels ? Matrices.FIRST : 0;
        this.floats = Matrices.alignedIfLarge(first + (panels ? ((columns - 1) / Layout.PANEL + 1) * distance : rows * stride));
    }

    boolean inPanels() {
        return distance > Layout.PANEL;
    }

    /** Where a column begins. */
    int at(int column) {
        return first + column / Layout.PANEL * distance + column % Layout.PANEL;
    }

    float get(int row, int column) {
        return floats[at(column) + row * stride];
    }

    void set(int row, int column, float value) {
        floats[at(column) + row * stride] = value;
    }
}
