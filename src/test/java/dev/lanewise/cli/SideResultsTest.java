package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.MemoryFolder;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.metric.Score;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.EpochRecord;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training runs that cannot write one of their files. */
@Tag("processes")
class SideResultsTest {
    private static final Path SHELL = Path.of("/bin/sh");

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private String data;
    private Path out;
    private Path net;
    private Path checkpoints;

    @BeforeEach
    void writeData() throws IOException {
        data = SmallData.write(folder.resolve("data")).toString();
        out = folder.resolve("out");
        net = folder.resolve("net");
        checkpoints = folder.resolve("checkpoints");
    }

    private String[] train(Object... more) {
        return Stream.concat(
                        Stream.of("train", "--data", data, "--layers", "16-6-4"),
                        Stream.of(more).map(Object::toString))
                .toArray(String[]::new);
    }

    /** Exit code and messages of a process that has ended, without warnings about the JVM. */
    private record Result(int exit, String out, String err) {
        static Result of(Process process) throws InterruptedException {
            String out = ProcessTest.text(process, true);
            String err = ProcessTest.text(process, false).replaceAll("(?m)^warning: scalar kernels .*\\R", "");
            return new Result(ProcessTest.exit(process), out, err);
        }

        String last() {
            return err.substring(err.stripTrailing().lastIndexOf('\n') + 1).strip();
        }

        long warnings(String start) {
            return err.lines()
                    .filter(line -> line.startsWith("warning: " + start))
                    .count();
        }

        String digest() {
            return out.stripTrailing().substring(out.stripTrailing().lastIndexOf(' ') + 1);
        }
    }

    private static Process shell(String script, String... command) throws IOException {
        assumeTrue(Files.isExecutable(SHELL), "this system has no shell");
        List<String> words = new ArrayList<>(List.of(SHELL.toString(), "-c", script, "sh"));
        List<String> options = new ArrayList<>(ProcessTest.QUICK);
        // The performance data of the JVM are a file, too.
        options.add("-XX:-UsePerfData");
        words.addAll(ProcessTest.command(options, command));
        return new ProcessBuilder(words).start();
    }

    private static String digest(Path model) throws IOException {
        return ModelFile.read(model).network().sha256();
    }

    /** Files may not be larger than 8 kB: the network is smaller, and metrics, checkpoints and report become larger. */
    @Test
    void runWhoseOtherFilesDoNotFitOnTheDiskSavesItsNetwork() throws Exception {
        String whole = Run.of(train("--epochs", 200, "--quiet")).lines().get(0);
        Result run = Result.of(shell(
                "ulimit -f 16 && exec \"$@\"",
                train("--epochs", 200, "--save", net, "--out", out, "--checkpoint", checkpoints)));
        assertEquals(1, run.exit(), run.err());
        assertTrue(run.out().endsWith("\n" + whole + "\n"), run.out());
        assertEquals(run.digest(), digest(net));
        assertEquals(run.digest(), digest(out.resolve("model.lanewise")));
        Path metrics = out.resolve("metrics.jsonl");
        assertEquals(
                1,
                run.warnings(metrics + ": cannot be written: "
                        + run.err().replaceFirst("(?s).*metrics\\.jsonl: cannot be written: ([^;]*);.*", "$1")
                        + "; training continues"),
                run.err());
        // Nearly 200 checkpoints failed for the same reason.
        assertEquals(1, run.warnings(checkpoints + "/epoch-"), run.err());
        assertEquals(
                "lanewise train: the network is in " + net + " and " + out.resolve("model.lanewise")
                        + ", but " + metrics + ", the last checkpoint in " + checkpoints + ", "
                        + out.resolve("report.html")
                        + " could not be written",
                run.last());
        assertFalse(RunFolder.isUnfinished(out));
        // What was written before is whole, and readers cope with the line that is cut off.
        Checkpoint newest =
                Checkpoint.read(CheckpointFolder.of(checkpoints).files().get(0));
        assertTrue(newest.epochs() > 0 && newest.epochs() < 200, newest.toString());
        assertEquals(0, Run.of("compare", out.toString(), net.toString()).exit());
        Run resumed = Run.of("train", "--resume", checkpoints.toString());
        assertEquals(0, resumed.exit(), resumed.err());
        assertTrue(resumed.out().endsWith(whole + "\n"), resumed.out());
        assertEquals(200, Files.readAllLines(metrics).size());
    }

    /** Nothing fits: neither the configuration nor the network; the network that was there stays. */
    @Test
    void fullDiskLeavesTheNetworkThatWasThereAndExitsWith1() throws Exception {
        Run.of(train("--epochs", 1, "--out", out)).lines();
        byte[] old = Files.readAllBytes(out.resolve("model.lanewise"));
        Result run = Result.of(shell("ulimit -f 1 && exec \"$@\"", train("--epochs", 3, "--out", out, "--force")));
        assertEquals(1, run.exit(), run.err());
        assertEquals(2, run.warnings(out.resolve("metrics.jsonl") + ": cannot be written: "), run.err());
        assertTrue(run.last().startsWith("lanewise train: the network has not been saved: "), run.err());
        assertTrue(run.last().endsWith(" could not be written; there is no checkpoint to resume from"), run.err());
        assertTrue(run.last().contains(out.resolve("model.lanewise") + ", "), run.err());
        assertEquals(
                new String(old, StandardCharsets.ISO_8859_1),
                Files.readString(out.resolve("model.lanewise"), StandardCharsets.ISO_8859_1));
        assertTrue(RunFolder.isUnfinished(out));
        try (Stream<Path> files = Files.list(out)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")), "a temporary file is left");
        }
    }

    /** Starts a run and, after its first epoch, puts a folder in place of a file that it is to write. */
    private Result runWithFolderInPlaceOf(Path file, Object... flags) throws Exception {
        Process process = ProcessTest.start(ProcessTest.QUICK, train(flags));
        try (BufferedReader lines = process.inputReader()) {
            lines.readLine();
            Files.createDirectories(file.resolve("taken"));
            String last = lines.lines().reduce("", (before, line) -> line);
            String err = ProcessTest.text(process, false).replaceAll("(?m)^warning: scalar kernels .*\\R", "");
            return new Result(ProcessTest.exit(process), last, err);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void networkThatNoFileCanTakeIsInTheCheckpointThatIsNamed() throws Exception {
        Result run = runWithFolderInPlaceOf(
                net, "--epochs", 2000, "--save", net, "--checkpoint", checkpoints, "--checkpoint-every", "100000");
        assertEquals(1, run.exit(), run.err());
        assertEquals(
                "lanewise train: the network has not been saved: " + net + " could not be written; the newest"
                        + " checkpoint in " + checkpoints + " is after 2000 epochs, and lanewise train --resume "
                        + checkpoints
                        + " --save FILE resumes from it and writes the network",
                run.last());
        Path other = folder.resolve("other");
        Run.of("train", "--resume", checkpoints.toString(), "--save", other.toString())
                .lines();
        assertEquals(run.digest(), digest(other));
    }

    @Test
    void checkpointsThatCanBeWrittenAgainAreReportedAndTheRunSucceeds() throws Exception {
        Run.of(train("--epochs", 2, "--checkpoint", checkpoints)).lines();
        for (int epoch = 3; epoch <= 5; epoch++) {
            Files.createDirectories(checkpoints
                    .resolve("epoch-000000000" + epoch + ".checkpoint")
                    .resolve("taken"));
        }
        Run run = Run.of("train", "--resume", checkpoints.toString(), "--epochs", "7");
        assertEquals(0, run.exit(), run.err());
        assertEquals(
                1,
                run.err()
                        .lines()
                        .filter(line -> line.startsWith(
                                        "warning: " + checkpoints + "/epoch-0000000003.checkpoint: cannot be written: ")
                                && line.endsWith("; training continues"))
                        .count(),
                run.err());
        assertFalse(run.err().contains("epoch-0000000004.checkpoint: cannot be written"), run.err());
        assertTrue(
                run.err()
                        .contains(checkpoints + ": checkpoints can be written again; the newest is after 6"
                                + " epochs\n"),
                run.err());
        Run last = Run.of("train", "--resume", checkpoints.toString(), "--epochs", "7");
        assertEquals(0, last.exit(), last.err());
    }

    @Test
    void metricsThatCouldNotBeWrittenAtFirstAreWrittenWholeAtTheEnd() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        List<EpochRecord> epochs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            epochs.add(
                    new EpochRecord(i + 1, 0, 0.5, Score.NONE, Score.NONE, new Score(9, i, 0.25, false), Double.NaN));
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        SideResults results = new SideResults(new PrintStream(printed, true, StandardCharsets.UTF_8));
        Files.createDirectories(file);
        try (MetricsLog log = new MetricsLog(file, true, epochs.subList(0, 1), results)) {
            log.epochEnded(epochs.get(1));
            assertEquals(List.of(file.toString()), results.missing());
            Files.delete(file);
            log.epochEnded(epochs.get(2));
            assertFalse(Files.exists(file));
            log.finish(epochs);
        }
        assertEquals(List.of(), results.missing());
        assertEquals(epochs, MetricsFile.read(file).epochs());
        assertEquals(1, printed.toString(StandardCharsets.UTF_8).lines().count());
    }

    /** A process that is killed may leave the beginning of a line. */
    @Test
    void lineThatIsCutOffIsNoEpoch() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        List<EpochRecord> epochs =
                List.of(new EpochRecord(1, 0, 0.5, Score.NONE, Score.NONE, new Score(9, 1, 0.25, false), Double.NaN));
        try (MetricsLog log = new MetricsLog(file, true, epochs, new SideResults(System.err))) {
            log.finish(epochs);
        }
        String line = Files.readString(file);
        for (int length = 0; length < line.length(); length++) {
            Files.writeString(file, line + line.substring(0, length));
            assertEquals(epochs, MetricsFile.read(file).epochs(), line.substring(0, length));
        }
    }

    @Test
    void fullDiskBehindStandardOutputDoesNotEndTheTraining() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no device that is always full");
        Result run = Result.of(shell("exec \"$@\" > /dev/full", train("--epochs", 30, "--save", net)));
        assertEquals(1, run.exit(), run.err());
        assertEquals(1, run.warnings("not everything could be printed"), run.err());
        assertTrue(
                run.last().startsWith("lanewise train: the network is in " + net + ", but the standard output"),
                run.err());
        assertEquals(Run.of(train("--epochs", 30, "--quiet")).lines().get(0), "parameters sha256: " + digest(net));
    }
}
