package dev.lanewise.internal.engine;

import dev.lanewise.training.TrainingConfig;

/**
 * Random disturbances in training.
 *
 * @param dropout share of the hidden units that is dropped
 * @param inputDropout share of the inputs that is dropped, after noise
 * @param inputNoise standard deviation of the Gaussian noise added to every input
 */
public record Noise(double dropout, double inputDropout, double inputNoise) {
    /** No dropout and no noise. */
    public static final Noise NONE = new Noise(0, 0, 0);

    /** Returns the noise of a configuration. */
    public static Noise of(TrainingConfig config) {
        return new Noise(config.dropout(), config.inputDropout(), config.inputNoise());
    }
}
