package dev.lanewise.metric;

import java.util.ArrayList;
import java.util.List;

/** Calibration of a classifier: accuracy against confidence, in bins of equal width. */
public final class Calibration {
    private static final int MOST_BINS = 1_000_000;

    private final double error;
    private final List<Bin> bins;

    private Calibration(double error, List<Bin> bins) {
        this.error = error;
        this.bins = List.copyOf(bins);
    }

    /**
     * {@return the expected calibration error: the mean over the examples of |accuracy - mean confidence| of their bins
     * (Guo et al., <i>On Calibration of Modern Neural Networks</i>, 2017); NaN if there are no examples, or a
     * confidence is NaN}
     */
    public double error() {
        return error;
    }

    /** {@return the reliability table, by ascending confidence} */
    public List<Bin> bins() {
        return bins;
    }

    /** Predictions with a confidence above {@link #from} and up to {@link #to}; the first bin also includes 0. */
    public static final class Bin {
        private final double from;
        private final double to;
        private final int examples;
        private final double confidence;
        private final double accuracy;

        Bin(double from, double to, int examples, double confidence, double accuracy) {
            this.from = from;
            this.to = to;
            this.examples = examples;
            this.confidence = confidence;
            this.accuracy = accuracy;
        }

        /** {@return the lower end} */
        public double from() {
            return from;
        }

        /** {@return the upper end} */
        public double to() {
            return to;
        }

        /** {@return the number of predictions} */
        public int examples() {
            return examples;
        }

        /** {@return the mean confidence; NaN if there are no predictions} */
        public double confidence() {
            return confidence;
        }

        /** {@return the share of correct predictions; NaN if there are none} */
        public double accuracy() {
            return accuracy;
        }

        private List<Object> values() {
            return List.of(from, to, examples, confidence, accuracy);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bin that && values().equals(that.values());
        }

        @Override
        public int hashCode() {
            return values().hashCode();
        }

        @Override
        public String toString() {
            return "Bin[from=" + from + ", to=" + to + ", examples=" + examples + ", confidence=" + confidence
                    + ", accuracy=" + accuracy + "]";
        }
    }

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

    @Override
    public boolean equals(Object other) {
        return other instanceof Calibration that && Double.compare(error, that.error) == 0 && bins.equals(that.bins);
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(error) + bins.hashCode();
    }

    @Override
    public String toString() {
        return "Calibration[error=" + error + ", bins=" + bins + "]";
    }
}
