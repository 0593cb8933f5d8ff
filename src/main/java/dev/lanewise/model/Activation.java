package dev.lanewise.model;

import dev.lanewise.EnumNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Activation functions of a layer: a unit's output as a function of its weighted input z. */
public enum Activation {
    /** Logistic function 1 / (1 + exp(-z)), the notebook's choice; S'(z) = S(z) (1 - S(z)). */
    SIGMOID {
        @Override
        double of(double z) {
            return 1 / (1 + Math.exp(-z));
        }
    },
    /** Hyperbolic tangent; tanh'(z) = 1 - tanh(z)^2. */
    TANH {
        @Override
        double of(double z) {
            return Math.tanh(z);
        }
    },
    /** Rectifier max(z, 0); its derivative at 0 is taken as 0. */
    RELU {
        @Override
        double of(double z) {
            return Math.max(z, 0);
        }

        @Override
        public boolean hasKink() {
            return true;
        }
    },
    /** Leaky rectifier: z for z > 0, else z / 100; its derivative at 0 is taken as 1/100 (Maas, Hannun, Ng 2013). */
    LEAKY_RELU {
        @Override
        double of(double z) {
            return z > 0 ? z : 0.01f * z;
        }

        @Override
        public boolean hasKink() {
            return true;
        }
    },
    /** Exponential linear unit: z for z > 0, else exp(z) - 1; elu'(z) is 1 or elu(z) + 1 (Clevert et al. 2016). */
    ELU {
        @Override
        double of(double z) {
            return z > 0 ? z : Math.expm1(z);
        }
    },
    /** Gaussian error linear unit z P(z), P the normal distribution; gelu' = P + z P' (Hendrycks, Gimpel 2016). */
    GELU {
        @Override
        double of(double z) {
            return z * normal(z);
        }
    },
    /** Sigmoid linear unit z S(z), also called swish; silu' = S + z S (1 - S) (Elfwing, Uchibe, Doya 2018). */
    SILU {
        @Override
        double of(double z) {
            return z / (1 + Math.exp(-z));
        }
    },
    /** Smooth rectifier ln(1 + exp(z)); its derivative is the logistic function (Dugas et al. 2001). */
    SOFTPLUS {
        @Override
        double of(double z) {
            return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
        }
    },
    /** Identity: the output is z. */
    IDENTITY {
        @Override
        double of(double z) {
            return z;
        }
    },
    /** Softmax over a whole layer, exp(z_j - max) / sum over i of exp(z_i - max); for the output layer only. */
    SOFTMAX {
        @Override
        double of(double z) {
            throw new IllegalStateException("softmax is a function of a whole layer");
        }

        @Override
        public void apply(double[] z) {
            double max = Double.NEGATIVE_INFINITY;
            for (double x : z) {
                max = Math.max(max, x);
            }
            double sum = 0;
            for (int j = 0; j < z.length; j++) {
                z[j] = Math.exp(z[j] - max);
                sum += z[j];
            }
            for (int j = 0; j < z.length; j++) {
                z[j] /= sum;
            }
        }
    };

    /** Computes the activation of one unit. */
    abstract double of(double z);

    /** Replaces the weighted inputs of one layer by their activations, in double precision for gradient checks. */
    public void apply(double[] z) {
        for (int j = 0; j < z.length; j++) {
            z[j] = of(z[j]);
        }
    }

    /** Returns whether the derivative jumps at 0. */
    public boolean hasKink() {
        return false;
    }

    /**
     * Computes the normal distribution function: by its series around 0, by Laplace's continued fraction in the tails.
     */
    private static double normal(double z) {
        double y = Math.abs(z);
        double density = Math.exp(-y * y / 2) / Math.sqrt(2 * Math.PI);
        double tail;
        if (y < 3) {
            double term = y;
            double sum = y;
            for (int k = 3; term > 1e-17 * sum; k += 2) {
                term *= y * y / k;
                sum += term;
            }
            tail = 0.5 - density * sum;
        } else {
            double fraction = y;
            for (int k = 60; k >= 1; k--) {
                fraction = y + k / fraction;
            }
            tail = density / fraction;
        }
        return z < 0 ? tail : 1 - tail;
    }

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
