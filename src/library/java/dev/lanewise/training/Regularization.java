package dev.lanewise.training;

/**
 * Weight regularisation: L1, L2, decoupled weight decay and max-norm. Biases are not regularised.
 *
 * <p>L1 and L2 add {@code l1 |w| + l2/2 w^2} for every weight to the mean loss of an example, and so
 * {@code l1 sign(w) + l2 w} to its gradient. Chapter 3 of Nielsen's book writes l2 as lambda/n, with n training
 * examples.
 *
 * <p>Decoupled weight decay subtracts {@code eta * weightDecay * w} besides the optimiser's step, where eta is the
 * scheduled learning rate: Loshchilov and Hutter, <em>Decoupled weight decay regularization</em> (2019). With Adam it
 * gives AdamW.
 *
 * <p>Max-norm scales the incoming weights of a unit down after a step if their Euclidean norm exceeds the limit:
 * Srivastava et al., <em>Dropout</em> (2014), section 5.1.
 *
 * @param l1 factor of the sum of absolute weights, at least 0 and finite; 0 for none
 * @param l2 factor of half the sum of squared weights, at least 0 and finite; 0 for none
 * @param weightDecay share of each weight that a step removes, times the learning rate; at least 0 and finite, 0 for none
 * @param maxNorm maximum norm of the incoming weights of a unit, above 0; infinity for no limit
 */
public record Regularization(double l1, double l2, double weightDecay, double maxNorm) {
    /** No regularisation. */
    public static final Regularization NONE = new Regularization(0, 0, 0, Double.POSITIVE_INFINITY);

    /** Checks the ranges of the settings. */
    public Regularization {
        Ranges.requireNotNegative("the L1 penalty", l1);
        Ranges.requireNotNegative("the L2 penalty", l2);
        Ranges.requireNotNegative("the weight decay", weightDecay);
        Ranges.requireBound("the largest norm of a unit's weights", maxNorm);
    }

    /**
     * {@return a copy with another factor of L1}
     *
     * @param l1 factor of the sum of absolute weights, at least 0
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Regularization withL1(double l1) {
        return new Regularization(l1, l2, weightDecay, maxNorm);
    }

    /**
     * {@return a copy with another factor of L2}
     *
     * @param l2 factor of half the sum of squared weights, at least 0
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Regularization withL2(double l2) {
        return new Regularization(l1, l2, weightDecay, maxNorm);
    }

    /**
     * {@return a copy with another factor of decoupled weight decay}
     *
     * @param weightDecay share of each weight that a step removes, times the learning rate; at least 0
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Regularization withWeightDecay(double weightDecay) {
        return new Regularization(l1, l2, weightDecay, maxNorm);
    }

    /**
     * {@return a copy with another maximum norm of the incoming weights of a unit}
     *
     * @param maxNorm maximum norm, above 0; infinity for no limit
     * @throws IllegalArgumentException if it is not positive
     */
    public Regularization withMaxNorm(double maxNorm) {
        return new Regularization(l1, l2, weightDecay, maxNorm);
    }
}
