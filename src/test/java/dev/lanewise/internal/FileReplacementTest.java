package dev.lanewise.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.SmallDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReplacementTest {
    private static final byte[] OLD = {1, 2, 3};
    private static final byte[] NEW = {4, 5, 6, 7};

    @TempDir
    private Path folder;

    @Test
    void contentIsWrittenAndNothingElseIsLeftBeside() throws IOException {
        Path file = folder.resolve("a");
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(NEW)));
        assertArrayEquals(NEW, Files.readAllBytes(file));
        assertEquals(List.of(file), entries());
    }

    @Test
    void oldContentIsThereUntilTheNewOneIsComplete() throws IOException {
        Path file = Files.write(folder.resolve("a"), OLD);
        FileReplacement.write(file, channel -> {
            channel.write(ByteBuffer.wrap(NEW));
            assertArrayEquals(OLD, Files.readAllBytes(file));
        });
        assertArrayEquals(NEW, Files.readAllBytes(file));
    }

    @Test
    void failedWriteLeavesWhatWasThereAndNamesTheFile() throws IOException {
        Path file = Files.write(folder.resolve("a"), OLD);
        IOException e = assertThrows(IOException.class, () -> FileReplacement.write(file, channel -> {
            channel.write(ByteBuffer.wrap(NEW));
            throw new IOException("the disk is full");
        }));
        assertEquals(file + ": cannot be written: the disk is full", e.getMessage());
        assertArrayEquals(OLD, Files.readAllBytes(file));
        assertEquals(List.of(file), entries());
    }

    @Test
    void shortWritesAreRepeated() throws IOException {
        Path file = Files.write(folder.resolve("a"), OLD);
        FileReplacement.write(file, channel -> assertEquals(NEW.length, channel.write(ByteBuffer.wrap(NEW))),
                channel -> new SmallDisk(channel, 1, NEW.length));
        assertArrayEquals(NEW, Files.readAllBytes(file));
    }

    @Test
    void fullDiskLeavesWhatWasThereWhereverItIsFull() throws IOException {
        Path file = Files.write(folder.resolve("a"), OLD);
        for (int space = 0; space < NEW.length; space++) {
            int bytes = space;
            IOException e = assertThrows(IOException.class, () -> FileReplacement.write(file,
                    channel -> channel.write(ByteBuffer.wrap(NEW)), channel -> new SmallDisk(channel, 100, bytes)));
            assertEquals(file + ": cannot be written: " + SmallDisk.FULL, e.getMessage());
            assertArrayEquals(OLD, Files.readAllBytes(file));
            assertEquals(List.of(file), entries());
        }
    }

    @Test
    void brokenProgramLeavesNoTemporaryFile() throws IOException {
        Path file = folder.resolve("a");
        assertThrows(IllegalStateException.class, () -> FileReplacement.write(file, channel -> {
            throw new IllegalStateException();
        }));
        assertEquals(List.of(), entries());
    }

    @Test
    void symbolicLinkStaysAndItsTargetIsReplaced() throws IOException {
        Path file = Files.write(folder.resolve("a"), OLD);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        FileReplacement.write(link, channel -> channel.write(ByteBuffer.wrap(NEW)));
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(NEW, Files.readAllBytes(file));
    }

    @Test
    void checkLeavesEverythingAsItWas() throws IOException {
        Path file = Files.write(folder.resolve("a"), OLD);
        FileReplacement.requireWritable(file);
        FileReplacement.requireWritable(folder.resolve("b"));
        assertEquals(List.of(file), entries());
        assertArrayEquals(OLD, Files.readAllBytes(file));
    }

    @Test
    void missingFolderIsNamed() {
        Path file = folder.resolve("none/a");
        assertRefused(file, file + ": cannot be written: there is no folder " + folder.resolve("none"));
    }

    @Test
    void fileInThePlaceOfTheFolderIsNamed() throws IOException {
        Path inTheWay = Files.write(folder.resolve("a"), OLD);
        Path file = inTheWay.resolve("b");
        assertRefused(file, file + ": cannot be written: " + inTheWay + " is not a folder");
    }

    @Test
    void folderInThePlaceOfTheFileIsRefused() {
        assertRefused(folder, folder + ": cannot be written: it is a folder, but the name of a file is expected");
    }

    @Test
    void emptyNameIsRefused() {
        assertRefused(Path.of(""), ": cannot be written: it is a folder, but the name of a file is expected");
    }

    @Test
    void folderWithoutPermissionIsRefused() throws IOException {
        assertTrue(folder.toFile().setWritable(false));
        try {
            assumeTrue(!Files.isWritable(folder), "an administrator may write everywhere");
            Path file = folder.resolve("a");
            assertRefused(file, file + ": cannot be written: access to its folder is denied");
        } finally {
            assertTrue(folder.toFile().setWritable(true));
        }
    }

    @Test
    void deviceIsRefused() {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "this system has no /dev/null");
        assertRefused(device, device + ": cannot be written: it is not a regular file");
    }

    private static void assertRefused(Path file, String sentence) {
        IOException early = assertThrows(IOException.class, () -> FileReplacement.requireWritable(file));
        assertEquals(sentence, early.getMessage());
        IOException late = assertThrows(IOException.class, () -> FileReplacement.write(file, channel -> {}));
        assertEquals(sentence, late.getMessage());
        assertFalse(Files.isRegularFile(file));
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
