package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Treatment of labels in training. */
final class LabelOptions {
    private static final String BALANCED = "balanced";

    @Option(
            names = "--label-smoothing",
            paramLabel = "X",
            converter = Values.Smoothing.class,
            description = "Label smoothing: the share of each target that is spread evenly over all classes, from 0 to"
                    + " less than 1. Default: 0.")
    Double smoothing;

    @Option(
            names = "--class-weights",
            paramLabel = "WEIGHTS",
            description = "Class weights in the loss: numbers separated by commas, or balanced, which gives all"
                    + " classes the same total weight. Default: all weights are 1.")
    String classWeights;

    /**
     * Returns the treatment that the flags describe.
     *
     * @throws UsageException if it does not suit the data
     */
    LabelTreatment treatment(Dataset training) {
        smoothing = smoothing == null ? 0 : smoothing;
        if (classWeights == null) {
            return new LabelTreatment(smoothing, List.of());
        }
        try {
            if (classWeights.equals(BALANCED)) {
                return new LabelTreatment(smoothing, LabelTreatment.balanced(training));
            }
            double[] weights = Stream.of(classWeights.split(",", -1))
                    .mapToDouble(weight -> Double.parseDouble(weight.strip()))
                    .toArray();
            return new LabelTreatment(
                    smoothing,
                    TrainingConfig.defaults().withClassWeights(weights).classWeights());
        } catch (NumberFormatException e) {
            throw new UsageException("--class-weights " + classWeights + " is neither balanced nor a list of numbers"
                    + " separated by commas");
        } catch (IllegalArgumentException e) {
            throw new UsageException("--class-weights " + classWeights + ": " + e.getMessage());
        }
    }

    /** Returns a configuration with a treatment. */
    static TrainingConfig apply(LabelTreatment treatment, TrainingConfig config) {
        return config.withLabelSmoothing(treatment.smoothing())
                .withClassWeights(treatment.classWeights().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }
}
