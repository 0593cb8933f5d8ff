package dev.lanewise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that are written again and again. One that is written over, ext4 brings to the disk when it is closed, which
 * takes a hundred times as long (3 ms and 30 microseconds); so what is there is deleted before.
 */
public final class FreshFile {

    private FreshFile() {}

    public static Path write(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        return Files.write(file, content);
    }

    public static Path write(Path file, String content) throws IOException {
        return write(file, content.getBytes(StandardCharsets.UTF_8));
    }
}
