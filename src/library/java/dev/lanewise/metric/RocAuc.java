package dev.lanewise.metric;

import dev.lanewise.internal.text.Count;
import java.util.Arrays;

/** Area under the receiver operating characteristic (ROC) curve. */
final class RocAuc {
    private RocAuc() {}

    /**
     * Computes the area: the probability that a positive example scores higher than a negative one, ties counting half
     * (Hanley and McNeil, <i>Radiology</i> 143, 1982).
     *
     * <p>The result is exact, and takes the time of sorting.
     *
     * @param scores one for each example
     * @param positive whether each example is positive
     * @return 0 to 1; NaN if there are no positive or no negative examples, or a score is NaN
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double of(float[] scores, boolean[] positive) {
        if (scores.length != positive.length) {
            throw new IllegalArgumentException(
                    "there are " + Count.of(scores.length, "score") + " for " + Count.of(positive.length, "example"));
        }
        float[] ofPositives = new float[scores.length];
        float[] ofNegatives = new float[scores.length];
        int positives = 0;
        int negatives = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Float.isNaN(scores[i])) {
                return Double.NaN;
            }
            if (positive[i]) {
                ofPositives[positives++] = scores[i];
            } else {
                ofNegatives[negatives++] = scores[i];
            }
        }
        Arrays.sort(ofPositives, 0, positives);
        Arrays.sort(ofNegatives, 0, negatives);
        long halves = 0;
        int below = 0;
        int notAbove = 0;
        for (int i = 0; i < positives; i++) {
            while (below < negatives && ofNegatives[below] < ofPositives[i]) {
                below++;
            }
            while (notAbove < negatives && ofNegatives[notAbove] <= ofPositives[i]) {
                notAbove++;
            }
            halves += below + notAbove;
        }
        return halves / (2.0 * positives * negatives);
    }
}
