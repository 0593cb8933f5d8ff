package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CostTest {

    @Test
    void quadraticCostIsHalfTheSquaredDistance() {
        assertEquals(0.5 * 0.3 * 0.3, Cost.QUADRATIC.of(Activation.SIGMOID, 0.3, 0), 1e-15);
        assertEquals(0.5 * 0.7 * 0.7, Cost.QUADRATIC.of(Activation.SIGMOID, 0.3, 1), 1e-15);
    }

    @Test
    void crossEntropyCountsTheOtherOutputsWithSigmoidOnly() {
        assertEquals(-Math.log(0.3), Cost.CROSS_ENTROPY.of(Activation.SIGMOID, 0.3, 1), 1e-15);
        assertEquals(-Math.log(0.7), Cost.CROSS_ENTROPY.of(Activation.SIGMOID, 0.3, 0), 1e-15);
        assertEquals(-Math.log(0.3), Cost.CROSS_ENTROPY.of(Activation.SOFTMAX, 0.3, 1), 1e-15);
        assertEquals(0, Cost.CROSS_ENTROPY.of(Activation.SOFTMAX, 0.3, 0));
    }

    @Test
    void crossEntropyOfACertainMistakeIsLargeButFinite() {
        for (Activation output : new Activation[] {Activation.SIGMOID, Activation.SOFTMAX}) {
            double cost = Cost.CROSS_ENTROPY.of(output, 0, 1);
            assertTrue(cost > 100 && cost < 1000, "" + cost);
        }
        double cost = Cost.CROSS_ENTROPY.of(Activation.SIGMOID, 1, 0);
        assertTrue(cost > 30 && cost < 1000, "" + cost);
        assertTrue(Cost.CROSS_ENTROPY.of(Activation.SIGMOID, 1, 1) == 0);
        assertTrue(Cost.CROSS_ENTROPY.of(Activation.SIGMOID, 0, 0) == 0);
    }
}
