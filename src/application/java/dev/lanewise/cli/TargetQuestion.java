package dev.lanewise.cli;

import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.FileKind;
import dev.lanewise.internal.files.UnzippedInput;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.report.ShellCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Messages that ask for the target column of a table, or for the table meant in a folder. */
final class TargetQuestion {
    /** Bytes at the start of a file that its columns are detected from. */
    private static final int SNIFFED = 1 << 18;

    private static final int MOST_NAMED = 10;
    private static final String NUMBER = "[0-9]{1,6}";

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
            names = names(file, format);
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

    /** Replaces numbers of columns by their headings, unless a flag cannot take these. */
    static List<String> names(Path file, CsvFormat format, List<String> columns) {
        List<String> names = new ArrayList<>(headings(file, format, columns));
        for (int i = 0; i < names.size(); i++) {
            String column = columns.get(i);
            if (column.matches(NUMBER) && !isName(names.get(i), Integer.parseInt(column))) {
                names.set(i, column);
            }
        }
        return names;
    }

    /** Replaces numbers of target columns by their headings, for people; those without one keep their numbers. */
    static String headings(Path file, CsvFormat format, String targets) {
        return targets.matches("[0-9]{1,6}(,[0-9]{1,6})*")
                ? String.join(",", headings(file, format, List.of(targets.split(","))))
                : targets;
    }

    /** Replaces numbers of columns by their headings; those without one keep their numbers. */
    static List<String> headings(Path file, CsvFormat format, List<String> columns) {
        if (!Files.isRegularFile(file) || columns.stream().noneMatch(column -> column.matches(NUMBER))) {
            return columns;
        }
        List<String> names;
        try {
            names = names(file, format);
        } catch (IOException | IllegalArgumentException e) {
            return columns;
        }
        return columns.stream()
                .map(column -> {
                    int number = column.matches(NUMBER) ? Integer.parseInt(column) : 0;
                    return names.contains(column) || number < 1 || number > names.size()
                            ? column
                            : names.get(number - 1);
                })
                .toList();
    }

    /** The headings of a table; the numbers of its columns if it has none, or cannot be read again. */
    static List<String> headings(RowFile table) {
        try {
            return names(table.file(), table.format());
        } catch (IOException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private static List<String> names(Path file, CsvFormat format) throws IOException {
        byte[] start;
        try (InputStream in = UnzippedInput.open(file)) {
            start = in.readNBytes(SNIFFED);
        } catch (IOException e) {
            throw BoundedInput.translated(file.toString(), 0, e);
        }
        boolean isTabbed = format.delimiter().isEmpty() && FileKind.isNameOfTabs(file.toString());
        CsvFormat delimited = isTabbed ? format.withDelimiter('\t') : format;
        if (format.encoding().isPresent()) {
            String text = new String(start, format.encoding().get());
            int end = start.length < SNIFFED ? 0 : text.lastIndexOf('\n') + 1;
            return TableReader.of(new ByteArrayInputStream((end == 0 ? text : text.substring(0, end))
                            .getBytes(format.encoding().get())))
                    .withFormat(delimited)
                    .table()
                    .names();
        }
        int end = start.length;
        while (start.length == SNIFFED && end > 0 && start[end - 1] != '\n') {
            end--;
        }
        return TableReader.of(new ByteArrayInputStream(Arrays.copyOf(start, end == 0 ? start.length : end)))
                .withFormat(delimited)
                .table()
                .names();
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
