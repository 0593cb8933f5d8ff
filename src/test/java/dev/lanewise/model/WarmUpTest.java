package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.kernel.Kernels;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private final Kernels kernels = KernelSelection.automatic().kernels();

    /** Kernels refuse what does not lie inside its array. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void callsNoKernelThatRefusesWhateverTheNetwork(
            @ForAll("architectures") Architecture architecture, @ForAll @IntRange(min = 1, max = 200) int batchSize,
            @ForAll boolean sparse) {
        assertDoesNotThrow(() -> WarmUp.run(architecture, batchSize, sparse, kernels));
    }

    /** It keeps no program from ending, and ends itself. */
    @Test
    void runsOnAThreadOfItsOwn() throws InterruptedException {
        Thread thread = WarmUp.begin(Architecture.parse("784-40-10"), 10, true, kernels);
        assertTrue(thread.isDaemon());
        thread.join(TimeUnit.MINUTES.toMillis(1));
        assertFalse(thread.isAlive());
    }

    @Provide
    Arbitrary<Architecture> architectures() {
        return Architectures.normalizedUpTo(150);
    }
}
