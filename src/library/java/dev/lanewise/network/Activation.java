package dev.lanewise.network;

import dev.lanewise.internal.EnumNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Activation functions of a layer: a unit's output as a function of its weighted input z. */
public enum Activation {
    /** Logistic function S(z) = 1 / (1 + exp(-z)), the notebook's choice; S'(z) = S(z) (1 - S(z)). */
    SIGMOID,
    /** Hyperbolic tangent; tanh'(z) = 1 - tanh(z)^2. */
    TANH,
    /** Rectifier max(z, 0); its derivative at 0 is taken as 0. */
    RELU,
    /** Leaky rectifier: z for z > 0, else z / 100; its derivative at 0 is taken as 1/100 (Maas, Hannun, Ng 2013). */
    LEAKY_RELU,
    /** Exponential linear unit: z for z > 0, else exp(z) - 1; elu'(z) is 1 or elu(z) + 1 (Clevert et al. 2016). */
    ELU,
    /** Gaussian error linear unit z P(z), P the normal distribution; gelu' = P + z P' (Hendrycks, Gimpel 2016). */
    GELU,
    /** Sigmoid linear unit z S(z), also called swish; silu' = S + z S (1 - S) (Elfwing, Uchibe, Doya 2018). */
    SILU,
    /** Smooth rectifier ln(1 + exp(z)); its derivative is the logistic function (Dugas et al. 2001). */
    SOFTPLUS,
    /** Identity: the output is z. */
    IDENTITY,
    /** Softmax over a whole layer, exp(z_j - max) / sum over i of exp(z_i - max); for the output layer only. */
    SOFTMAX;

    /**
     * Parses a name as used on the command line, such as {@code leaky-relu}.
     *
     * @throws IllegalArgumentException if no activation has this name
     */
    public static Activation parse(String name) {
        return EnumNames.parse(values(), "activation", name);
    }

    /**
     * Parses comma-separated names, such as {@code relu,tanh}.
     *
     * @throws IllegalArgumentException if no activation has one of these names
     */
    public static List<Activation> parseList(String names) {
        return Arrays.stream(names.split(",", -1)).map(Activation::parse).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
