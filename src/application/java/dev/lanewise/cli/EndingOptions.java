package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Facts;
import dev.lanewise.Facts.Source;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.rows.SplitIndices;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.metric.Metric;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The validation set, and when training stops before its last epoch. */
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
                    + " --layers, the validation set of the data is set aside, and is used only with --patience or"
                    + " --monitor. Otherwise, the default is own or, if the data have no validation set, 0.1; but it is"
                    + " 0 if fewer than 300 examples are outside the test set and neither --patience nor --monitor is"
                    + " given. In tune, the default is own if the data come with several sets, and otherwise 0.1.")
    private String validation;

    @Mixin
    private final StoppingOptions stopping = new StoppingOptions();

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
            isChosen = !stopping.needValidation();
            validation = isChosen && !enough ? NONE : hasOwn ? OWN : String.valueOf(FittingDefaults.HELD_OUT);
        }
    }

    /** Gives --validation its value for data that are divided already. */
    void settle(Splits splits, boolean hasTestFile) {
        // A converted file, for example, contains a validation set.
        settle(
                splits.training().size() + splits.validation().size(),
                !hasTestFile && splits.validation().size() > 0);
    }

    /** Holds out a share in place of the validation set of the data. */
    void holdOut() {
        validation = String.valueOf(FittingDefaults.HELD_OUT);
    }

    /** The value of --validation; null if there is none. */
    String validation() {
        return validation;
    }

    /** Whether --validation, or a file, specifies the validation set. */
    boolean sayHowToValidate() {
        return validation != null;
    }

    /** Whether a validation set decides which parameters are kept. */
    boolean validate() {
        return (validation != null && !validation.equals(NONE)) || stopping.needValidation();
    }

    /** Whether there is a validation set although no flag needs one. */
    boolean validateUnasked() {
        return isChosen && validate();
    }

    /** Metric that selects the best parameters; null if accuracy and loss do. */
    Metric monitored() {
        return stopping.monitor;
    }

    /** Returns the data with the requested validation set. */
    Splits split(Splits data, long seed) {
        settle(
                data.training().size() + data.validation().size(),
                data.validation().size() > 0);
        return split(
                data,
                data.name(),
                data.validation().size() > 0,
                data::withoutValidation,
                share -> data.withValidation(share, seed));
    }

    /** Returns the rows of a table with the requested validation set, and all rows outside the test set. */
    SplitIndices split(SplitIndices rows, String name, long seed) {
        boolean hasOwn = rows.validation().length > 0;
        settle(rows.training().length + rows.validation().length, hasOwn);
        return split(rows, name, hasOwn, rows::withoutValidation, share -> rows.withValidation(share, seed));
    }

    private <T> T split(T data, String name, boolean hasOwn, Supplier<T> without, DoubleFunction<T> with) {
        if (validation == null && stopping.needValidation() && !hasOwn) {
            validation = String.valueOf(FittingDefaults.HELD_OUT);
        }
        if (NONE.equals(validation)) {
            requireValidation();
            return without.get();
        }
        if (isShare()) {
            return with.apply(Double.parseDouble(validation));
        }
        if (validate() && !hasOwn) {
            throw new UsageException("--validation own needs a validation set, but the data " + name + " have none");
        }
        return data;
    }

    /**
     * Returns how the examples were split, for the model file.
     *
     * @param splits the examples with the requested validation set
     * @param test source of the test set
     */
    Facts.SplitFacts description(Splits splits, Source test) {
        double tested = test == Source.SHARE ? SplitIndices.TESTED : 0;
        if (isShare()) {
            return new Facts.SplitFacts(test, tested, Source.SHARE, Double.parseDouble(validation));
        }
        return new Facts.SplitFacts(test, tested, splits.validation().size() > 0 ? Source.OWN : Source.NONE, 0);
    }

    /** Whether the validation set is a share that is drawn by the seed. */
    private boolean isShare() {
        return validation != null && !validation.equals(OWN) && !validation.equals(NONE);
    }

    /** The time limit in seconds; infinite if there is none. */
    double maxSeconds() {
        return stopping.maxSeconds == null ? Double.POSITIVE_INFINITY : stopping.maxSeconds;
    }

    Estimator fill(Estimator estimator) {
        return stopping.fill(estimator);
    }

    /** Refuses a flag that needs a validation set if there is to be none. */
    void requireValidation() {
        if (NONE.equals(validation) && stopping.needValidation()) {
            throw stopping.refused(" needs a validation set, but --validation 0 means that there is none");
        }
    }

    /**
     * Sets the share of the examples that is held out for validation.
     *
     * @param byData whether the number of examples decides if there is no flag
     */
    Estimator fillShare(Estimator estimator, boolean byData) {
        if (validation != null) {
            return estimator.validation(Double.parseDouble(validation));
        }
        return byData || stopping.needValidation() ? estimator : estimator.validation(0);
    }

    /** Returns the examples as a training uses them: without a validation set that does not decide anything. */
    Splits used(Splits splits) {
        return validate()
                ? splits
                : new Splits(splits.training(), splits.training().slice(0, 0), splits.test(), splits.name());
    }
}
