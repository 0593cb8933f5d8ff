package dev.lanewise.internal.onnx;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.UnknownTaskException;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.onnx.GraphValue.Flow;
import dev.lanewise.internal.onnx.GraphValue.Labels;
import dev.lanewise.internal.onnx.GraphValue.Largest;
import dev.lanewise.internal.onnx.GraphValue.Mapped;
import dev.lanewise.internal.onnx.GraphValue.Pair;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Creates a network from a graph: follows the nodes in the order of the file and expresses every value as a function of
 * a row of inputs. If it cannot, reading fails with a message that names the node.
 */
final class OnnxImport {
    /** The first operator set with the present rules for broadcasting constants over rows. */
    private static final int FIRST_OPSET = 7;

    private static final String SKLEARN = "skl2onnx";

    private final OnnxModel model;

    /** A network and the meaning of its outputs. */
    record Result(Network network, Outputs outputs) {}

    private OnnxImport(OnnxModel model) {
        this.model = model;
    }

    /**
     * Creates the network and determines the meaning of its outputs.
     *
     * @param givenTask what the network predicts; null if only the file can say it
     * @throws DataFormatException with one sentence that names the file and the part that is not supported
     */
    static Result of(OnnxModel model, @Nullable Task givenTask) throws DataFormatException {
        return new OnnxImport(model).run(givenTask);
    }

    private Result run(@Nullable Task givenTask) throws DataFormatException {
        if (model.opset() < FIRST_OPSET) {
            throw wrong("the file needs operator set " + model.opset() + ", but only sets from " + FIRST_OPSET
                    + " are supported");
        }
        List<OnnxModel.Value> inputs = model.inputs().stream()
                .filter(i -> !model.initializers().containsKey(i.name()))
                .toList();
        if (inputs.size() != 1) {
            throw wrong("the graph has " + inputs.size() + " inputs, but one is expected: the rows");
        }
        OnnxModel.Value input = inputs.get(0);
        Chain chain = new Chain(width(input));
        // Pixels are byte/256 here, wherever they come from.
        if (input.element() == Onnx.UINT8) {
            chain.multiply(new double[] {256}, new double[1]);
        }
        boolean isFlat = input.dimensions() == null || input.dimensions().size() == 2;
        boolean isWhole = input.element() != Onnx.FLOAT && input.element() != Onnx.DOUBLE;
        Operators operators = new Operators(model, chain);
        operators.put(input.name(), new Flow(chain.stage(), Term.X, isFlat, isWhole));
        for (Node node : model.nodes()) {
            operators.compute(node);
        }
        return output(operators, chain, givenTask);
    }

    private DataFormatException wrong(String sentence) {
        return new DataFormatException(model.file() + ": " + sentence);
    }

    /** Returns the length of a row; -1 if the file does not specify it. */
    private int width(OnnxModel.Value input) throws DataFormatException {
        String title = "the input " + Onnx.quoted(input.name()) + " at offset " + input.offset();
        if (!Set.of(Onnx.FLOAT, Onnx.DOUBLE, Onnx.UINT8, Onnx.INT32, Onnx.INT64).contains(input.element())) {
            throw wrong(title + " is " + (input.element() == 0 ? "not a tensor" : Onnx.element(input.element()))
                    + ", but FLOAT, DOUBLE, UINT8, INT32 or INT64 is expected");
        }
        List<Long> dimensions = input.dimensions();
        if (dimensions != null && dimensions.size() < 2) {
            throw wrong(title + " has " + dimensions.size() + " dimensions, but rows of numbers have at least two");
        }
        long width = dimensions == null ? -1 : 1;
        for (long dimension : dimensions == null ? List.<Long>of() : dimensions.subList(1, dimensions.size())) {
            width = dimension < 0 || width < 0 ? -1 : width * dimension;
            if (dimension == 0 || width > LayerSizes.MAX_UNITS) {
                throw wrong(title + " has the dimensions " + dimensions + ", but a row has 1 to " + LayerSizes.MAX_UNITS
                        + " numbers");
            }
        }
        return (int) width;
    }

    private Result output(Operators operators, Chain chain, @Nullable Task givenTask) throws DataFormatException {
        GraphValue found = null;
        Labels labels = null;
        for (OnnxModel.Value output : model.outputs()) {
            GraphValue value = operators.value(output.name());
            String title = "the output " + Onnx.quoted(output.name()) + " at offset " + output.offset();
            if (value instanceof Flow || value instanceof Pair || value instanceof Mapped) {
                if (found != null) {
                    throw wrong(title + " is a second output of numbers, but one is expected");
                }
                found = value;
            } else if (value instanceof Labels given) {
                labels = given;
            } else if (!(value instanceof Largest)) {
                throw wrong(
                        title + (value == null ? " is made by no node that is read" : " is a constant of the file"));
            }
        }
        if (found == null) {
            throw wrong("the graph has no output of numbers, but one is expected");
        }
        @Nullable List<String> names = labels == null || labels.areMany() ? null : labels.names();
        if (found instanceof Mapped mapped) {
            names = mapped.names();
            found = mapped.outputs();
        }
        boolean isPair = found instanceof Pair;
        Flow flow = found instanceof Pair pair ? pair.second() : (Flow) found;
        if (!flow.isFlat()) {
            throw wrong("the output of the graph must be a matrix with one row for each example");
        }
        operators.settled(flow);
        if (chain.scaledActivation() != null) {
            throw operators.wrong("scales or shifts the outputs of the activation " + chain.scaledActivation()
                    + ", but outputs must be those of an activation");
        }
        Network network = chain.network(model.file(), model.length(), loss(chain.output()));
        Outputs outputs = outputs(network.architecture(), names, isPair, labels != null && labels.areMany());
        if (outputs == null) {
            return interpreted(network, givenTask);
        }
        if (givenTask != null && outputs.task() != givenTask) {
            throw wrong("according to the file, its network predicts " + outputs.task()
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
            throw new UnknownTaskException(model.file());
        }
        if (task == null) {
            return new Result(network, Outputs.of(architecture));
        }
        try {
            Architecture shape = isLinear ? Outputs.suitable(architecture, task) : architecture;
            return new Result(network.withOutput(shape.output(), shape.loss()), Outputs.of(shape, task));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(model.file() + ": " + e.getMessage(), e);
        }
    }

    private Loss loss(Activation output) throws DataFormatException {
        String name = model.metadata().get(Onnx.LOSS);
        if (name == null) {
            return output.equals(Activation.SOFTMAX) || output.equals(Activation.SIGMOID)
                    ? Loss.CROSS_ENTROPY
                    : Loss.QUADRATIC;
        }
        try {
            return Loss.parse(name);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    model.file() + ": the metadata " + Onnx.LOSS + " is wrong: it is " + Onnx.quoted(name), e);
        }
    }

    /**
     * Returns what the outputs stand for, by the metadata if Lanewise wrote the file; null if unknown.
     *
     * @param named names of classes in the graph; null if there are none
     * @param isPair whether the single unit distinguishes two classes
     * @param areLabels whether each output is a label of its own
     */
    private @Nullable Outputs outputs(
            Architecture architecture, @Nullable List<String> named, boolean isPair, boolean areLabels)
            throws DataFormatException {
        List<String> names = named;
        Task kind = areLabels ? Task.MULTI_LABEL : named != null || isPair ? Task.CLASSIFICATION : null;
        String written = model.metadata().get(Onnx.OUTPUTS);
        if (written != null) {
            try {
                kind = Task.parse(written);
                names = JSON.std.listOfFrom(String.class, model.metadata().getOrDefault(Onnx.NAMES, "[]"));
            } catch (IllegalArgumentException | IOException e) {
                throw new DataFormatException(
                        model.file() + ": the metadata " + Onnx.OUTPUTS + " and " + Onnx.NAMES
                                + " do not specify what the outputs mean",
                        e);
            }
        }
        if (names != null && names.contains(null)) {
            throw wrong("name " + names.indexOf(null) + " in the metadata " + Onnx.NAMES
                    + " is null, but every output has a name");
        }
        if (kind == null) {
            return null;
        }
        int count = isPair ? 2 : architecture.outputs();
        if (names == null) {
            names = IntStream.range(0, count).mapToObj(String::valueOf).toList();
        }
        Outputs outputs = names.isEmpty() ? null : Outputs.of(kind, names);
        if (outputs == null || !outputs.fits(architecture.outputs())) {
            throw wrong("the file has " + names.size() + " names for " + architecture.outputs() + " outputs that are "
                    + kind);
        }
        return outputs;
    }
}
