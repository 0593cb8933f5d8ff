package dev.lanewise.search;

import dev.lanewise.Model;
import dev.lanewise.network.Network;
import dev.lanewise.search.TrialResult.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Results of a search, best first. {@link #toString} is a table.
 *
 * <p>Immutable. Results are equal if the results of all trials are, including their times.
 */
public final class SearchResult {
    private final String score;
    private final List<TrialResult> trials;
    private final Optional<Network> network;
    private final Optional<Model> model;

    SearchResult(String score, List<TrialResult> trials, Optional<Network> network, Optional<Model> model) {
        this.score = score;
        this.trials = List.copyOf(trials);
        this.network = network;
        this.model = model;
    }

    /** {@return the results of all trials, best first} */
    public List<TrialResult> trials() {
        return trials;
    }

    /**
     * {@return the result of the best trial}
     *
     * @throws IllegalStateException if no trial has a score
     */
    public TrialResult best() {
        if (trials.isEmpty()
                || trials.get(0).outcome() == Outcome.DIVERGED
                || Double.isNaN(trials.get(0).score())) {
            throw new IllegalStateException("no trial of the search has a score");
        }
        return trials.get(0);
    }

    /** {@return the network of the best trial; empty if the trials are not training runs, or none has a score} */
    public Optional<Network> network() {
        return network;
    }

    /**
     * {@return the model of the best trial, as its estimator trains it; empty if the trials do not fit estimators, or
     * none has a score}
     */
    public Optional<Model> model() {
        return model;
    }

    /** Returns whether another object has equal results for all trials. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SearchResult that && score.equals(that.score) && trials.equals(that.trials);
    }

    @Override
    public int hashCode() {
        return trials.hashCode();
    }

    /** Returns a table with a row for each trial, best first. A failed trial has the message of its exception. */
    @Override
    public String toString() {
        int width = Math.max(10, score.length());
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "rank  trial  %" + width + "s        loss  epochs  seconds  outcome      configuration",
                score));
        for (int i = 0; i < trials.size(); i++) {
            TrialResult trial = trials.get(i);
            table.append(String.format(
                    Locale.ROOT,
                    "\n%4d  %5d  %" + width + ".5g  %10s  %6d  %7.2f  %-11s  %s",
                    i + 1,
                    trial.configuration().number(),
                    trial.score(),
                    Double.isNaN(trial.loss()) ? "-" : String.format(Locale.ROOT, "%.5g", trial.loss()),
                    trial.epochs(),
                    trial.seconds(),
                    trial.outcome(),
                    trial.configuration()));
            trial.failure().ifPresent(failure -> table.append(": ").append(Trial.reason(failure)));
        }
        return table.toString();
    }
}
