package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Loss;
import dev.lanewise.training.LabelTreatment;
import dev.lanewise.training.Noise;
import dev.lanewise.training.TrainingConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags of an estimator; the data determine all other settings. */
final class EstimatorOptions {
    private static final double HELD_OUT = 0.1;

    /** Units of the hidden layers, as written in the flag. */
    record Units(int[] counts) {
        private static final String NONE = "none";

        /** Reads {@code none}, or numbers of units separated by commas. */
        static Units parse(String text) {
            if (text.equals(NONE)) {
                return new Units(new int[0]);
            }
            if (!text.matches("[1-9][0-9]{0,6}(,[1-9][0-9]{0,6})*")) {
                throw new IllegalArgumentException("numbers of units separated by commas, such as 64,64, or none are"
                        + " expected, but '" + text + "' was given");
            }
            String[] words = text.split(",");
            int[] counts = new int[words.length];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = Integer.parseInt(words[i]);
            }
            return new Units(counts);
        }
    }

    @Option(names = "--hidden", paramLabel = "UNITS", converter = Values.OfUnits.class, description = "Units in each"
            + " hidden layer, separated by commas, as in 64,64; none for no hidden layers. Default: 100.")
    private Units hidden;

    @Option(names = "--activation", paramLabel = "NAME", converter = Values.OfActivation.class,
            description = "Activation of the hidden layers. Default: relu.")
    private Activation activation;

    @Option(names = {"--loss", "--cost"}, paramLabel = "NAME", converter = Values.OfLoss.class,
            description = "Loss to minimise: cross-entropy, quadratic, absolute or huber. Default: cross-entropy for"
                    + " classes and labels, quadratic for numbers.")
    private Loss loss;

    @Option(names = "--epochs", paramLabel = "N", converter = Values.OneOrMore.class, description = "Maximum number of"
            + " epochs. Default: 200 or enough for about 100,000 mini-batches, whichever is less, but at least 20.")
    private Integer epochs;

    @Option(names = {"--batch-size", "--batch", "--mini-batch-size"}, paramLabel = "N",
            converter = Values.OneOrMore.class, description = "Number of examples in a mini-batch. Default: 32.")
    private Integer batch;

    @Mixin
    private final OptimizerOptions optimizing = new OptimizerOptions();

    @Option(names = "--dropout", paramLabel = "SHARE", converter = Values.Share.class,
            description = "Share of the hidden units that are dropped in each training step. Default: none.")
    private double dropout;

    @Option(names = "--input-dropout", paramLabel = "SHARE", converter = Values.Share.class,
            description = "Share of the inputs that are dropped in each training step. Default: none.")
    private double inputDropout;

    @Option(names = "--input-noise", paramLabel = "SIGMA", converter = Values.Deviation.class,
            description = "Standard deviation of the Gaussian noise added to the inputs during training. Default:"
                    + " none.")
    private double inputNoise;

    @Option(names = "--no-scale-targets", description = "Train on regression targets without standardising them.")
    private boolean noScaleTargets;

    @Option(names = "--validation", paramLabel = "SHARE", converter = Values.Kept.class, description = "Share of the"
            + " training examples to hold out for early stopping and for choosing the parameters to keep; 0 for none."
            + " Default: 0.1 with --patience, with --monitor or with at least 300 examples; otherwise 0.")
    private Double validation;

    @Option(names = "--patience", paramLabel = "N", converter = Values.OneOrMore.class, description = "Stop after N"
            + " consecutive epochs without improvement on the held-out examples. Default: a fifth of the epochs, but at"
            + " least 10.")
    private Integer patience;

    @Option(names = "--monitor", paramLabel = "METRIC", converter = Values.OfMetric.class, description = "Metric on the"
            + " held-out examples that selects the parameters to keep. Default: accuracy; for numbers, the loss.")
    private Metric monitor;

    @Mixin
    private final LabelOptions labels = new LabelOptions();

    @Option(names = "--seed", paramLabel = "N", converter = Values.Seed.class, description = "Seed for the folds, the"
            + " initial weights and the order of the examples, from 0 to 4294967295. Default: ${DEFAULT-VALUE}.")
    long seed = 1;

    EstimatorOptions() {
        optimizing.name = OptimizerOptions.Name.ADAM;
    }

    private Noise noise() {
        return Noise.NONE.withDropout(dropout).withInputDropout(inputDropout).withInputNoise(inputNoise);
    }

    /**
     * Returns the estimator that the flags describe.
     *
     * @param all the examples, by whose classes labels are treated
     * @param threads threads of each training
     * @throws UsageException if flags contradict each other or do not suit the targets
     */
    Estimator estimator(Dataset all, int threads) {
        if (validation != null && validation == 0 && (patience != null || monitor != null)) {
            throw new UsageException((patience != null ? "--patience" : "--monitor")
                    + " needs held-out examples, but --validation 0 holds out none");
        }
        LabelTreatment treatment = labels.treatment(all);
        // Refuses flags that contradict each other before anything is trained.
        optimizing.applyTo(TrainingConfig.defaults());
        try {
            if (all.task() != Task.REGRESSION) {
                treatment.requireFit(all);
            }
            Estimator estimator = all.task() == Task.REGRESSION ? Lanewise.regressor() : Lanewise.classifier();
            estimator = estimator.seed(seed).configure(config -> optimizing.applyTo(config)
                    .withNoise(noise())
                    .withLabels(treatment).withThreads(threads));
            estimator = hidden == null ? estimator : estimator.hidden(hidden.counts);
            estimator = activation == null ? estimator : estimator.activation(activation);
            estimator = loss == null ? estimator : estimator.loss(loss);
            estimator = epochs == null ? estimator : estimator.epochs(epochs);
            estimator = batch == null ? estimator : estimator.batchSize(batch);
            if (validation != null) {
                estimator = estimator.validation(validation);
            } else if (patience != null || monitor != null) {
                estimator = estimator.validation(HELD_OUT);
            }
            estimator = patience == null ? estimator : estimator.patience(patience);
            estimator = monitor == null ? estimator : estimator.monitor(monitor);
            return noScaleTargets ? estimator.standardizedTargets(false) : estimator;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
