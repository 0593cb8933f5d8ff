package dev.lanewise;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Jazzer calls, by names of its own, in a process that {@link FuzzTest} starts. */
public final class FuzzTarget {
    /** Of the processor; a clock would also count what others do. */
    private static final long MOST_NANOS = 10_000_000_000L;

    private static UntrustedFile kind;
    private static Path folder;

    private FuzzTarget() {}

    /** Told the kind of file, and a folder for it. */
    public static void fuzzerInitialize(String[] args) throws IOException {
        kind = UntrustedFile.valueOf(args[0]);
        folder = Files.createDirectories(Path.of(args[1]));
    }

    /** Tries a file; Jazzer reports whatever is thrown, and whatever does not end. */
    public static void fuzzerTestOneInput(byte[] content) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        kind.isReadOrRefused(content, folder);
        long nanos = threads.getCurrentThreadCpuTime() - before;
        if (nanos > MOST_NANOS) {
            throw new AssertionError(nanos + " ns for " + content.length + " bytes");
        }
    }
}
