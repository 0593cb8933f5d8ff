package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {

    @Test
    void smallMiniBatchesAreAddedInPlace() {
        assertTrue(Sgd.addsInPlace(1));
        assertTrue(Sgd.addsInPlace(Sgd.IN_PLACE_UP_TO));
        assertFalse(Sgd.addsInPlace(Sgd.IN_PLACE_UP_TO + 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void learningRateThatIsNotPositiveAndFiniteIsRefused(double eta) {
        assertEquals(
                "the learning rate eta is a positive number, but " + eta + " was given",
                assertThrows(IllegalArgumentException.class, () -> Sgd.of(eta)).getMessage());
    }
}
