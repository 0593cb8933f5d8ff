package dev.lanewise.cli;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.training.TrainingMemory;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.Adam;
import dev.lanewise.training.TrainingConfig;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
    private static final Architecture ARCHITECTURE = Architecture.notebook(1024, 1023, 1);

    @Test
    void heapThatHoldsNoCopiesOfTheParametersIsRefusedWithTheFlagThatHelps() {
        assertRefused(
                "training the network 32768-32768-2 with 1,073,840,130 parameters takes at least 20.0 GB of"
                        + " memory, but this JVM may use 6.0 GB; java -Xmx24g raises that limit",
                () -> TrainingMemory.require(
                        Architecture.notebook(32768, 32768, 2),
                        TrainingConfig.defaults().withOptimizer(Adam.defaults()),
                        6L << 30));
    }

    @Test
    void everyCopyCounts() {
        long copy = 4L * ARCHITECTURE.parameterCount();
        TrainingConfig plain = TrainingConfig.notebook();
        assertDoesNotThrow(() -> TrainingMemory.require(ARCHITECTURE, plain, 3 * copy));
        assertThrows(IllegalArgumentException.class, () -> TrainingMemory.require(ARCHITECTURE, plain, 3 * copy - 1));
        TrainingConfig more = plain.withOptimizer(Adam.defaults()).withAveraging(0.9);
        assertThrows(IllegalArgumentException.class, () -> TrainingMemory.require(ARCHITECTURE, more, 6 * copy - 1));
        assertDoesNotThrow(() -> TrainingMemory.require(ARCHITECTURE, more, 6 * copy));
    }

    /** The test has a heap of a gigabyte, which would hold only half of the parameters. */
    @Test
    void commandLineRefusesLargeNetworksBeforeItAllocates() {
        Run few = Run.of("train", "--layers", "784-40000-10000-10", "--epochs", "1");
        assertEquals(1, few.exit());
        assertTrue(
                few.err()
                        .contains("lanewise train: MNIST: training the network 784-40000-10000-10 with 431,510,010"
                                + " parameters takes at least 4.8 GB of memory, but this JVM may use "),
                few.err());
        Run many = Run.of("train", "--layers", "784-65536-65536-10");
        assertEquals(2, many.exit());
        assertTrue(
                many.err()
                        .contains("the 4,347,133,962 parameters of the network 784-65536-65536-10 and their"
                                + " padding take 4,355,442,103 numbers, but an array holds at most 2,147,483,639"),
                many.err());
        Run hidden = Run.of("train", "--hidden", "65536,65536");
        assertEquals(1, hidden.exit());
        assertTrue(hidden.err().contains("an array holds at most 2,147,483,639"), hidden.err());
    }
}
