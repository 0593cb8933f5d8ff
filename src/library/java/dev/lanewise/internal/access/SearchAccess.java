package dev.lanewise.internal.access;

import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.search.Trial.Standing;
import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.network.Network;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.Hyperparameter;
import dev.lanewise.search.TrialResult;
import dev.lanewise.search.TrialResult.Outcome;
import java.lang.invoke.MethodHandles;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creation of the configurations and results of a search. */
public abstract class SearchAccess {
    private static volatile @Nullable SearchAccess instance;

    /** Creates the implementation; only {@code TrialResult} does. */
    protected SearchAccess() {}

    /** Registers the implementation. */
    public static void register(SearchAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation. */
    public static SearchAccess get() {
        if (instance == null) {
            try {
                MethodHandles.lookup().ensureInitialized(TrialResult.class);
            } catch (IllegalAccessException e) {
                throw new AssertionError("TrialResult is public", e);
            }
        }
        return Objects.requireNonNull(instance);
    }

    /** Creates a configuration with a number, from 1, and the value of each parameter. */
    public abstract Configuration configuration(int number, Map<Hyperparameter<?>, Object> values);

    /** Draws a value of a parameter. */
    public abstract <T> T draw(Hyperparameter<T> parameter, PythonRandom random);

    /**
     * Creates the result of a trial.
     *
     * @param ifOpen outcome of a trial that has neither diverged nor been stopped
     * @param network network of the trial, if it has one
     * @param failure exception that the trial threw; null if it threw none
     */
    public abstract TrialResult result(
            Configuration configuration,
            Standing standing,
            Outcome ifOpen,
            Optional<Network> network,
            @Nullable RuntimeException failure);

    /**
     * Returns the order of results, best first: diverged and failed trials last; then by score, by loss, and by the order in which
     * they were tried. NaN is worse than any number. Values of different losses, such as quadratic loss and
     * cross-entropy, cannot be compared, so equal scores with different losses are ranked in the alphabetical order of
     * the losses.
     *
     * @param direction which scores are better
     */
    public abstract Comparator<TrialResult> bestFirst(Direction direction);
}
