package dev.lanewise.search;

import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.Count;
import dev.lanewise.network.Network;
import dev.lanewise.search.Plan.Rung;
import dev.lanewise.search.Trial.End;
import dev.lanewise.search.Trial.Standing;
import dev.lanewise.search.TrialResult.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tries configurations by a plan and ranks them.
 *
 * <p>Trials whose steps are too small to be shared among threads run side by side, one on each; the others run one
 * after another. What comes out depends on neither, because a trial knows nothing of the others, and a rung is ranked
 * when all its trials are there. Used once, by one thread, except {@link #stop}.
 */
public final class Search {
    private final Trials trials;
    private final int threads;
    private final Listener listener;
    private final List<TrialResult> results = new ArrayList<>();
    private final Set<Trial> running = new HashSet<>();
    private Network best;
    private Throwable failure;
    private volatile boolean stopRequested;

    /** Is told how a search gets on; called by one thread at a time. */
    @FunctionalInterface
    public interface Listener {
        /** A trial has come as far as a rung takes it, or has ended before. */
        void advanced(Configuration configuration, Standing standing);
    }

    /**
     * A search.
     *
     * @param threads trials side by side at most
     */
    public Search(Trials trials, int threads, Listener listener) {
        this.trials = trials;
        this.threads = threads;
        this.listener = listener;
    }

    /** A configuration that is still in the search. */
    private static final class Entry {
        final Configuration configuration;
        final boolean sharesSteps;
        /** Null before the first rung. */
        Trial trial;
        Standing standing = new Standing(End.OPEN, 0, 0, Double.NaN, Double.NaN);

        Entry(Configuration configuration, boolean sharesSteps) {
            this.configuration = configuration;
            this.sharesSteps = sharesSteps;
        }

        TrialResult result(Outcome ifOpen) {
            return TrialResult.of(configuration, standing, ifOpen);
        }
    }

    /**
     * Tries the configurations; returns when all is done or {@link #stop} was called.
     *
     * @throws IllegalArgumentException if the plan is for another number of trials
     * @throws RuntimeException or Error, what a trial threw; {@link #results} has what there was before
     */
    public void run(List<Configuration> configurations, Plan plan) {
        if (configurations.size() != plan.rungs().get(0).trials()) {
            throw new IllegalArgumentException("the plan is for " + Count.of(plan.rungs().get(0).trials(), "trial")
                    + ", not for " + Count.of(configurations.size(), "configuration"));
        }
        List<Entry> entries = new ArrayList<>();
        for (Configuration configuration : configurations) {
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
    }

    /** Ends the search soon. May be called from any thread. */
    public void stop() {
        stopRequested = true;
        synchronized (running) {
            running.forEach(Trial::stop);
        }
    }

    /** What became of the configurations that were begun, the best first. */
    public List<TrialResult> results() {
        synchronized (results) {
            return results.stream().sorted(TrialResult.BEST_FIRST).toList();
        }
    }

    /** The network of the first of the {@link #results}; none if there is no result, or only such as diverged. */
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
            if (entry.trial == null) {
                entry.trial = trials.begin(entry.configuration, alone);
            }
            entry.standing = train(entry.trial, rung.epochs());
            synchronized (listener) {
                listener.advanced(entry.configuration, entry.standing);
            }
            boolean whole = entry.standing.end() == End.OPEN && entry.standing.epochs() >= rung.epochs();
            if (entry.standing.end() == End.DIVERGED || last && (whole || entry.standing.end() == End.ENDED)) {
                // At once, so that a plain search holds no more trainings than run.
                retire(entry, Outcome.FINISHED);
            }
        } catch (RuntimeException | Error e) {
            synchronized (running) {
                if (failure == null) {
                    failure = e;
                }
            }
            stop();
        }
    }

    private Standing train(Trial trial, int epochs) {
        synchronized (running) {
            running.add(trial);
        }
        try {
            if (stopRequested) {
                // It may have been asked for before the trial was among those to be stopped.
                trial.stop();
            }
            return trial.train(epochs);
        } finally {
            synchronized (running) {
                running.remove(trial);
            }
        }
    }

    /** Leaves the best in the list. */
    private void dropAllBut(int count, List<Entry> entries) {
        entries.removeIf(entry -> entry.standing.end() == End.DIVERGED);
        entries.sort((a, b) -> TrialResult.BEST_FIRST.compare(
                a.result(Outcome.FINISHED), b.result(Outcome.FINISHED)));
        while (entries.size() > count) {
            retire(entries.remove(entries.size() - 1), Outcome.DROPPED);
        }
    }

    /** Ends a trial. Of those that have ended the best one's network is kept: none can become better any more. */
    private void retire(Entry entry, Outcome ifOpen) {
        TrialResult result = entry.result(ifOpen);
        synchronized (results) {
            boolean leads = results.stream().allMatch(other -> TrialResult.BEST_FIRST.compare(result, other) < 0);
            if (leads && result.outcome() != Outcome.DIVERGED && !Double.isNaN(result.cost())) {
                best = entry.trial.network();
            }
            results.add(result);
        }
        entry.trial.close();
        entry.trial = null;
    }
}
