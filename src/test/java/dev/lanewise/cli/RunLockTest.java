package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.CheckpointFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two training runs that want to write to the same folder. */
@Tag("processes")
class RunLockTest {
    @TempDir
    private Path folder;

    private String data;
    private Path run;

    @BeforeEach
    void writeData() throws IOException {
        data = SmallData.write(folder.resolve("data")).toString();
        run = folder.resolve("run");
    }

    private Process start(String... args) throws IOException {
        return ProcessTest.start(ProcessTest.QUICK, args);
    }

    /** A process that trains without end and writes its results and checkpoints to one folder. */
    private Process startEndless() throws IOException {
        return start(Run.words("train --data " + data + " --layers 16-6-4 --epochs 2147483647 --out " + run
                + " --checkpoint " + run + " --checkpoint-every 3 --keep-checkpoints 1"));
    }

    private void assertRefused(Process other, long pid) throws Exception {
        String err = ProcessTest.text(other, false).replaceAll("(?m)^warning: .*\\R", "");
        assertEquals("", ProcessTest.text(other, true));
        assertEquals(1, ProcessTest.exit(other), err);
        assertTrue(
                err.matches("lanewise train: \\Q" + run + "\\E: another training run writes to this folder: process "
                        + pid + " since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ has locked it\n"),
                err);
    }

    @Test
    void secondProcessIsRefusedAndChangesNothing() throws Exception {
        Process first = startEndless();
        try (BufferedReader out = first.inputReader()) {
            for (int epoch = 0; epoch < 5; epoch++) {
                out.readLine();
            }
            byte[] config = Files.readAllBytes(run.resolve("config.toml"));
            assertRefused(start("train", "--resume", run.toString()), first.pid());
            assertRefused(
                    start(Run.words("train --data " + data + " --layers 16-6-4 --epochs 1 --out " + run + " --force")),
                    first.pid());
            assertRefused(
                    start("train", "--data", data, "--layers", "16-6-4", "--epochs", "1", "--out", run.toString()),
                    first.pid());
            assertRefused(
                    start(Run.words("train --data " + data + " --layers 16-6-4 --epochs 1 --checkpoint " + run)),
                    first.pid());
            // From inside this JVM the message is the same.
            Run.of("train", "--resume", run.toString()).assertFailed("process " + first.pid() + " since ");
            assertTrue(first.isAlive());
            assertEquals(new String(config), Files.readString(run.resolve("config.toml")));
        } finally {
            first.destroyForcibly();
        }
        ProcessTest.exit(first);
        // Killed perhaps after a checkpoint was written and before the one before it was deleted.
        int kept = CheckpointFolder.of(run).files().size();
        assertTrue(kept == 1 || kept == 2, kept + " checkpoints");
        // A killed process holds no lock.
        Process resumed = start("train", "--resume", run.toString(), "--epochs", "2147483647", "--max-seconds", "0.1");
        assertEquals(0, ProcessTest.exit(resumed), () -> ProcessTest.text(resumed, false));
    }

    /** A refused run of the same JVM must not release the lock: closing any channel of the file would do so. */
    @Test
    void runsOfOneProcessExcludeEachOtherAndOtherProcesses() throws Exception {
        Run.of("train", "--data", data, "--layers", "16-6-4", "--epochs", "1", "--checkpoint", run.toString())
                .lines();
        try (FolderLocks locks = new FolderLocks()) {
            locks.lock(run);
            locks.lock(folder.resolve("data").resolve("..").resolve("run"));
            for (int i = 0; i < 2; i++) {
                Run.of("train", "--resume", run.toString())
                        .assertFailed(run + ": another training run writes to this folder: process "
                                + ProcessHandle.current().pid() + ", which is this one, has locked it");
                assertRefused(
                        start("train", "--resume", run.toString()),
                        ProcessHandle.current().pid());
            }
            assertEquals(List.of(), locks.takeWarnings());
        }
        Run.of("train", "--resume", run.toString()).lines();
    }

    @Test
    void oneRunMayUseAFolderForResultsAndCheckpoints() throws Exception {
        Run.line("train --data " + data + " --layers 16-6-4 --epochs 2 --out " + run + " --checkpoint "
                        + folder.resolve("data").resolve("..").resolve("run"))
                .lines();
        Run.of("train", "--resume", run.toString(), "--epochs", "3").lines();
        assertEquals(3, Files.readAllLines(run.resolve("metrics.jsonl")).size());
    }

    /** A refused command must not leave its locks behind in this JVM. */
    @Test
    void refusedCommandReleasesItsLocks() throws Exception {
        Run.of("train", "--data", data, "--layers", "16-6-4", "--epochs", "1", "--checkpoint", run.toString())
                .lines();
        Run.of("train", "--resume", run.toString(), "--eta", "7").assertCalledWrongly("--learning-rate");
        Run.of("train", "--resume", run.toString(), "--epochs", "2").lines();
    }

    @Test
    void folderThatCannotBeLockedIsUsedWithAWarning() throws Exception {
        Files.createDirectories(run.resolve(FolderLocks.NAME));
        Run trained = Run.of("train", "--data", data, "--layers", "16-6-4", "--epochs", "1", "--out", run.toString());
        assertEquals(0, trained.exit(), trained.err());
        String warning = "warning: " + run + ": the folder cannot be locked (";
        assertEquals(
                1,
                trained.err().lines().filter(line -> line.startsWith(warning)).count(),
                trained.err());
    }

    /** In a folder copied from elsewhere, the lock file may be a link. */
    @Test
    void linkInPlaceOfTheLockFileLeadsToNoOtherFile() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "mine");
        Files.createSymbolicLink(Files.createDirectories(run).resolve(FolderLocks.NAME), precious);
        Run trained =
                Run.of("train", "--data", data, "--layers", "16-6-4", "--epochs", "1", "--checkpoint", run.toString());
        assertEquals(0, trained.exit(), trained.err());
        assertEquals("mine", Files.readString(precious));
    }

    /** Checkpoints may be read while their run is in progress. */
    @Test
    void otherFolderMayBeWrittenFromCheckpointsOfALockedOne() throws Exception {
        Run.of("train", "--data", data, "--layers", "16-6-4", "--epochs", "1", "--checkpoint", run.toString())
                .lines();
        try (FolderLocks locks = new FolderLocks()) {
            locks.lock(run);
            Run.line("train --resume " + run + " --checkpoint " + folder.resolve("other") + " --epochs 2")
                    .lines();
        }
    }
}
