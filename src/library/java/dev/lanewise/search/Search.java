package dev.lanewise.search;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.engine.NetworkUse;
import dev.lanewise.internal.search.MisusedSearchException;
import dev.lanewise.internal.search.Plan;
import dev.lanewise.internal.search.SearchRun;
import dev.lanewise.internal.search.SearchSpace;
import dev.lanewise.internal.search.TrainingTrial;
import dev.lanewise.internal.search.Trial;
import dev.lanewise.internal.search.Trials;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.network.Network;
import dev.lanewise.training.Training;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hyperparameter search: tries configurations from a grid, or drawn at random, and ranks them.
 *
 * <p>A trial is either a function of the configuration, such as the mean of a cross-validation, or a training run that
 * is ranked by a validation set:
 *
 * <pre>{@code
 * Hyperparameter<Double> learningRate = Hyperparameter.logUniform("learning rate", 1e-4, 1e-1);
 * Hyperparameter<Integer> hidden = Hyperparameter.of("hidden", 16, 32, 64);
 * SearchResult result = Search.random(27, learningRate, hidden).seed(1).halving(3)
 *         .train(27, splits.validation(), c -> new Training(network(c.get(hidden)),
 *                 config.withLearningRate(c.get(learningRate)), splits.training()));
 * int best = result.best().configuration().get(hidden);
 * }</pre>
 *
 * <p>The same seed gives the same configurations and, if the trials are reproducible, the same ranking, on any number
 * of threads. Immutable: each setting returns a changed copy.
 *
 * <p><b>Interrupts.</b> If the thread is interrupted, no further trial begins, a training run in progress on this
 * thread ends early, and a {@link CancellationException} is thrown. No results are returned then. The interrupt status
 * stays set.
 */
public final class Search {
    /** About 292 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private static final SearchListener NONE = result -> {};

    private final SearchSpace space;
    /** 0 for the grid. */
    private final int trials;

    private final long seed;
    private final int threads;
    /** 0 without successive halving. */
    private final int factor;
    /** Null for accuracy or, for regression, the loss. */
    private final @Nullable Metric metric;

    private final SearchListener listener;
    /** Null for no limit. */
    private final @Nullable Duration limit;

    private Search(
            SearchSpace space,
            int trials,
            long seed,
            int threads,
            int factor,
            @Nullable Metric metric,
            SearchListener listener,
            @Nullable Duration limit) {
        this.space = space;
        this.trials = trials;
        this.seed = seed;
        this.threads = threads;
        this.factor = factor;
        this.metric = metric;
        this.listener = listener;
        this.limit = limit;
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
        return new Search(space, 0, 1, 1, 0, null, NONE, null);
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
        return new Search(space, trials, 1, 1, 0, null, NONE, null);
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
        return new Search(space, trials, seed, threads, factor, metric, listener, limit);
    }

    /**
     * {@return a copy that runs several trials at the same time} The default is one. The functions that it calls must
     * then be safe for use by several threads, and each training run should use one thread.
     *
     * @param threads 1 to 1024
     * @throws IllegalArgumentException if {@code threads} is out of range
     */
    public Search threads(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("the number of threads is 1 to 1024, but " + threads + " was given");
        }
        return new Search(space, trials, seed, threads, factor, metric, listener, limit);
    }

    /**
     * {@return a copy that saves epochs by successive halving, which needs {@link #train}}
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
        return new Search(space, trials, seed, threads, factor, metric, listener, limit);
    }

    /**
     * {@return a copy in which every training run of {@link #train} monitors a metric, by which the trials are ranked}
     * Without it, they are ranked by accuracy or, for regression, by the loss.
     *
     * @param metric metric that suits the targets of the validation set
     */
    public Search monitor(Metric metric) {
        return new Search(
                space, trials, seed, threads, factor, Objects.requireNonNull(metric, "metric"), listener, limit);
    }

    /**
     * {@return a copy that reports each trial to a listener, one call at a time; it replaces an earlier listener}
     *
     * @param listener called when a trial has ended
     */
    public Search listen(SearchListener listener) {
        return new Search(
                space, trials, seed, threads, factor, metric, Objects.requireNonNull(listener, "listener"), limit);
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
        return new Search(space, trials, seed, threads, factor, metric, listener, limit);
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
            throw new IllegalStateException("successive halving and a monitored metric need trials that are training"
                    + " runs: use train() instead of maximize() or minimize()");
        }
        List<Configuration> configurations = configurations();
        return run(
                direction,
                "score",
                configurations,
                Plan.plain(configurations.size(), 1),
                configuration -> new FunctionTrial(configuration, score));
    }

    /**
     * Trains with every configuration, and ranks them by their best epochs on a validation set. Equal scores are ranked
     * by the value of the loss if the runs have the same loss function, otherwise by the names of the functions.
     *
     * @param epochs number of epochs of a complete trial, at least 1; replaces that of the training configurations
     * @param validation set that trials are ranked by; each network ends up with the parameters that scored best on it
     * @param training function that creates the training run of a configuration, with a network of its own, without a
     *     validation set and without epochs; the search closes it. If it or the training run throws an exception, that
     *     trial has failed, and the search goes on
     * @return the trials, best first
     * @throws IllegalArgumentException if the validation set has no examples, the metric is undefined on it, or two
     *     trials have the same network
     * @throws IllegalStateException if every trial failed: the message has the configuration of the first, whose
     *     exception is the cause
     * @throws CancellationException if the thread is interrupted
     * @throws NullPointerException if {@code training} returns null; the message names the configuration
     */
    public SearchResult train(int epochs, Dataset validation, Function<Configuration, Training> training) {
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(training, "training");
        if (epochs < 1) {
            throw new IllegalArgumentException("a trial has at least one epoch, but " + epochs + " was given");
        }
        if (validation.size() == 0) {
            throw new IllegalArgumentException("the validation set has no examples, so it cannot rank the trials");
        }
        if (metric != null) {
            metric.requireFit(validation);
        }
        List<Configuration> configurations = configurations();
        Plan plan = factor == 0
                ? Plan.plain(configurations.size(), epochs)
                : Plan.halving(configurations.size(), epochs, factor);
        Direction direction = TrainingTrial.direction(Optional.ofNullable(metric), validation.task());
        String name = metric != null
                ? metric.name()
                : Metric.standard(validation.task()).equals(Metric.accuracy()) ? "accuracy" : "loss";
        NetworkUse networks = new NetworkUse();
        return run(
                direction,
                name,
                configurations,
                plan,
                configuration ->
                        trial(networks, requireTraining(configuration, training.apply(configuration)), validation));
    }

    private static Training requireTraining(Configuration configuration, @Nullable Training training) {
        if (training == null) {
            throw new MisusedSearchException(new NullPointerException("training returned null for " + configuration));
        }
        return training;
    }

    private Trial trial(NetworkUse networks, Training training, Dataset validation) {
        try {
            requireOwn(networks, training);
            if (metric != null) {
                training.monitor(metric);
            }
            return new TrainingTrial(training, validation);
        } catch (RuntimeException | Error e) {
            training.close();
            throw e;
        }
    }

    private void requireOwn(NetworkUse networks, Training training) {
        try {
            networks.requireNew(
                    training.network(),
                    "the training function must create a network for each trial, but"
                            + " this one has been trained in another trial");
            if (metric == null && training.monitored().isPresent()) {
                throw new IllegalArgumentException(
                        "the metric " + training.monitored().get()
                                + " of a training run must be that of the search: use Search.monitor");
            }
        } catch (IllegalArgumentException e) {
            throw new MisusedSearchException(e);
        }
    }

    private SearchResult run(
            Direction direction,
            String score,
            List<Configuration> configurations,
            Plan plan,
            Function<Configuration, Trial> trial) {
        SearchRun run = new SearchRun(
                new Trials() {
                    @Override
                    public boolean sharesSteps(Configuration configuration) {
                        return false;
                    }

                    @Override
                    public Trial begin(Configuration configuration, boolean alone) {
                        requireNoInterrupt();
                        return trial.apply(configuration);
                    }
                },
                direction,
                threads,
                (configuration, standing) -> {},
                listener::trialEnded);
        BackgroundTask<?> timer = limit == null
                ? null
                : BackgroundTask.start("lanewise-search-limit", () -> {
                    TimeUnit.NANOSECONDS.sleep(limit.compareTo(LONGEST) < 0 ? limit.toNanos() : Long.MAX_VALUE);
                    run.stop();
                    return null;
                });
        try {
            run.run(configurations, plan);
        } finally {
            if (timer != null) {
                timer.interrupt();
                timer.close();
            }
        }
        requireNoInterrupt();
        return new SearchResult(score, run.results(), run.best());
    }

    private static void requireNoInterrupt() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the thread was interrupted");
        }
    }

    /** Function as a trial, which ends with its only step. */
    private static final class FunctionTrial implements Trial {
        private final Configuration configuration;
        private final ToDoubleFunction<Configuration> score;

        FunctionTrial(Configuration configuration, ToDoubleFunction<Configuration> score) {
            this.configuration = configuration;
            this.score = score;
        }

        @Override
        public Standing train(int epochs) {
            long start = System.nanoTime();
            double value = score.applyAsDouble(configuration);
            return new Standing(End.ENDED, 0, (System.nanoTime() - start) * 1e-9, value, Double.NaN);
        }

        @Override
        public void stop() {}

        @Override
        public Optional<Network> network() {
            return Optional.empty();
        }

        @Override
        public void close() {}
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
