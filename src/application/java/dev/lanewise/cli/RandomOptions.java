package dev.lanewise.cli;

import dev.lanewise.network.Initializer;
import dev.lanewise.training.Augmentation;
import dev.lanewise.training.Noise;
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

    @Option(names = "--augment", paramLabel = "WORDS", converter = Values.OfAugmentation.class,
            description = "How images are varied in training, each anew in every epoch, such as"
                    + " shift=2,rotation=10,scale=0.1,shear=5,elastic=34,sigma=4,erasing=0.1,noise=0.02: at most so many"
                    + " pixels, degrees, share, degrees; strength and smoothness of a distortion; probability that a rectangle"
                    + " is erased; deviation of noise. Default: ${DEFAULT-VALUE}.")
    Augmentation augmentation = Augmentation.NONE;

    /** Whether inputs that are zero stay so in training. */
    boolean keepsZeros() {
        return inputNoise == 0 && augmentation.isNone();
    }

    Noise noise() {
        return Noise.NONE.withDropout(dropout).withInputDropout(inputDropout).withInputNoise(inputNoise);
    }
}
