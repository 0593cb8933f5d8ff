package dev.lanewise.cli;

import dev.lanewise.internal.training.FittingDefaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** A file of --config: flags of train, without those that do not apply to the flags of the command line. */
final class ConfigFile {
    private final Path file;
    private final ParseResult given;
    private final Settings settings;
    private final List<String> notes = new ArrayList<>();

    /**
     * Reads a file.
     *
     * @param given the flags of the command line
     * @param optimizing the optimiser that they choose
     */
    ConfigFile(Path file, ParseResult given, OptimizerOptions optimizing) throws IOException {
        this.file = file;
        this.given = given;
        this.settings = varied(Settings.read(file, Train::line), optimizing);
    }

    /** The settings of the file that apply. */
    Settings settings() {
        return settings;
    }

    /** Notes on settings of the file that are not used. */
    List<String> notes() {
        return notes;
    }

    private Settings varied(Settings all, OptimizerOptions optimizing) {
        Settings used = all;
        if (given.hasMatchedOption("--optimizer") && !optimizing.name.toString().equals(all.value("optimizer"))) {
            used = without(used, optimizing.name.unused(), "--optimizer");
        }
        if (given.hasMatchedOption("--hidden")) {
            used = without(used, List.of("layers"), "--hidden");
        }
        for (String flag : List.of("--layers", "--from")) {
            if (given.hasMatchedOption(flag)) {
                used = without(used, List.of("hidden"), flag);
            }
        }
        Object validation = given.matchedOptionValue("--validation", "");
        if (EndingOptions.NONE.equals(validation)) {
            used = without(used, List.of("patience", "monitor"), "--validation " + EndingOptions.NONE);
        }
        return used;
    }

    private Settings without(Settings all, List<String> keys, String flag) {
        Set<String> unused = new LinkedHashSet<>(keys);
        unused.removeIf(key -> all.value(key) == null || given.hasMatchedOption("--" + key));
        if (!unused.isEmpty()) {
            notes.add(file + ": " + String.join(", ", unused) + (unused.size() == 1 ? " is" : " are")
                    + " not used, because " + flag + " is given");
        }
        return all.without(unused);
    }

    /**
     * Returns settings for --test on the command line, which leaves the data undivided: if they have the validation set
     * of the data, a share of the training set takes its place.
     *
     * @param used settings as {@link #apply} returns them
     */
    Settings withValidationOfTraining(Settings used, CommandLine line, String[] arguments) {
        if (!given.hasMatchedOption("--test")
                || given.hasMatchedOption("--validation")
                || !EndingOptions.OWN.equalsIgnoreCase(used.value("validation"))) {
            return used;
        }
        notes.add(file + ": in place of the validation set of the data, " + FittingDefaults.HELD_OUT
                + " of the training examples are held out (--validation sets the share)");
        Settings replaced = used.with("validation", String.valueOf(FittingDefaults.HELD_OUT));
        line.setDefaultValueProvider(replaced).parseArgs(arguments);
        return replaced;
    }

    /**
     * Reads a command line again, with settings as the values of flags that are not given.
     *
     * @param used settings of the file
     * @param data the data that the command line describes
     * @return the settings without columns that the command line treats otherwise
     */
    Settings apply(Settings used, CommandLine line, String[] arguments, DataOptions data) throws IOException {
        line.setDefaultValueProvider(used).parseArgs(arguments);
        Settings overruled = data.overruled(used, given);
        line.setDefaultValueProvider(overruled).parseArgs(arguments);
        return overruled;
    }
}
