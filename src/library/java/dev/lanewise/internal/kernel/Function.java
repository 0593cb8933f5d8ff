package dev.lanewise.internal.kernel;

/** The element-wise activation functions that kernels compute, see {@link Kernels#activate}. */
public enum Function {
    /** {@code 1 / (1 + exp(-z))}; derivative {@code a * (1 - a)}. */
    SIGMOID(false),
    /** Hyperbolic tangent; derivative {@code 1 - a * a}. */
    TANH(false),
    /** {@code z <= 0 ? 0 : z}, NaN stays NaN; derivative {@code a <= 0 ? 0 : 1}. */
    RELU(false),
    /** {@code z <= 0 ? 0.01 * z : z}; derivative {@code a <= 0 ? 0.01 : 1}. */
    LEAKY_RELU(false),
    /** {@code z > 0 ? z : exp(z) - 1}; derivative {@code a > 0 ? 1 : a + 1}. */
    ELU(false),
    /**
     * {@code z * P(z)} with the normal distribution P, minus infinity gives NaN; derivative {@code P(z) + z * p(z)}.
     */
    GELU(true),
    /** {@code z * s(z)} with the logistic s, minus infinity gives NaN; derivative {@code s * (1 + z * (1 - s))}. */
    SILU(true),
    /** {@code ln(1 + exp(z))}; derivative {@code 1 / (1 + exp(-z))}. */
    SOFTPLUS(true),
    /** {@code exp(z)}, used by softmax; it has no derivative kernel. */
    EXP(true);

    private final boolean needsInput;

    Function(boolean needsInput) {
        this.needsInput = needsInput;
    }

    /** Returns whether the derivative is computed from the weighted input z rather than from the activation a. */
    public boolean needsInput() {
        return needsInput;
    }
}
