package dev.lanewise.internal.engine;

/**
 * Last part of a step: uses the gradient of one worker's parameters once all errors are computed.
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

    /** Updates the parameters of layer l, from the gathered gradient or by BP3v, BP4v and BN1v. */
    void update(Backprop backprop, LayerBuffers buffers, int l);
}
