package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** Metrics of regression after the last epoch, which the records of the epochs lack, and the scores of the baseline. */
final class FinalScores {
    /** No scores, because they could not be computed. */
    static final FinalScores NONE = new FinalScores();

    private Regression test;
    private Score baseline = Score.NONE;
    private Regression baselineTest;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Double> ofBaseline = new LinkedHashMap<>();

    private FinalScores() {}

    static FinalScores of(TrainingResult result, Network network, Splits splits, int threads) {
        FinalScores scores = new FinalScores();
        Baseline constant = Baseline.of(splits.training());
        scores.add("validation", splits.validation(), constant, result, network, threads);
        Regression ofTest = scores.add("test", splits.test(), constant, result, network, threads);
        scores.test = ofTest;
        if (splits.test().size() > 0) {
            Architecture architecture = network.architecture();
            scores.baseline = constant.score(architecture, splits.test());
            scores.baselineTest = ofTest == null
                    ? null
                    : Regression.of(constant.outputs(architecture, splits.test().size()), splits.test());
        }
        return scores;
    }

    /** Adds the figures of a set, and returns its metrics of regression; null if there are none. */
    private Regression add(
            String set, Dataset dataset, Baseline constant, TrainingResult result, Network network, int threads) {
        if (dataset.size() == 0) {
            return null;
        }
        ofBaseline.putAll(constant.metrics(set, network.architecture(), dataset));
        boolean isMeasured = dataset.size() > 1
                && dataset.task() == Task.REGRESSION
                && !result.history().isEmpty()
                && !dataset.hasInputsAsTargets();
        if (!isMeasured) {
            return null;
        }
        Regression measured = Regression.of(network.outputs(dataset, threads), dataset);
        figures.putAll(MetricsLog.figures(set, measured));
        return measured;
    }

    /** Metrics of regression on the test set; null if there are none. */
    Regression test() {
        return test;
    }

    /** Score of the baseline on the test set; absent if there is none. */
    Score baseline() {
        return baseline;
    }

    /** Metrics of regression of the baseline on the test set; null if there are none. */
    Regression baselineTest() {
        return baselineTest;
    }

    /** Metrics of regression and of the baseline, by the names that they have in a model file. */
    Map<String, Double> figures() {
        Map<String, Double> all = new LinkedHashMap<>(figures);
        all.putAll(ofBaseline);
        return all;
    }

    /** Metrics of the baseline, by the names that they have in a model file. */
    Map<String, Double> ofBaseline() {
        return ofBaseline;
    }
}
