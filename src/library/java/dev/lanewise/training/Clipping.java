package dev.lanewise.training;

/**
 * Gradient clipping: limits the norm of a mini-batch's mean gradient, then the magnitude of each element.
 *
 * <p>Penalties are added afterwards. Clipping by norm is algorithm 1 of Pascanu, Mikolov and Bengio, <em>On the
 * difficulty of training recurrent neural networks</em> (2013).
 *
 * @param norm maximum Euclidean norm of the gradient over all parameters, above 0; infinity for no limit
 * @param value maximum absolute value of an element of the gradient, above 0; infinity for no limit
 */
public record Clipping(double norm, double value) {
    /** No clipping. */
    public static final Clipping NONE = new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Checks the ranges of the settings. */
    public Clipping {
        Ranges.requireBound("the largest norm of a gradient", norm);
        Ranges.requireBound("the largest value in a gradient", value);
    }

    /**
     * {@return a copy with another maximum norm}
     *
     * @param norm maximum norm of the gradient, above 0; infinity for no limit
     * @throws IllegalArgumentException if it is not positive
     */
    public Clipping withNorm(double norm) {
        return new Clipping(norm, value);
    }

    /**
     * {@return a copy with another maximum absolute value}
     *
     * @param value maximum absolute value of an element, above 0; infinity for no limit
     * @throws IllegalArgumentException if it is not positive
     */
    public Clipping withValue(double value) {
        return new Clipping(norm, value);
    }
}
