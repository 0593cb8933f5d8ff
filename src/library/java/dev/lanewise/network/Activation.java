package dev.lanewise.network;

import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.internal.text.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Activation function of a layer: a unit's output as a function of its weighted input z.
 *
 * <p>Each function is a constant, such as {@code Activation.GELU}. Only the leaky rectifier has a parameter:
 * {@link #LEAKY_RELU} has the slope 0.01, and {@code Activation.leakyRelu(0.2)} another. Use {@link #equals} to compare
 * activations, and {@link #kind} in a switch.
 */
public final class Activation {
    /** Kinds of functions, for use in a switch; every leaky rectifier is a {@link #LEAKY_RELU}. */
    public enum Kind {
        /** See {@link Activation#SIGMOID}. */
        SIGMOID,
        /** See {@link Activation#TANH}. */
        TANH,
        /** See {@link Activation#RELU}. */
        RELU,
        /** See {@link Activation#leakyRelu}. */
        LEAKY_RELU,
        /** See {@link Activation#RELU6}. */
        RELU6,
        /** See {@link Activation#ELU}. */
        ELU,
        /** See {@link Activation#SELU}. */
        SELU,
        /** See {@link Activation#GELU}. */
        GELU,
        /** See {@link Activation#GELU_TANH}. */
        GELU_TANH,
        /** See {@link Activation#SILU}. */
        SILU,
        /** See {@link Activation#MISH}. */
        MISH,
        /** See {@link Activation#HARD_SWISH}. */
        HARD_SWISH,
        /** See {@link Activation#SOFTPLUS}. */
        SOFTPLUS,
        /** See {@link Activation#SOFTSIGN}. */
        SOFTSIGN,
        /** See {@link Activation#IDENTITY}. */
        IDENTITY,
        /** See {@link Activation#SOFTMAX}. */
        SOFTMAX
    }

    /** Logistic function S(z) = 1 / (1 + exp(-z)), the notebook's choice; S'(z) = S(z) (1 - S(z)). */
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);
    /** Hyperbolic tangent; tanh'(z) = 1 - tanh(z)^2. */
    public static final Activation TANH = new Activation(Kind.TANH, 0);
    /** Rectifier max(z, 0); its derivative at 0 is taken as 0. */
    public static final Activation RELU = new Activation(Kind.RELU, 0);
    /** Leaky rectifier: z for z > 0, else z / 100; its derivative at 0 is taken as 1/100 (Maas, Hannun, Ng 2013). */
    public static final Activation LEAKY_RELU = new Activation(Kind.LEAKY_RELU, 0.01f);
    /** Rectifier with a ceiling, min(max(z, 0), 6); its derivative at 0 and 6 is taken as 0 (Krizhevsky 2010). */
    public static final Activation RELU6 = new Activation(Kind.RELU6, 0);
    /** Exponential linear unit: z for z > 0, else exp(z) - 1; elu'(z) is 1 or elu(z) + 1 (Clevert et al. 2016). */
    public static final Activation ELU = new Activation(Kind.ELU, 0);
    /**
     * Scaled exponential linear unit: lambda z for z > 0, else lambda alpha (exp(z) - 1), with lambda = 1.05070098 and
     * alpha = 1.67326324; selu'(z) is lambda or selu(z) + lambda alpha. With weights of mean 0 and variance
     * 1 / inputs, such as those of {@code Initializer.LECUN_NORMAL}, activations keep about mean 0 and variance 1 from
     * layer to layer (Klambauer, Unterthiner, Mayr, Hochreiter 2017).
     */
    public static final Activation SELU = new Activation(Kind.SELU, 0);
    /** Gaussian error linear unit z P(z), P the normal distribution; gelu' = P + z P' (Hendrycks, Gimpel 2016). */
    public static final Activation GELU = new Activation(Kind.GELU, 0);
    /**
     * Approximation of {@link #GELU} by z (1 + tanh(u)) / 2 with u = sqrt(2 / pi) (z + 0.044715 z^3), which differs
     * from it by at most 0.0005 (Hendrycks, Gimpel 2016). It is {@code GELU(approximate='tanh')} in PyTorch and
     * {@code gelu(x, approximate=True)} in Keras.
     */
    public static final Activation GELU_TANH = new Activation(Kind.GELU_TANH, 0);
    /** Sigmoid linear unit z S(z), also called swish; silu' = S + z S (1 - S) (Elfwing, Uchibe, Doya 2018). */
    public static final Activation SILU = new Activation(Kind.SILU, 0);
    /** Mish, z tanh(ln(1 + exp(z))); with t = mish(z) / z, mish' = t + z (1 - t^2) S(z) (Misra 2019). */
    public static final Activation MISH = new Activation(Kind.MISH, 0);
    /**
     * Piecewise approximation of {@link #SILU}, z min(max(z + 3, 0), 6) / 6; its derivative is 0 for z up to -3, 1 from
     * 3 on, and z / 3 + 1/2 between them (Howard et al. 2019).
     */
    public static final Activation HARD_SWISH = new Activation(Kind.HARD_SWISH, 0);
    /** Smooth rectifier ln(1 + exp(z)); its derivative is the logistic function (Dugas et al. 2001). */
    public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 0);
    /**
     * Softsign z / (1 + |z|), which approaches -1 and 1 more slowly than {@link #TANH}; with a = softsign(z), softsign'
     * = (1 - |a|)^2 (Bergstra, Desjardins, Lamblin, Bengio 2009).
     */
    public static final Activation SOFTSIGN = new Activation(Kind.SOFTSIGN, 0);
    /** Identity: the output is z. */
    public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0);
    /** Softmax over a whole layer, exp(z_j - max) / sum over i of exp(z_i - max); for the output layer only. */
    public static final Activation SOFTMAX = new Activation(Kind.SOFTMAX, 0);

    private static final List<Activation> CONSTANTS = List.of(
            SIGMOID,
            TANH,
            RELU,
            LEAKY_RELU,
            RELU6,
            ELU,
            SELU,
            GELU,
            GELU_TANH,
            SILU,
            MISH,
            HARD_SWISH,
            SOFTPLUS,
            SOFTSIGN,
            IDENTITY,
            SOFTMAX);
    private static final String LEAKY = "leaky-relu(";
    private static final Pattern NUMBER = Pattern.compile("[0-9.eE-]{1,40}");
    /** Nine digits identify every float. */
    private static final int DIGITS = 9;

    private final Kind kind;
    private final float slope;

    private Activation(Kind kind, float slope) {
        this.kind = kind;
        this.slope = slope;
    }

    /**
     * {@return the leaky rectifier with a slope: z for z > 0, else slope z} Its derivative at 0 is taken as the slope.
     *
     * <p>The slope is not negative, so that the activation has the sign of z. Backpropagation computes the derivative
     * from that sign. The slope is at most 1, so that the function is max(z, slope z), as many programs write it, and
     * enlarges neither activations nor errors. Slope 0 is the function of {@link #RELU}, and slope 1 that of
     * {@link #IDENTITY}. Xu, Wang, Chen and Li 2015 found 1/5.5 better than 1/100.
     *
     * @param slope from 0 to 1; rounded to the nearest float
     * @throws IllegalArgumentException if the slope is outside this range or NaN
     */
    public static Activation leakyRelu(double slope) {
        if (!isSlope(slope)) {
            throw new IllegalArgumentException(
                    "the slope of a leaky rectifier is a number from 0 to 1, but " + slope + " was given");
        }
        // Adding zero turns minus zero into zero.
        float rounded = (float) slope + 0f;
        return rounded == LEAKY_RELU.slope ? LEAKY_RELU : new Activation(Kind.LEAKY_RELU, rounded);
    }

    /** {@return a new array of the constants, each function once, in the order of {@link Kind}} */
    public static Activation[] values() {
        return CONSTANTS.toArray(Activation[]::new);
    }

    /**
     * Parses a name as used on the command line, such as {@code relu}, {@code leaky-relu} or {@code leaky-relu(0.2)}.
     *
     * @param name the name, in upper or lower case
     * @return the activation of that name
     * @throws IllegalArgumentException if no activation has this name or the slope is not from 0 to 1
     */
    public static Activation parse(String name) {
        String plain = EnumNames.plain(Objects.requireNonNull(name, "name"));
        for (Activation constant : CONSTANTS) {
            if (constant.toString().equals(plain)) {
                return constant;
            }
        }
        if (plain.startsWith(LEAKY) && plain.endsWith(")")) {
            double slope = number(plain.substring(LEAKY.length(), plain.length() - 1));
            if (!isSlope(slope)) {
                throw new IllegalArgumentException(
                        "the slope of a leaky rectifier is a number from 0 to 1, but " + Quote.of(name) + " was given");
            }
            return leakyRelu(slope);
        }
        String known = CONSTANTS.stream().map(Activation::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("the activation is one of " + known
                + ", or leaky-relu(0.2) with any slope from 0 to 1, but " + Quote.of(name) + " was given");
    }

    /** Returns NaN for text that is not a number. */
    private static double number(String text) {
        try {
            return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static boolean isSlope(double slope) {
        return slope >= 0 && slope <= 1;
    }

    /** {@return the function without its slope} */
    public Kind kind() {
        return kind;
    }

    /** {@return the slope for z below 0 of a leaky rectifier, from 0 to 1; 0 for all other functions} */
    public float slope() {
        return slope;
    }

    /** Returns whether the other object is the same function with the same slope. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Activation activation && kind == activation.kind && slope == activation.slope;
    }

    @Override
    public int hashCode() {
        return 31 * kind.ordinal() + Float.hashCode(slope);
    }

    /**
     * Returns the name as used on the command line and in files, such as {@code gelu-tanh} or {@code leaky-relu(0.2)};
     * {@link #parse} reads it.
     */
    @Override
    public String toString() {
        String name = EnumNames.plain(kind.name());
        return kind != Kind.LEAKY_RELU || this.equals(LEAKY_RELU) ? name : LEAKY + shortest(slope) + ")";
    }

    /** Formats a slope with the fewest digits that identify it. {@link Float#toString} depends on the JDK. */
    private static String shortest(float slope) {
        BigDecimal exact = new BigDecimal(slope);
        for (int digits = 1; digits < DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.floatValue() == slope) {
                return rounded.stripTrailingZeros().toString();
            }
        }
        return exact.round(new MathContext(DIGITS)).stripTrailingZeros().toString();
    }
}
