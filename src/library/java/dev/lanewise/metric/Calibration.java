package dev.lanewise.metric;

import dev.lanewise.internal.Elements;
import java.util.ArrayList;
import java.util.List;

/**
 * Calibration of a classifier: accuracy against confidence, in bins of equal width.
 *
 * @param error expected calibration error: the mean over the examples of |accuracy - mean confidence| of their bins (Guo
 *     et al., <i>On Calibration of Modern Neural Networks</i>, 2017); NaN if there are no examples, or a confidence is
 *     NaN
 * @param bins reliability table, by ascending confidence
 */
public record Calibration(double error, List<Bin> bins) {
    private static final int MOST_BINS = 1_000_000;

    /** Copies the bins. */
    public Calibration {
        bins = Elements.require(bins, "bins");
    }

    /**
     * Predictions with a confidence above {@code from} and up to {@code to}; the first bin also includes 0.
     *
     * @param from lower end
     * @param to upper end
     * @param examples number of predictions
     * @param confidence mean confidence; NaN if there are no predictions
     * @param accuracy share of correct predictions; NaN if there are none
     */
    public record Bin(double from, double to, int examples, double confidence, double accuracy) {}

    /**
     * Computes the calibration of predictions.
     *
     * @param confidences probability of the predicted class, 0 to 1, for each example
     * @param right whether the prediction is correct
     * @param bins number of bins
     * @throws IllegalArgumentException if the number of bins is not from 1 to 1,000,000
     */
    static Calibration of(double[] confidences, boolean[] right, int bins) {
        if (bins < 1 || bins > MOST_BINS) {
            throw new IllegalArgumentException("bins is " + bins + ", but 1 to " + MOST_BINS + " is expected");
        }
        int[] examples = new int[bins];
        int[] hits = new int[bins];
        double[] sums = new double[bins];
        for (int i = 0; i < confidences.length; i++) {
            int bin = bin(confidences[i], bins);
            examples[bin]++;
            sums[bin] += confidences[i];
            hits[bin] += right[i] ? 1 : 0;
        }
        double error = 0;
        List<Bin> table = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            table.add(new Bin(
                    (double) b / bins,
                    (b + 1.0) / bins,
                    examples[b],
                    sums[b] / examples[b],
                    (double) hits[b] / examples[b]));
            error += Math.abs(hits[b] - sums[b]);
        }
        return new Calibration(error / confidences.length, table);
    }

    /** Finds the bin of a confidence. The product may round across an end, so it is compared with the table's ends. */
    private static int bin(double confidence, int bins) {
        int bin = Math.max(0, Math.min(bins - 1, (int) Math.ceil(confidence * bins) - 1));
        if (bin > 0 && confidence <= (double) bin / bins) {
            return bin - 1;
        }
        return bin < bins - 1 && confidence > (bin + 1.0) / bins ? bin + 1 : bin;
    }
}
