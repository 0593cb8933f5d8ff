package dev.lanewise.internal.access;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Use of a {@link Network} with kernels that the caller chooses, and publication of parameters without a copy. */
public abstract class NetworkAccess {
    private static volatile @Nullable NetworkAccess instance;

    /** Creates the implementation; only {@code Network} does. */
    protected NetworkAccess() {}

    /** Registers the implementation. */
    public static void register(NetworkAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation. */
    public static NetworkAccess get() {
        if (instance == null) {
            try {
                MethodHandles.lookup().ensureInitialized(Network.class);
            } catch (IllegalAccessException e) {
                throw new AssertionError("Network is public", e);
            }
        }
        return Objects.requireNonNull(instance);
    }

    /** Replaces parameters and statistics by arrays that the caller gives away. */
    public abstract void publish(Network network, float[] parameters, float[] statistics);

    /** Creates a predictor for the current parameters in a given precision. */
    public abstract Predictor predictor(Network network, WeightPrecision precision, Kernels kernels);

    /** Evaluates a network on a data set. */
    public abstract Score evaluate(Network network, Dataset dataset, int threads, Kernels kernels);

    /**
     * Evaluates a network on a data set and computes its outputs in the same pass.
     *
     * @param outputs (examples, output units), row-major; overwritten
     * @param progress called with the number of further examples, by several threads at a time
     */
    public abstract Score evaluate(
            Network network, Dataset dataset, int threads, float[] outputs, IntConsumer progress);

    /** Computes the outputs for every example: (examples, output units), row-major. */
    public abstract float[] outputs(Network network, Dataset dataset, int threads, Kernels kernels);
}
