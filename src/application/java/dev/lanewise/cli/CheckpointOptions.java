package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
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
import picocli.CommandLine;

/** Checkpoints that a training run writes, and the one that it resumes from. */
final class CheckpointOptions {
    /** Flags that are chosen anew when a training run is resumed, perhaps on another machine and in another folder. */
    private static final Set<String> OF_THE_MACHINE = Set.of(
            "threads", "kernels", "width", "checkpoint", "serve", "port", "force");
    /** Flags that may differ when a training run is resumed; a checksum shows whether the data are the same. */
    private static final Set<String> FREE_TO_RESUME =
            Set.of("data", "test", "epochs", "max-seconds", "config", "resume", "verbose", "linear-classes");

    @Option(names = "--checkpoint", paramLabel = "DIR", description = "Write checkpoints to this folder, for --resume."
            + " The folder is created if it does not exist.")
    private Path folder;

    @Option(names = "--checkpoint-every", paramLabel = "N", converter = Values.OfEvery.class,
            description = "Interval between checkpoints: a number of epochs, or a time such as 30s, 5m or 2h. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Period every = Period.parse("1");

    @Option(names = "--keep", paramLabel = "N", converter = Values.OneOrMore.class,
            description = "Number of most recent checkpoints to keep. Default: ${DEFAULT-VALUE}.")
    private int keep = 3;

    @Option(names = "--resume", paramLabel = "DIR", description = "Resume from the newest checkpoint in this folder. No"
            + " other flag is needed. --epochs may be increased, but flags that would change the result are refused.")
    private Path resume;

    /** The checkpoint to resume from; null for a new training run. */
    private Checkpoint newest;
    private final List<String> warnings = new ArrayList<>();

    /** Whether the training run resumes from a checkpoint. */
    boolean resume() {
        return resume != null;
    }

    /** Warnings about damaged checkpoints that were skipped. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * Reads the newest undamaged checkpoint.
     *
     * @param command creates the command whose flags are stored there
     * @return its flags
     */
    Settings read(Supplier<CommandLine> command) throws IOException {
        newest = newest();
        return Settings.parse(resume + ": the configuration", newest.configuration(), command);
    }

    private Checkpoint newest() throws IOException {
        IOException first = null;
        for (Path file : CheckpointFolder.of(resume).withKeep(keep).files()) {
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
    void goOn(CommandLine line) {
        if (!line.getParseResult().hasMatchedOption("--checkpoint")) {
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
            boolean same = now == null || now.equals(false)
                    ? before == null || before.equals("false")
                    : now.toString().equals(before);
            if (!same && !free.contains(key) && !FREE_TO_RESUME.contains(key)) {
                throw new UsageException("--" + key + " " + now + " does not match the training run in " + resume
                        + ", which has " + (before == null ? "no --" + key : "--" + key + " " + before));
            }
        }
        if (epochs < newest.epoch()) {
            throw new UsageException("--epochs " + epochs + " is less than the " + Count.of(newest.epoch(), "epoch")
                    + " that the training run in " + resume + " has completed");
        }
    }

    /**
     * Checks before training whether checkpoints can be written, and whether the folder belongs to another training
     * run.
     */
    void requireWritable() throws IOException {
        if (folder == null) {
            return;
        }
        ResultOptions.makeFolder(folder, "--checkpoint");
        boolean goesOn = resume != null && Files.isSameFile(folder, resume);
        if (!goesOn && !CheckpointFolder.of(folder).withKeep(keep).files().isEmpty()) {
            throw new UsageException("--checkpoint " + folder + " contains checkpoints of an earlier training run:"
                    + " --resume "
                    + folder + " continues it, and a new run needs another folder");
        }
        FileReplacement.requireWritable(folder.resolve("epoch"));
    }

    /** Makes the training write checkpoints, and resume from the one that was read. */
    void applyTo(Training training, CommandSpec spec) throws IOException {
        if (folder != null) {
            training.checkpoint(
                    CheckpointFolder.of(folder).withKeep(keep), every.every(), Settings.write(spec, OF_THE_MACHINE));
        }
        if (newest != null) {
            try {
                training.resume(newest);
            } catch (IllegalArgumentException e) {
                throw new IOException(resume + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Reports the epochs before the checkpoint to a listener. Epochs that a killed process reached after its checkpoint
     * are repeated.
     */
    void replay(TrainingListener log) {
        if (newest != null) {
            newest.history().forEach(log::epochEnded);
        }
    }
}
