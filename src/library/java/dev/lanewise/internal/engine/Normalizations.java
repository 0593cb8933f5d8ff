package dev.lanewise.internal.engine;

import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;

/** Constants of the normalisation of layers, and its consequences for the shape of a network. */
public final class Normalizations {
    /** Added to every variance to avoid division by zero. */
    public static final float EPSILON = 1e-5f;

    /** Weight of a mini-batch's mean and variance in the running averages. */
    public static final float MOMENTUM = 0.1f;

    private Normalizations() {}

    /** Returns whether examples of a mini-batch influence one another in training, as with batch normalisation. */
    public static boolean coupleExamples(Architecture architecture) {
        return architecture.normalizations().contains(Normalization.BATCH);
    }

    /** Returns the number of running means and variances: two for each unit with batch normalisation. */
    public static int statisticCount(Architecture architecture) {
        int count = 0;
        for (int l = 1; l < architecture.layers(); l++) {
            count += architecture.normalization(l) == Normalization.BATCH ? 2 * architecture.units(l) : 0;
        }
        return count;
    }

    /** Returns a copy without batch normalisation, see {@link dev.lanewise.network.Network#folded}. */
    public static Architecture folded(Architecture architecture) {
        return new Architecture(
                architecture.sizes(),
                architecture.activations(),
                architecture.normalizations().stream()
                        .map(n -> n == Normalization.BATCH ? Normalization.NONE : n)
                        .toList(),
                architecture.loss());
    }
}
