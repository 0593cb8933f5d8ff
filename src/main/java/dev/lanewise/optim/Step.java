package dev.lanewise.optim;

/**
 * What is the same for all parameters in one step, worked out once a step. Used again for every step, because a step
 * allocates nothing.
 */
public final class Step {
    /** Number of the step, from 1. */
    long number;
    /** Learning rate of this step. */
    double eta;
    /** What the gradient is to be divided by: the number of examples that it is a sum over. */
    double divisor;

    /** What the gradient is multiplied by. */
    float scale;
    /** Minus the learning rate, with whatever else is multiplied by it. */
    float rate;
    /** What a denominator is kept away from zero by. */
    float epsilon;
    /** What the parameters are multiplied by before they are stepped. */
    float shrink;

    /** Begins nothing yet. */
    public Step() {}

    /**
     * Begins a step.
     *
     * @param number from 1
     * @param eta learning rate of this step
     * @param divisor what the gradient is to be divided by, such as the number of examples that it is a sum over
     * @param decay share of every parameter that is taken away before the step
     */
    public void begin(Optimizer optimizer, long number, double eta, double divisor, double decay) {
        this.number = number;
        this.eta = eta;
        this.divisor = divisor;
        this.shrink = (float) (1 - decay);
        optimizer.prepare(this);
    }

    /** Minus the learning rate over the divisor: the factor of a gradient in plain gradient descent. */
    public float descentFactor() {
        return (float) -(eta / divisor);
    }

    /** What the parameters are multiplied by before the step. */
    public float shrink() {
        return shrink;
    }

    /**
     * Share of this step's parameters in their running average, {@code (1 - decay) / (1 - decay^t)}: so all steps so far have
     * the weights of the bias-corrected average in section 7.2 of Kingma and Ba's paper on Adam (2015).
     *
     * @param decay share that an average keeps from step to step, at least 0 and less than 1
     */
    public float averagingRest(double decay) {
        return (float) ((1 - decay) / (1 - Curves.power(decay, number)));
    }
}
