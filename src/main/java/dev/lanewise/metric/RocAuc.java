package dev.lanewise.metric;

import dev.lanewise.Count;
import java.util.Arrays;

/** The area under the receiver operating characteristic. */
final class RocAuc {
    private RocAuc() {}

    /**
     * The probability that a positive example scores higher than a negative one, ties counted half: the area under the curve
     * (Hanley and McNeil, <i>Radiology</i> 143, 1982). Counted exactly, in the time of sorting.
     *
     * @param scores one for each example
     * @param positive whether an example is
     * @return 0 to 1; NaN if there are no positive or no negative examples, or a score is NaN
     */
    public static double of(float[] scores, boolean[] positive) {
        if (scores.length != positive.length) {
            throw new IllegalArgumentException("there are " + Count.of(scores.length, "score") + " for "
                    + Count.of(positive.length, "example"));
        }
        float[] up = new float[scores.length];
        float[] down = new float[scores.length];
        int ups = 0;
        int downs = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Float.isNaN(scores[i])) {
                return Double.NaN;
            }
            // Sorting tells the two zeros apart; adding plus zero makes them one.
            if (positive[i]) {
                up[ups++] = scores[i] + 0f;
            } else {
                down[downs++] = scores[i] + 0f;
            }
        }
        Arrays.sort(up, 0, ups);
        Arrays.sort(down, 0, downs);
        long halves = 0;
        int below = 0;
        int notAbove = 0;
        for (int i = 0; i < ups; i++) {
            while (below < downs && down[below] < up[i]) {
                below++;
            }
            while (notAbove < downs && down[notAbove] <= up[i]) {
                notAbove++;
            }
            halves += below + notAbove;
        }
        return halves / (2.0 * ups * downs);
    }
}
