package dev.lanewise.training;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.ArrayFile;
import dev.lanewise.internal.ByteStreams;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.access.NetworkAccess;
import dev.lanewise.internal.engine.Augmenter;
import dev.lanewise.internal.engine.EpochProgress;
import dev.lanewise.internal.engine.Execution;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.OptimizerState;
import dev.lanewise.internal.engine.PreparedInputs;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.rows.DatasetAccess;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.internal.training.TrainerState;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on rows as they arrive: any number of calls with any number of rows each, such as one.
 *
 * <pre>{@code
 * try (OnlineTrainer online = new OnlineTrainer(network, config)) {
 *     while (source.hasRows()) {
 *         online.train(source.nextRows());
 *         served = online.snapshot();
 *     }
 * }
 * }</pre>
 *
 * <p><b>Order.</b> Rows are trained on once, in the given order, in mini-batches of {@link TrainingConfig#batchSize};
 * the last mini-batch of a call may have fewer. Nothing is shuffled, so that the result depends on the sequence of
 * calls and nothing else. Equal sequences give equal bits with any number of threads and any kernels. Calls whose
 * numbers of rows are multiples of the mini-batch size give the bits of one call with all rows, unless noise, dropout
 * or augmentation is configured, which depend on the number of the call and of the row in it.
 *
 * <p><b>Optimiser.</b> Moments, the step count and so the bias correction of Adam, averages of the parameters and
 * running statistics continue from call to call.
 *
 * <p><b>Schedule.</b> It counts steps, because there are no epochs: for the schedule, every epoch has one step. So
 * {@code step:1000:0.5} halves the learning rate every 1000 mini-batches, and {@code cosine} ends after
 * {@link TrainingConfig#epochs} mini-batches. A schedule that follows the loss is refused.
 *
 * <p><b>Threads.</b> {@link #train}, {@link #save} and {@link #close} wait for each other. {@link #network} and
 * {@link #snapshot} may be called from any thread at any time, and never wait: they return the state after the last
 * call that has ended. One worker team serves all calls; its threads start with the first mini-batch that is worth
 * sharing, and small ones are trained on by the caller alone. Close the trainer to end the threads; those of an
 * unreachable trainer end as well, at some time after a garbage collection.
 */
public final class OnlineTrainer implements AutoCloseable {
    static final String MAGIC = "LANEWONL";
    private static final String WHAT = "a state of online training";
    private static final String STEPS = "steps";
    private static final String ROWS = "rows";
    private static final String CALLS = "calls";
    /** In the place of the number of mini-batches in an epoch. */
    private static final int STEPS_PER_EPOCH = 1;

    private final Architecture architecture;
    private final TrainingConfig config;
    private final Kernels kernels;
    private final double shareFrom;
    private final WorkerTeam team;
    /** Held by calls that change or read the state. */
    private final Object lock = new Object();
    /** Result of the last call, which any thread may read. */
    private volatile Result result;
    private OptimizerState state;
    private Layout layout;
    /** Null before the first rows. */
    private @Nullable Prepared prepared;
    /** Number of rows when the plan was last examined. */
    private long examinedAt;
    private int[] order = {};
    private long steps;
    private long rows;
    private long calls;
    private boolean closed;
    /** Reason why no call can follow; null if there is none. */
    private @Nullable IllegalStateException failure;

    /** Parameters after a call, which are never modified. */
    private static final class Result {
        private final Layout layout;
        private final float[] packed;
        private final float[] statistics;

        private Result(Layout layout, OptimizerState state) {
            this.layout = layout;
            this.packed = state.packedResult();
            this.statistics = state.resultStatistics();
        }

        private boolean isFinite() {
            return areFinite(packed) && areFinite(statistics);
        }
    }

    /** Form of rows. Buffers that are prepared for one form cannot hold another. */
    private record Form(boolean isBytes, float scale, Optional<ImageShape> augmented) {}

    /** Buffers for mini-batches of one form, which are moved from call to call. */
    private record Prepared(
            Form form, ExecutionPlan plan, PreparedInputs inputs, TargetData targets, Execution execution) {}

    /**
     * Prepares online training with the kernels of this process.
     *
     * @param network initial parameters; copied, the network itself does not change
     * @param config training configuration
     * @throws IllegalArgumentException if the schedule follows the loss
     */
    public OnlineTrainer(Network network, TrainingConfig config) {
        this(network, config, KernelSelection.automatic().kernels(), ExecutionPlan.SHARE_FROM);
    }

    /**
     * Prepares online training.
     *
     * @param shareFrom smallest number of multiply-adds for which threads share a step, normally
     *     {@link ExecutionPlan#SHARE_FROM}
     */
    OnlineTrainer(Network network, TrainingConfig config, Kernels kernels, double shareFrom) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(config, "config");
        if (config.schedule().followsLoss()) {
            throw new IllegalArgumentException("the schedule " + config.schedule()
                    + " follows the cost after every epoch, but online training has no epochs");
        }
        if (config.standardizedTargets()) {
            throw new IllegalArgumentException("targets cannot be standardised in online training, because mean and"
                    + " deviation of rows to come are not known");
        }
        this.architecture = network.architecture();
        this.config = config;
        this.kernels = kernels;
        this.shareFrom = shareFrom;
        this.team = new WorkerTeam(config.threads());
        this.layout = new Layout(architecture, 1, kernels.pad());
        this.state = new OptimizerState(
                architecture, layout, config, STEPS_PER_EPOCH, network.parameters(), network.statistics());
        this.result = new Result(layout, state);
    }

    /**
     * Resumes from a file that {@link #save} wrote, bit for bit, on any number of threads.
     *
     * @param file the file to read
     * @param architecture architecture of the network
     * @param config configuration, the same as before; only the number of threads may differ, and the number of epochs
     *     unless the schedule depends on it
     * @return the trainer, which continues with the next rows
     * @throws DataFormatException if the file is missing, not such a file, damaged, truncated or of a later version;
     *     the
     *     message gives the reason and the place
     * @throws IllegalArgumentException if the file belongs to another network or configuration; the message names the
     *     difference
     * @throws IOException if reading fails
     */
    public static OnlineTrainer resume(Path file, Architecture architecture, TrainingConfig config)
            throws IOException {
        return resume(file, architecture, config, KernelSelection.automatic().kernels(), ExecutionPlan.SHARE_FROM);
    }

    static OnlineTrainer resume(Path file, Architecture architecture, TrainingConfig config, Kernels kernels,
            double shareFrom) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(config, "config");
        return resume(file.toString(), ArrayFile.read(file, MAGIC, WHAT), architecture, config, kernels, shareFrom);
    }

    /**
     * Resumes from a stream that has what {@link #save} wrote, as {@link #resume(Path, Architecture, TrainingConfig)}
     * does. It is read to its end and not closed.
     *
     * @param architecture architecture of the network
     * @param config training configuration
     * @param in stream to read, which is not closed
     * @return the trainer, which continues with the next rows
     * @throws DataFormatException as {@link #resume(Path, Architecture, TrainingConfig)}; also if there are more bytes
     *     than a quarter of the heap
     * @throws IllegalArgumentException if the content belongs to another network or configuration; the message names
     *     the difference
     * @throws IOException if the stream throws it
     */
    public static OnlineTrainer resume(InputStream in, Architecture architecture, TrainingConfig config)
            throws IOException {
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(config, "config");
        return resume(ByteStreams.NAME, ArrayFile.read(in, MAGIC, WHAT), architecture, config,
                KernelSelection.automatic().kernels(), ExecutionPlan.SHARE_FROM);
    }

    private static OnlineTrainer resume(String file, ArrayFile content, Architecture architecture,
            TrainingConfig config, Kernels kernels, double shareFrom) throws DataFormatException {
        OnlineTrainer trainer = new OnlineTrainer(
                new Network(architecture, new float[architecture.parameterCount()]), config, kernels, shareFrom);
        Map<String, String> facts = new LinkedHashMap<>();
        content.lines().forEach((name, value) -> {
            if (name.startsWith(Checkpoint.OF)) {
                facts.put(name.substring(Checkpoint.OF.length()), value);
            }
        });
        Checkpoint.requireSame("the state", facts, trainer.facts());
        try {
            trainer.restore(content);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new DataFormatException(file + ": not a valid state of online training: " + e.getMessage(), e);
        }
        return trainer;
    }

    private void restore(ArrayFile content) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        content.arrays().forEach((name, array) -> {
            if (!name.startsWith(Checkpoint.ARRAY)) {
                throw new IllegalArgumentException("there is an array \"" + name + "\"");
            }
            arrays.put(name.substring(Checkpoint.ARRAY.length()), (float[]) array);
        });
        stateOf(arrays).requireLike(stateOf(state.arrays()));
        arrays.forEach((name, array) -> {
            if (!areFinite(array)) {
                throw new IllegalArgumentException("its " + name + " are not finite");
            }
        });
        steps = count(content, STEPS);
        rows = count(content, ROWS);
        calls = count(content, CALLS);
        state.restore(arrays, Map.of());
        result = new Result(layout, state);
    }

    private static TrainerState stateOf(Map<String, float[]> arrays) {
        return new TrainerState(0, new int[0], new int[0], arrays, Map.of());
    }

    private static long count(ArrayFile content, String name) {
        String line = content.lines().get(name);
        long count = line == null ? -1 : Long.parseLong(line);
        if (count < 0) {
            throw new IllegalArgumentException("the number of " + name + " is 0 or more, but it is " + line);
        }
        return count;
    }

    /**
     * Trains on rows once, in their order. The rows are not kept. A call without rows does nothing.
     *
     * <p>An interrupt does not end a call; the interrupt status of the thread stays set.
     *
     * @param rows examples in the order in which they are learned; not kept
     * @throws DivergedException if values became infinite or NaN, now or in an earlier call; {@link #network} keeps the
     *     parameters of the last good call
     * @throws IllegalArgumentException if the rows do not fit the network or the configuration, or the schedule returns
     *     a factor that is negative or not finite for a step of this call; nothing has changed then
     * @throws IllegalStateException if the trainer is closed, or an earlier call failed within a step, for example
     *     because rows could not be read
     */
    public void train(Dataset rows) {
        Objects.requireNonNull(rows, "rows");
        synchronized (lock) {
            requireOpen();
            requireSound();
            ShapeCheck.require(architecture, rows);
            if (rows.size() == 0) {
                return;
            }
            ShapeCheck.requireMiniBatches(architecture, rows, config.batchSize());
            TargetData targets = TargetData.of(architecture, rows, config.labels());
            Form form = form(rows);
            int count = (int) (((long) rows.size() + config.batchSize() - 1) / config.batchSize());
            prepare(rows, targets, form);
            try {
                state.beginSteps(steps, count);
                step(rows.size());
            } finally {
                // The rows must not be kept alive.
                prepared.inputs.moveTo(null);
            }
            steps += count;
            this.rows += rows.size();
            calls++;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the online training is closed");
        }
    }

    private void requireSound() {
        if (failure instanceof DivergedException diverged) {
            throw DivergedException.inCall(diverged.epoch(), diverged.step());
        }
        if (failure != null) {
            throw new IllegalStateException(failure.getMessage(), failure.getCause());
        }
    }

    private Form form(Dataset rows) {
        if (config.augmentation().isNone()) {
            return new Form(DatasetAccess.get().isBytes(rows), DatasetAccess.get().byteScale(rows), Optional.empty());
        }
        Trainer.requireImages(config, rows);
        return new Form(DatasetAccess.get().isBytes(rows), DatasetAccess.get().byteScale(rows), rows.shape());
    }

    /**
     * Moves the buffers to the rows. They are built anew if they are too small, or hold rows of another form, or if
     * another plan is better. That is examined whenever the number of rows has doubled, so it takes no time in the long
     * run.
     */
    private void prepare(Dataset rows, TargetData targets, Form form) {
        long total = this.rows + rows.size();
        boolean fits = prepared != null && prepared.form.equals(form)
                && prepared.plan.batchSize() >= Math.min(config.batchSize(), rows.size());
        if (!fits || total >= 2 * examinedAt) {
            examinedAt = total;
            PreparedInputs inputs = PreparedInputs.ofEachBatch(rows);
            ExecutionPlan plan = ExecutionPlan.choose(architecture, config, inputs, kernels, shareFrom, capacity(rows));
            if (!fits || !isLike(plan, prepared.plan)) {
                build(form, plan, inputs, targets, rows);
                return;
            }
        }
        prepared.inputs.moveTo(rows);
        prepared.targets.moveTo(targets);
    }

    /** Doubles the capacity if it is too small, so that a growing number of rows rarely needs new buffers. */
    private int capacity(Dataset rows) {
        int before = prepared == null ? 0 : prepared.plan.batchSize();
        int needed = Math.min(config.batchSize(), rows.size());
        return needed <= before ? before : (int) Math.min(config.batchSize(), Math.max(needed, 2L * before));
    }

    private static boolean isLike(ExecutionPlan plan, ExecutionPlan other) {
        return plan.workers() == other.workers() && plan.isSparse() == other.isSparse()
                && plan.blocksRows() == other.blocksRows();
    }

    private void build(Form form, ExecutionPlan plan, PreparedInputs inputs, TargetData targets, Dataset rows) {
        OptimizerState moved = new OptimizerState(architecture, plan.layout(), config, STEPS_PER_EPOCH,
                state.arrays().get(OptimizerState.PARAMETERS), new float[architecture.statisticCount()]);
        moved.restore(state.arrays(), Map.of());
        Augmenter augmenter = Trainer.augmenter(config, rows, kernels);
        Execution execution = Execution.of(plan, moved, inputs, targets, augmenter, kernels, team);
        state = moved;
        layout = plan.layout();
        prepared = new Prepared(form, plan, inputs, targets, execution);
    }

    private void step(int size) {
        if (order.length != size) {
            order = new int[size];
            Arrays.setAll(order, i -> i);
        }
        int call = (int) (calls & Integer.MAX_VALUE);
        EpochProgress progress = new EpochProgress(call, () -> false, null);
        try {
            prepared.execution.run(order, steps, progress);
        } catch (RuntimeException | Error e) {
            failure = new IllegalStateException("an earlier call failed within a step, so the parameters are"
                    + " incomplete; resume from a saved state", e);
            throw e;
        }
        Result latest = new Result(layout, state);
        if (progress.divergedAt() >= 0 || !latest.isFinite()) {
            DivergedException diverged = DivergedException.inCall(call, progress.divergedAt());
            failure = diverged;
            throw diverged;
        }
        result = latest;
    }

    /** Compares bit patterns in a loop without branches: it reads all parameters after every call. */
    private static boolean areFinite(float[] numbers) {
        int largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Float.floatToRawIntBits(number) & 0x7fffffff);
        }
        return largest < 0x7f800000;
    }

    /** {@return the number of mini-batches trained on} */
    public long steps() {
        synchronized (lock) {
            return steps;
        }
    }

    /** {@return the number of rows trained on} */
    public long rows() {
        synchronized (lock) {
            return rows;
        }
    }

    /** {@return a copy of the network as it is after the last call that has ended} May be called from any thread. */
    public Network network() {
        Result last = result;
        float[] parameters = new float[architecture.parameterCount()];
        last.layout.unpack(last.packed, parameters);
        return new Network(architecture, parameters, last.statistics);
    }

    /**
     * {@return a predictor for the network as it is after the last call that has ended} Later calls do not affect it.
     * May be called from any thread.
     */
    public Predictor snapshot() {
        return NetworkAccess.get().predictor(network(), WeightPrecision.FLOAT32, kernels);
    }

    /**
     * Saves everything that is needed to {@link #resume}. An existing file is replaced atomically, and stays unchanged
     * if writing fails.
     *
     * @param file the file to write
     * @throws DivergedException if the training has diverged
     * @throws IllegalStateException if an earlier call failed within a step
     * @throws IOException if writing fails; the message names the file
     */
    public void save(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        content().write(file, MAGIC);
    }

    /**
     * Saves everything that is needed to {@link #resume} to a stream, which is flushed and not closed.
     *
     * @param out stream to write to, which is not closed
     * @throws DivergedException if the training has diverged
     * @throws IllegalStateException if an earlier call failed within a step
     * @throws IOException if the stream throws it
     */
    public void save(OutputStream out) throws IOException {
        Objects.requireNonNull(out, "out");
        content().write(out, MAGIC);
    }

    private ArrayFile content() {
        synchronized (lock) {
            requireSound();
            Map<String, String> lines = new LinkedHashMap<>();
            lines.put("library", Version.TEXT);
            lines.put(STEPS, String.valueOf(steps));
            lines.put(ROWS, String.valueOf(rows));
            lines.put(CALLS, String.valueOf(calls));
            facts().forEach((name, value) -> lines.put(Checkpoint.OF + name, value));
            Map<String, Object> arrays = new LinkedHashMap<>();
            state.arrays().forEach((name, array) -> arrays.put(Checkpoint.ARRAY + name, array));
            return new ArrayFile(lines, arrays);
        }
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("network", architecture.toString());
        facts.putAll(config.facts());
        return facts;
    }

    /** Plan by which the latest call was executed; null before the first. */
    @Nullable ExecutionPlan plan() {
        synchronized (lock) {
            return prepared == null ? null : prepared.plan;
        }
    }

    /** Buffers in use, which change only if they are built anew; null before the first call. */
    Object buffers() {
        synchronized (lock) {
            return prepared == null ? null : prepared.execution;
        }
    }

    /** Ends the worker threads, after the call that is running. Closing a trainer again has no effect. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            team.close();
        }
    }

    /** Names the network and the numbers of rows and steps. */
    @Override
    public String toString() {
        synchronized (lock) {
            return "online trainer of " + architecture + " after " + Count.of(rows, "row") + " and "
                    + Count.of(steps, "step");
        }
    }
}
