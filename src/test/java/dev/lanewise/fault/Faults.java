package dev.lanewise.fault;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Counts the operations on the files of a folder, and decides which of them fail. Thread-safe. */
public final class Faults {
    /** Message of a full disk, as Linux has it. */
    static final String FULL = "No space left on device";

    /** What fails. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** One operation. */
        ONE_SHOT,
        /** From one write on, every write: the first writes half of its bytes, as on a full disk. */
        FULL_DISK,
        /** From one operation on, everything, as if the process had been killed: nothing is deleted, either. */
        CRASH
    }

    /** An operation on a file. */
    enum Operation {
        CREATE,
        OPEN,
        READ,
        WRITE,
        FORCE,
        RENAME,
        DELETE,
        LIST
    }

    private static Path folder;
    private static Kind kind = Kind.NONE;
    private static int from;
    private static final List<String> OPERATIONS = new ArrayList<>();
    private static final List<String> FAILED = new ArrayList<>();
    private static boolean deletionFailed;

    private Faults() {}

    /**
     * Starts counting.
     *
     * @param below folder whose files can fail
     * @param what what fails
     * @param n number of the operation that fails, from 0; with a full disk, number of the write
     */
    public static synchronized void begin(Path below, Kind what, int n) {
        folder = below.toAbsolutePath();
        kind = what;
        from = n;
        OPERATIONS.clear();
        FAILED.clear();
        deletionFailed = false;
    }

    /** Lets nothing fail any more, and returns the operations or, with a full disk, the writes, each with its file. */
    public static synchronized List<String> end() {
        folder = null;
        return List.copyOf(OPERATIONS);
    }

    /** The operations that failed, each with its file. */
    public static synchronized List<String> failed() {
        return List.copyOf(FAILED);
    }

    /** Whether a deletion failed. */
    public static synchronized boolean deletionFailed() {
        return deletionFailed;
    }

    /** Whether a write gets through: {@code bytes} that were asked for, or fewer. */
    static synchronized int write(Path file, int bytes) throws IOException {
        if (!isWatched(file)) {
            return bytes;
        }
        if (kind != Kind.FULL_DISK) {
            check(Operation.WRITE, file);
            return bytes;
        }
        String named = Operation.WRITE + " " + file;
        int number = OPERATIONS.size();
        OPERATIONS.add(named);
        if (number < from) {
            return bytes;
        }
        FAILED.add(named);
        if (number == from && bytes > 1) {
            return bytes / 2;
        }
        throw new IOException(FULL);
    }

    /** Throws an exception if the operation is to fail. */
    static synchronized void check(Operation operation, Path file) throws IOException {
        if (!isWatched(file) || kind == Kind.FULL_DISK) {
            return;
        }
        String named = operation + " " + file;
        int number = OPERATIONS.size();
        OPERATIONS.add(named);
        if (kind == Kind.ONE_SHOT && number == from || kind == Kind.CRASH && number >= from) {
            FAILED.add(named);
            deletionFailed |= operation == Operation.DELETE;
            String reason = "fault in " + operation;
            // As the JDK does: what needs no channel names the file.
            boolean hasChannel =
                    operation == Operation.READ || operation == Operation.WRITE || operation == Operation.FORCE;
            throw hasChannel ? new IOException(reason) : new FileSystemException(file.toString(), null, reason);
        }
    }

    private static boolean isWatched(Path file) {
        return folder != null && file.toAbsolutePath().startsWith(folder);
    }
}
