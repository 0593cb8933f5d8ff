package dev.lanewise.optim;

/**
 * What holds the weights small; never the biases.
 *
 * <p>L1 and L2 add {@code l1 |w| + l2/2 w^2} for every weight to the mean cost of an example, so to its gradient
 * {@code l1 sign(w) + l2 w}. L2 of lambda/n is chapter 3 of Nielsen's book, where n is the number of training examples. The
 * decoupled decay of Loshchilov and Hutter, <em>Decoupled weight decay regularization</em> (2019), takes
 * {@code eta * weightDecay * w} away beside the step of the optimiser, eta being that of the schedule; with Adam it makes
 * AdamW. Max-norm is that of Srivastava et al., <em>Dropout</em> (2014), section 5.1: if after a step the incoming weights
 * of a unit have a Euclidean norm above it, they are scaled down to it.
 *
 * @param l1 at least 0; 0 for none
 * @param l2 at least 0; 0 for none
 * @param weightDecay at least 0; 0 for none
 * @param maxNorm positive; infinite for none
 */
public record Penalty(double l1, double l2, double weightDecay, double maxNorm) {
    /** None at all. */
    public static final Penalty NONE = new Penalty(0, 0, 0, Double.POSITIVE_INFINITY);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the number that is out of range
     */
    public Penalty {
        Ranges.requireNotNegative("the L1 penalty", l1);
        Ranges.requireNotNegative("the L2 penalty", l2);
        Ranges.requireNotNegative("the weight decay", weightDecay);
        Ranges.requireBound("the largest norm of a unit's weights", maxNorm);
    }

    /** The same with another L1 penalty. */
    public Penalty withL1(double l1) {
        return new Penalty(l1, l2, weightDecay, maxNorm);
    }

    /** The same with another L2 penalty. */
    public Penalty withL2(double l2) {
        return new Penalty(l1, l2, weightDecay, maxNorm);
    }

    /** The same with another decoupled weight decay. */
    public Penalty withWeightDecay(double weightDecay) {
        return new Penalty(l1, l2, weightDecay, maxNorm);
    }

    /** The same with another largest norm. */
    public Penalty withMaxNorm(double maxNorm) {
        return new Penalty(l1, l2, weightDecay, maxNorm);
    }

    /** Whether there is a largest norm. */
    public boolean limitsNorm() {
        return maxNorm < Double.POSITIVE_INFINITY;
    }
}
