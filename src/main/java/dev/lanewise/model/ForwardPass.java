package dev.lanewise.model;

/** Takes a batch from the inputs to the activations of the output layer; for one thread. */
sealed interface ForwardPass permits Feedforward, NarrowFeedforward {
    void run(Pass pass);
}
