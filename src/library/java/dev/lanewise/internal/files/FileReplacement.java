package dev.lanewise.internal.files;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file in one step. At every moment, whatever fails, the file has either its complete old content or its
 * complete new content.
 *
 * <p>The new content is written to a temporary file beside it, forced to the disk and renamed. If only the renaming
 * fails, the new content is kept beside the file, with {@link #UNSAVED} appended to the name. The new file gets the
 * {@linkplain FileAccess access} of the old one.
 */
public final class FileReplacement {
    /** Appended to the name of a file whose complete new content could not be renamed to it. */
    public static final String UNSAVED = ".unsaved";

    /** Code points, so that the name of a temporary file is not too long. */
    private static final int LONGEST_NAME_IN_TEMPORARY = 40;

    private static final Pattern TEMPORARY = Pattern.compile("\\.(.+)\\.[0-9a-f]{16}\\.tmp", Pattern.DOTALL);
    /** Age from which a temporary file is assumed to be left behind by a killed process. */
    private static final long STALE_MILLIS = TimeUnit.DAYS.toMillis(1);

    private FileReplacement() {}

    /**
     * Writes a file beside the given one, forces it to the disk and renames it. If anything fails, the old file
     * is unchanged. Temporary files that killed processes left more than a day ago are deleted.
     *
     * @param content writes everything to a new, empty file. Each write to its channel writes the whole buffer or
     *     throws
     * @throws IOException with one sentence that names the file; if only the renaming failed, it also names the file
     *     that has the new content
     */
    public static void write(Path file, IoConsumer<WritableByteChannel> content) throws IOException {
        write(file, content, UnaryOperator.identity());
    }

    /** Replaces a file through a channel that a test puts in front of the file's own. */
    static void write(Path file, IoConsumer<WritableByteChannel> content, UnaryOperator<WritableByteChannel> inFront)
            throws IOException {
        Path target = target(file);
        deleteStale(target);
        Path temporary = temporaryFor(target);
        try {
            FileAccess access = FileAccess.of(target);
            try (OpenFile channel = OpenFile.create(temporary, access.whileWriting())) {
                content.accept(new FullWriteChannel(inFront.apply(channel)));
                access.give(temporary);
                channel.force();
            }
        } catch (IOException e) {
            delete(temporary, e);
            throw notWritten(file, e, "");
        } catch (RuntimeException | Error e) {
            delete(temporary, e);
            throw e;
        }
        try {
            rename(temporary, target);
        } catch (IOException e) {
            throw notWritten(file, e, "; the complete new content is in " + kept(temporary, target, e));
        }
        forceFolder(target.toAbsolutePath().getParent());
    }

    /**
     * Checks, by making a file beside it and removing that again, that a file could be written, so that hours of work
     * are not lost on a misspelt folder.
     *
     * @throws IOException with one sentence that names the file
     */
    public static void requireWritable(Path file) throws IOException {
        Path temporary = temporaryFor(target(file));
        try {
            Files.createFile(temporary);
            Files.delete(temporary);
        } catch (IOException e) {
            throw notWritten(file, e, "");
        }
    }

    /** Returns a new name beside a file, {@code .NAME.HEX.tmp}, for a file that is deleted or renamed soon. */
    public static Path temporaryFor(Path target) {
        String random =
                String.format(Locale.ROOT, "%016x", ThreadLocalRandom.current().nextLong());
        return target.resolveSibling("." + cutName(target) + "." + random + ".tmp");
    }

    private static String cutName(Path target) {
        String name = target.getFileName().toString();
        int length = name.codePointCount(0, name.length());
        return name.substring(0, name.offsetByCodePoints(0, Math.min(length, LONGEST_NAME_IN_TEMPORARY)));
    }

    /**
     * Deletes the temporary files of a file that are more than a day old, as far as that is possible. Their processes
     * were killed.
     */
    public static void deleteStale(Path target) {
        sweep(target.toAbsolutePath().getParent(), cutName(target)::equals, System.currentTimeMillis() - STALE_MILLIS);
    }

    /**
     * Deletes the temporary files in a folder that no other process writes to, as far as that is possible.
     *
     * @param names accepts the names of their target files, which are cut after 40 code points
     */
    public static void deleteTemporaries(Path folder, Predicate<String> names) {
        sweep(folder, names, Long.MAX_VALUE);
    }

    private static void sweep(@Nullable Path folder, Predicate<String> names, long newest) {
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Matcher name = TEMPORARY.matcher(entry.getFileName().toString());
                // Links are not temporary files.
                if (name.matches()
                        && names.test(name.group(1))
                        && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(entry).toMillis() < newest) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They take up space, but do no other harm.
        }
    }

    private static void delete(Path temporary, Throwable failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void rename(Path temporary, Path target) throws IOException {
        try {
            move(temporary, target);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("its file system cannot rename in one step", e);
        }
    }

    /** Moves a file in one step. A zip archive needs the second option; other file systems ignore it beside the first. */
    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives a complete file a visible name if that is possible, and returns its name. */
    private static Path kept(Path temporary, Path target, IOException failure) {
        Path unsaved = target.resolveSibling(target.getFileName() + UNSAVED);
        try {
            move(temporary, unsaved);
            return unsaved;
        } catch (IOException e) {
            failure.addSuppressed(e);
            return temporary;
        }
    }

    /** The file that a name stands for, symbolic links followed, after the checks that need no writing. */
    private static Path target(Path file) throws IOException {
        if (file.toString().isEmpty()) {
            throw new IOException("\"\" cannot be written: it is empty, but the name of a file is expected");
        }
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": cannot be written: it is a folder, but the name of a file is expected");
        }
        if (Files.exists(file)) {
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + ": cannot be written: it is not a regular file");
            }
            if (!Files.isWritable(file)) {
                throw new IOException(file + ": cannot be written: the file there may not be changed");
            }
            return file.toRealPath();
        }
        if (Files.isSymbolicLink(file)) {
            throw new IOException(file + ": cannot be written: it is a symbolic link to " + Files.readSymbolicLink(file)
                    + ", which does not exist");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + ": cannot be written: it is not the name of a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(file + ": cannot be written: "
                    + (Files.exists(folder) ? folder + " is not a folder" : "there is no folder " + folder));
        }
        try {
            // Fails for a name that the file system does not accept, such as one that is too long.
            Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            // The file will be new.
        } catch (IOException e) {
            throw notWritten(file, e, "");
        }
        return file;
    }

    /** Forces the entries of a folder to disk, against power failures, where the system supports that. */
    public static void forceFolder(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (OpenFile channel = OpenFile.toRead(folder)) {
            channel.force();
        } catch (IOException e) {
            // Windows does not open folders; the content is on the disk in any case.
        }
    }

    private static IOException notWritten(Path file, IOException e, String more) {
        return new IOException(file + ": cannot be written: " + reason(e) + more, e);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access to its folder is denied";
        }
        if (e instanceof FileSystemException exception) {
            return exception.getReason() != null ? exception.getReason() : "its folder takes no new files";
        }
        return e.getMessage() != null ? e.getMessage() : e.toString();
    }
}
