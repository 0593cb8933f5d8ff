package dev.lanewise.cli;

import dev.lanewise.network.Initializer;
import dev.lanewise.training.Augmentation;
import picocli.CommandLine.Option;

/** Random elements of training, besides the order of the examples. */
final class RandomOptions {
    @Option(
            names = "--init",
            paramLabel = "NAME",
            converter = Values.OfInitializer.class,
            description = "Distribution of the initial weights: notebook, glorot-uniform, glorot-normal, he-uniform,"
                    + " he-normal, lecun-uniform, lecun-normal, orthogonal or zeros. Default: notebook; orthogonal with"
                    + " --data and without --layers, or glorot-uniform if a layer has more than 1000 units.")
    Initializer init;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "Share of the hidden units that are dropped in each training step, drawn anew for every"
                    + " example. Default: none.")
    double dropout;

    @Option(
            names = "--input-dropout",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "Share of the inputs that are dropped in each training step. Default: none.")
    double inputDropout;

    @Option(
            names = "--input-noise",
            paramLabel = "SIGMA",
            converter = Values.Deviation.class,
            description =
                    "Standard deviation of the Gaussian noise added to the inputs during training. Default:" + " none.")
    double inputNoise;

    @Option(
            names = "--augment",
            paramLabel = "WORDS",
            converter = Values.OfAugmentation.class,
            description = "Random augmentation of the images during training, drawn anew in every epoch, such as"
                    + " shift=2,rotation=10. The settings are shift (maximum, in pixels), rotation (maximum, in"
                    + " degrees), scale (maximum relative change), shear (maximum, in degrees), elastic (strength of an"
                    + " elastic distortion) and sigma (its smoothing, in pixels), erasing (probability that a rectangle"
                    + " is erased) and noise (standard deviation). Default: ${DEFAULT-VALUE}.")
    Augmentation augmentation = Augmentation.NONE;

    /** Whether zero inputs stay zero in training. */
    boolean keepsZeros() {
        return inputNoise == 0 && augmentation.equals(Augmentation.NONE);
    }
}
