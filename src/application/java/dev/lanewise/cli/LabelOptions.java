package dev.lanewise.cli;

import dev.lanewise.training.TrainingConfig;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Treatment of labels in training. */
final class LabelOptions {
    private static final String BALANCED = "balanced";

    @Option(
            names = "--label-smoothing",
            paramLabel = "X",
            converter = Values.Share.class,
            description = "Label smoothing: the share of each target that is spread evenly over all classes, from 0 to"
                    + " less than 1. Default: 0.")
    private double smoothing;

    @Option(
            names = "--class-weights",
            paramLabel = "WEIGHTS",
            description = "Class weights in the loss: numbers separated by commas, or balanced, which gives all"
                    + " classes the same total weight. Default: all weights are 1.")
    private String classWeights;

    /** Whether the examples of some classes have more weight. */
    boolean weighClasses() {
        return classWeights != null;
    }

    /**
     * Returns a configuration with the settings of the flags.
     *
     * @throws UsageException if a value is not valid
     */
    TrainingConfig applyTo(TrainingConfig config) {
        TrainingConfig smoothed = config.withLabelSmoothing(smoothing);
        if (classWeights == null) {
            return smoothed;
        }
        try {
            return classWeights.equals(BALANCED)
                    ? smoothed.withBalancedClasses()
                    : smoothed.withClassWeights(Stream.of(classWeights.split(",", -1))
                            .mapToDouble(weight -> Double.parseDouble(weight.strip()))
                            .toArray());
        } catch (NumberFormatException e) {
            throw new UsageException("--class-weights " + classWeights + " is neither balanced nor a list of numbers"
                    + " separated by commas");
        } catch (IllegalArgumentException e) {
            throw new UsageException("--class-weights " + classWeights + ": " + e.getMessage());
        }
    }
}
