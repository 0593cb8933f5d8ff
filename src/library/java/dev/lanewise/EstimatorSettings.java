package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link Estimator}, and what follows from them for given data. Never changed once it has them. */
final class EstimatorSettings implements Cloneable {
    private static final int HIDDEN = 100;
    private static final int BATCH = 32;
    private static final int STEPS = 5000;
    private static final int FEWEST_EPOCHS = 20;
    private static final int MOST_EPOCHS = 200;
    /** Fraction of the examples that is held out. */
    private static final double HELD_OUT = 0.1;
    /** Smallest number of examples of which some are held out. */
    private static final int VALIDATED = 300;
    /** Patience as a fraction of all epochs; at least {@link #LEAST_PATIENCE} epochs. */
    private static final double PATIENCE = 0.2;
    private static final int LEAST_PATIENCE = 10;

    final boolean classifies;
    List<Integer> hidden = List.of(HIDDEN);
    Activation activation = Activation.RELU;
    @Nullable Loss loss;
    @Nullable Integer epochs;
    @Nullable Integer batchSize;
    @Nullable Double learningRate;
    @Nullable Long seed;
    @Nullable Double validation;
    @Nullable Integer patience;
    @Nullable Metric monitored;
    @Nullable Duration timeLimit;
    @Nullable Boolean standardizedTargets;
    @Nullable TrainingConfig config;
    Preprocessing preprocessing = Preprocessing.NONE.withScaling(Scaling.STANDARD).withMissing(Missing.MEAN);
    @Nullable String weights;
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

    long seed() {
        return seed != null ? seed : config != null ? config.seed() : 1;
    }

    /** Returns the fraction of the examples that is held out for validation; 0 for none. */
    double validationShare(int examples) {
        double share = validation != null ? validation : examples >= VALIDATED ? HELD_OUT : 0;
        return examples < 2 ? 0 : share;
    }

    /**
     * Checks the settings against the task and the number of validation examples.
     *
     * @throws IllegalArgumentException if the loss or the metric is not for this task
     * @throws IllegalStateException if a setting needs validation examples and there are none
     */
    void requireFit(Task task, int examples, int validationExamples) {
        if (classifies == (task == Task.REGRESSION)) {
            throw new IllegalArgumentException("a " + (classifies ? "classifier learns classes or labels" : "regressor"
                    + " learns numbers") + ", but the targets are " + task);
        }
        requireLoss(task);
        if (monitored != null) {
            monitored.requireTargets(task);
        }
        if (validationExamples == 0 && (patience != null || monitored != null)) {
            String setting = patience != null ? "patience(" + patience + ")" : "monitor(" + monitored + ")";
            throw new IllegalStateException(setting + " needs a validation set, but no examples are held out: "
                    + (validation != null || examples < 2 ? "validation(" + HELD_OUT + ") holds out a tenth"
                    : "by default that takes " + VALIDATED + " examples, and there are " + examples + "; validation("
                            + HELD_OUT + ") holds out a tenth of any number"));
        }
    }

    /** Checks the loss against a task. */
    void requireLoss(Task task) {
        if (loss == null || loss.isCustom()) {
            return;
        }
        boolean fits = switch (task) {
            case CLASSIFICATION -> loss.equals(Loss.CROSS_ENTROPY);
            case MULTI_LABEL -> true;
            case REGRESSION -> !loss.equals(Loss.CROSS_ENTROPY);
        };
        if (!fits) {
            throw new IllegalArgumentException("the loss " + loss + " is not for " + task + ", which are learned with "
                    + (task == Task.REGRESSION ? "quadratic, absolute, huber" : "cross-entropy") + " or a custom loss");
        }
    }

    TrainingConfig trainingConfig(int examples) {
        int batch = batchSize != null ? batchSize : config != null ? config.batchSize() : BATCH;
        int steps = (examples + batch - 1) / batch;
        int standard = Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, STEPS / steps));
        TrainingConfig base = config != null ? config
                : TrainingConfig.defaults().withEpochs(standard).withStandardizedTargets(true);
        base = base.withBatchSize(batch).withSeed(seed());
        base = epochs == null ? base : base.withEpochs(epochs);
        base = learningRate == null ? base : base.withLearningRate(learningRate);
        return base.withStandardizedTargets(standardizedTargets == null || standardizedTargets);
    }

    int patience(TrainingConfig config) {
        return patience != null ? patience : Math.max(LEAST_PATIENCE, (int) (PATIENCE * config.epochs()));
    }

    Architecture architecture(Dataset training) {
        Task task = training.task();
        if (task == Task.CLASSIFICATION && training.classes() < 2) {
            throw new IllegalArgumentException(
                    "a classifier needs two classes or more, but all examples are of class " + training.name(0));
        }
        List<Integer> sizes = new ArrayList<>(List.of(training.inputs()));
        sizes.addAll(hidden);
        sizes.add(training.classes() + training.targets());
        Loss standard = task == Task.REGRESSION ? Loss.QUADRATIC : Loss.CROSS_ENTROPY;
        Activation output = switch (task) {
            case CLASSIFICATION -> Activation.SOFTMAX;
            case MULTI_LABEL -> Activation.SIGMOID;
            case REGRESSION -> Activation.IDENTITY;
        };
        return new Architecture(sizes, activation, output, loss != null ? loss : standard);
    }

    /** Lists the settings that differ from the defaults. */
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
        set.put("validation", validation);
        set.put("patience", patience);
        set.put("monitor", monitored);
        set.put("timeLimit", timeLimit);
        set.put("standardizedTargets", standardizedTargets);
        set.put("config", config);
        set.put("preprocessing", preprocessing);
        set.put("weights", weights);
        set.values().removeIf(Objects::isNull);
        return (classifies ? "classifier " : "regressor ") + set;
    }
}
