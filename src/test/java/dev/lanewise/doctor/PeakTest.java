package dev.lanewise.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import org.junit.jupiter.api.Test;

class PeakTest {
    private final Kernels scalar = new ScalarKernels();
    private final Kernels selected = KernelSelection.automatic().kernels();

    @Test
    void chainsAreComputedAndNotOnlyCounted() {
        // Twelve chains that start at 1/4 and grow by 1/16 a round, and the factor: exact in float.
        assertEquals(0.25f + 12 * (0.25f + 100 / 16f), Peak.multiplyAdds(scalar, 100, 0.25f));
        assertEquals(0.25f + 12 * (0.25f + 100 / 16f), Peak.multiplyAdds(selected, 100, 0.25f));
    }

    @Test
    void operationsAreTwoForEachLaneOfEachMultiplyAdd() {
        assertEquals(2 * 12 * 100, Peak.operations(scalar, 100));
        assertEquals(2 * 12 * 100 * selected.width() / 32.0, Peak.operations(selected, 100));
    }
}
