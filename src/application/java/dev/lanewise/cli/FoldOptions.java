package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
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
 * library; with --layers, these are the values of the lecture notebook, as in train.
 */
final class FoldOptions {
    @Mixin
    private final FittedOptions fitted = new FittedOptions();

    @Mixin
    private final NetworkOptions network = new NetworkOptions(null);

    @Mixin
    final TrainingOptions options = new TrainingOptions();

    @Option(
            names = {"--validation", "--validation-split", "--validation-fraction"},
            paramLabel = "SHARE",
            converter = Values.Kept.class,
            description = "Share of the training examples to hold out for early stopping and for choosing the"
                    + " parameters to keep; 0 for none. Default: 0.1 with --patience, with --monitor or,"
                    + " without --layers, with at least 300 training examples; otherwise 0.")
    private Double validation;

    @Mixin
    private final StoppingOptions stopping = new StoppingOptions();

    @Mixin
    private final CalibrationOptions calibrating = new CalibrationOptions();

    @Mixin
    private final LabelOptions labels = new LabelOptions();

    /** The settings that do not depend on the fold. */
    private TrainingConfig common;

    /**
     * Whether the data determine the settings without a flag.
     *
     * @throws UsageException if two flags describe the hidden layers
     */
    boolean areByData() {
        return fitted.apply(network.layers == null ? null : "--layers", false);
    }

    /**
     * Checks the flags, before any data are read.
     *
     * @throws UsageException if flags contradict each other
     */
    void check() {
        if (validation != null && validation == 0 && stopping.needValidation()) {
            throw stopping.refused(" needs held-out examples, but --validation 0 holds out none");
        }
        if (Integer.valueOf(0).equals(options.epochs)) {
            throw new UsageException("--epochs must be at least 1 in a cross-validation, but 0 was given");
        }
    }

    /**
     * Checks the flags by the data, before anything is trained.
     *
     * @param all the examples, by whose classes labels are treated
     * @throws UsageException if flags contradict each other or do not suit the targets
     * @throws IOException if the network cannot be trained on the examples, or a metric cannot be computed on them
     */
    void settle(Loaded all, List<Metric> metrics) throws IOException {
        Dataset examples = all.splits().training();
        if (areByData()) {
            options.suit();
        } else {
            options.useNotebook();
        }
        LabelTreatment treatment = labels.treatment(examples);
        common = LabelOptions.apply(treatment, options.config(1, 1));
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
                areByData() ? architecture(examples) : network.copy().architecture();
        FitCheck.requireNoIdleOutputs(architecture, all.splits());
        FitCheck.require(architecture, all, options.batch, options.linearClasses);
        List<Metric> needed = new ArrayList<>(metrics);
        if (stopping.monitor != null) {
            needed.add(0, stopping.monitor);
        }
        calibrating.requireFit(architecture, examples);
        try {
            for (Metric metric : needed) {
                metric.requireTargets(examples.task());
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

    /** The network for some of the examples, in which categories may be absent that others have. */
    private Architecture architecture(Dataset training) {
        NetworkOptions ofFold = network.copy();
        if (areByData()) {
            ofFold.suit(training, fitted.units());
        } else {
            ofFold.layers = network.layers.replaceFirst("[0-9]+", String.valueOf(training.inputs()));
        }
        return ofFold.architecture();
    }

    /** The share of the training examples of a fold that is held out; 0 for none. */
    double share(int examples) {
        return examples < 2
                ? 0
                : validation != null
                        ? validation
                        : stopping.needValidation()
                                ? FittingDefaults.HELD_OUT
                                : areByData() ? FittingDefaults.validationShare(examples) : 0;
    }

    /**
     * Returns the largest number of epochs of the training on a fold.
     *
     * @param examples the training examples of the fold, of which some may be held out
     */
    int epochs(int examples) {
        double share = share(examples);
        return options.epochs(
                share == 0
                        ? examples
                        : examples - (int) Math.min(examples - 1, Math.max(1, Math.round(share * examples))));
    }

    /**
     * Whether the training on a fold may well end before its last epoch.
     *
     * @param examples the training examples of the fold, of which some may be held out
     */
    boolean mayStopEarly(int examples) {
        return stopping.maxSeconds != null || (share(examples) > 0 && (stopping.patience != null || areByData()));
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
        TrainingConfig config = common.withEpochs(options.epochs(examples.size()))
                .withStandardizedTargets(options.standardizes(architecture, examples.task()));
        Network network = options.initializer(architecture).network(architecture, options.seed);
        Training training = new Training(network, config, examples);
        if (fold.validation().size() > 0) {
            training.validateWith(fold.validation());
            if (stopping.patience == null && areByData()) {
                training.patience(FittingDefaults.patience(config.epochs()));
            }
        }
        stopping.applyTo(training);
        return training;
    }

    /** Returns the network of a fold after its training, which flags may ask to calibrate. */
    Network calibrated(Network network, Splits fold) {
        return calibrating.apply(network, fold.validation(), new HashMap<>(), null);
    }
}
