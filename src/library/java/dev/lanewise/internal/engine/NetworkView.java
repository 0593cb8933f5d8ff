package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.util.function.IntConsumer;

/** Use of a network with kernels that the caller chooses, and publication of parameters without a copy. */
public interface NetworkView {
    /** Replaces parameters and statistics by arrays that the caller gives away. */
    void publish(float[] parameters, float[] statistics);

    /** Creates a predictor for the current parameters in a given precision. */
    Predictor predictor(WeightPrecision precision, Kernels kernels);

    /** Evaluates the network on a data set. */
    Score evaluate(Dataset dataset, int threads, Kernels kernels);

    /**
     * Evaluates the network on a data set and computes its outputs in the same pass.
     *
     * @param outputs (examples, output units), row-major; overwritten
     * @param progress called with the number of further examples, by several threads at a time
     */
    Score evaluate(Dataset dataset, int threads, float[] outputs, IntConsumer progress);

    /** Computes the outputs for every example: (examples, output units), row-major. */
    float[] outputs(Dataset dataset, int threads, Kernels kernels);
}
