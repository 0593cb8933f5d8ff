package dev.lanewise.cli;

import dev.lanewise.TemperatureScaling;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Calibration of the probabilities that a network predicts, after it has been trained. */
final class CalibrationOptions {
    private static final String TEMPERATURE = "temperature";
    /** Names of what is measured after training. */
    static final Set<String> METRICS = Set.of(TEMPERATURE);

    @Option(names = "--calibrate", fallbackValue = "true", description = "After training, divide the inputs of the"
            + " output layer's softmax or sigmoid by the temperature that makes the probabilities of the validation"
            + " set most likely. Predicted classes stay the same. Needs a validation set.")
    private boolean calibrate;

    boolean isOn() {
        return calibrate;
    }

    /** Refuses data without a validation set, and outputs that are no probabilities. */
    void requireFit(Architecture architecture, Dataset validation) {
        if (!calibrate) {
            return;
        }
        if (validation.task() == Task.REGRESSION) {
            throw new UsageException("--calibrate is about probabilities of classes or labels, but the targets are"
                    + " numbers");
        }
        if (architecture.output() != Activation.SOFTMAX && architecture.output() != Activation.SIGMOID) {
            throw new UsageException("--calibrate is about the probabilities of --output softmax or sigmoid, but it is "
                    + architecture.output());
        }
        if (validation.size() == 0) {
            throw new UsageException("--calibrate needs a validation set: --validation 0.1 holds out a tenth of the"
                    + " training set");
        }
    }

    /**
     * Calibrates the network if the flag says so, and says what that did.
     *
     * @param figures receives the temperature
     * @param notesOrNull where to say it; null for nowhere
     * @return the network to be saved
     */
    Network apply(Network network, Dataset validation, Map<String, Double> figures, PrintStream notesOrNull) {
        if (!calibrate) {
            return network;
        }
        TemperatureScaling scaling = TemperatureScaling.fit(network, validation);
        figures.put(TEMPERATURE, scaling.temperature());
        if (notesOrNull != null) {
            notesOrNull.println(scaling.temperature() == 1
                    ? "temperature 1: no other one makes the probabilities of the validation set more likely"
                    : scaling + " (validation set)");
        }
        return scaling.network();
    }
}
