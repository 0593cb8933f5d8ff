package dev.lanewise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Jazzer calls, by names of its own, in a process that {@link FuzzTest} starts. */
public final class FuzzTarget {
    private static UntrustedFile kind;
    private static Path folder;

    private FuzzTarget() {
    }

    /** Told the kind of file, and a folder for it. */
    public static void fuzzerInitialize(String[] args) throws IOException {
        kind = UntrustedFile.valueOf(args[0]);
        folder = Files.createDirectories(Path.of(args[1]));
    }

    /** Tries a file; Jazzer reports whatever is thrown, and whatever takes too long. */
    public static void fuzzerTestOneInput(byte[] content) throws IOException {
        kind.isReadOrRefused(content, folder);
    }
}
