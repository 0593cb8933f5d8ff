package dev.lanewise.internal.files;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Suggestion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Explains why a path is not a file that can be read. */
public final class MissingFile {
    /** Files of a folder that are looked at. */
    private static final int MOST_FILES = 10_000;

    private static final String NOTHING = "there is no such file";

    private MissingFile() {}

    /** A sentence about a path that is not a regular file: what it is, or which files with similar names exist. */
    public static String sentence(Path file) {
        return file.toString().isEmpty()
                ? "the path of the file is empty"
                : file + (Files.exists(file) ? ": is not a regular file" : ": " + NOTHING + question(file));
    }

    /**
     * The exception for a path that is not a regular file: a {@link NoSuchFileException} if nothing is there, so that a
     * program can tell a missing file from one with other content.
     */
    public static IOException exception(Path file) {
        return file.toString().isEmpty() || Files.exists(file)
                ? new DataFormatException(sentence(file))
                : new NoSuchFileException(Printable.of(file.toString()), null, NOTHING + question(file));
    }

    /** The question whether a file or folder with a similar name is meant; empty if there is none. */
    public static String question(Path file) {
        Path name = file.getFileName();
        Path folder = file.toAbsolutePath().getParent();
        if (name == null || folder == null || !Files.isDirectory(folder)) {
            return "";
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
                if (names.size() == MOST_FILES) {
                    break;
                }
            }
        } catch (IOException | RuntimeException e) {
            // A folder that cannot be read has no suggestions; the sentence is about the file.
            return "";
        }
        // The same ending makes no two names alike.
        names.removeIf(each -> each.startsWith(".")
                || each.equals(name.toString())
                || Suggestion.similar(stem(name.toString()), List.of(stem(each)))
                        .isEmpty());
        names.sort(null);
        return Suggestion.question(Suggestion.similar(name.toString(), names).stream()
                .map(each -> file.resolveSibling(each).toString())
                .toList());
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
