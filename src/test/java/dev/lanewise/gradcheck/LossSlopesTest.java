package dev.lanewise.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Task;
import dev.lanewise.gradcheck.GradientCheck.Wanting;
import dev.lanewise.internal.random.NumpyRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossSlopesTest {
    private static final Architecture LAYERS =
            new Architecture(List.of(1, 2, 2, 1), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
    /** Half of what a parameter is moved by. */
    private static final float NEAR = 5e-6f;

    private final CheckedTargets targets = new CheckedTargets(new Wanting(Task.REGRESSION, 0, false), 1, LAYERS);

    /**
     * At the input 1, with biases of the second units of both hidden layers; the first ones are far from their kinks.
     */
    private LossSlopes slopes(float firstBias, float secondBias) {
        targets.draw(0, new NumpyRandom(1));
        DoubleFeedforward feedforward = new DoubleFeedforward(LAYERS, 1);
        feedforward.setParameters(new float[] {1, 0, 0, firstBias, 1, 0, 1, 0, 0, secondBias, 2, 3, 0});
        feedforward.a[0][0] = new double[] {1};
        feedforward.propagate(0, 1);
        return new LossSlopes(LAYERS, feedforward, targets, 1);
    }

    private static List<Integer> withKink(LossSlopes slopes, int l) {
        return IntStream.range(0, LAYERS.parameterCount(l))
                .filter(p -> slopes.slope(l, p).meetsKink())
                .boxed()
                .toList();
    }

    @Test
    void parameterThatTakesItsUnitAcrossTheKinkHasNoSlope() {
        LossSlopes slopes = slopes(NEAR, 1);
        assertEquals(List.of(1, 3), withKink(slopes, 1), "weight and bias of the second unit");
        assertEquals(List.of(), withKink(slopes, 2));
        assertEquals(List.of(), withKink(slopes, 3));
    }

    @Test
    void parameterThatTakesAUnitOfALaterLayerAcrossTheKinkHasNoSlope() {
        LossSlopes slopes = slopes(1, -1 + NEAR);
        assertEquals(
                List.of(0, 2), withKink(slopes, 1), "weight and bias of the first unit, which the second layer sees");
        assertEquals(List.of(2, 3, 5), withKink(slopes, 2), "weights and bias of the second unit");
        assertEquals(List.of(), withKink(slopes, 3));
    }

    @Test
    void slopesAreTheDerivatives() {
        LossSlopes slopes = slopes(1, 1);
        double error = 8 - targets.target(0, 0);
        double[][] expected = {{5, 0, 5, 0}, {2, 2, 3, 3, 2, 3}, {1, 2, 1}};
        for (int l = 1; l <= 3; l++) {
            for (int p = 0; p < expected[l - 1].length; p++) {
                LossSlopes.Slope slope = slopes.slope(l, p);
                assertEquals(expected[l - 1][p] * error, slope.sum(), 1e-8);
                assertEquals(Math.abs(expected[l - 1][p] * error), slope.scale(), 1e-8);
            }
        }
        assertTrue(Math.abs(error) > 1);
    }
}
