package dev.lanewise.internal.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.SmallDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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
        IOException e = assertThrows(
                IOException.class,
                () -> FileReplacement.write(file, channel -> {
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
        FileReplacement.write(
                file,
                channel -> assertEquals(NEW.length, channel.write(ByteBuffer.wrap(NEW))),
                channel -> new SmallDisk(channel, 1, NEW.length));
        assertArrayEquals(NEW, Files.readAllBytes(file));
    }

    @Test
    void fullDiskLeavesWhatWasThereWhereverItIsFull() throws IOException {
        Path file = Files.write(folder.resolve("a"), OLD);
        for (int space = 0; space < NEW.length; space++) {
            int bytes = space;
            IOException e = assertThrows(
                    IOException.class,
                    () -> FileReplacement.write(
                            file,
                            channel -> channel.write(ByteBuffer.wrap(NEW)),
                            channel -> new SmallDisk(channel, 100, bytes)));
            assertEquals(file + ": cannot be written: " + SmallDisk.FULL, e.getMessage());
            assertArrayEquals(OLD, Files.readAllBytes(file));
            assertEquals(List.of(file), entries());
        }
    }

    @Test
    void brokenProgramLeavesNoTemporaryFile() throws IOException {
        Path file = folder.resolve("a");
        assertThrows(
                IllegalStateException.class,
                () -> FileReplacement.write(file, channel -> {
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
    void symbolicLinkToNothingIsRefused() throws IOException {
        Path missing = folder.resolve("missing");
        Path link = Files.createSymbolicLink(folder.resolve("link"), missing);
        assertRefused(
                link, link + ": cannot be written: it is a symbolic link to " + missing + ", which does not exist");
        assertEquals(List.of(link), entries());
    }

    @Test
    void modeStaysAndNobodyElseReadsTheFileWhileItIsWritten() throws IOException {
        assumeModes();
        for (String mode : List.of("rw-------", "rw-r-----", "rw-rw-rw-", "rwxr-x--x")) {
            Path file = Files.write(folder.resolve("a"), OLD);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            FileReplacement.write(file, channel -> {
                channel.write(ByteBuffer.wrap(NEW));
                List<Path> temporary = entries();
                assertTrue(temporary.remove(file));
                assertEquals(1, temporary.size());
                assertEquals("rw-------", mode(temporary.get(0)));
            });
            assertArrayEquals(NEW, Files.readAllBytes(file));
            assertEquals(mode, mode(file));
        }
    }

    @Test
    void newFileHasTheModeOfAnyNewFile() throws IOException {
        assumeModes();
        Path file = folder.resolve("a");
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(NEW)));
        assertEquals(mode(Files.createFile(folder.resolve("b"))), mode(file));
    }

    @Test
    void ownerAndGroupStayWhereTheyMayBeSet() throws IOException {
        assumeModes();
        Path file = Files.write(folder.resolve("a"), OLD);
        // An administrator may give files away without the right to write to those of others.
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        try {
            Files.setAttribute(file, "unix:uid", 1);
            Files.setAttribute(file, "unix:gid", 1);
        } catch (IOException e) {
            assumeTrue(false, "only an administrator may give files away");
        }
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(NEW)));
        assertEquals(Map.of("uid", 1, "gid", 1), Files.readAttributes(file, "unix:uid,gid"));
    }

    @Test
    void groupThatCannotBeKeptGetsWhatEverybodyHas() {
        assertEquals(
                PosixFilePermissions.fromString("rw----r--"),
                FileAccess.ofAnotherGroup(PosixFilePermissions.fromString("rw--wxr--")));
        assertEquals(
                PosixFilePermissions.fromString("rw-r--r--"),
                FileAccess.ofAnotherGroup(PosixFilePermissions.fromString("rw-rw-r--")));
    }

    @Test
    void completeContentThatCannotBeRenamedIsKeptBeside() throws IOException {
        Path file = folder.resolve("a");
        Path unsaved = folder.resolve("a.unsaved");
        IOException e = assertThrows(
                IOException.class,
                () -> FileReplacement.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(NEW));
                    Files.createDirectory(file);
                }));
        assertTrue(
                e.getMessage()
                        .matches(Pattern.quote(file + ": cannot be written: ") + ".+; the complete new content is in "
                                + Pattern.quote(unsaved.toString())),
                e.getMessage());
        assertArrayEquals(NEW, Files.readAllBytes(unsaved));
        assertEquals(Set.of(file, unsaved), Set.copyOf(entries()));
    }

    @Test
    void failureOfTheCleaningDoesNotHideTheCause() throws IOException {
        Path file = Files.write(folder.resolve("a"), OLD);
        IOException e = assertThrows(
                IOException.class,
                () -> FileReplacement.write(file, channel -> {
                    List<Path> temporary = entries();
                    temporary.remove(file);
                    Files.delete(temporary.get(0));
                    Files.createFile(Files.createDirectory(temporary.get(0)).resolve("b"));
                    throw new IOException("the disk is full");
                }));
        assertEquals(file + ": cannot be written: the disk is full", e.getMessage());
        assertEquals(1, e.getCause().getSuppressed().length);
        assertArrayEquals(OLD, Files.readAllBytes(file));
    }

    @Test
    void temporaryFilesOfProcessesKilledLongAgoAreDeleted() throws IOException {
        Path file = folder.resolve("model");
        String random = ".0123456789abcdef.tmp";
        Path stale = aged(Files.createFile(folder.resolve(".model" + random)), 25);
        List<Path> others = List.of(
                aged(Files.createFile(folder.resolve(".model.00000000000000aa.tmp")), 23),
                aged(Files.createFile(folder.resolve(".model.lanewise" + random)), 25),
                aged(Files.createFile(folder.resolve("model" + random)), 25),
                aged(Files.createFile(folder.resolve(".model.old.tmp")), 25),
                aged(Files.createFile(folder.resolve(".model.0123456789abcde.tmp")), 25),
                aged(Files.createDirectory(folder.resolve(".model.00000000000000bb.tmp")), 25),
                Files.createSymbolicLink(
                        folder.resolve(".model.00000000000000cc.tmp"),
                        aged(Files.createFile(folder.resolve("target")), 25)));
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(NEW)));
        assertFalse(Files.exists(stale));
        for (Path other : others) {
            assertTrue(Files.exists(other, LinkOption.NOFOLLOW_LINKS), other.toString());
        }
        assertEquals(others.size() + 2, entries().size());
        FileReplacement.deleteTemporaries(folder, "model"::equals);
        assertFalse(Files.exists(others.get(0)), "nobody else writes to this folder");
        assertEquals(others.size() + 1, entries().size());
    }

    private static Path aged(Path file, int hours) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(hours))));
    }

    @Test
    void longNameIsNotCutWithinACharacter() throws IOException {
        String name = "a" + "\ud83d\ude00".repeat(45);
        Path file;
        try {
            file = folder.resolve(name);
        } catch (InvalidPathException e) {
            assumeTrue(false, "this system has no such names");
            return;
        }
        assertTrue(FileReplacement.temporaryFor(file)
                .getFileName()
                .toString()
                .matches("\\.a(\ud83d\ude00){39}\\.[0-9a-f]{16}\\.tmp"));
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(NEW)));
        assertEquals(List.of(file), entries());
    }

    private static void assumeModes() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "files have no modes");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
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
        assertRefused(Path.of(""), "\"\" cannot be written: it is empty, but the name of a file is expected");
    }

    @Test
    void nameThatIsTooLongIsRefusedAndNothingIsWritten() throws IOException {
        Path file = folder.resolve("a".repeat(300));
        for (Executable use : List.<Executable>of(
                () -> FileReplacement.requireWritable(file),
                () -> FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(NEW))))) {
            String sentence = assertThrows(IOException.class, use).getMessage();
            assertTrue(sentence.startsWith(file + ": cannot be written: ") && !sentence.contains(".tmp"), sentence);
            assertEquals(List.of(), entries());
        }
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
            return new ArrayList<>(entries.toList());
        }
    }
}
