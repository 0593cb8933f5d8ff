package dev.lanewise.report;

import dev.lanewise.Evaluation;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.ClassMetrics;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.metric.Regression;
import java.util.Locale;

/** The most important metrics of an evaluation, in a few words. */
public final class Headline {
    private Headline() {}

    /** Returns the metrics, without the loss. */
    public static String of(Evaluation evaluation) {
        if (evaluation.task() == Task.REGRESSION) {
            Regression numbers = evaluation.regression();
            return String.format(
                    Locale.ROOT,
                    "%s, R2 %s, RMSE %.6g, MAE %.6g",
                    Count.of(numbers.size(), "example"),
                    Double.isNaN(numbers.r2()) ? "-" : String.format(Locale.ROOT, "%.4f", numbers.r2()),
                    numbers.rmse(),
                    numbers.mae());
        }
        ClassMetrics classes = evaluation.classMetrics();
        return classes instanceof MultiLabel labels
                ? String.format(
                        Locale.ROOT,
                        "%d of %d with all labels right, %.2f %% of all labels wrong",
                        classes.correct(),
                        classes.size(),
                        100 * labels.hammingLoss())
                : String.format(
                        Locale.ROOT,
                        "%d of %d right, accuracy %.2f %%",
                        classes.correct(),
                        classes.size(),
                        100 * classes.accuracy());
    }
}
