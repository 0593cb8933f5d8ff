package dev.lanewise.internal.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.LossCheck;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.engine.TargetScaling;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingConfig;

/** The checks of both trainers, made before any state changes. */
public final class TrainingCheck {
    private TrainingCheck() {}

    /**
     * Checks a network and a configuration, before there are examples.
     *
     * @throws IllegalArgumentException if the network has numbers that are not finite or a custom loss whose functions
     *     are not known, or lacks the layers to be frozen
     */
    static void require(Network network, TrainingConfig config) {
        requireFinite(network);
        network.architecture().loss().requireComputable();
        ShapeCheck.requireFreezable(network.architecture(), config.frozenLayers());
    }

    /**
     * Checks that parameters and running statistics are finite.
     *
     * @throws IllegalArgumentException if they are not; the message names the first that is not
     */
    public static void requireFinite(Network network) {
        requireFinite("parameters", network.parameters());
        requireFinite("running statistics", network.statistics());
    }

    private static void requireFinite(String what, float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (!Float.isFinite(numbers[i])) {
                throw new IllegalArgumentException("network has " + what + " that are not finite, with which it cannot"
                        + " be trained: element " + i + " is " + numbers[i]);
            }
        }
    }

    /**
     * Checks examples against a network and a configuration, and returns their targets.
     *
     * @param examples examples to train on
     * @param checksLoss whether the derivative of a custom loss is compared with finite differences
     * @return the targets, standardised if {@link TargetScaling#of} does so
     * @throws IllegalArgumentException if the examples do not fit, or the derivative is wrong
     */
    static TargetData targets(Architecture architecture, TrainingConfig config, Dataset examples, boolean checksLoss) {
        ShapeCheck.requireTrainable(architecture, examples, config);
        if (!config.augmentation().isNone()) {
            Trainer.requireImages(config, examples);
        }
        TargetData targets = TargetData.of(architecture, examples, LabelTreatment.of(config, examples))
                .standardized(TargetScaling.of(architecture, config, examples));
        if (checksLoss) {
            LossCheck.require(architecture, targets, examples.size());
        }
        return targets;
    }
}
