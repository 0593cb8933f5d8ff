package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.model.Activation;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Cost;
import dev.lanewise.model.Noise;
import dev.lanewise.model.Normalization;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final Architecture DIGITS = Architecture.parse("784-40-10");

    /**
     * How often it was asked whether it is enough, if the answer is yes from the given number on: so often, and once more if
     * the answer came in the middle of an epoch.
     */
    private static int asked(Architecture architecture, TrainingConfig config, int most) {
        AtomicInteger asked = new AtomicInteger();
        WarmUp.run(architecture, config, KernelSelection.automatic().kernels(), () -> asked.incrementAndGet() >= most);
        return asked.get();
    }

    private static TrainingConfig config(int batchSize, int threads) {
        return new TrainingConfig(1, batchSize, 1, 1, threads);
    }

    @Test
    void trainsUntilThereIsEnough() {
        assertEquals(1, asked(DIGITS, config(10, 1), 1));
        assertTrue(Set.of(50, 51).contains(asked(DIGITS, config(10, 1), 50)));
    }

    @Test
    void trainsWhateverTheTrainerCan() {
        Architecture normalized = new Architecture(List.of(784, 300, 20, 10), Activation.RELU, Activation.SOFTMAX,
                Cost.CROSS_ENTROPY).withNormalization(Normalization.BATCH);
        TrainingConfig varied = config(32, 2).withNoise(new Noise(0.2, 0.5, 0.1))
                .withAugmentation(Augmentation.parse("shift=1,elastic=34"));
        assertTrue(Set.of(50, 51).contains(asked(normalized, varied, 50)));
    }

    /** It keeps no program from ending, and ends itself. */
    @Test
    void beginsOnAThreadOfItsOwn() throws InterruptedException {
        Thread thread = WarmUp.begin(KernelSelection.automatic().kernels());
        assertTrue(thread.isDaemon());
        thread.join(TimeUnit.MINUTES.toMillis(1));
        assertFalse(thread.isAlive());
    }

    /** What cannot be trained is left to whoever tries in earnest. */
    @Test
    void leavesAloneWhatCannotBeTrained() {
        Architecture normalized = DIGITS.withNormalization(Normalization.BATCH);
        assertEquals(0, asked(normalized, config(1, 1), 100));
    }
}
