package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Facts;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.internal.weights.WeightsFormat;
import dev.lanewise.network.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that other processors run finds the recorded bits here, and notices a file that is different. */
class PortableBitsTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PortableBits bits = new PortableBits(new PrintStream(printed, true, StandardCharsets.UTF_8));

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void trainingsAreRecordedAndGiveTheirDigests() throws IOException {
        assertEquals(List.of(), PortableBits.missing());
        bits.train(0, System.nanoTime() + TimeUnit.HOURS.toNanos(1));
        assertEquals(0, bits.differences(), this::text);
        assertTrue(
                text().matches("(scalar|vector) \\d+: (\\d+) of \\2 trainings, [1-9]\\d+ digests,"
                        + " 0 different so far, \\d+ s\n"),
                this::text);
    }

    @Test
    void noTrainingBeginsAfterTheEnd() throws IOException {
        bits.train(0, System.nanoTime());
        assertTrue(text().contains(": 0 of 16 trainings, 0 digests, "), this::text);
    }

    @Test
    void filesAreReadAsTheyWereWritten() throws IOException {
        bits.write(folder);
        bits.read(folder);
        assertEquals(0, bits.differences(), this::text);
    }

    @Test
    void differentNetworkInAFileIsNoticed() throws IOException {
        bits.write(folder);
        Path file = folder.resolve("network.npz");
        Path other = Files.createDirectory(folder.resolve("other"));
        RecordedTraining training = new RecordedTraining("other");
        Network network = new RecordedRun(training, other).trained(CheckpointFolder.of(other));
        WeightsFile.write(
                other.resolve("network.npz"),
                WeightsFormat.NPZ,
                network,
                Outputs.of(network.architecture()),
                Facts.UNKNOWN);
        Files.copy(other.resolve("network.npz"), file, StandardCopyOption.REPLACE_EXISTING);
        bits.read(folder);
        assertEquals(1, bits.differences(), this::text);
        assertTrue(text().contains("network.npz: "), this::text);
    }
}
