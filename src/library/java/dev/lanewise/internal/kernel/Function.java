package dev.lanewise.internal.kernel;

/** The element-wise activation functions that kernels compute, see {@link Kernels#activate}. */
public enum Function {
    /** {@code 1 / (1 + exp(-z))}; derivative {@code a * (1 - a)}. */
    SIGMOID(false),
    /** Hyperbolic tangent; derivative {@code 1 - a * a}. */
    TANH(false),
    /** {@code z <= 0 ? 0 : z}, NaN stays NaN; derivative {@code a <= 0 ? 0 : 1}. */
    RELU(false),
    /** {@code z <= 0 ? slope * z : z}; derivative {@code a <= 0 ? slope : 1}. */
    LEAKY_RELU(false),
    /** {@code z <= 0 ? 0 : z >= 6 ? 6 : z}, NaN stays NaN; derivative {@code a <= 0 || a >= 6 ? 0 : 1}. */
    RELU6(false),
    /** {@code z > 0 ? z : exp(z) - 1}; derivative {@code a > 0 ? 1 : a + 1}. */
    ELU(false),
    /**
     * {@code z > 0 ? L * z : L * A * (exp(z) - 1)} with L = 1.05070098 and A = 1.67326324; derivative
     * {@code a > 0 ? L : a + L * A}.
     */
    SELU(false),
    /**
     * {@code z * P(z)} with the normal distribution P, minus infinity gives NaN; derivative {@code P(z) + z * p(z)}.
     */
    GELU(true),
    /**
     * {@code z * s(v)} with {@code v = 2 * sqrt(2 / pi) * (z + 0.044715 * z^3)} and the logistic s, which is the
     * approximation of GELU by tanh; minus infinity gives NaN; derivative {@code s * (1 + z * (1 - s) * v')}.
     */
    GELU_TANH(true),
    /** {@code z * s(z)} with the logistic s, minus infinity gives NaN; derivative {@code s * (1 + z * (1 - s))}. */
    SILU(true),
    /**
     * {@code z * t(z)} with {@code t = tanh(ln(1 + exp(z)))}, minus infinity gives NaN; derivative
     * {@code t + z * (1 - t * t) / (1 + exp(-z))}.
     */
    MISH(true),
    /**
     * {@code z <= -3 ? 0 : z >= 3 ? z : z * (z + 3) / 6}, NaN stays NaN; derivative
     * {@code z <= -3 ? 0 : z >= 3 ? 1 : z / 3 + 1/2}.
     */
    HARD_SWISH(true),
    /** {@code ln(1 + exp(z))}; derivative {@code 1 / (1 + exp(-z))}. */
    SOFTPLUS(true),
    /** {@code z / (1 + |z|)}, infinity gives NaN; derivative {@code (1 - |a|)^2}. */
    SOFTSIGN(false),
    /** {@code exp(z)}, used by softmax; it has no derivative kernel. */
    EXP(true);

    private final boolean needsInput;

    Function(boolean needsInput) {
        this.needsInput = needsInput;
    }

    /** Returns whether the function needs no exponential, but only a few comparisons and multiplications. */
    boolean isPiecewise() {
        return this == RELU || this == LEAKY_RELU || this == RELU6 || this == HARD_SWISH;
    }

    /** Returns whether the derivative is computed from the weighted input z rather than from the activation a. */
    public boolean needsInput() {
        return needsInput;
    }
}
