package dev.lanewise.training;

import java.util.List;

/**
 * Gradient clipping: limits the norm of a mini-batch's mean gradient, then the magnitude of each element.
 *
 * <p>Penalties are added afterwards. Clipping by norm is algorithm 1 of Pascanu, Mikolov and Bengio, <em>On the
 * difficulty of training recurrent neural networks</em> (2013).
 */
public final class Clipping {
    /** No clipping. */
    public static final Clipping NONE = new Clipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    private final double norm;
    private final double value;

    private Clipping(double norm, double value) {
        Ranges.requireBound("the largest norm of a gradient", norm);
        Ranges.requireBound("the largest value in a gradient", value);
        this.norm = norm;
        this.value = value;
    }

    /** {@return the maximum Euclidean norm of the gradient over all parameters; positive, infinite for no limit} */
    public double norm() {
        return norm;
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

    /** {@return the maximum absolute value of an element of the gradient; positive, infinite for no limit} */
    public double value() {
        return value;
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

    private List<Object> values() {
        return List.of(norm, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Clipping that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Clipping[norm=" + norm + ", value=" + value + "]";
    }
}
