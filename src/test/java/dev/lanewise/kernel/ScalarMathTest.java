package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The elementary functions against {@link StrictMath} in double precision, whose own error is a billionth of what is
 * measured here, over the bit patterns of all floats: a sample, and in the profile {@code exhaustive} every one.
 */
class ScalarMathTest {
    /** Prime, so that all low bits occur; a sample of 8 million. */
    private static final int STEP = 509;
    /** The least argument whose sigmoid is not zero. */
    private static final float SIGMOID_LOW = -88.72283f;

    /** The functions, and how far off each is at most, from some argument on, in units in the last place. */
    private enum Function {
        EXP(1.0104, StrictMath::exp, Float.NEGATIVE_INFINITY) {
            @Override
            float of(float x) {
                return ScalarMath.exp(x);
            }
        },
        SIGMOID(2.4808, x -> 1 / (1 + StrictMath.exp(-x)), SIGMOID_LOW) {
            @Override
            float of(float x) {
                return ScalarMath.sigmoid(x);
            }
        },
        TANH(2.9967, StrictMath::tanh, Float.NEGATIVE_INFINITY) {
            @Override
            float of(float x) {
                return ScalarMath.tanh(x);
            }
        };

        final double bound;
        final DoubleUnaryOperator exact;
        final float from;

        Function(double bound, DoubleUnaryOperator exact, float from) {
            this.bound = bound;
            this.exact = exact;
            this.from = from;
        }

        abstract float of(float x);

        /** No value is larger. */
        float most() {
            return this == EXP ? Float.POSITIVE_INFINITY : 1;
        }

        double ulps(float x) {
            return ScalarMathTest.ulps(of(x), exact.applyAsDouble(x));
        }
    }

    /** Distance from the exact value in its units in the last place; infinity counts as 2^128. */
    private static double ulps(float y, double exact) {
        double value = Float.isInfinite(y) ? Math.copySign(0x1p128, y) : y;
        double limited = Math.abs(exact) > 0x1p128 ? Math.copySign(0x1p128, exact) : exact;
        float nearest = Math.min(Float.MAX_VALUE, Math.abs((float) exact));
        return Math.abs(value - limited) / Math.ulp(nearest);
    }

    @ParameterizedTest
    @EnumSource
    void functionKeepsItsBoundOnASample(Function function) {
        Worst worst = new Worst(function);
        for (long bits = 0; bits < 1L << 32; bits += STEP) {
            worst.look(Float.intBitsToFloat((int) bits));
        }
        worst.requireBound();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("exhaustive")
    void functionKeepsItsBoundEverywhere(Function function) {
        Worst worst = new Worst(function);
        for (long bits = 0; bits < 1L << 32; bits++) {
            worst.look(Float.intBitsToFloat((int) bits));
        }
        worst.requireBound();
        assertEquals(function.bound, worst.ulps, 1e-4, "the bound is the one that is documented");
    }

    @Test
    void boundaryCasesAreExact() {
        for (float zero : new float[] {0f, -0f}) {
            assertEquals(1f, ScalarMath.exp(zero));
            assertEquals(0.5f, ScalarMath.sigmoid(zero));
            assertTrue(ScalarMath.tanh(zero) == 0);
        }
        float infinity = Float.POSITIVE_INFINITY;
        assertEquals(infinity, ScalarMath.exp(infinity));
        assertEquals(0f, ScalarMath.exp(-infinity));
        assertEquals(1f, ScalarMath.sigmoid(infinity));
        assertEquals(0f, ScalarMath.sigmoid(-infinity));
        assertEquals(1f, ScalarMath.tanh(infinity));
        assertEquals(-1f, ScalarMath.tanh(-infinity));
        for (Function function : Function.values()) {
            assertTrue(Float.isNaN(function.of(Float.NaN)));
            assertTrue(Float.isNaN(function.of(Float.intBitsToFloat(0xFF80_0001))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void functionKeepsItsBoundAroundTheEdges(Function function) {
        Worst worst = new Worst(function);
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            worst.look(Values.EDGES.draw(random));
        }
        // Where exp turns infinite, turns subnormal and turns zero, and where clamping begins, every float nearby.
        for (float edge : new float[] {88.72284f, -87.33655f, -103.97208f, ScalarMath.EXP_LOW, ScalarMath.EXP_HIGH,
                ScalarMath.TANH_SMALL, SIGMOID_LOW, 16.6f, 9.01f}) {
            for (int i = -2_000; i <= 2_000; i++) {
                worst.look(edge + i * Math.ulp(edge));
                worst.look(-edge + i * Math.ulp(edge));
            }
        }
        worst.requireBound();
    }

    @Test
    void expReachesTheSubnormalsAndTheLargestFloats() {
        assertEquals(Float.MIN_VALUE, ScalarMath.exp(-103.5f));
        assertTrue(ScalarMath.exp(88.72283f) > 3.4e38f);
        assertTrue(Float.isFinite(ScalarMath.exp(88.72283f)));
        assertTrue(Float.isInfinite(ScalarMath.exp(88.7229f)));
    }

    /** There the exact value is below the normal floats, and no error of such a size matters to a sum with 1. */
    @Test
    void sigmoidIsZeroWhereItIsBelowTheNormalFloats() {
        assertTrue(ScalarMath.sigmoid(SIGMOID_LOW) > 0);
        for (float x = Math.nextDown(SIGMOID_LOW); x > -200; x -= 0.01f) {
            assertEquals(0f, ScalarMath.sigmoid(x));
            assertTrue(Function.SIGMOID.exact.applyAsDouble(x) < Float.MIN_NORMAL);
        }
    }

    private static final class Worst {
        private final Function function;
        private double ulps = -1;
        private float at;

        Worst(Function function) {
            this.function = function;
        }

        void look(float x) {
            if (x >= function.from) {
                double here = function.ulps(x);
                if (!(Math.abs(function.of(x)) <= function.most())) {
                    throw new AssertionError(function + " of " + x + " is " + function.of(x));
                }
                if (here > ulps) {
                    ulps = here;
                    at = x;
                }
            }
        }

        void requireBound() {
            assertTrue(ulps <= function.bound && ulps >= 0, toString());
        }

        @Override
        public String toString() {
            return function + " is " + ulps + " ulps off at " + at + " = " + Float.toHexString(at);
        }
    }
}
