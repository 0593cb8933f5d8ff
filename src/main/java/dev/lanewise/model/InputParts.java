package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Layout.Panel;

/**
 * A sparse first layer of one panel, taken by parts of its inputs: what {@link Backprop} does with all of them at once. Rows of sums and
 * of errors have {@link Pass#stride} floats.
 */
public final class InputParts {
    private final int inputs;
    private final Panel panel;
    private final int stride;
    private final float[] parameters;
    private final Kernels kernels;

    /**
     * The first layer of a network.
     *
     * @param layout for one worker, with one panel for layer 1
     * @param parameters packed by that layout; read and written at every call, not copied
     */
    public InputParts(Architecture architecture, Layout layout, float[] parameters, Kernels kernels) {
        this.inputs = architecture.inputs();
        this.panel = layout.own(1, 0).get(0);
        this.stride = Pass.stride(panel.units());
        this.parameters = parameters;
        this.kernels = kernels;
    }

    /** Floats from one row of sums, or of errors, to the next. */
    public int stride() {
        return stride;
    }

    /** FF1: the sums of so many examples, from a place on, start from the biases. */
    public void start(float[] sums, int at, int count) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(parameters, panel.row(inputs), sums, at + i * stride, panel.stride());
        }
    }

    /**
     * FF1: the sums go on through a part. Parts come in the order of the inputs.
     *
     * @param at where the sums of the first example begin
     * @param from the first example of {@code count}
     */
    public void addTo(float[] sums, int at, InputPart part, int from, int count) {
        kernels.sparseMultiplyAdd(
                part.rows(), part.places(), from, count, panel.units(),
                parameters, panel.row(part.firstInput()), panel.stride(), sums, at, stride);
    }

    /** BP3v: the errors of so many examples, from a place on, are added up. */
    public void addToBiases(float[] errors, int at, int count, float[] nabla) {
        kernels.addRows(count, panel.units(), errors, at, stride, nabla, 0);
    }

    /** Multiplies them by a factor. */
    public void scale(float[] errors, int at, int count, float factor) {
        kernels.scale(count, panel.units(), factor, errors, at, stride);
    }

    /**
     * BP4v, of a part, added to the weights themselves.
     *
     * @param at where the errors of the first example begin
     * @param from the first example of {@code count}
     */
    public void addToWeights(float[] errors, int at, InputPart part, int from, int count) {
        kernels.sparseTransposeMultiplyAdd(
                part.rows(), part.places(), from, count, panel.units(), errors, at, stride,
                parameters, panel.row(part.firstInput()), panel.stride());
    }
}
