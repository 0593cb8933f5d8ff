package dev.lanewise.internal.onnx;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.onnx.GraphValue.Constant;
import dev.lanewise.internal.onnx.GraphValue.Flow;
import dev.lanewise.internal.onnx.GraphValue.Labels;
import dev.lanewise.internal.onnx.GraphValue.Largest;
import dev.lanewise.internal.onnx.GraphValue.Mapped;
import dev.lanewise.internal.onnx.GraphValue.Pair;
import dev.lanewise.network.Activation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operators that exporters write for a network of dense layers. Each computes a value of the graph from earlier
 * values, or refuses its node with a sentence that names it.
 */
final class Operators {
    private static final String ML = "ai.onnx.ml";
    private static final int LAST_OPSET_WITH_SOFTMAX_OF_REST = 12;
    private static final int LONGEST_FUNCTION = 200;
    private static final int MIN_NUMBERS = 1 << 20;

    private final OnnxModel model;
    private final Chain chain;
    /** The values known so far, by name. */
    private final Map<String, GraphValue> values = new HashMap<>();
    /** The node that is being read. */
    private Node node = new Node("", 0, 0, "", "", "", List.of(), List.of(), Map.of());
    /**
     * Number of constants that may still be computed from those of the file, so that a small file takes little memory.
     */
    private long numbers;

    /** Creates the operators of a model, which extend the chain. The constants of the model are known values. */
    Operators(OnnxModel model, Chain chain) {
        this.model = model;
        this.chain = chain;
        this.numbers = MIN_NUMBERS + model.length() / 2;
        model.initializers().forEach((name, tensor) -> values.put(name, new Constant(tensor, false)));
    }

    @Nullable
    GraphValue value(String name) {
        return values.get(name);
    }

    void put(String name, GraphValue value) {
        values.put(name, value);
    }

    /** Computes the first output of a node, the only one that is needed for inference. */
    void compute(Node next) throws DataFormatException {
        node = next;
        if (next.outputs().isEmpty()) {
            throw wrong("has no output");
        }
        if (values.put(next.outputs().get(0), value()) != null) {
            throw wrong("makes the value " + Onnx.quoted(next.outputs().get(0)) + ", which there is already");
        }
    }

    private GraphValue value() throws DataFormatException {
        if (node.domain().equals(ML)) {
            return switch (node.type()) {
                case "Scaler" -> scaler();
                case "ArrayFeatureExtractor" -> classes();
                case "ZipMap" -> zipMap();
                case "Binarizer" -> binarizer();
                default -> throw node.unknown();
            };
        }
        if (!node.domain().isEmpty()) {
            throw node.unknown();
        }
        return switch (node.type()) {
            case "Constant" -> new Constant(constantTensor(), false);
            case "Identity" -> attributes().input(0);
            case "Dropout" -> dropout();
            case "Cast" -> cast();
            case "Flatten" -> flatten();
            case "Reshape" -> reshape();
            case "Transpose" -> transpose();
            case "MatMul" -> attributes().weighted(flow(0), constant(1), false, 1);
            case "Gemm" -> gemm();
            case "BatchNormalization" -> batchNormalization();
            case "LayerNormalization" -> layerNormalization();
            case "ReduceMean" -> mean();
            case "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min" -> attributes().arithmetic();
            case "Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Mish", "Erf", "Sqrt" ->
                attributes().function(node.type().toLowerCase(Locale.ROOT));
            case "HardSwish" -> attributes().function(Activation.HARD_SWISH.toString());
            case "HardSigmoid" ->
                attributes("alpha", "beta")
                        .function(Term.hardSigmoid(node.real("alpha", 0.2f), node.real("beta", 0.5f)));
            case "Elu" -> attributes("alpha").function(Term.elu(node.real("alpha", 1)));
            case "Selu" -> selu();
            case "LeakyRelu" -> leakyRelu();
            case "Gelu" -> gelu();
            case "Clip" -> clip();
            case "Softmax" -> softmax();
            case "ArgMax" ->
                new Largest(attributes("axis", "keepdims", "select_last_index").input(0));
            case "Concat" -> concat();
            default -> throw node.unknown();
        };
    }

    // ---- Inputs of the node

    /** Returns an exception with a sentence whose subject is the operator of the last node. */
    DataFormatException wrong(String sentence) {
        return node.wrong(sentence);
    }

    private void spend(long more) throws DataFormatException {
        numbers -= more;
        if (numbers < 0) {
            throw wrong("computes more constants than a network of the size of the file has");
        }
    }

    /** Refuses attributes other than these. */
    private Operators attributes(String... known) throws DataFormatException {
        node.requireAttributes(known);
        return this;
    }

    private GraphValue input(int i) throws DataFormatException {
        if (!node.has(i)) {
            throw wrong("has no input " + i);
        }
        GraphValue value = values.get(node.inputs().get(i));
        if (value == null) {
            throw wrong("takes the value " + Onnx.quoted(node.inputs().get(i)) + ", which nothing before it makes");
        }
        return value;
    }

    private Flow flow(int i) throws DataFormatException {
        if (input(i) instanceof Flow flow) {
            if (flow.isWhole()) {
                throw wrong("computes with integers, which must be cast to FLOAT first");
            }
            return flow;
        }
        throw wrong("takes as input " + i + " something other than the numbers of a layer");
    }

    /** Requires rows of a known length. */
    private Flow rows(Flow flow) throws DataFormatException {
        if (!flow.isFlat() || chain.width() < 0) {
            throw wrong("needs rows of a known length");
        }
        return flow;
    }

    private Constant constant(int i) throws DataFormatException {
        if (!(input(i) instanceof Constant constant)) {
            throw wrong("takes as input " + i + " a computed value, but numbers in the file are expected");
        }
        if (!constant.tensor().isNumeric()) {
            throw wrong("takes " + Onnx.quoted(constant.tensor().name()) + " of "
                    + Onnx.element(constant.tensor().element()) + ", but FLOAT or DOUBLE is expected");
        }
        return constant;
    }

    private double number(int i) throws DataFormatException {
        Constant constant = constant(i);
        if (constant.tensor().count() != 1) {
            throw wrong("takes " + constant.tensor().count() + " numbers as input " + i + ", but one is expected");
        }
        return constant.tensor().get(0);
    }

    /** Returns one number for each column of the given width, or one for all. */
    private double[] vector(Constant constant, int width) throws DataFormatException {
        List<Long> d = constant.dimensions();
        int count = constant.tensor().count();
        if (d.size() > 2 || (d.size() == 2 && d.get(0) != 1)) {
            throw wrong("takes numbers of the dimensions " + d + ", but one for each unit is expected");
        }
        if (count != 1 && count != width) {
            throw wrong("takes " + count + " numbers for " + width + " units");
        }
        spend(count);
        double[] vector = new double[count];
        Arrays.setAll(vector, constant.tensor()::get);
        return vector;
    }

    /** Returns one number for each column of the given width. */
    private double[] full(int input, int width) throws DataFormatException {
        double[] vector = vector(constant(input), width);
        if (vector.length != width) {
            throw wrong("takes one number for " + width + " units, but one for each is expected");
        }
        return vector;
    }

    // ---- Functions

    private Flow function(Flow flow, Term term) throws DataFormatException {
        if (term.text().length() > LONGEST_FUNCTION) {
            throw wrong("makes a longer function than any activation of Lanewise: "
                    + term.text().substring(0, LONGEST_FUNCTION) + "...");
        }
        return flow.of(term);
    }

    /** Applies a function to the only computed input. */
    private Flow function(String name) throws DataFormatException {
        return function(flow(0), flow(0).term().apply(name));
    }

    /** Adds a pending activation to the chain, and returns the numbers of the chain. */
    Flow settled(Flow flow) throws DataFormatException {
        Term term = flow.term();
        if (flow.stage() != chain.stage()) {
            throw wrong("starts a second branch, but a network is one chain of layers");
        }
        if (term.scale() == 0 || !Double.isFinite(term.scale()) || !Double.isFinite(term.shift())) {
            throw notKnown(term);
        }
        if (term.isLinear()) {
            return term.equals(Term.X)
                    ? flow
                    : multiplied(flow, new double[] {term.scale()}, new double[] {term.shift()});
        }
        if (term.factors().equals(Term.LAYER_NORMALIZED.factors())) {
            normalizeLayer();
            return multiplied(now(flow), new double[] {term.scale()}, new double[] {term.shift()});
        }
        Term.Meaning meaning = term.meaning();
        if (meaning == null) {
            throw notKnown(term);
        }
        if (!chain.isWeighted()) {
            throw wrong("needs weights before the activation " + meaning.activation() + ", but there are none");
        }
        chain.activate(meaning.activation(), meaning.scale(), meaning.shift());
        return now(flow);
    }

    private DataFormatException notKnown(Term term) {
        return wrong("follows the function " + term.text() + ", but the activations of Lanewise are "
                + Stream.of(Activation.values()).map(Activation::toString).collect(Collectors.joining(", ")));
    }

    /** Returns the numbers of the chain in the shape of a flow. */
    private Flow now(Flow flow) {
        return new Flow(chain.stage(), Term.X, flow.isFlat(), flow.isWhole());
    }

    /** Scales and shifts the numbers, as a part of the previous or next layer. */
    private Flow multiplied(Flow settled, double[] scale, double[] shift) {
        chain.multiply(scale, shift);
        return now(settled);
    }

    private Flow selu() throws DataFormatException {
        attributes("alpha", "gamma");
        float alpha = (float) node.real("alpha", 1.6732632f);
        float gamma = (float) node.real("gamma", 1.050701f);
        return alpha == 1.6732632f && gamma == 1.050701f
                ? function("selu")
                : function(flow(0), flow(0).term().apply(Term.elu(alpha)).times(gamma));
    }

    private Flow leakyRelu() throws DataFormatException {
        attributes("alpha");
        double slope = node.real("alpha", 0.01f);
        if (!(slope >= 0 && slope <= 1)) {
            throw wrong("has the slope " + slope + ", but a slope from 0 to 1 is expected");
        }
        return slope == 1 ? flow(0) : function(Term.leakyRelu(slope));
    }

    private Flow gelu() throws DataFormatException {
        attributes("approximate");
        Fields approximate = node.attributes().get("approximate");
        String form = approximate == null ? "none" : approximate.text(Onnx.ATTRIBUTE_STRING);
        if (!form.equals("none") && !form.equals("tanh")) {
            throw wrong("has the approximation " + Onnx.quoted(form) + ", but \"none\" or \"tanh\" is expected");
        }
        return function((form.equals("tanh") ? Activation.GELU_TANH : Activation.GELU).toString());
    }

    private Flow clip() throws DataFormatException {
        attributes("min", "max");
        double min = node.has(1) ? number(1) : node.real("min", Double.NEGATIVE_INFINITY);
        double max = node.has(2) ? number(2) : node.real("max", Double.POSITIVE_INFINITY);
        return function(flow(0), flow(0).term().clip(min, max));
    }

    private Flow softmax() throws DataFormatException {
        attributes("axis");
        long axis = node.integer("axis", model.opset() <= LAST_OPSET_WITH_SOFTMAX_OF_REST ? 1 : -1);
        Flow flow = settled(flow(0));
        if (!flow.isFlat() || (axis != 1 && axis != -1) || !chain.isWeighted()) {
            throw wrong("does not follow the weights of a layer, along its units, but that is expected");
        }
        chain.activate(Activation.SOFTMAX, 1, 0);
        return now(flow);
    }

    private Flow arithmetic() throws DataFormatException {
        GraphValue a = input(0);
        GraphValue b = input(1);
        if (a instanceof Flow && b instanceof Flow) {
            if (flow(0).stage() != flow(1).stage()) {
                throw wrong("joins two branches, but a network is one chain of layers");
            }
            return function(flow(0), combined(flow(0).term(), flow(1).term()));
        }
        boolean isFirst = a instanceof Flow;
        Flow flow = flow(isFirst ? 0 : 1);
        Constant constant = constant(isFirst ? 1 : 0);
        // Only the dimensions distinguish the bias of a single unit from a number for all units.
        boolean isBias = chain.width() == 1
                && flow.term().equals(Term.X)
                && !constant.dimensions().isEmpty();
        if (constant.tensor().count() == 1 && !isBias && constant.dimensions().size() <= (flow.isFlat() ? 2 : 3)) {
            Term number = Term.constant(constant.tensor().get(0));
            return function(flow, isFirst ? combined(flow.term(), number) : combined(number, flow.term()));
        }
        return vectorArithmetic(flow, constant, isFirst);
    }

    private Term combined(Term a, Term b) throws DataFormatException {
        boolean isBound = a.isConstant() || b.isConstant();
        Term function = a.isConstant() ? b : a;
        double bound = (a.isConstant() ? a : b).shift();
        if (node.type().equals("Max") && isBound) {
            return function.clip(bound, Double.POSITIVE_INFINITY);
        }
        if (node.type().equals("Min") && isBound) {
            return function.clip(Double.NEGATIVE_INFINITY, bound);
        }
        if (node.type().equals("Pow") && (b.equals(Term.constant(2)) || b.equals(Term.constant(3)))) {
            return b.shift() == 2 ? a.times(a) : a.times(a).times(a);
        }
        return switch (node.type()) {
            case "Add" -> a.plus(b);
            case "Sub" -> a.plus(b.times(-1));
            case "Mul" -> a.times(b);
            case "Div" -> a.times(b.inverse());
            default -> throw wrong("of " + a.text() + " and " + b.text() + " is part of no activation of Lanewise");
        };
    }

    /** Computes with one number for each unit. */
    private Flow vectorArithmetic(Flow given, Constant constant, boolean isFirst) throws DataFormatException {
        int width = chain.width();
        if (!given.isFlat() || (width < 0 && constant.dimensions().isEmpty())) {
            throw wrong("takes different numbers for the elements of an example, which is only supported for rows");
        }
        Flow flow = settled(given);
        if (width < 0) {
            width = (int) (long) constant.dimensions().get(constant.dimensions().size() - 1);
            chain.widen(width);
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
                    throw wrong("is only supported with one number for all units");
                }
                scale = Arrays.stream(vector).map(x -> 1 / x).toArray();
            }
        }
        return multiplied(flow, scale, shift);
    }

    // ---- Constants and changes of shape

    private Tensor constantTensor() throws DataFormatException {
        attributes("value", "value_float", "value_floats", "value_int", "value_ints");
        Fields value = node.attributes().values().stream().findFirst().orElseThrow(() -> wrong("has no value"));
        Fields tensor = value.message(Onnx.ATTRIBUTE_TENSOR);
        if (tensor != null) {
            return Tensor.of(tensor);
        }
        if (value.has(Onnx.ATTRIBUTE_FLOAT)) {
            return Tensor.of(new float[] {(float) value.real(Onnx.ATTRIBUTE_FLOAT, 0)}, List.of());
        }
        if (value.has(Onnx.ATTRIBUTE_INT)) {
            return Tensor.of(new long[] {value.integer(Onnx.ATTRIBUTE_INT, 0)}, List.of());
        }
        float[] reals = value.reals(Onnx.ATTRIBUTE_FLOATS);
        long[] integers = value.integers(Onnx.ATTRIBUTE_INTS);
        return reals.length > 0
                ? Tensor.of(reals, List.of((long) reals.length))
                : Tensor.of(integers, List.of((long) integers.length));
    }

    private GraphValue dropout() throws DataFormatException {
        attributes("ratio", "seed");
        if (node.has(2)
                && !(input(2) instanceof Constant mode
                        && Arrays.equals(mode.tensor().integers(), new long[1]))) {
            throw wrong("may be in training mode, but a network for inference is expected");
        }
        return input(0);
    }

    private GraphValue cast() throws DataFormatException {
        attributes("to", "saturate", "round_mode");
        GraphValue value = input(0);
        long to = node.integer("to", 0);
        boolean toReal = to == Onnx.FLOAT || to == Onnx.DOUBLE;
        if (value instanceof Labels || value instanceof Largest || (toReal && value instanceof Pair)) {
            return value;
        }
        if (toReal && value instanceof Flow flow) {
            return flow.real();
        }
        if (toReal && value instanceof Constant constant && constant.tensor().isNumeric()) {
            return constant;
        }
        throw wrong("converts numbers to " + Onnx.element((int) to) + ", but FLOAT or DOUBLE is expected");
    }

    private GraphValue flatten() throws DataFormatException {
        attributes("axis");
        if (node.integer("axis", 1) != 1 || !(input(0) instanceof Flow flow)) {
            throw noRows();
        }
        return flow.flat();
    }

    private DataFormatException noRows() {
        return wrong("is only supported if it makes a row of each example");
    }

    private GraphValue reshape() throws DataFormatException {
        attributes("allowzero");
        GraphValue value = input(0);
        if (value instanceof Labels || value instanceof Largest) {
            return value;
        }
        if (!(input(1) instanceof Constant shape) || shape.tensor().integers() == null) {
            throw wrong("takes a computed shape, but one in the file is expected");
        }
        long[] to = shape.tensor().integers();
        if (value instanceof Constant constant && !constant.isTransposed()) {
            long count = 1;
            for (long size : to) {
                count = size < 1 || count > Integer.MAX_VALUE / size ? 0 : count * size;
            }
            if (count == constant.tensor().count()) {
                List<Long> dimensions = LongStream.of(to).boxed().toList();
                return new Constant(constant.tensor().withDimensions(dimensions), false);
            }
        } else if (value instanceof Flow flow && to.length == 2) {
            if (chain.width() < 0 && to[0] <= 0 && to[1] > 0 && to[1] <= LayerSizes.MAX_UNITS) {
                chain.widen((int) to[1]);
            }
            if ((to[1] == chain.width() && to[1] > 0) || (to[1] == -1 && to[0] >= 0)) {
                return flow.flat();
            }
        }
        throw noRows();
    }

    private GraphValue transpose() throws DataFormatException {
        attributes("perm");
        long[] order = node.integers("perm");
        if (input(0) instanceof Constant constant
                && constant.dimensions().size() == 2
                && (order == null || Arrays.equals(order, new long[] {1, 0}))) {
            return new Constant(constant.tensor(), !constant.isTransposed());
        }
        throw wrong("is only supported for the weights of a layer");
    }

    // ---- Weights and normalisation

    private Flow gemm() throws DataFormatException {
        attributes("alpha", "beta", "transA", "transB");
        if (node.integer("transA", 0) != 0) {
            throw wrong("transposes its rows, which is not supported");
        }
        Flow flow = weighted(flow(0), constant(1), node.integer("transB", 0) != 0, node.real("alpha", 1));
        double beta = node.real("beta", 1);
        if (!node.has(2) || beta == 0) {
            return flow;
        }
        double[] bias = vector(constant(2), chain.width());
        for (int j = 0; j < bias.length; j++) {
            bias[j] *= beta;
        }
        return multiplied(flow, new double[] {1}, bias);
    }

    private Flow weighted(Flow given, Constant matrix, boolean isTransposed, double factor) throws DataFormatException {
        Flow flow = settled(given);
        List<Long> d = matrix.dimensions();
        if (d.size() != 2) {
            throw wrong("takes weights of the dimensions " + d + ", but a matrix is expected");
        }
        int inputs = (int) (long) d.get(isTransposed ? 1 : 0);
        int outputs = (int) (long) d.get(isTransposed ? 0 : 1);
        if (!flow.isFlat() || (chain.width() >= 0 && chain.width() != inputs)) {
            throw wrong("has weights for " + inputs + " inputs, but "
                    + (flow.isFlat() ? "there are " + chain.width() : "is given no rows"));
        }
        if (inputs < 1 || outputs < 1 || inputs > LayerSizes.MAX_UNITS || outputs > LayerSizes.MAX_UNITS) {
            throw wrong(
                    "has weights of the dimensions " + d + ", but a layer has 1 to " + LayerSizes.MAX_UNITS + " units");
        }
        spend(2L * outputs);
        chain.weigh(new Chain.Weights(matrix.tensor(), inputs, outputs, isTransposed == matrix.isTransposed(), factor));
        return now(flow);
    }

    private Flow batchNormalization() throws DataFormatException {
        attributes("epsilon", "momentum", "training_mode", "spatial");
        if (node.integer("training_mode", 0) != 0) {
            throw wrong("is in training mode, but a network for inference is expected");
        }
        Flow flow = rows(settled(flow(0)));
        int width = chain.width();
        double[] gamma = full(1, width);
        double[] beta = full(2, width);
        double[] mean = full(3, width);
        double[] variance = full(4, width);
        // If the epsilon of the file differs from that of Lanewise, the difference is added to the variance.
        double more = (float) node.real("epsilon", 1e-5f) - (double) Normalizations.EPSILON;
        for (int j = 0; j < width; j++) {
            variance[j] += more;
            if (!(variance[j] + Normalizations.EPSILON > 0)) {
                throw wrong("has the variance " + variance[j] + ", but variance plus epsilon must be above 0");
            }
        }
        chain.normalizeBatch(gamma, beta, mean, variance);
        return now(flow);
    }

    private Flow layerNormalization() throws DataFormatException {
        attributes("axis", "epsilon", "stash_type");
        long axis = node.integer("axis", -1);
        if (axis != -1 && axis != 1) {
            throw wrong("normalises along the axis " + axis + ", but along the units of a layer, 1, is expected");
        }
        float epsilon = (float) node.real("epsilon", 1e-5f);
        if (epsilon != Normalizations.EPSILON) {
            throw wrong("has the epsilon " + epsilon + ", but " + Normalizations.EPSILON + " is expected");
        }
        Flow flow = rows(settled(flow(0)));
        normalizeLayer();
        double[] beta = node.has(2) ? vector(constant(2), chain.width()) : new double[1];
        return multiplied(flow, vector(constant(1), chain.width()), beta);
    }

    private void normalizeLayer() throws DataFormatException {
        if (!chain.isPlain()) {
            throw wrong("normalises something other than weighted inputs, but layers are normalised between weights"
                    + " and activation");
        }
        chain.normalizeLayer();
    }

    /** Computes the mean of the units, a part of layer normalisation. */
    private Flow mean() throws DataFormatException {
        attributes("axes", "keepdims", "noop_with_empty_axes");
        long[] axes = node.has(1) && input(1) instanceof Constant constant
                ? constant.tensor().integers()
                : node.integers("axes");
        if (axes == null
                || axes.length != 1
                || (axes[0] != -1 && axes[0] != 1)
                || node.integer("keepdims", 1) != 1
                || !flow(0).isFlat()) {
            throw wrong("is only supported along the units of a layer");
        }
        return function("mean");
    }

    private Flow scaler() throws DataFormatException {
        attributes("offset", "scale");
        // It also accepts integers, and returns floats.
        Flow flow = rows(settled(input(0) instanceof Flow given ? given.real() : flow(0)));
        int width = chain.width();
        double[] offsets = node.reals("offset", -1);
        double[] scales = node.reals("scale", 1);
        if ((offsets.length != 1 && offsets.length != width) || (scales.length != 1 && scales.length != width)) {
            throw wrong(
                    "has " + offsets.length + " offsets and " + scales.length + " scales for " + width + " numbers");
        }
        return multiplied(multiplied(flow, new double[] {1}, offsets), scales, new double[] {0});
    }

    // ---- Operators after the outputs of scikit-learn's classifiers

    private GraphValue classes() throws DataFormatException {
        attributes();
        if (!(input(0) instanceof Constant constant) || !(input(1) instanceof Largest)) {
            throw wrong("is only supported if it looks up the class of the largest output");
        }
        return new Labels(constant.tensor().names(), false);
    }

    private GraphValue binarizer() throws DataFormatException {
        attributes("threshold");
        flow(0);
        return new Labels(null, true);
    }

    private GraphValue zipMap() throws DataFormatException {
        attributes("classlabels_strings", "classlabels_int64s");
        GraphValue value = input(0);
        if (!(value instanceof Flow || value instanceof Pair)) {
            throw wrong("names something other than the outputs of a network");
        }
        Fields texts = node.attributes().get("classlabels_strings");
        if (texts != null) {
            return new Mapped(value, texts.texts(Onnx.ATTRIBUTE_STRINGS));
        }
        long[] whole = node.integers("classlabels_int64s");
        return new Mapped(
                value,
                whole == null
                        ? null
                        : LongStream.of(whole).mapToObj(String::valueOf).toList());
    }

    /** Returns the probabilities of two classes, computed from that of the second. */
    private GraphValue concat() throws DataFormatException {
        attributes("axis");
        if (node.inputs().size() == 2 && (node.integer("axis", 0) == 1 || node.integer("axis", 0) == -1)) {
            Flow first = flow(0);
            Flow second = flow(1);
            if (first.stage() == second.stage()
                    && chain.width() == 1
                    && second.isFlat()
                    && first.term().equals(Term.constant(1).plus(second.term().times(-1)))) {
                return new Pair(settled(second));
            }
        }
        throw wrong("is only supported if it joins 1 - p and p, the probabilities of two classes");
    }
}
