package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.model.Activation;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Cost;
import dev.lanewise.model.Initializer;
import dev.lanewise.model.Network;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That an epoch of two workers ends as one of a single worker does; {@link TrainerBitsTest} compares whole ones. */
class RelayTest {
    private static final Architecture ARCHITECTURE = Architecture.parse("784-40-10");
    private static final int STEPS = 120;

    private final Dataset training = Examples.bytes(ARCHITECTURE, STEPS * 10, Examples.SPARSE, 1);
    private final Network network = Initializer.notebook(ARCHITECTURE, 1);

    private Trainer trainer(RelayPace pace) {
        Trainer trainer = new Trainer(network, new TrainingConfig(3, 10, 3, 1, 2), training,
                KernelSelection.automatic().kernels(), pace);
        assertTrue(trainer.relaysSteps() || pace == null);
        return trainer;
    }

    private static RelayPace relays() {
        return new RelayPace(0, 0, Integer.MAX_VALUE, 5, 1);
    }

    /** Ten steps rehearsed, ten of one worker, as if the other had been missing, and the others as relays. */
    private static RelayPace everything() {
        RelayPace pace = new RelayPace(0, 10, Integer.MAX_VALUE, 10, 1);
        pace.relayed(1, true);
        return pace;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 19, 20, 57, 118, 119})
    void stoppedEpochEndsAfterTheSameStep(int last) {
        String[] digests = new String[3];
        for (int i = 0; i < digests.length; i++) {
            Network each = Initializer.notebook(ARCHITECTURE, 1);
            RelayPace pace = new RelayPace[] {null, relays(), everything()}[i];
            try (Trainer trainer = new Trainer(each, new TrainingConfig(3, 10, 3, 1, 2), training,
                    KernelSelection.automatic().kernels(), pace)) {
                int[] asked = new int[1];
                EpochResult result = trainer.epoch(() -> asked[0]++ == last, null);
                assertEquals(last + 1, result.steps());
                assertEquals(last + 1 == STEPS, result.complete());
                assertEquals(last + 1, trainer.steps());
            }
            digests[i] = each.sha256();
        }
        assertEquals(digests[0], digests[1]);
        assertEquals(digests[0], digests[2]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 50, 1e6})
    void divergenceIsFoundAtTheSameStep(double eta) {
        Architecture unbounded = new Architecture(
                List.of(784, 20, 3), Activation.RELU, Activation.IDENTITY, Cost.QUADRATIC);
        Dataset images = Examples.bytes(unbounded, STEPS * 10, Examples.SPARSE, 1);
        String[] messages = new String[3];
        for (int i = 0; i < messages.length; i++) {
            Network each = Initializer.notebook(unbounded, 1);
            RelayPace pace = new RelayPace[] {null, relays(), everything()}[i];
            try (Trainer trainer = new Trainer(each, new TrainingConfig(1, 10, eta, 1, 2), images,
                    KernelSelection.automatic().kernels(), pace)) {
                messages[i] = assertThrows(DivergedException.class, trainer::epoch).getMessage();
            }
        }
        assertEquals(messages[0], messages[1]);
        assertEquals(messages[0], messages[2]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 15, 50})
    void failureReachesTheCaller(int step) {
        IllegalStateException cause = new IllegalStateException("on purpose");
        int[] asked = new int[1];
        BooleanSupplier failing = () -> {
            if (asked[0]++ == step) {
                throw cause;
            }
            return false;
        };
        try (Trainer trainer = trainer(everything())) {
            assertSame(cause, assertThrows(IllegalStateException.class, () -> trainer.epoch(failing, null)));
            assertFalse(trainer.isBetweenEpochs());
        }
    }

    @Test
    void statesOfRelaysAreThoseOfOneWorker() {
        TrainerState state;
        try (Trainer trainer = trainer(relays())) {
            trainer.epoch();
            state = trainer.state();
            trainer.epoch();
        }
        String expected = network.sha256();
        try (Trainer trainer = trainer(null)) {
            trainer.restore(state);
            trainer.epoch();
        }
        assertEquals(expected, network.sha256());
        try (Trainer trainer = trainer(everything())) {
            trainer.restore(state);
            trainer.epoch();
        }
        assertEquals(expected, network.sha256());
    }

    /** So many steps that each worker has been ahead of the other, as far as it can be. */
    @Test
    void workersWaitForAllThatTheyNeed() {
        assertSameBits(3, Examples.bytes(ARCHITECTURE, 20_000, Examples.SPARSE, 1), relays());
    }

    /** As if it were always far: the steps are those of one worker. */
    @Test
    void workerThatIsFarIsNotWaitedFor() {
        assertSameBits(1, training, new RelayPace(0, 0, -1, 5, 1));
    }

    /** With the default pace, and workers that are missing or not. */
    @Test
    void bitsDoNotHangOnWhoIsMissing() {
        assertSameBits(4, Examples.bytes(ARCHITECTURE, 20_000, Examples.SPARSE, 1), new RelayPace());
    }

    private static void assertSameBits(int epochs, Dataset images, RelayPace pace) {
        String[] digests = new String[2];
        for (int i = 0; i < digests.length; i++) {
            Network each = Initializer.notebook(ARCHITECTURE, 1);
            try (Trainer trainer = new Trainer(each, new TrainingConfig(epochs, 10, 0.3, 1, 2), images,
                    KernelSelection.automatic().kernels(), i == 0 ? null : pace)) {
                for (int epoch = 0; epoch < epochs; epoch++) {
                    assertTrue(trainer.epoch().complete());
                }
            }
            digests[i] = each.sha256();
        }
        assertEquals(digests[0], digests[1]);
    }
}
