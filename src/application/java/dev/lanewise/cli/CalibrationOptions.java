package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.TemperatureScaling;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Option;

/** Calibration of the probabilities that a network predicts, after it has been trained. */
final class CalibrationOptions {
    private static final String TEMPERATURE = "temperature";

    @Option(
            names = "--calibrate",
            fallbackValue = "true",
            description = "After training, calibrate the probabilities by temperature scaling. The inputs of the"
                    + " output layer's softmax or sigmoid are divided by the temperature that minimises the log loss on"
                    + " the validation set. The predicted classes stay the same. Needs a validation set, for example"
                    + " --validation own.")
    private boolean calibrate;

    boolean isOn() {
        return calibrate;
    }

    Estimator fill(Estimator estimator) {
        return estimator.calibrated(calibrate);
    }

    /** Refuses data without a validation set, and outputs that are not probabilities. */
    void requireFit(Architecture architecture, Dataset validation) {
        if (!calibrate) {
            return;
        }
        if (validation.task() == Task.REGRESSION) {
            throw new UsageException(
                    "--calibrate applies to probabilities of classes or labels, but the targets are" + " numbers");
        }
        if (!architecture.output().equals(Activation.SOFTMAX)
                && !architecture.output().equals(Activation.SIGMOID)) {
            throw new UsageException(
                    "--calibrate needs --output-activation softmax or sigmoid, but it is " + architecture.output());
        }
        if (validation.size() == 0) {
            throw new UsageException(
                    "--calibrate needs a validation set: --validation 0.1 holds out a tenth of the" + " training set");
        }
    }

    /**
     * Calibrates the network if the flag asks for it, and prints the result.
     *
     * @param figures receives the temperature
     * @param notesOrNull receives a note on the result; null for none
     * @return the network to be saved
     */
    Network apply(Network network, Dataset validation, Map<String, Double> figures, PrintStream notesOrNull) {
        if (!calibrate) {
            return network;
        }
        TemperatureScaling scaling = TemperatureScaling.fit(network, validation);
        figures.put(TEMPERATURE, scaling.temperature());
        if (notesOrNull != null) {
            notesOrNull.println(
                    scaling.temperature() == 1
                            ? "temperature 1: no other temperature lowers the log loss"
                            : scaling + " (validation set)");
        }
        return scaling.network();
    }
}
