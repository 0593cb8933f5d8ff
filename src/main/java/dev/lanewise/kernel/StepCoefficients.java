package dev.lanewise.kernel;

/**
 * The numbers of one optimiser step that are the same for all parameters. Set once a step and used for every range of
 * parameters, so that a step allocates nothing. {@link Kernels} says which of them a step uses.
 */
public final class StepCoefficients {
    /** Factor of the summed gradient, such as one over the number of examples. */
    public float scale;
    /** Minus the learning rate, and what else the step is multiplied by. */
    public float rate;
    /** Factor of the parameters before the step: 1 less the decoupled decay. */
    public float shrink;
    /** Keeps a denominator from zero. */
    public float epsilon;
    /** Share of the first moment that is kept. */
    public float beta1;
    /** 1 less {@link #beta1}. */
    public float rest1;
    /** Share of the second moment that is kept. */
    public float beta2;
    /** 1 less {@link #beta2}. */
    public float rest2;

    /** Creates coefficients that are all zero. */
    public StepCoefficients() {
    }
}
