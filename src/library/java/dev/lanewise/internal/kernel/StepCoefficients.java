package dev.lanewise.internal.kernel;

/**
 * Coefficients of one optimiser step, the same for all parameters. They are set once per step and used for every range
 * of parameters, so that a step allocates nothing. The formulas in {@link Kernels} show which of them a step uses.
 */
public final class StepCoefficients {
    /** Factor of the summed gradient, such as one over the number of examples. */
    public float scale;
    /** Negated learning rate, times any other factors of the step. */
    public float rate;
    /** Factor of the parameters before the step: 1 minus the decoupled weight decay. */
    public float shrink;
    /** Keeps a denominator above zero. */
    public float epsilon;
    /** Share of the first moment that is kept. */
    public float beta1;
    /** 1 minus {@link #beta1}. */
    public float oneMinusBeta1;
    /** Share of the second moment that is kept. */
    public float beta2;
    /** 1 minus {@link #beta2}. */
    public float oneMinusBeta2;

    /** Creates coefficients that are all zero. */
    public StepCoefficients() {}
}
