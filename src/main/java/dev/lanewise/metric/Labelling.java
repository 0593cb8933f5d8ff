package dev.lanewise.metric;

import dev.lanewise.Count;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well labels were told that do not exclude each other: all from the probabilities that each was given. A label is said to
 * be there if its probability is above one half.
 */
public final class Labelling {
    private final float[] probabilities;
    private final float[] wanted;
    private final int labels;
    private final int size;

    /**
     * Figures about some examples.
     *
     * @param probabilities (examples, labels), row-major; not copied
     * @param wanted the same: 1 where an example has the label and 0 where not; not copied
     * @throws IllegalArgumentException if the lengths do not fit
     */
    public Labelling(float[] probabilities, float[] wanted, int labels) {
        if (labels < 1 || probabilities.length != wanted.length || wanted.length % labels != 0) {
            throw new IllegalArgumentException("there are as many probabilities as wanted for " + Count.of(labels, "label")
                    + " of each example, but " + probabilities.length + " and " + wanted.length + " were given");
        }
        this.probabilities = probabilities;
        this.wanted = wanted;
        this.labels = labels;
        this.size = wanted.length / labels;
    }

    /** Number of examples. */
    public int size() {
        return size;
    }

    /** Number of examples of which every label is right. */
    public int correct() {
        int correct = 0;
        for (int i = 0; i < size; i++) {
            boolean right = true;
            for (int c = 0; c < labels; c++) {
                right &= isSaid(i, c) == isWanted(i, c);
            }
            correct += right ? 1 : 0;
        }
        return correct;
    }

    /** Share of all labels of all examples that are wrong; NaN if there are no examples. */
    public double hammingLoss() {
        int wrong = 0;
        for (Counts counts : counts()) {
            wrong += counts.mistaken() + counts.missed();
        }
        return (double) wrong / wanted.length;
    }

    /** How often each label was found, said to be there wrongly, and missed. */
    public List<Counts> counts() {
        return IntStream.range(0, labels).mapToObj(c -> {
            int found = 0;
            int mistaken = 0;
            int missed = 0;
            for (int i = 0; i < size; i++) {
                found += isSaid(i, c) && isWanted(i, c) ? 1 : 0;
                mistaken += isSaid(i, c) && !isWanted(i, c) ? 1 : 0;
                missed += !isSaid(i, c) && isWanted(i, c) ? 1 : 0;
            }
            return new Counts(found, mistaken, missed);
        }).toList();
    }

    /** The mean over examples and labels of -ln of the probability given to what is; 0 counts as the smallest normal float. */
    public double logLoss() {
        double sum = 0;
        for (int k = 0; k < wanted.length; k++) {
            double p = wanted[k] == 1 ? probabilities[k] : 1 - (double) probabilities[k];
            sum -= Math.log(Double.isNaN(p) ? p : Math.max(p, Float.MIN_NORMAL));
        }
        return sum / wanted.length;
    }

    /** The mean over examples and labels of the squared distance of the probability from what is. */
    public double brier() {
        double sum = 0;
        for (int k = 0; k < wanted.length; k++) {
            double d = (double) probabilities[k] - wanted[k];
            sum += d * d;
        }
        return sum / wanted.length;
    }

    /** The area under the curve of one label, by its probabilities; NaN where {@link RocAuc#of} is. */
    public double rocAuc(int label) {
        float[] scores = new float[size];
        boolean[] positive = new boolean[size];
        for (int i = 0; i < size; i++) {
            scores[i] = probabilities[i * labels + label];
            positive[i] = isWanted(i, label);
        }
        return RocAuc.of(scores, positive);
    }

    /** The mean of {@link #rocAuc(int)} over the labels that have one; NaN if none has. */
    public double rocAuc() {
        return IntStream.range(0, labels).mapToDouble(this::rocAuc).filter(auc -> !Double.isNaN(auc)).average()
                .orElse(Double.NaN);
    }

    private boolean isSaid(int example, int label) {
        return probabilities[example * labels + label] > 0.5f;
    }

    private boolean isWanted(int example, int label) {
        return wanted[example * labels + label] == 1;
    }
}
