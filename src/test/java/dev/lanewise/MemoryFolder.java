package dev.lanewise;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Creates the temporary folders of tests that save many files. On Linux they are in memory: forcing a file to a disk
 * takes three to ten milliseconds.
 */
public final class MemoryFolder implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    /** In some containers the file system in memory is far smaller. */
    private static final long LARGE = 1L << 30;

    @Override
    public Path createTempDirectory(AnnotatedElementContext elementContext, ExtensionContext extensionContext)
            throws Exception {
        boolean usable = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= LARGE;
        return usable ? Files.createTempDirectory(MEMORY, "lanewise") : Files.createTempDirectory("lanewise");
    }
}
