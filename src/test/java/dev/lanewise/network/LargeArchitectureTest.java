package dev.lanewise.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes around what an array holds: each case is decided before anything is allocated. */
class LargeArchitectureTest {
    @TempDir
    private Path folder;

    @Test
    void networkWithMoreParametersThanAnArrayHoldsIsRefusedInOneSentence() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Architecture.notebook(65536, 65536, 10));
        assertEquals(
                "the 4,295,688,202 parameters of the network 65536-65536-10 and their padding take 4,303,946,632"
                        + " numbers, but an array holds at most 2,147,483,639",
                e.getMessage());
    }

    /** The first has the most units that fit; the second has one more. */
    @ParameterizedTest
    @CsvSource({"65536-32672-1, 65536-32673-1", "46300-46253-1, 46300-46254-1"})
    void parameterCountsUpToTheLimitAreExact(String largest, String tooLarge) {
        Architecture architecture = Architectures.notebook(largest);
        long expected = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            expected += (architecture.units(l - 1) + 1L) * architecture.units(l);
        }
        assertEquals(expected, architecture.parameterCount());
        assertThrows(IllegalArgumentException.class, () -> Architectures.notebook(tooLarge));
    }

    /** The kernels read up to a vector beyond a panel, and no index may overflow. */
    @ParameterizedTest
    @ValueSource(strings = {"65536-32672-1", "46300-46253-1", "32768-32768-32000-1", "1-65536-32670-1"})
    void layoutOfTheLargestNetworksEndsBelowTheLimit(String layers) {
        Architecture architecture = Architectures.notebook(layers);
        for (int workers : new int[] {1, 2, 7}) {
            Layout layout = new Layout(architecture, workers);
            assertTrue(layout.size() >= architecture.parameterCount() && layout.size() <= ArrayLength.MAX - 64);
            for (int l = 1; l <= architecture.layers(); l++) {
                for (Layout.Panel panel : layout.all(l, 0)) {
                    long end = panel.offset() + (long) layout.rows(l) * panel.stride();
                    assertEquals(end, panel.row(layout.rows(l)));
                    assertTrue(panel.offset() > 0 && end <= layout.size());
                }
            }
        }
    }

    @Test
    void layoutWithTooManyCopiesOfSmallLayersIsRefused() {
        Architecture architecture = Architecture.notebook(65536, 16, 65536, 16, 65536, 16, 1);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Layout(architecture, 1000, 16, Long.MAX_VALUE));
        assertTrue(
                e.getMessage()
                        .startsWith("the parameters of the network 65536-16-65536-16-65536-16-1, some"
                                + " of them once for each of 1000 threads, take "),
                e.getMessage());
    }

    @Test
    void miniBatchThatFitsNoArrayIsRefusedBeforeItIsAllocated() {
        int examples = 40000;
        Dataset data = Dataset.ofRegression(new float[examples], 1, new float[examples], 1);
        Network network = Initializer.ZEROS.network(Architecture.notebook(1, 65536, 1), 0);
        TrainingConfig config =
                TrainingConfig.notebook().withBatchSize(examples).withThreads(1);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Training(network, config, data));
        assertTrue(
                e.getMessage().startsWith("mini-batches of 40000 examples for the network 1-65536-1 take "),
                e.getMessage());
    }

    @Test
    void outputsThatFitNoArrayAreRefused() {
        int examples = 40000;
        Network network = Initializer.ZEROS.network(Architecture.notebook(1, 65536), 0);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> network.predictor().warmUp(new float[examples], examples));
        assertEquals(
                "40000 examples of 65536 outputs take 2,621,440,000 numbers, but an array holds at most"
                        + " 2,147,483,639",
                e.getMessage());
    }

    /** An array of more than 2^31 bytes is one that a checkpoint may have. */
    @Test
    void checkpointMayPromiseTwoGigabytesAndMustHaveThem() throws IOException {
        assertRefused("2147483639", "its arrays take 8589934");
        assertRefused("2147483640", "has an array \"order\" of no known kind and length");
    }

    private void assertRefused(String length, String expected) throws IOException {
        byte[] header = ("array order: float " + length + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer content = ByteBuffer.allocate(16 + header.length + 32).order(ByteOrder.LITTLE_ENDIAN);
        content.put("LANEWCKP".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .putInt(header.length)
                .put(header);
        Path file = Files.write(folder.resolve("epoch.checkpoint"), content.array());
        DataFormatException e = assertThrows(DataFormatException.class, () -> Checkpoint.read(file));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }
}
