package dev.lanewise.optim;

/**
 * What cuts large gradients down, before penalties are added: the mean gradient of a mini-batch as a whole, then each of
 * its numbers.
 *
 * <p>By norm: Pascanu, Mikolov and Bengio, <em>On the difficulty of training recurrent neural networks</em> (2013),
 * algorithm 1.
 *
 * @param norm largest Euclidean norm of the gradient by all parameters; positive, infinite for none
 * @param value largest magnitude of a number; positive, infinite for none
 */
public record Clipping(double norm, double value) {
    /** None at all. */
    public static final Clipping NONE = new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the number that is out of range
     */
    public Clipping {
        Ranges.requireBound("the largest norm of a gradient", norm);
        Ranges.requireBound("the largest value in a gradient", value);
    }

    /** The same with another largest norm. */
    public Clipping withNorm(double norm) {
        return new Clipping(norm, value);
    }

    /** The same with another largest value. */
    public Clipping withValue(double value) {
        return new Clipping(norm, value);
    }

    /** Whether there is a largest norm. */
    public boolean limitsNorm() {
        return norm < Double.POSITIVE_INFINITY;
    }

    /** Whether there is a largest value. */
    public boolean limitsValue() {
        return value < Double.POSITIVE_INFINITY;
    }
}
