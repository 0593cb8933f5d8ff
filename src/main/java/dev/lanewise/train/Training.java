package dev.lanewise.train;

import dev.lanewise.Count;
import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Network;
import dev.lanewise.train.TrainingResult.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A whole training: epoch after epoch until the last, or until the validation set, the clock or a caller says that it is
 * enough.
 *
 * <p>With a validation set the network ends with the parameters that were best on it. For use by one thread, except
 * {@link #stop}; set everything up before {@link #run}. Close it to end its worker threads.
 */
public final class Training implements AutoCloseable {
    private final Network network;
    private final TrainingConfig config;
    private final Dataset training;
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
    private Every checkpointEvery;
    private String configuration = "";
    private int checkpointed = -1;
    private long checkpointedAt;
    private Map<String, String> facts;

    /** A training with the kernels that suit this machine. */
    public Training(Network network, TrainingConfig config, Dataset training) {
        this(network, config, training, KernelSelection.automatic().kernels());
    }

    /**
     * A training.
     *
     * @param network trained in place, from the parameters it has
     * @throws IllegalArgumentException if the data do not fit the network or there are none
     */
    public Training(Network network, TrainingConfig config, Dataset training, Kernels kernels) {
        this(network, config, training, kernels, new PreparedData());
    }

    /** The same for one of several trainings on the same data, which are given what is prepared of them. */
    public Training(
            Network network, TrainingConfig config, Dataset training, Kernels kernels, PreparedData data) {
        this.network = network;
        this.config = config;
        this.training = training;
        this.trainer = new Trainer(network, config, training, kernels, data);
    }

    /** Evaluates on this set after every epoch, and lets the network end with the parameters that were best on it. */
    public Training validateWith(Dataset validation) {
        watch(validation);
        keepsBest = true;
        return this;
    }

    /** Evaluates on this set after every epoch for the record alone: the network ends with its last parameters. */
    public Training watch(Dataset validation) {
        requireExamples(validation);
        this.validation = validation;
        return this;
    }

    /** Evaluates on this set after every epoch; decides nothing. */
    public Training testWith(Dataset test) {
        requireExamples(test);
        this.test = test;
        return this;
    }

    /** Records cost and accuracy on the training set as well, which takes 4 % of the epochs of a small network. */
    public Training scoreTraining() {
        scoresTraining = true;
        return this;
    }

    /**
     * Ends when so many epochs in a row were no better on the validation set than the best before.
     *
     * @param epochs at least 1
     */
    public Training patience(int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException("patience is for 1 epoch or more, but " + epochs + " was given");
        }
        patience = epochs;
        return this;
    }

    /** Ends when so many seconds have passed since {@link #run} began, with the mini-batch that is in work then. */
    public Training maxSeconds(double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("a training takes more than 0 seconds, but " + seconds + " was given");
        }
        maxSeconds = seconds;
        return this;
    }

    /** Tells this listener how it goes. */
    public Training listen(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Writes a checkpoint that often, and one at the end of the last epoch.
     *
     * @param configuration text that is found in {@link Checkpoint#configuration} again
     */
    public Training checkpoint(CheckpointFolder checkpoints, Every every, String configuration) {
        this.checkpoints = checkpoints;
        this.checkpointEvery = every;
        this.configuration = configuration;
        return this;
    }

    /**
     * Goes on where a checkpoint was written, on any number of threads; to be called when the validation set has been
     * given.
     *
     * @throws IllegalArgumentException if it is one of another network, configuration (but for the number of epochs, unless
     *     the schedule depends on it), training or validation set, with the difference named
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

    /** What must be the same for a training to go on from a checkpoint to the same bits. */
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
     * What trains each epoch; it tells its number of workers and how far it is. What it evaluates are the parameters of the
     * latest epoch, not the best that the network ends with.
     */
    public Trainer trainer() {
        return trainer;
    }

    /** Ends the training after its current mini-batch. May be called from any thread. */
    public void stop() {
        trainer.stop();
    }

    /**
     * Trains to the end, whatever that will be.
     *
     * @throws IllegalStateException if there is patience but no validation set
     * @throws UncheckedIOException if a checkpoint cannot be written
     */
    public TrainingResult run() {
        return run(config.epochs());
    }

    /**
     * Trains until so many epochs have been done, counted from the beginning of the training, which can be carried on after
     * that. A limit of seconds holds for each call.
     *
     * @throws IllegalStateException if there is patience but no validation set
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
            if (isTold()) {
                return stoppedBefore(epoch);
            }
            if (isLate(start)) {
                return result(Ending.TIME, "stopped before epoch " + epoch + ": the time is up");
            }
            listeners.forEach(listener -> listener.epochBegins(epoch));
            if (isTold()) {
                // While a listener let it wait.
                return stoppedBefore(epoch);
            }
            Tally tally = scoresTraining || config.schedule().followsCost() && !keepsBest
                    ? new Tally(network.architecture()) : null;
            EpochResult done;
            try {
                done = trainer.epoch(maxSeconds < Double.POSITIVE_INFINITY ? () -> isLate(start) : () -> false, tally);
            } catch (DivergedException e) {
                return result(Ending.DIVERGED, e.getMessage());
            }
            if (!done.complete()) {
                boolean told = isTold();
                return result(told ? Ending.STOPPED : Ending.TIME, String.format(Locale.ROOT,
                        "stopped in epoch %d after %d of %s%s", epoch, done.steps(),
                        Count.of(trainer.stepsPerEpoch(), "mini-batch"), told ? "" : ": the time is up"));
            }
            record(done, tally);
            if (checkpoints != null
                    && checkpointEvery.isDue(epoch + 1, (System.nanoTime() - checkpointedAt) * 1e-9)) {
                writeCheckpoint();
            }
        }
    }

    private boolean isTold() {
        return trainer.isStopped() || Thread.currentThread().isInterrupted();
    }

    private TrainingResult stoppedBefore(int epoch) {
        return result(Ending.STOPPED, "stopped before epoch " + epoch);
    }

    private boolean isLate(long start) {
        return (System.nanoTime() - start) * 1e-9 >= maxSeconds;
    }

    private void record(EpochResult done, Tally tallyOrNull) {
        EpochRecord record = new EpochRecord(done.epoch(), done.steps(), done.seconds(),
                tallyOrNull == null ? Score.NONE : tallyOrNull.score(), score(validation), score(test));
        if (keepsBest && (bestEpoch < 0 || record.validation().isBetterThan(history.get(bestEpoch).validation()))) {
            bestEpoch = record.epoch();
            best = network.parameters();
            bestStatistics = network.statistics();
        }
        // A set that is watched for the record alone must not decide anything.
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
