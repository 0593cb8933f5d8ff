package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Fact;
import dev.lanewise.Fact.Source;
import dev.lanewise.metric.Metric;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The validation set, and when training stops before its last epoch. */
final class EndingOptions {
    static final String OWN = "own";
    /** Value of --validation for training on the validation set. */
    static final String NONE = "0";
    /** Share of the examples that validate the trials of a search if the data have no validation set. */
    private static final double SEARCHED = 0.1;

    @Option(
            names = {"--validation", "--validation-split", "--validation-fraction"},
            paramLabel = "SHARE",
            converter = Values.OfValidation.class,
            description =
                    "Validation set for choosing the parameters to keep: a share such as 0.1, or own. A share is"
                            + " drawn at random, by the seed, from the training set that comes with the data, or from all"
                            + " examples outside the test set. With own, it is the validation set of the data. With 0, there is"
                            + " none, and that of the data becomes part of the training set. Default: without --data or with"
                            + " --layers, the validation set of the data is used to choose the parameters only with"
                            + " --patience or --monitor. In all other cases, own if the data have a validation set and 0.1 if"
                            + " not, but 0 if fewer than 300 examples are outside the test set and neither --patience nor"
                            + " --monitor is given. In tune, the default is own if the data come with several sets, and otherwise 0.1.")
    private String validation;

    @Option(
            names = "--monitor",
            paramLabel = "METRIC",
            description = "Metric on the validation set that selects the parameters to keep. --patience uses it too."
                    + " It is {values}; the 5 may be another number. Default: accuracy; for numbers, the loss.")
    private Metric monitor;

    @Option(
            names = "--patience",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Stop after N consecutive epochs without improvement on the validation set. Default: none;"
                    + " with --data and without --layers, a fifth of the epochs but at least 10, if there is a"
                    + " validation set.")
    private Integer patience;

    @Option(
            names = "--max-seconds",
            paramLabel = "N",
            converter = Values.Rate.class,
            description = "Stop training after N seconds, at the end of the current mini-batch; in cross-validate, the"
                    + " limit applies to each fold. Default: no limit.")
    private Double maxSeconds;

    /** Whether the data decide what no flag sets. */
    private boolean byDefault;
    /** Whether there has to be a validation set. */
    private boolean isSearch;

    /** Lets the data choose whether there is a validation set, unless a flag does. */
    void validateByDefault() {
        byDefault = true;
    }

    /**
     * Divides the data as a search does, unless a flag divides them: each trial keeps its best epoch on the validation
     * set, as a training with the printed settings has to do.
     */
    void search() {
        isSearch = true;
    }

    /** The value of --validation; null if there is none. */
    String validation() {
        return validation;
    }

    /** Metric that selects the best parameters; null if accuracy and loss do. */
    Metric monitored() {
        return monitor;
    }

    /** Whether the validation set of the data is used for validation. */
    boolean usesOwn() {
        return validation == null ? byDefault || isSearch || needValidation() : validation.equals(OWN);
    }

    /** Whether the validation set of the data becomes part of the training set. */
    boolean trainsOnOwn() {
        return NONE.equals(validation);
    }

    /** Refuses --validation own for data without a validation set. */
    void requireOwn(boolean haveOwn, String data) {
        if (OWN.equals(validation) && !haveOwn) {
            throw new UsageException("--validation own needs a validation set, but the data " + data + " have none");
        }
    }

    /** The value of --validation that divides the data as a training does; null if the data decide it. */
    String validation(Fact.SplitFacts split) {
        return validation != null || (!byDefault && split.validation() == Source.NONE)
                ? validation
                : switch (split.validation()) {
                    case NONE -> NONE;
                    case SHARE -> String.valueOf(split.share());
                    default -> OWN;
                };
    }

    /** The time limit in seconds; infinite if there is none. */
    double maxSeconds() {
        return maxSeconds == null ? Double.POSITIVE_INFINITY : maxSeconds;
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

    /** Whether a flag needs a validation set. */
    boolean needValidation() {
        return patience != null || monitor != null;
    }

    /** Refuses a flag that needs a validation set if there is to be none. */
    void requireValidation() {
        if (NONE.equals(validation) && needValidation()) {
            throw new UsageException((patience != null ? "--patience" : "--monitor")
                    + " needs a validation set, but --validation 0 means that there is none");
        }
    }

    /**
     * Sets the share of the examples that is held out for validation.
     *
     * @param byData whether the number of examples decides if there is no flag
     */
    Estimator fillShare(Estimator estimator, boolean byData) {
        if (validation != null && !validation.equals(OWN)) {
            return estimator.validation(Double.parseDouble(validation));
        }
        return isSearch ? estimator.validation(SEARCHED) : byData || usesOwn() ? estimator : estimator.validation(0);
    }
}
