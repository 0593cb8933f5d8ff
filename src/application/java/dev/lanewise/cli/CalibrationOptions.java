package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.TemperatureScaling;
import dev.lanewise.data.Dataset;
import dev.lanewise.network.Network;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Calibration of the probabilities that a network predicts, after it has been trained. */
final class CalibrationOptions {
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

    /**
     * Returns a note on what the calibration of a network has changed; empty if the flag is not given.
     *
     * @param network the network before it was calibrated
     */
    Optional<String> note(Network network, Dataset validation) {
        if (!calibrate) {
            return Optional.empty();
        }
        TemperatureScaling scaling = TemperatureScaling.fit(network, validation);
        return Optional.of(
                scaling.temperature() == 1
                        ? "temperature 1: no other temperature lowers the log loss"
                        : scaling + " (validation set)");
    }
}
