package dev.lanewise.metric;

import dev.lanewise.internal.text.Count;
import java.util.Arrays;

/**
 * Curve of a class or a label over all thresholds of its scores: the receiver operating characteristic (ROC) or
 * precision against recall.
 *
 * <p>Both axes are shares from 0 to 1. The points are in the order of falling thresholds, so {@link #x} rises. Without
 * positive examples, or with a score of NaN, a curve has no points and an area of NaN. A ROC curve also needs negative
 * examples.
 */
public final class Curve {
    private final boolean roc;
    private final double[] x;
    private final double[] y;
    private final double area;

    private Curve(boolean roc, double[] x, double[] y, double area) {
        this.roc = roc;
        this.x = x;
        this.y = y;
        this.area = area;
    }

    /**
     * Returns the ROC curve of scores, from (0, 0) to (1, 1).
     *
     * <p>Its area is exact: the probability that a positive example scores higher than a negative one, ties counting
     * half (Hanley and McNeil, <i>Radiology</i> 143, 1982).
     *
     * @param scores one for each example
     * @param positive whether each example is positive
     * @throws IllegalArgumentException if the lengths differ
     */
    static Curve roc(float[] scores, boolean[] positive) {
        int[][] counts = counts(scores, positive);
        int last = counts[0].length - 1;
        int positives = last < 0 ? 0 : counts[0][last];
        int negatives = last < 0 ? 0 : counts[1][last];
        if (positives == 0 || negatives == 0) {
            return new Curve(true, new double[0], new double[0], Double.NaN);
        }
        double[] x = new double[last + 1];
        double[] y = new double[last + 1];
        long halves = 0;
        for (int i = 0; i <= last; i++) {
            x[i] = (double) counts[1][i] / negatives;
            y[i] = (double) counts[0][i] / positives;
            if (i > 0) {
                long below = 2L * negatives - counts[1][i] - counts[1][i - 1];
                halves += (counts[0][i] - counts[0][i - 1]) * below;
            }
        }
        return new Curve(true, x, y, halves / (2.0 * positives * negatives));
    }

    /**
     * Returns precision against recall, from recall 0, where precision is defined as 1.
     *
     * <p>The area is the average precision: the sum of the precisions, each weighted by the rise in recall (Manning,
     * Raghavan and Schütze, <i>Introduction to Information Retrieval</i>, 2008, section 8.4).
     *
     * @param scores one for each example
     * @param positive whether each example is positive
     * @throws IllegalArgumentException if the lengths differ
     */
    static Curve precisionRecall(float[] scores, boolean[] positive) {
        int[][] counts = counts(scores, positive);
        int last = counts[0].length - 1;
        int positives = last < 0 ? 0 : counts[0][last];
        if (positives == 0) {
            return new Curve(false, new double[0], new double[0], Double.NaN);
        }
        double[] recall = new double[last + 1];
        double[] precision = new double[last + 1];
        double area = 0;
        precision[0] = 1;
        for (int i = 1; i <= last; i++) {
            recall[i] = (double) counts[0][i] / positives;
            precision[i] = (double) counts[0][i] / (counts[0][i] + counts[1][i]);
            area += (recall[i] - recall[i - 1]) * precision[i];
        }
        return new Curve(false, recall, precision, area);
    }

    /**
     * Counts the positive and the negative examples at or above each threshold, the highest first, beginning with none.
     * Both are empty if a score is NaN.
     */
    private static int[][] counts(float[] scores, boolean[] positive) {
        if (scores.length != positive.length) {
            throw new IllegalArgumentException(
                    "there are " + Count.of(scores.length, "score") + " for " + Count.of(positive.length, "example"));
        }
        float[] ofPositives = new float[scores.length];
        float[] ofNegatives = new float[scores.length];
        int p = 0;
        int n = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Float.isNaN(scores[i])) {
                return new int[2][0];
            }
            if (positive[i]) {
                ofPositives[p++] = scores[i];
            } else {
                ofNegatives[n++] = scores[i];
            }
        }
        Arrays.sort(ofPositives, 0, p);
        Arrays.sort(ofNegatives, 0, n);
        int[][] counts = new int[2][scores.length + 1];
        int points = 1;
        for (int i = p, j = n; i > 0 || j > 0; points++) {
            float threshold = i == 0
                    ? ofNegatives[j - 1]
                    : j == 0 ? ofPositives[i - 1] : Math.max(ofPositives[i - 1], ofNegatives[j - 1]);
            while (i > 0 && ofPositives[i - 1] >= threshold) {
                i--;
            }
            while (j > 0 && ofNegatives[j - 1] >= threshold) {
                j--;
            }
            counts[0][points] = p - i;
            counts[1][points] = n - j;
        }
        return new int[][] {Arrays.copyOf(counts[0], points), Arrays.copyOf(counts[1], points)};
    }

    /** {@return a copy of the false positive rate or recall of each point, ascending} */
    public double[] x() {
        return x.clone();
    }

    /** {@return a copy of the true positive rate (recall) or precision of each point} */
    public double[] y() {
        return y.clone();
    }

    /** {@return the area under the curve, 0 to 1: ROC AUC or average precision} */
    public double area() {
        return area;
    }

    /**
     * {@return the height of the curve: the interpolated true positive rate of a ROC curve, or the precision at the
     * highest threshold that has at least this recall; NaN if the curve has no points}
     *
     * @param at false positive rate or recall, 0 to 1
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public double y(double at) {
        if (!(at >= 0 && at <= 1)) {
            throw new IllegalArgumentException("at is " + at + ", but 0 to 1 is expected");
        }
        if (x.length == 0) {
            return Double.NaN;
        }
        int next = Arrays.binarySearch(x, at);
        if (next >= 0) {
            while (roc && next + 1 < x.length && x[next + 1] == at) {
                next++;
            }
            while (!roc && next > 1 && x[next - 1] == at) {
                next--;
            }
            return y[roc ? next : Math.max(1, next)];
        }
        next = -next - 1;
        if (!roc) {
            return y[next];
        }
        double share = (at - x[next - 1]) / (x[next] - x[next - 1]);
        return y[next - 1] + share * (y[next] - y[next - 1]);
    }

    /** Returns whether another object is a curve of the same kind through the same points. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Curve that
                && roc == that.roc
                && Arrays.equals(x, that.x)
                && Arrays.equals(y, that.y)
                && Double.compare(area, that.area) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(x) + Arrays.hashCode(y);
    }

    @Override
    public String toString() {
        return "Curve[" + (roc ? "ROC" : "precision-recall") + ", points=" + x.length + ", area=" + area + "]";
    }
}
