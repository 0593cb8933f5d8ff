package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NoiseTest {

    @Test
    void sharesOutOfRangeAreRefusedByTheirName() {
        for (double share : new double[] {-0.1, 1, 1.5, 1 - 1e-12, Double.NaN}) {
            assertEquals(
                    "the share of hidden units that is dropped is a number of 0 or more and below 1, but " + share
                            + " was given",
                    message(share, 0, 0));
            assertEquals(
                    "the share of inputs that is dropped is a number of 0 or more and below 1, but " + share
                            + " was given",
                    message(0, share, 0));
        }
        for (double deviation : new double[] {-1, Double.POSITIVE_INFINITY, Double.NaN}) {
            assertEquals(
                    "the deviation of the noise on the inputs is a number of 0 or more, but " + deviation
                            + " was given",
                    message(0, 0, deviation));
        }
    }

    private static String message(double dropout, double inputDropout, double inputNoise) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> TrainingConfig.defaults()
                                .withDropout(dropout)
                                .withInputDropout(inputDropout)
                                .withInputNoise(inputNoise))
                .getMessage();
    }
}
