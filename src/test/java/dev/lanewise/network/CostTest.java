package dev.lanewise.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CostTest {
    private static final double ANY = Double.NaN;

    @Test
    void quadraticCostIsHalfTheSquaredDistance() {
        assertEquals(0.5 * 0.3 * 0.3, Cost.QUADRATIC.of(Activation.SIGMOID, ANY, 0.3, 0), 1e-15);
        assertEquals(0.5 * 0.7 * 0.7, Cost.QUADRATIC.of(Activation.SIGMOID, ANY, 0.3, 1), 1e-15);
    }

    @Test
    void absoluteCostIsTheDistance() {
        assertEquals(0.3, Cost.ABSOLUTE.of(Activation.IDENTITY, ANY, 0.3, 0), 1e-15);
        assertEquals(7.5, Cost.ABSOLUTE.of(Activation.IDENTITY, ANY, -5.5, 2), 1e-15);
    }

    @Test
    void huberCostIsQuadraticUpToOneAndHasNoStepThere() {
        assertEquals(0.5 * 0.3 * 0.3, Cost.HUBER.of(Activation.IDENTITY, ANY, 0.3, 0), 1e-15);
        assertEquals(0.5, Cost.HUBER.of(Activation.IDENTITY, ANY, 3, 2), 1e-15);
        assertEquals(0.5, Cost.HUBER.of(Activation.IDENTITY, ANY, Math.nextUp(3.0), 2), 1e-15);
        assertEquals(7, Cost.HUBER.of(Activation.IDENTITY, ANY, -5.5, 2), 1e-15);
    }

    @Test
    void crossEntropyCountsTheOtherOutputsWithSigmoidOnly() {
        double z = Math.log(0.3 / 0.7);
        assertEquals(-Math.log(0.3), Cost.CROSS_ENTROPY.of(Activation.SIGMOID, z, ANY, 1), 1e-15);
        assertEquals(-Math.log(0.7), Cost.CROSS_ENTROPY.of(Activation.SIGMOID, z, ANY, 0), 1e-15);
        assertEquals(-0.9 * Math.log(0.3) - 0.1 * Math.log(0.7),
                Cost.CROSS_ENTROPY.of(Activation.SIGMOID, z, ANY, 0.9), 1e-15);
        assertEquals(-Math.log(0.3), Cost.CROSS_ENTROPY.of(Activation.SOFTMAX, Math.log(0.3), ANY, 1), 1e-15);
        assertEquals(-0.9 * Math.log(0.3), Cost.CROSS_ENTROPY.of(Activation.SOFTMAX, Math.log(0.3), ANY, 0.9), 1e-15);
        assertEquals(0, Cost.CROSS_ENTROPY.of(Activation.SOFTMAX, Math.log(0.3), ANY, 0));
    }

    /** Where the activation has long been rounded to 0 or 1, the cost is still the distance. */
    @Test
    void crossEntropyOfACertainMistakeIsAsLargeAsItsWeightedInput() {
        assertEquals(3000, Cost.CROSS_ENTROPY.of(Activation.SIGMOID, -3000, 0, 1));
        assertEquals(3000, Cost.CROSS_ENTROPY.of(Activation.SIGMOID, 3000, 1, 0));
        assertEquals(0, Cost.CROSS_ENTROPY.of(Activation.SIGMOID, 3000, 1, 1));
        assertEquals(Math.exp(-50), Cost.CROSS_ENTROPY.of(Activation.SIGMOID, -50, 0, 0), 1e-30);
        double[] z = {-1000, 2000, 1990};
        double logSum = Cost.logSum(Activation.SOFTMAX, z);
        assertEquals(2000 + Math.log1p(Math.exp(-10)), logSum, 1e-12);
        assertEquals(3000, Cost.CROSS_ENTROPY.of(Activation.SOFTMAX, z[0] - logSum, 0, 1), 1e-3);
    }

    @Test
    void logarithmOfTheSumIsForSoftmaxOnly() {
        assertEquals(0, Cost.logSum(Activation.SIGMOID, new double[] {1, 2}));
        assertEquals(Math.log(3), Cost.logSum(Activation.SOFTMAX, new double[] {0, 0, 0}), 1e-15);
    }

    @Test
    void softmaxGoesWithCrossEntropyOnly() {
        for (Cost cost : Cost.values()) {
            assertEquals(cost == Cost.CROSS_ENTROPY, cost.fits(Activation.SOFTMAX));
            assertTrue(cost.fits(Activation.SIGMOID));
            assertEquals(cost != Cost.CROSS_ENTROPY, cost.fits(Activation.GELU));
        }
    }
}
