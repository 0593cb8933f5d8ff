package dev.lanewise.train;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Network;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.PlateauWatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the workers of a trainer share of optimising: the parameters, and whatever is kept for each of them, all in one
 * layout. A worker touches its own panels only.
 */
final class Optimization {
    private static final String AVERAGE = "average";
    private static final String AVERAGE_STATISTICS = "average statistics";
    private static final String LOWEST = "lowest cost";
    private static final String WAITED = "epochs since the lowest cost";
    private static final String REDUCTIONS = "reductions of the learning rate";

    final Architecture architecture;
    final Layout layout;
    final TrainingConfig config;
    final float[] parameters;
    /** By {@link Optimizer#moments}. */
    final float[][] moments;
    /** Running averages of the parameters; null if there are none. */
    final float[] averages;
    /** Of layers with batch normalisation. */
    final RunningStatistics statistics;
    /** Running averages of those, where parameters are averaged; null if they are not. */
    final RunningStatistics averageStatistics;
    /** Room for the gradient by all parameters, all zero between any two steps; null unless its norm is needed. */
    final float[] gradient;
    /** Sums of squares of the gradient by layer and unit, of layers that are split; null unless its norm is needed. */
    final double[][] squares;

    private final long stepsPerEpoch;
    private final PlateauWatch watch;

    Optimization(
            Architecture architecture, Layout layout, TrainingConfig config, long stepsPerEpoch, Network network) {
        this.architecture = architecture;
        this.layout = layout;
        this.config = config;
        this.stepsPerEpoch = stepsPerEpoch;
        this.watch = new PlateauWatch(config.schedule());
        this.parameters = layout.allocate();
        float[] initial = network.parameters();
        layout.pack(initial, parameters);
        this.statistics = new RunningStatistics(architecture, network.statistics());
        this.moments = new float[config.optimizer().moments().size()][];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = layout.allocate();
        }
        boolean averaging = config.averaging() > 0;
        this.averages = averaging ? layout.allocate() : null;
        if (averaging) {
            layout.pack(initial, averages);
        }
        this.averageStatistics = averaging ? new RunningStatistics(architecture, network.statistics()) : null;
        boolean normed = config.clipping().limitsNorm();
        this.gradient = normed ? layout.allocate() : null;
        this.squares = new double[architecture.layers() + 1][];
        for (int l = 1; l < squares.length && normed; l++) {
            squares[l] = layout.isSplit(l) ? roomForSquares(l) : null;
        }
    }

    /** A sum for each unit of a layer, and for the padding. */
    double[] roomForSquares(int l) {
        return new double[Kernels.padded(architecture.units(l))];
    }

    /** The parameters that a network is to have: the averages if there are any. */
    float[] result() {
        return averages != null ? averages : parameters;
    }

    /** The running means and variances that go with {@link #result}, in the order of {@link Network#statistics}. */
    float[] resultStatistics() {
        return (averages != null ? averageStatistics : statistics).canonical();
    }

    /** The learning rate of a step, counted from 1. */
    double eta(long number) {
        return config.optimizer().eta()
                * config.schedule().factor(number - 1, stepsPerEpoch, config.epochs(), watch.reductions());
    }

    /** Takes the cost after an epoch, which may make the learning rate smaller. */
    void observe(double cost) {
        watch.observe(cost);
    }

    /** What is kept for each parameter, and for each unit with batch normalisation, in canonical order, by name. */
    Map<String, float[]> arrays() {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        arrays.put(TrainerState.PARAMETERS, canonical(parameters));
        List<String> names = config.optimizer().moments();
        for (int i = 0; i < moments.length; i++) {
            arrays.put(names.get(i), canonical(moments[i]));
        }
        if (averages != null) {
            arrays.put(AVERAGE, canonical(averages));
        }
        if (architecture.couplesExamples()) {
            arrays.put(TrainerState.STATISTICS, statistics.canonical());
            if (averages != null) {
                arrays.put(AVERAGE_STATISTICS, averageStatistics.canonical());
            }
        }
        return arrays;
    }

    /** What else is kept, by name. */
    Map<String, Double> numbers() {
        return config.schedule().followsCost()
                ? Map.of(LOWEST, watch.lowest(), WAITED, (double) watch.waited(), REDUCTIONS,
                        (double) watch.reductions())
                : Map.of();
    }

    /** Goes on from a state like this one's. */
    void restore(TrainerState state) {
        layout.pack(state.parameters(), parameters);
        List<String> names = config.optimizer().moments();
        for (int i = 0; i < moments.length; i++) {
            layout.pack(state.arrays().get(names.get(i)), moments[i]);
        }
        if (averages != null) {
            layout.pack(state.arrays().get(AVERAGE), averages);
        }
        if (architecture.couplesExamples()) {
            statistics.set(state.arrays().get(TrainerState.STATISTICS));
            if (averages != null) {
                averageStatistics.set(state.arrays().get(AVERAGE_STATISTICS));
            }
        }
        if (config.schedule().followsCost()) {
            watch.restore(state.numbers().get(LOWEST), state.numbers().get(WAITED).intValue(),
                    state.numbers().get(REDUCTIONS).intValue());
        }
    }

    /** Gives every worker its copies again, after one alone has kept its own up to date. Of averages nobody reads the others. */
    void spread() {
        spread(parameters);
        for (float[] moment : moments) {
            spread(moment);
        }
    }

    private void spread(float[] packed) {
        layout.pack(canonical(packed), packed);
    }

    /** Packed numbers in canonical order. */
    float[] canonical(float[] packed) {
        float[] canonical = new float[architecture.parameterCount()];
        layout.unpack(packed, canonical);
        return canonical;
    }
}
