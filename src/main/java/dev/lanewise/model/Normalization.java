package dev.lanewise.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a hidden layer does to its weighted inputs before the activation: bring them to mean 0 and variance 1, and then to a
 * mean beta and a deviation gamma that are learnt for each unit.
 */
public enum Normalization {
    /** Nothing. */
    NONE,
    /**
     * Each unit over the examples of the mini-batch (S. Ioffe and C. Szegedy, <i>Batch normalization: accelerating deep
     * network training by reducing internal covariate shift</i>, ICML 2015). A network that is used takes running averages of
     * mean and variance instead, so that examples do not depend on one another, and they become a part of the weights.
     */
    BATCH,
    /** Each example over the units of the layer (J. L. Ba, J. R. Kiros and G. E. Hinton, <i>Layer normalization</i>, 2016). */
    LAYER;

    /** What is added to a variance, lest a constant be divided by zero. */
    public static final float EPSILON = 1e-5f;

    /** How far a running mean or variance goes towards that of a mini-batch. */
    static final float MOMENTUM = 0.1f;

    /** Reads a name, such as {@code batch}. */
    public static Normalization parse(String name) {
        return Names.parse(values(), "normalization", name);
    }

    /** Reads names joined by commas, such as {@code batch,none}; none from an empty text. */
    public static List<Normalization> parseList(String names) {
        return names.isEmpty() ? List.of() : Arrays.stream(names.split(",", -1)).map(Normalization::parse).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
