package dev.lanewise.internal.weights;

/** Formats of weight files. */
public enum WeightsFormat {
    /** Tensors with the names and shapes of PyTorch's {@code nn.Sequential}, for its {@code load_state_dict}. */
    SAFETENSORS,
    /** Weights and description as arrays in an archive that {@code numpy.load} reads. */
    NPZ
}
