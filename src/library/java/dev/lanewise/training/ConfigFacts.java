package dev.lanewise.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Facts of a configuration in a checkpoint, so that a run is resumed only with the same one.
 *
 * <p>These texts are part of the file format, and with them the names of records and their components.
 */
final class ConfigFacts {
    private ConfigFacts() {}

    static Map<String, String> of(TrainingConfig config) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mini-batch size", String.valueOf(config.batchSize()));
        facts.put("optimizer", config.optimizer().toString());
        facts.put("schedule", config.schedule().toString());
        if (config.schedule().dependsOnEpochs()) {
            facts.put("number of epochs that its schedule is made for", String.valueOf(config.epochs()));
        }
        facts.put("regularization", config.regularization().toString());
        facts.put("clipping", config.clipping().toString());
        facts.put("averaging", String.valueOf(config.averaging()));
        facts.put("seed", String.valueOf(config.seed()));
        facts.put(
                "treatment of labels",
                text(
                        "LabelTreatment",
                        "smoothing",
                        config.labelSmoothing(),
                        "classWeights",
                        config.balancedClasses() ? "balanced" : config.classWeights()));
        facts.put(
                "noise",
                text(
                        "Noise",
                        "dropout",
                        config.dropout(),
                        "inputDropout",
                        config.inputDropout(),
                        "inputNoise",
                        config.inputNoise()));
        // Checkpoints written before these settings existed do not mention them.
        if (!config.augmentation().isNone()) {
            facts.put("augmentation", config.augmentation().toString());
        }
        if (!config.frozenLayers().isEmpty()) {
            facts.put("frozen layers", config.frozenLayers().toString());
        }
        return facts;
    }

    private static String text(String name, Object... namesAndValues) {
        StringJoiner text = new StringJoiner(", ", name + "[", "]");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.add(namesAndValues[i] + "=" + namesAndValues[i + 1]);
        }
        return text.toString();
    }
}
