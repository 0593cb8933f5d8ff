package dev.lanewise.cli;

import dev.lanewise.data.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Protects the files that a command reads from those that it writes. */
final class OutputFiles {
    private static final List<String> WRITTEN = List.of("--save", "--save-config", "--output", "--out", "--png");
    /** A training may continue from a network and replace it, so --from is not among them. */
    private static final List<String> READ = List.of("--data", "--test", "--config");
    /** Files of a run that compare reads. */
    private static final Set<String> OF_A_RUN = Set.of("model.lanewise", "config.toml", "metrics.jsonl");

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
            addFiles(parameter.getValue(), read);
        }
        for (String name : WRITTEN) {
            List<Path> written = new ArrayList<>();
            add(command.optionsMap().get(name), written);
            for (Path output : written) {
                for (Path input : read) {
                    if (Files.isRegularFile(output) && replaces(output, input)) {
                        throw new UsageException(name + " " + output + " is a file that this command reads; it would be"
                                + " replaced, so another name is needed");
                    }
                }
            }
        }
    }

    /** Whether the input is the output, or a folder of which it is a file that is read. */
    private static boolean replaces(Path output, Path input) throws IOException {
        if (!Files.isDirectory(input)) {
            return Files.isSameFile(output, input);
        }
        Path folder = output.toRealPath().getParent();
        boolean isInside = folder.equals(input.toRealPath());
        boolean isInClass = input.toRealPath().equals(folder.getParent());
        return (isInside && OF_A_RUN.contains(output.getFileName().toString()))
                || (isInClass && FileKind.PICTURE.isNameOf(output));
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

    /** Adds the files and folders that exist of those that a value names. */
    private static void addFiles(Object valueOrNull, List<Path> files) {
        if (valueOrNull instanceof Collection<?> values) {
            values.forEach(value -> addFiles(value, files));
        } else if (valueOrNull != null) {
            try {
                Path file = Path.of(valueOrNull.toString());
                if (Files.isRegularFile(file) || Files.isDirectory(file)) {
                    files.add(file);
                }
            } catch (InvalidPathException e) {
                // A value that names no file.
            }
        }
    }
}
