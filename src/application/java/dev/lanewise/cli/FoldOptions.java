package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.access.MetricAccess;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Augmentation;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Flags of the trainings of a cross-validation. The data determine all other settings, as for an estimator of the
 * library; if a file names the layers, these are the values of the lecture notebook, as in train.
 */
final class FoldOptions {
    /** Share of the training examples that is held out if examples must be held out. */
    static final double HELD_OUT = 0.1;

    @Option(
            names = {"--hidden", "--hidden-layer-sizes"},
            paramLabel = "UNITS",
            converter = Values.OfHidden.class,
            description = "Units in each"
                    + " hidden layer, separated by commas, as in 64,64; none for no hidden layers. Default: 100.")
    private FittedOptions.Hidden hidden;

    @Option(
            names = "--activation",
            paramLabel = "NAMES",
            converter = Values.OfActivations.class,
            description = "Activation of the hidden layers, or one for each, separated by commas. Default: relu.")
    private NetworkOptions.Activations activation;

    // A given flag is on, even if a file sets it too; without this value, it would be toggled.
    @Option(
            names = "--batch-norm",
            fallbackValue = "true",
            description = "Apply batch normalisation to the hidden layers, before their activation.")
    private boolean batchNorm;

    @Option(
            names = "--layer-norm",
            fallbackValue = "true",
            description = "Apply layer normalisation to the hidden layers, before their activation.")
    private boolean layerNorm;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            converter = Values.OfActivation.class,
            description = "Activation of the output layer: softmax, or one of --activation. Default: softmax for"
                    + " classes, sigmoid for labels and identity for numbers.")
    private Activation output;

    @Option(
            names = {"--loss", "--cost"},
            paramLabel = "NAME",
            converter = Values.OfLoss.class,
            description = "Loss to minimise: cross-entropy, quadratic, absolute or huber. Default: cross-entropy for"
                    + " classes and labels, quadratic for numbers.")
    private Loss loss;

    @Option(
            names = "--init",
            paramLabel = "NAME",
            converter = Values.OfInitializer.class,
            description = "Distribution of the initial weights: notebook, glorot-uniform, glorot-normal, he-uniform,"
                    + " he-normal, lecun-uniform, lecun-normal, orthogonal or zeros. Default: orthogonal, or"
                    + " glorot-uniform if a layer has more than 1000 units.")
    private Initializer init;

    @Option(
            names = "--linear-classes",
            fallbackValue = "true",
            description = "Allow classes with --output identity."
                    + " The outputs are then fitted to the numbers 0 and 1, and are not probabilities.")
    private boolean linearClasses;

    @Option(
            names = {"--epochs", "--max-iter"},
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description =
                    "Maximum number of epochs. Default: 200 or enough for about 100,000 mini-batches, whichever is"
                            + " less, but at least 20.")
    private Integer epochs;

    @Option(
            names = {"--batch-size", "--batch", "--mini-batch-size"},
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Number of examples in a mini-batch. Default: 32.")
    private Integer batch;

    @Mixin
    final OptimizerOptions optimizing = new OptimizerOptions();

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            converter = Values.Share.class,
            description = "Share of the hidden units that are dropped in each training step. Default: none.")
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
            description = "Random augmentation of the images during training, such as shift=2,rotation=10, with the"
                    + " settings of train --augment. Default: ${DEFAULT-VALUE}.")
    private Augmentation augmentation = Augmentation.NONE;

    @Option(
            names = "--no-scale-targets",
            fallbackValue = "true",
            description = "Train on regression targets without standardising them.")
    private boolean noScaleTargets;

    @Option(
            names = {"--validation", "--validation-split", "--validation-fraction"},
            paramLabel = "SHARE",
            converter = Values.Kept.class,
            description = "Share of the training examples to hold out for early stopping and for choosing the"
                    + " parameters to keep; 0 for none. Default: 0.1 with --patience, with --monitor or with at least 300"
                    + " examples; otherwise 0.")
    private Double validation;

    @Option(
            names = "--patience",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Stop after N consecutive epochs without improvement on the held-out examples. Default: a"
                    + " fifth of the epochs, but at least 10.")
    private Integer patience;

    @Option(
            names = "--monitor",
            paramLabel = "METRIC",
            converter = Values.OfMetric.class,
            description = "Metric on the held-out examples that selects the parameters to keep. Default: accuracy; for"
                    + " numbers, the loss.")
    private Metric monitor;

    @Option(
            names = "--max-seconds",
            paramLabel = "N",
            converter = Values.PositiveSeconds.class,
            description = "Stop the training of each fold after N seconds. The result then depends on the speed of the"
                    + " machine. Default: no limit.")
    private Double maxSeconds;

    @Mixin
    private final CalibrationOptions calibrating = new CalibrationOptions();

    @Mixin
    private final LabelOptions labels = new LabelOptions();

    @Option(
            names = {"--seed", "--random-state"},
            paramLabel = "N",
            converter = Values.Seed.class,
            description = "Seed for the folds, the initial weights and the order of the examples, from 0 to 4294967295."
                    + " Default: ${DEFAULT-VALUE}.")
    long seed = 1;

    /** The layers that a file names; null if the data determine the inputs and outputs. */
    private String layersOrNull;
    /** The settings that do not depend on the fold. */
    private TrainingConfig common;

    /**
     * Takes the layers that a file names.
     *
     * @throws UsageException if the flags describe the hidden layers, too
     */
    void useLayers(String layers) {
        if (hidden != null) {
            throw new UsageException("--hidden describes the hidden layers, but --layers does so already");
        }
        layersOrNull = layers;
    }

    /** Whether the data determine the settings without a flag. */
    boolean areByData() {
        return layersOrNull == null;
    }

    /**
     * Checks the flags, before anything is trained.
     *
     * @param all the examples, by whose classes labels are treated
     * @throws UsageException if flags contradict each other or do not suit the targets
     * @throws IOException if the network cannot be trained on the examples, or a metric cannot be computed on them
     */
    void settle(Loaded all, List<Metric> metrics) throws IOException {
        Dataset examples = all.splits().training();
        if (validation != null && validation == 0 && (patience != null || monitor != null)) {
            throw new UsageException((patience != null ? "--patience" : "--monitor")
                    + " needs held-out examples, but --validation 0 holds out none");
        }
        LabelTreatment treatment = labels.treatment(examples);
        TrainingConfig standard = areByData() ? TrainingConfig.defaults() : TrainingConfig.notebook();
        optimizing.name = optimizing.name != null || !areByData() ? optimizing.name : OptimizerOptions.Name.ADAM;
        int usual = areByData() ? FittingDefaults.BATCH_SIZE : standard.batchSize();
        batch = batch == null ? Integer.valueOf(usual) : batch;
        common = LabelOptions.apply(treatment, optimizing.applyTo(standard.withBatchSize(batch)))
                .withSeed(seed)
                .withThreads(1)
                .withDropout(dropout)
                .withInputDropout(inputDropout)
                .withInputNoise(inputNoise)
                .withAugmentation(augmentation)
                .withLinearClasses(linearClasses);
        FittedOptions.requireLearnable(examples, all.splits().name());
        try {
            if (examples.task() != Task.REGRESSION) {
                treatment.requireFit(examples);
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        requireFit(all, metrics);
    }

    private void requireFit(Loaded all, List<Metric> metrics) throws IOException {
        Dataset examples = all.splits().training();
        Architecture architecture =
                areByData() ? architecture(examples) : network().architecture();
        FitCheck.requireNoIdleOutputs(architecture, all.splits());
        FitCheck.require(architecture, all, batch, linearClasses);
        List<Metric> needed = new ArrayList<>(metrics);
        if (monitor != null) {
            needed.add(0, monitor);
        }
        calibrating.requireFit(architecture, examples);
        try {
            for (Metric metric : needed) {
                MetricAccess.get().requireTargets(metric, examples.task());
                ShapeCheck.requireProbabilities(architecture, metric);
            }
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(all.splits().name() + ": " + e.getMessage(), e);
        }
    }

    /** Whether the examples of some classes have more weight in the loss, which sacrifices accuracy. */
    boolean weighsClasses() {
        return labels.classWeights != null;
    }

    private NetworkOptions network() {
        NetworkOptions network = new NetworkOptions(layersOrNull);
        network.layers = layersOrNull;
        network.activation = activation;
        network.batchNorm = batchNorm;
        network.layerNorm = layerNorm;
        network.output = output;
        network.loss = loss;
        return network;
    }

    /** The network for some of the examples, in which categories may be absent that others have. */
    private Architecture architecture(Dataset training) {
        NetworkOptions network = network();
        if (areByData()) {
            network.suit(training, hidden == null ? FittingDefaults.HIDDEN : hidden.units());
        } else {
            network.layers = layersOrNull.replaceFirst("[0-9]+", String.valueOf(training.inputs()));
        }
        return network.architecture();
    }

    /** The share of the training examples of a fold that is held out; 0 for none. */
    double share(int examples) {
        return examples < 2
                ? 0
                : validation != null
                        ? validation
                        : patience != null || monitor != null
                                ? HELD_OUT
                                : areByData() ? FittingDefaults.validationShare(examples) : 0;
    }

    /**
     * Returns the largest number of epochs of the training on a fold.
     *
     * @param examples the training examples of the fold, of which some may be held out
     */
    int epochs(int examples) {
        double share = share(examples);
        return config(
                        share == 0
                                ? examples
                                : examples - (int) Math.min(examples - 1, Math.max(1, Math.round(share * examples))))
                .epochs();
    }

    /**
     * Whether the training on a fold may well end before its last epoch.
     *
     * @param examples the training examples of the fold, of which some may be held out
     */
    boolean mayStopEarly(int examples) {
        return maxSeconds != null || (share(examples) > 0 && (patience != null || areByData()));
    }

    private TrainingConfig config(int trainedOn) {
        return common.withEpochs(
                epochs != null
                        ? epochs
                        : areByData()
                                ? FittingDefaults.epochs(trainedOn, batch)
                                : TrainingConfig.notebook().epochs());
    }

    /**
     * Returns the training on a fold, whose validation examples are held out.
     *
     * @throws UsageException if its network is to be calibrated, and no examples are held out
     */
    Training training(Splits fold) {
        Dataset examples = fold.training();
        Architecture architecture = architecture(examples);
        calibrating.requireFit(architecture, fold.validation());
        boolean areScaled =
                examples.task() == Task.REGRESSION && architecture.output().equals(Activation.IDENTITY);
        TrainingConfig config = config(examples.size()).withStandardizedTargets(areScaled && !noScaleTargets);
        Initializer initializer =
                init != null ? init : areByData() ? FittingDefaults.initializer(architecture) : Initializer.NOTEBOOK;
        Training training = new Training(initializer.network(architecture, seed), config, examples);
        if (fold.validation().size() > 0) {
            training.validateWith(fold.validation());
            if (patience != null || areByData()) {
                training.patience(patience != null ? patience : FittingDefaults.patience(config.epochs()));
            }
        }
        if (monitor != null) {
            training.monitor(monitor);
        }
        if (maxSeconds != null) {
            training.timeLimit(EndingOptions.limit(maxSeconds));
        }
        return training;
    }

    /** Returns the network of a fold after its training, which flags may ask to calibrate. */
    Network calibrated(Network network, Splits fold) {
        return calibrating.apply(network, fold.validation(), new HashMap<>(), null);
    }
}
