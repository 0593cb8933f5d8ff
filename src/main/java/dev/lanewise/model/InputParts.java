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

    /** FF1: the sums of examples {@code [from, to)} start from the biases. */
    public void start(float[] sums, int from, int to) {
        for (int i = from; i < to; i++) {
            System.arraycopy(parameters, panel.row(inputs), sums, i * stride, panel.stride());
        }
    }

    /**
     * FF1: the sums go on through a part. Parts come in the order of the inputs.
     *
     * @param from the first example of {@code count}
     * @param row of its sums
     */
    public void addTo(float[] sums, int row, InputPart part, int from, int count) {
        kernels.sparseMultiplyAdd(
                part.rows(), part.places(), from, count, panel.units(),
                parameters, panel.row(part.firstInput()), panel.stride(), sums, row * stride, stride);
    }

    /** BP3v: the errors of examples {@code [from, to)} are added up. */
    public void addToBiases(float[] errors, int from, int to, float[] nabla) {
        kernels.addRows(to - from, panel.units(), errors, from * stride, stride, nabla, 0);
    }

    /** Multiplies them by a factor. */
    public void scale(float[] errors, int from, int to, float factor) {
        kernels.scale(to - from, panel.units(), factor, errors, from * stride, stride);
    }

    /** BP4v, of a part, added to the weights themselves. */
    public void addToWeights(InputPart part, float[] errors, int from, int to) {
        kernels.sparseTransposeMultiplyAdd(
                part.rows(), part.places(), from, to - from, panel.units(), errors, from * stride, stride,
                parameters, panel.row(part.firstInput()), panel.stride());
    }
}
