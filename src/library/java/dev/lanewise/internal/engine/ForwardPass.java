package dev.lanewise.internal.engine;

/** Computes the activations of the output layer from the inputs of a batch. For use by one thread. */
public interface ForwardPass {
    /** Runs a batch through all layers. */
    void run(LayerBuffers buffers);
}
