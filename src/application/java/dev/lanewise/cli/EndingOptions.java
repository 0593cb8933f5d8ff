package dev.lanewise.cli;

import dev.lanewise.cli.reader.CsvData;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.access.MetricAccess;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.Training;
import java.time.Duration;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** When training stops before its last epoch, and by which data and metric the parameters to keep are chosen. */
final class EndingOptions {
    static final String OWN = "own";
    /** Value of --validation for training on the validation set. */
    static final String NONE = "0";

    @Option(
            names = {"--validation", "--validation-split", "--validation-fraction"},
            paramLabel = "SHARE",
            converter = Values.OfValidation.class,
            description = "Validation set for choosing the parameters to keep: a share such as 0.1, or own. A share is"
                    + " drawn at random, by the seed, from the training set that comes with the data, or from all"
                    + " examples outside the test set. With own, it is the validation set of the data. With 0, there is"
                    + " none, and that of the data becomes part of the training set. Default: without --data or with"
                    + " --layers, the validation set of the data is set aside and not used. Otherwise, the default is"
                    + " own or, if the data have no validation set, 0.1; but it is 0 if fewer than 300 examples are"
                    + " outside the test set and neither --patience nor --monitor is given.")
    private String validation;

    @Option(
            names = "--monitor",
            paramLabel = "METRIC",
            converter = Values.OfMetric.class,
            description = "Metric on the validation set that selects the parameters to keep. --patience uses it too."
                    + " Metrics: loss, accuracy, balanced-accuracy, macro-f1, micro-f1, weighted-f1, macro-precision,"
                    + " macro-recall, roc-auc, log-loss, brier, hamming-loss, r2, rmse, mse, mae, and top-K such as"
                    + " top-5. Without --validation, the validation set of the data is used. Default: accuracy; for"
                    + " numbers, the loss.")
    private Metric monitor;

    @Option(
            names = "--patience",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Stop after N consecutive epochs without improvement on the validation set. Without"
                    + " --validation, the validation set of the data is used. Default: none; with --data and without"
                    + " --layers, a fifth of the epochs but at least 10, if there is a validation set.")
    private Integer patience;

    @Option(
            names = "--max-seconds",
            paramLabel = "N",
            converter = Values.PositiveSeconds.class,
            description = "Stop training after N seconds, at the end of the current mini-batch. Default: no limit.")
    private Double maxSeconds;

    /** Whether the validation set and the patience suit the number of examples. */
    private boolean byDefault;

    /** Whether the number of examples has decided whether there is a validation set. */
    private boolean isChosen;

    /** Chooses a validation set and a patience by the number of examples, unless flags choose them. */
    void validateByDefault() {
        byDefault = true;
    }

    /** Gives --validation its value, once it is known how many examples are not in the test set. */
    private void settle(int examples, boolean hasOwn) {
        if (byDefault && validation == null) {
            boolean enough = FittingDefaults.validationShare(examples) > 0;
            isChosen = patience == null && monitor == null;
            validation = patience == null && monitor == null && !enough
                    ? NONE
                    : hasOwn ? OWN : String.valueOf(FittingDefaults.HELD_OUT);
        }
    }

    /** Gives --validation and --patience their values for data that are divided already. */
    void settle(Splits splits, boolean hasTestFile, int epochs) {
        // As a file of mapped data has it from an earlier run.
        settle(
                splits.training().size() + splits.validation().size(),
                !hasTestFile && splits.validation().size() > 0);
        if (byDefault && patience == null && validate()) {
            patience = FittingDefaults.patience(epochs);
        }
    }

    /** Returns validation and patience as flags. */
    String flags() {
        return (validation == null ? "" : " --validation " + validation)
                + (patience == null ? "" : " --patience " + patience);
    }

    /** Whether --validation, or a file, specifies the validation set. */
    boolean sayHowToValidate() {
        return validation != null;
    }

    /** Whether a validation set decides which parameters are kept. */
    boolean validate() {
        return (validation != null && !validation.equals(NONE)) || patience != null || monitor != null;
    }

    /** Whether there is a validation set although no flag needs one. */
    boolean validateUnasked() {
        return isChosen && validate();
    }

    /** Metric that selects the best parameters; null if accuracy and loss do. */
    Metric monitored() {
        return monitor;
    }

    /** Refuses a metric that does not fit the data or the network. */
    void requireMonitorable(Architecture architecture, Splits splits) {
        if (monitor != null) {
            ShapeCheck.requireProbabilities(architecture, monitor);
            MetricAccess.get().requireFit(monitor, splits.validation());
        }
    }

    /**
     * Returns as text the flags that {@link #split} depends on.
     *
     * @param hasOwnSets whether the data come as several sets
     */
    String flagsOfSplit(boolean hasOwnSets, long seed) {
        if (byDefault && validation == null) {
            String needed = patience == null && monitor == null ? "" : ", needed";
            return "--validation by default" + needed + " --seed " + seed;
        }
        boolean isShare = validation != null && !validation.equals(OWN) && !validation.equals(NONE);
        return validation == null || validation.equals(OWN)
                ? ""
                : "--validation " + validation + (isShare && !hasOwnSets ? " of all but the test set" : "")
                        + (isShare ? " --seed " + seed : "");
    }

    /**
     * Returns the data with the requested validation set.
     *
     * @param hasOwnSets whether the data come as several sets; otherwise a share is drawn from all examples that are
     *     not in the test set
     */
    Splits split(Splits data, boolean hasOwnSets, long seed) {
        settle(
                data.training().size() + data.validation().size(),
                data.validation().size() > 0);
        return split(
                data,
                data.name(),
                data.validation().size() > 0,
                data::withoutValidation,
                share -> (hasOwnSets ? data : data.withoutValidation()).withValidation(share, seed));
    }

    /** Returns a table with the requested validation set. */
    CsvData split(CsvData data, String name, boolean hasOwnSets, long seed) {
        settle(data.trainingRows() + data.validationRows(), data.hasValidation());
        return split(
                data,
                name,
                data.hasValidation(),
                data::withoutValidation,
                share -> (hasOwnSets ? data : data.withoutValidation()).withValidation(share, seed));
    }

    private <T> T split(T data, String name, boolean hasOwn, Supplier<T> without, DoubleFunction<T> with) {
        if (NONE.equals(validation)) {
            if (patience != null || monitor != null) {
                throw new UsageException((patience != null ? "--patience" : "--monitor")
                        + " needs a validation set, but --validation 0 means that there is none");
            }
            return without.get();
        }
        if (validation != null && !validation.equals(OWN)) {
            return with.apply(Double.parseDouble(validation));
        }
        if (validate() && !hasOwn) {
            throw new UsageException((validation != null
                            ? "--validation own"
                            : (patience != null ? "--patience" : "--monitor") + " without --validation")
                    + " needs a validation set, but the data " + name + " have none");
        }
        return data;
    }

    /** Returns the time of a training that ends as these flags have it. */
    RemainingTime remaining(int epochs, int stepsPerEpoch) {
        return new RemainingTime(
                epochs, stepsPerEpoch, maxSeconds == null ? Double.POSITIVE_INFINITY : maxSeconds, patience != null);
    }

    void applyTo(Training training, Splits splits) {
        if (validate()) {
            training.validateWith(splits.validation());
        }
        if (monitor != null) {
            training.monitor(monitor);
        }
        if (patience != null) {
            training.patience(patience);
        }
        if (maxSeconds != null) {
            training.timeLimit(limit(maxSeconds));
        }
    }

    /** The time limit of a training. */
    static Duration limit(double seconds) {
        // At least a nanosecond; a conversion to long saturates.
        return Duration.ofSeconds((long) seconds, Math.max(1, (long) (seconds % 1 * 1e9)));
    }
}
