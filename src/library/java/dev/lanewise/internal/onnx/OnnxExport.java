package dev.lanewise.internal.onnx;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.OnnxOption;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.table.SchemaLines;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network as a graph of ONNX: per layer a Gemm, its normalisation and its activation, of rows from {@code input} to
 * {@code output}.
 */
final class OnnxExport {
    static final String INPUT = "input";
    static final String OUTPUT = "output";
    static final String PRODUCER = "lanewise";
    /** Factor of the bytes of an image, as in data sets. */
    private static final float BYTE = 1 / 256f;
    /** The operator set of ONNX 1.8 (2020), the first with today's Softmax; ONNX Runtime 1.6 and later read it. */
    private static final int OPSET = 13;

    private static final int IR_VERSION = 7;
    /** The operator set of ONNX 1.9 (2021), the first with hard-swish. */
    private static final int OPSET_WITH_HARD_SWISH = 14;
    /** The operator set of ONNX 1.12 (2022), the first with layer normalisation as one operator. */
    private static final int OPSET_WITH_LAYER_NORMALIZATION = 17;

    private static final int IR_VERSION_WITH_LAYER_NORMALIZATION = 8;

    private final Architecture architecture;
    private final float[] parameters;
    private final float[] statistics;
    private final Message nodes = new Message();
    private final Message initializers = new Message();
    private final Set<String> constants = new HashSet<>();
    /** Index of the parameters and the statistics of the next layer. */
    private int at;

    private int statisticsAt;
    /** The name of what the nodes so far compute. */
    private String value = INPUT;

    private String layer = "";

    private OnnxExport(Network network) {
        this.architecture = network.architecture();
        this.parameters = network.parameters();
        this.statistics = network.statistics();
    }

    /** The operator set that a network needs. */
    static int opset(Architecture architecture) {
        if (isLayerNormalized(architecture)) {
            return OPSET_WITH_LAYER_NORMALIZATION;
        }
        return architecture.activations().contains(Activation.HARD_SWISH) ? OPSET_WITH_HARD_SWISH : OPSET;
    }

    private static boolean isLayerNormalized(Architecture architecture) {
        return architecture.normalizations().contains(Normalization.LAYER);
    }

    /** The message of a whole file. */
    static Message model(
            Network network, Outputs outputs, @Nullable Schema schema, Facts facts, Set<OnnxOption> options)
            throws IOException {
        Architecture architecture = network.architecture();
        boolean isAsItStands =
                options.contains(OnnxOption.BATCH_NORMALIZATION) || !Normalizations.coupleExamples(architecture);
        OnnxExport export = new OnnxExport(isAsItStands ? network : network.folded());
        Message model = new Message()
                .number(
                        Onnx.MODEL_IR_VERSION,
                        isLayerNormalized(architecture) ? IR_VERSION_WITH_LAYER_NORMALIZATION : IR_VERSION)
                .text(Onnx.MODEL_PRODUCER_NAME, PRODUCER)
                .text(Onnx.MODEL_PRODUCER_VERSION, facts.get(Fact.LIBRARY).orElse(""))
                .text(Onnx.MODEL_DOMAIN, "dev.lanewise")
                .text(Onnx.MODEL_DOC_STRING, architecture.toString())
                .message(Onnx.MODEL_GRAPH, export.graph(options.contains(OnnxOption.BYTES), schema))
                .message(
                        Onnx.MODEL_OPSET_IMPORT,
                        new Message().text(Onnx.OPSET_DOMAIN, "").number(Onnx.OPSET_VERSION, opset(architecture)));
        metadata(model, Onnx.OUTPUTS, outputs.task().toString());
        metadata(model, Onnx.NAMES, JSON.std.asString(outputs.names()));
        if (schema != null) {
            metadata(
                    model,
                    Onnx.INPUTS,
                    JSON.std.asString(IntStream.range(0, schema.inputs())
                            .mapToObj(schema::inputName)
                            .toList()));
            metadata(model, Onnx.SCHEMA, SchemaLines.of(schema));
        }
        metadata(model, Onnx.LOSS, architecture.loss().toString());
        facts.lines().forEach((name, line) -> metadata(model, Onnx.LANEWISE + name, line));
        return model;
    }

    private static void metadata(Message model, String key, String value) {
        model.message(
                Onnx.MODEL_METADATA, new Message().text(Onnx.ENTRY_KEY, key).text(Onnx.ENTRY_VALUE, value));
    }

    private Message graph(boolean bytes, @Nullable Schema schema) {
        if (bytes) {
            node("pixels/Cast", "Cast", "pixels/numbers", integer("to", Onnx.FLOAT), value);
            node("pixels/Mul", "Mul", "pixels", null, value, constant("pixels/scale", BYTE));
        }
        if (schema != null && schema.isScaled()) {
            scaling(schema);
        }
        for (int l = 1; l <= architecture.layers(); l++) {
            layer(l);
        }
        return new Message()
                .embed(nodes)
                .text(Onnx.GRAPH_NAME, "lanewise")
                .embed(initializers)
                .message(Onnx.GRAPH_INPUT, rows(INPUT, bytes ? Onnx.UINT8 : Onnx.FLOAT, architecture.inputs()))
                .message(Onnx.GRAPH_OUTPUT, rows(OUTPUT, Onnx.FLOAT, architecture.outputs()));
    }

    /** Numbers less their shifts and divided by their scales; 0 and 1 of categories stay what they are. */
    private void scaling(Schema schema) {
        float[] shifts = new float[schema.inputs()];
        float[] scales = new float[schema.inputs()];
        Arrays.fill(scales, 1);
        int input = 0;
        for (Schema.Column column : schema.columns()) {
            if (column instanceof Schema.Numeric numeric) {
                shifts[input] = (float) numeric.shift();
                scales[input] = (float) numeric.scale();
            } else if (column instanceof Schema.Dates dates) {
                for (int part = 0; part < dates.inputs(); part++) {
                    shifts[input + part] = (float) dates.encodings().get(part).shift();
                    scales[input + part] = (float) dates.encodings().get(part).scale();
                }
            }
            input += column.inputs();
        }
        tensor("scaling.shift", shifts, 0, shifts.length);
        tensor("scaling.scale", scales, 0, scales.length);
        node("scaling/Sub", "Sub", "scaling/shifted", null, value, "scaling.shift");
        node("scaling/Div", "Div", "scaling/scaled", null, value, "scaling.scale");
    }

    private void layer(int l) {
        layer = "layer" + l;
        int inputs = architecture.units(l - 1);
        int units = architecture.units(l);
        boolean isLast = l == architecture.layers();
        Activation activation = architecture.activation(l);
        String weights = parameters("weight", units, inputs);
        String biases = parameters("bias", units);
        String z = isLast && activation.equals(Activation.IDENTITY) ? OUTPUT : layer + "/weighted";
        node(layer + "/Gemm", "Gemm", z, integer("transB", 1), value, weights, biases);
        if (architecture.normalization(l) != Normalization.NONE) {
            normalization(l, units);
        }
        activation(activation, isLast ? OUTPUT : layer + "/active");
    }

    private void normalization(int l, int units) {
        String gamma = parameters("gamma", units);
        String beta = parameters("beta", units);
        Message epsilon = real("epsilon", Normalizations.EPSILON);
        if (architecture.normalization(l) == Normalization.BATCH) {
            String means = initializer("mean", statistics, statisticsAt, units);
            String variances = initializer("variance", statistics, statisticsAt + units, units);
            statisticsAt += 2 * units;
            node(
                    layer + "/BatchNormalization",
                    "BatchNormalization",
                    layer + "/normalized",
                    epsilon,
                    value,
                    gamma,
                    beta,
                    means,
                    variances);
        } else {
            node(
                    layer + "/LayerNormalization",
                    "LayerNormalization",
                    layer + "/normalized",
                    epsilon,
                    value,
                    gamma,
                    beta);
        }
    }

    private void activation(Activation activation, String to) {
        String z = value;
        switch (activation.kind()) {
            case SIGMOID -> node(layer + "/Sigmoid", "Sigmoid", to, null, z);
            case TANH -> node(layer + "/Tanh", "Tanh", to, null, z);
            case RELU -> node(layer + "/Relu", "Relu", to, null, z);
            case LEAKY_RELU -> node(layer + "/LeakyRelu", "LeakyRelu", to, real("alpha", activation.slope()), z);
            case RELU6 -> node(layer + "/Clip", "Clip", to, null, z, constant("zero", 0), constant("six", 6));
            case ELU -> node(layer + "/Elu", "Elu", to, real("alpha", 1), z);
            case SELU -> node(layer + "/Selu", "Selu", to, null, z);
            case GELU -> {
                // z (1 + erf(z / sqrt(2))) / 2, as PyTorch writes it: older operator sets have no Gelu, and ONNX
                // Runtime
                // recognises this chain and computes it in one step.
                node(layer + "/Div", "Div", layer + "/scaled", null, z, constant("sqrt2", (float) Math.sqrt(2)));
                node(layer + "/Erf", "Erf", layer + "/erf", null, value);
                node(layer + "/Add", "Add", layer + "/normal", null, value, constant("one", 1));
                node(layer + "/Mul", "Mul", layer + "/doubled", null, z, value);
                node(layer + "/Half", "Mul", to, null, value, constant("half", 0.5f));
            }
            case GELU_TANH -> {
                // z (1 + tanh(sqrt(2 / pi) (z + 0.044715 z^3))) / 2, as PyTorch writes it for operator sets before 20.
                node(layer + "/Square", "Mul", layer + "/square", null, z, z);
                node(layer + "/Cube", "Mul", layer + "/cube", null, z, value);
                node(layer + "/Scale", "Mul", layer + "/scaled", null, value, constant("cubeFactor", 0.044715f));
                node(layer + "/Sum", "Add", layer + "/sum", null, z, value);
                node(layer + "/Argument", "Mul", layer + "/argument", null, value, constant("sqrt2OverPi", (float)
                        Math.sqrt(2 / Math.PI)));
                node(layer + "/Tanh", "Tanh", layer + "/tanh", null, value);
                node(layer + "/Add", "Add", layer + "/normal", null, value, constant("one", 1));
                node(layer + "/Mul", "Mul", layer + "/doubled", null, z, value);
                node(layer + "/Half", "Mul", to, null, value, constant("half", 0.5f));
            }
            case MISH -> {
                // As PyTorch writes it: Mish itself came with operator set 18.
                node(layer + "/Softplus", "Softplus", layer + "/softplus", null, z);
                node(layer + "/Tanh", "Tanh", layer + "/tanh", null, value);
                node(layer + "/Mul", "Mul", to, null, z, value);
            }
            case HARD_SWISH -> node(layer + "/HardSwish", "HardSwish", to, null, z);
            case SILU -> {
                node(layer + "/Sigmoid", "Sigmoid", layer + "/sigmoid", null, z);
                node(layer + "/Mul", "Mul", to, null, z, value);
            }
            case SOFTPLUS -> node(layer + "/Softplus", "Softplus", to, null, z);
            case SOFTSIGN -> node(layer + "/Softsign", "Softsign", to, null, z);
            case IDENTITY -> {}
            case SOFTMAX -> node(layer + "/Softmax", "Softmax", to, integer("axis", 1), z);
        }
    }

    private void node(String name, String type, String output, @Nullable Message attribute, String... inputs) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(Onnx.NODE_INPUT, input);
        }
        node.text(Onnx.NODE_OUTPUT, output).text(Onnx.NODE_NAME, name).text(Onnx.NODE_OP_TYPE, type);
        if (attribute != null) {
            node.message(Onnx.NODE_ATTRIBUTE, attribute);
        }
        nodes.message(Onnx.GRAPH_NODE, node);
        value = output;
    }

    private static Message integer(String name, long value) {
        return new Message()
                .text(Onnx.ATTRIBUTE_NAME, name)
                .number(Onnx.ATTRIBUTE_INT, value)
                .number(Onnx.ATTRIBUTE_TYPE, Onnx.TYPE_OF_INT);
    }

    private static Message real(String name, float value) {
        return new Message()
                .text(Onnx.ATTRIBUTE_NAME, name)
                .real(Onnx.ATTRIBUTE_FLOAT, value)
                .number(Onnx.ATTRIBUTE_TYPE, Onnx.TYPE_OF_FLOAT);
    }

    /** A number, written once however often it is used. */
    private String constant(String name, float number) {
        if (constants.add(name)) {
            tensor(name, new float[] {number}, 0);
        }
        return name;
    }

    /** The next parameters of the layer. */
    private String parameters(String what, int... dimensions) {
        String name = initializer(what, parameters, at, dimensions);
        at += dimensions.length == 1 ? dimensions[0] : dimensions[0] * dimensions[1];
        return name;
    }

    private String initializer(String what, float[] values, int from, int... dimensions) {
        String name = layer + "." + what;
        tensor(name, values, from, dimensions);
        return name;
    }

    private void tensor(String name, float[] values, int from, int... dimensions) {
        Message tensor = new Message();
        int count = 1;
        for (int dimension : dimensions) {
            tensor.number(Onnx.TENSOR_DIMS, dimension);
            count *= dimension;
        }
        initializers.message(
                Onnx.GRAPH_INITIALIZER,
                tensor.number(Onnx.TENSOR_DATA_TYPE, Onnx.FLOAT)
                        .text(Onnx.TENSOR_NAME, name)
                        .floats(Onnx.TENSOR_RAW_DATA, values, from, count));
    }

    /** A matrix with any number of rows. */
    private static Message rows(String name, int element, int columns) {
        Message shape = new Message()
                .message(Onnx.SHAPE_DIMENSION, new Message().text(Onnx.DIMENSION_PARAMETER, "N"))
                .message(Onnx.SHAPE_DIMENSION, new Message().number(Onnx.DIMENSION_VALUE, columns));
        return new Message()
                .text(Onnx.VALUE_NAME, name)
                .message(
                        Onnx.VALUE_TYPE,
                        new Message()
                                .message(
                                        Onnx.TYPE_TENSOR,
                                        new Message()
                                                .number(Onnx.TENSOR_TYPE_ELEMENT, element)
                                                .message(Onnx.TENSOR_TYPE_SHAPE, shape)));
    }
}
