package dev.lanewise.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Calibration of a classifier: accuracy against confidence, in bins of equal width.
 *
 * @param error expected calibration error: the mean over the examples of |accuracy - mean confidence| of their bins
 *     (Guo et al., <i>On Calibration of Modern Neural Networks</i>, 2017); NaN if there are no examples, or a
 *     confidence is NaN
 * @param bins the reliability table, by ascending confidence
 */
public record Calibration(double error, List<Bin> bins) {

    /**
     * Predictions with a confidence above {@code from} and up to {@code to}; the first bin also includes 0.
     *
     * @param from lower end
     * @param to upper end
     * @param examples number of predictions
     * @param confidence mean confidence; NaN if there are none
     * @param accuracy share of correct predictions; NaN if there are none
     */
    public record Bin(double from, double to, int examples, double confidence, double accuracy) {}

    /**
     * Copies the list.
     *
     * @param error expected calibration error: the mean over the examples of |accuracy - mean confidence| of their bins
     *     (Guo et al., <i>On Calibration of Modern Neural Networks</i>, 2017); NaN if there are no examples, or a
     *     confidence is NaN
     * @param bins the reliability table, by ascending confidence
     */
    public Calibration {
        Objects.requireNonNull(bins, "bins");
        bins = List.copyOf(bins);
    }

    /**
     * Computes the calibration of predictions.
     *
     * @param confidences probability of the predicted class, 0 to 1, for each example
     * @param right whether the prediction is correct
     * @param bins number of bins, at least 1
     */
    static Calibration of(double[] confidences, boolean[] right, int bins) {
        int[] examples = new int[bins];
        int[] hits = new int[bins];
        double[] sums = new double[bins];
        boolean numbers = true;
        for (int i = 0; i < confidences.length; i++) {
            numbers &= !Double.isNaN(confidences[i]);
            int bin = bin(confidences[i], bins);
            examples[bin]++;
            sums[bin] += confidences[i];
            hits[bin] += right[i] ? 1 : 0;
        }
        double error = 0;
        List<Bin> table = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            table.add(new Bin((double) b / bins, (b + 1.0) / bins, examples[b], sums[b] / examples[b],
                    (double) hits[b] / examples[b]));
            error += Math.abs(hits[b] - sums[b]);
        }
        return new Calibration(numbers ? error / confidences.length : Double.NaN, table);
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
