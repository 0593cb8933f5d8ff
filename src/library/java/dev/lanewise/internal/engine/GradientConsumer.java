package dev.lanewise.internal.engine;

/**
 * Uses the gradient of one worker's parameters, layer by layer, at the end of a step.
 *
 * <p>Training updates the parameters ({@link ParameterUpdater}); a gradient check only sums the gradient
 * ({@link GradientSum}).
 */
public interface GradientConsumer {
    /** Lowest layer whose gradient is needed, at least 1. The errors of the layers below it are not computed. */
    int lowestLayer();

    /** Returns whether the gradient of all layers must be complete before any parameter changes. */
    boolean needsWholeGradient();

    /** Sums the gradient of layer l: BP3v, BP4v and BN1v. Called for every layer if the whole gradient is needed. */
    void gather(Backprop backprop, LayerBuffers buffers, int l);

    /** Completes the gradient after all workers have gathered theirs. */
    void complete();

    /** Uses the gradient of layer l: the gathered one, or what BP3v, BP4v and BN1v give. */
    void consume(Backprop backprop, LayerBuffers buffers, int l);
}
