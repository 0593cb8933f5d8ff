package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.engine.Augmenter;
import dev.lanewise.internal.engine.DivergedException;
import dev.lanewise.internal.engine.EpochProgress;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.engine.Evaluator;
import dev.lanewise.internal.engine.Execution;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.OptimizerState;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.engine.PreparedInputs;
import dev.lanewise.internal.engine.RunningScore;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.metric.Evaluation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Trains a network epoch by epoch: shuffles the examples, executes the steps, and publishes the parameters.
 *
 * <p>The parameters depend on the data, the configuration and the initial parameters alone. The number of threads, the
 * kernels, the vector width and the JVM do not affect them.
 *
 * <p>Not thread-safe, except {@link #stop} and {@link #steps}. Close it to end its worker threads.
 */
public final class Trainer implements AutoCloseable {
    private final Network network;
    private final TrainingConfig config;
    private final Kernels kernels;
    private final PreparedData data;
    private final WorkerTeam team;
    private final ExecutionPlan plan;
    private final OptimizerState state;
    private final Execution execution;
    private final int[] order;
    private final Map<Dataset, Evaluator> evaluators = new IdentityHashMap<>();
    private PythonRandom random;
    private int epoch;
    /** Whether the trainer is between two epochs, so that parameters and order form a consistent state. */
    private boolean betweenEpochs = true;
    private boolean diverged;
    private boolean closed;
    private volatile boolean stopRequested;
    private volatile EpochProgress latest;

    /**
     * Prepares training.
     *
     * @param network trained in place; holds the new parameters whenever {@link #epoch} has returned
     * @param data cache of prepared inputs, which several trainers on the same data may share
     * @param shareFrom smallest number of multiply-adds for which threads share a step, normally
     *     {@link ExecutionPlan#SHARE_FROM}
     * @throws IllegalArgumentException if the data are empty or do not fit the network or the configuration
     */
    public Trainer(Network network, TrainingConfig config, Dataset training, Kernels kernels, PreparedData data,
            double shareFrom) {
        Architecture architecture = network.architecture();
        ShapeCheck.require(architecture, training);
        if (training.size() == 0) {
            throw new IllegalArgumentException("there is no example to train on");
        }
        ShapeCheck.requireMiniBatches(architecture, training, config.batchSize());
        TargetData targets = TargetData.of(architecture, training, config.labels());
        Augmenter augmenterOrNull = augmenter(config, training, kernels);
        this.network = network;
        this.config = config;
        this.kernels = kernels;
        this.data = data;
        this.order = new int[training.size()];
        Arrays.setAll(order, i -> i);
        this.random = new PythonRandom(config.seed());
        this.team = new WorkerTeam(config.threads());
        boolean made = false;
        try {
            PreparedInputs inputs = data.of(training, team);
            this.plan = ExecutionPlan.choose(architecture, config, inputs, kernels, shareFrom);
            this.state = new OptimizerState(architecture, plan.layout(), config, stepsPerEpoch(), network.parameters(),
                    network.statistics());
            this.execution = Execution.of(plan, state, inputs, targets, augmenterOrNull, kernels, team);
            made = true;
        } finally {
            if (!made) {
                team.close();
            }
        }
    }

    private static Augmenter augmenter(TrainingConfig config, Dataset training, Kernels kernels) {
        if (config.augmentation().isNone()) {
            return null;
        }
        ImageShape shape = training.shape().orElseThrow(() -> new IllegalArgumentException(
                "the training examples are to be augmented by " + config.augmentation() + ", but they are not images"));
        return new Augmenter(config.augmentation(), shape, config.seed(), kernels);
    }

    /**
     * Trains for one epoch, or until {@link #stop}, and updates the network.
     *
     * @throws DivergedException if values became infinite or NaN; the network keeps the parameters of the previous
     *     epoch
     * @throws IllegalStateException if an earlier epoch diverged, or the trainer is closed
     */
    public EpochResult epoch() {
        return epoch(() -> false, null);
    }

    /**
     * Trains for one epoch.
     *
     * @param alsoStop queried before every mini-batch; true makes that mini-batch the last
     * @param scoreOrNull accumulates the scores of the mini-batches during training; null for none
     */
    EpochResult epoch(BooleanSupplier alsoStop, RunningScore scoreOrNull) {
        if (diverged || closed) {
            throw new IllegalStateException(
                    "the training " + (diverged ? "has diverged" : "is closed") + " and cannot continue");
        }
        long start = System.nanoTime();
        random.shuffle(order);
        EpochProgress progress = new EpochProgress(
                epoch, () -> stopRequested || alsoStop.getAsBoolean() || Thread.currentThread().isInterrupted(),
                scoreOrNull);
        latest = progress;
        betweenEpochs = false;
        execution.run(order, (long) epoch * stepsPerEpoch(), progress);
        float[] parameters = state.result();
        float[] statistics = state.resultStatistics();
        if (progress.divergedAt() >= 0 || !areFinite(parameters) || !areFinite(statistics)) {
            diverged = true;
            throw new DivergedException(epoch, progress.divergedAt());
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        network.set(parameters, statistics);
        boolean complete = progress.steps() == stepsPerEpoch();
        betweenEpochs = complete;
        return new EpochResult(epoch++, progress.steps(), complete, seconds);
    }

    private static boolean areFinite(float[] numbers) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns a copy of the training state, from which another trainer can resume bit for bit.
     *
     * <p>That trainer must have the same data and configuration.
     *
     * @throws IllegalStateException if the latest epoch was not completed
     */
    public TrainerState state() {
        if (!betweenEpochs) {
            throw new IllegalStateException("the state of a training can be saved between two epochs only");
        }
        return new TrainerState(epoch, order.clone(), random.state(), state.arrays(), state.numbers());
    }

    /**
     * Resumes from the state of another trainer, at its next epoch.
     *
     * @throws IllegalArgumentException if the state is from another network, optimiser or number of examples; this
     *     trainer is then unchanged
     */
    public void restore(TrainerState saved) {
        saved.requireLike(state());
        PythonRandom restored = PythonRandom.ofState(saved.random());
        state.restore(saved.arrays(), saved.numbers());
        network.set(state.result(), state.resultStatistics());
        System.arraycopy(saved.order(), 0, order, 0, order.length);
        random = restored;
        epoch = saved.epoch();
    }

    /** Returns whether {@link #state} is available: the latest epoch, if any, was completed. */
    boolean isBetweenEpochs() {
        return betweenEpochs;
    }

    /** Number of the next epoch, from 0. */
    public int nextEpoch() {
        return epoch;
    }

    /**
     * Reports the cost after an epoch to the schedule of the learning rate.
     *
     * @param cost cost on the validation set or, without one, on the training set; used by schedules that follow the
     *     cost
     */
    public void observe(double cost) {
        state.observe(cost);
    }

    /** Number of mini-batches in an epoch. */
    public int stepsPerEpoch() {
        int batchSize = Math.min(config.batchSize(), order.length);
        return (order.length + batchSize - 1) / batchSize;
    }

    /** Number of mini-batches begun in the latest epoch, 0 before the first. May be called from any thread. */
    public int steps() {
        EpochProgress progress = latest;
        return progress == null ? 0 : progress.steps();
    }

    /**
     * Evaluates the parameters of the latest epoch on a data set, on all threads.
     *
     * <p>The set is prepared at its first use and stays in memory. Changes that a caller makes to the network have no
     * effect.
     *
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public Evaluation evaluate(Dataset dataset) {
        Network result = new Network(network.architecture(), state.result(), state.resultStatistics()).folded();
        return evaluators
                .computeIfAbsent(dataset, d -> new Evaluator(result.architecture(), kernels, team, d, data))
                .evaluate(result.parameters());
    }

    /**
     * Requests that the current epoch, or the next one, end after its current mini-batch. May be called from any
     * thread.
     */
    public void stop() {
        stopRequested = true;
    }

    /** Returns whether {@link #stop} was called. */
    boolean isStopped() {
        return stopRequested;
    }

    /** Plan of how the steps are executed, with its reason. */
    public ExecutionPlan plan() {
        return plan;
    }

    @Override
    public void close() {
        closed = true;
        team.close();
    }
}
