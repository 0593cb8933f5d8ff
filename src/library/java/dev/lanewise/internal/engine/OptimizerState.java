package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.TrainingConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parameters during training and the arrays that the optimiser keeps for them, such as moments, all in one layout.
 *
 * <p>The workers share a state, and each writes its own panels only.
 */
public final class OptimizerState {
    /** Name of the array of parameters, which every state has. */
    public static final String PARAMETERS = "parameters";
    /** Name of the array of running means and variances, present with batch normalisation. */
    public static final String STATISTICS = "statistics";
    private static final String AVERAGE = "average";
    private static final String AVERAGE_STATISTICS = "average statistics";
    private static final String LOWEST = "lowest cost";
    private static final String WAITED = "epochs since the lowest cost";
    private static final String REDUCTIONS = "reductions of the learning rate";

    final Architecture architecture;
    final Layout layout;
    final TrainingConfig config;
    final float[] parameters;
    /** In the order of {@link Optimizer#moments}. */
    final float[][] moments;
    /** Running averages of the parameters; null without averaging. */
    final float[] averages;
    /** Running statistics of layers with batch normalisation. */
    final RunningStatistics statistics;
    /** Running averages of these statistics; null without averaging. */
    final RunningStatistics averageStatistics;
    /** Gradient of all parameters, zero between any two steps; null unless its norm is needed. */
    final float[] gradient;
    /**
     * Sums of squares of the gradient by layer and unit, for split layers; elements are null unless the norm is needed.
     */
    final double[][] squares;

    private final long stepsPerEpoch;
    private final PlateauWatch watch;
    /** Learning rates of the steps from {@link #firstRate} on, which is counted from 0. */
    private double[] rates = {};
    private long firstRate;

    /**
     * Creates the state before the first step.
     *
     * @param stepsPerEpoch number of mini-batches in an epoch
     * @param initial parameters, layer by layer, weights (out, in) row-major, then biases, gamma and beta
     * @param initialStatistics running means, then variances, of every layer with batch normalisation
     */
    public OptimizerState(Architecture architecture, Layout layout, TrainingConfig config, long stepsPerEpoch,
            float[] initial, float[] initialStatistics) {
        this.architecture = architecture;
        this.layout = layout;
        this.config = config;
        this.stepsPerEpoch = stepsPerEpoch;
        this.watch = new PlateauWatch(config.schedule());
        this.parameters = layout.allocate();
        layout.pack(initial, parameters);
        this.statistics = new RunningStatistics(architecture, initialStatistics);
        this.moments = new float[config.optimizer().moments().size()][];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = layout.allocate();
        }
        boolean averaging = config.averaging() > 0;
        this.averages = averaging ? layout.allocate() : null;
        if (averaging) {
            layout.pack(initial, averages);
        }
        this.averageStatistics = averaging ? new RunningStatistics(architecture, initialStatistics) : null;
        boolean normed = config.clipping().limitsNorm();
        this.gradient = normed ? layout.allocate() : null;
        this.squares = new double[architecture.layers() + 1][];
        for (int l = 1; l < squares.length && normed; l++) {
            squares[l] = layout.isSplit(l) ? allocateSquares(l) : null;
        }
    }

    /** Allocates one sum per unit of a layer, with padding. */
    double[] allocateSquares(int l) {
        return new double[Kernels.padded(architecture.units(l))];
    }

    /** Returns the parameters of the trained network, in canonical order: the averages with averaging. */
    public float[] result() {
        return canonical(averages != null ? averages : parameters);
    }

    /**
     * Returns a copy of the parameters of the trained network, in the layout of this state, see {@link #result}. It has
     * the {@link Layout#size} of the layout: the arrays of a small network are longer, for the sake of alignment, and
     * would take longer to copy than a step.
     */
    public float[] packedResult() {
        return Arrays.copyOf(averages != null ? averages : parameters, layout.size());
    }

    /** Returns the running means and variances that belong to {@link #result}. */
    public float[] resultStatistics() {
        return (averages != null ? averageStatistics : statistics).canonical();
    }

    /**
     * Returns the name of the first moments with an element that is infinite or NaN; empty if all are finite. Moments
     * can overflow while the parameters are finite: with an infinite square, Adam no longer changes a parameter.
     */
    public Optional<String> momentsNotFinite() {
        for (int i = 0; i < moments.length; i++) {
            if (!layout.isFinite(moments[i])) {
                return Optional.of(config.optimizer().moments().get(i));
            }
        }
        return Optional.empty();
    }

    /**
     * Computes the learning rates of the next steps, once for all workers, so that a schedule is called in the order of
     * the steps and on the caller's thread, and a factor out of range changes nothing.
     *
     * @param stepsBefore number of steps in earlier epochs
     * @param count number of steps
     * @throws IllegalArgumentException if the schedule returns a factor that is negative or not finite
     */
    public void beginSteps(long stepsBefore, int count) {
        if (rates.length < count) {
            rates = new double[count];
        }
        for (int i = 0; i < count; i++) {
            rates[i] = rate(stepsBefore + i);
        }
        firstRate = stepsBefore;
    }

    /** Computes the learning rate of a step, counted from 0. */
    private double rate(long step) {
        double factor = config.schedule().factor(step, stepsPerEpoch, config.epochs(), watch.reductions());
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the schedule " + config.schedule() + " returned the factor " + factor
                    + " for step " + step + ", but a factor is finite and at least 0");
        }
        return config.optimizer().learningRate() * factor;
    }

    /** Returns the learning rate of the last of the steps of {@link #beginSteps}; NaN before that. */
    public double lastRate() {
        return rates.length == 0 ? Double.NaN : rates[rates.length - 1];
    }

    /** Returns the learning rate of a step, counted from 1, after {@link #beginSteps}. */
    double eta(long number) {
        return rates[Math.toIntExact(number - 1 - firstRate)];
    }

    /** Reports the loss after an epoch to the schedule, which may reduce the learning rate. */
    public void observe(double loss) {
        watch.observe(loss);
    }

    /** Returns copies of all arrays by name: elements per parameter or per running statistic, in canonical order. */
    public Map<String, float[]> arrays() {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        arrays.put(PARAMETERS, canonical(parameters));
        List<String> names = config.optimizer().moments();
        for (int i = 0; i < moments.length; i++) {
            arrays.put(names.get(i), canonical(moments[i]));
        }
        if (averages != null) {
            arrays.put(AVERAGE, canonical(averages));
        }
        if (architecture.couplesExamples()) {
            arrays.put(STATISTICS, statistics.canonical());
            if (averages != null) {
                arrays.put(AVERAGE_STATISTICS, averageStatistics.canonical());
            }
        }
        return arrays;
    }

    /** Returns the numbers that the schedule keeps, by name. */
    public Map<String, Double> numbers() {
        return config.schedule().followsLoss()
                ? Map.of(LOWEST, watch.lowest(), WAITED, (double) watch.waited(), REDUCTIONS,
                        (double) watch.reductions())
                : Map.of();
    }

    /** Resumes from the results of {@link #arrays} and {@link #numbers}. */
    public void restore(Map<String, float[]> arrays, Map<String, Double> numbers) {
        layout.pack(arrays.get(PARAMETERS), parameters);
        List<String> names = config.optimizer().moments();
        for (int i = 0; i < moments.length; i++) {
            layout.pack(arrays.get(names.get(i)), moments[i]);
        }
        if (averages != null) {
            layout.pack(arrays.get(AVERAGE), averages);
        }
        if (architecture.couplesExamples()) {
            statistics.set(arrays.get(STATISTICS));
            if (averages != null) {
                averageStatistics.set(arrays.get(AVERAGE_STATISTICS));
            }
        }
        if (config.schedule().followsLoss()) {
            watch.restore(numbers.get(LOWEST), numbers.get(WAITED).intValue(), numbers.get(REDUCTIONS).intValue());
        }
    }

    private float[] canonical(float[] packed) {
        float[] canonical = new float[architecture.parameterCount()];
        layout.unpack(packed, canonical);
        return canonical;
    }
}
