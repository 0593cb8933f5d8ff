package dev.lanewise.search;

import dev.lanewise.Model;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.search.Trial.End;
import dev.lanewise.search.Trial.Standing;
import dev.lanewise.search.TrialResult.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Search that {@link Search#start} has prepared, for a program that may stop it or shows its progress:
 *
 * <pre>{@code
 * Hyperparameter<Integer> hidden = Hyperparameter.of("hidden", 16, 32, 64);
 * Table.Split rows = table.split(0.1, 1);
 * SearchRun run = Search.grid(hidden).start(
 *         rows.training(), rows.test(), c -> Lanewise.classifier().hidden(c.get(hidden)));
 * // Another thread may call run.stop().
 * SearchResult result = run.run();
 * }</pre>
 *
 * <p>Trials whose steps are too small to be shared among threads run at the same time, one on each thread; the others
 * run one after another. The results depend on neither, because trials are independent, and a rung is ranked when all
 * its trials are complete. A search runs once, on one thread; any thread may call {@link #stop} and {@link #result}.
 */
public final class SearchRun {
    /** About 292 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final List<Configuration> configurations;
    private final List<Rung> rungs;
    private final Trials trials;
    /** Name of the score in the table. */
    private final String score;

    private final Comparator<TrialResult> bestFirst;
    private final int threads;
    private final @Nullable Duration limit;
    private final SearchListener listener;
    private final List<TrialResult> results = new ArrayList<>();
    private final Set<Trial> running = new HashSet<>();
    /** The network of the latest trial that led the ranking when it ended; null if there is none. */
    private @Nullable Network network;

    private @Nullable Model model;
    private @Nullable Throwable failure;
    private volatile boolean stopRequested;

    SearchRun(
            List<Configuration> configurations,
            List<Rung> rungs,
            Trials trials,
            String score,
            Direction direction,
            int threads,
            @Nullable Duration limit,
            SearchListener listener) {
        this.configurations = configurations;
        this.rungs = rungs;
        this.trials = trials;
        this.score = score;
        this.bestFirst = TrialResult.bestFirst(direction);
        this.threads = threads;
        this.limit = limit;
        this.listener = listener;
    }

    /** {@return the rungs of the search, in their order: one, unless it is a successive halving} */
    public List<Rung> rungs() {
        return rungs;
    }

    /** {@return the number of epochs of all trials, if none ends early} */
    public long totalEpochs() {
        long total = 0;
        int done = 0;
        for (Rung rung : rungs) {
            total += (long) rung.trials() * (rung.epochs() - done);
            done = rung.epochs();
        }
        return total;
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
     * Tries the configurations, until all are done, {@link #stop} is called or the time limit is reached.
     *
     * @return the trials that were begun, best first
     * @throws IllegalStateException if every trial failed; the message has the settings of the first, and its exception
     *     is the cause
     * @throws CancellationException if the thread is interrupted
     * @throws RuntimeException if the listener threw it, or two trials have the same network; {@link #result} has the
     *     results so far
     */
    public SearchResult run() {
        BackgroundTask<?> timer = limit == null
                ? null
                : BackgroundTask.start("lanewise-search-limit", () -> {
                    TimeUnit.NANOSECONDS.sleep(limit.compareTo(LONGEST) < 0 ? limit.toNanos() : Long.MAX_VALUE);
                    stop();
                    return null;
                });
        try {
            runAll();
        } finally {
            if (timer != null) {
                timer.interrupt();
                timer.close();
            }
        }
        requireNoInterrupt();
        return result();
    }

    private static void requireNoInterrupt() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the thread was interrupted");
        }
    }

    private void runAll() {
        List<Entry> entries = new ArrayList<>();
        for (Configuration configuration : configurations) {
            entries.add(new Entry(configuration, threads > 1 && trials.sharesSteps(configuration)));
        }
        try {
            for (int i = 0; i < rungs.size() && !stopRequested; i++) {
                boolean last = i + 1 == rungs.size();
                train(entries, rungs.get(i), last);
                if (!last && !stopRequested) {
                    dropAllBut(rungs.get(i + 1).trials(), entries);
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
        requireOneThatDidNotFail();
    }

    private void requireOneThatDidNotFail() {
        int trialCount = configurations.size();
        List<TrialResult> failed = result().trials().stream()
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

    /** {@return the results of the trials that have ended, best first} */
    public SearchResult result() {
        synchronized (results) {
            return new SearchResult(
                    score,
                    results.stream().sorted(bestFirst).toList(),
                    Optional.ofNullable(network),
                    Optional.ofNullable(model));
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
                requireNoInterrupt();
                entry.trial = trials.begin(entry.configuration, alone);
            }
            entry.standing = train(entry.trial, epochs);
        } catch (CancellationException e) {
            throw e;
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
            return trial.train(epochs);
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
                network = entry.trial().network().orElse(null);
                model = entry.trial().model().orElse(null);
            }
            results.add(result);
        }
        if (entry.trial != null) {
            entry.trial.close();
            entry.trial = null;
        }
        try {
            synchronized (listener) {
                listener.trialEnded(result);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Returns the numbers of trials and of threads. */
    @Override
    public String toString() {
        return "SearchRun[" + Count.of(configurations.size(), "trial") + ", threads=" + threads + "]";
    }
}
