package dev.lanewise;

import dev.lanewise.Fact.Source;
import dev.lanewise.Fact.SplitFacts;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.rows.SplitIndices;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.training.TrainingCheck;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Regularization;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a network and its training, with defaults that suit most tables. Immutable: each setting returns a
 * changed copy. {@link Lanewise#classifier} and {@link Lanewise#regressor} create one, and {@code fit} trains a model:
 *
 * <pre>{@code
 * Table.Split rows = table.split(0.2, 1);
 * Model model = Lanewise.classifier().hidden(64, 32).seed(7).fit(rows.training());
 * System.out.println(model.evaluate(rows.test()));
 * }</pre>
 *
 * <p>For full control, use {@link Training}, and make a model from its network with
 * {@link Model#of(dev.lanewise.network.Network, Dataset)}.
 *
 * <p>Defaults:
 * <ul>
 * <li>One hidden layer of 100 ReLU units, as in scikit-learn. It is wide enough for most tables.
 * <li>Orthogonal initial weights, which scored better than Glorot's on small tables; Glorot's if a layer has more than
 *     1,000 units, because those are faster to generate.
 * <li>Classification: softmax and cross-entropy. Multi-label: sigmoid and cross-entropy. Regression: identity and
 *     quadratic loss, with targets standardised during training.
 * <li>Columns of a table: numbers standardised, categories one-hot encoded, missing values imputed with the mean or the
 *     most frequent category of the training rows. Networks learn slowly from numbers far from zero. A text column is
 *     left out if at least 90 % of its values are distinct and the table has 20 rows or more, because such a column
 *     identifies rows. {@link Preprocessing#withCategorical} keeps it.
 * <li>Adam with a learning rate of 0.001 and mini-batches of 32, the usual choice for small data.
 * <li>At most 200 epochs or about 100,000 steps, whichever is less, but not less than 20 epochs.
 * <li>Early stopping with 300 examples or more: a tenth is held out for validation. Training ends when a fifth of all
 *     epochs (at least 10) have passed without a better score. The network keeps the best parameters. With fewer
 *     examples, a tenth would be too small a validation set, and training needs all of them.
 * </ul>
 *
 * <p>The same data, settings and seed give the same model, bit for bit, on any machine and any number of threads,
 * unless a {@linkplain #timeLimit time limit} ends the training. If the thread is interrupted, training ends
 * after the current mini-batch and {@code fit} throws a {@link CancellationException}; the interrupt status stays set.
 * {@link Training} keeps the network of an interrupted run.
 */
public final class Estimator {
    private final EstimatorSettings settings;

    private Estimator(EstimatorSettings settings) {
        this.settings = settings;
    }

    static Estimator ofAnyTask() {
        return new Estimator(new EstimatorSettings(null));
    }

    static Estimator classifier() {
        return new Estimator(new EstimatorSettings(true));
    }

    static Estimator regressor() {
        return new Estimator(new EstimatorSettings(false));
    }

    private Estimator with(Consumer<EstimatorSettings> change) {
        return new Estimator(settings.with(change));
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
     * Sets the whole network, in place of {@link #hidden}, {@link #activation}, {@link #output}, {@link #loss} and
     * {@link #normalization}, which then have no effect.
     *
     * @param architecture network with the inputs and outputs of the data
     * @return a copy with this setting
     */
    public Estimator network(Architecture architecture) {
        Objects.requireNonNull(architecture, "architecture");
        return with(copy -> copy.network = architecture);
    }

    /**
     * Sets the activation of the hidden layers.
     *
     * @param activations any activation except softmax: one for all hidden layers, or one for each
     * @return a copy with this setting
     * @throws IllegalArgumentException if an activation is softmax or none is given; {@code fit} throws it if their
     *     number is not that of the hidden layers
     */
    public Estimator activation(Activation... activations) {
        List<Activation> given = Elements.require(activations, "activations");
        require(!given.isEmpty(), "one activation or more is expected", "none");
        require(
                !given.contains(Activation.SOFTMAX),
                "softmax is for the output layer, not for hidden layers",
                Activation.SOFTMAX);
        return with(copy -> copy.activations = given);
    }

    /**
     * Sets the activation of the output layer. The default is softmax for classes, sigmoid for labels and identity for
     * numbers; sigmoid for classes that are learned with a loss for numbers, such as the quadratic one.
     *
     * @param activation any activation
     * @return a copy with this setting
     */
    public Estimator output(Activation activation) {
        Objects.requireNonNull(activation, "activation");
        return with(copy -> copy.output = activation);
    }

    /**
     * Sets the loss that training minimises. The default is cross-entropy for classes and labels, and the quadratic
     * loss for regression.
     *
     * <p>Cross-entropy needs a sigmoid or softmax output layer; the quadratic, absolute and Huber loss work with any
     * output layer except softmax, and a {@linkplain Loss#custom custom} loss with any. Unless
     * {@link #standardizedTargets} turns it off, training computes the loss of regression from standardised outputs and
     * targets.
     *
     * @param loss built-in or custom loss
     * @return a copy with this setting
     * @throws IllegalArgumentException if the functions of the loss are unknown; {@code fit} throws it if the loss does
     *     not suit the output layer
     */
    public Estimator loss(Loss loss) {
        Objects.requireNonNull(loss, "loss");
        loss.requireComputable();
        return with(copy -> copy.loss = loss);
    }

    /**
     * Sets the normalisation of the hidden layers. The default is none.
     *
     * @param normalization normalisation of all hidden layers, before their activation
     * @return a copy with this setting
     */
    public Estimator normalization(Normalization normalization) {
        Objects.requireNonNull(normalization, "normalization");
        return with(copy -> copy.normalization = normalization);
    }

    /**
     * Sets the distribution of the initial weights.
     *
     * @param initializer distribution of the initial weights
     * @return a copy with this setting
     */
    public Estimator initializer(Initializer initializer) {
        Objects.requireNonNull(initializer, "initializer");
        return with(copy -> copy.initializer = initializer);
    }

    /**
     * Continues to train the network of a model instead of creating a network. If the model was trained on a table, its
     * preprocessing is used for the rows of a table. {@link TrainingConfig#withFrozenLayers} leaves some layers
     * unchanged.
     *
     * <p>The settings of a network, such as {@link #hidden}, then have no effect; an architecture set by
     * {@link #network} must be that of the model.
     *
     * @param model model that has the same inputs and outputs as the data; it is not changed
     * @return a copy with this setting
     * @throws IllegalArgumentException if the network has parameters that are not finite
     */
    public Estimator startFrom(Model model) {
        Objects.requireNonNull(model, "model");
        TrainingCheck.requireFinite(model.network());
        return with(copy -> copy.start = model);
    }

    /**
     * Sets the number of epochs, which early stopping may cut short.
     *
     * @param epochs number of epochs; 0 for a network with its initial weights
     * @return a copy with this setting
     * @throws IllegalArgumentException if the number is negative
     */
    public Estimator epochs(int epochs) {
        require(epochs >= 0, "the number of epochs is 0 or more", epochs);
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
        require(
                learningRate > 0 && learningRate <= Double.MAX_VALUE,
                "the learning rate is above 0 and finite",
                learningRate);
        return with(copy -> copy.learningRate = learningRate);
    }

    /**
     * Sets the optimiser. {@link #learningRate} takes precedence over its learning rate.
     *
     * @param optimizer optimiser, with its learning rate
     * @return a copy with this setting
     */
    public Estimator optimizer(Optimizer optimizer) {
        Objects.requireNonNull(optimizer, "optimizer");
        return with(copy -> copy.optimizer = optimizer);
    }

    /**
     * Sets the schedule of the learning rate. The default is a constant learning rate.
     *
     * @param schedule schedule of the learning rate
     * @return a copy with this setting
     */
    public Estimator schedule(Schedule schedule) {
        Objects.requireNonNull(schedule, "schedule");
        return with(copy -> copy.schedule = schedule);
    }

    /**
     * Sets the share of the hidden units that is dropped in training. The default is 0.
     *
     * @param dropout share of the hidden units, at least 0 and less than 1
     * @return a copy with this setting
     * @throws IllegalArgumentException if the share is out of range
     */
    public Estimator dropout(double dropout) {
        TrainingConfig.defaults().withDropout(dropout);
        return with(copy -> copy.dropout = dropout);
    }

    /**
     * Sets the decoupled weight decay, which turns Adam into AdamW. The default is 0.
     *
     * @param weightDecay share of each weight that a step removes, times the learning rate; at least 0
     * @return a copy with this setting
     * @throws IllegalArgumentException if the weight decay is negative or not finite
     */
    public Estimator weightDecay(double weightDecay) {
        Regularization.NONE.withWeightDecay(weightDecay);
        return with(copy -> copy.weightDecay = weightDecay);
    }

    /**
     * Gives all classes the same total weight in training, see {@link TrainingConfig#withBalancedClasses}.
     *
     * @return a copy with this setting
     */
    public Estimator balancedClasses() {
        return with(copy -> copy.balancedClasses = true);
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
     * Sets the largest number of worker threads, which does not affect the result. The default is the number of
     * processors. Use 1 if several models are trained at the same time, as by {@code CrossValidation.threads}.
     *
     * @param threads number of threads, 1 to 1024
     * @return a copy with this setting
     * @throws IllegalArgumentException if the number is out of range
     */
    public Estimator threads(int threads) {
        require(threads >= 1 && threads <= 1024, "the number of threads is 1 to 1024", threads);
        return with(copy -> copy.threads = threads);
    }

    /**
     * Sets the fraction of the examples that is held out for validation; 0 turns off validation and early stopping.
     * They are chosen at random, whatever their classes. {@link #fit(Table, Table)}, {@link #fit(Dataset, Dataset)} and
     * {@link #fit(Splits)} use the validation set that they are given, if it has examples.
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
     * Sets the number of consecutive epochs without a better validation score after which training ends. Then a tenth
     * of the examples is held out, however few there are, unless {@link #validation} sets the share.
     *
     * @param epochs number of epochs; 0 to train for all epochs, and keep the best parameters
     * @return a copy with this setting
     * @throws IllegalArgumentException if the number is negative
     */
    public Estimator patience(int epochs) {
        require(epochs >= 0, "patience is 0 epochs or more", epochs);
        return with(copy -> copy.patience = epochs);
    }

    /**
     * Sets the metric on the validation set that selects the best epoch and decides when training stops early. The
     * default is accuracy, with ties broken by the loss; for regression, the loss. As with {@link #patience}, a tenth
     * of the examples is held out.
     *
     * @param metric metric that suits the targets
     * @return a copy with this setting
     * @see Training#monitor
     */
    public Estimator monitor(Metric metric) {
        Objects.requireNonNull(metric, "metric");
        return with(copy -> copy.monitored = metric);
    }

    /**
     * Sets whether the probabilities of the trained model are calibrated on the validation set, see
     * {@link Model#calibrate(Dataset)}. The default is false. As with {@link #patience}, a tenth of the examples is
     * held out.
     *
     * @param calibrated whether the probabilities are calibrated
     * @return a copy with this setting
     */
    public Estimator calibrated(boolean calibrated) {
        return with(copy -> copy.calibrated = calibrated);
    }

    /**
     * Limits the training time. When the limit is reached, training ends after the current mini-batch. The network has
     * the parameters of the best epoch so far or, without a validation set, the latest ones.
     *
     * <p>A model whose training ends this way depends on the speed of the machine and is not reproducible.
     *
     * @param limit training time, above 0; data preparation is not included
     * @return a copy with this setting
     * @throws IllegalArgumentException if the limit is not above 0
     */
    public Estimator timeLimit(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        require(!limit.isNegative() && !limit.isZero(), "the time limit is above 0", limit);
        return with(copy -> copy.timeLimit = limit);
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
     * unless the configuration or {@link #standardizedTargets} turns it off.
     *
     * @param config configuration to start from
     * @return a copy with this setting
     */
    public Estimator config(TrainingConfig config) {
        Objects.requireNonNull(config, "config");
        return with(copy -> copy.config = config);
    }

    /**
     * Changes some settings of the training configuration, and keeps the others:
     *
     * <pre>{@code
     * Estimator estimator = Lanewise.classifier()
     *         .configure(config -> config.withDropout(0.2));
     * }</pre>
     *
     * <p>The function receives the configuration of {@link #config} or, without one, the default for the number of
     * examples and the size of a mini-batch. Settings made by the other methods take precedence over its result. The
     * function of a second call receives the result of the first.
     *
     * @param change function of the configuration; {@code fit} calls it
     * @return a copy with this setting
     */
    public Estimator configure(UnaryOperator<TrainingConfig> change) {
        Objects.requireNonNull(change, "change");
        return with(copy -> copy.add(change));
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
     * Sets the column of a table that holds the weight of each row. The column is not an input, and rows to predict
     * from need not have it.
     *
     * <p>The weight of a row multiplies its loss and gradient in training, and its loss on the validation set and in
     * {@link dev.lanewise.validation.CrossValidation#score(Table, Estimator, dev.lanewise.metric.Metric...)}. Other
     * metrics disregard weights. {@link Model#evaluate(Table)} weights the loss only if the table has weights ({@link
     * Table#withWeights}). A {@link Dataset} has weights of its own ({@link Dataset#withWeights}). Class weights are
     * part of the training configuration ({@link TrainingConfig#withClassWeights},
     * {@link TrainingConfig#withBalancedClasses}).
     *
     * @param column name of a numeric column that is not a target; its values are finite and at least 0
     * @return a copy with this setting
     */
    public Estimator weights(String column) {
        Objects.requireNonNull(column, "column");
        return with(copy -> copy.weights = column);
    }

    /**
     * Adds a listener that is called after every epoch.
     *
     * @param listener listener to call, on the training thread
     * @return a copy with this setting
     */
    public Estimator listen(TrainingListener listener) {
        List<TrainingListener> all = new ArrayList<>(settings.listeners);
        all.add(Objects.requireNonNull(listener, "listener"));
        return with(copy -> copy.listeners = List.copyOf(all));
    }

    /**
     * {@return the task that this estimator learns from a table} A regressor learns regression. A classifier learns
     * classes if the table has a single target column that was not declared a label, and otherwise labels. {@link
     * Lanewise#estimator()} learns {@link Table#task}.
     *
     * @param table table with targets
     */
    public Task task(Table table) {
        Objects.requireNonNull(table, "table");
        if (settings.classifies == null) {
            return settings.start == null ? table.task() : settings.start.task();
        }
        boolean labels =
                table.targets().size() > 1 || !table.multiLabelTargets().isEmpty();
        return !settings.classifies ? Task.REGRESSION : labels ? Task.MULTI_LABEL : Task.CLASSIFICATION;
    }

    /**
     * Trains on a table with targets.
     *
     * <p>A classifier learns the classes of one target column, or labels from several target columns of zeros and ones.
     * A regressor learns all target columns as numbers.
     *
     * @param table rows with targets
     * @return the trained model; {@link Model#training} has warnings, such as about columns from which a network learns
     *     little, or a model that is no better than a constant prediction
     * @throws IllegalArgumentException if there is no target or no input, a value is not valid in its column, or a
     *     setting does not suit the targets; the message names row and column, or the setting
     * @throws dev.lanewise.training.DivergedException if training diverges
     * @throws CancellationException if the thread is interrupted
     * @throws IllegalStateException if a setting needs a validation set and there is none
     */
    public Model fit(Table table) {
        try (Fit fit = start(table)) {
            return fit.run();
        }
    }

    /**
     * Prepares the training of {@link #fit(Table)}, for a program that stops it or writes checkpoints.
     *
     * @param table rows with targets
     * @return the prepared training, to be closed
     * @throws IllegalArgumentException as {@link #fit(Table)} does
     * @throws IllegalStateException as {@link #fit(Table)} does
     */
    public Fit start(Table table) {
        return start(Objects.requireNonNull(table, "table"), null, null);
    }

    /**
     * Prepares the training of {@link #fit(Table)} on the training rows of a divided table. The test rows do not affect
     * training, except that their classes become classes of the network. {@link Fit#model} evaluates the model on them.
     *
     * @param rows training and test rows with targets
     * @return the prepared training, to be closed
     * @throws IllegalArgumentException as {@link #fit(Table)} does, also for the test rows
     * @throws IllegalStateException as {@link #fit(Table)} does
     */
    public Fit start(Table.Split rows) {
        Objects.requireNonNull(rows, "rows");
        return start(rows.training(), null, rows.test());
    }

    /**
     * Trains on a table, with early stopping on given rows. {@link #fit(Table)} holds out rows at random, whatever
     * their classes; here they may come from {@link Table#splitStratified}, or be the latest of a series.
     *
     * @param training rows with targets to train on; means, deviations and categories are learned from them alone
     * @param validation rows with targets for early stopping; a class may occur in these rows alone
     * @return the trained model; {@link Model#training} has warnings, such as about such classes, columns from which a
     *     network learns little, or a model that is no better than a constant prediction
     * @throws IllegalArgumentException as {@link #fit(Table)} does; also if the validation rows lack a column
     * @throws dev.lanewise.training.DivergedException if training diverges
     * @throws CancellationException if the thread is interrupted
     */
    public Model fit(Table training, Table validation) {
        try (Fit fit = start(training, validation)) {
            return fit.run();
        }
    }

    /**
     * Prepares the training of {@link #fit(Table, Table)}, for a program that stops it or writes checkpoints.
     *
     * @param training rows with targets to train on
     * @param validation rows with targets for early stopping
     * @return the prepared training, to be closed
     * @throws IllegalArgumentException as {@link #fit(Table, Table)} does
     */
    public Fit start(Table training, Table validation) {
        return start(training, Objects.requireNonNull(validation, "validation"), null);
    }

    /**
     * Prepares the training of {@link #fit(Table)} or {@link #fit(Table, Table)}. The test rows do not affect training,
     * except that their classes become classes of the network. {@link Fit#model} evaluates the model on them.
     *
     * @param training rows with targets to train on
     * @param validation rows with targets for early stopping; null if some training rows may be held out instead
     * @param test rows with targets to test on; null for none
     * @return the prepared training, to be closed
     * @throws IllegalArgumentException as {@link #fit(Table, Table)} does, also for the test rows
     * @throws IllegalStateException as {@link #fit(Table)} does
     */
    public Fit start(Table training, @Nullable Table validation, @Nullable Table test) {
        Objects.requireNonNull(training, "training");
        Task task = task(training);
        Plan plan = plan(
                training.rows(),
                task,
                validation == null ? Source.NONE : Source.OTHER,
                test == null ? Source.NONE : Source.OTHER);
        Table all = weighted(training);
        Table.Split drawn =
                plan.share() > 0 ? all.split(plan.share(), plan.config().seed()) : null;
        EncodedRows rows = EncodedRows.of(
                settings,
                task,
                drawn != null ? drawn.training() : all,
                drawn != null ? drawn.test() : validation == null ? null : weighted(validation),
                test == null ? null : weighted(test));
        return new Fit(
                settings,
                plan.config(),
                rows.splits(),
                rows.encoder(),
                Facts.UNKNOWN.with(Fact.TARGETS, all.targets()).with(Fact.SPLIT, plan.split()),
                rows.notes());
    }

    private Table weighted(Table table) {
        return settings.weights == null ? table : table.withWeights(settings.weights);
    }

    /**
     * Division of the examples of a training.
     *
     * @param share share of the given examples that is held out for validation; 0 for none
     * @param config configuration for the other examples
     * @param split where the sets come from
     */
    private record Plan(double share, TrainingConfig config, SplitFacts split) {}

    /** Decides whether some examples are held out for validation, and checks the settings. */
    private Plan plan(int examples, Task task, Source validation, Source test) {
        double share = validation == Source.NONE ? settings.validationShare(examples) : 0;
        settings.requireFit(task, validation != Source.NONE || share > 0);
        return new Plan(
                share,
                settings.trainingConfig(examples - (share > 0 ? SplitIndices.heldOut(examples, share) : 0)),
                new SplitFacts(test, 0, share > 0 ? Source.SHARE : validation, share));
    }

    /**
     * Trains on a data set. Its inputs are not preprocessed, not even scaled: a network learns poorly from inputs much
     * larger than 1. {@link #fit(Table)} standardises the columns of a table, such as one of
     * {@link Table#of(double[][], double[])}.
     *
     * @param dataset examples with targets
     * @return the trained model
     * @throws IllegalArgumentException if there are no examples, a classifier is given regression targets, a regressor
     *     is given classes or labels, or a setting does not suit the targets
     * @throws dev.lanewise.training.DivergedException if training diverges
     * @throws CancellationException if the thread is interrupted
     * @throws IllegalStateException if {@link #weights} is set, or patience or a monitored metric is set and there is
     *     no validation set
     */
    public Model fit(Dataset dataset) {
        return fit(dataset, Objects.requireNonNull(dataset, "dataset").slice(0, 0));
    }

    /**
     * Trains on a data set, with early stopping on given examples. Inputs are not preprocessed, as in
     * {@link #fit(Dataset)}.
     *
     * @param training examples to train on
     * @param validation examples for early stopping, with the same inputs and kind of targets; if there are none, some
     *     training examples are held out as in {@link #fit(Dataset)}
     * @return the trained model
     * @throws IllegalArgumentException as {@link #fit(Dataset)} does; also if the sets differ in the number of inputs,
     *     the kind of targets, or the number of classes or target columns
     * @throws dev.lanewise.training.DivergedException if training diverges
     * @throws CancellationException if the thread is interrupted
     * @throws IllegalStateException as {@link #fit(Dataset)} does
     */
    public Model fit(Dataset training, Dataset validation) {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(validation, "validation");
        try (Fit fit = start(new Splits(training, validation, validation.slice(0, 0), "data"), Source.OTHER)) {
            return fit.run();
        }
    }

    /**
     * Trains on the training set of the given splits, with early stopping on their validation set. If that is empty,
     * some training examples are held out as in {@link #fit(Dataset)}. The test set is used only to evaluate the
     * trained model.
     *
     * @param splits examples for training and, optionally, for validation
     * @return the trained model
     * @throws IllegalArgumentException as {@link #fit(Dataset)} does
     * @throws dev.lanewise.training.DivergedException if training diverges
     * @throws CancellationException if the thread is interrupted
     * @throws IllegalStateException as {@link #fit(Dataset)} does
     */
    public Model fit(Splits splits) {
        try (Fit fit = start(splits)) {
            return fit.run();
        }
    }

    /**
     * Prepares the training of {@link #fit(Splits)}, for a program that stops it or writes checkpoints.
     *
     * @param splits examples for training and, optionally, for validation
     * @return the prepared training, to be closed
     * @throws IllegalArgumentException as {@link #fit(Dataset)} does
     * @throws IllegalStateException as {@link #fit(Dataset)} does
     */
    public Fit start(Splits splits) {
        return start(Objects.requireNonNull(splits, "splits"), Source.OWN);
    }

    /** Prepares a training on splits whose validation set, if there is one, has the given source. */
    private Fit start(Splits splits, Source source) {
        Dataset training = splits.training();
        if (training.size() == 0) {
            throw new IllegalArgumentException("there is no example to train on");
        }
        if (settings.weights != null) {
            throw new IllegalStateException(
                    Remedy.WEIGHTS.of(List.of(settings.weights)) + " is for a table" + Remedy.WEIGHTS_OF_DATASET);
        }
        Plan plan = plan(
                training.size(),
                training.task(),
                splits.validation().size() > 0 ? source : Source.NONE,
                splits.test().size() > 0 ? Source.OWN : Source.NONE);
        return new Fit(
                settings,
                plan.config(),
                plan.share() > 0
                        ? splits.withValidation(plan.share(), plan.config().seed())
                        : splits,
                null,
                Facts.UNKNOWN.with(Fact.SPLIT, plan.split()),
                List.of());
    }

    /** Lists the hidden layers, the activation, the preprocessing, and all other settings that were set. */
    @Override
    public String toString() {
        return settings.toString();
    }
}
