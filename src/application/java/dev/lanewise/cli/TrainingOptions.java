package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.network.Initializer;
import dev.lanewise.training.Augmentation;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Settings of a training run, apart from the network and the end of the run. */
final class TrainingOptions {
    @Option(
            names = "--init",
            paramLabel = "NAME",
            description = "Distribution of the initial weights: {values}. Default: notebook; orthogonal with"
                    + " --data and without --layers, or glorot-uniform if a layer has more than 1000 units.")
    private Initializer init;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "Share of the hidden units that are dropped in each training step, drawn anew for every"
                    + " example. Default: none.")
    private double dropout;

    @Option(
            names = "--input-dropout",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "Share of the inputs that are dropped in each training step. Default: none.")
    private double inputDropout;

    @Option(
            names = "--input-noise",
            paramLabel = "SIGMA",
            converter = Values.NotNegative.class,
            description =
                    "Standard deviation of the Gaussian noise added to the inputs during training. Default:" + " none.")
    private double inputNoise;

    @Option(
            names = "--augment",
            paramLabel = "WORDS",
            description = "Random augmentation of the images during training, drawn anew in every epoch, such as"
                    + " shift=2,rotation=10. The settings are shift (maximum, in pixels), rotation (maximum, in"
                    + " degrees), scale (maximum relative change), shear (maximum, in degrees), elastic (strength of an"
                    + " elastic distortion) and sigma (its smoothing, in pixels), erasing (probability that a rectangle"
                    + " is erased) and noise (standard deviation). Default: ${DEFAULT-VALUE}.")
    private Augmentation augmentation = Augmentation.NONE;

    @Option(
            names = {"--epochs", "--max-iter"},
            paramLabel = "N",
            converter = Values.ZeroOrMore.class,
            description =
                    "Number of passes over the training set. In train, 0 means no training. Default: 30; with --data"
                            + " and without --layers, 200 or enough for about 100,000 mini-batches, whichever is less,"
                            + " but at least 20.")
    Integer epochs;

    @Option(
            names = {"--batch-size", "--batch", "--mini-batch-size"},
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Number of examples in a mini-batch. Default: 10; 32 with --data and without --layers.")
    private Integer batch;

    @Mixin
    final OptimizerOptions optimizing = new OptimizerOptions();

    @Option(
            names = {"--seed", "--random-state"},
            paramLabel = "N",
            converter = Values.Seed.class,
            description = "Seed for all random choices. They include the initial weights and the order of the examples."
                    + " The seed is a number from 0 to 4294967295. Default: ${DEFAULT-VALUE}.")
    long seed = 1;

    @Option(
            names = "--no-scale-targets",
            fallbackValue = "true",
            description = "Train on regression targets without standardising them. By default, with"
                    + " --output-activation identity,"
                    + " each target is standardised to mean 0 and standard deviation 1 for training,"
                    + " and the network is"
                    + " converted back to the original units after every epoch.")
    private boolean noScaleTargets;

    @Option(
            names = "--linear-classes",
            fallbackValue = "true",
            description = "Allow classes with --output-activation identity."
                    + " The outputs are then fitted to the numbers 0 and 1, and are not probabilities.")
    private boolean linearClasses;

    Estimator fill(Estimator estimator) {
        Estimator filled = estimator
                .seed(seed)
                .standardizedTargets(!noScaleTargets)
                .configure(config -> optimizing
                        .applyTo(config)
                        .withDropout(dropout)
                        .withInputDropout(inputDropout)
                        .withInputNoise(inputNoise)
                        .withAugmentation(augmentation)
                        .withLinearClasses(linearClasses));
        filled = init == null ? filled : filled.initializer(init);
        filled = epochs == null ? filled : filled.epochs(epochs);
        return batch == null ? filled : filled.batchSize(batch);
    }

    /** Whether a flag makes every mini-batch a single example. */
    boolean haveSingleExamples() {
        return batch != null && batch == 1;
    }

    /** Whether classes may be trained on a linear output layer. */
    boolean allowLinearClasses() {
        return linearClasses;
    }
}
