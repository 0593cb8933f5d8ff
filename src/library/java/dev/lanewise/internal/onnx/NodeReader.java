package dev.lanewise.internal.onnx;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.Identity;
import dev.lanewise.internal.onnx.GraphValue.Constant;
import dev.lanewise.internal.onnx.GraphValue.Flow;
import dev.lanewise.internal.onnx.Layers.Weighted;
import dev.lanewise.network.Activation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the attributes and inputs of a node of a graph, and words the errors about it. */
abstract class NodeReader {
    private static final int MIN_NUMBERS = 1 << 20;

    final String file;
    /** The values known so far, by name. */
    final Map<String, GraphValue> values = new HashMap<>();
    /** The node that is being read. */
    OnnxModel.Node node = OnnxModel.Node.NONE;
    /** Number of values that may still be computed from those of the file. */
    private long numbers;

    NodeReader(String file, long length) {
        this.file = file;
        this.numbers = MIN_NUMBERS + length / 2;
    }

    /** Returns the error of a sentence about the node. */
    final DataFormatException failure(String sentence) {
        return new DataFormatException(file + ": node " + node.number() + ", "
                + (node.name().isEmpty() ? "without a name" : OnnxReader.quoted(node.name())) + ", at offset "
                + node.offset() + ": " + sentence);
    }

    /** Returns the error of a sentence whose subject is the operator of the node. */
    final DataFormatException wrong(String sentence) {
        return failure(type() + " " + sentence);
    }

    /** The operator of the node, as a message names it. */
    final String type() {
        return OnnxReader.quoted(node.type()).replace("\"", "");
    }

    /** Refuses attributes other than these, because they may change what the operator does. */
    final void attributes(String... known) throws DataFormatException {
        for (String name : node.attributes().keySet()) {
            if (!Arrays.asList(known).contains(name)) {
                throw wrong("has the attribute " + OnnxReader.quoted(name) + ", which is not known");
            }
        }
    }

    final double real(String name, double otherwise) {
        OnnxModel.Attribute attribute = node.attributes().get(name);
        return attribute == null || attribute.real() == null ? otherwise : attribute.real();
    }

    final long integer(String name, long otherwise) {
        OnnxModel.Attribute attribute = node.attributes().get(name);
        return attribute == null || attribute.integer() == null ? otherwise : attribute.integer();
    }

    final boolean has(int i) {
        return i < node.inputs().size() && !node.inputs().get(i).isEmpty();
    }

    final GraphValue input(int i) throws DataFormatException {
        if (!has(i)) {
            throw wrong("has no input " + i);
        }
        GraphValue value = values.get(node.inputs().get(i));
        if (value == null) {
            throw wrong(
                    "takes the value " + OnnxReader.quoted(node.inputs().get(i)) + ", which nothing before it makes");
        }
        return value;
    }

    final Flow flow(int i) throws DataFormatException {
        if (input(i) instanceof Flow flow) {
            if (flow.isWhole()) {
                throw wrong("calculates with whole numbers, which have to be cast to FLOAT before");
            }
            return flow;
        }
        throw wrong("takes as input " + i + " something else than the numbers of a layer");
    }

    /** A row of numbers that are those of its base; an activation on the way has become a part of that. */
    final Flow settled(Flow flow) throws DataFormatException {
        if (flow.curve() == Curve.SAME) {
            return flow;
        }
        Curve.Meaning meaning = flow.curve().meaning();
        if (meaning == null) {
            throw wrong("needs the function before it to be an activation that Lanewise has, but it is none of them");
        }
        if (meaning.activation().equals(Activation.IDENTITY)) {
            spend(4L * Math.max(1, flow.base().width()));
            return new Flow(
                    flow.base().scaled(new double[] {meaning.scale()}, new double[] {meaning.shift()}),
                    Curve.SAME,
                    flow.isFlat(),
                    false);
        }
        if (!(flow.base() instanceof Weighted weighted)) {
            throw wrong("needs weights before the activation " + meaning.activation() + ", but there are none");
        }
        return new Flow(
                weighted.active(meaning.activation(), meaning.scale(), meaning.shift()),
                Curve.SAME,
                flow.isFlat(),
                false);
    }

    final void spend(long more) throws DataFormatException {
        numbers -= more;
        if (numbers < 0) {
            throw wrong("makes more of the numbers in the file than a network of its size has");
        }
    }

    /** A constant of numbers. */
    final Constant constant(int i) throws DataFormatException {
        if (!(input(i) instanceof Constant constant)) {
            throw wrong("takes as input " + i + " something that is computed, but numbers of the file are expected");
        }
        return numeric(constant);
    }

    final Constant numeric(Constant constant) throws DataFormatException {
        if (!constant.tensor().isNumeric()) {
            throw wrong("takes " + OnnxReader.quoted(constant.tensor().name()) + " of "
                    + Onnx.element(constant.tensor().element()) + ", but FLOAT or DOUBLE is expected");
        }
        return constant;
    }

    /** Returns one number for each column of the given width, or one for all. */
    final double[] vector(Constant constant, int width) throws DataFormatException {
        List<Long> d = constant.dimensions();
        int count = constant.tensor().count();
        for (int i = 0; i < d.size() - 1; i++) {
            if (d.get(i) != 1 || d.size() > 2) {
                throw wrong("takes numbers of the dimensions " + d + ", but one for each unit is expected");
            }
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
    final double[] full(int input, int width) throws DataFormatException {
        double[] vector = vector(constant(input), width);
        if (vector.length != width) {
            throw wrong("takes one number for " + width + " units, but one for each is expected");
        }
        return vector;
    }

    final float[] reals(String name) {
        OnnxModel.Attribute attribute = node.attributes().get(name);
        return attribute == null ? new float[0] : attribute.reals();
    }

    final double[] spread(double[] vector, int width) throws DataFormatException {
        spend(width);
        double[] full = new double[width];
        Arrays.setAll(full, j -> Layers.at(vector, j, 0));
        return full;
    }

    /** An input that is a function of the same numbers as another, or one number for all. */
    final Curve curve(int i, Flow other) throws DataFormatException {
        if (input(i) instanceof Constant) {
            double number = number(i);
            return other.curve().then(x -> number);
        }
        Flow flow = flow(i);
        if (!Identity.same(flow.base(), other.base())) {
            throw wrong("joins two branches, but a network is one chain of layers");
        }
        return flow.curve();
    }

    final double number(int i) throws DataFormatException {
        Constant constant = constant(i);
        if (constant.tensor().count() != 1) {
            throw wrong("takes " + constant.tensor().count() + " numbers as input " + i + ", but one is expected");
        }
        return constant.tensor().get(0);
    }
}
