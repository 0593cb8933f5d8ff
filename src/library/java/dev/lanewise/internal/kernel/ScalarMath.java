package dev.lanewise.internal.kernel;

/**
 * Elementary functions of one float, written as a fixed sequence of correctly rounded operations, so that
 * vectors can run the same sequence on every lane and get the same bits. {@link Math#exp} cannot be used:
 * its last bits depend on the JVM.
 *
 * <p>The error bounds are in units in the last place of the exact value and were measured on all 2^32 floats; the
 * profile {@code exhaustive} repeats the measurement.
 */
public final class ScalarMath {
    /** Beyond these arguments exp is infinite or rounds to zero; within them 2^n needs no more than two factors. */
    static final float EXP_LOW = -105f;

    static final float EXP_HIGH = 89f;

    /** Its exp, 4.5e-38, is lost when added to 1, and half of this exp is still a normal float. */
    static final float LOW_BESIDE_ONE = -86f;

    static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts; the first has 9 trailing zero bits, so its product with |n| at most 152 is exact. */
    static final float LN2_HIGH = 0.693359375f;

    static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5 * 2^23: adding it rounds a small float to an integer, which is then in the low bits. */
    static final float ROUNDER = 12582912f;

    static final int ROUNDER_BITS = 0x4B400000;

    /** exp(r) = 1 + r + r^2 P(r) on |r| at most ln(2)/2; coefficients of expf in Cephes 2.8 (S. Moshier). */
    static final float E0 = 1.9875691500e-4f;

    static final float E1 = 1.3981999507e-3f;
    static final float E2 = 8.3334519073e-3f;
    static final float E3 = 4.1665795894e-2f;
    static final float E4 = 1.6666665459e-1f;
    static final float E5 = 5.0000001201e-1f;

    /** tanh(x) = x + x^3 Q(x^2) on |x| below 0.625; coefficients of tanhf in Cephes 2.8 (S. Moshier). */
    static final float TANH_SMALL = 0.625f;

    static final float T0 = -5.70498872745e-3f;
    static final float T1 = 2.06390887954e-2f;
    static final float T2 = -5.37397155531e-2f;
    static final float T3 = 1.33314422036e-1f;
    static final float T4 = -3.33332819422e-1f;

    /** The bits of the square root of 1/2, the lower limit of the fraction in {@link #log}. */
    static final int SQRT_HALF_BITS = 0x3F3504F3;
    /** ln(1 + y) = y - y^2/2 + y^3 L(y) on [sqrt(1/2), sqrt(2)]; coefficients of logf in Cephes 2.8 (S. Moshier). */
    static final float L0 = 7.0376836292e-2f;

    static final float L1 = -1.1514610310e-1f;
    static final float L2 = 1.1676998740e-1f;
    static final float L3 = -1.2420140846e-1f;
    static final float L4 = 1.4249322787e-1f;
    static final float L5 = -1.6668057665e-1f;
    static final float L6 = 2.0000714765e-1f;
    static final float L7 = -2.4999993993e-1f;
    static final float L8 = 3.3333331174e-1f;

    /** Slope of the leaky rectifier below 0: Maas, Hannun and Ng 2013. */
    static final float LEAK = 0.01f;
    /** Below it exp(x) - 1 rounds to -1. */
    static final float EXPM1_LOW = -25f;
    /** Lambda of SELU: Klambauer and others 2017. */
    public static final float SELU_SCALE = 1.0507009873554804934f;
    /** Lambda times the alpha of Klambauer and others, 1.6732632423543772848. */
    public static final float SELU_FLOOR = 1.7580993408473768599f;

    static final float THIRD = 1 / 3f;
    static final float SIXTH = 1 / 6f;

    /** 2 sqrt(2 / pi), and that times 0.044715. */
    static final float GELU_TANH_LINE = 1.5957691216057307f;

    static final float GELU_TANH_CUBE = 0.07135481627159725f;
    /** Beyond it exp(-v) is smaller than all positive floats, where v is the argument of the logistic function. */
    static final float GELU_TANH_FAR = 10.7f;

    /** ln(1 + t) = d + d^3 P(d^2) with d = 2t / (2 + t), t in [0, 1]; fitted to a relative error of 5e-9. */
    static final float P0 = 0.0005473898f;

    static final float P1 = 0.0021873957f;
    static final float P2 = 0.012506792f;
    static final float P3 = 0.083333015f;

    /** Beyond it the tail of the normal distribution is smaller than all positive floats. */
    static final float NORMAL_FAR = 14.4f;
    /** 1 / sqrt(2 pi). */
    static final float DENSITY = 0.39894228f;
    /**
     * The tail beyond y is exp(-y^2/2) t G(t) with t = 1 / (1 + G_SCALE y); fitted to a relative error of 2e-8 up to
     * 13.3.
     */
    static final float G_SCALE = 0.26f;

    static final float G0 = 0.030896125f;
    static final float G1 = -0.15474032f;
    static final float G2 = 0.2554667f;
    static final float G3 = -0.15553583f;
    static final float G4 = 0.16415232f;
    static final float G5 = 0.049642555f;
    static final float G6 = 0.10339132f;
    static final float G7 = 0.10296493f;
    static final float G8 = 0.10376219f;

    private ScalarMath() {}

    /** e to the power x: at most 1.011 units off (worst at -5.8778844), also where the result is subnormal. */
    public static float exp(float x) {
        x = aboveLow(x);
        return expInRange(x > EXP_HIGH ? EXP_HIGH : x);
    }

    private static float aboveLow(float x) {
        return x < EXP_LOW ? EXP_LOW : x;
    }

    /** e to the power x, for x from EXP_LOW to EXP_HIGH. */
    private static float expInRange(float x) {
        float rounded = Math.fma(x, LOG2_E, ROUNDER);
        float p = remainder(x, rounded) + 1;
        // 2^n as two factors: one alone would overflow at n = 128 and could not reach the subnormals.
        int power = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
        int half = power >> 1;
        return p * powerOfTwo(half) * powerOfTwo(power - half);
    }

    /** exp(r) - 1, where r is x - n ln 2, and n is in the low bits of {@code rounded}. */
    private static float remainder(float x, float rounded) {
        float n = rounded - ROUNDER;
        float r = Math.fma(n, -LN2_HIGH, x);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(E0, r, E1);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, E4);
        p = Math.fma(p, r, E5);
        return Math.fma(p, r * r, r);
    }

    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n + 127) << 23);
    }

    /** 1 + exp(x), with a single power of two: half of exp never overflows, and its double only where exp does. */
    private static float onePlusExp(float x) {
        x = x < LOW_BESIDE_ONE ? LOW_BESIDE_ONE : x;
        x = x > EXP_HIGH ? EXP_HIGH : x;
        float rounded = Math.fma(x, LOG2_E, ROUNDER);
        int power = Float.floatToRawIntBits(rounded) - (ROUNDER_BITS + 1);
        float half = (remainder(x, rounded) + 1) * powerOfTwo(power);
        return half + half + 1;
    }

    /**
     * The logistic function 1 / (1 + exp(-x)), the notebook's {@code sigmoid}: at most 2.49 units off (worst at
     * -16.635704) for x from -88.72283 on; zero below, where the exact value is less than 3e-39.
     */
    public static float sigmoid(float x) {
        return 1 / onePlusExp(-x);
    }

    /**
     * Hyperbolic tangent, by a polynomial near zero and 1 - 2 / (exp(2x) + 1) elsewhere: at most 3.0 units off (worst
     * at -3.9296055).
     */
    public static float tanh(float x) {
        float square = x * x;
        float q = Math.fma(T0, square, T1);
        q = Math.fma(q, square, T2);
        q = Math.fma(q, square, T3);
        q = Math.fma(q, square, T4);
        float small = Math.fma(q * square, x, x);
        float large = 1 - 2 / onePlusExp(x + x);
        return Math.abs(x) < TANH_SMALL ? small : large;
    }

    /** Natural logarithm of a normal, positive, finite float: at most 0.827 units off (worst at 1.413642). */
    static float log(float x) {
        int power = (Float.floatToRawIntBits(x) - SQRT_HALF_BITS) >> 23;
        float y = Float.intBitsToFloat(Float.floatToRawIntBits(x) - (power << 23)) - 1;
        float n = Float.intBitsToFloat(power + ROUNDER_BITS) - ROUNDER;
        float p = Math.fma(L0, y, L1);
        p = Math.fma(p, y, L2);
        p = Math.fma(p, y, L3);
        p = Math.fma(p, y, L4);
        p = Math.fma(p, y, L5);
        p = Math.fma(p, y, L6);
        p = Math.fma(p, y, L7);
        p = Math.fma(p, y, L8);
        float square = y * y;
        p = Math.fma(p * y, square, n * LN2_LOW);
        p = Math.fma(square, -0.5f, p);
        return Math.fma(n, LN2_HIGH, y + p);
    }

    /** The exponential linear unit x > 0 ? x : exp(x) - 1: at most 0.860 units off (worst at -0.34752223). */
    public static float elu(float x) {
        return x > 0 ? x : expm1(x);
    }

    /** exp(x) - 1 for x at most 0. */
    private static float expm1(float x) {
        x = x < EXPM1_LOW ? EXPM1_LOW : x;
        float rounded = Math.fma(x, LOG2_E, ROUNDER);
        float power = powerOfTwo(Float.floatToRawIntBits(rounded) - ROUNDER_BITS);
        return Math.fma(remainder(x, rounded), power, power - 1);
    }

    /**
     * The scaled exponential linear unit, SELU_SCALE x for x above 0, else SELU_FLOOR (exp(x) - 1): at most 1.73 units
     * off (worst at -0.83202094).
     */
    public static float selu(float x) {
        return x > 0 ? SELU_SCALE * x : SELU_FLOOR * expm1(x);
    }

    /** ln(1 + exp(x)), as max(x, 0) + ln(1 + exp(-|x|)): at most 2.89 units off (worst at -2.0390368). */
    public static float softplus(float x) {
        float t = expInRange(aboveLow(-Math.abs(x)));
        float d = (t + t) / (t + 2);
        float square = d * d;
        float p = Math.fma(P0, square, P1);
        p = Math.fma(p, square, P2);
        p = Math.fma(p, square, P3);
        return (x <= 0 ? 0 : x) + Math.fma(d * square, p, d);
    }

    /**
     * The derivative of {@link #softplus}: the logistic function without the overflow of {@link #sigmoid}; at most 2.83
     * units off (worst at -1.9542445) for x from -87.3 on.
     */
    public static float softplusPrime(float x) {
        float exp = expInRange(aboveLow(-Math.abs(x)));
        float r = 1 / (1 + exp);
        return x < 0 ? exp * r : r;
    }

    /** x times the logistic function of x: at most 3.61 units off (worst at -5.955036) for x from -87.3 on. */
    public static float silu(float x) {
        return x * softplusPrime(x);
    }

    /**
     * The derivative of {@link #silu}: s + x s (1 - s), where s is the logistic function of x; at most 1.73 times 2^-24
     * off (worst at 0.010183543).
     */
    public static float siluPrime(float x) {
        float minus = aboveLow(-Math.abs(x));
        float exp = expInRange(minus);
        float r = 1 / (1 + exp);
        // s and 1 - s are r and exp * r. As a difference from 1, the smaller one would lose digits, which x multiplies.
        float rest = exp * r;
        float low = Math.fma(minus, rest * r, rest);
        return x < 0 ? low : 1 - low;
    }

    /**
     * x tanh(ln(1 + exp(x))): at most 3.95 units off (worst at -13.802742) for x from -87.3 on.
     *
     * <p>With t = exp(-|x|), the tangent is (t^2 + 2t) / (t^2 + 2t + 2) below 0, and (1 + 2t) / (1 + 2t + 2t^2) above.
     */
    public static float mish(float x) {
        float t = expInRange(aboveLow(-Math.abs(x)));
        float twice = t + t;
        float low = Math.fma(t, t, twice);
        float high = twice + 1;
        return x * ((x < 0 ? low : high) / (x < 0 ? low + 2 : Math.fma(twice, t, high)));
    }

    /**
     * The derivative of {@link #mish}: with w = mish(x) / x, w + x (1 - w^2) / (1 + exp(-x)); at most 1.91 times 2^-24
     * off (worst at 0.021468112).
     */
    public static float mishPrime(float x) {
        float minus = aboveLow(-Math.abs(x));
        float t = expInRange(minus);
        float twice = t + t;
        float low = Math.fma(t, t, twice);
        float inverse = 1 / (x < 0 ? low + 2 : Math.fma(twice, t, twice + 1));
        // As in siluPrime, the smaller of w and 1 - w is computed; for x above 0, the result is subtracted from 1.
        float small = (x < 0 ? low : twice * t) * inverse;
        float doubled = inverse + inverse;
        float slope = (x < 0 ? t : t * t) * (t + 1) * (doubled * doubled);
        float prime = Math.fma(minus, slope, small);
        return x < 0 ? prime : 1 - prime;
    }

    /**
     * x (1 + tanh(u)) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3), as x times the logistic function of 2u: at most
     * 32.2 units off (worst at -4.994655) for x from -5 on, where the function is -3e-7. An error of exp's argument,
     * 2u, is a relative error of its result, and 2u is -17 there.
     */
    public static float geluTanh(float x) {
        float y = geluTanhArgument(x);
        float exp = expInRange(-(y * Math.fma(y * y, GELU_TANH_CUBE, GELU_TANH_LINE)));
        float r = 1 / (1 + exp);
        return x * (x < 0 ? exp * r : r);
    }

    /**
     * The derivative of {@link #geluTanh}: s + x s (1 - s) v', where s is the logistic function of v = 2u; at most 2.37
     * times 2^-24 off (worst at 1.471408).
     */
    public static float geluTanhPrime(float x) {
        float y = geluTanhArgument(x);
        float square = y * y;
        float exp = expInRange(-(y * Math.fma(square, GELU_TANH_CUBE, GELU_TANH_LINE)));
        float r = 1 / (1 + exp);
        float rest = exp * r;
        float steepness = y * Math.fma(square, 3 * GELU_TANH_CUBE, GELU_TANH_LINE);
        float low = Math.fma(-steepness, rest * r, rest);
        return x < 0 ? low : 1 - low;
    }

    private static float geluTanhArgument(float x) {
        float y = Math.abs(x);
        return y > GELU_TANH_FAR ? GELU_TANH_FAR : y;
    }

    /** x min(max(x + 3, 0), 6) / 6: at most 2.25 units off (worst at 1.371639). */
    public static float hardSwish(float x) {
        return x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) * SIXTH;
    }

    /**
     * The derivative of {@link #hardSwish}: 0 up to -3, 1 from 3 on, and x / 3 + 1/2 between them; at most 1.34 times
     * 2^-24 off (worst at 2).
     */
    public static float hardSwishPrime(float x) {
        return x <= -3 ? 0 : x >= 3 ? 1 : Math.fma(x, THIRD, 0.5f);
    }

    /**
     * x times the normal distribution function of x: at most 7.74 units off (worst at 0.014557518) for x from -12.9 on.
     */
    public static float gelu(float x) {
        float y = normalArgument(x);
        float tail = normalTail(y, normalExp(y));
        return x * (x < 0 ? tail : 1 - tail);
    }

    /**
     * The derivative of {@link #gelu}: the normal distribution function of x plus x times its density; at most 4.20
     * times 2^-24 off (worst at 0.003929551).
     */
    public static float geluPrime(float x) {
        float y = normalArgument(x);
        float exp = normalExp(y);
        float tail = Math.fma(-y, exp * DENSITY, normalTail(y, exp));
        return x < 0 ? tail : 1 - tail;
    }

    private static float normalArgument(float x) {
        float y = Math.abs(x);
        return y > NORMAL_FAR ? NORMAL_FAR : y;
    }

    /** exp(-y^2/2), corrected for the rounding of the square. */
    private static float normalExp(float y) {
        float square = y * y;
        float lost = Math.fma(y, y, -square);
        float exp = expInRange(square * -0.5f);
        return Math.fma(lost * -0.5f, exp, exp);
    }

    /** Computes the probability that a standard normal number exceeds y, for y not negative. */
    private static float normalTail(float y, float exp) {
        float t = 1 / Math.fma(y, G_SCALE, 1);
        float g = Math.fma(G0, t, G1);
        g = Math.fma(g, t, G2);
        g = Math.fma(g, t, G3);
        g = Math.fma(g, t, G4);
        g = Math.fma(g, t, G5);
        g = Math.fma(g, t, G6);
        g = Math.fma(g, t, G7);
        g = Math.fma(g, t, G8);
        return exp * (g * t);
    }
}
