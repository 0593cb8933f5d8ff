package dev.lanewise.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.files.ArrayFile;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Escape;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.internal.training.CallTrainer;
import dev.lanewise.internal.training.TrainerState;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on rows as they arrive: any number of calls with any number of rows each, such as one.
 *
 * <pre>{@code
 * try (OnlineTrainer online = new OnlineTrainer(network, config)) {
 *     while (source.hasRows()) {
 *         online.train(source.nextRows());
 *         served = online.predictor();
 *     }
 * }
 * }</pre>
 *
 * <p><b>Order.</b> Rows are trained on once, in the given order, in mini-batches of {@link TrainingConfig#batchSize};
 * the last mini-batch of a call may have fewer. Nothing is shuffled, so the result depends only on the sequence of
 * calls. Equal sequences give equal bits with any number of threads and any kernels. Calls whose numbers of rows are
 * multiples of the mini-batch size give the bits of one call with all rows. Noise, dropout and augmentation are
 * exceptions: they depend on the number of the call and of the row in it.
 *
 * <p><b>Classes.</b> Outputs belong to the classes by number, so all rows must number the classes alike. A batch may
 * lack some of them: {@link Dataset#of(double[][], String[], List)} and a {@link dev.lanewise.data.TableEncoder} give
 * it all classes. The trainer keeps the first names of classes or target columns that it is given, and refuses rows
 * with others.
 *
 * <p><b>Optimiser.</b> Moments, the step count and so the bias correction of Adam, averages of the parameters and
 * running statistics continue from call to call. {@link #fromCheckpoint} takes them over from a {@link Training}.
 *
 * <p><b>Schedule.</b> It counts steps, because there are no epochs: for the schedule, every epoch has one step. So
 * {@code step:1000:0.5} halves the learning rate every 1000 mini-batches, and {@code cosine} ends after
 * {@link TrainingConfig#epochs} mini-batches. A schedule that follows the loss is refused.
 *
 * <p><b>Threads.</b> {@link #train}, {@link #save} and {@link #close} wait for each other. {@link #network},
 * {@link #predictor}, {@link #steps}, {@link #rows} and {@link #toString} may be called from any thread at any time,
 * and never block: they return the state after the last completed call of {@link #train}. One worker team serves all
 * calls; its threads start with the first mini-batch that is large enough to share, and the calling thread processes
 * small ones alone. Close the trainer to end the threads; those of an unreachable trainer end some time after a garbage
 * collection.
 */
public final class OnlineTrainer implements AutoCloseable {
    static final String MAGIC = "LANEWONL";
    private static final String WHAT = "a state of online training";
    private static final String STEPS = "steps";
    private static final String ROWS = "rows";
    private static final String CALLS = "calls";
    private static final String NAMES = "names";

    private final Architecture architecture;
    private final TrainingConfig config;
    private final Kernels kernels;
    private final CallTrainer trainer;
    /** Held by calls that change or read the state. */
    private final Object lock = new Object();

    private boolean closed;
    /** Whether a call of {@link #train} is in progress; guarded by {@code lock}. */
    private boolean training;
    /** Names of the classes or target columns; null as long as no rows had any. Guarded by {@code lock}. */
    private @Nullable List<String> names;

    /**
     * Prepares online training with the kernels of this process.
     *
     * @param network initial parameters; copied, the network itself does not change
     * @param config training configuration
     * @throws IllegalArgumentException if the schedule follows the loss; if {@link
     *     TrainingConfig#withStandardizedTargets} switched standardised targets on; if {@link
     *     TrainingConfig#withBalancedClasses} was called; if the network has parameters or
     *     running statistics that are not finite, or a custom loss whose functions are not known; or if a layer to be
     *     frozen does not exist, or all layers are to be frozen
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
                    + " follows the loss after every epoch, but online training has no epochs");
        }
        if (config.demandsStandardizedTargets()) {
            throw new IllegalArgumentException("config has standardizedTargets on, but online training cannot"
                    + " standardise targets, because the mean and deviation of later rows are not known: scale"
                    + " the targets of the rows yourself, and call withStandardizedTargets(false)");
        }
        if (config.balancedClasses()) {
            throw new IllegalArgumentException("config has balancedClasses on, but online training cannot balance"
                    + " classes, because later rows are not known: call withClassWeights with their weights");
        }
        this.architecture = network.architecture();
        this.config = config.withStandardizedTargets(false);
        this.kernels = kernels;
        this.trainer = new CallTrainer(network, this.config, kernels, shareFrom);
    }

    /**
     * Continues a training run from a checkpoint: with the parameters after its last epoch, which need not be the
     * best ones, and with the moments, averages, running statistics and step count of its optimiser.
     *
     * @param checkpoint state of the run
     * @param architecture architecture of the network
     * @param config configuration; settings such as the learning rate may differ from those of the run
     * @return the trainer, whose steps and rows include those of the run
     * @throws IllegalArgumentException if the run has another network, another kind of optimiser or standardised
     *     targets; if only one of the run and {@code config} averages parameters; or if the constructor rejects
     *     {@code config}
     */
    public static OnlineTrainer fromCheckpoint(
            Checkpoint checkpoint, Architecture architecture, TrainingConfig config) {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(architecture, "architecture");
        checkpoint.requireOf(architecture);
        if (!checkpoint.scaling().isNone()) {
            throw new IllegalArgumentException("checkpoint is of a run with standardised targets, but online"
                    + " training cannot standardise targets: scale them yourself, and train with"
                    + " withStandardizedTargets(false)");
        }
        OnlineTrainer trainer =
                new OnlineTrainer(new Network(architecture, new float[architecture.parameterCount()]), config);
        TrainerState state = checkpoint.state();
        long epochs = state.epoch();
        // The last epoch of a checkpoint is complete.
        long steps = epochs == 0
                ? 0
                : epochs * checkpoint.history().get(state.epoch() - 1).steps();
        trainer.trainer.restore(state.arrays(), steps, epochs * state.order().length, epochs);
        return trainer;
    }

    /**
     * Loads a file that {@link #save} wrote, to continue bit for bit, on any number of threads.
     *
     * @param file the file to read
     * @param architecture architecture of the network
     * @param config configuration, the same as before; only the learning rate and the number of threads may differ, and
     *     the number of epochs unless the schedule depends on it
     * @return the trainer, which continues with the next rows
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is not such a file, damaged, truncated or of a later version;
     *     the message gives the reason and the place
     * @throws IllegalArgumentException if the file belongs to another network or configuration; the message names the
     *     difference
     * @throws IOException if reading fails, for example because access is denied; the message names the file
     */
    public static OnlineTrainer load(Path file, Architecture architecture, TrainingConfig config) throws IOException {
        return load(file, architecture, config, KernelSelection.automatic().kernels(), ExecutionPlan.SHARE_FROM);
    }

    static OnlineTrainer load(
            Path file, Architecture architecture, TrainingConfig config, Kernels kernels, double shareFrom)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(config, "config");
        return load(file.toString(), ArrayFile.read(file, MAGIC, WHAT), architecture, config, kernels, shareFrom);
    }

    private static OnlineTrainer load(
            String file,
            ArrayFile content,
            Architecture architecture,
            TrainingConfig config,
            Kernels kernels,
            double shareFrom)
            throws DataFormatException {
        OnlineTrainer trainer = new OnlineTrainer(
                new Network(architecture, new float[architecture.parameterCount()]), config, kernels, shareFrom);
        Map<String, String> facts = new LinkedHashMap<>();
        content.lines().forEach((name, value) -> {
            if (name.startsWith(Checkpoint.OF)) {
                String fact = name.substring(Checkpoint.OF.length());
                facts.put(fact, withoutLearningRate(Checkpoint.restored(fact, value)));
            }
        });
        Map<String, String> current = trainer.facts();
        current.replaceAll((fact, value) -> withoutLearningRate(value));
        Checkpoint.requireSame("the state", facts, current);
        try {
            trainer.restore(content);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new DataFormatException(file + ": not a valid state of online training: " + e.getMessage(), e);
        }
        return trainer;
    }

    /** The learning rate may change from one session to the next; moments do not depend on it. */
    private static String withoutLearningRate(String fact) {
        return fact.replaceFirst("\\[learningRate=[^,\\]]*", "[");
    }

    private void restore(ArrayFile content) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        content.arrays().forEach((name, array) -> {
            if (name.equals(NAMES)) {
                names = Arrays.stream(new String((byte[]) array, UTF_8).split("\n", -1))
                        .map(Escape::undo)
                        .toList();
                return;
            }
            if (!name.startsWith(Checkpoint.ARRAY)) {
                throw new IllegalArgumentException("there is an array " + Quote.of(name));
            }
            arrays.put(name.substring(Checkpoint.ARRAY.length()), (float[]) array);
        });
        trainer.restore(arrays, count(content, STEPS), count(content, ROWS), count(content, CALLS));
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
     * @throws DivergedException if parameters, errors or moments of the optimiser became infinite or NaN, now or in an
     *     earlier call. No further call is possible; {@link #network}, {@link #steps} and {@link #rows} keep the values
     *     of the last good call. A new trainer of {@link #network} continues from those parameters with new moments,
     *     and a state saved before can be resumed with its moments. {@link Clipping#withNorm} and targets within fixed
     *     bounds prevent a single outlier from causing this
     * @throws IllegalArgumentException if the rows do not fit the network or the configuration, their classes or target
     *     columns have other names than those of earlier calls, the schedule returns a factor that is negative or not
     *     finite for a step of this call, or the derivative of a custom loss is found to be wrong on the first rows.
     *     The trainer is then unchanged
     * @throws IllegalStateException if the trainer is closed, a loss or a schedule calls this method during a call, or
     *     an earlier call failed within a step, for example because rows could not be read
     * @throws RuntimeException if a custom loss or schedule throws it. After an exception of the schedule, the trainer
     *     is unchanged. After one of the loss within a step, no further call is possible; {@link #network},
     *     {@link #steps} and {@link #rows} keep the values of the last completed call
     */
    public void train(Dataset rows) {
        Objects.requireNonNull(rows, "rows");
        synchronized (lock) {
            requireOpen();
            requireIdle();
            trainer.requireSound();
            List<String> given = Internals.of(rows, ExampleRows.class).targets().names();
            if (names != null && given != null && !names.equals(given)) {
                throw new IllegalArgumentException("the targets of the rows are named " + Suggestion.list(given)
                        + ", but those of earlier calls " + Suggestion.list(names));
            }
            training = true;
            try {
                trainer.train(rows);
                names = names == null ? given : names;
            } finally {
                training = false;
                closeIfIdle();
            }
        }
    }

    /** Refuses a call from a loss or a schedule, in which this thread already has the lock. */
    private void requireIdle() {
        if (training) {
            throw new IllegalStateException(
                    "online training is in progress: its loss and schedule cannot train or save it");
        }
    }

    private void closeIfIdle() {
        if (closed && !training) {
            trainer.close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the online training is closed");
        }
    }

    /**
     * {@return the total number of mini-batches trained on in completed calls} May be called from any thread, and never
     * waits.
     */
    public long steps() {
        return trainer.latest().steps();
    }

    /**
     * {@return the number of rows trained on in completed calls} May be called from any thread, and never waits.
     */
    public long rows() {
        return trainer.latest().rows();
    }

    /**
     * {@return a copy of the network after the last completed call} May be called from any thread, and never waits.
     */
    public Network network() {
        return trainer.latest().network(architecture);
    }

    /**
     * {@return a predictor for the network after the last completed call} Later calls do not affect it. May be called
     * from any thread, and never waits.
     */
    public Predictor predictor() {
        return Internals.of(network(), NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels);
    }

    /**
     * Saves the state, which {@link #load} reads. An existing file is replaced atomically, and stays unchanged if
     * writing fails.
     *
     * @param file the file to write
     * @throws DivergedException if the training has diverged: moments of the optimiser are not copied at every call, so
     *     there is no complete state of the last good call. {@link #network} has its parameters
     * @throws IllegalStateException if an earlier call failed within a step
     * @throws IOException if writing fails; the message names the file
     */
    public void save(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        content().write(file, MAGIC);
    }

    private ArrayFile content() {
        synchronized (lock) {
            requireIdle();
            trainer.requireSound();
            CallTrainer.Snapshot latest = trainer.latest();
            Map<String, String> lines = new LinkedHashMap<>();
            lines.put("library", Version.TEXT);
            lines.put(STEPS, String.valueOf(latest.steps()));
            lines.put(ROWS, String.valueOf(latest.rows()));
            lines.put(CALLS, String.valueOf(latest.calls()));
            facts().forEach((name, value) -> lines.put(Checkpoint.OF + name, Checkpoint.stored(name, value)));
            Map<String, Object> arrays = new LinkedHashMap<>();
            trainer.arrays().forEach((name, array) -> arrays.put(Checkpoint.ARRAY + name, array));
            if (names != null) {
                arrays.put(
                        NAMES,
                        names.stream()
                                .map(Escape::of)
                                .collect(Collectors.joining("\n"))
                                .getBytes(UTF_8));
            }
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
    @Nullable
    ExecutionPlan plan() {
        synchronized (lock) {
            return trainer.plan();
        }
    }

    /** Buffers in use, which change only if they are built anew; null before the first call. */
    @Nullable
    Object buffers() {
        synchronized (lock) {
            return trainer.execution();
        }
    }

    /** Ends the worker threads, after the call that is running. Closing a trainer again has no effect. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            closeIfIdle();
        }
    }

    /** Returns the network and the numbers of rows and steps of completed calls. */
    @Override
    public String toString() {
        CallTrainer.Snapshot latest = trainer.latest();
        return "online trainer of " + architecture + " after " + Count.of(latest.rows(), "row") + " and "
                + Count.of(latest.steps(), "step");
    }
}
