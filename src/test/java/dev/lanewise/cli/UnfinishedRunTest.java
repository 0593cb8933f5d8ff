package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.MemoryFolder;
import dev.lanewise.internal.model.ModelFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of {@code --out} whose latest run was killed, or has diverged, before it saved its network. */
@Tag("processes")
class UnfinishedRunTest {
    private static final String NOTE = ": the latest training run in this folder has not saved its network";

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private Path out;
    private String train;

    @BeforeEach
    void writeData() throws IOException {
        out = folder.resolve("out");
        train = "train --data " + SmallData.write(folder.resolve("data")) + " --layers 16-6-4 --out " + out + " ";
    }

    private Run train(String more) {
        return Run.line(train + more);
    }

    private void killAfterTwoEpochs(String more) throws Exception {
        Process process = ProcessTest.start(ProcessTest.QUICK, Run.words(train + more));
        try (BufferedReader lines = process.inputReader()) {
            lines.readLine();
            lines.readLine();
        } finally {
            process.destroyForcibly();
        }
        ProcessTest.exit(process);
    }

    private List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void killedRunLeavesTheNetworkOfTheRunBeforeAndNothingElseOfIt() throws Exception {
        train("--epochs 3").lines();
        assertFalse(RunFolder.isUnfinished(out));
        byte[] network = Files.readAllBytes(out.resolve("model.lanewise"));
        Files.writeString(out.resolve("mine.svg"), "mine");
        killAfterTwoEpochs("--epochs 2147483647 --force --eta 0.5");
        assertTrue(RunFolder.isUnfinished(out));
        assertArrayEquals(network, Files.readAllBytes(out.resolve("model.lanewise")));
        assertEquals("mine", Files.readString(out.resolve("mine.svg")));
        assertFalse(Files.exists(out.resolve("report.html")));
        assertTrue(Files.readString(out.resolve("config.toml")).contains("0.5"));

        String note = out + NOTE + "; model.lanewise is of an earlier run\n";
        String data = folder.resolve("data").toString();
        Path other = folder.resolve("other");
        Run.of("train", "--data", data, "--layers", "16-6-4", "--epochs", "1", "--out", other.toString())
                .lines();
        for (String command : List.of(
                "compare " + out + " " + other,
                "evaluate " + out + " --data " + data,
                "report " + out + " --data " + data + " --output " + folder.resolve("page.html"),
                "export " + out + " " + folder.resolve("net.onnx"),
                "importance " + out + " --data " + data,
                "predict " + out + " " + folder.resolve("data/t10k-images-idx3-ubyte"),
                "train --data " + data + " --epochs 0 --from " + out)) {
            Run run = Run.line(command);
            assertTrue(run.err().contains(note), command + ": " + run.err());
        }
        // The epochs of the killed run are not compared with the scores of the other network.
        String compared = String.join(
                "\n", Run.of("compare", out.toString(), other.toString()).lines());
        assertTrue(compared.contains("0.5"), compared);

        train("--epochs 2").assertCalledWrongly("already holds a run");
        train("--epochs 2 --force").lines();
        assertFalse(RunFolder.isUnfinished(out));
        assertFalse(Run.of("evaluate", out.toString(), "--data", data).err().contains(NOTE));
        assertEquals(2, Files.readAllLines(out.resolve("metrics.jsonl")).size());
    }

    @Test
    void killedRunInANewFolderHasNoNetwork() throws Exception {
        Path checkpoints = folder.resolve("checkpoints");
        killAfterTwoEpochs("--epochs 100000 --checkpoint " + checkpoints);
        String data = folder.resolve("data").toString();
        Run refused = Run.of("predict", out.toString(), data);
        assertEquals(1, refused.exit());
        assertEquals(
                out + NOTE + "\nlanewise predict: " + out
                        + ": the training run in this folder has not saved its network\n",
                refused.notes());
        Process resumed = ProcessTest.start(
                ProcessTest.QUICK, "train", "--resume", checkpoints.toString(), "--max-seconds", "0.1");
        assertEquals(0, ProcessTest.exit(resumed), () -> ProcessTest.text(resumed, false));
        assertFalse(RunFolder.isUnfinished(out));
        ModelFile.read(out.resolve("model.lanewise"));
    }

    /** The files of a run that is resumed are its own. */
    @Test
    void resumedRunThatIsKilledKeepsTheFilesOfItsFolder() throws Exception {
        Path checkpoints = folder.resolve("checkpoints");
        train("--epochs 3 --checkpoint " + checkpoints).lines();
        train = "train --resume " + checkpoints + " ";
        killAfterTwoEpochs("--epochs 2147483647");
        assertTrue(RunFolder.isUnfinished(out));
        assertTrue(Files.exists(out.resolve("report.html")) && Files.exists(out.resolve("model.lanewise")));
        assertTrue(Files.readAllLines(out.resolve("metrics.jsonl")).size() >= 4);
    }

    @Test
    void divergedRunLeavesTheMark() throws IOException {
        train("--epochs 3").lines();
        Run diverged = train("--epochs 3 --force --activation relu --output-activation identity"
                + " --linear-classes --loss quadratic --eta 1e30");
        assertEquals(1, diverged.exit(), diverged.err());
        assertTrue(RunFolder.isUnfinished(out));
        Run evaluated = Run.line("evaluate " + out + " --data " + folder.resolve("data"));
        assertTrue(evaluated.err().contains(NOTE), evaluated.err());
    }
}
