package dev.lanewise.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.internal.kernel.KernelSelection;
import org.junit.jupiter.api.Test;

class VectorPeakTest {
    @Test
    void chainsAreComputedAndNotOnlyCounted() {
        int width = KernelSelection.automatic().kernels().width();
        assumeTrue(width > Float.SIZE, "scalar kernels have no vectors to measure");
        // Twelve chains that start at 1/4 and grow by 1/16 a round, and the factor: exact in float.
        assertEquals(0.25f + 12 * (0.25f + 100 / 16f), VectorPeak.multiplyAdds(100, 0.25f));
        assertEquals(2 * 12 * 100 * width / 32.0, VectorPeak.operations(100));
    }
}
