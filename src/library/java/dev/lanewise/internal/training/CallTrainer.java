package dev.lanewise.internal.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.engine.Augmenter;
import dev.lanewise.internal.engine.EpochProgress;
import dev.lanewise.internal.engine.Execution;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.engine.OptimizerState;
import dev.lanewise.internal.engine.PreparedInputs;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.TrainingConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network call by call, each on rows of its own: moves the buffers to the rows, executes the steps, and
 * publishes the parameters.
 *
 * <p>Not thread-safe, except {@link #latest}. Close the trainer to end its worker threads.
 */
public final class CallTrainer implements AutoCloseable {
    /** In the place of the number of mini-batches in an epoch. */
    private static final int STEPS_PER_EPOCH = 1;

    private final Architecture architecture;
    private final TrainingConfig config;
    private final Kernels kernels;
    private final double shareFrom;
    private final WorkerTeam team;
    private OptimizerState state;
    private Layout layout;
    private volatile Snapshot latest;
    /** Null before the first rows. */
    private @Nullable Prepared prepared;
    /** Number of rows when the plan was last examined. */
    private long examinedAt;

    private int[] order = {};
    /** Whether the derivative of a custom loss was checked on the first rows. */
    private boolean lossChecked;
    /** Reason why no call can follow; null if there is none. */
    private @Nullable IllegalStateException failure;

    /** Network and counts after a completed call; immutable. */
    public static final class Snapshot {
        private final Layout layout;
        private final float[] packed;
        private final float[] statistics;
        private final long steps;
        private final long rows;
        private final long calls;

        private Snapshot(Layout layout, OptimizerState state, long steps, long rows, long calls) {
            this.layout = layout;
            this.packed = state.packedResult();
            this.statistics = state.resultStatistics();
            this.steps = steps;
            this.rows = rows;
            this.calls = calls;
        }

        /** Number of mini-batches trained on. */
        public long steps() {
            return steps;
        }

        /** Number of rows trained on. */
        public long rows() {
            return rows;
        }

        /** Number of calls with rows. */
        public long calls() {
            return calls;
        }

        /** Creates a network with the parameters. */
        public Network network(Architecture architecture) {
            float[] parameters = new float[architecture.parameterCount()];
            layout.unpack(packed, parameters);
            return new Network(architecture, parameters, statistics);
        }

        private boolean isFinite() {
            return layout.isFinite(packed) && Layout.areFinite(statistics);
        }
    }

    /**
     * Buffers for mini-batches, which are moved from call to call.
     *
     * @param byteScale scale of the rows that the buffers can hold; those with another one need other buffers
     * @param images shape of these rows if they are augmented images
     */
    private record Prepared(
            float byteScale,
            Optional<ImageShape> images,
            ExecutionPlan plan,
            PreparedInputs inputs,
            TargetData targets,
            Execution execution) {}

    /**
     * Prepares training.
     *
     * @param network initial parameters; copied
     * @param shareFrom smallest number of multiply-adds for which threads share a step, normally
     *     {@link ExecutionPlan#SHARE_FROM}
     * @throws IllegalArgumentException if the network or the configuration is not for training
     */
    public CallTrainer(Network network, TrainingConfig config, Kernels kernels, double shareFrom) {
        TrainingCheck.require(network, config);
        this.architecture = network.architecture();
        this.config = config;
        this.kernels = kernels;
        this.shareFrom = shareFrom;
        this.team = new WorkerTeam(config.threads());
        this.layout = new Layout(architecture, 1, kernels.pad());
        this.state = new OptimizerState(
                architecture, layout, config, STEPS_PER_EPOCH, network.parameters(), network.statistics());
        this.latest = new Snapshot(layout, state, 0, 0, 0);
    }

    /** Network and counts after the last call that has completed. May be called from any thread, and never waits. */
    public Snapshot latest() {
        return latest;
    }

    /** Copies of the parameters and the other arrays of the optimiser, by name. */
    public Map<String, float[]> arrays() {
        return state.arrays(Map.of());
    }

    /**
     * Resumes from the arrays and counts of another trainer.
     *
     * @param arrays arrays of the same names and lengths as {@link #arrays}
     * @throws IllegalArgumentException if the arrays are from another network or optimiser, or not finite; this trainer
     *     is then unchanged
     */
    public void restore(Map<String, float[]> arrays, long steps, long rows, long calls) {
        new TrainerState(0, new int[0], new int[0], arrays, Map.of()).requireLike(0, state.lengths(), Set.of());
        arrays.forEach((name, array) -> {
            if (!Layout.areFinite(array)) {
                throw new IllegalArgumentException("its " + name + " are not finite");
            }
        });
        state.restore(arrays, Map.of());
        latest = new Snapshot(layout, state, steps, rows, calls);
    }

    /**
     * Trains on rows once, in their order. A call without rows does nothing.
     *
     * @throws DivergedException if parameters, errors or moments became infinite or NaN; {@link #latest} is unchanged
     * @throws IllegalArgumentException if the rows do not fit the network or the configuration, or the schedule returns
     *     a factor that is negative or not finite; nothing has changed then
     */
    public void train(Dataset rows) {
        if (rows.size() == 0) {
            ShapeCheck.require(architecture, rows);
            return;
        }
        TargetData targets = TrainingCheck.targets(architecture, config, rows, !lossChecked);
        lossChecked = true;
        Optional<ImageShape> images =
                config.augmentation().isNone() ? Optional.empty() : Optional.of(Trainer.requireImages(config, rows));
        int count = (int) (((long) rows.size() + config.batchSize() - 1) / config.batchSize());
        prepare(rows, targets, images);
        try {
            state.beginSteps(latest.steps, count);
            step(rows, count);
        } finally {
            // The rows must not be kept alive.
            requirePrepared().inputs.release();
        }
    }

    /**
     * Checks that no call has failed within a step.
     *
     * @throws DivergedException if a call has diverged
     * @throws IllegalStateException if a call has failed for another reason
     */
    public void requireSound() {
        if (failure instanceof DivergedException diverged) {
            throw Divergence.again(diverged);
        }
        if (failure != null) {
            throw new IllegalStateException(failure.getMessage(), failure.getCause());
        }
    }

    /**
     * Moves the buffers to the rows. They are built anew if they are too small, or cannot hold such rows, or if
     * another plan is better. That is examined whenever the number of rows has doubled, so it takes no time in the long
     * run.
     */
    private void prepare(Dataset rows, TargetData targets, Optional<ImageShape> images) {
        long total = latest.rows + rows.size();
        boolean fits = prepared != null
                && prepared.byteScale == PreparedInputs.byteScale(rows)
                && prepared.images.equals(images)
                && prepared.plan.batchSize() >= Math.min(config.batchSize(), rows.size());
        if (!fits || total >= 2 * examinedAt) {
            examinedAt = total;
            PreparedInputs inputs = PreparedInputs.ofEachBatch(rows);
            ExecutionPlan plan = ExecutionPlan.choose(architecture, config, inputs, kernels, shareFrom, capacity(rows));
            if (!fits || !isLike(plan, requirePrepared().plan)) {
                build(images, plan, inputs, targets, rows);
                return;
            }
        }
        requirePrepared().inputs.moveTo(rows);
        requirePrepared().targets.moveTo(targets);
    }

    private Prepared requirePrepared() {
        return Objects.requireNonNull(prepared, "prepared");
    }

    /** Doubles the capacity if it is too small, so that a growing number of rows rarely needs new buffers. */
    private int capacity(Dataset rows) {
        int before = prepared == null ? 0 : prepared.plan.batchSize();
        int needed = Math.min(config.batchSize(), rows.size());
        return needed <= before ? before : (int) Math.min(config.batchSize(), Math.max(needed, 2L * before));
    }

    private static boolean isLike(ExecutionPlan plan, ExecutionPlan other) {
        return plan.workers() == other.workers()
                && plan.isSparse() == other.isSparse()
                && plan.groupsRows() == other.groupsRows();
    }

    private void build(
            Optional<ImageShape> images, ExecutionPlan plan, PreparedInputs inputs, TargetData targets, Dataset rows) {
        Map<String, float[]> arrays = state.arrays(Map.of());
        OptimizerState moved = new OptimizerState(
                architecture,
                plan.layout(),
                config,
                STEPS_PER_EPOCH,
                Objects.requireNonNull(arrays.get(OptimizerState.PARAMETERS), OptimizerState.PARAMETERS),
                new float[Normalizations.statisticCount(architecture)]);
        moved.restore(arrays, Map.of());
        @Nullable Augmenter augmenter = Trainer.augmenter(config, rows, kernels);
        Execution execution = Execution.of(plan, moved, inputs, targets, augmenter, kernels, team);
        state = moved;
        layout = plan.layout();
        prepared = new Prepared(PreparedInputs.byteScale(rows), images, plan, inputs, targets, execution);
    }

    private void step(Dataset rows, int count) {
        int size = rows.size();
        if (order.length != size) {
            order = new int[size];
            Arrays.setAll(order, i -> i);
        }
        int call = (int) (latest.calls & Integer.MAX_VALUE);
        EpochProgress progress = new EpochProgress(call, () -> false, null);
        Snapshot after;
        try {
            requirePrepared().execution.run(order, latest.steps, progress);
            after = new Snapshot(layout, state, latest.steps + count, latest.rows + size, latest.calls + 1);
        } catch (RuntimeException | Error e) {
            failure = new IllegalStateException(
                    "an earlier call failed within a step, so the parameters are"
                            + " incomplete; resume from a saved state",
                    e);
            throw e;
        }
        if (progress.divergedAt() >= 0 || !after.isFinite()) {
            throw diverged(Divergence.inCall(call, progress.divergedAt(), config, rows));
        }
        Optional<String> moments = state.momentsNotFinite();
        if (moments.isPresent()) {
            throw diverged(Divergence.inMomentsOfCall(call, moments.get(), config, rows));
        }
        latest = after;
    }

    private DivergedException diverged(DivergedException diverged) {
        failure = diverged;
        return diverged;
    }

    /** Plan by which the latest call was executed; null before the first. */
    public @Nullable ExecutionPlan plan() {
        return prepared == null ? null : prepared.plan;
    }

    /** Execution with the buffers in use, which changes only if they are built anew; null before the first call. */
    public @Nullable Execution execution() {
        return prepared == null ? null : prepared.execution;
    }

    /** Ends the worker threads. Closing a trainer again has no effect. */
    @Override
    public void close() {
        team.close();
    }

    /** Names the network and the numbers of rows and steps. */
    @Override
    public String toString() {
        Snapshot now = latest;
        return "call trainer of " + architecture + " after " + now.rows + " rows and " + now.steps + " steps";
    }
}
