package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.Sgd;
import org.junit.jupiter.api.Test;

class GradientAccumulatorTest {
    @Test
    void smallMiniBatchesAreAddedInPlaceUnlessTheLearningRateIsTiny() {
        assertTrue(GradientAccumulator.addsInPlace(Sgd.defaults(), 1));
        assertTrue(GradientAccumulator.addsInPlace(Sgd.defaults(), GradientAccumulator.IN_PLACE_UP_TO));
        assertFalse(GradientAccumulator.addsInPlace(Sgd.defaults(), GradientAccumulator.IN_PLACE_UP_TO + 1));
        double smallest = 100 * GradientAccumulator.IN_PLACE_FROM;
        assertTrue(GradientAccumulator.addsInPlace(Sgd.of(smallest), 100));
        assertFalse(GradientAccumulator.addsInPlace(Sgd.of(Math.nextDown(smallest)), 100));
    }
}
