package dev.lanewise.search;

import dev.lanewise.Estimator;
import dev.lanewise.Fact;
import dev.lanewise.Fit;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.training.Optimizer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hyperparameter search: tries configurations from a grid, or drawn at random, and ranks them.
 *
 * <p>A trial fits an estimator and is ranked by its score on validation data:
 *
 * <pre>{@code
 * Hyperparameter<Double> learningRate = Hyperparameter.logUniform("learning rate", 1e-4, 1e-1);
 * Hyperparameter<Integer> hidden = Hyperparameter.of("hidden", 16, 32, 64);
 * SearchResult result = Search.random(27, learningRate, hidden).halving(3).fit(table, c -> Lanewise.classifier()
 *         .hidden(c.get(hidden))
 *         .learningRate(c.get(learningRate)));
 * Model best = result.model().orElseThrow();
 * }</pre>
 *
 * <p>It may also be a {@linkplain #maximize function} of the configuration, such as the mean of a cross-validation.
 *
 * <p>The same seed gives the same configurations and, if the trials are reproducible, the same ranking, on any number
 * of threads. Immutable: each setting returns a changed copy.
 *
 * <p><b>Interrupts.</b> If the thread is interrupted, no further trial begins, a training run in progress on this
 * thread ends early, and a {@link CancellationException} is thrown. No results are returned then. The interrupt status
 * stays set.
 */
public final class Search implements Cloneable {
    /** Hidden units that are usually tried, for a random search that has no better values. */
    public static final Hyperparameter<Integer> HIDDEN_UNITS = Hyperparameter.of("hidden units", 32, 64, 128, 256);

    /** Sizes of mini-batches that are usually tried, as {@link #HIDDEN_UNITS} are. */
    public static final Hyperparameter<Integer> BATCH_SIZES = Hyperparameter.of("batch size", 16, 32, 64);

    private static final List<BigDecimal> LEARNING_RATES =
            Stream.of("0.1", "0.3", "1", "3", "10").map(BigDecimal::new).toList();

    private final SearchSpace space;
    /** 0 for the grid. */
    private final int trials;

    private long seed = 1;
    private int threads = 1;
    /** 0 without successive halving. */
    private int factor;
    /** Null for accuracy or, for regression, the loss. */
    private @Nullable Metric metric;

    private SearchListener listener = result -> {};
    /** Null for no limit. */
    private @Nullable Duration limit;

    private Search(SearchSpace space, int trials) {
        this.space = space;
        this.trials = trials;
    }

    private Search with(Consumer<Search> change) {
        try {
            Search copy = (Search) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Creates a search of every combination of the values.
     *
     * @param parameters at least one, with different names and listed values; the values of the last change fastest
     * @return the search
     * @throws IllegalArgumentException if there is no parameter, two have the same name, one is a range, or there are
     *     more than 10,000 combinations
     */
    public static Search grid(Hyperparameter<?>... parameters) {
        SearchSpace space = SearchSpace.of(parameters);
        space.grid();
        return new Search(space, 0);
    }

    /**
     * Creates a search of configurations drawn at random, all different; fewer if there are no more.
     *
     * @param trials 1 to 10,000
     * @param parameters at least one, with different names
     * @return the search
     * @throws IllegalArgumentException if the number is out of range, there is no parameter, or two have the same name
     */
    public static Search random(int trials, Hyperparameter<?>... parameters) {
        SearchSpace space = SearchSpace.of(parameters);
        if (trials < 1 || trials > SearchSpace.MAX_TRIALS) {
            throw new IllegalArgumentException(
                    "the number of trials is 1 to " + SearchSpace.MAX_TRIALS + ", but " + trials + " was given");
        }
        return new Search(space, trials);
    }

    /**
     * {@return learning rates that are usually tried with an optimiser: from a tenth of its own to ten times as much}
     *
     * <pre>{@code
     * Hyperparameter<Double> rates = Search.learningRates(Adam.defaults());
     * SearchResult result = Search.random(20, Search.HIDDEN_UNITS, Search.BATCH_SIZES, rates)
     *         .fit(table, c -> Lanewise.classifier()
     *                 .hidden(c.get(Search.HIDDEN_UNITS))
     *                 .batchSize(c.get(Search.BATCH_SIZES))
     *                 .learningRate(c.get(rates)));
     * }</pre>
     *
     * @param optimizer optimiser with its usual learning rate
     */
    public static Hyperparameter<Double> learningRates(Optimizer optimizer) {
        BigDecimal usual = BigDecimal.valueOf(
                Objects.requireNonNull(optimizer, "optimizer").learningRate());
        return Hyperparameter.of(
                "learning rate",
                LEARNING_RATES.stream()
                        .map(factor -> usual.multiply(factor).doubleValue())
                        .toList());
    }

    /**
     * {@return a copy with another seed of the drawn configurations} The default is 1.
     *
     * @param seed 0 to 2^32 - 1
     * @throws IllegalArgumentException if the seed is out of range
     */
    public Search seed(long seed) {
        if (seed < 0 || seed >= 1L << 32) {
            throw new IllegalArgumentException("the seed is 0 to 4294967295, but " + seed + " was given");
        }
        return with(copy -> copy.seed = seed);
    }

    /**
     * {@return a copy that runs several trials at the same time} The default is one. Its functions must then be
     * thread-safe, and each training run should use one thread. Estimators are given one thread, or all of them if a
     * step of their network is large enough to be shared.
     *
     * @param threads 1 to 1024
     * @throws IllegalArgumentException if {@code threads} is out of range
     */
    public Search threads(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("the number of threads is 1 to 1024, but " + threads + " was given");
        }
        return with(copy -> copy.threads = threads);
    }

    /**
     * {@return a copy that saves epochs by successive halving, which needs {@link #fit}}
     *
     * <p>All trials begin with few epochs. The best 1/factor of them continue to factor times as many, and so on, until
     * the last ones have completed all epochs. See L. Li et al., <em>Hyperband</em>, JMLR 18 (2018), algorithm 1.
     *
     * @param factor factor by which the number of trials falls and the number of epochs rises from rung to rung, at
     *     least 2; 3 is usual
     * @throws IllegalArgumentException if {@code factor} is below 2
     */
    public Search halving(int factor) {
        if (factor < 2) {
            throw new IllegalArgumentException(
                    "successive halving divides by at least 2, but " + factor + " was given");
        }
        return with(copy -> copy.factor = factor);
    }

    /**
     * {@return a copy in which every training run monitors a metric, by which the trials are ranked}
     * Without it, they are ranked by accuracy or, for regression, by the loss.
     *
     * @param metric metric that suits the targets of the validation set
     */
    public Search monitor(Metric metric) {
        return with(copy -> copy.metric = Objects.requireNonNull(metric, "metric"));
    }

    /**
     * {@return a copy that reports each trial to a listener, one call at a time; it replaces an earlier listener}
     *
     * @param listener called when a trial has ended
     */
    public Search listen(SearchListener listener) {
        return with(copy -> copy.listener = Objects.requireNonNull(listener, "listener"));
    }

    /**
     * {@return a copy with a time limit} When the limit is reached, no further trial begins, and the training runs in
     * progress end after their current mini-batches; a score in progress is completed. The result has the trials begun
     * so far, which depend on the speed of the machine.
     *
     * @param limit time of a search, above 0
     * @throws IllegalArgumentException if the limit is not above 0
     */
    public Search timeLimit(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("the time limit is above 0, but " + limit + " was given");
        }
        return with(copy -> copy.limit = limit);
    }

    /** {@return the configurations that are tried, in their order} */
    public List<Configuration> configurations() {
        return trials == 0 ? space.grid() : space.random(trials, seed);
    }

    /**
     * Ranks the configurations by a score of which higher values are better, such as a mean accuracy.
     *
     * @param score function that computes the score; NaN if it is undefined, which ranks last. If it throws an
     *     exception, that trial has failed, and the search goes on
     * @return the trials, best first
     * @throws IllegalStateException if {@link #halving} or {@link #monitor} was set, or if every trial failed: the
     *     message has the configuration of the first, whose exception is the cause
     * @throws CancellationException if the thread is interrupted
     */
    public SearchResult maximize(ToDoubleFunction<Configuration> score) {
        return rank(Direction.HIGHER_IS_BETTER, score);
    }

    /**
     * Ranks the configurations by a score of which lower values are better, such as an error.
     *
     * @param score function that computes the score; NaN if it is undefined, which ranks last. If it throws an
     *     exception, that trial has failed, and the search goes on
     * @return the trials, best first
     * @throws IllegalStateException if {@link #halving} or {@link #monitor} was set, or if every trial failed: the
     *     message has the configuration of the first, whose exception is the cause
     * @throws CancellationException if the thread is interrupted
     */
    public SearchResult minimize(ToDoubleFunction<Configuration> score) {
        return rank(Direction.LOWER_IS_BETTER, score);
    }

    private SearchResult rank(Direction direction, ToDoubleFunction<Configuration> score) {
        Objects.requireNonNull(score, "score");
        if (factor > 0 || metric != null) {
            throw new IllegalStateException("successive halving and a monitored metric need trials that are"
                    + " estimators: use fit() instead of maximize() or minimize()");
        }
        List<Configuration> configurations = configurations();
        return new SearchRun(
                        configurations,
                        Rung.plain(configurations.size(), 1),
                        (configuration, alone) -> epochs -> {
                            long start = System.nanoTime();
                            double value = score.applyAsDouble(configuration);
                            return new Trial.Standing(
                                    Trial.End.ENDED, 0, (System.nanoTime() - start) * 1e-9, value, Double.NaN);
                        },
                        "score",
                        direction,
                        threads,
                        limit,
                        listener)
                .run();
    }

    /**
     * Fits an estimator with every configuration, and ranks the models on a tenth of the rows, drawn by the seed.
     *
     * @param table rows with targets
     * @param estimator as for {@link #fit(Table, Table, Function)}
     * @return the trials, best first, with the model of the best
     * @throws IllegalArgumentException as {@link #fit(Table, Table, Function)} does
     * @throws IllegalStateException if every trial failed
     * @throws CancellationException if the thread is interrupted
     */
    public SearchResult fit(Table table, Function<Configuration, Estimator> estimator) {
        Table.Split split = Objects.requireNonNull(table, "table").split(FittingDefaults.HELD_OUT, seed);
        return fit(split.training(), split.test(), estimator);
    }

    /**
     * Fits an estimator with every configuration, and ranks the models on given rows. Each trial trains as {@link
     * Estimator#fit(Table, Table)} does, for the number of epochs of the first configuration.
     *
     * @param training rows with targets to train on
     * @param validation rows with targets that rank the trials
     * @param estimator returns the estimator of a configuration. If it throws an exception, or its training does, that
     *     trial has failed, and the search goes on
     * @return the trials, best first, with the model of the best
     * @throws IllegalArgumentException if the estimator of the first configuration does not suit the rows, or there are
     *     no validation rows
     * @throws IllegalStateException if every trial failed: the message has the configuration of the first, whose
     *     exception is the cause
     * @throws CancellationException if the thread is interrupted
     */
    public SearchResult fit(Table training, Table validation, Function<Configuration, Estimator> estimator) {
        return start(training, validation, estimator).run();
    }

    /**
     * Fits an estimator with every configuration, and ranks the models on the validation set of a data set. If that is
     * empty, a tenth of the training examples is drawn by the seed.
     *
     * @param splits examples for training and, optionally, for validation
     * @param estimator as for {@link #fit(Table, Table, Function)}
     * @return the trials, best first, with the model of the best
     * @throws IllegalArgumentException as {@link #fit(Table, Table, Function)} does
     * @throws IllegalStateException if every trial failed
     * @throws CancellationException if the thread is interrupted
     */
    public SearchResult fit(Splits splits, Function<Configuration, Estimator> estimator) {
        return start(splits, estimator).run();
    }

    /**
     * Prepares the search of {@link #fit(Table, Table, Function)}, for a program that may stop it.
     *
     * @param training rows with targets to train on
     * @param validation rows with targets that rank the trials
     * @param estimator returns the estimator of a configuration
     * @return the prepared search
     * @throws IllegalArgumentException as {@link #fit(Table, Table, Function)} does
     */
    public SearchRun start(Table training, Table validation, Function<Configuration, Estimator> estimator) {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(validation, "validation");
        return start(estimator, of -> of.start(training, validation));
    }

    /**
     * Prepares the search of {@link #fit(Splits, Function)}, for a program that may stop it.
     *
     * @param splits examples for training and, optionally, for validation
     * @param estimator returns the estimator of a configuration
     * @return the prepared search
     * @throws IllegalArgumentException as {@link #fit(Table, Table, Function)} does
     */
    public SearchRun start(Splits splits, Function<Configuration, Estimator> estimator) {
        Splits divided = Objects.requireNonNull(splits, "splits").validation().size() > 0
                ? splits
                : splits.withValidation(FittingDefaults.HELD_OUT, seed);
        return start(estimator, of -> of.start(divided));
    }

    /**
     * Prepares a search in which a function starts the training of each estimator, for example with test rows: {@code
     * search.start(estimators, estimator -> estimator.start(training, validation, test))}.
     *
     * @param estimator returns the estimator of a configuration
     * @param start prepares the training of an estimator, always on the same rows, with a validation set
     * @return the prepared search
     * @throws IllegalArgumentException as {@link #fit(Table, Table, Function)} does
     */
    public SearchRun start(Function<Configuration, Estimator> estimator, Function<Estimator, Fit> start) {
        Objects.requireNonNull(estimator, "estimator");
        Objects.requireNonNull(start, "start");
        List<Configuration> configurations = configurations();
        int epochs;
        Dataset validation;
        try (Fit first = start.apply(estimator(estimator, configurations.get(0)))) {
            epochs = first.config().epochs();
            validation = first.splits().validation();
            requireRankable(epochs, validation);
            requireMetric(first);
        }
        Trials created = new Trials() {
            private Fit fit(Configuration configuration, boolean alone) {
                return start.apply(
                        estimator(estimator, configuration).epochs(epochs).threads(alone ? threads : 1));
            }

            @Override
            public boolean sharesSteps(Configuration configuration) {
                try (Fit fit = fit(configuration, true)) {
                    return ExecutionPlan.sharesSteps(
                            fit.architecture(), fit.config(), fit.splits().training());
                } catch (RuntimeException e) {
                    // The trial fails when it begins.
                    return false;
                }
            }

            @Override
            public Trial begin(Configuration configuration, boolean alone) {
                Fit fit = fit(configuration, alone);
                try {
                    requireMetric(fit);
                    return new TrainingTrial(fit);
                } catch (RuntimeException | Error e) {
                    fit.close();
                    throw e;
                }
            }
        };
        return run(configurations, epochs, validation.task(), created);
    }

    private Estimator estimator(Function<Configuration, Estimator> function, Configuration configuration) {
        Estimator estimator = function.apply(configuration);
        if (estimator == null) {
            throw new NullPointerException("estimator returned null for " + configuration);
        }
        return metric == null ? estimator : estimator.monitor(metric);
    }

    private void requireRankable(int epochs, Dataset validation) {
        if (epochs < 1) {
            throw new IllegalArgumentException("a trial has at least one epoch, but " + epochs + " was given");
        }
        if (validation.size() == 0) {
            throw new IllegalArgumentException("the validation set has no examples, so it cannot rank the trials");
        }
        if (metric != null) {
            metric.requireFit(validation);
        }
    }

    private void requireMetric(Fit fit) {
        Optional<String> monitored = fit.facts().get(Fact.MONITORED);
        if (metric == null && monitored.isPresent()) {
            throw new IllegalArgumentException("the metric " + monitored.get()
                    + " of a training run must be that of the search: use Search.monitor");
        }
    }

    private SearchRun run(List<Configuration> configurations, int epochs, Task task, Trials created) {
        int count = configurations.size();
        boolean ranksByLoss = metric == null && task == Task.REGRESSION;
        return new SearchRun(
                configurations,
                factor == 0 ? Rung.plain(count, epochs) : Rung.halving(count, epochs, factor),
                created,
                metric != null ? metric.name() : ranksByLoss ? "loss" : "accuracy",
                metric != null
                        ? metric.direction()
                        : ranksByLoss ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER,
                threads,
                limit,
                listener);
    }

    /** Returns the settings. */
    @Override
    public String toString() {
        return "Search[" + (trials == 0 ? "grid" : Count.of(trials, "random trial") + ", seed=" + seed) + ", threads="
                + threads + (factor == 0 ? "" : ", halving=" + factor) + (metric == null ? "" : ", metric=" + metric)
                + (limit == null ? "" : ", timeLimit=" + limit)
                + ", parameters=" + space.parameters() + "]";
    }
}
