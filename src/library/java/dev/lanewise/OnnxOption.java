package dev.lanewise;

/** Options for writing an ONNX file, see {@link Model#exportOnnx(java.nio.file.Path, OnnxOption...)}. */
public enum OnnxOption {
    /**
     * The inputs are bytes, such as pixels, which the graph divides by 256, as Lanewise's data sets do. Otherwise they
     * are floats.
     */
    BYTES,
    /**
     * Batch normalisation is written as nodes, so that it can be trained further. Otherwise it is folded into the
     * weights.
     */
    BATCH_NORMALIZATION
}
