package dev.lanewise.format;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Count;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What the outputs of a network stand for, so that whoever loads it can say what it predicts.
 *
 * @param task one of several classes, labels that do not exclude each other, or numbers
 * @param names of the classes, in the order of the output units; of the labels or numbers, one for each unit. A single unit
 *     that tells two classes apart has two names, and its output is the probability of the second. Of classes there may be
 *     fewer names than units
 */
public record Outputs(Task task, List<String> names) {
    /** Names that take more characters than this together are not kept. */
    private static final int LONGEST = 1 << 16;

    /**
     * Makes each name one line.
     *
     * @param task one of several classes, labels that do not exclude each other, or numbers
     * @param names of the classes, in the order of the output units; of the labels or numbers, one for each unit. A
     *     single unit that tells two classes apart has two names, and its output is the probability of the second. Of
     *     classes there may be fewer names than units
     */
    public Outputs {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(names, "names");
        names = names.stream().map(Provenance::oneLine).toList();
    }

    /**
     * {@return what a network trained on these examples predicts}
     *
     * @param dataset examples that the network was trained on
     */
    public static Outputs of(Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        return new Outputs(dataset.task(),
                IntStream.range(0, dataset.classes() + dataset.targets()).mapToObj(dataset::name).toList());
    }

    /**
     * {@return what can be said of a network about which nothing else is known: a single unit tells two classes apart
     * if it is a sigmoid and gives a number otherwise; several stand for a class each}
     *
     * @param architecture architecture of the network
     */
    public static Outputs of(Architecture architecture) {
        Objects.requireNonNull(architecture, "architecture");
        int units = architecture.outputs();
        boolean binary = units == 1 && architecture.output() == Activation.SIGMOID;
        return new Outputs(units == 1 && !binary ? Task.REGRESSION : Task.CLASSIFICATION,
                numbers(binary ? 2 : units));
    }

    /**
     * {@return what a network of this shape predicts that was trained on these examples} A softmax output layer
     * predicts classes, also if it learned from numbers that are their probabilities.
     *
     * @param architecture architecture of the network
     * @param dataset examples that the network was trained on
     */
    public static Outputs of(Architecture architecture, Dataset dataset) {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(dataset, "dataset");
        Outputs outputs = of(dataset);
        boolean areProbabilities = outputs.task() == Task.REGRESSION && architecture.output() == Activation.SOFTMAX;
        return areProbabilities ? new Outputs(Task.CLASSIFICATION, outputs.names()) : outputs;
    }

    /**
     * {@return what the outputs of a network stand for whose task is known; their names are their numbers}
     *
     * @param architecture architecture of the network
     * @param task what the network predicts
     * @throws IllegalArgumentException if such an output layer is for another task
     */
    public static Outputs of(Architecture architecture, Task task) {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(task, "task");
        Activation output = architecture.output();
        boolean fits = task == Task.CLASSIFICATION
                || (task == Task.MULTI_LABEL ? output == Activation.SIGMOID : output != Activation.SOFTMAX);
        if (!fits) {
            throw new IllegalArgumentException("a " + output + " output layer does not predict " + task);
        }
        boolean binary = task == Task.CLASSIFICATION && architecture.outputs() == 1 && output == Activation.SIGMOID;
        return new Outputs(task, numbers(binary ? 2 : architecture.outputs()));
    }

    /**
     * {@return the output layer that suits a task: softmax and cross-entropy for classes, sigmoid and cross-entropy for
     * labels and for a single unit that tells two classes apart, identity and quadratic loss for numbers}
     *
     * <p>{@code network.withOutput(shape.output(), shape.loss())}, with the shape that this returns, makes a network of
     * this task from one whose outputs are logits, or numbers.
     *
     * @param architecture architecture of the network
     * @param task what the network predicts
     */
    public static Architecture suitable(Architecture architecture, Task task) {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(task, "task");
        return switch (task) {
            case CLASSIFICATION -> architecture.withOutput(
                    architecture.outputs() == 1 ? Activation.SIGMOID : Activation.SOFTMAX, Loss.CROSS_ENTROPY);
            case MULTI_LABEL -> architecture.withOutput(Activation.SIGMOID, Loss.CROSS_ENTROPY);
            case REGRESSION -> architecture.withOutput(Activation.IDENTITY, Loss.QUADRATIC);
        };
    }

    /**
     * {@return whether the outputs of such a layer are probabilities: those of softmax and sigmoid are in [0, 1]}
     *
     * @param output activation of an output layer
     */
    public static boolean areProbabilities(Activation output) {
        Objects.requireNonNull(output, "output");
        return output == Activation.SOFTMAX || output == Activation.SIGMOID;
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    /** {@return whether the names say more than the numbers of the units do} */
    public boolean isNamed() {
        return !names.equals(numbers(names.size()));
    }

    /**
     * {@return the name of a class, label or number; its number from 0 if it has none}
     *
     * @param number number of the class, label or target column, from 0
     * @throws IndexOutOfBoundsException if the number is negative
     */
    public String name(int number) {
        if (number < 0) {
            throw new IndexOutOfBoundsException("classes, labels and numbers are counted from 0, not " + number);
        }
        return number < names.size() ? names.get(number) : String.valueOf(number);
    }

    /**
     * {@return whether so many output units can have this meaning}
     *
     * @param units number of output units
     */
    public boolean fits(int units) {
        return task == Task.CLASSIFICATION
                ? names.size() <= units || units == 1 && names.size() == 2
                : names.size() == units;
    }

    /**
     * Checks that so many output units can stand for this.
     *
     * @throws IllegalArgumentException if not
     */
    void requireFits(int units) {
        if (units < 1 || !fits(units)) {
            throw new IllegalArgumentException(
                    Count.of(units, "output unit") + " cannot stand for " + names.size() + " " + task);
        }
    }

    /** Whether a single unit, whose output is the probability of the second, tells two classes apart. */
    private boolean isBinary(float[] y) {
        return task == Task.CLASSIFICATION && y.length == 1;
    }

    /**
     * {@return the index of the most probable class, from 0; the first among equals}
     *
     * @param y the outputs of a network for an example
     * @throws IllegalArgumentException if one is NaN, or their number does not fit
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
     * {@return the probabilities that a network gives for an example, one for each class or label: of a single unit
     * that tells two classes apart, those of both}
     *
     * @param output activation of the output layer
     * @param y the outputs of the network for the example
     * @throws IllegalStateException if the outputs are no probabilities, because they are numbers or the output layer
     *     has neither softmax nor sigmoid
     * @throws IllegalArgumentException if the number of outputs does not fit
     */
    public float[] probabilities(Activation output, float[] y) {
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(y, "y");
        requireFits(y.length);
        if (task == Task.REGRESSION) {
            throw new IllegalStateException("the network predicts numbers, which are no probabilities: outputs()"
                    + " gives them");
        }
        if (!areProbabilities(output)) {
            throw new IllegalStateException("the outputs of the " + output + " output layer are no probabilities:"
                    + " outputs() gives them as they are, and network.withOutput(SOFTMAX, CROSS_ENTROPY) makes"
                    + " probabilities of logits");
        }
        return isBinary(y) ? new float[] {1 - y[0], y[0]} : y.clone();
    }

    /**
     * {@return how many classes, labels or numbers so many output units predict: a single unit tells two classes apart}
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
     * {@return the names of the labels of an example: those whose outputs are above one half}
     *
     * @param y outputs of the network for one example
     * @throws IllegalArgumentException if one is NaN, or their number does not fit
     */
    public List<String> labels(float[] y) {
        Objects.requireNonNull(y, "y");
        requireFits(y.length);
        requireNumbers(y);
        return IntStream.range(0, y.length).filter(j -> y[j] > 0.5f).mapToObj(this::name).toList();
    }

    private static void requireNumbers(float[] y) {
        for (int j = 0; j < y.length; j++) {
            if (Float.isNaN(y[j])) {
                throw new IllegalArgumentException("there is no class and there are no labels, because output " + j
                        + " is NaN");
            }
        }
    }

    /** The lines for a header. */
    String lines() {
        StringBuilder lines = new StringBuilder("outputs: ").append(task).append(' ').append(names.size()).append('\n');
        if (isNamed() && names.stream().mapToInt(String::length).sum() <= LONGEST) {
            for (int i = 0; i < names.size(); i++) {
                lines.append("output ").append(i).append(": ").append(names.get(i)).append('\n');
            }
        }
        return lines.toString();
    }

    /** Reads what {@link #lines} wrote; null if there is none of it, as in a file of an earlier version. */
    static Outputs read(Map<String, String> entries, int units) {
        String line = entries.get("outputs");
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", 2);
        int count = parts.length == 2 && parts[1].matches("[0-9]{1,5}") ? Integer.parseInt(parts[1]) : -1;
        if (count < 0 || count > Math.max(2, units)) {
            throw new IllegalArgumentException("\"" + line + "\" is no kind and number of outputs");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(entries.getOrDefault("output " + i, String.valueOf(i)));
        }
        Outputs outputs = new Outputs(Task.parse(parts[0]), names);
        if (!outputs.fits(units)) {
            throw new IllegalArgumentException("\"" + line + "\" does not fit " + units + " output units");
        }
        return outputs;
    }
}
