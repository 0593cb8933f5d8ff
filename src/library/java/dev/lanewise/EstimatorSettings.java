package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link Estimator}, and what follows from them for given data. Never changed once it has them. */
final class EstimatorSettings implements Cloneable {
    /** Whether classes or labels are learned; null if the targets determine this. */
    final @Nullable Boolean classifies;

    /** The whole network; then the settings of its parts have no effect. */
    @Nullable
    Architecture network;

    List<Integer> hidden = FittingDefaults.HIDDEN;
    /** One for all hidden layers, or one for each. */
    List<Activation> activations = List.of(FittingDefaults.ACTIVATION);

    @Nullable
    Activation output;

    @Nullable
    Loss loss;

    Normalization normalization = Normalization.NONE;

    @Nullable
    Initializer initializer;

    /** Model whose network is trained further. */
    @Nullable
    Model start;

    boolean calibrated;

    @Nullable
    Integer epochs;

    @Nullable
    Integer batchSize;

    @Nullable
    Double learningRate;

    /** The learning rate of the optimiser applies unless another is set. */
    @Nullable
    Optimizer optimizer;

    @Nullable
    Schedule schedule;

    @Nullable
    Double dropout;

    @Nullable
    Double weightDecay;

    boolean balancedClasses;

    @Nullable
    Long seed;

    @Nullable
    Integer threads;

    @Nullable
    Double validation;

    @Nullable
    Integer patience;

    @Nullable
    Metric monitored;

    @Nullable
    Duration timeLimit;

    @Nullable
    Boolean standardizedTargets;

    @Nullable
    TrainingConfig config;

    @Nullable
    UnaryOperator<TrainingConfig> change;

    Preprocessing preprocessing = FittingDefaults.PREPROCESSING;

    @Nullable
    String weights;

    List<TrainingListener> listeners = List.of();

    EstimatorSettings(@Nullable Boolean classifies) {
        this.classifies = classifies;
    }

    EstimatorSettings with(Consumer<EstimatorSettings> change) {
        try {
            EstimatorSettings copy = (EstimatorSettings) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the fraction of the examples that is held out for validation; 0 for none. */
    double validationShare(int examples) {
        double standard =
                needsValidation() != null ? FittingDefaults.HELD_OUT : FittingDefaults.validationShare(examples);
        return examples < 2 ? 0 : validation != null ? validation : standard;
    }

    /** Returns a setting that needs a validation set; null if there is none. */
    private @Nullable String needsValidation() {
        return patience != null && patience > 0
                ? Remedy.PATIENCE.of(patience)
                : monitored != null
                        ? Remedy.MONITOR.of(Objects.requireNonNull(monitored))
                        : calibrated ? Remedy.CALIBRATED.of(true) : null;
    }

    /** Adds a function to those of {@code configure}. */
    void add(UnaryOperator<TrainingConfig> next) {
        UnaryOperator<TrainingConfig> before = change;
        change = given -> Objects.requireNonNull(
                next.apply(before == null ? given : before.apply(given)), "the function of configure returned null");
    }

    /**
     * Checks the settings against the task.
     *
     * @param validates whether there are validation examples
     * @throws IllegalArgumentException if the metric is not for this task
     * @throws IllegalStateException if a setting needs validation examples and there are none
     */
    void requireFit(Task task, boolean validates) {
        if (classifies != null && classifies == (task == Task.REGRESSION)) {
            throw new IllegalArgumentException(
                    "a " + (classifies ? "classifier learns classes or labels" : "regressor" + " learns numbers")
                            + ", but the targets are " + task);
        }
        if (monitored != null) {
            monitored.requireTargets(task);
        }
        if (calibrated && task == Task.REGRESSION) {
            throw new IllegalArgumentException(Remedy.CALIBRATED.of(true)
                    + " is for probabilities of classes or labels, but the targets are numbers");
        }
        String setting = needsValidation();
        if (!validates && setting != null) {
            throw new IllegalStateException(setting + " needs a validation set, but no examples are held out: "
                    + Remedy.VALIDATION.of(FittingDefaults.HELD_OUT) + " holds out a tenth of two or more examples");
        }
    }

    /** Returns the configuration for a number of training examples. */
    TrainingConfig trainingConfig(int examples) {
        int batch = batchSize != null ? batchSize : config != null ? config.batchSize() : FittingDefaults.BATCH_SIZE;
        int standard = FittingDefaults.epochs(examples, batch);
        TrainingConfig base =
                config != null ? config : TrainingConfig.defaults().withEpochs(standard);
        base = base.withBatchSize(batch).withSeed(seed != null ? seed : base.seed());
        base = change == null ? base : change.apply(base);
        base = batchSize == null ? base : base.withBatchSize(batch);
        base = epochs == null ? base : base.withEpochs(epochs);
        base = optimizer == null ? base : base.withOptimizer(optimizer);
        base = schedule == null ? base : base.withSchedule(schedule);
        base = dropout == null ? base : base.withDropout(dropout);
        base = weightDecay == null
                ? base
                : base.withRegularization(base.regularization().withWeightDecay(weightDecay));
        base = balancedClasses ? base.withBalancedClasses() : base;
        base = learningRate == null ? base : base.withLearningRate(learningRate);
        base = seed == null ? base : base.withSeed(seed);
        base = threads == null ? base : base.withThreads(threads);
        return base.withStandardizedTargets(
                standardizedTargets != null ? standardizedTargets : base.standardizedTargets());
    }

    /** Returns the patience; 0 for none. */
    int patience(TrainingConfig config) {
        return patience != null ? patience : FittingDefaults.patience(config.epochs());
    }

    Architecture architecture(Dataset training) {
        if (start != null) {
            Architecture started = start.network().architecture();
            if (network != null && !network.equals(started)) {
                throw new IllegalArgumentException(
                        "the model to start from has the network " + started + ", not " + network);
            }
            return started;
        }
        if (network != null) {
            return network;
        }
        Task task = training.task();
        if (task == Task.CLASSIFICATION && training.classes() < 2) {
            throw new IllegalArgumentException(
                    "a classifier needs two classes or more, but all examples are of class " + training.name(0));
        }
        List<Integer> sizes = FittingDefaults.sizes(training, hidden);
        Activation last = output != null ? output : output(task);
        List<Activation> all = new ArrayList<>(
                activations.size() == 1 ? Collections.nCopies(hidden.size(), activations.get(0)) : activations);
        if (all.size() != hidden.size()) {
            throw new IllegalArgumentException(all.size() + " activations are given, but the network has "
                    + Count.of(hidden.size(), "hidden layer"));
        }
        all.add(last);
        return new Architecture(sizes, all, loss != null ? loss : loss(task, last)).withNormalization(normalization);
    }

    /** Returns the activation of the output layer that suits the targets and the loss. */
    private Activation output(Task task) {
        Activation suitable = FittingDefaults.output(task);
        // The losses of numbers work with sigmoid, but not with softmax.
        boolean isForNumbers = loss != null && !loss.isCustom() && !loss.equals(Loss.CROSS_ENTROPY);
        return isForNumbers && suitable.equals(Activation.SOFTMAX) ? Activation.SIGMOID : suitable;
    }

    private static Loss loss(Task task, Activation output) {
        return Outputs.areProbabilities(output) ? FittingDefaults.loss(task) : Loss.QUADRATIC;
    }

    /** Refuses a network whose outputs are to be calibrated, but are not probabilities. */
    void requireProbabilities(Architecture architecture) {
        if (calibrated && !Outputs.areProbabilities(architecture.output())) {
            throw new IllegalArgumentException(Remedy.CALIBRATED.of(true)
                    + " needs probabilities from a softmax or sigmoid output layer, but that of the network is "
                    + architecture.output());
        }
    }

    /** Returns the network with its initial weights. */
    Network network(Architecture architecture, long seed) {
        return start != null
                ? start.network()
                : (initializer != null ? initializer : FittingDefaults.initializer(architecture))
                        .network(architecture, seed);
    }

    /** Lists the hidden layers, the activation, the preprocessing, and all other settings that were set. */
    @Override
    public String toString() {
        Map<String, Object> set = new LinkedHashMap<>();
        set.put("network", network);
        if (network == null && start == null) {
            set.put("hidden", hidden);
            set.put("activation", activations.size() == 1 ? activations.get(0) : activations);
        }
        set.put("startFrom", start == null ? null : start.network().architecture());
        set.put("output", output);
        set.put("normalization", normalization == Normalization.NONE ? null : normalization);
        set.put("initializer", initializer);
        set.put("loss", loss);
        set.put("epochs", epochs);
        set.put("batchSize", batchSize);
        set.put("optimizer", optimizer);
        set.put("schedule", schedule);
        set.put("dropout", dropout);
        set.put("weightDecay", weightDecay);
        set.put("balancedClasses", balancedClasses ? true : null);
        set.put("learningRate", learningRate);
        set.put("seed", seed);
        set.put("threads", threads);
        set.put("validation", validation);
        set.put("patience", patience);
        set.put("monitor", monitored);
        set.put("timeLimit", timeLimit);
        set.put("standardizedTargets", standardizedTargets);
        set.put("config", config);
        set.put("configure", change == null ? null : "custom");
        set.put("preprocessing", preprocessing);
        set.put("weights", weights);
        set.put("calibrated", calibrated ? true : null);
        set.values().removeIf(Objects::isNull);
        return (classifies == null ? "estimator " : classifies ? "classifier " : "regressor ") + set;
    }
}
