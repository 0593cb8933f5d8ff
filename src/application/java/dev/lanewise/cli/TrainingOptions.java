package dev.lanewise.cli;

import dev.lanewise.data.Task;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.training.Augmentation;
import dev.lanewise.training.TrainingConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Settings of a training run, apart from the network and the end of the run. */
final class TrainingOptions {
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
            converter = Values.Deviation.class,
            description =
                    "Standard deviation of the Gaussian noise added to the inputs during training. Default:" + " none.")
    private double inputNoise;

    @Option(
            names = "--augment",
            paramLabel = "WORDS",
            converter = Values.OfAugmentation.class,
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
    Integer batch;

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
            description = "Train on regression targets without standardising them. By default, with --output identity,"
                    + " each target is standardised to mean 0 and standard deviation 1 for training, and the network is"
                    + " converted back to the original units after every epoch.")
    private boolean noScaleTargets;

    @Option(
            names = "--linear-classes",
            fallbackValue = "true",
            description = "Allow classes with --output identity."
                    + " The outputs are then fitted to the numbers 0 and 1, and are not probabilities.")
    boolean linearClasses;

    /** Uses the values of the lecture notebook for flags that are not given. */
    void useNotebook() {
        init = init == null ? Initializer.NOTEBOOK : init;
        epochs = epochs == null ? TrainingConfig.notebook().epochs() : epochs;
        batch = batch == null ? TrainingConfig.notebook().batchSize() : batch;
    }

    /** Uses values that suit all data for flags that are not given. */
    void suit() {
        optimizing.useAdam();
        batch = batch == null ? FittingDefaults.BATCH_SIZE : batch;
    }

    /** The distribution of the initial weights; by default, the one that suits the network. */
    Initializer initializer(Architecture architecture) {
        return init != null ? init : FittingDefaults.initializer(architecture);
    }

    /**
     * The number of epochs; by default, the one that suits the number of examples.
     *
     * @param examples number of examples that are trained on
     */
    int epochs(int examples) {
        return epochs != null ? epochs : FittingDefaults.epochs(examples, batch);
    }

    /**
     * Returns the configuration that the flags describe.
     *
     * @throws UsageException if flags contradict each other
     */
    TrainingConfig config(int ofEpochs, int threads) {
        return optimizing
                .applyTo(TrainingConfig.notebook()
                        .withEpochs(ofEpochs)
                        .withBatchSize(batch)
                        .withSeed(seed)
                        .withThreads(threads))
                .withDropout(dropout)
                .withInputDropout(inputDropout)
                .withInputNoise(inputNoise)
                .withAugmentation(augmentation)
                .withLinearClasses(linearClasses);
    }

    /** Whether the targets of regression are standardised for a network. */
    boolean standardizes(Architecture architecture, Task task) {
        return task == Task.REGRESSION && architecture.output().equals(Activation.IDENTITY) && !noScaleTargets;
    }

    /** Whether zero inputs stay zero in training. */
    boolean keepsZeros() {
        return inputNoise == 0 && augmentation.equals(Augmentation.NONE);
    }
}
