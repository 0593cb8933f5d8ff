package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.DataChecksum;
import dev.lanewise.internal.engine.DivergedException;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.engine.RunningScore;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Training run. It ends after the last epoch, or earlier by early stopping, a time limit or {@link #stop}.
 *
 * <p>With a validation set, the network ends up with the parameters that scored best on it. Not thread-safe, except
 * {@link #stop}. Configure a run before {@link #run}, and close it to end its worker threads.
 */
public final class Training implements AutoCloseable {
    private final Network network;
    private final TrainingConfig config;
    private final Dataset training;
    private final Kernels kernels;
    private final Trainer trainer;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final List<EpochRecord> history = new ArrayList<>();
    private Dataset validation;
    private Dataset test;
    private boolean keepsBest;
    private boolean scoresTraining;
    private int patience;
    private double maxSeconds = Double.POSITIVE_INFINITY;
    private int bestEpoch = -1;
    private float[] best;
    private float[] bestStatistics;
    private CheckpointFolder checkpoints;
    private CheckpointInterval checkpointEvery;
    private String configuration = "";
    private int checkpointed = -1;
    private long checkpointedAt;
    private Map<String, String> facts;

    /**
     * Prepares a run with the best kernels for this machine.
     *
     * @param network trained in place, starting from its parameters
     * @throws IllegalArgumentException if the data are empty or do not fit the network or the configuration
     */
    public Training(Network network, TrainingConfig config, Dataset training) {
        this(network, config, training, KernelSelection.automatic().kernels());
    }

    /**
     * Prepares a run with the given kernels.
     *
     * @param network trained in place, starting from its parameters
     * @throws IllegalArgumentException if the data are empty or do not fit the network or the configuration
     */
    public Training(Network network, TrainingConfig config, Dataset training, Kernels kernels) {
        this(network, config, training, kernels, new PreparedData());
    }

    /**
     * Prepares one of several runs on the same data, which share prepared inputs.
     *
     * @param network trained in place, starting from its parameters
     * @param data cache of prepared inputs
     * @throws IllegalArgumentException if the data are empty or do not fit the network or the configuration
     */
    public Training(
            Network network, TrainingConfig config, Dataset training, Kernels kernels, PreparedData data) {
        this.network = network;
        this.config = config;
        this.training = training;
        this.kernels = kernels;
        this.trainer = new Trainer(network, config, training, kernels, data, ExecutionPlan.SHARE_FROM);
    }

    /**
     * Evaluates on a validation set after every epoch, and keeps the parameters that scored best on it.
     *
     * @return this run
     * @throws IllegalArgumentException if the set has no examples
     */
    public Training validateWith(Dataset validation) {
        watch(validation);
        keepsBest = true;
        return this;
    }

    /**
     * Evaluates on a validation set after every epoch for the record only: the network keeps its last parameters.
     *
     * @return this run
     * @throws IllegalArgumentException if the set has no examples
     */
    public Training watch(Dataset validation) {
        requireExamples(validation);
        this.validation = validation;
        return this;
    }

    /**
     * Evaluates on a test set after every epoch for the record only.
     *
     * @return this run
     * @throws IllegalArgumentException if the set has no examples
     */
    public Training testWith(Dataset test) {
        requireExamples(test);
        this.test = test;
        return this;
    }

    /**
     * Records cost and accuracy on the training set, which takes 4 % of an epoch of a small network.
     *
     * @return this run
     */
    public Training scoreTraining() {
        scoresTraining = true;
        return this;
    }

    /**
     * Ends the run after the given number of epochs in a row without improvement on the validation set.
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
     * @param seconds above 0
     * @return this run
     * @throws IllegalArgumentException if {@code seconds} is not above 0
     */
    public Training maxSeconds(double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("the time limit is above 0 seconds, but " + seconds + " was given");
        }
        maxSeconds = seconds;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @return this run
     */
    public Training listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Writes checkpoints at an interval, and one at the end of the last epoch.
     *
     * @param configuration text to be stored, see {@link Checkpoint#configuration}
     * @return this run
     */
    public Training checkpoint(CheckpointFolder checkpoints, CheckpointInterval every, String configuration) {
        this.checkpoints = checkpoints;
        this.checkpointEvery = every;
        this.configuration = configuration;
        return this;
    }

    /**
     * Resumes from a checkpoint, on any number of threads. Call it after setting the validation set.
     *
     * <p>The number of epochs may differ, unless the schedule depends on it.
     *
     * @return this run
     * @throws IllegalArgumentException if the checkpoint has another network, configuration, training or validation
     *     set; the message names the difference
     */
    public Training resume(Checkpoint checkpoint) {
        checkpoint.requireOf(facts());
        trainer.restore(checkpoint.state());
        history.clear();
        history.addAll(checkpoint.history());
        bestEpoch = checkpoint.bestEpoch();
        best = bestEpoch < 0 ? null : checkpoint.best();
        bestStatistics = bestEpoch < 0 ? null : checkpoint.bestStatistics();
        checkpointed = checkpoint.epoch();
        return this;
    }

    /** Settings, by name, that must match for a run to resume bit for bit. */
    private Map<String, String> facts() {
        if (facts == null) {
            Map<String, String> known = new LinkedHashMap<>();
            known.put("network", network.architecture().toString());
            known.putAll(config.facts());
            known.put("training set", DataChecksum.of(training));
            known.put("validation set", keepsBest ? DataChecksum.of(validation) : "none");
            facts = known;
        }
        return facts;
    }

    private static void requireExamples(Dataset dataset) {
        if (dataset.size() == 0) {
            throw new IllegalArgumentException("there is no example to evaluate on");
        }
    }

    /**
     * Trainer of this run, for its execution plan and progress.
     *
     * <p>It evaluates the parameters of the latest epoch, not the best ones, which the network ends up with.
     */
    public Trainer trainer() {
        return trainer;
    }

    /** Ends the run after its current mini-batch. May be called from any thread. */
    public void stop() {
        trainer.stop();
    }

    /**
     * Requests the vector code that this training run calls, and waits until it has been compiled. Without a warm-up,
     * the first epochs run scalar code while vector code is compiled in the background. The results have the same bits.
     *
     * @throws InterruptedException if the caller is interrupted while it waits
     */
    public void warmUp() throws InterruptedException {
        KernelWarmUp.request(network, config, training, kernels);
        kernels.awaitCompiled();
    }

    /**
     * Trains for all configured epochs, unless the run ends earlier.
     *
     * @throws IllegalStateException if patience is set without a validation set
     * @throws UncheckedIOException if a checkpoint cannot be written
     */
    public TrainingResult run() {
        return run(config.epochs());
    }

    /**
     * Trains until {@code epochs} epochs have completed in total. May be called again with a larger value.
     *
     * <p>A time limit applies to each call.
     *
     * @throws IllegalStateException if patience is set without a validation set
     * @throws UncheckedIOException if a checkpoint cannot be written
     */
    public TrainingResult run(int epochs) {
        if (patience > 0 && !keepsBest) {
            throw new IllegalStateException("patience needs a validation set");
        }
        long start = System.nanoTime();
        checkpointedAt = start;
        while (true) {
            int epoch = trainer.nextEpoch();
            if (epoch >= epochs) {
                return result(Ending.EPOCHS, Count.of(epoch, "epoch") + " done");
            }
            if (patience > 0 && epoch - 1 - bestEpoch >= patience) {
                return result(Ending.PATIENCE, "stopped after epoch " + (epoch - 1) + ": " + (patience == 1
                        ? "it was no better on the validation set than the best before"
                        : "none of the last " + patience + " was better on the validation set than the best before"));
            }
            if (isStopRequested()) {
                return stoppedBefore(epoch);
            }
            if (isTimeUp(start)) {
                return result(Ending.TIME, "stopped before epoch " + epoch + ": the time is up");
            }
            listeners.forEach(listener -> listener.epochBegins(epoch));
            if (isStopRequested()) {
                // A listener may have blocked until the run was stopped.
                return stoppedBefore(epoch);
            }
            RunningScore score = scoresTraining || config.schedule().followsCost() && !keepsBest
                    ? new RunningScore() : null;
            EpochResult done;
            try {
                done = trainer.epoch(
                        maxSeconds < Double.POSITIVE_INFINITY ? () -> isTimeUp(start) : () -> false, score);
            } catch (DivergedException e) {
                return result(Ending.DIVERGED, e.getMessage());
            }
            if (!done.complete()) {
                boolean stopped = isStopRequested();
                return result(stopped ? Ending.STOPPED : Ending.TIME, String.format(Locale.ROOT,
                        "stopped in epoch %d after %d of %s%s", epoch, done.steps(),
                        Count.of(trainer.stepsPerEpoch(), "mini-batch"), stopped ? "" : ": the time is up"));
            }
            record(done, score);
            if (checkpoints != null
                    && checkpointEvery.isDue(epoch + 1, (System.nanoTime() - checkpointedAt) * 1e-9)) {
                writeCheckpoint();
            }
        }
    }

    private boolean isStopRequested() {
        return trainer.isStopped() || Thread.currentThread().isInterrupted();
    }

    private TrainingResult stoppedBefore(int epoch) {
        return result(Ending.STOPPED, "stopped before epoch " + epoch);
    }

    private boolean isTimeUp(long start) {
        return (System.nanoTime() - start) * 1e-9 >= maxSeconds;
    }

    private void record(EpochResult done, RunningScore scoreOrNull) {
        EpochRecord record = new EpochRecord(done.epoch(), done.steps(), done.seconds(),
                scoreOrNull == null ? Score.NONE : Score.of(scoreOrNull), score(validation), score(test));
        if (keepsBest && (bestEpoch < 0 || record.validation().isBetterThan(history.get(bestEpoch).validation()))) {
            bestEpoch = record.epoch();
            best = network.parameters();
            bestStatistics = network.statistics();
        }
        // A set that is watched for the record only must not affect training.
        trainer.observe((keepsBest ? record.validation() : record.training()).cost());
        history.add(record);
        listeners.forEach(listener -> listener.epochEnded(record));
    }

    private Score score(Dataset datasetOrNull) {
        return datasetOrNull == null ? Score.NONE : Score.of(trainer.evaluate(datasetOrNull));
    }

    private void writeCheckpoint() {
        try {
            checkpoints.write(new Checkpoint(trainer.state(), history, best == null ? -1 : bestEpoch,
                    best == null ? new float[0] : best, best == null ? new float[0] : bestStatistics, facts(),
                    configuration));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checkpointed = trainer.nextEpoch();
        checkpointedAt = System.nanoTime();
    }

    private TrainingResult result(Ending ending, String explanation) {
        if (checkpoints != null && checkpointed != trainer.nextEpoch() && trainer.isBetweenEpochs()) {
            writeCheckpoint();
        }
        if (best != null) {
            network.set(best, bestStatistics);
        }
        return new TrainingResult(history, ending, best == null ? -1 : bestEpoch, explanation);
    }

    @Override
    public void close() {
        trainer.close();
    }
}
