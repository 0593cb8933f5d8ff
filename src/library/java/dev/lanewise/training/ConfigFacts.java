package dev.lanewise.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Facts of a configuration in a checkpoint, so that a run is resumed only with the same one.
 *
 * <p>These texts are part of the file format: checkpoints of every version have them. They keep their words when a type
 * or a setting is renamed.
 */
final class ConfigFacts {
    private ConfigFacts() {}

    static Map<String, String> of(TrainingConfig config) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mini-batch size", String.valueOf(config.batchSize()));
        facts.put("optimizer", optimizer(config.optimizer()));
        facts.put("schedule", config.schedule().toString());
        if (config.schedule().dependsOnEpochs()) {
            facts.put("number of epochs that its schedule is made for", String.valueOf(config.epochs()));
        }
        Regularization penalty = config.regularization();
        facts.put(
                "penalty",
                text(
                        "Penalty",
                        "l1",
                        penalty.l1(),
                        "l2",
                        penalty.l2(),
                        "weightDecay",
                        penalty.weightDecay(),
                        "maxNorm",
                        penalty.maxNorm()));
        facts.put(
                "clipping",
                text(
                        "Clipping",
                        "norm",
                        config.clipping().norm(),
                        "value",
                        config.clipping().value()));
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

    /** Java 17 has no switch over types; a new optimiser without a line here fails the tests of checkpoints. */
    private static String optimizer(Optimizer optimizer) {
        double eta = optimizer.learningRate();
        if (optimizer instanceof Momentum momentum) {
            return text("Momentum", "eta", eta, "mu", momentum.momentum(), "nesterov", momentum.nesterov());
        } else if (optimizer instanceof RmsProp rmsProp) {
            return text("RmsProp", "eta", eta, "rho", rmsProp.rho(), "epsilon", rmsProp.epsilon());
        } else if (optimizer instanceof Adagrad adagrad) {
            return text("Adagrad", "eta", eta, "epsilon", adagrad.epsilon());
        } else if (optimizer instanceof Adam adam) {
            return text("Adam", "eta", eta, "beta1", adam.beta1(), "beta2", adam.beta2(), "epsilon", adam.epsilon());
        } else if (optimizer instanceof Lion lion) {
            return text("Lion", "eta", eta, "beta1", lion.beta1(), "beta2", lion.beta2());
        } else if (optimizer instanceof Sgd) {
            return text("Sgd", "eta", eta);
        }
        throw new AssertionError(optimizer);
    }

    private static String text(String name, Object... namesAndValues) {
        StringJoiner text = new StringJoiner(", ", name + "[", "]");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.add(namesAndValues[i] + "=" + namesAndValues[i + 1]);
        }
        return text.toString();
    }
}
