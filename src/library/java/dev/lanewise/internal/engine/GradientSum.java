package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.engine.parallel.Barrier;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Sums the gradient of one worker's parameters over a mini-batch into an array with the layout of the parameters. */
public final class GradientSum implements GradientConsumer {
    private final Architecture architecture;
    private final float[] gradient;
    /** Views of the gradient, by layer and panel. */
    private final PanelParameters[][] panels;

    /**
     * Creates a sum for one worker.
     *
     * @param gradient as long as the layout; the worker's panels must be zero when a step begins
     */
    public GradientSum(Architecture architecture, Layout layout, int worker, float[] gradient) {
        this.architecture = architecture;
        this.gradient = gradient;
        this.panels = PanelParameters.of(architecture, layout, worker, gradient);
    }

    /**
     * Computes the gradient of the loss, summed over all examples of a batch, by one {@link Backprop#step}.
     *
     * @param parameters layer by layer, weights (out, in) row-major, then biases, gamma and beta
     * @param batch moved by this method to its first {@code count} examples
     * @return the gradient, in the order of the parameters
     */
    public static float[] of(Architecture architecture, float[] parameters, Batch batch, int count, Kernels kernels) {
        batch.move(IntStream.range(0, count).toArray(), 0, count);
        Layout layout = new Layout(architecture, 1);
        float[] packed = layout.allocate();
        layout.pack(parameters, packed);
        float[] sum = layout.allocate();
        new Backprop(architecture, layout, 0, packed, kernels, batch, count, Barrier.NONE)
                .step(LayerBuffers.of(architecture, batch, count), new GradientSum(architecture, layout, 0, sum));
        float[] gradient = new float[architecture.parameterCount()];
        layout.unpack(sum, gradient);
        return gradient;
    }

    @Override
    public int lowestLayer() {
        return 1;
    }

    @Override
    public boolean needsWholeGradient() {
        return false;
    }

    @Override
    public void gather(Backprop backprop, LayerBuffers buffers, int l) {
        for (PanelParameters nabla : panels[l]) {
            Panel panel = nabla.panel;
            backprop.weightGradient(buffers, l, panel, 0, nabla.inputs, true, nabla.weights);
            backprop.addBiasGradient(buffers, l, panel, nabla.biases);
            if (architecture.normalization(l) != Normalization.NONE) {
                backprop.copyAffineGradient(l, panel, gradient, nabla.affine.offset());
            }
        }
    }

    @Override
    public void complete() {}

    @Override
    public void consume(Backprop backprop, LayerBuffers buffers, int l) {
        gather(backprop, buffers, l);
    }

    /** The sum, in the layout of the parameters. */
    float[] gradient() {
        return gradient;
    }

    /** Clears the rows {@code [from, to)} of a panel. */
    void clear(Panel panel, int from, int to) {
        Arrays.fill(gradient, panel.row(from), panel.row(to), 0);
    }
}
