package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Scores of the network that a training keeps, and of the baseline.
 *
 * @param test score on the test set; absent if there is none
 * @param ofNumbers metrics of regression on the test set; null if there are none
 * @param baseline score of the baseline on the test set; absent if there is none
 * @param baselineOfNumbers metrics of regression of the baseline on the test set; null if there are none
 * @param figures all of them, and those on the validation set that epochs lack, by their names in a model file
 */
record FinalScores(
        Score test, Regression ofNumbers, Score baseline, Regression baselineOfNumbers, Map<String, Double> figures) {
    /** No scores, because they could not be computed. */
    static final FinalScores NONE = new FinalScores(Score.NONE, null, Score.NONE, null, Map.of());

    /**
     * Evaluates a network.
     *
     * @param kept epoch whose parameters it has, from 1; 0 if training ended within one
     */
    static FinalScores of(TrainingResult result, int kept, Network network, Splits splits, int threads) {
        Map<String, Double> figures = new LinkedHashMap<>();
        Dataset tested = splits.test();
        Score known = kept == 0 ? Score.NONE : result.history().get(kept - 1).test();
        boolean isTested = tested.size() > 0 && !result.history().isEmpty();
        Score test = known.isPresent() || !isTested ? known : network.evaluate(tested, threads);
        if (test.isPresent()) {
            boolean hasHits = tested.task() != Task.REGRESSION;
            figures.putAll(MetricsLog.figures("test", test.loss(), hasHits ? test.accuracy() : Double.NaN));
        }
        Baseline constant = Baseline.of(splits.training());
        Regression ofNumbers = null;
        for (String set : new String[] {"validation", "test"}) {
            Dataset dataset = set.equals("test") ? tested : splits.validation();
            if (dataset.size() == 0) {
                continue;
            }
            boolean isMeasured = dataset.size() > 1
                    && dataset.task() == Task.REGRESSION
                    && !result.history().isEmpty()
                    && !dataset.hasInputsAsTargets();
            ofNumbers = isMeasured ? Regression.of(network.outputs(dataset, threads), dataset) : null;
            if (isMeasured) {
                figures.putAll(MetricsLog.figures(set, ofNumbers));
            }
            figures.putAll(constant.metrics(set, network.architecture(), dataset));
        }
        if (tested.size() == 0) {
            return new FinalScores(test, null, Score.NONE, null, figures);
        }
        return new FinalScores(
                test,
                ofNumbers,
                constant.score(network.architecture(), tested),
                ofNumbers == null
                        ? null
                        : Regression.of(constant.outputs(network.architecture(), tested.size()), tested),
                figures);
    }
}
