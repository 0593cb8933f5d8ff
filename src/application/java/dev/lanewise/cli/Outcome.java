package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Regression;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.training.TrainingResult.Ending;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether training led to a usable network. */
final class Outcome {
    /**
     * Mean squared error, relative to the mean square of the targets, above which training has diverged although all
     * numbers are finite.
     */
    private static final double RUNAWAY = 1e4;

    private final TrainingResult result;
    /** R2 on the test set, or else on the validation set; NaN if there is none. */
    private final double r2;
    /** Mean squared error on that set, relative to the mean square of the targets; NaN if there is none. */
    private final double error;

    /** Metrics of regression on the test set; null if there are none. */
    private final Regression testOrNull;

    /** Metrics of regression on the validation set; null if there are none. */
    private final Regression validationOrNull;

    private Outcome(
            TrainingResult result, double r2, double error, Regression testOrNull, Regression validationOrNull) {
        this.result = result;
        this.r2 = r2;
        this.error = error;
        this.testOrNull = testOrNull;
        this.validationOrNull = validationOrNull;
    }

    /** Returns the outcome of a run whose network has not been evaluated again. */
    static Outcome unmeasured(TrainingResult result) {
        return new Outcome(result, Double.NaN, Double.NaN, null, null);
    }

    static Outcome of(TrainingResult result, Network network, Splits splits, int threads) {
        Dataset set = splits.test().size() > 0 ? splits.test() : splits.validation();
        boolean isMeasured = set.size() > 1
                && set.task() == Task.REGRESSION
                && !result.history().isEmpty()
                && !set.hasInputsAsTargets();
        if (!isMeasured) {
            return unmeasured(result);
        }
        float[] outputs = network.outputs(set, threads);
        Regression measured = Regression.of(outputs, set);
        boolean isTested = splits.test().size() > 0;
        return new Outcome(
                result,
                measured.r2(),
                measured.mse() / meanSquare(set),
                isTested ? measured : null,
                !isTested
                        ? measured
                        : splits.validation().size() == 0
                                ? null
                                : Regression.of(network.outputs(splits.validation(), threads), splits.validation()));
    }

    private static double meanSquare(Dataset set) {
        float[] targets = new float[set.targets()];
        double sum = 0;
        for (int i = 0; i < set.size(); i++) {
            set.copyTargets(i, targets, 0);
            for (float target : targets) {
                sum += (double) target * target;
            }
        }
        return sum / ((double) set.size() * set.targets());
    }

    /** Whether the network may be saved to the given files. */
    boolean isGood() {
        return result.ending() != Ending.DIVERGED && !(error > RUNAWAY);
    }

    /** Metrics of regression on the test set; null if there are none. */
    Regression test() {
        return testOrNull;
    }

    /** Metrics of regression by the names that they have in a model file. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (validationOrNull != null) {
            figures.putAll(MetricsLog.figures("validation", validationOrNull));
        }
        if (testOrNull != null) {
            figures.putAll(MetricsLog.figures("test", testOrNull));
        }
        return figures;
    }

    /** Whether the network is more than its initial weights. */
    boolean hasTrained() {
        return !result.history().isEmpty();
    }

    /** Explains why a network is not usable. */
    String explanation() {
        return result.ending() == Ending.DIVERGED
                ? result.explanation()
                : String.format(
                        Locale.ROOT,
                        "the training diverged: the mean squared error on the %s set is %.3g times the mean square of"
                                + " its targets; a smaller --learning-rate or --scale standard may help",
                        measured(),
                        error);
    }

    /** The part of the data that was measured, which may hold the training examples if a test file repeats them. */
    private Part measured() {
        return testOrNull != null ? Part.TEST : Part.VALIDATION;
    }

    /** Returns a warning about a network of little use. */
    Optional<String> warning() {
        return isGood() && r2 < 0
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "R2 on the %s set is %.4f, which is worse" + " than always predicting the mean of its targets",
                        measured(),
                        r2))
                : Optional.empty();
    }
}
