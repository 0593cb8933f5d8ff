package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Clipping;
import dev.lanewise.training.Regularization;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.TrainingConfig;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sums the gradient of one worker's parameters over a mini-batch, and updates these parameters.
 *
 * <p>Workers own disjoint parameters, so gradients are never summed across workers. The gradient of each weight is
 * summed in the order of the examples for any number of workers.
 *
 * <p>The weights of a layer are updated in one of four ways:
 *
 * <ul>
 * <li>With clipping by norm, the whole gradient is kept until its norm is known.
 * <li>A first layer that {@link #addsInPlace adds in place} needs no gradient at all.
 * <li>A sparse first layer scatters its gradient, and needs a buffer for a whole panel.
 * <li>A dense layer is updated block by block, while the gradient of the block is in the cache.
 * </ul>
 */
public final class ParameterUpdater implements GradientConsumer {
    /** Largest mini-batch whose contributions are added to the first layer's weights in place. */
    static final int IN_PLACE_UP_TO = 128;
    /**
     * Smallest learning rate per example, eta / n, with which contributions are added in place.
     *
     * <p>With the notebook's network, adding in place at a tenth of this value has an error of 1 % of the distance that
     * the first layer's weights should move, and of 26 % at a hundredth. Summing first has errors of 0.1 and 3 %.
     */
    static final double IN_PLACE_FROM = 1e-5;

    /**
     * Floats of a block: 64 KB stay in the second-level cache until the update, while the errors stay in the
     * first-level cache.
     *
     * <p>Smaller blocks gather the errors more often; 24 KB made an epoch of 784-1024-1024-10 7 % longer.
     */
    private static final int BLOCK_FLOATS = 16384;

    private final Architecture architecture;
    private final Layout layout;
    private final int worker;
    private final Kernels kernels;
    private final OptimizerState state;
    private final Regularization penalty;
    private final Clipping clipping;
    /** Whether penalties or clipping change the weight gradient first. Under plain descent, L2 only shrinks weights. */
    private final boolean changesWeightGradient;

    private final boolean inPlace;
    /** By layer: whether its parameters stay as they are. */
    private final boolean[] frozen;

    private final int lowestLayer;
    private final float[] parameters;
    /** Rules for weights, and for biases, gamma and beta; one object if both rules are equal. */
    private final UpdateRule weightRule;

    private final UpdateRule biasRule;
    /** Whole gradient; null unless its norm is needed. */
    private final @Nullable GradientSum whole;
    /** Gradient of one block or panel; zero between any two calls. */
    private final float[] nabla;

    private final Matrix nablaRows = new Matrix();
    private final Matrix weights = new Matrix();
    /** Sums of squares of the gradient, by layer and unit. */
    private final double[][] squares;
    /** Sums of squares of one panel's weights, by unit. */
    private final double[] panelSquares = new double[Layout.PANEL];
    /** Factors of one panel's columns. */
    private final float[] factors = new float[Layout.PANEL];
    /** Number of the step, from 1. */
    private long number;
    /** Divisor of the gradient: the number of examples, or more if the gradient is clipped by its norm. */
    private double divisor;

    /**
     * Creates the updater of one worker.
     *
     * @param state holds the parameters to update
     * @param sparse whether the inputs of the first layer are sparse
     */
    public ParameterUpdater(OptimizerState state, int worker, Kernels kernels, boolean sparse) {
        this.state = state;
        this.architecture = state.architecture;
        this.layout = state.layout;
        this.worker = worker;
        this.kernels = kernels;
        this.penalty = state.config.regularization();
        this.clipping = state.config.clipping();
        this.parameters = state.parameters;
        this.weightRule = new UpdateRule(state.config.optimizer(), kernels);
        this.changesWeightGradient = penalty.l1() > 0
                || (penalty.l2() > 0 && !weightRule.isDescent())
                || clipping.value() < Double.POSITIVE_INFINITY;
        this.biasRule = changesWeightGradient || penalty.l2() > 0 || penalty.weightDecay() > 0
                ? new UpdateRule(state.config.optimizer(), kernels)
                : weightRule;
        this.inPlace = addsInPlace(state.config);
        this.frozen = new boolean[architecture.layers() + 1];
        int lowest = architecture.layers();
        for (int l = architecture.layers(); l >= 1; l--) {
            frozen[l] = state.config.frozenLayers().contains(l);
            lowest = frozen[l] ? lowest : l;
        }
        this.lowestLayer = lowest;
        this.whole = state.gradient != null ? new GradientSum(architecture, layout, worker, state.gradient) : null;
        int block = Math.max(BLOCK_FLOATS, Kernels.PAD * Layout.PANEL);
        this.nabla = new float[sparse && !inPlace ? Math.max(largestFirstPanel(), block) : block];
        this.squares = new double[architecture.layers() + 1][];
        for (int l = 1; l < squares.length && clipping.norm() < Double.POSITIVE_INFINITY; l++) {
            squares[l] =
                    layout.isSplit(l) ? Objects.requireNonNull(state.squares[l], "squares") : state.allocateSquares(l);
        }
    }

    private int largestFirstPanel() {
        return layout.own(1, worker).stream()
                .mapToInt(panel -> architecture.inputs() * panel.stride())
                .max()
                .orElse(0);
    }

    /**
     * Returns whether the first layer adds the contributions of examples to its weights in place, see {@link Sgd}.
     *
     * <p>That requires that neither a penalty nor clipping needs the gradient itself.
     */
    static boolean addsInPlace(TrainingConfig config) {
        return config.optimizer() instanceof Sgd sgd
                && addsInPlace(sgd, config.batchSize())
                && config.regularization().l1() == 0
                && config.clipping().norm() == Double.POSITIVE_INFINITY
                && config.clipping().value() == Double.POSITIVE_INFINITY;
    }

    /** Returns whether mini-batch size and learning rate allow it; a schedule does not change the choice. */
    static boolean addsInPlace(Sgd sgd, int batchSize) {
        return batchSize <= IN_PLACE_UP_TO && sgd.learningRate() / batchSize >= IN_PLACE_FROM;
    }

    /**
     * Begins a step.
     *
     * @param number number of the step, from 1, over all epochs
     * @param examples size of the mini-batch
     */
    void begin(long number, int examples) {
        this.number = number;
        beginRules(examples);
    }

    private void beginRules(double divisor) {
        this.divisor = divisor;
        double eta = state.eta(number);
        double decay = penalty.weightDecay() + (weightRule.isDescent() ? penalty.l2() : 0);
        weightRule.begin(number, eta, changesWeightGradient ? 1 : divisor, eta * decay);
        if (biasRule != weightRule) {
            biasRule.begin(number, eta, clipping.value() < Double.POSITIVE_INFINITY ? 1 : divisor, 0);
        }
    }

    @Override
    public int lowestLayer() {
        return lowestLayer;
    }

    @Override
    public boolean needsWholeGradient() {
        return whole != null;
    }

    @Override
    public void gather(Backprop backprop, LayerBuffers buffers, int l) {
        if (frozen[l]) {
            return; // Its sums of squares stay 0.
        }
        GradientSum sum = Objects.requireNonNull(whole, "whole");
        sum.gather(backprop, buffers, l);
        for (PanelParameters own : backprop.own(l)) {
            Panel panel = own.panel;
            Arrays.fill(squares[l], panel.firstUnit(), panel.firstUnit() + panel.stride(), 0);
            nablaRows.moveTo(sum.gradient(), panel.offset(), panel.stride());
            kernels.addSquares(layout.rows(l), panel.units(), nablaRows, squares[l], panel.firstUnit());
        }
    }

    /** Clips the gradient of all layers by its norm. */
    @Override
    public void complete() {
        double sum = 0;
        for (int l = 1; l < squares.length; l++) {
            for (int j = 0; j < architecture.units(l); j++) {
                sum += squares[l][j];
            }
        }
        double norm = Math.sqrt(sum) / divisor;
        // Negated, so that a NaN norm does not pass as small.
        if (!(norm <= clipping.norm())) {
            beginRules(divisor * (norm / clipping.norm()));
        }
    }

    /**
     * Updates this worker's parameters of layer l, unless it is frozen, and its running statistics. Invalidates the
     * errors of that layer.
     */
    @Override
    public void consume(Backprop backprop, LayerBuffers buffers, int l) {
        for (PanelParameters own : backprop.own(l)) {
            if (!frozen[l]) {
                updateParameters(backprop, buffers, l, own);
            }
            // For a layer that is not split, every worker computes the same statistics, and worker 0 stores them.
            if (state.statistics.has(l) && (layout.isSplit(l) || worker == 0)) {
                moveStatistics(backprop, buffers, l, own.panel);
            }
        }
    }

    private void updateParameters(Backprop backprop, LayerBuffers buffers, int l, PanelParameters own) {
        if (whole != null) {
            updateGathered(whole, l, own);
        } else {
            updateBiases(backprop, buffers, l, own);
            updateWeights(backprop, buffers, l, own);
        }
        if (penalty.maxNorm() < Double.POSITIVE_INFINITY) {
            limitNorms(own);
        }
        if (state.averages != null) {
            kernels.average(
                    layout.rows(l) * own.panel.stride(),
                    averagingFactor(),
                    parameters,
                    state.averages,
                    own.panel.offset());
        }
    }

    private void updateGathered(GradientSum sum, int l, PanelParameters own) {
        Panel panel = own.panel;
        int count = own.inputs * panel.stride();
        apply(sum.gradient(), panel.offset(), count, panel.offset());
        updateUnpenalized(
                sum.gradient(), panel.row(own.inputs), layout.rows(l) * panel.stride() - count, panel.row(own.inputs));
        sum.clear(panel, 0, layout.rows(l));
    }

    private void updateBiases(Backprop backprop, LayerBuffers buffers, int l, PanelParameters own) {
        Panel panel = own.panel;
        backprop.addBiasGradient(buffers, l, panel, nablaRows.moveTo(nabla, 0, panel.stride()));
        updateUnpenalized(nabla, 0, panel.stride(), panel.row(own.inputs));
        Arrays.fill(nabla, 0, panel.stride(), 0);
        if (architecture.normalization(l) != Normalization.NONE) {
            backprop.copyAffineGradient(l, panel, nabla, 0);
            updateUnpenalized(nabla, 0, 2 * panel.stride(), panel.row(own.inputs + 1));
            Arrays.fill(nabla, 0, 2 * panel.stride(), 0);
        }
    }

    private void updateWeights(Backprop backprop, LayerBuffers buffers, int l, PanelParameters own) {
        if (l == 1 && inPlace) {
            addInPlace(backprop, buffers, own);
        } else if (backprop.scattersGradient(buffers, l)) {
            updateScattered(backprop, buffers, l, own);
        } else {
            updateByBlocks(backprop, buffers, l, own);
        }
    }

    /** Updates the first layer in place: {@code w = shrink w + (-eta/n E)^T x}, example by example. */
    private void addInPlace(Backprop backprop, LayerBuffers buffers, PanelParameters own) {
        Panel panel = own.panel;
        if (weightRule.shrink() != 1) {
            int count = own.inputs * panel.stride();
            kernels.scale(1, count, weightRule.shrink(), weights.moveTo(parameters, panel.offset(), count));
        }
        backprop.scaleErrors(buffers, 1, panel, weightRule.descentFactor());
        backprop.weightGradient(buffers, 1, panel, 0, own.inputs, true, own.weights);
    }

    private void updateScattered(Backprop backprop, LayerBuffers buffers, int l, PanelParameters own) {
        Panel panel = own.panel;
        int count = own.inputs * panel.stride();
        backprop.weightGradient(buffers, l, panel, 0, own.inputs, true, nablaRows.moveTo(nabla, 0, panel.stride()));
        apply(nabla, 0, count, panel.offset());
        Arrays.fill(nabla, 0, count, 0);
    }

    private void updateByBlocks(Backprop backprop, LayerBuffers buffers, int l, PanelParameters own) {
        Panel panel = own.panel;
        int blockRows = BLOCK_FLOATS / panel.stride() / Layout.PANEL * Layout.PANEL;
        for (int from = 0; from < own.inputs; from += blockRows) {
            int to = Math.min(own.inputs, from + blockRows);
            backprop.weightGradient(buffers, l, panel, from, to, false, nablaRows.moveTo(nabla, 0, panel.stride()));
            apply(nabla, 0, (to - from) * panel.stride(), panel.row(from));
        }
        Arrays.fill(nabla, 0, Math.min(own.inputs, blockRows) * panel.stride(), 0);
    }

    /** Applies the optimiser's rule to weights, with penalties and clipping by value. */
    private void apply(float[] gradient, int at, int count, int offset) {
        if (changesWeightGradient) {
            float l2 = weightRule.isDescent() ? 0 : (float) penalty.l2();
            penalize(gradient, at, count, offset, (float) penalty.l1(), l2);
        }
        weightRule.apply(count, gradient, at, parameters, state.moments, offset);
    }

    /** Updates biases, or gamma and beta of a normalised layer. */
    private void updateUnpenalized(float[] gradient, int at, int count, int offset) {
        if (clipping.value() < Double.POSITIVE_INFINITY) {
            penalize(gradient, at, count, offset, 0, 0);
        }
        biasRule.apply(count, gradient, at, parameters, state.moments, offset);
    }

    private void penalize(float[] gradient, int at, int count, int offset, float l1, float l2) {
        kernels.penalize(
                count,
                (float) (1 / divisor),
                (float) clipping.value(),
                l1,
                l2,
                weights.moveTo(parameters, offset, count),
                nablaRows.moveTo(gradient, at, count));
    }

    /** Scales the incoming weights of each unit of a panel down to the largest norm allowed. */
    private void limitNorms(PanelParameters own) {
        Panel panel = own.panel;
        Arrays.fill(panelSquares, 0);
        kernels.addSquares(own.inputs, panel.units(), own.weights, panelSquares, 0);
        boolean exceeds = false;
        Arrays.fill(factors, 1);
        for (int u = 0; u < panel.units(); u++) {
            double norm = Math.sqrt(panelSquares[u]);
            if (norm > penalty.maxNorm()) {
                factors[u] = (float) (penalty.maxNorm() / norm);
                exceeds = true;
            }
        }
        if (exceeds) {
            kernels.scaleColumns(own.inputs, panel.units(), factors, own.weights);
        }
    }

    private float averagingFactor() {
        return weightRule.averagingFactor(state.config.averaging());
    }

    /** Updates running means and variances of a panel's units, and their averages if parameters are averaged. */
    private void moveStatistics(Backprop backprop, LayerBuffers buffers, int l, Panel panel) {
        RunningStatistics running = state.statistics;
        backprop.addToRunning(buffers, l, panel, running.means[l], running.variances[l]);
        if (state.averageStatistics != null) {
            int at = panel.firstUnit();
            kernels.average(panel.stride(), averagingFactor(), running.means[l], state.averageStatistics.means[l], at);
            kernels.average(
                    panel.stride(), averagingFactor(), running.variances[l], state.averageStatistics.variances[l], at);
        }
    }
}
