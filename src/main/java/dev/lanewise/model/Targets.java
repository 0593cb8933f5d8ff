package dev.lanewise.model;

/**
 * What the examples of a data set want from the output units of a network, and how much each example counts.
 *
 * <p>An output unit is wanted to be the number y of BP1v. Of the units of a class, y is 1 for the class of the example and
 * 0 for the others; of a single unit that tells two classes apart, y is 1 for class 1 and 0 for class 0; labels and
 * numbers are wanted as they are given. Label smoothing moves the ones and zeros a little towards each other.
 */
public final class Targets {
    private final int[] labels;
    private final float[] values;
    private final int columns;
    private final boolean numbers;
    private final float[] weights;
    /** What is wanted where there is a class or a label, and where there is not. */
    private final float on;
    private final float off;

    private Targets(
            int[] labels, float[] values, int columns, boolean numbers, float[] weights, float on, float off) {
        this.labels = labels;
        this.values = values;
        this.columns = columns;
        this.numbers = numbers;
        this.weights = weights;
        this.on = on;
        this.off = off;
    }

    /**
     * One of several classes for each example, each with an output unit of its own.
     *
     * @param labels {@code labels[example]} is the class; not copied
     */
    public static Targets ofClasses(int[] labels) {
        return new Targets(labels, null, 0, false, null, 1, 0);
    }

    /**
     * Labels that do not exclude each other, one for each output unit; or one unit for two classes.
     *
     * @param values (examples, output units), row-major: 1 where an example has a label and 0 where not; not copied
     */
    public static Targets ofLabels(float[] values, int columns) {
        return new Targets(null, values, columns, false, null, 1, 0);
    }

    /**
     * Numbers, one for each output unit.
     *
     * @param values (examples, output units), row-major; not copied
     */
    public static Targets ofNumbers(float[] values, int columns) {
        return new Targets(null, values, columns, true, null, 1, 0);
    }

    /**
     * The same with example weights: cost and error of an example are multiplied by its weight.
     *
     * @param weights one for each example; not copied
     */
    public Targets weighted(float[] weights) {
        return new Targets(labels, values, columns, numbers, weights, on, off);
    }

    /**
     * The same with label smoothing: the share epsilon of what is wanted is given to all K possibilities alike, so that y
     * is 1 - epsilon + epsilon / K for the class of an example and epsilon / K for the others (Szegedy et al.,
     * <i>Rethinking the Inception Architecture for Computer Vision</i>, 2016, section 7). A label that is there or not is
     * a choice of K = 2, whatever the other labels are.
     *
     * @param epsilon 0 to 1
     * @param outputs K of classes that have an output unit each; not used for labels
     * @throws IllegalStateException if numbers are wanted
     */
    public Targets smoothed(double epsilon, int outputs) {
        if (numbers) {
            throw new IllegalStateException("numbers cannot be smoothed as labels can");
        }
        if (labels != null) {
            return new Targets(labels, null, 0, false, weights,
                    (float) (1 - epsilon + epsilon / outputs), (float) (epsilon / outputs));
        }
        float[] smooth = new float[values.length];
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] = (float) (values[i] * (1 - epsilon) + epsilon / 2);
        }
        return new Targets(null, smooth, columns, false, weights, on, off);
    }

    /** The y of an output unit. */
    public float wanted(int example, int unit) {
        if (labels == null) {
            return values[example * columns + unit];
        }
        return labels[example] == unit ? on : off;
    }

    /** Whether outputs are right: the class is the one wanted, or every label is; numbers are never simply right. */
    boolean areRight(int example, Pass pass, int place, int units) {
        if (labels != null) {
            return pass.predicts(place, units, labels[example]);
        }
        boolean right = !numbers;
        for (int j = 0; j < units && right; j++) {
            right = pass.output(place, j) > 0.5f == wanted(example, j) > 0.5f;
        }
        return right;
    }

    /** Reads what some examples want, so that it is near, and returns a number to be used. */
    int touch(int[] order, int from, int count) {
        int seen = 0;
        for (int i = from; i < from + count; i++) {
            seen += labels != null ? labels[order[i]] : Float.floatToRawIntBits(values[order[i] * columns]);
        }
        return seen;
    }

    /** How much an example counts. */
    public float weight(int example) {
        return weights == null ? 1 : weights[example];
    }

    /** Subtracts y from the outputs of an example: {@code e[at + j] -= y_j} for all output units j. */
    void subtract(int example, float[] e, int at, int units) {
        if (labels == null) {
            for (int j = 0; j < units; j++) {
                e[at + j] -= values[example * columns + j];
            }
            return;
        }
        int label = labels[example];
        if (off != 0) {
            for (int j = 0; j < units; j++) {
                e[at + j] -= j == label ? on : off;
            }
        } else {
            e[at + label] -= on;
        }
    }

    /** Multiplies the errors of an example by its weight. */
    void multiplyByWeight(int example, float[] e, int at, int units) {
        float weight = weights[example];
        for (int j = 0; j < units; j++) {
            e[at + j] *= weight;
        }
    }

    boolean isWeighted() {
        return weights != null;
    }
}
