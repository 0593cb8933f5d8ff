package dev.lanewise.cli;

import dev.lanewise.model.Initializer;
import dev.lanewise.model.Noise;
import picocli.CommandLine.Option;

/** What of a training is drawn at random, besides the order of the examples. */
final class RandomOptions {
    @Option(names = "--init", paramLabel = "NAME", converter = Values.OfInitializer.class,
            description = "What the initial weights are drawn from: notebook, glorot-uniform, glorot-normal, he-uniform,"
                    + " he-normal, lecun-uniform, lecun-normal, orthogonal or zeros. Default: ${DEFAULT-VALUE}.")
    Initializer init = Initializer.NOTEBOOK;

    @Option(names = "--dropout", paramLabel = "SHARE", converter = Values.Share.class,
            description = "Share of the hidden units that is left out of a training step, drawn anew for every example."
                    + " Default: none.")
    double dropout;

    @Option(names = "--input-dropout", paramLabel = "SHARE", converter = Values.Share.class,
            description = "Share of the inputs that is left out of a training step. Default: none.")
    double inputDropout;

    @Option(names = "--input-noise", paramLabel = "SIGMA", converter = Values.Deviation.class,
            description = "Standard deviation of Gaussian noise on the inputs in training. Default: none.")
    double inputNoise;

    Noise noise() {
        return new Noise(dropout, inputDropout, inputNoise);
    }
}
