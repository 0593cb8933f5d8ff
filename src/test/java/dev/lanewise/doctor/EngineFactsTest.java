package dev.lanewise.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import org.junit.jupiter.api.Test;

class EngineFactsTest {
    @Test
    void rulesNameTheLimits() {
        for (Kernels kernels : TestedKernels.all()) {
            String first = EngineFacts.firstLayerRule(kernels);
            assertTrue(first.contains("at most 33 % of the inputs are not zero"), first);
            assertEquals(kernels.prefersBlockedRows(), first.contains("in blocks of four from 128 units on"), first);
        }
        String threads = EngineFacts.threadsRule();
        assertTrue(threads.contains("at least 1.05 million multiply-adds"), threads);
        assertTrue(threads.contains("from 96 units on"), threads);
    }
}
