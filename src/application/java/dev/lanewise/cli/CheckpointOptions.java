package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.text.Count;
import dev.lanewise.report.ShellCommand;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Checkpoints that a training run writes, and the one that it resumes from. */
final class CheckpointOptions {
    /** Flags that are chosen anew when a training run is resumed, perhaps on another machine and in another folder. */
    static final Set<String> OF_THE_MACHINE =
            Set.of("threads", "kernels", "width", "checkpoint", "serve", "port", "force");
    /** Flags that may differ when a training run is resumed; a checksum shows whether the data are the same. */
    private static final Set<String> FREE_TO_RESUME =
            Set.of("data", "test", "epochs", "max-seconds", "config", "resume", "verbose", "color", "linear-classes");

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description = "Write checkpoints to this folder, for --resume."
                    + " The folder is created if it does not exist. Two runs cannot use it at the same time.")
    private Path folder;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Interval between checkpoints: a number of epochs, or a time such as 30s, 5m or 2h. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Period every = Period.parse("1");

    @Option(
            names = "--keep-checkpoints",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Number of most recent checkpoints to keep. Checkpoints of earlier processes do"
                    + " not count, except the one that was resumed. Default: ${DEFAULT-VALUE}.")
    private int keep = 3;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Resume from the newest checkpoint in this folder. No other flag is needed. --epochs may be"
                    + " increased, but flags that would change the result are refused.")
    private Path resume;

    /** The checkpoint to resume from; null for a new training run. */
    private Checkpoint newest;

    private final List<String> warnings = new ArrayList<>();
    /** The failure of the latest checkpoint, without the number of its epoch; null if it was written. */
    private String failure;
    /** Number of epochs in the newest checkpoint at that time; -1 if there was none. */
    private int failedAfter;

    private boolean ended;

    /** Whether the training run writes checkpoints. */
    boolean areWritten() {
        return folder != null;
    }

    /** Whether the training run resumes from a checkpoint. */
    boolean resume() {
        return resume != null;
    }

    /** Warnings about damaged checkpoints that were skipped. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * Reads the newest undamaged checkpoint. If the run will write to the same folder, it is locked first.
     *
     * @param resume folder of the checkpoint
     * @param folder folder that the run writes to; null for that of the checkpoint
     * @param spec the command whose flags are stored there
     * @return its flags
     */
    Settings read(Path resume, Path folder, CommandSpec spec, FolderLocks locks) throws IOException {
        boolean writesThere = folder == null || (Files.exists(folder) && Files.isSameFile(folder, resume));
        if (writesThere && !CheckpointFolder.of(resume).files().isEmpty()) {
            locks.lock(resume);
        }
        newest = newest(resume);
        return Settings.parse(resume + ": the configuration", newest.configuration(), spec);
    }

    private Checkpoint newest(Path resume) throws IOException {
        IOException first = null;
        for (Path file : CheckpointFolder.of(resume).files()) {
            try {
                return Checkpoint.read(file);
            } catch (DataFormatException e) {
                warnings.add(e.getMessage() + "; trying the checkpoint before it");
                first = first == null ? e : first;
            }
        }
        throw first != null ? first : new IOException(resume + ": there is no checkpoint in this folder");
    }

    /** Continues to write to the folder of the checkpoint if the flags name none. */
    void goOn(CommandSpec spec) {
        if (!spec.commandLine().getParseResult().hasMatchedOption("--checkpoint")) {
            folder = resume;
        }
    }

    /**
     * Refuses flags that would give a different result from that of an uninterrupted training run.
     *
     * @param stored the flags that it started with
     * @param free names of flags, without hyphens, that may differ
     */
    void requireSame(CommandSpec spec, Settings stored, Set<String> free, int epochs) {
        for (OptionSpec option : spec.options()) {
            String key = Settings.key(option);
            String before = stored.value(key);
            Object now = option.getValue();
            boolean same = (now == null || now.equals(false))
                    ? before == null || before.equals("false")
                    : now.toString().equals(before);
            if (!same && !free.contains(key) && !FREE_TO_RESUME.contains(key)) {
                throw new UsageException("--" + key + " " + now + " does not match the training run in " + resume
                        + ", which has " + (before == null ? "no --" + key : "--" + key + " " + before));
            }
        }
        if (epochs < newest.epochs()) {
            throw new UsageException("--epochs " + epochs + " is less than the " + Count.of(newest.epochs(), "epoch")
                    + " that the training run in " + resume + " has completed");
        }
    }

    /**
     * Checks before training whether checkpoints can be written, and whether the folder belongs to another training
     * run, and locks the folder.
     */
    void require(FolderLocks locks) throws IOException {
        if (folder == null) {
            return;
        }
        ResultOptions.makeFolder(folder, "--checkpoint");
        locks.lock(folder);
        boolean goesOn = resume != null && Files.isSameFile(folder, resume);
        if (!goesOn && !CheckpointFolder.of(folder).withKeep(keep).files().isEmpty()) {
            throw new UsageException("--checkpoint " + folder + " contains checkpoints of an earlier training run:"
                    + " --resume "
                    + folder + " continues it, and a new run needs another folder");
        }
        FileReplacement.requireWritable(folder.resolve("epoch"));
    }

    /**
     * Makes the training write checkpoints, the last one by {@link #finish}, and resume from the one that was read.
     *
     * @param configuration flags in TOML
     * @param results receives failures, which do not end the training
     */
    void applyTo(Training training, Supplier<String> configuration, SideResults results) throws IOException {
        if (folder != null) {
            training.checkpoint(CheckpointFolder.of(folder).withKeep(keep), every.every(), configuration.get());
            training.onCheckpointFailure(e -> failed(e, training, results)).listen(new TrainingListener() {
                @Override
                public void epochBegins(int epoch) {
                    noteRecovery(training, results);
                }

                @Override
                public void epochEnded(EpochRecord record) {}
            });
            training.deferLastCheckpoint();
        }
        if (newest != null) {
            try {
                training.resume(newest);
            } catch (IllegalArgumentException e) {
                throw new IOException(resume + ": " + e.getMessage(), e);
            }
        }
    }

    private void failed(IOException e, Training training, SideResults results) {
        boolean isOfMemory = e.getCause() instanceof OutOfMemoryError;
        // Without the epoch, so that the same reason gives the same text.
        String cause = String.valueOf(e.getMessage()).replaceAll("epoch-\\d+", "epoch");
        if (isOfMemory || !cause.equals(failure)) {
            results.warn(e, ended ? "" : SideResults.TRAINING_CONTINUES);
        }
        if (!isOfMemory) {
            failure = cause;
            failedAfter = training.checkpointed();
        }
    }

    private void noteRecovery(Training training, SideResults results) {
        int epochs = training.checkpointed();
        if (failure != null && epochs != failedAfter) {
            failure = null;
            results.note(
                    folder + ": checkpoints can be written again; the newest is after " + Count.of(epochs, "epoch"));
        }
    }

    /**
     * Writes the last checkpoint, if one is due. The network has been saved before: after Ctrl-C, time is limited.
     *
     * @param epochs number of completed epochs
     */
    void finish(Training training, int epochs, SideResults results) {
        if (folder == null) {
            return;
        }
        ended = true;
        String last = "the last checkpoint in " + folder;
        results.attempt(last, "", () -> training.writeLastCheckpoint());
        noteRecovery(training, results);
        if (failure != null && training.checkpointed() != epochs) {
            results.miss(last);
        }
    }

    /** Describes how to get a network that could not be saved from the newest checkpoint, if there is one. */
    String remedy(Training training) {
        int epochs = training.checkpointed();
        Path where = newest != null && newest.epochs() == epochs ? resume : folder;
        // Somebody may have deleted it.
        if (where == null || epochs < 0 || !Files.isDirectory(where)) {
            return "; there is no checkpoint to resume from";
        }
        return "; the newest checkpoint in " + where + " is after " + Count.of(epochs, "epoch") + ", and lanewise train"
                + " --resume " + ShellCommand.quoted(where.toString()) + " --save FILE resumes from it and writes the"
                + " network";
    }

    /**
     * Reports the epochs before the checkpoint to a listener. Epochs that a killed process reached after its checkpoint
     * are repeated.
     */
    void replay(TrainingListener log) {
        history().forEach(log::epochEnded);
    }

    /** Returns the epochs before the checkpoint; an empty list for a new training run. */
    List<EpochRecord> history() {
        return newest == null ? List.of() : newest.history();
    }
}
