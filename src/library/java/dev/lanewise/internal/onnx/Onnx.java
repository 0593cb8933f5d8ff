package dev.lanewise.internal.onnx;

import dev.lanewise.internal.text.Quote;
import java.util.List;

/**
 * Numbers of ONNX: of the fields of its messages, as {@code onnx.proto} has them, and of element types, attribute types and
 * operator sets.
 */
final class Onnx {
    static final int MODEL_IR_VERSION = 1;
    static final int MODEL_PRODUCER_NAME = 2;
    static final int MODEL_PRODUCER_VERSION = 3;
    static final int MODEL_DOMAIN = 4;
    static final int MODEL_DOC_STRING = 6;
    static final int MODEL_GRAPH = 7;
    static final int MODEL_OPSET_IMPORT = 8;
    static final int MODEL_METADATA = 14;

    static final int OPSET_DOMAIN = 1;
    static final int OPSET_VERSION = 2;

    static final int ENTRY_KEY = 1;
    static final int ENTRY_VALUE = 2;

    static final int GRAPH_NODE = 1;
    static final int GRAPH_NAME = 2;
    static final int GRAPH_INITIALIZER = 5;
    static final int GRAPH_INPUT = 11;
    static final int GRAPH_OUTPUT = 12;
    static final int GRAPH_SPARSE_INITIALIZER = 15;

    static final int NODE_INPUT = 1;
    static final int NODE_OUTPUT = 2;
    static final int NODE_NAME = 3;
    static final int NODE_OP_TYPE = 4;
    static final int NODE_ATTRIBUTE = 5;
    static final int NODE_DOMAIN = 7;

    static final int ATTRIBUTE_NAME = 1;
    static final int ATTRIBUTE_FLOAT = 2;
    static final int ATTRIBUTE_INT = 3;
    static final int ATTRIBUTE_STRING = 4;
    static final int ATTRIBUTE_TENSOR = 5;
    static final int ATTRIBUTE_FLOATS = 7;
    static final int ATTRIBUTE_INTS = 8;
    static final int ATTRIBUTE_STRINGS = 9;
    static final int ATTRIBUTE_TYPE = 20;

    /** Values of {@link #ATTRIBUTE_TYPE}. */
    static final int TYPE_OF_FLOAT = 1;

    static final int TYPE_OF_INT = 2;

    static final int TENSOR_DIMS = 1;
    static final int TENSOR_DATA_TYPE = 2;
    static final int TENSOR_SEGMENT = 3;
    static final int TENSOR_FLOAT_DATA = 4;
    static final int TENSOR_INT32_DATA = 5;
    static final int TENSOR_STRING_DATA = 6;
    static final int TENSOR_INT64_DATA = 7;
    static final int TENSOR_NAME = 8;
    static final int TENSOR_RAW_DATA = 9;
    static final int TENSOR_DOUBLE_DATA = 10;
    static final int TENSOR_EXTERNAL_DATA = 13;
    static final int TENSOR_DATA_LOCATION = 14;

    /** Element types. */
    static final int FLOAT = 1;

    static final int UINT8 = 2;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int STRING = 8;
    static final int BOOL = 9;
    static final int DOUBLE = 11;

    static final int VALUE_NAME = 1;
    static final int VALUE_TYPE = 2;
    static final int TYPE_TENSOR = 1;
    static final int TENSOR_TYPE_ELEMENT = 1;
    static final int TENSOR_TYPE_SHAPE = 2;
    static final int SHAPE_DIMENSION = 1;
    static final int DIMENSION_VALUE = 1;
    static final int DIMENSION_PARAMETER = 2;

    /** Keys of a model's metadata that Lanewise writes. */
    static final String OUTPUTS = "lanewise.outputs";

    static final String NAMES = "lanewise.names";
    static final String INPUTS = "lanewise.inputs";
    static final String SCHEMA = "lanewise.schema";
    static final String LOSS = "lanewise.cost";
    /** Prefix of the names of all metadata of Lanewise. */
    static final String LANEWISE = "lanewise.";

    private static final List<String> ELEMENTS =
            List.of(("no type,FLOAT,UINT8,INT8,UINT16,INT16,INT32,INT64,STRING,BOOL,"
                            + "FLOAT16,DOUBLE,UINT32,UINT64,COMPLEX64,COMPLEX128,BFLOAT16")
                    .split(","));

    private static final int LONGEST_QUOTE = 60;

    private Onnx() {}

    /** Returns the domain of operators, which is empty for ONNX's own. */
    static String domain(String text) {
        return text.equals("ai.onnx") ? "" : text;
    }

    /** Returns a text of a file in quotation marks, fit for a sentence. */
    static String quoted(String text) {
        return Quote.of(text, LONGEST_QUOTE);
    }

    /** The name of an element type. */
    static String element(int type) {
        return type >= 0 && type < ELEMENTS.size() ? ELEMENTS.get(type) : "element type " + type;
    }
}
