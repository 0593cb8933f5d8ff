package dev.lanewise.internal.onnx;

import dev.lanewise.data.DataFormatException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a graph.
 *
 * @param number its position in the file, from 0
 * @param offset offset of its first byte in the file
 * @param domain empty for ONNX's own operators
 * @param inputs names of values; empty for an omitted one
 */
record Node(
        String file,
        int number,
        long offset,
        String name,
        String type,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Fields> attributes) {

    static Node of(String file, int number, Fields fields) throws DataFormatException {
        Map<String, Fields> attributes = new HashMap<>();
        for (Fields attribute : fields.messages(Onnx.NODE_ATTRIBUTE)) {
            if (attributes.put(attribute.text(Onnx.ATTRIBUTE_NAME), attribute) != null) {
                throw attribute.wrong("a node has two attributes " + Onnx.quoted(attribute.text(Onnx.ATTRIBUTE_NAME)));
            }
        }
        return new Node(
                file,
                number,
                fields.offset(),
                fields.text(Onnx.NODE_NAME),
                fields.text(Onnx.NODE_OP_TYPE),
                Onnx.domain(fields.text(Onnx.NODE_DOMAIN)),
                fields.texts(Onnx.NODE_INPUT),
                fields.texts(Onnx.NODE_OUTPUT),
                attributes);
    }

    /** Returns an exception with a sentence whose subject is the operator of the node. */
    DataFormatException wrong(String sentence) {
        return failure(quotedType() + " " + sentence);
    }

    /** Returns an exception for an operator that is not supported. */
    DataFormatException unknown() {
        return type.isEmpty()
                ? wrong("has no operator")
                : failure("the operator " + quotedType() + (domain.isEmpty() ? "" : " of " + Onnx.quoted(domain))
                        + " is not supported, only those of dense layers, activations, normalisation and scaling");
    }

    private DataFormatException failure(String sentence) {
        return new DataFormatException(file + ": node " + number + ", "
                + (name.isEmpty() ? "without a name" : Onnx.quoted(name)) + ", at offset " + offset + ": " + sentence);
    }

    private String quotedType() {
        return Onnx.quoted(type).replace("\"", "");
    }

    /** Refuses attributes other than these, because they may change what the operator does. */
    void requireAttributes(String... known) throws DataFormatException {
        for (String attribute : attributes.keySet()) {
            if (!Arrays.asList(known).contains(attribute)) {
                throw wrong("has the attribute " + Onnx.quoted(attribute) + ", which is not known");
            }
        }
    }

    double real(String attribute, double otherwise) throws DataFormatException {
        Fields fields = attributes.get(attribute);
        return fields == null ? otherwise : fields.real(Onnx.ATTRIBUTE_FLOAT, otherwise);
    }

    long integer(String attribute, long otherwise) throws DataFormatException {
        Fields fields = attributes.get(attribute);
        return fields == null ? otherwise : fields.integer(Onnx.ATTRIBUTE_INT, otherwise);
    }

    /** Returns the floats of an attribute, each times a factor. */
    double[] reals(String attribute, double factor) throws DataFormatException {
        Fields fields = attributes.get(attribute);
        float[] reals = fields == null ? new float[0] : fields.reals(Onnx.ATTRIBUTE_FLOATS);
        double[] result = new double[reals.length];
        Arrays.setAll(result, i -> factor * reals[i]);
        return result;
    }

    long @Nullable [] integers(String attribute) throws DataFormatException {
        Fields fields = attributes.get(attribute);
        return fields == null ? null : fields.integers(Onnx.ATTRIBUTE_INTS);
    }

    /** Whether it has this input. */
    boolean has(int input) {
        return input < inputs.size() && !inputs.get(input).isEmpty();
    }
}
