package dev.lanewise.training;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Training configuration. Together with data and initial weights it determines the result, bit for bit.
 *
 * <p>Immutable: each {@code with} method returns a changed copy. The number of threads does not change the result.
 *
 * <pre>{@code
 * TrainingConfig config = TrainingConfig.defaults()
 *         .withEpochs(50)
 *         .withLearningRate(0.003)
 *         .withRegularization(Regularization.NONE.withWeightDecay(0.01));
 * }</pre>
 */
public final class TrainingConfig {
    private final Settings settings;

    /** The values; never changed once a configuration holds them. */
    private static final class Settings implements Cloneable {
        private int epochs = 30;
        private int batchSize = 32;
        private Optimizer optimizer = Adam.defaults();
        private Schedule schedule = Schedule.CONSTANT;
        private Regularization regularization = Regularization.NONE;
        private Clipping clipping = Clipping.NONE;
        private double averaging;
        private long seed = 1;
        private int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        private double labelSmoothing;
        private List<Double> classWeights = List.of();
        private boolean balancedClasses;
        private double dropout;
        private double inputDropout;
        private double inputNoise;
        private Augmentation augmentation = Augmentation.NONE;
        private List<Integer> frozenLayers = List.of();
        private boolean linearClasses;
        /** Empty for the default: on in {@link Training}, off in {@link OnlineTrainer}. */
        private Optional<Boolean> standardizedTargets = Optional.empty();

        private Settings copy() {
            try {
                return (Settings) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }

        private List<Object> values() {
            return List.of(
                    epochs,
                    batchSize,
                    optimizer,
                    schedule,
                    regularization,
                    clipping,
                    averaging,
                    seed,
                    threads,
                    labelSmoothing,
                    classWeights,
                    balancedClasses,
                    dropout,
                    inputDropout,
                    inputNoise,
                    augmentation,
                    frozenLayers,
                    linearClasses,
                    standardizedTargets);
        }
    }

    private static final int MAX_THREADS = 1024;

    private TrainingConfig(Settings settings) {
        this.settings = settings;
    }

    /**
     * {@return a configuration that suits most data: 30 epochs of mini-batches of 32 examples, Adam with a learning
     * rate of 0.001, regression targets standardised during training, seed 1, and as many threads as the machine has
     * processors}
     *
     * <p>{@link OnlineTrainer} does not standardise targets, see {@link #withStandardizedTargets}.
     */
    public static TrainingConfig defaults() {
        return new TrainingConfig(new Settings());
    }

    /**
     * {@return the lecture notebook's configuration: 30 epochs of mini-batches of 10 examples, stochastic gradient
     * descent with a learning rate of 0.1, unscaled regression targets, seed 1}
     */
    public static TrainingConfig notebook() {
        return defaults().withBatchSize(10).withOptimizer(Sgd.of(0.1)).withStandardizedTargets(false);
    }

    private TrainingConfig with(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new TrainingConfig(changed);
    }

    private static void require(boolean holds, String expectation, Number given) {
        if (!holds) {
            throw new IllegalArgumentException(expectation + ", but " + given + " was given");
        }
    }

    /** {@return the number of passes over the training set} */
    public int epochs() {
        return settings.epochs;
    }

    /**
     * {@return a copy with another number of epochs}
     *
     * @param epochs number of epochs, at least 0; with 0, nothing is trained
     * @throws IllegalArgumentException if it is negative
     */
    public TrainingConfig withEpochs(int epochs) {
        require(epochs >= 0, "the number of epochs is 0 or more", epochs);
        return with(s -> s.epochs = epochs);
    }

    /** {@return the number of examples in a mini-batch; the last one of an epoch may have fewer} */
    public int batchSize() {
        return settings.batchSize;
    }

    /**
     * {@return a copy with another mini-batch size}
     *
     * @param batchSize examples in a mini-batch, at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public TrainingConfig withBatchSize(int batchSize) {
        require(batchSize >= 1, "a mini-batch has at least one example", batchSize);
        return with(s -> s.batchSize = batchSize);
    }

    /** {@return the rule by which gradients update parameters} */
    public Optimizer optimizer() {
        return settings.optimizer;
    }

    /**
     * {@return a copy with another optimiser}
     *
     * @param optimizer optimiser, with its learning rate
     */
    public TrainingConfig withOptimizer(Optimizer optimizer) {
        Objects.requireNonNull(optimizer, "optimizer");
        return with(s -> s.optimizer = optimizer);
    }

    /** {@return the learning rate before any schedule} */
    public double learningRate() {
        return settings.optimizer.learningRate();
    }

    /**
     * {@return a copy with another learning rate}
     *
     * @param learningRate learning rate, above 0 and finite
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public TrainingConfig withLearningRate(double learningRate) {
        return withOptimizer(settings.optimizer.withLearningRate(learningRate));
    }

    /** {@return the schedule of the learning rate} */
    public Schedule schedule() {
        return settings.schedule;
    }

    /**
     * {@return a copy with another schedule of the learning rate}
     *
     * @param schedule schedule of the learning rate
     */
    public TrainingConfig withSchedule(Schedule schedule) {
        Objects.requireNonNull(schedule, "schedule");
        return with(s -> s.schedule = schedule);
    }

    /** {@return the weight regularisation} */
    public Regularization regularization() {
        return settings.regularization;
    }

    /**
     * {@return a copy with another regularisation}
     *
     * @param regularization penalties on the weights
     */
    public TrainingConfig withRegularization(Regularization regularization) {
        Objects.requireNonNull(regularization, "regularization");
        return with(s -> s.regularization = regularization);
    }

    /** {@return the gradient clipping} */
    public Clipping clipping() {
        return settings.clipping;
    }

    /**
     * {@return a copy with another gradient clipping}
     *
     * @param clipping limits of the gradient
     */
    public TrainingConfig withClipping(Clipping clipping) {
        Objects.requireNonNull(clipping, "clipping");
        return with(s -> s.clipping = clipping);
    }

    /**
     * {@return the decay rate of a moving average of the parameters, which the trained network has instead of the
     * parameters themselves; 0 for no average}
     */
    public double averaging() {
        return settings.averaging;
    }

    /**
     * {@return a copy with another decay rate of the moving average of the parameters}
     *
     * @param averaging decay rate of the moving average, at least 0 and less than 1; 0 for none
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public TrainingConfig withAveraging(double averaging) {
        require(
                averaging >= 0 && averaging < 1,
                "the decay rate of the running average is at least 0 and less than 1",
                averaging);
        return with(s -> s.averaging = averaging);
    }

    /** {@return the seed for shuffling, noise and augmentation} */
    public long seed() {
        return settings.seed;
    }

    /**
     * {@return a copy with another seed}
     *
     * @param seed seed, 0 to 2^32 - 1
     * @throws IllegalArgumentException if it is not 0 to 2^32 - 1
     */
    public TrainingConfig withSeed(long seed) {
        require(seed >= 0 && seed < 1L << 32, "the seed is 0 to 4294967295", seed);
        return with(s -> s.seed = seed);
    }

    /** {@return the largest number of worker threads} */
    public int threads() {
        return settings.threads;
    }

    /**
     * {@return a copy with another number of threads}
     *
     * @param threads number of threads, at least 1
     * @throws IllegalArgumentException if it is not 1 to 1024
     */
    public TrainingConfig withThreads(int threads) {
        require(threads >= 1 && threads <= MAX_THREADS, "the number of threads is 1 to 1024", threads);
        return with(s -> s.threads = threads);
    }

    /**
     * {@return the share of the target probability that is spread evenly over all classes, at least 0 and less than 1}
     */
    public double labelSmoothing() {
        return settings.labelSmoothing;
    }

    /**
     * {@return a copy with another label smoothing} Evaluation uses unchanged labels.
     *
     * @param smoothing share of the target probability that is spread evenly over all classes, at least 0 and less than
     *     1; see "The mathematics" in the documentation
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public TrainingConfig withLabelSmoothing(double smoothing) {
        require(smoothing >= 0 && smoothing < 1, "label smoothing is 0 to less than 1", smoothing);
        return with(s -> s.labelSmoothing = smoothing);
    }

    /** {@return the weight of each class; empty for 1 each, and with {@link #withBalancedClasses}} */
    public List<Double> classWeights() {
        return settings.classWeights;
    }

    /**
     * {@return a copy with a weight for each class instead of balanced classes}
     *
     * <p>The weight multiplies the loss of each training example of the class, and the example's own weight. Evaluation
     * disregards it.
     *
     * @param weights weight of each class, finite and at least 0, not all 0; none for 1 each
     * @throws IllegalArgumentException if one is negative or not finite, or all are 0
     */
    public TrainingConfig withClassWeights(double... weights) {
        Objects.requireNonNull(weights, "weights");
        List<Double> all = DoubleStream.of(weights).boxed().toList();
        for (double weight : all) {
            require(
                    weight >= 0 && weight <= Float.MAX_VALUE,
                    "a class weight is a finite number of at least 0",
                    weight);
        }
        if (!all.isEmpty() && all.stream().allMatch(weight -> weight == 0)) {
            throw new IllegalArgumentException("all class weights are 0, so that no example counts");
        }
        return with(s -> {
            s.classWeights = all;
            s.balancedClasses = false;
        });
    }

    /** {@return whether all classes have the same total weight, see {@link #withBalancedClasses}} */
    public boolean balancedClasses() {
        return settings.balancedClasses;
    }

    /**
     * {@return a copy with class weights that give all classes the same total weight, instead of other class weights}
     *
     * <p>The weights are computed from the training set when training begins: n / (K n_c) for a class with n_c of the n
     * examples, where K is the number of classes that occur. Their mean over the examples is 1. The targets must be
     * classes. {@link OnlineTrainer} rejects such a configuration, because it does not know later rows.
     */
    public TrainingConfig withBalancedClasses() {
        return with(s -> {
            s.classWeights = List.of();
            s.balancedClasses = true;
        });
    }

    /** {@return the share of the hidden units that is dropped, at least 0 and less than 1} */
    public double dropout() {
        return settings.dropout;
    }

    /**
     * {@return a copy with another share of dropped hidden units}
     *
     * <p>Dropout follows N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, <i>Dropout: a
     * simple way to prevent neural networks from overfitting</i>, JMLR 15 (2014). Units that are kept are multiplied by
     * 1 / (1 - p) in training, so prediction needs no scaling. Every unit of every example is drawn independently.
     *
     * @param dropout share of the hidden units that is dropped, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public TrainingConfig withDropout(double dropout) {
        requireDropped("hidden units", dropout);
        return with(s -> s.dropout = dropout);
    }

    /** {@return the share of the inputs that is dropped, at least 0 and less than 1} */
    public double inputDropout() {
        return settings.inputDropout;
    }

    /**
     * {@return a copy with another share of dropped inputs} They are scaled as in {@link #withDropout}, after noise.
     *
     * @param inputDropout share of the inputs that is dropped, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public TrainingConfig withInputDropout(double inputDropout) {
        requireDropped("inputs", inputDropout);
        return with(s -> s.inputDropout = inputDropout);
    }

    private static void requireDropped(String what, double share) {
        require(
                share >= 0 && (float) share < 1,
                "the share of " + what + " that is dropped is a number of 0 or more and below 1",
                share);
    }

    /** {@return the standard deviation of the Gaussian noise added to every input in training, 0 or more} */
    public double inputNoise() {
        return settings.inputNoise;
    }

    /**
     * {@return a copy with another standard deviation of the noise on the inputs}
     *
     * @param inputNoise standard deviation of the Gaussian noise added to every input in training, 0 or more
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public TrainingConfig withInputNoise(double inputNoise) {
        require(
                inputNoise >= 0 && inputNoise <= Float.MAX_VALUE,
                "the deviation of the noise on the inputs is a number of 0 or more",
                inputNoise);
        return with(s -> s.inputNoise = inputNoise);
    }

    /** {@return the random variations of images} */
    public Augmentation augmentation() {
        return settings.augmentation;
    }

    /**
     * {@return a copy with another augmentation}
     *
     * @param augmentation random changes of images
     */
    public TrainingConfig withAugmentation(Augmentation augmentation) {
        Objects.requireNonNull(augmentation, "augmentation");
        return with(s -> s.augmentation = augmentation);
    }

    /** {@return the layers that keep their parameters, ascending; see {@link #withFrozenLayers}} */
    public List<Integer> frozenLayers() {
        return settings.frozenLayers;
    }

    /**
     * {@return a copy that freezes these layers and no others, for fine-tuning a network that is already trained}
     *
     * <p>A frozen layer keeps the bits of its weights, biases, gamma and beta. Weight decay, max-norm, averaging and
     * momentum do not change them either. Errors are propagated through frozen layers to trained layers below them, and
     * no further. Batch normalisation in a frozen layer still normalises by mean and variance of the mini-batch and
     * updates its running statistics, as with {@code requires_grad = False} in PyTorch. Clipping by norm measures the
     * gradient of the trained layers only.
     *
     * @param layers numbers of layers as in {@code Architecture}: 1 is the first hidden layer, L the output layer; none
     *     freezes nothing. At least one layer must remain trainable.
     * @throws IllegalArgumentException if a number is below 1
     */
    public TrainingConfig withFrozenLayers(int... layers) {
        Objects.requireNonNull(layers, "layers");
        List<Integer> frozen = IntStream.of(layers).sorted().distinct().boxed().toList();
        for (int layer : frozen) {
            require(layer >= 1, "layers are counted from 1, the first hidden one", layer);
        }
        return with(s -> s.frozenLayers = frozen);
    }

    /** {@return whether classes may be trained on a linear output layer, see {@link #withLinearClasses}} */
    public boolean linearClasses() {
        return settings.linearClasses;
    }

    /**
     * {@return a copy that allows or refuses classes as targets of an identity output layer with a built-in loss}
     *
     * <p>Such a network is fitted to the numbers 0 and 1, and its outputs are neither probabilities nor logits.
     * {@link Training} and {@link OnlineTrainer} reject it by default, because such outputs are usually meant to be
     * logits. Training on logits requires {@code Network.withOutput(SOFTMAX, CROSS_ENTROPY)}.
     *
     * @param allowed whether such targets are allowed
     */
    public TrainingConfig withLinearClasses(boolean allowed) {
        return with(s -> s.linearClasses = allowed);
    }

    /** {@return whether regression targets are standardised during training, see {@link #withStandardizedTargets}} */
    public boolean standardizedTargets() {
        return settings.standardizedTargets.orElse(true);
    }

    /**
     * {@return a copy that does or does not standardise regression targets during training}
     *
     * <p>The network is then trained on (y - mean) / deviation. Mean and standard deviation are those of each target
     * column of the training set, weighted if the examples have weights. After every epoch, both are folded into
     * weights and biases of the output layer, so the network always predicts y itself. Without this, a network that
     * starts near zero takes very long to reach targets such as prices, and large targets make training diverge. It is
     * on in {@link #defaults} and off in {@link #notebook}.
     *
     * <p>Losses of epochs are in the unit of the targets. Regularisation and gradient clipping act on the parameters
     * that are trained, before folding. A network whose output biases are all zero is treated as untrained: its outputs
     * count as standardised. Any other network, such as a trained one, starts from its own predictions.
     *
     * <p>It has no effect unless the targets are numbers and the output activation is the identity: other activations
     * are bounded or nonlinear, so the scaling cannot be folded into them. {@link OnlineTrainer} does not standardise
     * targets, because the mean and deviation of later rows are not known. It rejects a configuration for which this
     * method was called with {@code true}.
     *
     * @param standardizedTargets whether they are standardised
     */
    public TrainingConfig withStandardizedTargets(boolean standardizedTargets) {
        return with(s -> s.standardizedTargets = Optional.of(standardizedTargets));
    }

    /** Returns whether standardised targets were requested, not merely left to the default. */
    boolean demandsStandardizedTargets() {
        return settings.standardizedTargets.equals(Optional.of(true));
    }

    /** Returns the settings, by name, that must match when training is resumed from a checkpoint. */
    Map<String, String> facts() {
        return ConfigFacts.of(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingConfig config && settings.values().equals(config.settings.values());
    }

    @Override
    public int hashCode() {
        return settings.values().hashCode();
    }

    /** Lists the main settings, and others that are switched on. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "TrainingConfig[", "]");
        text.add("epochs=" + epochs())
                .add("batchSize=" + batchSize())
                .add("optimizer=" + optimizer())
                .add("schedule=" + schedule())
                .add("seed=" + seed())
                .add("threads=" + threads());
        Settings none = new Settings();
        add(text, "regularization", regularization(), none.regularization);
        add(text, "clipping", clipping(), none.clipping);
        add(text, "averaging", averaging(), none.averaging);
        add(text, "labelSmoothing", labelSmoothing(), none.labelSmoothing);
        add(text, "classWeights", classWeights(), none.classWeights);
        add(text, "balancedClasses", balancedClasses(), none.balancedClasses);
        add(text, "dropout", dropout(), none.dropout);
        add(text, "inputDropout", inputDropout(), none.inputDropout);
        add(text, "inputNoise", inputNoise(), none.inputNoise);
        add(text, "augmentation", augmentation(), none.augmentation);
        add(text, "frozenLayers", frozenLayers(), none.frozenLayers);
        add(text, "linearClasses", linearClasses(), none.linearClasses);
        settings.standardizedTargets.ifPresent(value -> text.add("standardizedTargets=" + value));
        return text.toString();
    }

    private static void add(StringJoiner text, String name, Object value, Object none) {
        if (!value.equals(none)) {
            text.add(name + "=" + value);
        }
    }
}
