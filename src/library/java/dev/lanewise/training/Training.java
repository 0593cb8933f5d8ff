package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.Augmenter;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.PreparedInputs;
import dev.lanewise.internal.engine.RunningScore;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.rows.DataChecksum;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.training.Diagnosis;
import dev.lanewise.internal.training.KernelWarmUp;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Training run, which trains a network in place. It ends after the last epoch, or earlier by early stopping, a time
 * limit or {@link #stop}.
 *
 * <pre>{@code
 * Network network = Initializer.GLOROT_UNIFORM.network(architecture, 1);
 * try (Training training = new Training(network, TrainingConfig.defaults(), splits.training())) {
 *     training.validateWith(splits.validation()).patience(5);
 *     TrainingResult result = training.run();
 *     System.out.println(result.explanation());
 * }
 * }</pre>
 *
 * <p>With {@link TrainingConfig#defaults}, regression targets are standardised during training. The network predicts
 * them in their original unit, see {@link TrainingConfig#withStandardizedTargets}.
 *
 * <p>With {@link #validateWith}, the network ends up with the parameters that scored best on the validation set. Not
 * thread-safe, except {@link #stop}, {@link #stepsInEpoch} and {@link #close}. Configure a run before {@link #run}.
 *
 * <p>Life cycle:
 *
 * <ul>
 * <li>Worker threads start with the first epoch that needs them, and end with {@link #close}. The threads of a run that
 * is unreachable end as well, at some time after a garbage collection.
 * <li>{@link #run} may be called again after every ending. After {@link Ending#TIME} or {@link Ending#STOPPED} within
 * an epoch, the next call continues with the next epoch, and the history has a record without scores for the stopped
 * one. After {@link Ending#DIVERGED}, every call returns that ending again.
 * <li>{@link #stop} ends the run in progress. Before a run, it ends the next one before its first epoch.
 * <li>An interrupt ends the run like {@link #stop}; the interrupt status of the thread stays set.
 * <li>While {@link #run} is in progress, another call of {@link #run} or {@link #resume} throws an
 * {@link IllegalStateException}, and the run in progress continues. This applies to calls from other threads and to
 * calls from listeners, metrics, losses and schedules, and to {@link #run} of another training of the same network.
 * <li>If a listener, metric, loss, schedule or failure handler throws an exception, the run ends and {@link #run}
 * throws it. The network has the best parameters so far or, without {@link #validateWith}, those of the last complete
 * epoch. No last checkpoint is written. The next call of {@link #run} continues with the next epoch. If a metric or a
 * loss failed on the validation or test set, the history has a record without their scores for that epoch.
 * <li>If training fails within a step, for example in the derivative of a loss, the parameters of that step are
 * incomplete. Then every later call of {@link #run} throws an {@link IllegalStateException}. Resume a new run from a
 * checkpoint.
 * <li>{@link #close} during a run, from a listener or another thread, ends the run before its next epoch. Its result is
 * returned.
 * <li>After {@link #close}, {@link #run}, {@link #resume} and {@link #warmUp} throw an
 * {@link IllegalStateException}. Closing again has no effect.
 * </ul>
 */
public final class Training implements AutoCloseable {
    /** Networks of the runs in progress; they have no equals, so each is itself. */
    private static final Set<Network> IN_PROGRESS = ConcurrentHashMap.newKeySet();

    private final Network network;
    private final TrainingConfig config;
    private final Dataset training;
    private final Kernels kernels;
    private final Trainer trainer;
    private final List<TrainingListener> listeners = new CopyOnWriteArrayList<>();
    private final List<EpochRecord> history = new ArrayList<>();
    private @Nullable Dataset validation;
    private @Nullable Dataset test;
    /** Whether the test set is evaluated after every epoch. */
    private boolean testsEpochs;

    private boolean keepsBest;
    /** Null if accuracy and loss select the best parameters. */
    private @Nullable Metric monitored;

    private boolean scoresTraining;
    private int patience;
    private double maxSeconds = Double.POSITIVE_INFINITY;
    private final BestParameters best = new BestParameters();
    /** Latest epoch, if it was stopped and is not yet part of the history; otherwise null. */
    private @Nullable EpochRecord stopped;

    private final CheckpointWriter checkpoints;
    /** Null unless the loss was far too large at the end of a run. */
    private @Nullable DivergedException runaway;
    /** Names examples of a data set in a warning. */
    private BiFunction<Dataset, int[], List<String>> places = (dataset, examples) ->
            Arrays.stream(examples).mapToObj(example -> "example " + example).toList();
    /** See {@link #facts()}; null if not yet computed. */
    private @Nullable Map<String, String> facts;

    private final Object closing = new Object();
    /** Thread of the call of {@link #run} in progress; null if there is none. Guarded by {@code closing}. */
    private @Nullable Thread runner;
    /** Guarded by {@code closing} when written. */
    private volatile boolean closed;

    /**
     * Prepares a run.
     *
     * @param network trained in place, starting from its parameters
     * @param config training configuration
     * @param training examples to train on
     * @throws IllegalArgumentException if the data are empty or do not fit the network or the configuration; if the
     *     network has parameters or running statistics that are not finite, a custom loss whose functions are not
     *     known, or a custom loss whose derivative is wrong; or if a layer to be frozen does not exist, or all layers
     *     are to be frozen
     */
    public Training(Network network, TrainingConfig config, Dataset training) {
        this(network, config, training, kernels(network, config, training));
    }

    private static Kernels kernels(Network network, TrainingConfig config, Dataset training) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(training, "training");
        boolean keepsZeros = config.inputNoise() == 0 && config.augmentation().isNone();
        return KernelSelection.forSparse(() -> keepsZeros && PreparedInputs.areSparse(training)
                        ? network.architecture().sizes()
                        : List.of())
                .kernels();
    }

    /** Prepares a run with the given kernels. */
    Training(Network network, TrainingConfig config, Dataset training, Kernels kernels) {
        this.network = Objects.requireNonNull(network, "network");
        this.config = Objects.requireNonNull(config, "config");
        this.training = Objects.requireNonNull(training, "training");
        this.kernels = Objects.requireNonNull(kernels, "kernels");
        this.trainer = new Trainer(network, config, training, kernels, ExecutionPlan.SHARE_FROM);
        this.checkpoints = new CheckpointWriter(trainer, history, best, this::facts);
    }

    /** {@return the network that is trained} */
    public Network network() {
        return network;
    }

    /**
     * Evaluates on a validation set after every epoch, and keeps the parameters that scored best on it.
     *
     * <p>The best epoch has the most correct examples or, for regression, the lowest loss. Ties are broken by the
     * lowest loss, then by the earliest epoch. {@link #monitor} selects by another metric.
     *
     * @param validation examples to validate on; at least one
     * @return this run
     * @throws IllegalArgumentException if the set has no examples, does not fit the network, or the monitored metric is
     *     undefined on it
     * @throws IllegalStateException if epochs have already been trained or restored
     */
    public Training validateWith(Dataset validation) {
        Objects.requireNonNull(validation, "validation");
        requireBeforeFirstEpoch("the validation set");
        recordValidation(validation);
        keepsBest = true;
        return this;
    }

    /**
     * Evaluates on a validation set after every epoch for the record only: the network keeps its last parameters.
     *
     * @param validation examples to validate on; at least one
     * @return this run
     * @throws IllegalArgumentException if the set has no examples, does not fit the network, or the monitored metric is
     *     undefined on it
     * @throws IllegalStateException if epochs have already been trained or restored, and {@link #validateWith} has set
     *     the set on which the best of them was selected
     */
    public Training recordValidation(Dataset validation) {
        requireExamples("validation", validation);
        if (keepsBest) {
            requireBeforeFirstEpoch("the validation set");
        }
        if (monitored != null) {
            monitored.requireFit(validation);
        }
        this.validation = validation;
        facts = null;
        return this;
    }

    /**
     * Computes a metric on the validation set after every epoch, and records it in {@link EpochRecord#monitored}. The
     * metric selects the best parameters, and {@link #patience} counts epochs without an improvement of it.
     *
     * <p>The best epoch has the best value of the metric. Ties are broken by the lowest loss, then by the earliest
     * epoch. NaN is worse than any number: if all are NaN, no epoch is the best, and the network keeps its last
     * parameters. With {@link #recordValidation} instead of {@link #validateWith}, the metric is only recorded.
     *
     * @param metric metric that suits the targets
     * @return this run
     * @throws IllegalArgumentException if the metric does not suit the targets, is undefined on the validation set, or
     *     needs probabilities that the network does not compute
     * @throws IllegalStateException if epochs have already been trained or restored
     */
    public Training monitor(Metric metric) {
        Objects.requireNonNull(metric, "metric");
        requireBeforeFirstEpoch("the metric");
        metric.requireTargets(training.task());
        ShapeCheck.requireProbabilities(network.architecture(), metric);
        if (validation != null) {
            metric.requireFit(validation);
        }
        monitored = metric;
        facts = null;
        return this;
    }

    /** {@return the metric of {@link #monitor}; empty if accuracy and loss select the best parameters} */
    public Optional<Metric> monitored() {
        return Optional.ofNullable(monitored);
    }

    /**
     * Evaluates on a test set after every epoch for the record only.
     *
     * @param test examples to test on; at least one
     * @return this run
     * @throws IllegalArgumentException if the set has no examples or does not fit the network
     */
    public Training testWith(Dataset test) {
        return testWith(test, true);
    }

    /**
     * Evaluates the final network on a test set once, when the run ends, for the {@linkplain TrainingResult#warnings
     * warnings} of its result.
     *
     * @param test examples to test on; at least one
     * @return this run
     * @throws IllegalArgumentException if the set has no examples or does not fit the network
     */
    public Training testAtEnd(Dataset test) {
        return testWith(test, false);
    }

    private Training testWith(Dataset test, boolean testsEpochs) {
        requireExamples("test", test);
        this.test = test;
        this.testsEpochs = testsEpochs;
        return this;
    }

    /**
     * Records loss and accuracy on the training set, which takes 4 % of an epoch of a small network.
     *
     * @return this run
     */
    public Training scoreTraining() {
        scoresTraining = true;
        return this;
    }

    /**
     * Ends the run after the given number of consecutive epochs without improvement on the validation set.
     *
     * @param epochs at least 1
     * @return this run
     * @throws IllegalArgumentException if {@code epochs} is below 1
     */
    public Training patience(int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException("patience is 1 epoch or more, but " + epochs + " was given");
        }
        patience = epochs;
        return this;
    }

    /**
     * Limits the time of each {@link #run}. When the time is up, the run ends after its current mini-batch.
     *
     * @param limit time of a run, above 0
     * @return this run
     * @throws IllegalArgumentException if the limit is not above 0
     */
    public Training timeLimit(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the time limit is above 0, but " + limit + " was given");
        }
        maxSeconds = limit.getSeconds() + limit.getNano() * 1e-9;
        return this;
    }

    /**
     * Adds a listener. Listeners are called in the order in which they were added. One that is added by a listener is
     * called from the next event on.
     *
     * @param listener called before and after every epoch, by the thread that trains
     * @return this run
     */
    public Training listen(TrainingListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Writes checkpoints at an interval, and one at the end of the last epoch.
     *
     * <p>If checkpoints are not due after every epoch, the state after the latest epoch is also kept in memory, if
     * there is enough memory. A run that ends within an epoch, by {@link #stop} or the time limit, writes this state
     * and loses only the current epoch. A checkpoint is deleted when {@link CheckpointFolder#withKeep} newer ones exist
     * that this run wrote or resumed from.
     *
     * @param checkpoints folder to write to; created if it does not exist
     * @param every interval between checkpoints
     * @return this run
     * @throws UncheckedIOException if the folder cannot be created
     */
    public Training checkpoint(CheckpointFolder checkpoints, CheckpointInterval every) {
        return checkpoint(checkpoints, every, "");
    }

    /**
     * Writes checkpoints as {@link #checkpoint(CheckpointFolder, CheckpointInterval)} does, each with a text such as
     * the settings of the program, see {@link Checkpoint#configuration}.
     *
     * @param checkpoints folder to write to; created if it does not exist
     * @param every interval between checkpoints
     * @param configuration text to store in each checkpoint
     * @return this run
     * @throws UncheckedIOException if the folder cannot be created
     */
    public Training checkpoint(CheckpointFolder checkpoints, CheckpointInterval every, String configuration) {
        Objects.requireNonNull(checkpoints, "checkpoints");
        Objects.requireNonNull(every, "every");
        Objects.requireNonNull(configuration, "configuration");
        checkpoints.create();
        this.checkpoints.configure(checkpoints, every, configuration);
        return this;
    }

    /**
     * Makes the run continue if a checkpoint cannot be written; the next is tried when it is due. Without a handler,
     * {@link #run} throws an {@link UncheckedIOException}.
     *
     * @param handler called by the training thread with each failure, whose message names the file or the folder
     * @return this run
     */
    public Training onCheckpointFailure(Consumer<IOException> handler) {
        checkpoints.onFailure(Objects.requireNonNull(handler, "handler"));
        return this;
    }

    /**
     * Makes {@link #run} leave its last checkpoint to {@link #writeLastCheckpoint}, so that a program that is about to
     * be terminated can save the network first.
     *
     * @return this run
     */
    public Training deferLastCheckpoint() {
        checkpoints.deferLast();
        return this;
    }

    /**
     * Writes the last checkpoint of a run that has ended, if one is due.
     *
     * @throws UncheckedIOException if it cannot be written and there is no {@link #onCheckpointFailure}
     */
    public void writeLastCheckpoint() {
        checkpoints.writeLast();
    }

    /** {@return the number of epochs in the newest checkpoint that this run has written or resumed from; -1 if none} */
    public int checkpointed() {
        return checkpoints.newest();
    }

    /**
     * Sets how the warnings of a run name examples, such as by lines of a file.
     *
     * @param names returns the names of examples, given by index, of the validation or test set
     * @return this run
     */
    public Training nameExamples(BiFunction<Dataset, int[], List<String>> names) {
        places = Objects.requireNonNull(names, "names");
        return this;
    }

    /**
     * Resumes from a checkpoint, on any number of threads. Call it after setting the validation set and the metric.
     *
     * <p>The number of epochs may differ, unless the schedule depends on it. A custom schedule
     * ({@link dev.lanewise.training.Schedule#custom}) is compared by its name: its function must be the same.
     *
     * @param checkpoint checkpoint to resume from
     * @return this run
     * @throws IllegalArgumentException if the checkpoint has another network, configuration, training or validation
     *     set, or monitored metric; the message names the difference
     * @throws IllegalStateException if this run is closed or in progress, or its latest epoch was
     *     stopped or has failed
     */
    public Training resume(Checkpoint checkpoint) {
        Objects.requireNonNull(checkpoint, "checkpoint");
        synchronized (closing) {
            requireOpen();
            requireIdle();
            trainer.requireSound();
        }
        checkpoint.requireOf(facts());
        trainer.restore(checkpoint.state());
        history.clear();
        history.addAll(
                isRegression()
                        ? checkpoint.history().stream()
                                .map(EpochRecord::ofRegression)
                                .toList()
                        : checkpoint.history());
        stopped = null;
        runaway = null;
        best.restore(checkpoint.bestEpoch() == 0 ? null : history.get(checkpoint.bestEpoch() - 1), checkpoint);
        checkpoints.resume(checkpoint);
        return this;
    }

    /** Settings, by name, that must match for a run to resume bit for bit. */
    private Map<String, String> facts() {
        if (facts == null) {
            Map<String, String> known = new LinkedHashMap<>();
            known.put("network", network.architecture().toString());
            known.putAll(config.facts());
            if (config.standardizedTargets()
                    && isRegression()
                    && network.architecture().output().equals(Activation.IDENTITY)) {
                known.put("standardisation of targets", "on");
            }
            known.put("training set", DataChecksum.of(training));
            known.put("validation set", keepsBest && validation != null ? DataChecksum.of(validation) : "none");
            if (keepsBest && monitored != null) {
                known.put(
                        "monitored metric",
                        monitored
                                + (monitored.direction() == Metric.Direction.HIGHER_IS_BETTER
                                        ? ", higher is better"
                                        : ", lower is better"));
            }
            facts = known;
        }
        return facts;
    }

    private boolean isRegression() {
        return training.task() == Task.REGRESSION;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the training is closed");
        }
    }

    /** Call with the monitor of {@code closing}. */
    private void requireIdle() {
        if (runner == Thread.currentThread()) {
            throw new IllegalStateException(
                    "training is in progress: its listeners and functions cannot run or resume it");
        }
        if (runner != null) {
            throw new IllegalStateException("training is already in progress in the thread \"" + runner.getName()
                    + "\", and one thread can run it at a time");
        }
    }

    /** Refuses a choice by which the best epoch is selected if there are epochs that were selected by another one. */
    private void requireBeforeFirstEpoch(String choice) {
        if (!history.isEmpty()) {
            throw new IllegalStateException(choice + " is chosen before the first epoch, but the history has "
                    + Count.of(history.size(), "epoch"));
        }
    }

    private void requireExamples(String name, Dataset dataset) {
        Objects.requireNonNull(dataset, name);
        ShapeCheck.require(network.architecture(), dataset);
        if (dataset.size() == 0) {
            throw new IllegalArgumentException("the " + name + " set has no example to evaluate on");
        }
        Internals.of(training, ExampleRows.class)
                .targets()
                .requireSameNames(name, Internals.of(dataset, ExampleRows.class).targets());
    }

    /** {@return the number of mini-batches in an epoch} */
    public int stepsPerEpoch() {
        return trainer.stepsPerEpoch();
    }

    /**
     * {@return the number of mini-batches begun in the latest epoch, 0 before the first} May be called from any thread.
     */
    public int stepsInEpoch() {
        return trainer.steps();
    }

    /** Trainer of this run. It evaluates the parameters of the latest epoch, not the best ones. */
    Trainer trainer() {
        return trainer;
    }

    /** {@return the learning rate of the last step of the latest epoch; NaN before the first} */
    public double learningRate() {
        return trainer.learningRate();
    }

    /** {@return one sentence on how steps are executed, such as on how many threads, and why} */
    public String execution() {
        return trainer.plan().reason();
    }

    /**
     * Ends the run in progress after its current mini-batch. If there is none, the next run ends before its first
     * epoch; the one after that trains again. May be called from any thread.
     */
    public void stop() {
        trainer.stop();
    }

    /**
     * Requests compilation of the vector code for this training run, and waits until it is complete. Without a warm-up,
     * the first epochs run scalar code while vector code is compiled in the background. The results have the same bits.
     *
     * @throws InterruptedException if the caller is interrupted while it waits
     * @throws IllegalStateException if this run is closed
     */
    public void warmUp() throws InterruptedException {
        requireOpen();
        KernelWarmUp.request(network, config, training, kernels);
        kernels.awaitCompiled();
    }

    /**
     * Trains for all configured epochs, unless the run ends earlier.
     *
     * @return history of the run, and why it ended
     * @throws IllegalStateException if patience is set without a validation set, this run is closed or in progress,
     *     another run of the network is in progress, or an earlier epoch failed within a step
     * @throws IllegalArgumentException if the schedule of the learning rate returns a factor that is negative or not
     *     finite
     * @throws UncheckedIOException if a checkpoint cannot be written and there is no {@link #onCheckpointFailure}
     * @throws RuntimeException if a listener, metric, loss or schedule throws it; see the life cycle of this class
     */
    public TrainingResult run() {
        return run(config.epochs());
    }

    /**
     * Trains until {@code epochs} epochs have completed in total, which may be more than {@link
     * TrainingConfig#epochs}. May be called again with a larger value.
     *
     * <p>A time limit applies to each call.
     *
     * @param epochs at least 0
     * @return history of the run, and why it ended
     * @throws IllegalStateException if patience is set without a validation set, this run is closed or in progress,
     *     another run of the network is in progress, or an earlier epoch failed within a step
     * @throws IllegalArgumentException if the schedule of the learning rate returns a factor that is negative or not
     *     finite
     * @throws UncheckedIOException if a checkpoint cannot be written and there is no {@link #onCheckpointFailure}
     * @throws RuntimeException if a listener, metric, loss or schedule throws it; see the life cycle of this class
     */
    public TrainingResult run(int epochs) {
        if (epochs < 0) {
            throw new IllegalArgumentException("the number of epochs is 0 or more, but " + epochs + " was given");
        }
        requireOpen();
        if (patience > 0 && !keepsBest) {
            throw new IllegalStateException("patience needs a validation set");
        }
        if (monitored != null && validation == null) {
            throw new IllegalStateException(
                    "the metric " + monitored + " is computed on a validation set, but there is" + " none");
        }
        synchronized (closing) {
            requireOpen();
            requireIdle();
            trainer.requireSound();
            if (!IN_PROGRESS.add(network)) {
                throw new IllegalStateException(
                        "another training run of this network is in progress, and one run at a" + " time can train it");
            }
            runner = Thread.currentThread();
        }
        try {
            TrainingResult result = runUntil(epochs);
            best.copyTo(network);
            return diagnosed(result, epochs);
        } finally {
            // Also after an exception of a listener or a function of the user.
            best.copyTo(network);
            IN_PROGRESS.remove(network);
            trainer.clearStop();
            synchronized (closing) {
                runner = null;
                closeIfIdle();
            }
        }
    }

    private void closeIfIdle() {
        if (closed && runner == null) {
            trainer.close();
        }
    }

    private TrainingResult runUntil(int epochs) {
        long start = System.nanoTime();
        checkpoints.runBegins();
        if (stopped != null) {
            history.add(stopped);
            stopped = null;
        }
        while (true) {
            int epoch = trainer.nextEpoch();
            DivergedException divergence = divergence();
            if (divergence != null) {
                return result(divergence);
            }
            if (epoch >= epochs) {
                return result(Ending.EPOCHS, Count.of(epoch, "epoch") + " done");
            }
            if (patience > 0 && epochsSinceBest() >= patience) {
                return result(
                        Ending.PATIENCE,
                        "stopped after epoch " + epoch + ": "
                                + (best.epoch() == 0
                                        ? "the metric " + monitored + " has not been a number in any epoch"
                                        : patience == 1
                                                ? "it was no better on the validation set than the best before"
                                                : "none of the last " + patience
                                                        + " was better on the validation set than the best before"));
            }
            if (closed || isStopRequested()) {
                return stoppedBefore(epoch);
            }
            if (isTimeUp(start)) {
                return result(Ending.TIME, "stopped before epoch " + (epoch + 1) + ": the time limit was reached");
            }
            listeners.forEach(listener -> listener.epochBegins(epoch + 1));
            if (closed || isStopRequested()) {
                // A listener may have blocked until the run was stopped, or closed the run.
                return stoppedBefore(epoch);
            }
            RunningScore score =
                    scoresTraining || (config.schedule().followsLoss() && !keepsBest) ? new RunningScore() : null;
            EpochResult done;
            try {
                done = trainer.epoch(
                        maxSeconds < Double.POSITIVE_INFINITY ? () -> isTimeUp(start) : () -> false, score);
            } catch (DivergedException e) {
                return result(e);
            }
            if (!done.complete()) {
                stopped = new EpochRecord(
                        epoch + 1, done.steps(), done.seconds(), Score.NONE, Score.NONE, Score.NONE, Double.NaN);
                boolean requested = isStopRequested();
                return result(
                        requested ? Ending.STOPPED : Ending.TIME,
                        String.format(
                                Locale.ROOT,
                                "stopped in epoch %d after %d of %s%s",
                                epoch + 1,
                                done.steps(),
                                Count.of(trainer.stepsPerEpoch(), "mini-batch"),
                                requested ? "" : ": the time limit was reached"));
            }
            record(done, score);
            checkpoints.epochEnded(epoch + 1);
        }
    }

    /** Returns the number of epochs evaluated since the best one; a stopped epoch is not evaluated. */
    private long epochsSinceBest() {
        return history.subList(best.epoch(), history.size()).stream()
                .filter(record -> record.validation().isPresent())
                .count();
    }

    private boolean isStopRequested() {
        return trainer.isStopped() || Thread.currentThread().isInterrupted();
    }

    private TrainingResult stoppedBefore(int epoch) {
        return result(
                Ending.STOPPED, "stopped before epoch " + (epoch + 1) + (closed ? ": the training was closed" : ""));
    }

    private boolean isTimeUp(long start) {
        return (System.nanoTime() - start) * 1e-9 >= maxSeconds;
    }

    private void record(EpochResult done, @Nullable RunningScore score) {
        Score ofTraining = score == null
                ? Score.NONE
                : isRegression()
                        ? new Score(score.examples(), 0, score.loss(), true)
                        : new Score(score.examples(), score.correct(), score.loss(), false);
        EpochRecord record = new EpochRecord(
                done.epoch() + 1, done.steps(), done.seconds(), ofTraining, Score.NONE, Score.NONE, Double.NaN);
        try {
            record = evaluated(record);
            if (keepsBest) {
                best.offer(record, network, monitored);
            }
        } finally {
            // Also if a metric or a loss throws an exception: the epoch was trained, so it belongs to the history.
            // A set that is evaluated for the record only must not affect training.
            trainer.observe((keepsBest ? record.validation() : record.training()).loss());
            history.add(record);
        }
        for (TrainingListener listener : listeners) {
            listener.epochEnded(record);
        }
    }

    /** Returns the record of an epoch with the scores on the validation and test sets. */
    private EpochRecord evaluated(EpochRecord trained) {
        Score ofValidation;
        double value = Double.NaN;
        Dataset validation = this.validation;
        if (validation == null || monitored == null || monitored.equals(Metric.loss())) {
            ofValidation = score(validation);
            value = monitored == null ? Double.NaN : ofValidation.loss();
        } else {
            float[] outputs = new float
                    [ArrayLength.of(
                            validation.size(), "example", network.architecture().outputs(), "output")];
            ofValidation = trainer.evaluate(validation, outputs);
            value = monitored.value(outputs, validation);
        }
        return new EpochRecord(
                trained.epoch(),
                trained.steps(),
                trained.seconds(),
                trained.training(),
                ofValidation,
                score(testsEpochs ? test : null),
                value);
    }

    private Score score(@Nullable Dataset dataset) {
        return dataset == null ? Score.NONE : trainer.evaluate(dataset);
    }

    private TrainingResult result(DivergedException divergence) {
        return result(Ending.DIVERGED, Objects.requireNonNullElse(divergence.getMessage(), "diverged"));
    }

    private TrainingResult result(Ending ending, String explanation) {
        checkpoints.runEnds();
        return new TrainingResult(history, ending, best.epoch(), explanation, divergence(), List.of());
    }

    /** Reason why no epoch can follow; null if there is none. */
    private @Nullable DivergedException divergence() {
        return trainer.divergence() != null ? trainer.divergence() : runaway;
    }

    /** Judges the network of a run that has ended, unless more epochs are to follow. */
    private TrainingResult diagnosed(TrainingResult result, int epochs) {
        boolean isPart = result.ending() == Ending.EPOCHS && epochs < config.epochs();
        boolean isUntrained = history.isEmpty() && stopped == null;
        if (result.ending() == Ending.DIVERGED || isPart || isUntrained) {
            return result;
        }
        EpochRecord last = stopped != null ? null : history.get(history.size() - 1);
        Diagnosis diagnosis = new Diagnosis(new Diagnosis.Run(
                network,
                config,
                training,
                validation,
                test,
                monitored,
                keepsBest,
                result.history(),
                best.epoch(),
                best.epoch() > 0 ? history.get(best.epoch() - 1) : last,
                places));
        runaway = diagnosis.divergence().orElse(null);
        return runaway != null ? result(runaway) : result.withFirst(diagnosis.warnings());
    }

    /**
     * {@return training images as an epoch augments them, all with the class 0}
     *
     * @param images training examples with an image shape
     * @param config configuration with the augmentation and the seed of the training
     * @param epoch epoch, counted from 1
     * @param from first example
     * @param to example after the last one
     * @throws IllegalArgumentException if the examples are not images, or the epoch is not positive
     * @throws IndexOutOfBoundsException if this is not a valid range of examples
     */
    public static Dataset augmented(Dataset images, TrainingConfig config, int epoch, int from, int to) {
        Objects.requireNonNull(images, "images");
        Objects.requireNonNull(config, "config");
        Elements.requireRange(from, to, images.size());
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs are counted from 1, but " + epoch + " was given");
        }
        ImageShape shape = images.shape()
                .orElseThrow(() -> new IllegalArgumentException("the inputs of these examples are not images"));
        Augmenter augmenter = new Augmenter(
                config.augmentation(),
                shape,
                config.seed(),
                KernelSelection.automatic().kernels());
        Augmenter.Scratch scratch = augmenter.scratch();
        float[] image = new float[Kernels.padded(shape.inputs())];
        float[] all = new float[ArrayLength.of(to - from, "image", shape.inputs(), "input")];
        for (int i = from; i < to; i++) {
            images.copyRow(i, image, 0);
            augmenter.apply(epoch - 1, i, image, 0, scratch);
            System.arraycopy(image, 0, all, (i - from) * shape.inputs(), shape.inputs());
        }
        return Dataset.ofClasses(all, shape.inputs(), new int[to - from], 1).withShape(shape);
    }

    /**
     * Checks that a network can learn from a data set or be evaluated on it: its inputs, its outputs, and the range of
     * regression targets.
     *
     * @param architecture architecture of the network
     * @param dataset examples with targets
     * @throws IllegalArgumentException if they do not fit; the message gives the reason
     */
    public static void requireFit(Architecture architecture, Dataset dataset) {
        ShapeCheck.require(
                Objects.requireNonNull(architecture, "architecture"), Objects.requireNonNull(dataset, "dataset"));
    }

    /**
     * Ends the worker threads. If {@link #run} is in progress, in this thread or another, this returns at once: the run
     * completes its current epoch, returns its result with {@link Ending#STOPPED} unless there is another reason to
     * end, and then ends the worker threads. So a listener may close the run. Closing a run again has no effect.
     */
    @Override
    public void close() {
        synchronized (closing) {
            closed = true;
            closeIfIdle();
        }
    }

    /** Returns the network, the number of completed epochs and the number of examples. */
    @Override
    public String toString() {
        return "training of " + network.architecture() + " on " + Count.of(training.size(), "example") + ", "
                + Count.of(trainer.nextEpoch(), "epoch") + " of " + config.epochs() + " done";
    }
}
