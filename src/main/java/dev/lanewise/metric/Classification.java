package dev.lanewise.metric;

import dev.lanewise.Count;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well examples were classified that belong to one of several classes each: all from the scores that a classifier gave to
 * the classes.
 *
 * <p>An example is taken for the class with the largest score, the first among equals. Log loss, Brier score and calibration
 * need probabilities: the scores of an example divided by their sum. They are NaN if a score is negative or NaN.
 */
public final class Classification {
    private final float[] scores;
    /** Whether there is one score for each example, that of class 1 of two. */
    private final boolean single;
    private final int classes;
    private final int[] labels;
    private final int[][] confusion;

    /**
     * Figures about some examples.
     *
     * @param scores (examples, classes), row-major; not copied
     * @param labels the class of each example; not copied
     * @throws IllegalArgumentException if the lengths do not fit, or a label is no class
     */
    public Classification(float[] scores, int classes, int[] labels) {
        this(scores, false, classes, labels);
    }

    private Classification(float[] scores, boolean single, int classes, int[] labels) {
        if (classes < 1 || scores.length != (long) labels.length * (single ? 1 : classes)) {
            throw new IllegalArgumentException(
                    "there are " + Count.of(scores.length, "score") + " for " + Count.of(labels.length, "example") + " of "
                            + Count.of(classes, "class"));
        }
        this.scores = scores;
        this.single = single;
        this.classes = classes;
        this.labels = labels;
        this.confusion = new int[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "the label of example " + i + " is " + labels[i] + ", not in 0.." + (classes - 1));
            }
            confusion[labels[i]][predicted(i)]++;
        }
    }

    /**
     * The same for two classes of which only the probability of class 1 is given; above one half it is taken for that.
     *
     * @param probabilities of class 1, one for each example; not copied
     * @param labels the class of each example, 0 or 1; not copied
     * @throws IllegalArgumentException if the lengths do not fit, or a label is no class
     */
    public static Classification ofTwo(float[] probabilities, int[] labels) {
        return new Classification(probabilities, true, 2, labels);
    }

    /** Number of examples. */
    public int size() {
        return labels.length;
    }

    /** Number of classes. */
    public int classes() {
        return classes;
    }

    /** A copy of the table {@code confusion[wanted][predicted]}: numbers of examples. */
    public int[][] confusion() {
        return Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    /** Number of examples taken for what they are. */
    public int correct() {
        return IntStream.range(0, classes).map(c -> confusion[c][c]).sum();
    }

    /** Share of examples taken for what they are; NaN if there are none. */
    public double accuracy() {
        return (double) correct() / labels.length;
    }

    /**
     * Share of examples whose class is among the k with the largest scores, the first among equals; NaN if there are none. A
     * class with a score that is NaN is not among them.
     */
    public double topK(int k) {
        int hits = 0;
        for (int i = 0; i < labels.length; i++) {
            double wanted = score(i, labels[i]);
            int before = 0;
            for (int c = 0; c < classes; c++) {
                double other = score(i, c);
                before += other > wanted || other == wanted && c < labels[i] ? 1 : 0;
            }
            hits += before < k && !Double.isNaN(wanted) ? 1 : 0;
        }
        return (double) hits / labels.length;
    }

    /** How often each class was found, taken for it wrongly, and missed. */
    public List<Counts> counts() {
        return IntStream.range(0, classes).mapToObj(c -> {
            int wanted = Arrays.stream(confusion[c]).sum();
            int taken = Arrays.stream(confusion).mapToInt(row -> row[c]).sum();
            return new Counts(confusion[c][c], taken - confusion[c][c], wanted - confusion[c][c]);
        }).toList();
    }

    /**
     * The mean of -ln of the probability of the class wanted. A probability of 0 counts as the smallest normal float, so that
     * the loss stays finite.
     */
    public double logLoss() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double p = probability(i, labels[i]);
            sum -= Math.log(Double.isNaN(p) ? p : Math.max(p, Float.MIN_NORMAL));
        }
        return sum / labels.length;
    }

    /**
     * The mean squared distance of the probabilities from what is wanted, summed over the classes (Brier, 1950): 0 to 2. Of two
     * classes only one is counted, as is usual: 0 to 1.
     */
    public double brier() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int c = classes == 2 ? 1 : 0; c < classes; c++) {
                double d = probability(i, c) - (c == labels[i] ? 1 : 0);
                sum += d * d;
            }
        }
        return sum / labels.length;
    }

    /**
     * Whether the examples are classified right as often as the probabilities of the classes they were taken for claim.
     *
     * @param bins number of bins of the reliability table, at least 1
     */
    public Calibration calibration(int bins) {
        double[] confidences = new double[labels.length];
        boolean[] right = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            int predicted = predicted(i);
            confidences[i] = probability(i, predicted);
            right[i] = predicted == labels[i];
        }
        return Calibration.of(confidences, right, bins);
    }

    /** The area under the curve of one class against the rest, by its scores; NaN where {@link RocAuc#of} is. */
    public double rocAuc(int c) {
        float[] ofClass = new float[labels.length];
        boolean[] positive = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            // Of two classes told by one score the other has the opposite order; 1 - p would make ties of small p.
            ofClass[i] = single ? (c == 1 ? scores[i] : -scores[i]) : scores[i * classes + c];
            positive[i] = labels[i] == c;
        }
        return RocAuc.of(ofClass, positive);
    }

    /** The mean of {@link #rocAuc(int)} over the classes that have one; NaN if none has. */
    public double rocAuc() {
        return IntStream.range(0, classes).mapToDouble(this::rocAuc).filter(auc -> !Double.isNaN(auc)).average()
                .orElse(Double.NaN);
    }

    /** In double precision, so that 1 - p loses nothing of a small p. */
    private double score(int example, int c) {
        if (single) {
            return c == 1 ? scores[example] : 1 - (double) scores[example];
        }
        return scores[example * classes + c];
    }

    /** The class that an example is taken for. */
    public int predicted(int example) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (score(example, c) > score(example, best)) {
                best = c;
            }
        }
        return best;
    }

    /**
     * Examples that are taken for another class than theirs, those first for whose class the probability is largest; the first
     * among equals.
     *
     * @param most how many at most
     */
    public int[] surestMistakes(int most) {
        return IntStream.range(0, size()).filter(i -> predicted(i) != labels[i]).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> sureness(i)).reversed())
                .limit(most).mapToInt(Integer::intValue).toArray();
    }

    /** -1 if the scores are no probabilities. */
    private double sureness(int example) {
        double probability = probability(example, predicted(example));
        return Double.isNaN(probability) ? -1 : probability;
    }

    /**
     * The probability that an example is of a class. Where all its scores are 0, nothing is known, and all classes are
     * alike; NaN if one is negative or NaN.
     */
    public double probability(int example, int c) {
        double sum = 0;
        for (int other = 0; other < classes; other++) {
            double score = score(example, other);
            if (!(score >= 0)) {
                return Double.NaN;
            }
            sum += score;
        }
        return sum == 0 ? 1.0 / classes : score(example, c) / sum;
    }
}
