package dev.lanewise.cli;

import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.FileKind;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.report.ShellCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Messages that ask for the target column of a table, or for the table meant in a folder. */
final class TargetQuestion {
    private static final int MOST_NAMED = 10;

    private TargetQuestion() {}

    /** Asks for the target column of data, or for the table meant; empty if the data are not a table. */
    static Optional<String> of(Path path, CsvFormat format, String targetOrNull) throws IOException {
        return switch (FileKind.of(path, format.encoding().orElse(null))) {
            case FOLDER -> ofFolder(path, targetOrNull);
            case CSV -> ofFile(path, format);
            default -> Optional.empty();
        };
    }

    /** Refuses a folder of tables, because one must be named, unless the target columns are those of its arrays. */
    static void requireFile(Path file, String target) throws IOException {
        FileKind kind = FileKind.of(file);
        if (!kind.isFolder() || (kind == FileKind.ARRAY_FOLDER && target.matches("[0-9, ]+"))) {
            return;
        }
        Optional<String> question = ofFolder(file, target);
        if (question.isPresent()) {
            throw new UsageException(question.get());
        }
        if (kind == FileKind.ARRAY_FOLDER) {
            throw new UsageException(file + " is a folder of .npy files, whose columns have no headings, so --target "
                    + ShellCommand.quoted(target) + " names none; name a CSV file with --data instead");
        }
        throw new UsageException(file + " is a folder without tables, but --target names a column of one; name a CSV"
                + " file with --data");
    }

    /** Asks which column of a file to learn; empty if the file is not a table of several columns. */
    static Optional<String> ofFile(Path file, CsvFormat format) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        List<String> names;
        try {
            names = TableReader.of(file).withFormat(format).names();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        if (names.size() < 2) {
            return Optional.empty();
        }
        int last = names.size();
        boolean headed =
                !names.get(0).equals("column 1") || !names.get(last - 1).equals("column " + last);
        String named = names.stream().limit(MOST_NAMED).map(Quote::name).collect(Collectors.joining(", "))
                + (last > MOST_NAMED ? " and " + (last - MOST_NAMED) + " more" : "");
        String name = names.get(last - 1);
        boolean byName = headed && isName(name, last);
        return Optional.of(file
                + (headed
                        ? " is a table with the columns " + named
                        : " is a table of " + Count.of(last, "column") + " without headings")
                + ": name the target column, for"
                + " example --target " + (byName ? ShellCommand.quoted(name) : String.valueOf(last)));
    }

    /**
     * Whether a flag can take the name of a column. It cannot if the column has no heading, or a heading that occurs
     * twice or contains a comma.
     */
    private static boolean isName(String name, int number) {
        return !name.equals("column " + number)
                && !name.endsWith(" (column " + number + ")")
                && !name.contains(",")
                && !name.startsWith("-")
                && name.equals(Printable.of(name));
    }

    /**
     * Asks for the table meant in a folder; empty if there is none.
     *
     * @param targetOrNull the target columns that were asked for
     */
    static Optional<String> ofFolder(Path folder, String targetOrNull) throws IOException {
        List<Path> tables = InputFiles.tables(folder);
        if (tables.isEmpty()) {
            return Optional.empty();
        }
        String names = tables.stream()
                        .limit(MOST_NAMED)
                        .map(table -> table.getFileName().toString())
                        .collect(Collectors.joining(", "))
                + (tables.size() > MOST_NAMED ? " and " + (tables.size() - MOST_NAMED) + " more" : "");
        return Optional.of(folder + " is a folder with " + Count.of(tables.size(), "table") + " (" + names
                + "): name a file, for example --data "
                + ShellCommand.quoted(tables.get(0).toString())
                + (targetOrNull == null ? "" : " --target " + ShellCommand.quoted(targetOrNull)));
    }
}
