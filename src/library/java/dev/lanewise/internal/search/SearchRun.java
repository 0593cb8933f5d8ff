package dev.lanewise.internal.search;

import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.search.Plan.Rung;
import dev.lanewise.internal.search.Trial.End;
import dev.lanewise.internal.search.Trial.Standing;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.TrialResult;
import dev.lanewise.search.TrialResult.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Execution of a search, which tries configurations according to a plan, and ranks them.
 *
 * <p>Trials whose steps are too small to be shared among threads run at the same time, one on each thread; the others
 * run one after another. The results depend on neither, because trials are independent, and a rung is ranked when all
 * its trials are complete. A search run is used once, by one thread, except {@link #stop}.
 */
public final class SearchRun {
    private final Trials trials;
    private final Comparator<TrialResult> bestFirst;
    private final int threads;
    private final Listener listener;
    private final Consumer<TrialResult> ended;
    private final List<TrialResult> results = new ArrayList<>();
    private final Set<Trial> running = new HashSet<>();
    private @Nullable Network best;
    private @Nullable Throwable failure;
    private volatile boolean stopRequested;

    /** Receives the progress of a search; called by one thread at a time. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called when a trial has completed a rung, or has ended earlier.
         *
         * @param configuration configuration of the trial
         * @param standing state of the trial after the rung
         */
        void advanced(Configuration configuration, Standing standing);
    }

    /**
     * Creates a search.
     *
     * @param trials creates the trials
     * @param direction which scores are better
     * @param threads largest number of trials at the same time, at least 1
     * @param listener called when a trial has completed a rung, or has ended earlier
     * @param ended called with the result of each trial when it has ended for the search, by one thread at a time
     * @throws IllegalArgumentException if {@code threads} is below 1
     */
    public SearchRun(Trials trials, Direction direction, int threads, Listener listener, Consumer<TrialResult> ended) {
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads is 1 or more, but " + threads + " was given");
        }
        this.trials = Objects.requireNonNull(trials, "trials");
        this.bestFirst = TrialResult.bestFirst(Objects.requireNonNull(direction, "direction"));
        this.threads = threads;
        this.listener = Objects.requireNonNull(listener, "listener");
        this.ended = Objects.requireNonNull(ended, "ended");
    }

    /** A configuration that is still in the search. */
    private static final class Entry {
        final Configuration configuration;
        final boolean sharesSteps;
        /** Null before the first rung. */
        @Nullable
        Trial trial;

        Standing standing = new Standing(End.OPEN, 0, 0, Double.NaN, Double.NaN);

        /** Exception that the trial threw; null if it threw none. */
        @Nullable
        RuntimeException failure;

        Entry(Configuration configuration, boolean sharesSteps) {
            this.configuration = configuration;
            this.sharesSteps = sharesSteps;
        }

        TrialResult result(Outcome ifOpen) {
            Outcome outcome = standing.end() == End.DIVERGED
                    ? Outcome.DIVERGED
                    : standing.end() == End.STOPPED
                            ? Outcome.INTERRUPTED
                            : standing.end() == End.FAILED ? Outcome.FAILED : ifOpen;
            Optional<Network> network = trial == null || failure != null ? Optional.empty() : trial.network();
            return new TrialResult(
                    configuration,
                    outcome,
                    standing.epochs(),
                    standing.seconds(),
                    standing.score(),
                    standing.loss(),
                    network.map(Entry::formula).orElse(""),
                    failure);
        }

        /** Losses are sums over outputs, and cross-entropy has another formula for softmax than for sigmoid. */
        private static String formula(Network network) {
            Architecture a = network.architecture();
            return a.loss() + " " + a.outputs() + a.output().equals(Activation.SOFTMAX);
        }

        Trial trial() {
            return Objects.requireNonNull(trial, "trial");
        }
    }

    /**
     * Tries the configurations, until all are done or {@link #stop} is called.
     *
     * @param configurations configurations to try
     * @param plan trials and epochs of each rung
     * @throws IllegalArgumentException if the plan is for another number of trials
     * @throws IllegalStateException if every trial failed; the message has the settings of the first, and its exception
     *     is the cause
     * @throws RuntimeException if a listener threw it, or {@link Trials#begin} refused a trial; {@link #results} has
     *     the results so far
     */
    public void run(List<Configuration> configurations, Plan plan) {
        List<Configuration> tried = Elements.require(configurations, "configurations");
        Objects.requireNonNull(plan, "plan");
        if (tried.size() != plan.rungs().get(0).trials()) {
            throw new IllegalArgumentException(
                    "the plan is for " + Count.of(plan.rungs().get(0).trials(), "trial") + ", not for "
                            + Count.of(tried.size(), "configuration"));
        }
        List<Entry> entries = new ArrayList<>();
        for (Configuration configuration : tried) {
            entries.add(new Entry(configuration, trials.sharesSteps(configuration)));
        }
        try {
            for (int i = 0; i < plan.rungs().size() && !stopRequested; i++) {
                boolean last = i + 1 == plan.rungs().size();
                train(entries, plan.rungs().get(i), last);
                if (!last && !stopRequested) {
                    dropAllBut(plan.rungs().get(i + 1).trials(), entries);
                }
            }
        } finally {
            for (Entry entry : entries) {
                if (entry.trial != null) {
                    retire(entry, entry.standing.end() == End.ENDED ? Outcome.FINISHED : Outcome.INTERRUPTED);
                }
            }
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        requireOneThatDidNotFail(tried.size());
    }

    private void requireOneThatDidNotFail(int trialCount) {
        List<TrialResult> failed = results().stream()
                .filter(result -> result.failure().isPresent())
                .toList();
        if (failed.size() == trialCount) {
            // Failed trials are in their order.
            TrialResult first = failed.get(0);
            RuntimeException cause = first.failure().orElseThrow();
            throw new IllegalStateException(
                    (trialCount == 1 ? "the only trial" : "all " + trialCount + " trials") + " failed; "
                            + first.configuration() + ": " + Trial.reason(cause),
                    cause);
        }
    }

    /** Requests that the search end soon. May be called from any thread. */
    public void stop() {
        stopRequested = true;
        synchronized (running) {
            running.forEach(Trial::stop);
        }
    }

    /** {@return the results of the trials that were begun, best first} */
    public List<TrialResult> results() {
        synchronized (results) {
            return results.stream().sorted(bestFirst).toList();
        }
    }

    /** {@return the network of the first of the {@link #results}; empty if there is none, or it diverged} */
    public Optional<Network> best() {
        synchronized (results) {
            return Optional.ofNullable(best);
        }
    }

    private void train(List<Entry> entries, Rung rung, boolean last) {
        List<Entry> small = entries.stream().filter(entry -> !entry.sharesSteps).toList();
        advanceConcurrently(small, rung, last);
        for (Entry entry : entries) {
            if (entry.sharesSteps) {
                advance(entry, rung, last, true);
            }
        }
    }

    /** Advances each entry on one of several threads, of which the caller's is the first. */
    private void advanceConcurrently(List<Entry> entries, Rung rung, boolean last) {
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < entries.size(); i = next.getAndIncrement()) {
                advance(entries.get(i), rung, last, threads == 1);
            }
        };
        List<BackgroundTask<?>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, entries.size()); i++) {
            others.add(BackgroundTask.start("lanewise-trial-" + i, Executors.callable(worker)));
        }
        worker.run();
        // The failures of trials are collected by advance().
        others.forEach(other -> other.close(this::stop));
    }

    private void advance(Entry entry, Rung rung, boolean last, boolean alone) {
        if (stopRequested || entry.standing.end() != End.OPEN) {
            return;
        }
        try {
            step(entry, rung.epochs(), alone);
            synchronized (listener) {
                listener.advanced(entry.configuration, entry.standing);
            }
            boolean whole = entry.standing.end() == End.OPEN && entry.standing.epochs() >= rung.epochs();
            if (isLost(entry) || (last && (whole || entry.standing.end() == End.ENDED))) {
                // At once, so that a plain search holds no more trainings than are running.
                retire(entry, Outcome.FINISHED);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Trains a trial up to a number of epochs. An exception of a trial ends that trial, and not the search. */
    private void step(Entry entry, int epochs, boolean alone) {
        long start = System.nanoTime();
        try {
            if (entry.trial == null) {
                entry.trial = Objects.requireNonNull(trials.begin(entry.configuration, alone), "trial of begin");
            }
            entry.standing = train(entry.trial, epochs);
        } catch (CancellationException e) {
            throw e;
        } catch (MisusedSearchException e) {
            throw e.reason();
        } catch (RuntimeException e) {
            double seconds = entry.standing.seconds() + (System.nanoTime() - start) * 1e-9;
            entry.failure = e;
            entry.standing = new Standing(End.FAILED, entry.standing.epochs(), seconds, Double.NaN, Double.NaN);
        }
    }

    /** Returns whether a trial has no result to rank. */
    private static boolean isLost(Entry entry) {
        return entry.standing.end() == End.DIVERGED || entry.standing.end() == End.FAILED;
    }

    /** Ends the search with an exception. */
    private void fail(Throwable e) {
        synchronized (running) {
            if (failure == null) {
                failure = e;
            }
        }
        stop();
    }

    private Standing train(Trial trial, int epochs) {
        synchronized (running) {
            running.add(trial);
        }
        try {
            if (stopRequested) {
                // The request may have come before the trial was among those to be stopped.
                trial.stop();
            }
            return Objects.requireNonNull(trial.train(epochs), "standing of train");
        } finally {
            synchronized (running) {
                running.remove(trial);
            }
        }
    }

    /** Keeps the best trials in the list. */
    private void dropAllBut(int count, List<Entry> entries) {
        entries.removeIf(SearchRun::isLost);
        entries.sort((a, b) -> bestFirst.compare(a.result(Outcome.FINISHED), b.result(Outcome.FINISHED)));
        while (entries.size() > count) {
            retire(entries.remove(entries.size() - 1), Outcome.DROPPED);
        }
    }

    /** Ends a trial. The network of the best trial that has ended is kept. */
    private void retire(Entry entry, Outcome ifOpen) {
        TrialResult result = entry.result(ifOpen);
        synchronized (results) {
            boolean leads = results.stream().allMatch(other -> bestFirst.compare(result, other) < 0);
            if (leads && !isLost(entry) && !Double.isNaN(result.loss())) {
                best = entry.trial().network().orElse(null);
            }
            results.add(result);
        }
        if (entry.trial != null) {
            entry.trial.close();
            entry.trial = null;
        }
        try {
            synchronized (listener) {
                ended.accept(result);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    @Override
    public String toString() {
        return "SearchRun[" + Count.of(results().size(), "result") + ", threads=" + threads + "]";
    }
}
