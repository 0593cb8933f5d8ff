package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.kernel.Kernels;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class WarmUpTest {
    private final Kernels kernels = KernelSelection.automatic().kernels();

    /** Kernels refuse what does not lie inside its array. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void callsNoKernelThatRefusesWhateverTheNetwork(
            @ForAll("architectures") Architecture architecture, @ForAll @IntRange(min = 1, max = 200) int batchSize,
            @ForAll boolean sparse) {
        assertDoesNotThrow(() -> WarmUp.begin(kernels));
        assertDoesNotThrow(() -> WarmUp.run(architecture, batchSize, sparse, kernels));
    }

    @Provide
    Arbitrary<Architecture> architectures() {
        return Architectures.normalizedUpTo(150);
    }
}
