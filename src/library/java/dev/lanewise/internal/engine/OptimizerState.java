package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.TrainingConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    /** In the order of {@link UpdateRule#momentNames}. */
    final float[][] moments;
    /** Running averages of the parameters; null without averaging. */
    final float @Nullable [] averages;
    /** Running statistics of layers with batch normalisation. */
    final RunningStatistics statistics;
    /** Running averages of these statistics; null without averaging. */
    final @Nullable RunningStatistics averageStatistics;
    /** Gradient of all parameters, zero between any two steps; null unless its norm is needed. */
    final float @Nullable [] gradient;
    /**
     * Sums of squares of the gradient by layer and unit, for split layers; elements are null unless the norm is needed.
     */
    final double[] @Nullable [] squares;

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
    public OptimizerState(
            Architecture architecture,
            Layout layout,
            TrainingConfig config,
            long stepsPerEpoch,
            float[] initial,
            float[] initialStatistics) {
        this.architecture = architecture;
        this.layout = layout;
        this.config = config;
        this.stepsPerEpoch = stepsPerEpoch;
        this.watch = new PlateauWatch(config.schedule());
        this.parameters = layout.allocate();
        layout.pack(initial, parameters);
        this.statistics = new RunningStatistics(architecture, initialStatistics);
        this.moments = new float[UpdateRule.momentNames(config.optimizer()).size()][];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = layout.allocate();
        }
        boolean averaging = config.averaging() > 0;
        this.averages = averaging ? layout.allocate() : null;
        if (averages != null) {
            layout.pack(initial, averages);
        }
        this.averageStatistics = averaging ? new RunningStatistics(architecture, initialStatistics) : null;
        boolean normed = config.clipping().norm() < Double.POSITIVE_INFINITY;
        this.gradient = normed ? layout.allocate() : null;
        this.squares = new double[architecture.layers() + 1] @Nullable [];
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
        return canonical(averages != null ? averages : parameters, null);
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
        return (averageStatistics != null ? averageStatistics : statistics).canonical();
    }

    /**
     * Returns the name of the first moments with an element that is infinite or NaN; empty if all are finite. Moments
     * can overflow while the parameters are finite: with an infinite square, Adam no longer changes a parameter.
     */
    public Optional<String> momentsNotFinite() {
        for (int i = 0; i < moments.length; i++) {
            if (!layout.isFinite(moments[i])) {
                return Optional.of(UpdateRule.momentNames(config.optimizer()).get(i));
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

    /**
     * Returns copies of all arrays by name: elements per parameter or per running statistic, in canonical order.
     *
     * @param reused arrays of an earlier call, which are overwritten; empty to allocate new ones
     */
    public Map<String, float[]> arrays(Map<String, float[]> reused) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (Map.Entry<String, float[]> packed : packed().entrySet()) {
            arrays.put(packed.getKey(), canonical(packed.getValue(), reused.get(packed.getKey())));
        }
        for (Map.Entry<String, RunningStatistics> running : running().entrySet()) {
            arrays.put(running.getKey(), running.getValue().canonical());
        }
        return arrays;
    }

    /** Returns the arrays with the layout of the parameters, by name. */
    private Map<String, float[]> packed() {
        Map<String, float[]> packed = new LinkedHashMap<>();
        packed.put(PARAMETERS, parameters);
        for (int i = 0; i < moments.length; i++) {
            packed.put(UpdateRule.momentNames(config.optimizer()).get(i), moments[i]);
        }
        if (averages != null) {
            packed.put(AVERAGE, averages);
        }
        return packed;
    }

    /** Returns the running statistics, by name. */
    private Map<String, RunningStatistics> running() {
        Map<String, RunningStatistics> running = new LinkedHashMap<>();
        if (Normalizations.coupleExamples(architecture)) {
            running.put(STATISTICS, statistics);
            if (averageStatistics != null) {
                running.put(AVERAGE_STATISTICS, averageStatistics);
            }
        }
        return running;
    }

    /** Returns the length of each of the {@link #arrays}, without copying them. */
    public Map<String, Integer> lengths() {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        for (String name : packed().keySet()) {
            lengths.put(name, architecture.parameterCount());
        }
        for (String name : running().keySet()) {
            lengths.put(name, Normalizations.statisticCount(architecture));
        }
        return lengths;
    }

    /** Selects the {@link #result} from the {@link #arrays}. */
    public float[] result(Map<String, float[]> arrays) {
        return named(arrays, averages != null ? AVERAGE : PARAMETERS);
    }

    /** Returns the numbers that the schedule keeps, by name. */
    public Map<String, Double> numbers() {
        return watch.followsLoss()
                ? Map.of(LOWEST, watch.lowest(), WAITED, (double) watch.waited(), REDUCTIONS, (double)
                        watch.reductions())
                : Map.of();
    }

    /** Resumes from the results of {@link #arrays} and {@link #numbers}. */
    public void restore(Map<String, float[]> arrays, Map<String, Double> numbers) {
        for (Map.Entry<String, float[]> packed : packed().entrySet()) {
            layout.pack(named(arrays, packed.getKey()), packed.getValue());
        }
        for (Map.Entry<String, RunningStatistics> running : running().entrySet()) {
            running.getValue().set(named(arrays, running.getKey()));
        }
        if (watch.followsLoss()) {
            watch.restore(
                    named(numbers, LOWEST),
                    named(numbers, WAITED).intValue(),
                    named(numbers, REDUCTIONS).intValue());
        }
    }

    private static <T> T named(Map<String, T> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private float[] canonical(float[] packed, float @Nullable [] reused) {
        float[] canonical = reused != null ? reused : new float[architecture.parameterCount()];
        layout.unpack(packed, canonical);
        return canonical;
    }
}
