package dev.lanewise.internal.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFileTest {
    private static final int BLOCK = 1 << 12;
    private static final int BLOCKS = 50;

    @TempDir
    private Path folder;

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void interruptsInTheMiddleOfOperationsLoseNothing() throws Exception {
        byte[] content = new byte[BLOCK * BLOCKS];
        new Random(1).nextBytes(content);
        Thread worker = Thread.currentThread();
        AtomicBoolean done = new AtomicBoolean();
        Thread other = new Thread(() -> {
            while (!done.get()) {
                worker.interrupt();
            }
        });
        other.start();
        Path file = folder.resolve("file");
        byte[] read = new byte[content.length];
        byte[] mapped = new byte[BLOCK];
        try {
            try (OpenFile open = OpenFile.create(file)) {
                for (int i = 0; i < BLOCKS; i++) {
                    ByteBuffer block = ByteBuffer.wrap(content, i * BLOCK, BLOCK);
                    while (block.hasRemaining()) {
                        open.write(block);
                    }
                }
                open.force();
            }
            try (OpenFile open = OpenFile.toRead(file)) {
                assertEquals(content.length, open.size());
                ByteBuffer all = ByteBuffer.wrap(read);
                for (int i = 1; i <= BLOCKS; i++) {
                    all.limit(i * BLOCK);
                    while (all.hasRemaining()) {
                        assertTrue(open.read(all) > 0);
                    }
                }
                assertEquals(-1, open.read(ByteBuffer.allocate(1)));
                open.map(MapMode.READ_ONLY, BLOCK, BLOCK).get(mapped);
            }
        } finally {
            done.set(true);
            while (other.isAlive()) {
                Thread.interrupted();
                Thread.onSpinWait();
            }
        }
        Thread.interrupted();
        assertArrayEquals(content, Files.readAllBytes(file));
        assertArrayEquals(content, read);
        assertEquals(ByteBuffer.wrap(content, BLOCK, BLOCK), ByteBuffer.wrap(mapped));
    }

    @Test
    void statusIsSetAfterwardsOnlyIfItWasBefore() throws IOException {
        try (OpenFile open = OpenFile.toRead(Files.write(folder.resolve("file"), new byte[4]))) {
            open.read(ByteBuffer.allocate(2));
            assertFalse(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            open.read(ByteBuffer.allocate(2));
            assertTrue(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void libraryOpensChannelsOfFilesInOnePlaceOnly() throws IOException {
        Path library = Path.of("src/library/java").toAbsolutePath();
        try (Stream<Path> files = Files.walk(library)) {
            List<String> opening = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file);
                if (text.contains("FileChannel.open(") || text.contains("newByteChannel(")) {
                    opening.add(file.getFileName().toString());
                }
            }
            assertEquals(List.of("OpenFile.java"), opening);
        }
    }
}
