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

/** Checkpoints that a training writes, and the one that it goes on from. */
final class CheckpointOptions {
    /** Flags that are chosen anew where a training goes on, which may be another machine and another folder. */
    private static final Set<String> OF_THE_MACHINE = Set.of(
            "threads", "kernels", "width", "checkpoint", "serve", "port", "force");
    /** Flags that may be others when a training goes on; of the data a checksum tells whether they are the same. */
    private static final Set<String> FREE_TO_RESUME =
            Set.of("data", "test", "epochs", "max-seconds", "config", "resume", "verbose", "linear-classes");

    @Option(names = "--checkpoint", paramLabel = "DIR", description = "Write checkpoints to this folder, for --resume."
            + " It is made if it is missing; a training that was ended goes on from there.")
    private Path folder;

    @Option(names = "--checkpoint-every", paramLabel = "N", converter = Values.OfEvery.class,
            description = "Epochs from one checkpoint to the next, or a time such as 30s, 5m or 2h. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Period every = Period.parse("1");

    @Option(names = "--keep", paramLabel = "N", converter = Values.OneOrMore.class,
            description = "Checkpoints that are kept. Default: ${DEFAULT-VALUE}.")
    private int keep = 3;

    @Option(names = "--resume", paramLabel = "DIR", description = "Go on from the newest checkpoint of this folder. No other"
            + " flag is needed; more --epochs may be given, but nothing that would make another result.")
    private Path resume;

    /** What the training goes on from; null if it begins. */
    private Checkpoint newest;
    private final List<String> warnings = new ArrayList<>();

    /** Whether the training goes on from a checkpoint. */
    boolean resume() {
        return resume != null;
    }

    /** What went wrong on the way to a checkpoint that is whole. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * Reads the newest checkpoint that is whole.
     *
     * @param command makes the command whose flags are stored there
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
                warnings.add(e.getMessage() + "; the checkpoint before it is tried");
                first = first == null ? e : first;
            }
        }
        throw first != null ? first : new IOException(resume + ": there is no checkpoint in this folder");
    }

    /** Goes on in the folder of the checkpoint if the flags name none. */
    void goOn(CommandLine line) {
        if (!line.getParseResult().hasMatchedOption("--checkpoint")) {
            folder = resume;
        }
    }

    /**
     * Refuses flags that would make another result than the training would have had without interruption.
     *
     * @param stored the flags that it began with
     * @param free names of flags, without hyphens, that may be others
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
                throw new UsageException("--" + key + " " + now + " does not go with the training in " + resume
                        + ", which has " + (before == null ? "no --" + key : "--" + key + " " + before));
            }
        }
        if (epochs < newest.epoch()) {
            throw new UsageException("--epochs " + epochs + " is less than the " + Count.of(newest.epoch(), "epoch")
                    + " that the training in " + resume + " has done");
        }
    }

    /** Finds out before hours of training whether checkpoints can be written, and whether the folder is another training's. */
    void requireWritable() throws IOException {
        if (folder == null) {
            return;
        }
        ResultOptions.makeFolder(folder, "--checkpoint");
        boolean goesOn = resume != null && Files.isSameFile(folder, resume);
        if (!goesOn && !CheckpointFolder.of(folder).withKeep(keep).files().isEmpty()) {
            throw new UsageException("--checkpoint " + folder + " has checkpoints of an earlier training: --resume "
                    + folder + " goes on with it, and a new training needs another folder");
        }
        FileReplacement.requireWritable(folder.resolve("epoch"));
    }

    /** Has the training write checkpoints, and go on from the one that was read. */
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
     * Tells a listener of the epochs that were done before; what a killed process wrote after its checkpoint is done again.
     */
    void replay(TrainingListener log) {
        if (newest != null) {
            newest.history().forEach(log::epochEnded);
        }
    }
}
