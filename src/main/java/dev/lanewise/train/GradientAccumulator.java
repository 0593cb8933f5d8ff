package dev.lanewise.train;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.Layout.Panel;
import dev.lanewise.model.Pass;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.Sgd;
import java.util.Arrays;

/**
 * One worker's gradient accumulator: the gradient of a block of its weights, summed over the whole mini-batch, and then
 * stepped at once while block and gradient are in the first-level cache.
 *
 * <p>Workers own different parameters, so accumulators are never added up, and the sum of each weight's gradient runs over
 * the mini-batch in the order of its examples whatever the number of workers.
 */
final class GradientAccumulator {
    /**
     * Floats of a block, 24 KB: block, gradient and errors share a first-level cache of 48 KB (32 KB does not hurt much).
     * Chosen by {@code EpochBenchmark}.
     */
    static final int BLOCK_FLOATS = 6144;

    private final Kernels kernels;
    private final Optimizer optimizer;
    private final float[] parameters;
    /** All zero between any two calls. */
    private final float[] nabla;
    private final byte[] touched;

    /**
     * An accumulator.
     *
     * @param parameters the packed parameters to step
     * @param room floats of the largest block
     * @param inputs most inputs of a layer
     */
    GradientAccumulator(
            Kernels kernels, Optimizer optimizer, float[] parameters, int room, int inputs) {
        this.kernels = kernels;
        this.optimizer = optimizer;
        this.parameters = parameters;
        this.nabla = new float[room];
        this.touched = new byte[inputs];
    }

    /** How many rows of a panel make a block, so that the blocks of so many inputs are of nearly the same size. */
    static int blockRows(int inputs, int stride) {
        int most = Math.max(Kernels.PAD, BLOCK_FLOATS / stride);
        int blocks = (inputs + most - 1) / most;
        return (inputs + blocks - 1) / blocks;
    }

    /** Gradient and step of the rows [from, to) of a panel whose inputs are dense. */
    void stepDense(Backprop backprop, Pass pass, int l, Panel panel, int from, int to) {
        int count = (to - from) * panel.stride();
        backprop.nablaRows(pass, l, panel, from, to, nabla, -from * panel.stride());
        optimizer.step(kernels, count, pass.batch().count(), nabla, 0, parameters, panel.row(from));
        Arrays.fill(nabla, 0, count, 0);
    }

    /** Gradient and step of one block of a panel whose inputs are sparse, which has the rows [from, to). */
    void stepSparse(Backprop backprop, Pass pass, Panel panel, int block, int from, int to) {
        int at = -from * panel.stride();
        backprop.nablaWeights(pass, 1, panel, block, nabla, at, touched);
        if (optimizer instanceof Sgd sgd) {
            sgd.stepTouched(
                    kernels, from, to, panel.units(), pass.batch().count(), touched,
                    nabla, at, parameters, panel.offset(), panel.stride());
        }
    }

    /** Gradient and step of a panel's biases, which stand in the given row. */
    void stepBiases(Backprop backprop, Pass pass, int l, Panel panel, int row) {
        backprop.nablaBiases(pass, l, panel, nabla, 0);
        optimizer.step(kernels, panel.stride(), pass.batch().count(), nabla, 0, parameters, panel.row(row));
        Arrays.fill(nabla, 0, panel.stride(), 0);
    }
}
