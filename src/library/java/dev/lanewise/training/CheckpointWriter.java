package dev.lanewise.training;

import dev.lanewise.internal.training.Trainer;
import dev.lanewise.internal.training.TrainerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writer of the checkpoints of one training run. Between checkpoints, it keeps the state after the latest epoch in
 * memory, in case the run ends within the next one.
 */
final class CheckpointWriter {
    private final Trainer trainer;
    private final List<EpochRecord> history;
    private final BestParameters best;
    private final Supplier<Map<String, String>> facts;
    /** Null if no checkpoints are written. */
    private @Nullable CheckpointFolder folder;

    private @Nullable CheckpointInterval interval;
    private String configuration = "";
    /** Null if a checkpoint that cannot be written ends the run. */
    private @Nullable Consumer<IOException> onFailure;

    private boolean defersLast;
    /** Names of the checkpoints that this run wrote or resumed from: those that are known to be intact. */
    private final Set<String> intact = new HashSet<>();

    private int newest = -1;
    private long writtenAt;
    /** State after the last complete epoch; null if each has a checkpoint. */
    private @Nullable TrainerState kept;

    private boolean tooLargeToKeep;

    /**
     * Creates a writer that writes nothing before {@link #configure}.
     *
     * @param history history of the run, to which the run adds
     * @param facts settings that must match when the run is resumed
     */
    CheckpointWriter(
            Trainer trainer, List<EpochRecord> history, BestParameters best, Supplier<Map<String, String>> facts) {
        this.trainer = trainer;
        this.history = history;
        this.best = best;
        this.facts = facts;
    }

    /** Sets where and when checkpoints are written, see {@link Training#checkpoint}. */
    void configure(CheckpointFolder folder, CheckpointInterval interval, String configuration) {
        this.folder = folder;
        this.interval = interval;
        this.configuration = configuration;
    }

    /** Sets the handler of failures, see {@link Training#onCheckpointFailure}. */
    void onFailure(Consumer<IOException> handler) {
        onFailure = handler;
    }

    /** Leaves the last checkpoint to an explicit call of {@link #writeLast}. */
    void deferLast() {
        defersLast = true;
    }

    /** Returns the number of epochs in the newest checkpoint that the run wrote or resumed from; -1 if none. */
    int newest() {
        return newest;
    }

    /** Continues from a checkpoint, the only one known to be intact. */
    void resume(Checkpoint checkpoint) {
        newest = checkpoint.epochs();
        intact.clear();
        intact.add(CheckpointFolder.name(newest));
    }

    /** Begins the first interval. Keeps the state before the first epoch, so that a lack of memory shows at once. */
    void runBegins() {
        writtenAt = System.nanoTime();
        if (folder != null) {
            keepState();
        }
    }

    /** Writes a checkpoint if one is due after this number of epochs, and otherwise keeps the state. */
    void epochEnded(int epochs) {
        if (folder == null || interval == null) {
            return;
        }
        if (interval.isDue(epochs, System.nanoTime() - writtenAt)) {
            write(state());
        } else {
            keepState();
        }
    }

    /** Writes the last checkpoint, unless it is deferred. */
    void runEnds() {
        if (!defersLast) {
            writeLast();
        }
    }

    /** Writes the state after the last complete epoch, unless a checkpoint has it. */
    void writeLast() {
        if (folder == null) {
            return;
        }
        if (trainer.isBetweenEpochs()) {
            if (newest != trainer.nextEpoch()) {
                write(state());
            }
        } else if (kept != null
                && kept.epoch() == history.size()
                && kept.epoch() != newest
                && trainer.divergence() == null) {
            write(kept);
        }
    }

    /** Keeps the state after an epoch in memory, if there is enough memory. */
    private void keepState() {
        if (tooLargeToKeep || interval == null || interval.epochs() == 1 || !trainer.isBetweenEpochs()) {
            return;
        }
        try {
            kept = trainer.state(kept);
        } catch (OutOfMemoryError e) {
            kept = null;
            tooLargeToKeep = true;
            if (onFailure != null) {
                onFailure.accept(new IOException(
                        Objects.requireNonNull(folder).folder() + ": too little memory to keep the"
                                + " state after every epoch: a stopped run loses the epochs since its last checkpoint",
                        e));
            }
        }
    }

    /** Returns the state after the latest epoch: the copy that is kept, if there is one. */
    private TrainerState state() {
        keepState();
        return kept != null ? kept : trainer.state();
    }

    private void write(TrainerState state) {
        try {
            Objects.requireNonNull(folder)
                    .add(new Checkpoint(
                            state,
                            history,
                            best.epoch(),
                            best.parameters(),
                            best.statistics(),
                            trainer.scaling(),
                            facts.get(),
                            configuration));
            newest = state.epoch();
            intact.add(CheckpointFolder.name(newest));
            folder.prune(intact);
        } catch (IOException e) {
            if (onFailure == null) {
                throw new UncheckedIOException(e);
            }
            onFailure.accept(e);
        } finally {
            // Also after a failure: with an interval of time, the next attempt must not follow at once.
            writtenAt = System.nanoTime();
        }
    }
}
