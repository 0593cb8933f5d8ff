package dev.lanewise.internal.access;

import dev.lanewise.metric.Score;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Creation of {@link Score}s by the classes that evaluate networks. */
public abstract class ScoreAccess {
    private static volatile @Nullable ScoreAccess instance;

    /** Creates the implementation; only {@code Score} does. */
    protected ScoreAccess() {}

    /** Registers the implementation. */
    public static void register(ScoreAccess implementation) {
        instance = implementation;
    }

    /**
     * Creates a score for classes or labels.
     *
     * @param examples number of examples
     * @param correct number of examples predicted correctly
     * @param loss mean loss of an example
     * @throws IllegalArgumentException if a number is negative, or more examples are correct than there are
     */
    public static Score of(int examples, int correct, double loss) {
        return get().create(examples, correct, loss, false);
    }

    /**
     * Creates a score for regression targets, which has no accuracy.
     *
     * @param examples number of examples
     * @param loss mean loss of an example
     * @throws IllegalArgumentException if the number of examples is negative
     */
    public static Score ofRegression(int examples, double loss) {
        return get().create(examples, 0, loss, true);
    }

    private static ScoreAccess get() {
        Score.NONE.isPresent(); // Initialises the class.
        return Objects.requireNonNull(instance);
    }

    /** Creates a score. */
    protected abstract Score create(int examples, int correct, double loss, boolean isRegression);
}
