package dev.lanewise.optim;

import dev.lanewise.kernel.Kernels;
import java.util.List;

/**
 * Turns the gradient of a range of parameters into a step of these parameters.
 *
 * <p>What an optimiser remembers of earlier gradients, its moments, lies in arrays of the same layout as the parameters;
 * whoever calls keeps them, all zero at first. Each step is one pass over gradient, parameters and moments, so that it can
 * follow while the gradient is in the cache.
 */
public sealed interface Optimizer permits Sgd, Momentum, RmsProp, Adagrad, Adam, Lion {

    /** The learning rate before any schedule. */
    double eta();

    /** The same with another learning rate. */
    Optimizer withEta(double eta);

    /** Names of the moments that it keeps for each parameter; none if it remembers nothing. */
    List<String> moments();

    /** Works out what is the same for all parameters in a step. */
    void prepare(Step step);

    /**
     * Steps a range of parameters.
     *
     * @param step begun with this optimiser
     * @param count number of parameters, a multiple of {@link Kernels#pad}
     * @param nabla the gradient times the divisor of the step
     * @param parameters stepped in place
     * @param moments an array for each of {@link #moments}, with the offsets of the parameters; updated
     * @param offset where the range starts in parameters and moments
     */
    void step(
            Kernels kernels, Step step, int count, float[] nabla, int nablaOffset, float[] parameters,
            float[][] moments, int offset);
}
