package dev.lanewise.train;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.InputParts;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Layout.Panel;
import dev.lanewise.model.Normalization;
import dev.lanewise.model.Pass;
import dev.lanewise.optim.Clipping;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.Penalty;
import dev.lanewise.optim.Sgd;
import dev.lanewise.optim.Step;
import java.util.ArrayList;
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
 * Where the gradient is clipped by its norm, all of it is kept until the norm is known.
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
    private final Optimization shared;
    private final Optimizer optimizer;
    private final Penalty penalty;
    private final Clipping clipping;
    /** Whether the gradient of weights needs more than the optimiser: with L2, plain gradient descent only shrinks them. */
    private final boolean penalizesWeights;
    private final boolean inPlace;
    private final boolean sparse;
    private final float[] parameters;
    /** What makes the gradient of a layer where all of it has to be there before any is stepped, in order. */
    private final Part[] gathering = {this::gatherNabla, this::gatherSquares};
    /** What steps, by layer, in order. */
    private final Part[][] stepping;
    /** For the weights and for the biases; the same object if nothing tells them apart. */
    private final Step weightStep = new Step();
    private final Step biasStep;
    /** What the gradient is divided by: the number of examples, or more if it is clipped by its norm. */
    private double divisor;
    private long number;
    /** All zero between any two calls. */
    private final float[] nabla;
    /** Sums of squares of the gradient, by layer and unit. */
    private final double[][] squares;
    /** The same of a panel's weights, and what its columns are multiplied by. */
    private final double[] panelSquares = new double[Layout.PANEL];
    private final float[] factors = new float[Layout.PANEL];

    /**
     * What a step does with one of the worker's panels of layer l. Where a process has trained networks of many kinds, C2
     * compiles each part by itself: all in one are more than it inlines, and it leaves vectors on the heap.
     */
    private interface Part {
        void run(Backprop backprop, Pass pass, int l, Panel panel);
    }

    /**
     * An accumulator.
     *
     * @param shared has the parameters to step
     * @param layout for all workers or {@link Layout#forOne for one}
     * @param sparse whether the inputs of layer 1 are
     */
    GradientAccumulator(Optimization shared, Layout layout, int worker, Kernels kernels, boolean sparse) {
        this.shared = shared;
        this.architecture = shared.architecture;
        this.layout = layout;
        this.worker = worker;
        this.kernels = kernels;
        this.optimizer = shared.config.optimizer();
        this.penalty = shared.config.penalty();
        this.clipping = shared.config.clipping();
        this.parameters = shared.parameters;
        boolean descends = optimizer instanceof Sgd;
        this.penalizesWeights = penalty.l1() > 0 || penalty.l2() > 0 && !descends || clipping.limitsValue();
        this.biasStep = penalizesWeights || penalty.l2() > 0 || penalty.weightDecay() > 0 ? new Step() : weightStep;
        this.inPlace = addsInPlace(shared.config);
        this.sparse = sparse;
        int panel = 0;
        for (Panel own : layout.own(1, worker)) {
            panel = Math.max(panel, architecture.inputs() * own.stride());
        }
        int block = Math.max(BLOCK_FLOATS, Kernels.PAD * Layout.PANEL);
        this.nabla = new float[sparse && !inPlace ? Math.max(panel, block) : block];
        this.squares = new double[architecture.layers() + 1][];
        for (int l = 1; l < squares.length && clipping.limitsNorm(); l++) {
            squares[l] = layout.isSplit(l) ? shared.squares[l] : shared.roomForSquares(l);
        }
        this.stepping = new Part[architecture.layers() + 1][];
        for (int l = 1; l < stepping.length; l++) {
            stepping[l] = stepping(l).toArray(new Part[0]);
        }
    }

    private List<Part> stepping(int l) {
        List<Part> parts = new ArrayList<>();
        if (needsWholeGradient()) {
            parts.add(this::stepGathered);
        } else {
            parts.add(this::stepBiases);
            if (isNormalized(l)) {
                parts.add(this::stepGammaAndBeta);
            }
            parts.add(this::stepWeights);
        }
        if (penalty.limitsNorm()) {
            parts.add(this::limitNorms);
        }
        if (shared.averages != null) {
            parts.add(this::average);
        }
        // Where every worker has a copy of the layer, all of them find the same.
        if (shared.statistics.has(l) && (layout.isSplit(l) || worker == 0)) {
            parts.add(this::moveStatistics);
        }
        return parts;
    }

    /** Whether the first layer's weights take mini-batches example by example: if nothing needs the gradient itself. */
    static boolean addsInPlace(TrainingConfig config) {
        return config.optimizer() instanceof Sgd && Sgd.addsInPlace(config.batchSize()) && config.penalty().l1() == 0
                && !config.clipping().limitsNorm() && !config.clipping().limitsValue();
    }

    /** Whether nothing else is done to them. */
    static boolean onlyAddsInPlace(TrainingConfig config) {
        return addsInPlace(config) && config.penalty().equals(Penalty.NONE) && config.averaging() == 0;
    }

    /**
     * Begins a step.
     *
     * @param number from 1, over all epochs
     * @param examples size of the mini-batch
     */
    void begin(long number, int examples) {
        this.number = number;
        begin(number, (double) examples);
    }

    private void begin(long number, double divisor) {
        this.divisor = divisor;
        double eta = shared.eta(number);
        double decay = penalty.weightDecay() + (optimizer instanceof Sgd ? penalty.l2() : 0);
        weightStep.begin(optimizer, number, eta, penalizesWeights ? 1 : divisor, eta * decay);
        if (biasStep != weightStep) {
            biasStep.begin(optimizer, number, eta, clipping.limitsValue() ? 1 : divisor, 0);
        }
    }

    /** Whether the gradient of all layers has to be there before any of them is stepped. */
    boolean needsWholeGradient() {
        return clipping.limitsNorm();
    }

    private boolean isNormalized(int l) {
        return architecture.normalization(l) != Normalization.NONE;
    }

    /** BP3v, BP4v and BN1v for this worker's units of layer l, kept for later, with its squares. */
    void gather(Backprop backprop, Pass pass, int l) {
        run(gathering, backprop, pass, l);
    }

    private void gatherNabla(Backprop backprop, Pass pass, int l, Panel panel) {
        int inputs = architecture.units(l - 1);
        backprop.nablaWeights(pass, l, panel, shared.gradient, panel.offset());
        backprop.nablaBiases(pass, l, panel, shared.gradient, panel.row(inputs));
        if (isNormalized(l)) {
            backprop.nablaGammaAndBeta(l, panel, shared.gradient, panel.row(inputs + 1));
        }
    }

    private void gatherSquares(Backprop backprop, Pass pass, int l, Panel panel) {
        int first = panel.firstUnit();
        Arrays.fill(squares[l], first, first + panel.stride(), 0);
        kernels.addSquares(
                layout.rows(l), panel.units(), shared.gradient, panel.offset(), panel.stride(), squares[l], first);
    }

    /** Clips the gradient of all layers by its norm, when all workers have gathered theirs. */
    void clip() {
        double sum = 0;
        for (int l = 1; l < squares.length; l++) {
            for (int j = 0; j < architecture.units(l); j++) {
                sum += squares[l][j];
            }
        }
        double norm = Math.sqrt(sum) / divisor;
        // Not a number is no reason to go on as if nothing were.
        if (!(norm <= clipping.norm())) {
            begin(number, divisor * (norm / clipping.norm()));
        }
    }

    /** BP3v, BP4v, BN1v and the step, for this worker's units of layer l. Afterwards the errors of that layer are spent. */
    void step(Backprop backprop, Pass pass, int l) {
        run(stepping[l], backprop, pass, l);
    }

    /** All parts from one place, so that C2 has counted many kinds of them there. */
    private void run(Part[] parts, Backprop backprop, Pass pass, int l) {
        List<Panel> own = layout.own(l, worker);
        for (int p = 0; p < own.size(); p++) {
            Panel panel = own.get(p);
            for (Part part : parts) {
                part.run(backprop, pass, l, panel);
            }
        }
    }

    /** BP3v of layer 1, which is one panel: rows of errors go into the gradient, example by example. */
    void gatherBiases(InputParts layer, float[] errors, int at, int count) {
        layer.addToBiases(errors, at, count, nabla);
    }

    /** Steps the biases of layer 1 by what was gathered. */
    void stepGatheredBiases() {
        Panel panel = layout.own(1, worker).get(0);
        stepBiases(nabla, 0, panel.stride(), panel.row(architecture.inputs()));
    }

    /** Makes rows of errors of layer 1 what is to be added to its weights. */
    void scaleErrors(InputParts layer, float[] errors, int at, int count) {
        layer.scale(errors, at, count, weightStep.descentFactor());
    }

    private void stepGathered(Backprop backprop, Pass pass, int l, Panel panel) {
        int inputs = architecture.units(l - 1);
        stepWeights(shared.gradient, panel.offset(), inputs * panel.stride(), panel.offset());
        Arrays.fill(shared.gradient, panel.offset(), panel.offset() + inputs * panel.stride(), 0);
        int rest = (layout.rows(l) - inputs) * panel.stride();
        stepBiases(shared.gradient, panel.row(inputs), rest, panel.row(inputs));
    }

    private void stepBiases(Backprop backprop, Pass pass, int l, Panel panel) {
        backprop.nablaBiases(pass, l, panel, nabla, 0);
        stepBiases(nabla, 0, panel.stride(), panel.row(architecture.units(l - 1)));
    }

    private void stepGammaAndBeta(Backprop backprop, Pass pass, int l, Panel panel) {
        backprop.nablaGammaAndBeta(l, panel, nabla, 0);
        stepBiases(nabla, 0, 2 * panel.stride(), panel.row(architecture.units(l - 1) + 1));
    }

    private void stepWeights(Backprop backprop, Pass pass, int l, Panel panel) {
        int inputs = architecture.units(l - 1);
        if (l == 1 && inPlace) {
            if (weightStep.shrink() != 1) {
                kernels.scale(1, inputs * panel.stride(), weightStep.shrink(), parameters, panel.offset(), 0);
            }
            backprop.scaleError(pass, l, panel, weightStep.descentFactor());
            backprop.nablaWeights(pass, l, panel, parameters, panel.offset());
            return;
        }
        if (l == 1 && sparse) {
            backprop.nablaWeights(pass, l, panel, nabla, 0);
            stepWeights(nabla, 0, inputs * panel.stride(), panel.offset());
            Arrays.fill(nabla, 0, inputs * panel.stride(), 0);
            return;
        }
        int most = BLOCK_FLOATS / panel.stride() / Layout.PANEL * Layout.PANEL;
        for (int from = 0; from < inputs; from += most) {
            int to = Math.min(inputs, from + most);
            backprop.nablaRows(false, pass, l, panel, from, to, nabla, -from * panel.stride());
            stepWeights(nabla, 0, (to - from) * panel.stride(), panel.row(from));
        }
        Arrays.fill(nabla, 0, Math.min(inputs, most) * panel.stride(), 0);
    }

    private void stepWeights(float[] gradient, int at, int count, int offset) {
        if (penalizesWeights) {
            kernels.penalize(
                    count, (float) (1 / divisor), (float) clipping.value(), (float) penalty.l1(),
                    optimizer instanceof Sgd ? 0 : (float) penalty.l2(), parameters, offset, gradient, at);
        }
        optimizer.step(kernels, weightStep, count, gradient, at, parameters, shared.moments, offset);
    }

    /** The same for what is not penalised: biases, and gamma and beta of a normalised layer. */
    private void stepBiases(float[] gradient, int at, int count, int offset) {
        if (clipping.limitsValue()) {
            kernels.penalize(
                    count, (float) (1 / divisor), (float) clipping.value(), 0, 0, parameters, offset, gradient, at);
        }
        optimizer.step(kernels, biasStep, count, gradient, at, parameters, shared.moments, offset);
        Arrays.fill(gradient, at, at + count, 0);
    }

    /** Scales the incoming weights of each unit of a panel down to the largest norm. */
    private void limitNorms(Backprop backprop, Pass pass, int l, Panel panel) {
        int inputs = architecture.units(l - 1);
        Arrays.fill(panelSquares, 0);
        kernels.addSquares(inputs, panel.units(), parameters, panel.offset(), panel.stride(), panelSquares, 0);
        boolean any = false;
        Arrays.fill(factors, 1);
        for (int u = 0; u < panel.units(); u++) {
            double norm = Math.sqrt(panelSquares[u]);
            if (norm > penalty.maxNorm()) {
                factors[u] = (float) (penalty.maxNorm() / norm);
                any = true;
            }
        }
        if (any) {
            kernels.scaleColumns(inputs, panel.units(), factors, parameters, panel.offset(), panel.stride());
        }
    }

    private void average(Backprop backprop, Pass pass, int l, Panel panel) {
        float rest = weightStep.averagingRest(shared.config.averaging());
        kernels.average(layout.rows(l) * panel.stride(), rest, parameters, shared.averages, panel.offset());
    }

    /** Running means and variances of a panel's units, and their averages where there are some. */
    private void moveStatistics(Backprop backprop, Pass pass, int l, Panel panel) {
        RunningStatistics running = shared.statistics;
        backprop.addToRunning(pass, l, panel, running.means[l], running.variances[l]);
        if (shared.averages != null) {
            int at = panel.firstUnit();
            float rest = weightStep.averagingRest(shared.config.averaging());
            kernels.average(panel.stride(), rest, running.means[l], shared.averageStatistics.means[l], at);
            kernels.average(panel.stride(), rest, running.variances[l], shared.averageStatistics.variances[l], at);
        }
    }
}
