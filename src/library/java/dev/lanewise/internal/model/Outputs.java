package dev.lanewise.internal.model;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Escape;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Meaning of a network's outputs: the task and the names of the classes, labels or numbers.
 *
 * <p>Immutable.
 */
public final class Outputs {
    private final Task task;
    private final List<String> names;

    private Outputs(Task task, List<String> names) {
        this.task = Objects.requireNonNull(task, "task");
        this.names = List.copyOf(Elements.require(names, "names"));
    }

    /**
     * {@return a meaning with the given names}
     *
     * @param task kind of prediction: one of several classes, labels that are not mutually exclusive, or numbers
     * @param names names of the classes, labels or numbers, in the order of the output units. A single unit that
     *     separates two classes has two names, and its output is the probability of the second. There may be fewer
     *     class names than units; at least one
     * @throws IllegalArgumentException if there is no name
     */
    public static Outputs of(Task task, List<String> names) {
        Outputs outputs = new Outputs(task, names);
        if (outputs.names.isEmpty()) {
            throw new IllegalArgumentException("at least one name is expected, but there is none; Outputs.of("
                    + "architecture, task) numbers the " + task);
        }
        return outputs;
    }

    /** {@return the kind of prediction: one of several classes, labels that are not mutually exclusive, or numbers} */
    public Task task() {
        return task;
    }

    /** {@return the names of the classes, labels or numbers, in the order of the output units} */
    public List<String> names() {
        return names;
    }

    /**
     * {@return the meaning of the outputs of a network trained on these examples}
     *
     * @param dataset examples that the network was trained on
     */
    public static Outputs of(Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        return new Outputs(
                dataset.task(),
                IntStream.range(0, dataset.classes() + dataset.targets())
                        .mapToObj(dataset::name)
                        .toList());
    }

    /**
     * {@return the meaning inferred from an architecture alone: a single sigmoid unit separates two classes, any other
     * single unit predicts a number, and several units stand for one class each}
     *
     * @param architecture architecture of the network
     */
    public static Outputs of(Architecture architecture) {
        Objects.requireNonNull(architecture, "architecture");
        int units = architecture.outputs();
        boolean binary = units == 1 && architecture.output().equals(Activation.SIGMOID);
        return new Outputs(units == 1 && !binary ? Task.REGRESSION : Task.CLASSIFICATION, numbers(binary ? 2 : units));
    }

    /**
     * {@return the meaning of the outputs of a network of this architecture trained on these examples} A softmax output
     * layer predicts classes, even if its targets were class probabilities.
     *
     * @param architecture architecture of the network
     * @param dataset examples that the network was trained on
     * @throws IllegalArgumentException if a softmax output layer has another number of units than the data set has
     *     regression targets
     */
    public static Outputs of(Architecture architecture, Dataset dataset) {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(dataset, "dataset");
        Outputs outputs = of(dataset);
        boolean areProbabilities =
                outputs.task() == Task.REGRESSION && architecture.output().equals(Activation.SOFTMAX);
        if (areProbabilities && dataset.targets() != architecture.outputs()) {
            throw new IllegalArgumentException("the network has " + Count.of(architecture.outputs(), "output")
                    + ", but the data set has " + Count.of(dataset.targets(), "target"));
        }
        return areProbabilities ? new Outputs(Task.CLASSIFICATION, outputs.names()) : outputs;
    }

    /**
     * {@return the meaning of the outputs of a network for a given task, with indices as names}
     *
     * @param architecture architecture of the network
     * @param task task of the network
     * @throws IllegalArgumentException if the output layer does not suit the task
     */
    public static Outputs of(Architecture architecture, Task task) {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(task, "task");
        Activation output = architecture.output();
        boolean fits = task == Task.CLASSIFICATION
                || (task == Task.MULTI_LABEL ? output.equals(Activation.SIGMOID) : !output.equals(Activation.SOFTMAX));
        if (!fits) {
            throw new IllegalArgumentException("a " + output + " output layer does not predict " + task);
        }
        boolean binary =
                task == Task.CLASSIFICATION && architecture.outputs() == 1 && output.equals(Activation.SIGMOID);
        return new Outputs(task, numbers(binary ? 2 : architecture.outputs()));
    }

    /**
     * {@return the output layer that suits a task: softmax and cross-entropy for classes, sigmoid and cross-entropy for
     * labels and for a single unit that separates two classes, identity and quadratic loss for numbers}
     *
     * <p>{@code network.withOutput(shape.output(), shape.loss())}, where {@code shape} is the result, converts a
     * network with logits or numbers as outputs to this task.
     *
     * @param architecture architecture of the network
     * @param task task of the network
     */
    public static Architecture suitable(Architecture architecture, Task task) {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(task, "task");
        if (task == Task.REGRESSION) {
            return architecture.withOutput(Activation.IDENTITY, Loss.QUADRATIC);
        }
        boolean softmax = task == Task.CLASSIFICATION && architecture.outputs() > 1;
        return architecture.withOutput(softmax ? Activation.SOFTMAX : Activation.SIGMOID, Loss.CROSS_ENTROPY);
    }

    /**
     * {@return whether a layer with this activation outputs probabilities, as softmax and sigmoid do}
     *
     * @param output activation of the output layer
     */
    public static boolean areProbabilities(Activation output) {
        Objects.requireNonNull(output, "output");
        return output.equals(Activation.SOFTMAX) || output.equals(Activation.SIGMOID);
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    /** {@return whether there are names other than the indices of the units} */
    public boolean isNamed() {
        return !names.equals(numbers(names.size()));
    }

    /**
     * {@return the name of a class, label or number, or its index from 0 if it has no name}
     *
     * @param number index of the class, label or target column, from 0
     * @throws IndexOutOfBoundsException if the index is negative
     */
    public String name(int number) {
        if (number < 0) {
            throw new IndexOutOfBoundsException("classes, labels and numbers are counted from 0, not " + number);
        }
        return number < names.size() ? names.get(number) : String.valueOf(number);
    }

    /**
     * {@return whether this meaning fits the given number of output units}
     *
     * @param units number of output units
     */
    public boolean fits(int units) {
        return task == Task.CLASSIFICATION
                ? names.size() <= units || (units == 1 && names.size() == 2)
                : names.size() == units;
    }

    /**
     * Checks that this meaning fits the given number of output units.
     *
     * @throws IllegalArgumentException if not
     */
    public void requireFits(int units) {
        if (units < 1 || !fits(units)) {
            throw new IllegalArgumentException(
                    Count.of(units, "output unit") + " cannot stand for " + names.size() + " " + task);
        }
    }

    /** Returns whether a single unit separates two classes; its output is the probability of the second. */
    private boolean isBinary(float[] y) {
        return task == Task.CLASSIFICATION && y.length == 1;
    }

    /**
     * {@return the index of the most probable class, from 0; the first one in case of a tie}
     *
     * @param y outputs of the network for an example
     * @throws IllegalArgumentException if an output is NaN, or the number of outputs is wrong
     */
    public int mostProbable(float[] y) {
        Objects.requireNonNull(y, "y");
        requireFits(y.length);
        requireNumbers(y);
        if (isBinary(y)) {
            return y[0] > 1 - y[0] ? 1 : 0;
        }
        int best = 0;
        for (int j = 1; j < y.length; j++) {
            best = y[j] > y[best] ? j : best;
        }
        return best;
    }

    /**
     * {@return the probability of each class or label for an example; for a single unit that separates two classes, the
     * probabilities of both}
     *
     * @param output activation of the output layer
     * @param y outputs of the network for the example
     * @throws IllegalStateException if the outputs are not probabilities, because they are numbers or the output layer
     *     is neither softmax nor sigmoid
     * @throws IllegalArgumentException if the number of outputs is wrong, or an output is outside 0 to 1
     */
    public float[] probabilities(Activation output, float[] y) {
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(y, "y");
        requireFits(y.length);
        if (task == Task.REGRESSION) {
            throw new IllegalStateException(
                    "the network predicts numbers, which are no probabilities: outputs()" + " gives them");
        }
        if (!areProbabilities(output)) {
            throw new IllegalStateException("the outputs of the " + output + " output layer are no probabilities:"
                    + " outputs() returns them unchanged, and " + Remedy.SOFTMAX + " converts"
                    + " logits to probabilities");
        }
        for (int j = 0; j < y.length; j++) {
            if (y[j] < 0 || y[j] > 1) {
                throw new IllegalArgumentException(
                        "output " + j + " is " + y[j] + ", but a probability of 0 to 1 is expected");
            }
        }
        return isBinary(y) ? new float[] {1 - y[0], y[0]} : y.clone();
    }

    /**
     * {@return the number of classes, labels or numbers that the given number of output units predict} A single unit
     * separates two classes.
     *
     * @param units number of output units
     * @throws IllegalArgumentException if there are none
     */
    public int count(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("a network has at least one output unit, not " + units);
        }
        return task == Task.CLASSIFICATION && units == 1 ? 2 : units;
    }

    /**
     * {@return the names of the predicted labels of an example: those whose outputs are above one half}
     *
     * @param y outputs of the network for one example
     * @throws IllegalStateException if the task is not multi-label
     * @throws IllegalArgumentException if an output is NaN, or the number of outputs is wrong
     */
    public List<String> labels(float[] y) {
        Objects.requireNonNull(y, "y");
        if (task != Task.MULTI_LABEL) {
            throw new IllegalStateException("the network predicts " + task + ", and no labels");
        }
        requireFits(y.length);
        requireNumbers(y);
        return IntStream.range(0, y.length)
                .filter(j -> y[j] > 0.5f)
                .mapToObj(this::name)
                .toList();
    }

    private static void requireNumbers(float[] y) {
        for (int j = 0; j < y.length; j++) {
            if (Float.isNaN(y[j])) {
                throw new IllegalArgumentException(
                        "there is no class and there are no labels, because output " + j + " is NaN");
            }
        }
    }

    /** Formats the lines for a header. */
    String lines() {
        StringBuilder lines = new StringBuilder("outputs: ")
                .append(task)
                .append(' ')
                .append(names.size())
                .append('\n');
        if (isNamed()) {
            for (int i = 0; i < names.size(); i++) {
                lines.append("output ")
                        .append(i)
                        .append(": ")
                        .append(Escape.of(names.get(i)))
                        .append('\n');
            }
        }
        return lines.toString();
    }

    /** Parses the lines written by {@link #lines}. Returns null if there are none, as in files of earlier versions. */
    static @Nullable Outputs read(Map<String, String> entries, int units) {
        String line = entries.get("outputs");
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", 2);
        int count = parts.length == 2 && parts[1].matches("[0-9]{1,5}") ? Integer.parseInt(parts[1]) : -1;
        if (count < 0 || count > Math.max(2, units)) {
            throw new IllegalArgumentException(Quote.of(line) + " is no kind and number of outputs");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(Escape.undo(entries.getOrDefault("output " + i, String.valueOf(i))));
        }
        Outputs outputs = new Outputs(Task.parse(parts[0]), names);
        if (!outputs.fits(units)) {
            throw new IllegalArgumentException(Quote.of(line) + " does not fit " + units + " output units");
        }
        return outputs;
    }

    /** Returns whether another object has the same task and names. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Outputs that && task == that.task && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(task, names);
    }

    /** Returns the task and the names. */
    @Override
    public String toString() {
        return "Outputs[task=" + task + ", names=" + names + "]";
    }
}
