package dev.lanewise.train;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Layout.Panel;
import dev.lanewise.model.Pass;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.Sgd;
import dev.lanewise.optim.Step;
import java.util.Arrays;
import java.util.List;

/**
 * One worker's gradient accumulator: it sums the gradient of the worker's own parameters over the whole mini-batch and steps
 * them.
 *
 * <p>Workers own different parameters, so accumulators are never added up, and the sum of each weight's gradient runs over
 * the mini-batch in the order of its examples whatever the number of workers.
 *
 * <p>A dense layer is taken block by block, so that the gradient of a block is stepped while it is in the cache. A sparse
 * layer scatters, and needs room for a whole panel. Where the first layer adds in place, its weights are the accumulator.
 */
final class GradientAccumulator {
    /**
     * Floats of a block: 64 KB, which stay in the second-level cache until they are stepped, while the errors are in the
     * first. Smaller blocks gather the errors more often; 24 KB made an epoch of 784-1024-1024-10 7 % longer.
     */
    private static final int BLOCK_FLOATS = 16384;

    private final Architecture architecture;
    private final Layout layout;
    private final int worker;
    private final Kernels kernels;
    private final Optimizer optimizer;
    private final boolean inPlace;
    private final boolean sparse;
    private final float[] parameters;
    private final float[][] moments;
    private final Step step = new Step();
    /** All zero between any two calls. */
    private final float[] nabla;

    /**
     * An accumulator.
     *
     * @param parameters the packed parameters to step
     * @param moments what the optimiser keeps, in the same layout
     * @param batchSize size of all mini-batches but the last of an epoch
     * @param sparse whether the inputs of layer 1 are
     */
    GradientAccumulator(Architecture architecture, Layout layout, int worker, Kernels kernels, Optimizer optimizer,
            float[] parameters, float[][] moments, int batchSize, boolean sparse) {
        this.architecture = architecture;
        this.layout = layout;
        this.worker = worker;
        this.kernels = kernels;
        this.optimizer = optimizer;
        this.inPlace = optimizer instanceof Sgd && Sgd.addsInPlace(batchSize);
        this.sparse = sparse;
        this.parameters = parameters;
        this.moments = moments;
        int panel = 0;
        for (Panel own : layout.own(1, worker)) {
            panel = Math.max(panel, architecture.inputs() * own.stride());
        }
        int block = Math.max(BLOCK_FLOATS, Kernels.PAD * Layout.PANEL);
        this.nabla = new float[sparse && !inPlace ? Math.max(panel, block) : block];
    }

    /**
     * Begins a step.
     *
     * @param number from 1, over all epochs
     * @param examples size of the mini-batch
     */
    void begin(long number, int examples) {
        step.begin(optimizer, number, optimizer.eta(), examples, 0);
    }

    /** BP3v, BP4v and the step, for this worker's units of layer l. Afterwards the errors of that layer are spent. */
    void step(Backprop backprop, Pass pass, int l) {
        int inputs = architecture.units(l - 1);
        List<Panel> own = layout.own(l, worker);
        for (int p = 0; p < own.size(); p++) {
            Panel panel = own.get(p);
            backprop.nablaBiases(pass, l, panel, nabla, 0);
            step(panel.stride(), panel.row(inputs));
            if (l == 1 && inPlace) {
                backprop.scaleError(pass, l, panel, step.descentFactor());
                backprop.nablaWeights(pass, l, panel, parameters, panel.offset());
                continue;
            }
            if (l == 1 && sparse) {
                backprop.nablaWeights(pass, l, panel, nabla, 0);
                step(inputs * panel.stride(), panel.offset());
                continue;
            }
            int most = Math.max(Kernels.PAD, BLOCK_FLOATS / panel.stride());
            for (int from = 0; from < inputs; from += most) {
                int to = Math.min(inputs, from + most);
                backprop.nablaRows(pass, l, panel, from, to, nabla, -from * panel.stride());
                step((to - from) * panel.stride(), panel.row(from));
            }
        }
    }

    private void step(int count, int offset) {
        optimizer.step(kernels, step, count, nabla, 0, parameters, moments, offset);
        Arrays.fill(nabla, 0, count, 0);
    }
}
