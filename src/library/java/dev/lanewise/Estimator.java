package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.format.Outputs;
import dev.lanewise.format.Provenance;
import dev.lanewise.internal.DataChecksum;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a network and its training, with defaults that suit most tables. Immutable: each setting returns a
 * changed copy. For full control, use {@link dev.lanewise.training.Training}.
 *
 * <p>Defaults:
 * <ul>
 * <li>One hidden layer of 100 ReLU units, as in scikit-learn. It is wide enough for most tables, and a few hundred
 *     steps of training do not overfit it.
 * <li>Orthogonal initial weights, which scored better than Glorot's on small tables; Glorot's if a layer has more than
 *     1,000 units, because those are faster to generate.
 * <li>Classification: softmax and cross-entropy. Multi-label: sigmoid and cross-entropy. Regression: identity and
 *     quadratic loss, with targets standardised during training.
 * <li>Columns of a table: numbers standardised, categories one-hot encoded, missing values imputed with the mean or the
 *     most frequent category of the training rows. Networks learn slowly from numbers far from zero.
 * <li>Adam with a learning rate of 0.001 and mini-batches of 32, the usual choice for small data.
 * <li>As many epochs as about 5,000 steps take, but at least 20 and at most 200.
 * <li>Early stopping with 300 examples or more: a tenth is held out for validation, training ends when a fifth of all
 *     epochs (at least 10) have passed without a better score, and the network keeps the best parameters. With fewer
 *     examples, a tenth would be too small a validation set, and training could not spare it.
 * </ul>
 *
 * <p>The same data, settings and seed give the same model, bit for bit, on any machine and any number of threads. An
 * interrupt ends training after the current mini-batch, and {@code fit} returns the network in its state at that point.
 */
public final class Estimator {
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

    /** Largest layer, in units, for orthogonal weights, whose generation takes cubic time. */
    private static final int MOST_ORTHOGONAL = 1000;

    private final boolean classifies;
    // Set by the methods below in a fresh copy only.
    private List<Integer> hidden = List.of(HIDDEN);
    private Activation activation = Activation.RELU;
    private @Nullable Integer epochs;
    private @Nullable Integer batchSize;
    private @Nullable Double learningRate;
    private @Nullable Long seed;
    private @Nullable Double validation;
    private @Nullable Integer patience;
    private @Nullable Boolean standardizedTargets;
    private @Nullable TrainingConfig config;
    private Preprocessing preprocessing = Preprocessing.NONE.withScaling(Scaling.STANDARD).withMissing(Missing.MEAN);
    private List<TrainingListener> listeners = List.of();

    private Estimator(boolean classifies) {
        this.classifies = classifies;
    }

    static Estimator classifier() {
        return new Estimator(true);
    }

    static Estimator regressor() {
        return new Estimator(false);
    }

    private Estimator with(Consumer<Estimator> change) {
        Estimator copy = new Estimator(classifies);
        copy.hidden = hidden;
        copy.activation = activation;
        copy.epochs = epochs;
        copy.batchSize = batchSize;
        copy.learningRate = learningRate;
        copy.seed = seed;
        copy.validation = validation;
        copy.patience = patience;
        copy.standardizedTargets = standardizedTargets;
        copy.config = config;
        copy.preprocessing = preprocessing;
        copy.listeners = listeners;
        change.accept(copy);
        return copy;
    }

    private static void require(boolean holds, String expectation, Object given) {
        if (!holds) {
            throw new IllegalArgumentException(expectation + ", but " + given + " was given");
        }
    }

    /**
     * Sets the number of units of each hidden layer; no arguments give a linear model.
     *
     * @param units number of units of each hidden layer, from the inputs to the outputs
     * @return a copy with this setting
     * @throws IllegalArgumentException if a layer has less than one unit
     */
    public Estimator hidden(int... units) {
        Objects.requireNonNull(units, "units");
        List<Integer> layers = new ArrayList<>();
        for (int count : units) {
            require(count >= 1, "a hidden layer has 1 unit or more", count);
            layers.add(count);
        }
        return with(copy -> copy.hidden = List.copyOf(layers));
    }

    /**
     * Sets the activation of the hidden layers.
     *
     * @param activation any activation except softmax
     * @return a copy with this setting
     * @throws IllegalArgumentException if the activation is softmax
     */
    public Estimator activation(Activation activation) {
        Objects.requireNonNull(activation, "activation");
        require(activation != Activation.SOFTMAX, "softmax is for the output layer, not for hidden layers", activation);
        return with(copy -> copy.activation = activation);
    }

    /**
     * Sets the number of epochs, which early stopping may cut short.
     *
     * @param epochs number of epochs, at least 1
     * @return a copy with this setting
     * @throws IllegalArgumentException if the number is below 1
     */
    public Estimator epochs(int epochs) {
        require(epochs >= 1, "the number of epochs is 1 or more", epochs);
        return with(copy -> copy.epochs = epochs);
    }

    /**
     * Sets the number of examples in a mini-batch.
     *
     * @param batchSize examples in a mini-batch, at least 1
     * @return a copy with this setting
     * @throws IllegalArgumentException if the number is below 1
     */
    public Estimator batchSize(int batchSize) {
        require(batchSize >= 1, "a mini-batch has 1 example or more", batchSize);
        return with(copy -> copy.batchSize = batchSize);
    }

    /**
     * Sets the learning rate.
     *
     * @param learningRate learning rate, above 0 and finite
     * @return a copy with this setting
     * @throws IllegalArgumentException if the learning rate is not above 0 and finite
     */
    public Estimator learningRate(double learningRate) {
        require(learningRate > 0 && learningRate <= Double.MAX_VALUE, "the learning rate is above 0 and finite",
                learningRate);
        return with(copy -> copy.learningRate = learningRate);
    }

    /**
     * Sets the seed for the initial weights, the order of the examples and the choice of the validation set. The
     * default is 1.
     *
     * @param seed seed, 0 to 2^32 - 1
     * @return a copy with this setting
     * @throws IllegalArgumentException if the seed is out of range
     */
    public Estimator seed(long seed) {
        require(seed >= 0 && seed < 1L << 32, "the seed is 0 to 4294967295", seed);
        return with(copy -> copy.seed = seed);
    }

    /**
     * Sets the fraction of the examples that is held out for validation; 0 turns off validation and early stopping.
     * {@link #fit(Splits)} uses the validation set of its splits, if there is one.
     *
     * @param share fraction of the examples, at least 0 and less than 1
     * @return a copy with this setting
     * @throws IllegalArgumentException if the fraction is out of range
     */
    public Estimator validation(double share) {
        require(share >= 0 && share < 1, "the share of the validation set is at least 0 and less than 1", share);
        return with(copy -> copy.validation = share);
    }

    /**
     * Sets the number of consecutive epochs without a better validation score after which training ends.
     *
     * @param epochs number of epochs, at least 1
     * @return a copy with this setting
     * @throws IllegalArgumentException if the number is below 1
     */
    public Estimator patience(int epochs) {
        require(epochs >= 1, "patience is 1 epoch or more", epochs);
        return with(copy -> copy.patience = epochs);
    }

    /**
     * Sets whether regression targets are standardised during training. The default is true.
     *
     * @param standardized whether targets are standardised
     * @return a copy with this setting
     */
    public Estimator standardizedTargets(boolean standardized) {
        return with(copy -> copy.standardizedTargets = standardized);
    }

    /**
     * Sets the whole training configuration: optimiser, schedule, regularisation, dropout and so on. Settings made by
     * the other methods take precedence, in whatever order they are called. Regression targets are standardised
     * unless {@link #standardizedTargets} turns it off.
     *
     * @param config configuration to start from
     * @return a copy with this setting
     */
    public Estimator config(TrainingConfig config) {
        Objects.requireNonNull(config, "config");
        return with(copy -> copy.config = config);
    }

    /**
     * Sets the preprocessing of table columns. Data sets are not preprocessed.
     *
     * @param preprocessing preprocessing of table columns
     * @return a copy with this setting
     */
    public Estimator preprocessing(Preprocessing preprocessing) {
        Objects.requireNonNull(preprocessing, "preprocessing");
        return with(copy -> copy.preprocessing = preprocessing);
    }

    /**
     * Adds a listener that is called after every epoch.
     *
     * @param listener listener to call, on the training thread
     * @return a copy with this setting
     */
    public Estimator listen(TrainingListener listener) {
        List<TrainingListener> all = new ArrayList<>(listeners);
        all.add(Objects.requireNonNull(listener, "listener"));
        return with(copy -> copy.listeners = List.copyOf(all));
    }

    /**
     * Trains on a table with targets.
     *
     * <p>A classifier learns the classes of one target column, or labels from several target columns of zeros and ones.
     * A regressor learns all target columns as numbers.
     *
     * @param table rows with targets
     * @return the trained model
     * @throws IllegalArgumentException if there is no target or no input, or a value is not valid in its column; the
     *     message names row and column
     * @throws IllegalStateException if training diverges
     */
    public Model fit(Table table) {
        Objects.requireNonNull(table, "table");
        double share = validationShare(table.rows());
        if (share == 0) {
            TableEncoder encoder = TableEncoder.learn(preprocessing, kind(table), table);
            Dataset training = encoder.dataset(table);
            return fit(training, training.slice(0, 0), encoder);
        }
        Table.Split split = table.split(share, seed());
        TableEncoder encoder = TableEncoder.learn(preprocessing, kind(table), split.training(), split.test());
        return fit(encoder.dataset(split.training()), encoder.dataset(split.test()), encoder);
    }

    /**
     * Trains on a data set, without preprocessing its inputs.
     *
     * @param dataset examples with targets
     * @return the trained model
     * @throws IllegalArgumentException if there are no examples, a classifier is given regression targets, or a
     *     regressor is given classes or labels
     * @throws IllegalStateException if training diverges
     */
    public Model fit(Dataset dataset) {
        Dataset none = Objects.requireNonNull(dataset, "dataset").slice(0, 0);
        return fit(new Splits(dataset, none, none, "data"));
    }

    /**
     * Trains on the training set of the given splits, with early stopping on their validation set. If that is empty,
     * some training examples are held out as in {@link #fit(Dataset)}. The test set is not used.
     *
     * @param splits examples for training and, optionally, for validation
     * @return the trained model
     * @throws IllegalArgumentException as {@link #fit(Dataset)} does
     * @throws IllegalStateException if training diverges
     */
    public Model fit(Splits splits) {
        Dataset training = Objects.requireNonNull(splits, "splits").training();
        if (training.size() == 0) {
            throw new IllegalArgumentException("there is no example to train on");
        }
        double share = validationShare(training.size());
        Splits divided = splits.validation().size() > 0 || share == 0 ? splits : splits.withValidation(share, seed());
        return fit(divided.training(), divided.validation(), null);
    }

    private Task kind(Table table) {
        return !classifies ? Task.REGRESSION
                : table.targets().size() > 1 ? Task.MULTI_LABEL : Task.CLASSIFICATION;
    }

    private long seed() {
        return seed != null ? seed : config != null ? config.seed() : 1;
    }

    private double validationShare(int examples) {
        double share = validation != null ? validation : examples >= VALIDATED ? HELD_OUT : 0;
        return examples < 2 ? 0 : share;
    }

    private TrainingConfig trainingConfig(int examples) {
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

    private Architecture architecture(Dataset training) {
        Task kind = training.task();
        if (classifies == (kind == Task.REGRESSION)) {
            throw new IllegalArgumentException("a " + (classifies ? "classifier learns classes or labels" : "regressor"
                    + " learns numbers") + ", but the targets are " + kind);
        }
        if (kind == Task.CLASSIFICATION && training.classes() < 2) {
            throw new IllegalArgumentException(
                    "a classifier needs two classes or more, but all examples are of class " + training.name(0));
        }
        List<Integer> sizes = new ArrayList<>(List.of(training.inputs()));
        sizes.addAll(hidden);
        sizes.add(training.classes() + training.targets());
        return switch (kind) {
            case CLASSIFICATION -> new Architecture(sizes, activation, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
            case MULTI_LABEL -> new Architecture(sizes, activation, Activation.SIGMOID, Loss.CROSS_ENTROPY);
            case REGRESSION -> new Architecture(sizes, activation, Activation.IDENTITY, Loss.QUADRATIC);
        };
    }

    private Model fit(Dataset training, Dataset validation, TableEncoder encoderOfTable) {
        Architecture architecture = architecture(training);
        TrainingConfig settings = trainingConfig(training.size());
        Network network = initializer(architecture).network(architecture, settings.seed());
        TrainingResult result;
        try (Training run = new Training(network, settings, training)) {
            listeners.forEach(run::listen);
            if (validation.size() > 0) {
                run.validateWith(validation).patience(patience != null ? patience
                        : Math.max(LEAST_PATIENCE, (int) (PATIENCE * settings.epochs())));
            }
            result = run.run();
        }
        if (result.ending() == TrainingResult.Ending.DIVERGED) {
            throw new IllegalStateException(result.explanation());
        }
        Provenance provenance = Provenance.ofTraining(settings.seed(), architecture + "; " + settings)
                .withData(DataChecksum.of(training));
        return new Model(network, Outputs.of(training), training.shape(),
                Optional.ofNullable(encoderOfTable).map(TableEncoder::schema), metrics(result), provenance);
    }

    private static Initializer initializer(Architecture architecture) {
        boolean small = architecture.sizes().stream().allMatch(units -> units <= MOST_ORTHOGONAL);
        return small ? Initializer.ORTHOGONAL : Initializer.GLOROT_UNIFORM;
    }

    /** Returns the scores of the epoch whose parameters are kept. */
    private static Map<String, Double> metrics(TrainingResult result) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        int kept = result.bestEpoch() >= 0 ? result.bestEpoch() : result.history().size() - 1;
        if (kept >= 0) {
            EpochRecord epoch = result.history().get(kept);
            metrics.put("epoch", (double) epoch.epoch());
            if (epoch.validation().isPresent()) {
                metrics.put("validation_cost", epoch.validation().loss());
                metrics.put("validation_accuracy", epoch.validation().accuracy());
            }
        }
        return metrics;
    }

    /** Lists the settings that differ from the defaults. */
    @Override
    public String toString() {
        Map<String, Object> set = new LinkedHashMap<>();
        set.put("hidden", hidden);
        set.put("activation", activation);
        set.put("epochs", epochs);
        set.put("batchSize", batchSize);
        set.put("learningRate", learningRate);
        set.put("seed", seed);
        set.put("validation", validation);
        set.put("patience", patience);
        set.put("standardizedTargets", standardizedTargets);
        set.put("config", config);
        set.put("preprocessing", preprocessing);
        set.values().removeIf(Objects::isNull);
        return (classifies ? "classifier " : "regressor ") + set;
    }
}
