package dev.lanewise.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locks on the folders that a training run writes to, which keep other runs out. The system releases them when the
 * process ends, even if it is killed. The lock file stays, because deleting it could remove the lock of the next run.
 *
 * <p>On a network file system, a lock may be effective on one machine only.
 */
final class FolderLocks implements AutoCloseable {
    static final String NAME = ".lanewise.lock";
    private static final int LONGEST_TEXT = 300;
    /** Beyond the text, so that other processes can read the text on Windows too. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /**
     * Folders that runs of this JVM write to. It is consulted before a lock file is opened: on POSIX systems, closing
     * any channel of the file releases the lock of the process.
     */
    private static final Set<Object> IN_THIS_JVM = ConcurrentHashMap.newKeySet();

    /** The channels of the lock files, by folder; empty if a folder cannot be locked. */
    private final Map<Object, Optional<FileChannel>> held = new HashMap<>();

    private final List<String> warnings = new ArrayList<>();

    /** Returns warnings about folders that could not be locked, and forgets them. */
    List<String> takeWarnings() {
        List<String> taken = List.copyOf(warnings);
        warnings.clear();
        return taken;
    }

    /**
     * Locks a folder until this is closed. Callers look at its content only afterwards. Locking it again has no effect.
     *
     * @throws IOException with one sentence that names the folder and the process if another run has locked it
     */
    void lock(Path folder) throws IOException {
        Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        key = key != null ? key : folder.toRealPath();
        if (held.containsKey(key)) {
            return;
        }
        if (!IN_THIS_JVM.add(key)) {
            throw used(folder, "process " + ProcessHandle.current().pid() + ", which is this one,");
        }
        held.put(key, Optional.empty());
        boolean isLocked = false;
        String process = "a process";
        try {
            FileChannel channel = FileChannel.open(
                    folder.resolve(NAME),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            held.put(key, Optional.of(channel));
            process = text(channel);
            isLocked = channel.tryLock(LOCKED_BYTE, 1, false) != null;
            if (isLocked) {
                write(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another class loader of this JVM has locked it.
        } catch (IOException | UnsupportedOperationException e) {
            warnings.add(folder + ": the folder cannot be locked (" + e.getMessage()
                    + "); make sure that no other training run writes to it");
            return;
        }
        if (!isLocked) {
            throw used(folder, process);
        }
    }

    private static IOException used(Path folder, String process) {
        return new IOException(folder + ": another training run writes to this folder: " + process + " has locked it");
    }

    private static String text(FileChannel channel) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(LONGEST_TEXT);
            channel.read(bytes, 0);
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
            return text.matches("[\\p{Print}]+") ? text : "a process";
        } catch (IOException e) {
            return "a process";
        }
    }

    /** Writes which process has the lock. The lock is effective without this text, too. */
    private static void write(FileChannel channel) {
        String text = "process " + ProcessHandle.current().pid() + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            channel.truncate(channel.write(bytes, 0));
        } catch (IOException e) {
            // The disk may be full.
        }
    }

    @Override
    public void close() {
        held.forEach((key, channel) -> {
            try {
                if (channel.isPresent()) {
                    channel.get().close();
                }
            } catch (IOException e) {
                // The lock is released in any case.
            }
            IN_THIS_JVM.remove(key);
        });
        held.clear();
    }
}
