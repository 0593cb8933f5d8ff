package dev.lanewise.format;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the outputs of a network stand for, so that whoever loads it can say what it predicts.
 *
 * @param kind one of several classes, labels that do not exclude each other, or numbers
 * @param names of the classes, in the order of the output units; of the labels or numbers, one for each unit. A single unit
 *     that tells two classes apart has two names, and its output is the probability of the second. Of classes there may be
 *     fewer names than units
 */
public record Outputs(Task kind, List<String> names) {
    /** Names that take more characters than this together are not kept. */
    private static final int LONGEST = 1 << 16;

    /** Makes each name one line. */
    public Outputs {
        names = names.stream().map(Provenance::oneLine).toList();
    }

    /** What a network trained on these examples predicts. */
    public static Outputs of(Dataset dataset) {
        return new Outputs(dataset.task(),
                IntStream.range(0, dataset.classes() + dataset.targets()).mapToObj(dataset::name).toList());
    }

    /**
     * What can be said of a network about which nothing else is known: a single unit tells two classes apart if it is a
     * sigmoid and gives a number otherwise; several stand for a class each.
     */
    public static Outputs of(Architecture architecture) {
        int units = architecture.outputs();
        boolean binary = units == 1 && architecture.output() == Activation.SIGMOID;
        return new Outputs(units == 1 && !binary ? Task.REGRESSION : Task.CLASSIFICATION,
                numbers(binary ? 2 : units));
    }

    /**
     * What a network of this shape predicts that was trained on these examples. A softmax output layer predicts
     * classes, also if it learned from numbers that are their probabilities.
     */
    public static Outputs of(Architecture architecture, Dataset dataset) {
        Outputs outputs = of(dataset);
        boolean areProbabilities = outputs.kind() == Task.REGRESSION && architecture.output() == Activation.SOFTMAX;
        return areProbabilities ? new Outputs(Task.CLASSIFICATION, outputs.names()) : outputs;
    }

    /**
     * What the outputs of a network stand for whose task is known; their names are their numbers.
     *
     * @throws IllegalArgumentException if such an output layer is for another task
     */
    public static Outputs of(Architecture architecture, Task task) {
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
     * The output layer that suits a task: softmax and cross-entropy for classes, sigmoid and cross-entropy for labels
     * and for a single unit that tells two classes apart, identity and quadratic cost for numbers.
     *
     * <p>{@code network.withOutput(shape.output(), shape.cost())}, with the shape that this returns, makes a network of
     * this task from one whose outputs are logits, or numbers.
     */
    public static Architecture suitable(Architecture architecture, Task task) {
        return switch (task) {
            case CLASSIFICATION -> architecture.withOutput(
                    architecture.outputs() == 1 ? Activation.SIGMOID : Activation.SOFTMAX, Loss.CROSS_ENTROPY);
            case MULTI_LABEL -> architecture.withOutput(Activation.SIGMOID, Loss.CROSS_ENTROPY);
            case REGRESSION -> architecture.withOutput(Activation.IDENTITY, Loss.QUADRATIC);
        };
    }

    /** Whether the outputs of such a layer are probabilities: those of softmax and sigmoid are in [0, 1]. */
    public static boolean areProbabilities(Activation output) {
        return output == Activation.SOFTMAX || output == Activation.SIGMOID;
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    /** Whether the names say more than the numbers of the units do. */
    public boolean isNamed() {
        return !names.equals(numbers(names.size()));
    }

    /** The name of a class, label or number; its number from 0 if it has none. */
    public String name(int number) {
        return number < names.size() ? names.get(number) : String.valueOf(number);
    }

    /** Whether so many output units can stand for this. */
    public boolean fits(int units) {
        return kind == Task.CLASSIFICATION
                ? names.size() <= units || units == 1 && names.size() == 2
                : names.size() == units;
    }

    /** Whether a single unit, whose output is the probability of the second, tells two classes apart. */
    private boolean isBinary(float[] y) {
        return kind == Task.CLASSIFICATION && y.length == 1;
    }

    /**
     * The number of the class that is likeliest; the first among equals.
     *
     * @param y the outputs of a network for an example
     * @throws IllegalArgumentException if one is NaN
     */
    public int likeliest(float[] y) {
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
     * The probabilities that a network gives for an example, one for each class or label: of a single unit that tells
     * two classes apart, those of both.
     *
     * @param output activation of the output layer
     * @param y the outputs of the network for the example
     * @throws IllegalStateException if the outputs are no probabilities, because they are numbers or the output layer
     *     has neither softmax nor sigmoid
     */
    public float[] probabilities(Activation output, float[] y) {
        if (kind == Task.REGRESSION) {
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

    /** How many classes, labels or numbers so many output units predict: a single unit tells two classes apart. */
    public int count(int units) {
        return kind == Task.CLASSIFICATION && units == 1 ? 2 : units;
    }

    /**
     * The names of the labels that an example has: those whose outputs are above one half.
     *
     * @throws IllegalArgumentException if one is NaN
     */
    public List<String> labels(float[] y) {
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
        StringBuilder lines = new StringBuilder("outputs: ").append(kind).append(' ').append(names.size()).append('\n');
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
