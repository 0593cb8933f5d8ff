package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
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

    private static final int WIDE_STEP = 4093;
    /** All floats, by their bits, in parts for all cores. */
    private static final int FLOATS_OF_A_PART = 1 << 20;

    private static final int PARTS = 1 << 12;
    /** The least argument whose sigmoid is not zero. */
    private static final float SIGMOID_LOW = -88.72283f;

    /** From here on the logistic function is a normal float. */
    private static final float SILU_LOW = -87.3f;
    /** From here on the normal distribution function is a normal float. */
    private static final float GELU_LOW = -12.9f;
    /** From here on the relative error of the argument of exp, which exp multiplies, is small. */
    private static final float GELU_TANH_LOW = -5f;

    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private static final double SELU_SCALE = 1.0507009873554804934;
    private static final double SELU_ALPHA = 1.6732632423543772848;

    private interface FloatFunction {
        float of(float x);
    }

    /** The functions, and how far off each is at most between two arguments, in units in the last place, and where. */
    private enum Function {
        EXP(1.0104, -5.8778844f, ScalarMath::exp, StrictMath::exp, -INFINITY, INFINITY, INFINITY),
        SIGMOID(2.4808, -16.635704f, ScalarMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), SIGMOID_LOW, INFINITY, 1),
        TANH(2.9967, -3.9296055f, ScalarMath::tanh, StrictMath::tanh, -INFINITY, INFINITY, 1),
        LOG(0.8266, 1.413642f, ScalarMath::log, StrictMath::log, Float.MIN_NORMAL, Float.MAX_VALUE, 89),
        ELU(0.8600, -0.34752223f, ScalarMath::elu, x -> x > 0 ? x : StrictMath.expm1(x), -INFINITY, INFINITY, INFINITY),
        SOFTPLUS(
                2.8856,
                -2.0390368f,
                ScalarMath::softplus,
                x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
                -INFINITY,
                INFINITY,
                INFINITY),
        SOFTPLUS_PRIME(
                2.8251,
                -1.9542445f,
                ScalarMath::softplusPrime,
                x -> 1 / (1 + StrictMath.exp(-x)),
                SILU_LOW,
                INFINITY,
                1),
        SILU(
                3.6085,
                -5.955036f,
                ScalarMath::silu,
                x -> x / (1 + StrictMath.exp(-x)),
                SILU_LOW,
                Float.MAX_VALUE,
                INFINITY),
        SELU(
                1.7254,
                -0.83202094f,
                ScalarMath::selu,
                x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * StrictMath.expm1(x)),
                -INFINITY,
                INFINITY,
                INFINITY),
        MISH(3.9493, -13.802742f, ScalarMath::mish, x -> x * mishFactor(x), SILU_LOW, Float.MAX_VALUE, INFINITY),
        GELU_TANH(
                32.165,
                -4.994655f,
                ScalarMath::geluTanh,
                x -> x / (1 + StrictMath.exp(-geluTanhArgument(x))),
                GELU_TANH_LOW,
                INFINITY,
                INFINITY),
        HARD_SWISH(
                2.2468,
                1.371639f,
                ScalarMath::hardSwish,
                x -> x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6,
                -INFINITY,
                INFINITY,
                INFINITY),
        GELU(7.7399, 0.014557518f, ScalarMath::gelu, x -> x * normal(x), GELU_LOW, INFINITY, INFINITY),
        /** Derivatives in units in the last place of 1, below it. */
        SILU_PRIME(1.7265, 0.010183543f, ScalarMath::siluPrime, ScalarMathTest::siluPrime, -INFINITY, INFINITY, 1.1f),
        MISH_PRIME(1.9076, 0.021468112f, ScalarMath::mishPrime, ScalarMathTest::mishPrime, -INFINITY, INFINITY, 1.09f),
        GELU_TANH_PRIME(
                2.3613,
                1.471408f,
                ScalarMath::geluTanhPrime,
                ScalarMathTest::geluTanhPrime,
                -INFINITY,
                INFINITY,
                1.13f),
        HARD_SWISH_PRIME(
                1.3334,
                2,
                ScalarMath::hardSwishPrime,
                x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5,
                -INFINITY,
                INFINITY,
                1.5f),
        GELU_PRIME(
                4.1915,
                0.003929551f,
                ScalarMath::geluPrime,
                x -> Double.isInfinite(x) ? x > 0 ? 1 : 0 : normal(x) + x * density(x),
                -INFINITY,
                INFINITY,
                1.13f);

        final double bound;
        final float worstAt;
        final FloatFunction subject;
        final DoubleUnaryOperator exact;
        final float from;
        final float to;
        /** No value is larger. */
        final float most;

        Function(
                double bound,
                float worstAt,
                FloatFunction subject,
                DoubleUnaryOperator exact,
                float from,
                float to,
                float most) {
            this.bound = bound;
            this.worstAt = worstAt;
            this.subject = subject;
            this.exact = exact;
            this.from = from;
            this.to = to;
            this.most = most;
        }

        float of(float x) {
            return subject.of(x);
        }

        /** How far off y is, which this function makes of x. */
        double ulps(float x, float y) {
            double exactly = exact.applyAsDouble(x);
            return ordinal() >= SILU_PRIME.ordinal() ? Math.abs(y - exactly) * 0x1p24 : ScalarMathTest.ulps(y, exactly);
        }
    }

    private static double siluPrime(double x) {
        double s = 1 / (1 + StrictMath.exp(-x));
        return Double.isInfinite(x) ? s : s * (1 + x * (1 - s));
    }

    /** tanh(ln(1 + e^x)). */
    private static double mishFactor(double x) {
        return StrictMath.tanh(StrictMath.log1p(StrictMath.exp(x)));
    }

    private static double mishPrime(double x) {
        double w = mishFactor(x);
        return w == 0 || w == 1 ? w : w + x * (1 - w * w) / (1 + StrictMath.exp(-x));
    }

    private static double geluTanhArgument(double x) {
        return 2 * StrictMath.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    private static double geluTanhPrime(double x) {
        double s = 1 / (1 + StrictMath.exp(-geluTanhArgument(x)));
        double rest = 1 / (1 + StrictMath.exp(geluTanhArgument(x)));
        double slope = 2 * StrictMath.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        return s == 0 || rest == 0 ? s : s + x * s * rest * slope;
    }

    private static double density(double x) {
        return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI);
    }

    /** The normal distribution function: the series around 0, and in the tails the continued fraction of Laplace. */
    private static double normal(double x) {
        double y = Math.abs(x);
        double tail;
        if (y < 3) {
            double term = y;
            double sum = y;
            for (int k = 3; term > 1e-18 * sum; k += 2) {
                term *= y * y / k;
                sum += term;
            }
            tail = 0.5 - density(y) * sum;
        } else {
            double fraction = y;
            for (int k = 60; k >= 1 && y < 40; k--) {
                fraction = y + k / fraction;
            }
            tail = density(y) / fraction;
        }
        return x < 0 ? tail : 1 - tail;
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
        requireBound(function, WIDE_STEP);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("thorough")
    void functionKeepsItsBoundOnALargeSample(Function function) {
        requireBound(function, STEP);
    }

    private static void requireBound(Function function, int step) {
        Worst worst = new Worst(function);
        for (long bits = 0; bits < 1L << 32; bits += step) {
            worst.look(Float.intBitsToFloat((int) bits));
        }
        worst.requireBound();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("exhaustive")
    void functionKeepsItsBoundEverywhere(Function function) {
        Worst worst = IntStream.range(0, PARTS)
                .parallel()
                .mapToObj(part -> {
                    Worst ofPart = new Worst(function);
                    for (int i = 0; i < FLOATS_OF_A_PART; i++) {
                        ofPart.look(Float.intBitsToFloat(part * FLOATS_OF_A_PART + i));
                    }
                    return ofPart;
                })
                .reduce(Worst::greater)
                .orElseThrow();
        worst.requireBound();
    }

    @ParameterizedTest
    @EnumSource
    void functionReachesItsBound(Function function) {
        Worst worst = new Worst(function);
        worst.look(function.worstAt);
        assertEquals(function.bound, worst.ulps, 1e-4);
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
        assertEquals(-1f, ScalarMath.elu(-infinity));
        assertEquals(infinity, ScalarMath.elu(infinity));
        assertEquals(0f, ScalarMath.softplus(-infinity));
        assertEquals(infinity, ScalarMath.softplus(infinity));
        assertEquals(infinity, ScalarMath.silu(infinity));
        assertEquals(infinity, ScalarMath.gelu(infinity));
        assertEquals(infinity, ScalarMath.mish(infinity));
        assertEquals(infinity, ScalarMath.geluTanh(infinity));
        assertEquals(infinity, ScalarMath.selu(infinity));
        assertEquals(-ScalarMath.SELU_FLOOR, ScalarMath.selu(-infinity));
        assertEquals(infinity, ScalarMath.hardSwish(infinity));
        assertEquals(0f, ScalarMath.hardSwish(-infinity));
        assertEquals(0f, ScalarMath.hardSwish(-3));
        assertEquals(3f, ScalarMath.hardSwish(3));
        assertEquals(0f, ScalarMath.log(1));
        for (Function function : Function.values()) {
            if (function != Function.LOG) {
                assertTrue(Float.isNaN(function.of(Float.NaN)), function + " of NaN");
                assertTrue(Float.isNaN(function.of(Float.intBitsToFloat(0xFF80_0001))), function + " of NaN");
            }
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
        for (float edge : new float[] {
            88.72284f,
            -87.33655f,
            -103.97208f,
            ScalarMath.EXP_LOW,
            ScalarMath.EXP_HIGH,
            ScalarMath.TANH_SMALL,
            SIGMOID_LOW,
            16.6f,
            9.01f,
            ScalarMath.EXPM1_LOW,
            ScalarMath.NORMAL_FAR,
            GELU_LOW,
            ScalarMath.GELU_TANH_FAR,
            3,
            0.70710678f,
            1
        }) {
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

    /** There the exact values are less than 3e-37 below 0, and those of the approximation of GELU less than 3e-7. */
    @Test
    void smoothActivationsAreNearlyZeroFarBelow() {
        for (float x = Math.nextDown(-103.98f); x > -2e38f; x *= 1.0001f) {
            assertTrue(ScalarMath.silu(x) == 0);
        }
        for (float x = Math.nextDown(GELU_LOW); x > -2e38f; x *= 1.0001f) {
            assertEquals(Function.GELU.exact.applyAsDouble(x), ScalarMath.gelu(x), 1e-43);
        }
        for (float x = Math.nextDown(-103.98f); x > -2e38f; x *= 1.0001f) {
            assertTrue(ScalarMath.mish(x) == 0);
        }
        for (float x = Math.nextDown(GELU_TANH_LOW); x > -2e38f; x *= 1.0001f) {
            assertEquals(Function.GELU_TANH.exact.applyAsDouble(x), ScalarMath.geluTanh(x), 1e-12);
        }
    }

    private static final class Worst {
        private final Function function;
        private double ulps = -1;
        private float at;

        Worst(Function function) {
            this.function = function;
        }

        static Worst greater(Worst one, Worst other) {
            return other.ulps > one.ulps ? other : one;
        }

        void look(float x) {
            if (x >= function.from && x <= function.to) {
                float y = function.of(x);
                double here = function.ulps(x, y);
                if (!(Math.abs(y) <= function.most)) {
                    throw new AssertionError(function + " of " + x + " is " + y);
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
