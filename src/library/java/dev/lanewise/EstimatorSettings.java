package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link Estimator}, and what follows from them for given data. Never changed once it has them. */
final class EstimatorSettings implements Cloneable {
    final boolean classifies;
    List<Integer> hidden = FittingDefaults.HIDDEN;
    Activation activation = FittingDefaults.ACTIVATION;

    @Nullable
    Loss loss;

    @Nullable
    Integer epochs;

    @Nullable
    Integer batchSize;

    @Nullable
    Double learningRate;

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

    EstimatorSettings(boolean classifies) {
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
        double share = validation != null ? validation : FittingDefaults.validationShare(examples);
        return examples < 2 ? 0 : share;
    }

    /** Adds a function to those of {@code configure}. */
    void add(UnaryOperator<TrainingConfig> next) {
        UnaryOperator<TrainingConfig> before = change;
        change = given -> Objects.requireNonNull(
                next.apply(before == null ? given : before.apply(given)), "the function of configure returned null");
    }

    /**
     * Checks the settings against the task and the number of validation examples.
     *
     * @throws IllegalArgumentException if the loss or the metric is not for this task
     * @throws IllegalStateException if a setting needs validation examples and there are none
     */
    void requireFit(Task task, int examples, int validationExamples) {
        if (classifies == (task == Task.REGRESSION)) {
            throw new IllegalArgumentException(
                    "a " + (classifies ? "classifier learns classes or labels" : "regressor" + " learns numbers")
                            + ", but the targets are " + task);
        }
        requireLoss(task);
        if (monitored != null) {
            monitored.requireTargets(task);
        }
        if (validationExamples == 0 && (patience != null || monitored != null)) {
            String setting = patience != null
                    ? Remedy.PATIENCE.of(patience)
                    : Remedy.MONITOR.of(Objects.requireNonNull(monitored));
            throw new IllegalStateException(setting + " needs a validation set, but no examples are held out: "
                    + (validation != null || examples < 2
                            ? Remedy.VALIDATION.of(FittingDefaults.HELD_OUT) + " holds out a tenth"
                            : "by default that takes " + FittingDefaults.VALIDATED + " examples, and there are "
                                    + examples + "; " + Remedy.VALIDATION.of(FittingDefaults.HELD_OUT)
                                    + " holds out a tenth of any number"));
        }
    }

    /** Checks the loss against a task. */
    void requireLoss(Task task) {
        if (loss == null || loss.isCustom()) {
            return;
        }
        boolean fits = task == Task.MULTI_LABEL || (task == Task.CLASSIFICATION) == loss.equals(Loss.CROSS_ENTROPY);
        if (!fits) {
            throw new IllegalArgumentException("the loss " + loss + " is not for " + task + ", which are learned with "
                    + (task == Task.REGRESSION ? "quadratic, absolute, huber" : "cross-entropy") + " or a custom loss");
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
        base = learningRate == null ? base : base.withLearningRate(learningRate);
        base = seed == null ? base : base.withSeed(seed);
        base = threads == null ? base : base.withThreads(threads);
        return base.withStandardizedTargets(
                standardizedTargets != null ? standardizedTargets : base.standardizedTargets());
    }

    int patience(TrainingConfig config) {
        return patience != null ? patience : FittingDefaults.patience(config.epochs());
    }

    Architecture architecture(Dataset training) {
        Task task = training.task();
        if (task == Task.CLASSIFICATION && training.classes() < 2) {
            throw new IllegalArgumentException(
                    "a classifier needs two classes or more, but all examples are of class " + training.name(0));
        }
        return new Architecture(
                FittingDefaults.sizes(training, hidden),
                activation,
                FittingDefaults.output(task),
                loss != null ? loss : FittingDefaults.loss(task));
    }

    /** Lists the hidden layers, the activation, the preprocessing, and all other settings that were set. */
    @Override
    public String toString() {
        Map<String, Object> set = new LinkedHashMap<>();
        set.put("hidden", hidden);
        set.put("activation", activation);
        set.put("loss", loss);
        set.put("epochs", epochs);
        set.put("batchSize", batchSize);
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
        set.values().removeIf(Objects::isNull);
        return (classifies ? "classifier " : "regressor ") + set;
    }
}
