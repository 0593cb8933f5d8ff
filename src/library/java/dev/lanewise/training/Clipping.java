package dev.lanewise.training;

/**
 * Gradient clipping: limits the norm of a mini-batch's mean gradient, then the magnitude of each element.
 *
 * <p>Penalties are added afterwards. Clipping by norm is algorithm 1 of Pascanu, Mikolov and Bengio, <em>On the
 * difficulty of training recurrent neural networks</em> (2013).
 *
 * @param norm largest Euclidean norm of the gradient over all parameters; positive, infinite for no limit
 * @param value largest magnitude of an element; positive, infinite for no limit
 */
public record Clipping(double norm, double value) {
    /** No clipping. */
    public static final Clipping NONE = new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Clipping {
        Ranges.requireBound("the largest norm of a gradient", norm);
        Ranges.requireBound("the largest value in a gradient", value);
    }

    /** Returns a copy with another largest norm. */
    public Clipping withNorm(double norm) {
        return new Clipping(norm, value);
    }

    /** Returns a copy with another largest magnitude. */
    public Clipping withValue(double value) {
        return new Clipping(norm, value);
    }

    /** Returns whether the norm is limited. */
    public boolean limitsNorm() {
        return norm < Double.POSITIVE_INFINITY;
    }

    /** Returns whether magnitudes are limited. */
    public boolean limitsValue() {
        return value < Double.POSITIVE_INFINITY;
    }
}
