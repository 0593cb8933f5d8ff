package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.metric.Metric;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When training stops before its last epoch, and the metric that selects the parameters to keep. */
final class StoppingOptions {
    @Option(
            names = "--monitor",
            paramLabel = "METRIC",
            description = "Metric on the validation set that selects the parameters to keep. --patience uses it too."
                    + " Metrics: loss, accuracy, balanced-accuracy, macro-f1, micro-f1, weighted-f1, macro-precision,"
                    + " macro-recall, roc-auc, average-precision, log-loss, brier, hamming-loss, r2, rmse, mse,"
                    + " mae, and"
                    + " top-K such as top-5. Default: accuracy; for numbers, the loss.")
    Metric monitor;

    @Option(
            names = "--patience",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Stop after N consecutive epochs without improvement on the validation set. Default: none;"
                    + " with --data and without --layers, a fifth of the epochs but at least 10, if there is a"
                    + " validation set.")
    Integer patience;

    @Option(
            names = "--max-seconds",
            paramLabel = "N",
            converter = Values.Rate.class,
            description = "Stop training after N seconds, at the end of the current mini-batch; in cross-validate, the"
                    + " limit applies to each fold. Default: no limit.")
    Double maxSeconds;

    /** Whether a flag needs a validation set. */
    boolean needValidation() {
        return patience != null || monitor != null;
    }

    /**
     * Returns the exception for a flag that needs a validation set where there is none.
     *
     * @param problem the rest of the sentence, after the flag
     */
    UsageException refused(String problem) {
        return new UsageException((patience != null ? "--patience" : "--monitor") + problem);
    }

    Estimator fill(Estimator estimator) {
        Estimator filled = monitor == null ? estimator : estimator.monitor(monitor);
        filled = patience == null ? filled : filled.patience(patience);
        return maxSeconds == null ? filled : filled.timeLimit(duration(maxSeconds));
    }

    /** Returns a time of at least a nanosecond; a conversion to long saturates. */
    static Duration duration(double seconds) {
        return Duration.ofSeconds((long) seconds, Math.max(1, (long) (seconds % 1 * 1e9)));
    }
}
