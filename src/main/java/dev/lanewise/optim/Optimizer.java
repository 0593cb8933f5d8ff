package dev.lanewise.optim;

import dev.lanewise.kernel.Kernels;

/** Turns the gradient of a range of parameters into a step of these parameters. */
public sealed interface Optimizer permits Sgd {

    /**
     * Steps a range of parameters.
     *
     * @param count number of parameters, a multiple of {@link Kernels#PAD}
     * @param examples number of examples that the gradient is a sum over
     * @param nabla the gradient
     * @param parameters stepped in place
     */
    void step(
            Kernels kernels, int count, int examples, float[] nabla, int nablaOffset, float[] parameters, int offset);
}
