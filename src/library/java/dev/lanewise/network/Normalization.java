package dev.lanewise.network;

import dev.lanewise.internal.text.EnumNames;
import java.util.Objects;

/**
 * Normalisation of a hidden layer's weighted inputs: to mean 0 and variance 1, then scaled by gamma and shifted by
 * beta.
 *
 * <p>Gamma and beta are learned, one of each per unit. 1e-5 is added to every variance.
 */
public enum Normalization {
    /** No normalisation. */
    NONE,
    /**
     * Normalises each unit over the examples of a mini-batch (S. Ioffe and C. Szegedy, <i>Batch normalization:
     * accelerating deep network training by reducing internal covariate shift</i>, ICML 2015).
     *
     * <p>Prediction replaces mean and variance by their running averages, in which a mini-batch has the weight 0.1.
     * Examples are then independent, and the normalisation can be folded into the weights.
     */
    BATCH,
    /**
     * Normalises each example over the units of the layer (J. L. Ba, J. R. Kiros, G. E. Hinton, <i>Layer
     * normalization</i>, 2016).
     */
    LAYER;

    /**
     * Parses a name, such as {@code batch}.
     *
     * @param name the name, in upper or lower case
     * @return the normalisation of that name
     * @throws IllegalArgumentException if no normalisation has this name
     */
    public static Normalization parse(String name) {
        Objects.requireNonNull(name, "name");
        return EnumNames.parse(values(), "normalization", name);
    }

    @Override
    public String toString() {
        return EnumNames.plain(name());
    }
}
