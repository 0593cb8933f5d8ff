package dev.lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Protects the files that a command reads from those that it writes. */
final class OutputFiles {
    private static final List<String> WRITTEN = List.of("--save", "--save-config", "--output", "--out", "--png");
    /** A training may continue from a network and replace it, so --from is not among them. */
    private static final List<String> READ = List.of("--data", "--test");

    private OutputFiles() {}

    /**
     * Checks that no option of a command names an output file that the command also reads.
     *
     * @param reading the command, or another one to which it passes the options that name data
     * @throws UsageException if one does
     */
    static void requireApart(CommandSpec command, CommandSpec reading) throws IOException {
        List<Path> read = new ArrayList<>();
        for (String name : READ) {
            add(reading.optionsMap().get(name), read);
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            // Only the model: predict may replace a file by its predictions.
            if (parameter.index().min() == 0) {
                addFiles(parameter.getValue(), read);
            }
        }
        for (String name : WRITTEN) {
            List<Path> written = new ArrayList<>();
            add(command.optionsMap().get(name), written);
            for (Path output : written) {
                for (Path input : read) {
                    if (Files.isSameFile(output, input)) {
                        throw new UsageException(name + " " + output + " is a file that this command reads; it would be"
                                + " replaced, so another name is needed");
                    }
                }
            }
        }
    }

    /**
     * Checks that an output file is not its input file.
     *
     * @return a note that the file is replaced; empty if it does not exist
     * @throws UsageException if both are the same file
     */
    static Optional<String> replaced(Path read, Path written) throws IOException {
        if (!Files.exists(written)) {
            return Optional.empty();
        }
        if (Files.exists(read) && Files.isSameFile(read, written)) {
            throw new UsageException(written + " is the input file and would be replaced; choose another name");
        }
        return Optional.of("the existing file " + written + " has been replaced");
    }

    private static void add(OptionSpec optionOrNull, List<Path> files) {
        if (optionOrNull != null) {
            addFiles(optionOrNull.getValue(), files);
        }
    }

    /** Adds the files that exist of those that a value names. */
    private static void addFiles(Object valueOrNull, List<Path> files) {
        if (valueOrNull instanceof Collection<?> values) {
            values.forEach(value -> addFiles(value, files));
        } else if (valueOrNull != null) {
            try {
                Path file = Path.of(valueOrNull.toString());
                if (Files.isRegularFile(file)) {
                    files.add(file);
                }
            } catch (InvalidPathException e) {
                // A value that names no file.
            }
        }
    }
}
