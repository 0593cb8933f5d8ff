package dev.lanewise.search;

import dev.lanewise.internal.access.SearchAccess;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.search.Trial;
import dev.lanewise.internal.search.Trial.End;
import dev.lanewise.internal.search.Trial.Standing;
import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Result of one trial of a search.
 */
public final class TrialResult {
    static {
        SearchAccess.register(new Access());
    }

    /** Reasons why a trial was not trained further. */
    public enum Outcome {
        /** Completed: all epochs were trained, or the trial ended by itself. */
        FINISHED("finished"),
        /** Dropped: other trials were better in a rung of successive halving. */
        DROPPED("dropped"),
        /** Diverged: values became infinite or NaN. */
        DIVERGED("diverged"),
        /** Interrupted: the trial was stopped before its end. */
        INTERRUPTED("interrupted"),
        /** Failed: the trial threw an exception, see {@link TrialResult#failure}. */
        FAILED("failed");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private final Configuration configuration;
    private final Outcome outcome;
    private final int epochs;
    private final double seconds;
    private final double score;
    private final double loss;
    /** Identifies the formula of the loss; only values of the same formula can be compared. */
    private final String formula;

    private final @Nullable RuntimeException failure;

    private TrialResult(
            Configuration configuration,
            Outcome outcome,
            int epochs,
            double seconds,
            double score,
            double loss,
            String formula,
            @Nullable RuntimeException failure) {
        this.configuration = configuration;
        this.outcome = outcome;
        this.epochs = epochs;
        this.seconds = seconds;
        this.score = score;
        this.loss = loss;
        this.formula = formula;
        this.failure = failure;
    }

    /** {@return the values that were tried} */
    public Configuration configuration() {
        return configuration;
    }

    /** {@return the reason why the trial was not trained further} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return the number of completed epochs; 0 if the trial is not a training run} */
    public int epochs() {
        return epochs;
    }

    /** {@return the exception that the trial threw; empty unless its outcome is {@link Outcome#FAILED}} */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** {@return the time spent on the trial in seconds} */
    public double seconds() {
        return seconds;
    }

    /** {@return the value that trials are ranked by; NaN if nothing was evaluated} */
    public double score() {
        return score;
    }

    /** {@return the mean loss of a validation example; NaN if it is unknown} */
    public double loss() {
        return loss;
    }

    private static Comparator<TrialResult> order(Direction direction) {
        double sign = direction == Direction.HIGHER_IS_BETTER ? -1 : 1;
        return Comparator.comparing((TrialResult result) -> result.outcome == Outcome.FAILED)
                .thenComparing(result -> result.outcome == Outcome.DIVERGED)
                .thenComparing(result -> Double.isNaN(result.loss))
                // NaN compares as more than any number.
                .thenComparingDouble(result -> sign * result.score)
                .thenComparing(result -> result.formula)
                .thenComparingDouble(TrialResult::loss)
                .thenComparingInt(result -> result.configuration.number());
    }

    private static TrialResult of(
            Configuration configuration,
            Standing standing,
            Outcome ifOpen,
            Optional<Network> network,
            @Nullable RuntimeException failure) {
        Outcome outcome = standing.end() == End.DIVERGED
                ? Outcome.DIVERGED
                : standing.end() == End.STOPPED
                        ? Outcome.INTERRUPTED
                        : standing.end() == End.FAILED ? Outcome.FAILED : ifOpen;
        String formula = "";
        if (network.isPresent() && failure == null) {
            // Losses are sums over outputs, and cross-entropy has another formula for softmax than for sigmoid.
            Architecture a = network.get().architecture();
            formula = a.loss() + " " + a.outputs() + a.output().equals(Activation.SOFTMAX);
        }
        return new TrialResult(
                configuration,
                outcome,
                standing.epochs(),
                standing.seconds(),
                standing.score(),
                standing.loss(),
                formula,
                failure);
    }

    private List<Object> values() {
        return List.of(
                configuration, outcome, epochs, seconds, score, loss, failure().map(Trial::reason));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrialResult that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "TrialResult[configuration=" + configuration + ", outcome=" + outcome + ", epochs=" + epochs
                + ", seconds=" + seconds + ", score=" + score + ", loss=" + loss
                + (failure == null ? "" : ", failure=" + failure) + "]";
    }

    private static final class Access extends SearchAccess {
        @Override
        public Configuration configuration(int number, Map<Hyperparameter<?>, Object> values) {
            return new Configuration(number, values);
        }

        @Override
        public <T> T draw(Hyperparameter<T> parameter, PythonRandom random) {
            return parameter.draw(random);
        }

        @Override
        public TrialResult result(
                Configuration configuration,
                Standing standing,
                Outcome ifOpen,
                Optional<Network> network,
                @Nullable RuntimeException failure) {
            return of(configuration, standing, ifOpen, network, failure);
        }

        @Override
        public Comparator<TrialResult> bestFirst(Direction direction) {
            return order(direction);
        }
    }
}
