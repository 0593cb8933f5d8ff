package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.DataDefects;
import dev.lanewise.internal.access.ScoreAccess;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.training.Usefulness;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Network;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Scores of the networks of a cross-validation and of their baselines, for the warning about useless networks. */
final class FoldScores {
    /** By the names of the folds, so that sums do not depend on the order in which threads complete the folds. */
    private final Map<String, OfFold> folds = new ConcurrentSkipListMap<>();

    /**
     * Scores on the test examples of a fold.
     *
     * @param r2 R2 of the network; NaN unless the task is regression
     */
    private record OfFold(Score score, Score constant, double r2, double constantR2) {}

    /** Evaluates the network of a fold and its baseline; any thread may call this. */
    void add(Splits fold, Network network) {
        Dataset test = fold.test();
        Baseline baseline = Baseline.of(fold.training());
        Function<float[], Double> r2 = outputs ->
                test.task() == Task.REGRESSION ? Regression.of(outputs, test).r2() : Double.NaN;
        folds.put(
                fold.name(),
                new OfFold(
                        network.evaluate(test),
                        baseline.score(network.architecture(), test),
                        r2.apply(network.outputs(test)),
                        r2.apply(baseline.outputs(network.architecture(), test.size()))));
    }

    /** Returns the warning that the networks are no better than the baseline. */
    Optional<String> warning(Task task) {
        Collection<OfFold> all = folds.values();
        Score score = pooled(task, OfFold::score);
        return score.examples() < DataDefects.FEW_EXAMPLES
                ? Optional.empty()
                : Usefulness.noBetter(
                        "held-out examples",
                        task,
                        score,
                        pooled(task, OfFold::constant),
                        true,
                        () -> mean(all, OfFold::r2),
                        () -> mean(all, OfFold::constantR2));
    }

    /** Returns the score on the examples of all folds. */
    private Score pooled(Task task, Function<OfFold, Score> kind) {
        int examples = 0;
        int correct = 0;
        double losses = 0;
        for (OfFold fold : folds.values()) {
            Score score = kind.apply(fold);
            examples += score.examples();
            correct += task == Task.REGRESSION ? 0 : score.correct();
            losses += score.examples() * score.loss();
        }
        return task == Task.REGRESSION
                ? ScoreAccess.ofRegression(examples, losses / examples)
                : ScoreAccess.of(examples, correct, losses / examples);
    }

    private static double mean(Collection<OfFold> folds, ToDoubleFunction<OfFold> value) {
        return folds.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
