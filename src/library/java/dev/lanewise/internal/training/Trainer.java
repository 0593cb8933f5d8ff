package dev.lanewise.internal.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.Augmenter;
import dev.lanewise.internal.engine.EpochProgress;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.engine.Evaluator;
import dev.lanewise.internal.engine.Execution;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.engine.OptimizerState;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.engine.PreparedInputs;
import dev.lanewise.internal.engine.RunningScore;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.engine.TargetScaling;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.TrainingConfig;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network epoch by epoch: shuffles the examples, executes the steps, and publishes the parameters.
 *
 * <p>The parameters depend on the data, the configuration and the initial parameters alone. The number of threads, the
 * kernels, the vector width and the JVM do not affect them.
 *
 * <p>Not thread-safe, except {@link #stop}, {@link #steps} and {@link #close}. Worker threads start with the first
 * epoch that needs them. Close the trainer to end them.
 */
public final class Trainer implements AutoCloseable {
    private final Network network;
    private final TrainingConfig config;
    private final Dataset training;
    private final Kernels kernels;
    private final TargetScaling scaling;
    private final WorkerTeam team;
    private final ExecutionPlan plan;
    private final OptimizerState state;
    private final Execution execution;
    private final int[] order;
    private final IdentityHashMap<Dataset, Evaluator> evaluators = new IdentityHashMap<>();
    private PythonRandom random;
    private int epoch;
    /** Whether the trainer is between two epochs, so that parameters and order form a consistent state. */
    private boolean betweenEpochs = true;
    /** Null unless an epoch has diverged. */
    private @Nullable DivergedException diverged;
    /** Reason why no epoch can follow; null if no epoch has failed. */
    private @Nullable IllegalStateException failure;

    private volatile boolean closed;
    private volatile boolean stopRequested;
    private volatile @Nullable EpochProgress latest;

    /**
     * Prepares training.
     *
     * @param network trained in place; holds the new parameters whenever {@link #epoch} has returned
     * @param shareFrom smallest number of multiply-adds for which threads share a step, normally
     *     {@link ExecutionPlan#SHARE_FROM}
     * @throws IllegalArgumentException if the data are empty or do not fit the network or the configuration
     */
    public Trainer(Network network, TrainingConfig config, Dataset training, Kernels kernels, double shareFrom) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(kernels, "kernels");
        Architecture architecture = network.architecture();
        TrainingCheck.require(network, config);
        TargetData targets = TrainingCheck.targets(architecture, config, training, true);
        this.scaling = targets.scaling();
        Augmenter augmenter = augmenter(config, training, kernels);
        this.network = network;
        this.config = config;
        this.training = training;
        this.kernels = kernels;
        this.order = new int[training.size()];
        Arrays.setAll(order, i -> i);
        this.random = new PythonRandom(config.seed());
        this.team = new WorkerTeam(config.threads());
        PreparedInputs inputs = prepared(training, config.threads());
        this.plan = ExecutionPlan.choose(architecture, config, inputs, kernels, shareFrom);
        this.state = new OptimizerState(
                architecture,
                plan.layout(),
                config,
                stepsPerEpoch(),
                scaling.initial(architecture, network.parameters()),
                network.statistics());
        this.execution = Execution.of(plan, state, inputs, targets, augmenter, kernels, team);
    }

    /** Packs the inputs on a team of its own, so that a trainer has no threads before its first epoch. */
    private static PreparedInputs prepared(Dataset training, int threads) {
        try (WorkerTeam team = new WorkerTeam(threads)) {
            return PreparedData.of(training, team);
        }
    }

    /**
     * Creates what varies images; null if nothing does.
     *
     * @throws IllegalArgumentException if the examples are to be varied, but are not images
     */
    public static @Nullable Augmenter augmenter(TrainingConfig config, Dataset training, Kernels kernels) {
        if (config.augmentation().isNone()) {
            return null;
        }
        return new Augmenter(config.augmentation(), requireImages(config, training), config.seed(), kernels);
    }

    /** Returns the shape of the images to be augmented, and refuses examples that are not images. */
    public static ImageShape requireImages(TrainingConfig config, Dataset training) {
        return training.shape()
                .orElseThrow(() -> new IllegalArgumentException("the training examples are to be augmented by "
                        + config.augmentation() + ", but they are not images"));
    }

    /**
     * Trains for one epoch, or until {@link #stop} or an interrupt, and updates the network.
     *
     * <p>An interrupt ends the epoch after its current mini-batch; the interrupt status of the thread stays set.
     *
     * @throws DivergedException if values became infinite or NaN, moments of the optimiser included, now or in an
     *     earlier epoch; the network keeps the parameters of the last complete epoch
     * @throws IllegalArgumentException if the schedule of the learning rate returns a factor that is negative or not
     *     finite for a step of this epoch; nothing has changed then
     * @throws IllegalStateException if the trainer is closed, or an earlier epoch failed within a step
     */
    public EpochResult epoch() {
        try {
            return epoch(() -> false, null);
        } finally {
            clearStop();
        }
    }

    /**
     * Trains for one epoch.
     *
     * @param alsoStop queried before every mini-batch; true makes that mini-batch the last
     * @param score accumulates the scores of the mini-batches during training; null for none
     */
    public EpochResult epoch(BooleanSupplier alsoStop, @Nullable RunningScore score) {
        requireOpen();
        requireSound();
        if (diverged != null) {
            throw Divergence.again(diverged);
        }
        long start = System.nanoTime();
        long stepsBefore = (long) epoch * stepsPerEpoch();
        state.beginSteps(stepsBefore, stepsPerEpoch());
        random.shuffle(order);
        EpochProgress progress = new EpochProgress(
                epoch,
                () -> stopRequested
                        || alsoStop.getAsBoolean()
                        || Thread.currentThread().isInterrupted(),
                score);
        latest = progress;
        betweenEpochs = false;
        float[] parameters;
        float[] statistics;
        try {
            execution.run(order, stepsBefore, progress);
            parameters = resultParameters();
            statistics = state.resultStatistics();
        } catch (RuntimeException | Error e) {
            failure = new IllegalStateException(
                    "epoch " + (epoch + 1) + " failed within a step, so the parameters are"
                            + " incomplete; resume from a checkpoint in a new run",
                    e);
            throw e;
        }
        if (progress.divergedAt() >= 0 || !Layout.areFinite(parameters) || !Layout.areFinite(statistics)) {
            diverged = Divergence.inEpoch(epoch, progress.divergedAt(), config, training);
            throw diverged;
        }
        Optional<String> moments = state.momentsNotFinite();
        if (moments.isPresent()) {
            diverged = Divergence.inMoments(epoch, moments.get(), config, training);
            throw diverged;
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        Internals.of(network, NetworkView.class).publish(parameters, statistics);
        boolean complete = progress.steps() == stepsPerEpoch();
        betweenEpochs = complete;
        return new EpochResult(epoch++, progress.steps(), complete, seconds);
    }

    /** The parameters of the trained network, in the unit of the targets. */
    private float[] resultParameters() {
        return scaling.folded(network.architecture(), state.result());
    }

    /** Scaling of the targets, which {@link #state} does not include. */
    public TargetScaling scaling() {
        return scaling;
    }

    /**
     * Returns a copy of the training state, from which another trainer can resume bit for bit.
     *
     * <p>That trainer must have the same data and configuration. Parameters are those that are trained: with
     * {@link TrainingConfig#standardizedTargets}, those of a network that predicts standardised targets.
     *
     * @throws IllegalStateException if the latest epoch was not completed
     */
    public TrainerState state() {
        return state(null);
    }

    /**
     * Returns a copy of the training state as {@link #state()} does, in the arrays of an earlier copy.
     *
     * @param reused earlier copy, which is no longer valid; null to allocate new arrays
     */
    public TrainerState state(@Nullable TrainerState reused) {
        requireBetweenEpochs();
        int[] copy = reused == null ? new int[order.length] : reused.order();
        System.arraycopy(order, 0, copy, 0, copy.length);
        return new TrainerState(
                epoch,
                copy,
                random.state(),
                state.arrays(reused == null ? Map.of() : reused.arrays()),
                state.numbers());
    }

    private void requireBetweenEpochs() {
        if (!betweenEpochs) {
            throw new IllegalStateException("the state of a training can be saved between two epochs only");
        }
    }

    /**
     * Resumes from the state of another trainer, at its next epoch.
     *
     * @throws IllegalArgumentException if the state is from another network, optimiser or number of examples; this
     *     trainer is then unchanged
     */
    public void restore(TrainerState saved) {
        Objects.requireNonNull(saved, "saved");
        requireBetweenEpochs();
        saved.requireLike(order.length, state.lengths(), state.numbers().keySet());
        PythonRandom restored = PythonRandom.ofState(saved.random());
        state.restore(saved.arrays(), saved.numbers());
        // The saved array is shared, not copied: of a large network, the memory may not hold another one.
        Internals.of(network, NetworkView.class)
                .publish(
                        scaling.folded(network.architecture(), state.result(saved.arrays())), state.resultStatistics());
        System.arraycopy(saved.order(), 0, order, 0, order.length);
        random = restored;
        epoch = saved.epoch();
    }

    /**
     * Checks that no epoch has failed within a step.
     *
     * @throws IllegalStateException if one has; its cause is that failure
     */
    public void requireSound() {
        if (failure != null) {
            throw new IllegalStateException(failure.getMessage(), failure.getCause());
        }
    }

    /** Reason why no epoch can follow; null unless an epoch has diverged. */
    public @Nullable DivergedException divergence() {
        return diverged;
    }

    /** Returns whether {@link #state} is available: the latest epoch, if any, was completed. */
    public boolean isBetweenEpochs() {
        return betweenEpochs;
    }

    /** Number of the next epoch, from 0. */
    public int nextEpoch() {
        return epoch;
    }

    /**
     * Reports the loss after an epoch to the schedule of the learning rate.
     *
     * @param loss loss on the validation set or, without one, on the training set; used by schedules that follow the
     *     loss
     */
    public void observe(double loss) {
        state.observe(loss);
    }

    /** Learning rate of the last step of the latest epoch; NaN before the first. */
    public double learningRate() {
        return state.lastRate();
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
     * @throws IllegalStateException if the trainer is closed
     */
    public Score evaluate(Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        requireOpen();
        return evaluator(dataset).evaluate(foldedParameters());
    }

    /**
     * Evaluates the parameters of the latest epoch and returns the outputs as well.
     *
     * @param outputs (examples, output units), row-major; overwritten
     */
    public Score evaluate(Dataset dataset, float[] outputs) {
        requireOpen();
        return evaluator(dataset).evaluate(foldedParameters(), outputs);
    }

    /** The parameters of the trained network without batch normalisation, which is folded into them. */
    private float[] foldedParameters() {
        Architecture architecture = network.architecture();
        float[] parameters = resultParameters();
        return Normalizations.coupleExamples(architecture)
                ? new Network(architecture, parameters, state.resultStatistics())
                        .folded()
                        .parameters()
                : parameters;
    }

    private Evaluator evaluator(Dataset dataset) {
        return evaluators.computeIfAbsent(
                dataset, d -> new Evaluator(Normalizations.folded(network.architecture()), kernels, team, d));
    }

    /**
     * Ends the current epoch after its current mini-batch. Between two epochs, the request applies to the next epoch,
     * which then has one mini-batch; later epochs are not affected. May be called from any thread.
     */
    public void stop() {
        stopRequested = true;
    }

    /** Returns whether {@link #stop} was called and no {@link #epoch()} has ended since. */
    public boolean isStopped() {
        return stopRequested;
    }

    /** Forgets the requests of {@link #stop}. */
    public void clearStop() {
        stopRequested = false;
    }

    /**
     * Checks that the trainer is open.
     *
     * @throws IllegalStateException if it is closed
     */
    public void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the training is closed");
        }
    }

    /** Plan of how the steps are executed, with its reason. */
    public ExecutionPlan plan() {
        return plan;
    }

    /**
     * Ends the worker threads. An epoch that is running in another thread completes. Closing a trainer again has no
     * effect. The worker threads of a trainer that is unreachable end as well, at some time after a garbage collection.
     */
    @Override
    public void close() {
        closed = true;
        team.close();
    }

    /** Names the network, the number of completed epochs and the execution plan. */
    @Override
    public String toString() {
        return "trainer of " + network.architecture() + " after " + Count.of(epoch, "epoch") + " (" + plan.reason()
                + ")";
    }
}
