package dev.lanewise.internal.onnx;

import dev.lanewise.data.DataFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an ONNX file that determine a network. Files that a file names are not opened.
 *
 * @param file its name in messages
 * @param length length of the file in bytes
 * @param producer the program that wrote it; may be empty, like its version
 * @param opset version of ONNX's own operator set; 0 if the file has none
 * @param metadata the model's own
 * @param nodes in the order of the file
 * @param initializers by name
 */
record OnnxModel(
        String file,
        long length,
        String producer,
        String producerVersion,
        long opset,
        Map<String, String> metadata,
        List<Node> nodes,
        Map<String, Tensor> initializers,
        List<Value> inputs,
        List<Value> outputs) {

    /**
     * An input or output of the graph.
     *
     * @param element type of its elements; 0 if it is no tensor
     * @param dimensions each at least 0, or -1 where any number goes; null if the file does not say
     */
    record Value(
            String name, long offset, int element, @Nullable List<Long> dimensions) {}

    /**
     * Reads a file.
     *
     * @param bytes all of it; they are kept
     * @throws DataFormatException with one sentence that names file, offset and expectation
     */
    static OnnxModel read(String file, byte[] bytes) throws DataFormatException {
        Fields model = Fields.of(file, bytes);
        List<Fields> graphs = model.messages(Onnx.MODEL_GRAPH);
        if (graphs.size() != 1) {
            throw new DataFormatException(
                    file + ": the file is no ONNX file: it has " + graphs.size() + " graphs, but one is expected");
        }
        Fields graph = graphs.get(0);
        if (graph.has(Onnx.GRAPH_SPARSE_INITIALIZER)) {
            throw graph.wrong("the graph has a sparse initializer, but only dense ones are read");
        }
        long opset = 0;
        for (Fields set : model.messages(Onnx.MODEL_OPSET_IMPORT)) {
            opset = Onnx.domain(set.text(Onnx.OPSET_DOMAIN)).isEmpty() ? set.integer(Onnx.OPSET_VERSION, 0) : opset;
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Fields entry : model.messages(Onnx.MODEL_METADATA)) {
            metadata.put(entry.text(Onnx.ENTRY_KEY), entry.text(Onnx.ENTRY_VALUE));
        }
        Map<String, Tensor> initializers = new HashMap<>();
        for (Fields initializer : graph.messages(Onnx.GRAPH_INITIALIZER)) {
            Tensor tensor = Tensor.of(initializer);
            if (initializers.put(tensor.name(), tensor) != null) {
                throw initializer.wrong("there are two initializers " + Onnx.quoted(tensor.name()));
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (Fields node : graph.messages(Onnx.GRAPH_NODE)) {
            nodes.add(Node.of(file, nodes.size(), node));
        }
        return new OnnxModel(
                file,
                bytes.length,
                model.text(Onnx.MODEL_PRODUCER_NAME),
                model.text(Onnx.MODEL_PRODUCER_VERSION),
                opset,
                metadata,
                nodes,
                initializers,
                values("inputs", graph.messages(Onnx.GRAPH_INPUT)),
                values("outputs", graph.messages(Onnx.GRAPH_OUTPUT)));
    }

    private static List<Value> values(String what, List<Fields> messages) throws DataFormatException {
        List<Value> values = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields value : messages) {
            String name = value.text(Onnx.VALUE_NAME);
            if (!names.add(name)) {
                throw value.wrong("there are two " + what + " " + Onnx.quoted(name));
            }
            Fields type = value.message(Onnx.VALUE_TYPE);
            Fields tensor = type == null ? null : type.message(Onnx.TYPE_TENSOR);
            Fields shape = tensor == null ? null : tensor.message(Onnx.TENSOR_TYPE_SHAPE);
            int element = tensor == null ? 0 : (int) tensor.integer(Onnx.TENSOR_TYPE_ELEMENT, 0);
            values.add(new Value(name, value.offset(), element, dimensions(shape)));
        }
        return values;
    }

    private static @Nullable List<Long> dimensions(@Nullable Fields shape) throws DataFormatException {
        if (shape == null) {
            return null;
        }
        List<Long> dimensions = new ArrayList<>();
        for (Fields dimension : shape.messages(Onnx.SHAPE_DIMENSION)) {
            dimensions.add(Math.max(-1, dimension.integer(Onnx.DIMENSION_VALUE, -1)));
        }
        return dimensions;
    }
}
