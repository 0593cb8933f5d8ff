package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.training.Optimizer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties that every optimiser must have. {@code TrainerBitsTest} compares the values of their steps. */
class UpdateRuleTest {
    private static final Kernels KERNELS = new ScalarKernels();
    private static final float[] START = {0.5f, -2, 1e-3f, 1};
    private static final float[] GRADIENT = {1, -0.25f, 3, -1e-3f};

    private static float[][] moments(Optimizer optimizer) {
        return new float[UpdateRule.momentNames(optimizer).size()][START.length];
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.training.Optimizers#all")
    void stepMovesAgainstTheGradientAndChangesEveryMoment(Optimizer optimizer) {
        UpdateRule rule = new UpdateRule(optimizer, KERNELS);
        float[] w = START.clone();
        float[][] moments = moments(optimizer);
        rule.begin(1, 0.01, 1, 0);
        rule.apply(w.length, GRADIENT, 0, w, moments, 0);
        for (int i = 0; i < w.length; i++) {
            assertEquals(-Math.signum(GRADIENT[i]), Math.signum(w[i] - START[i]));
            for (float[] moment : moments) {
                assertNotEquals(0, moment[i]);
            }
        }
    }

    /** Arithmetic on subnormal numbers is about a hundred times slower. */
    @ParameterizedTest
    @MethodSource("dev.lanewise.training.Optimizers#all")
    void momentsNeverBecomeSubnormalWhenTheGradientIsZero(Optimizer optimizer) {
        UpdateRule rule = new UpdateRule(optimizer, KERNELS);
        float[][] moments = moments(optimizer);
        for (float[] moment : moments) {
            Arrays.fill(moment, 0x1p-100f);
        }
        // Enough steps for a moment with the largest decay rate of the defaults, 0.999, to underflow.
        for (int step = 1; step < 60_000; step++) {
            rule.begin(step, 0.01, 1, 0);
            rule.apply(START.length, new float[START.length], 0, START.clone(), moments, 0);
            for (float[] moment : moments) {
                float m = moment[step % START.length];
                assertTrue(m == 0 || Math.abs(m) >= Float.MIN_NORMAL, () -> optimizer + ": moment " + m);
            }
        }
    }
}
