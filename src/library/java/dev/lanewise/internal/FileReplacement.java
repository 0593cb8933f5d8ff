package dev.lanewise.internal;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * Replaces a file in one step: at every moment, whatever fails, its name stands for the whole old content or the whole new
 * one.
 */
public final class FileReplacement {
    private static final int LONGEST_NAME_IN_TEMPORARY = 40;

    /** Writes the new content. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes everything to a new, empty file.
         *
         * @param channel every write to it writes the whole buffer or throws
         */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    private FileReplacement() {}

    /**
     * Writes a file beside the given one, forces it to the disk and renames it. If anything fails, the file there was stays
     * as it was, and the one beside it is removed.
     *
     * @throws IOException with one sentence that names the file
     */
    public static void write(Path file, Content content) throws IOException {
        write(file, content, UnaryOperator.identity());
    }

    /** Replaces a file through a channel that a test puts in front of the file's own. */
    static void write(Path file, Content content, UnaryOperator<WritableByteChannel> inFront) throws IOException {
        Path target = target(file);
        Path temporary = temporaryFor(target);
        try {
            try (OpenFile channel = OpenFile.create(temporary)) {
                content.writeTo(new FullWriteChannel(inFront.apply(channel)));
                channel.force();
            }
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                throw new IOException("its file system cannot rename in one step", e);
            }
            forceFolder(target.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new IOException(file + ": cannot be written: " + reason(e), e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Checks, by making a file beside it and removing that again, that a file could be written, so that hours of work are
     * not lost on a misspelt folder.
     *
     * @throws IOException with one sentence that names the file
     */
    public static void requireWritable(Path file) throws IOException {
        Path temporary = temporaryFor(target(file));
        try {
            Files.createFile(temporary);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be written: " + reason(e), e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The file that a name stands for, symbolic links followed, after the checks that need no writing. */
    private static Path target(Path file) throws IOException {
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
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || file.getFileName() == null || file.getFileName().toString().isEmpty()) {
            throw new IOException("\"" + file + "\" cannot be written: it is not the name of a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(file + ": cannot be written: "
                    + (Files.exists(folder) ? folder + " is not a folder" : "there is no folder " + folder));
        }
        return file;
    }

    private static Path temporaryFor(Path target) {
        String name = target.getFileName().toString();
        String start = name.substring(0, Math.min(name.length(), LONGEST_NAME_IN_TEMPORARY));
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return target.resolveSibling("." + start + "." + random + ".tmp");
    }

    /** Makes the renaming last through a power failure, where the system lets a folder be forced. */
    private static void forceFolder(Path folder) {
        try (OpenFile channel = OpenFile.toRead(folder)) {
            channel.force();
        } catch (IOException e) {
            // Windows does not open folders; the content is on the disk in any case.
        }
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
