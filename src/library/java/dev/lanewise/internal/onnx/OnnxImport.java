package dev.lanewise.internal.onnx;

import dev.lanewise.UnknownTaskException;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Identity;
import dev.lanewise.internal.LayerSizes;
import dev.lanewise.internal.Normalizations;
import dev.lanewise.internal.format.Outputs;
import dev.lanewise.internal.onnx.GraphValue.Constant;
import dev.lanewise.internal.onnx.GraphValue.Flow;
import dev.lanewise.internal.onnx.GraphValue.Labels;
import dev.lanewise.internal.onnx.GraphValue.Largest;
import dev.lanewise.internal.onnx.GraphValue.Mapped;
import dev.lanewise.internal.onnx.GraphValue.Moment;
import dev.lanewise.internal.onnx.GraphValue.Pair;
import dev.lanewise.internal.onnx.GraphValue.Step;
import dev.lanewise.internal.onnx.Layers.Active;
import dev.lanewise.internal.onnx.Layers.Weighted;
import dev.lanewise.internal.onnx.Layers.Weights;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a network of a graph: follows the nodes in the order of the file and expresses every value as a function of a row
 * of inputs. If it cannot, reading fails with a message that names the node.
 */
final class OnnxImport extends NodeReader {
    /** The first operator set in which constants spread over rows as they do today. */
    private static final int FIRST_OPSET = 7;

    private static final int LAST_OPSET_WITH_SOFTMAX_OF_REST = 12;
    private static final String ML = "ai.onnx.ml";
    private static final String SKLEARN = "skl2onnx";

    private final OnnxModel model;
    private final long length;

    /** A network and the meaning of its outputs. */
    record Result(Network network, Outputs outputs) {}

    private OnnxImport(String file, OnnxModel model, long length) {
        super(file, length);
        this.model = model;
        this.length = length;
    }

    /**
     * Creates the network and determines the meaning of its outputs.
     *
     * @param length of the file in bytes
     * @param givenTask what the network predicts; null if only the file can say it
     * @throws DataFormatException with one sentence that names the file and the part that is not supported
     */
    static Result of(String file, OnnxModel model, long length, @Nullable Task givenTask) throws DataFormatException {
        return new OnnxImport(file, model, length).run(givenTask);
    }

    private Result run(@Nullable Task givenTask) throws DataFormatException {
        long opset = model.opsets().getOrDefault("", 0L);
        if (opset < FIRST_OPSET) {
            throw new DataFormatException(file + ": the file needs operator set " + opset + ", but only sets from "
                    + FIRST_OPSET + " are supported");
        }
        model.initializers().forEach((name, tensor) -> values.put(name, new Constant(tensor, false)));
        input();
        for (OnnxModel.Node next : model.nodes()) {
            node = next;
            if (next.outputs().isEmpty()) {
                throw wrong("has no output");
            }
            GraphValue value = value();
            if (values.put(next.outputs().get(0), value) != null) {
                throw wrong(
                        "makes the value " + OnnxReader.quoted(next.outputs().get(0)) + ", which there is already");
            }
        }
        return output(givenTask);
    }

    private void input() throws DataFormatException {
        List<OnnxModel.Value> inputs = model.inputs().stream()
                .filter(i -> !values.containsKey(i.name()))
                .toList();
        if (inputs.size() != 1) {
            throw new DataFormatException(
                    file + ": the graph has " + inputs.size() + " inputs, but one is expected: the rows");
        }
        OnnxModel.Value input = inputs.get(0);
        String title = file + ": the input " + OnnxReader.quoted(input.name()) + " at offset " + input.offset();
        if (!Set.of(Onnx.FLOAT, Onnx.DOUBLE, Onnx.UINT8, Onnx.INT32, Onnx.INT64).contains(input.element())) {
            throw new DataFormatException(
                    title + " is " + (input.element() == 0 ? "no tensor" : Onnx.element(input.element()))
                            + ", but FLOAT, DOUBLE, UINT8, INT32 or INT64 is expected");
        }
        long width = -1;
        boolean isFlat = true;
        if (input.dimensions() != null) {
            if (input.dimensions().size() < 2) {
                throw new DataFormatException(title + " has "
                        + input.dimensions().size() + " dimensions, but rows of numbers have two at least");
            }
            isFlat = input.dimensions().size() == 2;
            width = 1;
            for (long dimension :
                    input.dimensions().subList(1, input.dimensions().size())) {
                width = dimension < 0 || width < 0 ? -1 : width * dimension;
                if (dimension == 0 || width > LayerSizes.MAX_UNITS) {
                    throw new DataFormatException(title + " has the dimensions " + input.dimensions()
                            + ", but a row has 1 to " + LayerSizes.MAX_UNITS + " numbers");
                }
            }
        }
        boolean isWhole = input.element() != Onnx.FLOAT && input.element() != Onnx.DOUBLE;
        // Pixels are byte/256 here, wherever they come from.
        double @Nullable [] scale = input.element() == Onnx.UINT8 ? new double[] {256} : null;
        double @Nullable [] shift = scale == null ? null : new double[1];
        values.put(
                input.name(),
                new Flow(
                        new Active(null, Activation.IDENTITY, (int) width, scale, shift), Curve.SAME, isFlat, isWhole));
    }

    private Result output(@Nullable Task givenTask) throws DataFormatException {
        GraphValue found = null;
        Labels labels = null;
        for (OnnxModel.Value output : model.outputs()) {
            GraphValue value = values.get(output.name());
            String title = file + ": the output " + OnnxReader.quoted(output.name()) + " at offset " + output.offset();
            if (value instanceof Flow || value instanceof Pair || value instanceof Mapped) {
                if (found != null) {
                    throw new DataFormatException(title + " is the second of numbers, but one is expected");
                }
                found = value;
            } else if (value instanceof Labels given) {
                labels = given;
            } else if (!(value instanceof Largest)) {
                throw new DataFormatException(title
                        + (value == null
                                ? " is made by no node that is read"
                                : " is not what a network gives, but a step on the way"));
            }
        }
        if (found == null) {
            throw new DataFormatException(file + ": the graph has no output of numbers, but one is expected");
        }
        @Nullable List<String> names = labels == null || labels.areMany() ? null : labels.names();
        if (found instanceof Mapped mapped) {
            names = mapped.names();
            found = mapped.outputs();
        }
        boolean isPair = found instanceof Pair;
        Flow flow = found instanceof Pair pair ? pair.second() : (Flow) found;
        if (!flow.isFlat()) {
            throw new DataFormatException(
                    file + ": the output of the graph must be a matrix with one row for each example");
        }
        node = model.nodes().isEmpty()
                ? OnnxModel.Node.NONE
                : model.nodes().get(model.nodes().size() - 1);
        Active last = Layers.active(settled(flow).base());
        if (last.layer() != null && last.scale() != null) {
            throw wrong("scales or shifts the outputs of the activation " + last.activation()
                    + ", but outputs must be those of an activation");
        }
        Assembly assembly = new Assembly(file, model, length);
        Network network = assembly.network(last);
        Outputs outputs = assembly.outputs(network.architecture(), names, isPair, labels != null && labels.areMany());
        if (outputs == null) {
            return interpreted(network, givenTask);
        }
        if (givenTask != null && outputs.task() != givenTask) {
            throw new DataFormatException(file + ": according to the file, its network predicts " + outputs.task()
                    + ", but the given task predicts " + givenTask);
        }
        return new Result(network, outputs);
    }

    /** Determines the meaning of outputs that the file does not describe. */
    private Result interpreted(Network network, @Nullable Task givenTask) throws DataFormatException {
        Architecture architecture = network.architecture();
        boolean isLinear = architecture.output().equals(Activation.IDENTITY);
        Task task = givenTask;
        if (task == null && isLinear && model.producer().startsWith(SKLEARN)) {
            task = Task.REGRESSION; // Its classifiers have labels, or names.
        }
        if (task == null && isLinear) {
            throw new UnknownTaskException(file);
        }
        if (task == null) {
            return new Result(network, Outputs.of(architecture));
        }
        try {
            Architecture shape = isLinear ? Outputs.suitable(architecture, task) : architecture;
            return new Result(network.withOutput(shape.output(), shape.loss()), Outputs.of(shape, task));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    // ---- nodes

    private GraphValue value() throws DataFormatException {
        if (node.domain().equals(ML)) {
            return switch (node.type()) {
                case "Scaler" -> scaler();
                case "ArrayFeatureExtractor" -> classes();
                case "ZipMap" -> zipMap();
                case "Binarizer" -> {
                    attributes("threshold");
                    settled(flow(0));
                    yield new Labels(null, true);
                }
                default -> throw unknown();
            };
        }
        if (!node.domain().isEmpty()) {
            throw unknown();
        }
        return switch (node.type()) {
            case "Constant" -> constant();
            case "Identity" -> {
                attributes();
                yield input(0);
            }
            case "Dropout" -> dropout();
            case "Cast" -> cast();
            case "Flatten" -> flatten();
            case "Reshape" -> reshape();
            case "Transpose" -> transpose();
            case "MatMul" -> matMul();
            case "Gemm" -> gemm();
            case "BatchNormalization" -> batchNormalization();
            case "LayerNormalization" -> layerNormalization();
            case "ReduceMean" -> reduceMean();
            case "Softmax" -> softmax();
            case "ArgMax" -> {
                attributes("axis", "keepdims", "select_last_index");
                yield new Largest(input(0));
            }
            case "Concat" -> concat();
            case "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Greater", "GreaterOrEqual", "Less", "LessOrEqual" ->
                arithmetic();
            case "Where" -> where();
            case "Clip" -> clip();
            case "Relu" -> function(z -> Math.max(z, 0));
            case "Sigmoid" -> function(z -> 1 / (1 + Math.exp(-z)));
            case "Tanh" -> function(Math::tanh);
            case "Softplus" -> function(z -> Curve.of(Activation.SOFTPLUS, z));
            case "Exp" -> function(Math::exp);
            case "Log" -> function(Math::log);
            case "Erf" -> function(Curve::erf);
            case "Neg" -> function(z -> -z);
            case "Reciprocal" -> function(z -> 1 / z);
            case "Sqrt" -> sqrt();
            case "LeakyRelu" -> {
                double alpha = real("alpha", 0.01f);
                yield function(z -> z > 0 ? z : alpha * z, "alpha");
            }
            case "Selu" -> {
                double alpha = real("alpha", 1.6732632f);
                double gamma = real("gamma", 1.050701f);
                yield function(z -> gamma * (z > 0 ? z : alpha * Math.expm1(z)), "alpha", "gamma");
            }
            case "Mish" -> function(z -> Curve.of(Activation.MISH, z));
            case "HardSwish" -> function(z -> Curve.of(Activation.HARD_SWISH, z));
            case "HardSigmoid" -> {
                double alpha = real("alpha", 0.2f);
                double beta = real("beta", 0.5f);
                yield function(z -> Math.max(0, Math.min(1, alpha * z + beta)), "alpha", "beta");
            }
            case "Elu" -> {
                double alpha = real("alpha", 1);
                yield function(z -> z > 0 ? z : alpha * Math.expm1(z), "alpha");
            }
            case "Swish" -> {
                double alpha = real("alpha", 1);
                yield function(z -> z / (1 + Math.exp(-alpha * z)), "alpha");
            }
            case "Gelu" -> {
                OnnxModel.Attribute approximate = node.attributes().get("approximate");
                String form = approximate == null ? "none" : approximate.text();
                if (!"none".equals(form) && !"tanh".equals(form)) {
                    throw wrong("has an unknown approximation of GELU; \"none\" or \"tanh\" is expected");
                }
                Activation gelu = "tanh".equals(form) ? Activation.GELU_TANH : Activation.GELU;
                yield function(z -> Curve.of(gelu, z), "approximate");
            }
            default -> throw unknown();
        };
    }

    private DataFormatException unknown() {
        if (node.type().isEmpty()) {
            return wrong("has no operator");
        }
        return failure("the operator " + type()
                + (node.domain().isEmpty() ? "" : " of " + OnnxReader.quoted(node.domain())) + " is not supported");
    }

    private GraphValue constant() throws DataFormatException {
        attributes("value", "value_float", "value_floats", "value_int", "value_ints");
        OnnxModel.Attribute value =
                node.attributes().values().stream().findFirst().orElseThrow(() -> wrong("has no value"));
        if (value.tensor() != null) {
            return new Constant(value.tensor(), false);
        }
        if (value.real() != null) {
            return new Constant(Tensor.of(new float[] {value.real()}).withDimensions(List.of()), false);
        }
        if (value.reals().length > 0) {
            return new Constant(Tensor.of(value.reals()), false);
        }
        long[] whole = value.integer() == null ? value.integers() : new long[] {value.integer()};
        return new Constant(
                new Tensor(
                        "",
                        node.offset(),
                        Onnx.INT64,
                        value.integer() == null ? List.of((long) whole.length) : List.of(),
                        null,
                        whole,
                        null),
                false);
    }

    private GraphValue dropout() throws DataFormatException {
        attributes("ratio", "seed");
        if (has(2)
                && !(input(2) instanceof Constant mode
                        && Arrays.equals(mode.tensor().integers(), new long[1]))) {
            throw wrong("may be training, but a network in use is expected");
        }
        return input(0);
    }

    private GraphValue cast() throws DataFormatException {
        attributes("to", "saturate", "round_mode");
        GraphValue value = input(0);
        boolean toReal = integer("to", 0) == Onnx.FLOAT || integer("to", 0) == Onnx.DOUBLE;
        if (value instanceof Labels || value instanceof Largest || (toReal && value instanceof Pair)) {
            return value;
        }
        if (toReal && value instanceof Flow flow) {
            return new Flow(flow.base(), flow.curve(), flow.isFlat(), false);
        }
        if (toReal && value instanceof Constant constant && constant.tensor().isNumeric()) {
            return constant;
        }
        throw wrong("makes numbers " + Onnx.element((int) integer("to", 0)) + ", but FLOAT or DOUBLE is expected");
    }

    private GraphValue flatten() throws DataFormatException {
        attributes("axis");
        if (integer("axis", 1) != 1 || !(input(0) instanceof Flow flow)) {
            throw wrong("does not make rows of what there is for each example, but that is expected");
        }
        return new Flow(flow.base(), flow.curve(), true, flow.isWhole());
    }

    private GraphValue reshape() throws DataFormatException {
        attributes("allowzero");
        GraphValue value = input(0);
        if (value instanceof Labels || value instanceof Largest) {
            return value;
        }
        if (!(input(1) instanceof Constant shape) || shape.tensor().integers() == null) {
            throw wrong("takes a shape that is computed, but one of the file is expected");
        }
        long[] to = shape.tensor().integers();
        if (value instanceof Constant constant && !constant.isTurned()) {
            long count = 1;
            for (long size : to) {
                count = size < 1 || count > OnnxReader.MOST_PARTS * (long) LayerSizes.MAX_UNITS / size
                        ? 0
                        : count * size;
            }
            if (count == constant.tensor().count()) {
                return new Constant(
                        constant.tensor()
                                .withDimensions(Arrays.stream(to).boxed().toList()),
                        false);
            }
        } else if (value instanceof Flow flow && to.length == 2) {
            int width = flow.base().width();
            if (width < 0
                    && to[0] <= 0
                    && to[1] > 0
                    && to[1] <= LayerSizes.MAX_UNITS
                    && flow.base() instanceof Active active) {
                return new Flow(active.ofWidth((int) to[1]), flow.curve(), true, flow.isWhole());
            }
            if ((to[1] == width && width > 0) || (to[1] == -1 && to[0] >= 0)) {
                return new Flow(flow.base(), flow.curve(), true, flow.isWhole());
            }
        }
        throw wrong("does not make rows of what there is for each example, but that is expected");
    }

    private GraphValue transpose() throws DataFormatException {
        attributes("perm");
        OnnxModel.Attribute order = node.attributes().get("perm");
        if (input(0) instanceof Constant constant
                && constant.dimensions().size() == 2
                && (order == null || Arrays.equals(order.integers(), new long[] {1, 0}))) {
            return new Constant(constant.tensor(), !constant.isTurned());
        }
        throw wrong("is only read of the weights of a layer");
    }

    // ---- weights

    private GraphValue matMul() throws DataFormatException {
        attributes();
        return weighted(flow(0), constant(1), false, 1);
    }

    private GraphValue gemm() throws DataFormatException {
        attributes("alpha", "beta", "transA", "transB");
        if (integer("transA", 0) != 0) {
            throw wrong("transposes its rows, but rows as they are are expected");
        }
        Flow flow = weighted(flow(0), constant(1), integer("transB", 0) != 0, real("alpha", 1));
        double beta = real("beta", 1);
        if (!has(2) || beta == 0) {
            return flow;
        }
        double[] bias = vector(constant(2), flow.base().width());
        for (int j = 0; j < bias.length; j++) {
            bias[j] *= beta;
        }
        return scaled(flow, new double[] {1}, bias);
    }

    private Flow weighted(Flow given, Constant matrix, boolean isTransposed, double factor) throws DataFormatException {
        Flow flow = settled(given);
        List<Long> d = matrix.dimensions();
        if (d.size() != 2) {
            throw wrong("takes weights of the dimensions " + d + ", but a matrix is expected");
        }
        int inputs = (int) (long) d.get(isTransposed ? 1 : 0);
        int outputs = (int) (long) d.get(isTransposed ? 0 : 1);
        int width = flow.base().width();
        if (!flow.isFlat() || (width >= 0 && width != inputs)) {
            throw wrong("has weights for " + inputs + " inputs, but "
                    + (flow.isFlat() ? "there are " + width : "is given no rows"));
        }
        if (inputs < 1 || outputs < 1 || inputs > LayerSizes.MAX_UNITS || outputs > LayerSizes.MAX_UNITS) {
            throw wrong(
                    "has weights of the dimensions " + d + ", but a layer has 1 to " + LayerSizes.MAX_UNITS + " units");
        }
        spend(2L * outputs);
        Active before = flow.base() instanceof Active active
                ? active.ofWidth(inputs)
                : ((Weighted) flow.base()).active(Activation.IDENTITY, 1, 0);
        return flow.of(Weighted.of(
                before, new Weights(matrix.tensor(), inputs, outputs, isTransposed == matrix.isTurned(), factor)));
    }

    /** The numbers multiplied and added to, as a part of the layer before or after. */
    private Flow scaled(Flow given, double[] scale, double[] shift) throws DataFormatException {
        Flow flow = settled(given);
        spend(4L * Math.max(1, flow.base().width()));
        return flow.of(flow.base().scaled(scale, shift));
    }

    // ---- normalisation

    private GraphValue batchNormalization() throws DataFormatException {
        attributes("epsilon", "momentum", "training_mode", "spatial");
        if (integer("training_mode", 0) != 0) {
            throw wrong("is training, but a network in use is expected");
        }
        Flow flow = rows(settled(flow(0)));
        int width = flow.base().width();
        double[] gamma = full(1, width);
        double[] beta = full(2, width);
        double[] mean = full(3, width);
        double[] variance = full(4, width);
        // One file may have another epsilon than Lanewise; the difference goes into the variance.
        double more = (float) real("epsilon", 1e-5f) - (double) Normalizations.EPSILON;
        boolean isKept = flow.base() instanceof Weighted weighted && weighted.normalization() == Normalization.NONE;
        double[] scale = new double[width];
        double[] shift = new double[width];
        for (int j = 0; j < width; j++) {
            variance[j] += more;
            double square = variance[j] + Normalizations.EPSILON;
            if (!(square > 0)) {
                throw wrong("has the variance " + square + " with epsilon, but more than 0 is expected");
            }
            isKept &= variance[j] >= 0;
            scale[j] = gamma[j] / Math.sqrt(square);
            shift[j] = beta[j] - mean[j] * scale[j];
        }
        return isKept
                ? flow.of(((Weighted) flow.base()).batchNormalized(gamma, beta, mean, variance))
                : scaled(flow, scale, shift);
    }

    private Flow rows(Flow flow) throws DataFormatException {
        if (!flow.isFlat() || flow.base().width() < 0) {
            throw wrong("is given no rows of a known length");
        }
        return flow;
    }

    private GraphValue layerNormalization() throws DataFormatException {
        attributes("axis", "epsilon", "stash_type");
        Flow flow = settled(flow(0));
        if (integer("axis", -1) != -1 && integer("axis", -1) != 1) {
            throw wrong("normalises along the axis " + integer("axis", -1)
                    + ", but along the units of a layer, 1, is expected");
        }
        int width = rows(flow).base().width();
        Flow normalized = layerNormalized(flow, real("epsilon", 1e-5f));
        Flow scaled = scaled(normalized, vector(constant(1), width), new double[1]);
        return has(2) ? scaled(scaled, new double[] {1}, vector(constant(2), width)) : scaled;
    }

    private Flow layerNormalized(Flow flow, double epsilon) throws DataFormatException {
        if (!(flow.base() instanceof Weighted weighted) || weighted.normalization() != Normalization.NONE) {
            throw wrong(
                    "does not follow the weights of a layer, but layers are normalised between weights and activation");
        }
        if ((float) epsilon != Normalizations.EPSILON) {
            throw wrong("has the epsilon " + (float) epsilon + ", but " + Normalizations.EPSILON + " is expected");
        }
        double[] ones = new double[weighted.width()];
        Arrays.fill(ones, 1);
        spend(2L * ones.length);
        return new Flow(weighted.layerNormalized(ones, new double[ones.length]), Curve.SAME, flow.isFlat(), false);
    }

    /** The mean of the units, or of their squares around it. */
    private GraphValue reduceMean() throws DataFormatException {
        attributes("axes", "keepdims", "noop_with_empty_axes");
        long @Nullable [] axes = node.attributes().containsKey("axes")
                ? node.attributes().get("axes").integers()
                : has(1) && input(1) instanceof Constant constant
                        ? constant.tensor().integers()
                        : null;
        if (axes == null || axes.length != 1 || (axes[0] != -1 && axes[0] != 1) || integer("keepdims", 1) != 1) {
            throw wrong("is only read along the units of a layer");
        }
        if (input(0) instanceof Moment moment && moment.step() == Step.SQUARED) {
            return new Moment(moment.of(), Step.VARIANCE, 0);
        }
        Flow flow = settled(flow(0));
        if (!flow.isFlat() || !(flow.base() instanceof Weighted weighted)) {
            throw wrong("is only read of the weighted inputs of a layer, which it normalises");
        }
        return new Moment(weighted, Step.MEAN, 0);
    }

    private GraphValue sqrt() throws DataFormatException {
        if (input(0) instanceof Moment moment && moment.step() == Step.VARIANCE) {
            return new Moment(moment.of(), Step.DEVIATION, moment.epsilon());
        }
        return function(Math::sqrt);
    }

    /** Returns the step of layer normalisation that an operator computes; null if it computes something else. */
    private @Nullable GraphValue moment(GraphValue a, GraphValue b) throws DataFormatException {
        Moment first = a instanceof Moment moment ? moment : null;
        Moment second = b instanceof Moment moment ? moment : null;
        boolean isScalar = b instanceof Constant constant
                && constant.tensor().isNumeric()
                && constant.tensor().count() == 1;
        switch (node.type()) {
            case "Sub" -> {
                if (second != null
                        && second.step() == Step.MEAN
                        && a instanceof Flow flow
                        && flow.curve() == Curve.SAME
                        && Identity.same(flow.base(), second.of())) {
                    return new Moment(second.of(), Step.CENTERED, 0);
                }
            }
            case "Pow", "Mul" -> {
                boolean isSquare = node.type().equals("Mul")
                        ? second != null
                                && second.step() == Step.CENTERED
                                && first != null
                                && Identity.same(second.of(), first.of())
                        : isScalar && ((Constant) b).tensor().get(0) == 2;
                if (first != null && first.step() == Step.CENTERED && isSquare) {
                    return new Moment(first.of(), Step.SQUARED, 0);
                }
            }
            case "Add" -> {
                if (first != null && first.step() == Step.VARIANCE && isScalar) {
                    return new Moment(
                            first.of(),
                            Step.VARIANCE,
                            first.epsilon() + ((Constant) b).tensor().get(0));
                }
            }
            case "Div" -> {
                if (first != null
                        && first.step() == Step.CENTERED
                        && second != null
                        && second.step() == Step.DEVIATION
                        && Identity.same(first.of(), second.of())) {
                    return layerNormalized(new Flow(first.of(), Curve.SAME, true, false), second.epsilon());
                }
            }
            default -> {}
        }
        if (first != null || second != null) {
            throw wrong("is no step of layer normalisation as it is read");
        }
        return null;
    }

    // ---- functions

    private GraphValue function(DoubleUnaryOperator function, String... attributes) throws DataFormatException {
        attributes(attributes);
        Flow flow = flow(0);
        spend(Curve.SAME.size());
        return flow.of(flow.curve().then(function));
    }

    private GraphValue softmax() throws DataFormatException {
        attributes("axis");
        long axis = integer("axis", model.opsets().getOrDefault("", 0L) <= LAST_OPSET_WITH_SOFTMAX_OF_REST ? 1 : -1);
        Flow flow = settled(flow(0));
        if (!flow.isFlat() || (axis != 1 && axis != -1) || !(flow.base() instanceof Weighted weighted)) {
            throw wrong("does not follow the weights of a layer, along its units, but that is expected");
        }
        return flow.of(weighted.active(Activation.SOFTMAX, 1, 0));
    }

    private GraphValue arithmetic() throws DataFormatException {
        attributes();
        GraphValue a = input(0);
        GraphValue b = input(1);
        GraphValue moment = moment(a, b);
        if (moment != null) {
            return moment;
        }
        DoubleBinaryOperator operation = switch (node.type()) {
            case "Add" -> Double::sum;
            case "Sub" -> (x, y) -> x - y;
            case "Mul" -> (x, y) -> x * y;
            case "Div" -> (x, y) -> x / y;
            case "Max" -> Math::max;
            case "Min" -> Math::min;
            // What is true is 1 here, and no activation, so it cannot be mistaken for numbers.
            case "Greater" -> (x, y) -> x > y ? 1 : 0;
            case "GreaterOrEqual" -> (x, y) -> x >= y ? 1 : 0;
            case "Less" -> (x, y) -> x < y ? 1 : 0;
            case "LessOrEqual" -> (x, y) -> x <= y ? 1 : 0;
            default -> Math::pow;
        };
        spend(Curve.SAME.size());
        if (a instanceof Flow && b instanceof Flow) {
            Flow first = flow(0);
            Flow second = flow(1);
            if (!Identity.same(first.base(), second.base())) {
                throw wrong("joins two branches, but a network is one chain of layers");
            }
            return first.of(first.curve().with(second.curve(), operation));
        }
        boolean isFirst = a instanceof Flow;
        Flow flow = flow(isFirst ? 0 : 1);
        Constant constant = constant(isFirst ? 1 : 0);
        // The bias of a single unit looks like a number for all units, but for its dimensions.
        boolean isBias = flow.base().width() == 1
                && flow.curve() == Curve.SAME
                && !constant.dimensions().isEmpty();
        if (constant.tensor().count() == 1 && !isBias && constant.dimensions().size() <= (flow.isFlat() ? 2 : 3)) {
            double number = constant.tensor().get(0);
            return flow.of(flow.curve()
                    .then(isFirst ? x -> operation.applyAsDouble(x, number) : x -> operation.applyAsDouble(number, x)));
        }
        int width = flow.base().width();
        if (!flow.isFlat() || (width < 0 && constant.dimensions().isEmpty())) {
            throw wrong("takes different numbers for the places of an example, which is only read of rows");
        }
        Flow settled = settled(flow);
        if (width < 0) {
            width = (int) (long) constant.dimensions().get(constant.dimensions().size() - 1);
            settled = settled.of(((Active) settled.base()).ofWidth(width));
        }
        double[] vector = vector(constant, width);
        double[] scale = {1};
        double[] shift = {0};
        switch (node.type()) {
            case "Add" -> shift = vector;
            case "Sub" -> {
                shift = isFirst ? Arrays.stream(vector).map(x -> -x).toArray() : vector;
                scale[0] = isFirst ? 1 : -1;
            }
            case "Mul" -> scale = vector;
            default -> {
                if (!node.type().equals("Div") || !isFirst) {
                    throw wrong("is only read with one number for all units");
                }
                scale = Arrays.stream(vector).map(x -> 1 / x).toArray();
            }
        }
        // Both have to be for each unit if one is.
        return scaled(settled, spread(scale, width), spread(shift, width));
    }

    /** One of two functions, by a third: how exporters write what is different above and below a number. */
    private GraphValue where() throws DataFormatException {
        attributes();
        Flow condition = flow(0);
        Curve whereTrue = curve(1, condition);
        Curve whereFalse = curve(2, condition);
        spend(2L * Curve.SAME.size());
        Curve first = condition.curve().with(whereTrue, (c, x) -> c == 1 ? x : 0);
        return condition.of(first.with(condition.curve().with(whereFalse, (c, y) -> c == 1 ? 0 : y), Double::sum));
    }

    private GraphValue clip() throws DataFormatException {
        double min = has(1) ? number(1) : real("min", Double.NEGATIVE_INFINITY);
        double max = has(2) ? number(2) : real("max", Double.POSITIVE_INFINITY);
        return function(z -> Math.min(Math.max(z, min), max), "min", "max");
    }

    private GraphValue scaler() throws DataFormatException {
        attributes("offset", "scale");
        GraphValue value = input(0);
        // It takes whole numbers as well, and gives floats.
        Flow flow = value instanceof Flow given
                ? settled(new Flow(given.base(), given.curve(), given.isFlat(), false))
                : flow(0);
        int width = flow.base().width();
        float[] offsets = reals("offset");
        float[] scales = reals("scale");
        if (!flow.isFlat()
                || width < 0
                || (offsets.length != 1 && offsets.length != width)
                || (scales.length != 1 && scales.length != width)) {
            throw wrong("has " + offsets.length + " offsets and " + scales.length + " scales for "
                    + (width < 0 ? "rows of unknown length" : width + " numbers"));
        }
        spend(2L * width);
        double[] scale = new double[width];
        double[] shift = new double[width];
        for (int i = 0; i < width; i++) {
            scale[i] = scales[scales.length == 1 ? 0 : i];
            shift[i] = -offsets[offsets.length == 1 ? 0 : i] * scale[i];
        }
        return scaled(flow, scale, shift);
    }

    // ---- what scikit-learn's classifiers add behind their outputs

    private GraphValue classes() throws DataFormatException {
        attributes();
        if (!(input(0) instanceof Constant constant) || !(input(1) instanceof Largest)) {
            throw wrong("is only read where it looks up the class of the largest output");
        }
        Tensor tensor = constant.tensor();
        @Nullable
        List<String> names = tensor.texts() != null
                ? tensor.texts()
                : tensor.integers() != null
                        ? Arrays.stream(tensor.integers())
                                .mapToObj(String::valueOf)
                                .toList()
                        : null;
        return new Labels(names, false);
    }

    private GraphValue zipMap() throws DataFormatException {
        attributes("classlabels_strings", "classlabels_int64s");
        GraphValue value = input(0);
        if (!(value instanceof Flow || value instanceof Pair)) {
            throw wrong("names something else than the outputs of a network");
        }
        OnnxModel.Attribute texts = node.attributes().get("classlabels_strings");
        OnnxModel.Attribute whole = node.attributes().get("classlabels_int64s");
        return new Mapped(
                value,
                texts != null
                        ? texts.texts()
                        : whole == null
                                ? null
                                : Arrays.stream(whole.integers())
                                        .mapToObj(String::valueOf)
                                        .toList());
    }

    /** The probabilities of two classes, made of that of the second. */
    private GraphValue concat() throws DataFormatException {
        attributes("axis");
        if (node.inputs().size() == 2 && (integer("axis", 0) == 1 || integer("axis", 0) == -1)) {
            Flow first = flow(0);
            Flow second = flow(1);
            Flow settled = settled(second);
            // What is settled already has no curve to hold the other's against, so both are seen from the same base.
            if (Identity.same(first.base(), second.base())
                    && second.base().width() == 1
                    && second.isFlat()
                    && first.curve().isOneLess(second.curve())) {
                return new Pair(settled);
            }
        }
        throw wrong("is only read where it puts the probability of a class beside one less it");
    }
}
