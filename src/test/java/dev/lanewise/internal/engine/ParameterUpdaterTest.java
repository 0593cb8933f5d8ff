package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.Clipping;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.Regularization;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which trainings add to the first layer in place; what they come to, all of them, is for TrainerBitsTest. */
class ParameterUpdaterTest {

    @Test
    void smallMiniBatchesAreAddedInPlaceUnlessTheLearningRateIsTiny() {
        assertTrue(ParameterUpdater.addsInPlace(Sgd.defaults(), 1));
        assertTrue(ParameterUpdater.addsInPlace(Sgd.defaults(), ParameterUpdater.IN_PLACE_UP_TO));
        assertFalse(ParameterUpdater.addsInPlace(Sgd.defaults(), ParameterUpdater.IN_PLACE_UP_TO + 1));
        double smallest = 100 * ParameterUpdater.IN_PLACE_FROM;
        assertTrue(ParameterUpdater.addsInPlace(Sgd.of(smallest), 100));
        assertFalse(ParameterUpdater.addsInPlace(Sgd.of(Math.nextDown(smallest)), 100));
    }

    @Test
    void nothingIsAddedInPlaceThatPenaltiesOrClippingNeedWhole() {
        TrainingConfig config = TrainingConfig.notebook().withThreads(1).withOptimizer(Sgd.of(0.25));
        assertTrue(ParameterUpdater.addsInPlace(config));
        assertTrue(ParameterUpdater.addsInPlace(config.withRegularization(
                Regularization.NONE.withL2(1).withWeightDecay(1).withMaxNorm(1))));
        for (TrainingConfig other : List.of(
                config.withBatchSize(ParameterUpdater.IN_PLACE_UP_TO + 1),
                config.withRegularization(Regularization.NONE.withL1(1e-9)),
                config.withClipping(Clipping.NONE.withNorm(9)),
                config.withClipping(Clipping.NONE.withValue(9)),
                config.withOptimizer(Momentum.of(0.25)))) {
            assertFalse(ParameterUpdater.addsInPlace(other), other.toString());
        }
    }
}
