package dev.lanewise.internal.onnx;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an ONNX file that determine a network.
 *
 * @param producer the program that wrote it and its version, as far as they are in the file
 * @param producerVersion its version alone
 * @param opsets version of the operator set of each domain
 * @param metadata the model's own
 * @param nodes in the order of the file
 * @param initializers by name
 */
record OnnxModel(
        String producer,
        String producerVersion,
        Map<String, Long> opsets,
        Map<String, String> metadata,
        List<Node> nodes,
        Map<String, Tensor> initializers,
        List<Value> inputs,
        List<Value> outputs) {

    /**
     * A node.
     *
     * @param number its place in the file, from 0
     * @param offset where it starts in the file
     * @param inputs names of values, empty for one that is left out
     */
    record Node(
            int number,
            long offset,
            String name,
            String type,
            String domain,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes) {

        /** Placeholder for the current node where there is none. */
        static final Node NONE = new Node(0, 0, "", "", "", List.of(), List.of(), Map.of());
    }

    /** An attribute: whatever of these it has. */
    record Attribute(
            @Nullable Long integer,
            @Nullable Float real,
            @Nullable String text,
            @Nullable Tensor tensor,
            float[] reals,
            long[] integers,
            List<String> texts) {}

    /**
     * An input or output of the graph.
     *
     * @param element type of its elements; 0 if it is no tensor
     * @param dimensions each at least 0, or -1 where any number goes; null if the file does not say
     */
    record Value(
            String name, long offset, int element, @Nullable List<Long> dimensions) {}
}
