package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.FileKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The input files that the command line names. */
final class InputFiles {
    private InputFiles() {}

    /**
     * Replaces a folder of pictures by the pictures, in the order of their names; other names are kept.
     *
     * @throws UsageException if standard input is given twice
     */
    static List<Path> expand(List<Path> named) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            List<Path> pictures =
                    !Files.isDirectory(path) || FileKind.of(path) == FileKind.ARRAY_FOLDER ? List.of() : pictures(path);
            if (pictures.isEmpty()) {
                files.add(path);
            } else {
                files.addAll(pictures);
            }
        }
        if (files.stream().filter(StandardInput.ARGUMENT::equals).count() > 1) {
            throw new UsageException("standard input (-) can be read only once, but was given twice");
        }
        return files;
    }

    /** The files of a folder that are named as tables, in the order of their names. */
    static List<Path> tables(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isVisible(file.getFileName())
                            && Files.isRegularFile(file)
                            && (FileKind.CSV.isNameOf(file) || FileKind.ARFF.isNameOf(file)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DataFormatException(folder + ": the folder cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> isVisible(folder.relativize(path))
                            && Files.isRegularFile(path)
                            && FileKind.PICTURE.isNameOf(path))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DataFormatException(folder + ": the folder cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isVisible(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }
}
