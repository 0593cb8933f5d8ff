package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Model;
import java.util.Locale;
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

    /** Returns a note on the temperature of a calibrated model; empty if the flag is not given. */
    Optional<String> note(Model model) {
        return Optional.ofNullable(calibrate ? model.metrics().get("temperature") : null)
                .map(temperature -> temperature == 1
                        ? "temperature 1: no other temperature lowers the log loss"
                        : String.format(Locale.ROOT, "temperature %.4f, from the validation set", temperature));
    }
}
