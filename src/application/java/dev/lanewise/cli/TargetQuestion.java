package dev.lanewise.cli;

import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.FileKind;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.report.ShellCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Messages that ask for the target column of a table, or for the table meant in a folder. */
final class TargetQuestion {
    private TargetQuestion() {}

    /**
     * Asks for the target column of data, or for one of several tables; empty if the data are not a table.
     *
     * @param targetOrNull the target columns that were asked for
     */
    static Optional<String> of(Path path, CsvFormat format, String targetOrNull) throws IOException {
        return switch (FileKind.of(path, format.encoding().orElse(null))) {
            case FOLDER -> ofFolder(path, targetOrNull);
            case CSV -> ofFile(path, format);
            default -> Optional.empty();
        };
    }

    /** Refuses a folder, because a table must be named, unless the target columns are those of its arrays. */
    static void requireFile(Path file, String target) throws IOException {
        if (Files.isDirectory(file) && !(FileKind.of(file) == FileKind.ARRAY_FOLDER && target.matches("[0-9, ]+"))) {
            throw new UsageException(ofFolder(file, target)
                    .orElse(file + " is a folder without tables, but --target names a column of one; name a CSV file"
                            + " with --data"));
        }
    }

    /** Asks which column of a file to learn; empty if the file is not a table of several columns. */
    private static Optional<String> ofFile(Path file, CsvFormat format) {
        List<String> names;
        try {
            names = Files.isRegularFile(file)
                    ? TableReader.of(file).withFormat(format).names()
                    : List.of();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        int last = names.size();
        if (last < 2) {
            return Optional.empty();
        }
        String name = names.get(last - 1);
        boolean isHeaded = !names.get(0).equals("column 1") || !name.equals("column " + last);
        // A flag cannot take a missing heading, or one that occurs twice or contains a comma.
        boolean isName = !name.equals("column " + last)
                && !name.endsWith(" (column " + last + ")")
                && !name.contains(",")
                && !name.startsWith("-")
                && name.equals(Printable.of(name));
        return Optional.of(file
                + (isHeaded
                        ? " is a table with the columns " + Suggestion.list(names)
                        : " is a table of " + Count.of(last, "column") + " without headings")
                + ": name the target column, for example --target "
                + (isName ? ShellCommand.quoted(name) : String.valueOf(last)));
    }

    private static Optional<String> ofFolder(Path folder, String targetOrNull) throws IOException {
        List<Path> tables = InputFiles.tables(folder);
        return tables.isEmpty()
                ? Optional.empty()
                : Optional.of(folder + " is a folder with " + Count.of(tables.size(), "table") + " ("
                        + Suggestion.list(tables.stream()
                                .map(table -> table.getFileName().toString())
                                .toList())
                        + "): name a file, for example --data "
                        + ShellCommand.quoted(tables.get(0).toString())
                        + (targetOrNull == null ? "" : " --target " + ShellCommand.quoted(targetOrNull)));
    }
}
