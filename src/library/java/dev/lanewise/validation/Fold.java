package dev.lanewise.validation;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One fold of a cross-validation: the examples to train on, and those held out for testing.
 *
 * <p>It contains only indices, so the same fold can divide a data set, a table, or any arrays with the same rows.
 * Immutable.
 */
public final class Fold {
    private final int repetition;
    private final int number;
    private final int folds;
    /** Number of the fold that tests each example, from 0; shared by the folds of a repetition. */
    private final int[] assignment;

    Fold(int repetition, int number, int folds, int[] assignment) {
        this.repetition = repetition;
        this.number = number;
        this.folds = folds;
        this.assignment = assignment;
    }

    /** {@return the number of the repetition, from 1} */
    public int repetition() {
        return repetition;
    }

    /** {@return the number of the fold in its repetition, from 1} */
    public int number() {
        return number;
    }

    /** {@return the number of examples that are divided} */
    public int size() {
        return assignment.length;
    }

    /** {@return the indices of the training examples, from 0 and ascending} */
    public int[] training() {
        return indices(false);
    }

    /** {@return the indices of the test examples, from 0 and ascending} */
    public int[] test() {
        return indices(true);
    }

    private int[] indices(boolean test) {
        int[] indices = new int[assignment.length];
        int count = 0;
        for (int i = 0; i < assignment.length; i++) {
            if (assignment[i] == number - 1 == test) {
                indices[count++] = i;
            }
        }
        return Arrays.copyOf(indices, count);
    }

    /**
     * Divides a data set. Both parts are copied, except inputs in a mapped file. To save memory, do not keep the splits
     * of all folds.
     *
     * <p>There are no validation examples; {@link Splits#withValidation} draws some from the training examples.
     *
     * @param dataset the examples that were divided
     * @return the training and test sets
     * @throws IllegalArgumentException if the data set has another number of examples
     */
    public Splits splits(Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        if (dataset.size() != assignment.length) {
            throw new IllegalArgumentException(
                    "the fold divides " + assignment.length + " examples, but the data set has " + dataset.size());
        }
        Dataset training = dataset.select(training());
        return new Splits(training, training.slice(0, 0), dataset.select(test()), name());
    }

    /** Returns a description, such as {@code repetition 1, fold 2 of 5}. */
    String name() {
        return "repetition " + repetition + ", fold " + number + " of " + folds;
    }

    /** Returns a message that names this fold, unless it does already. */
    String named(@Nullable String message) {
        return message != null && message.startsWith(name()) ? message : name() + ": " + message;
    }

    /** Returns whether another object is a fold with the same numbers and the same examples. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Fold that
                && repetition == that.repetition
                && number == that.number
                && folds == that.folds
                && size() == that.size()
                && Arrays.equals(test(), that.test());
    }

    @Override
    public int hashCode() {
        return Objects.hash(repetition, number, folds, size());
    }

    /** Returns numbers and sizes, such as {@code Fold[repetition 1, fold 2 of 5, training=120, test=30]}. */
    @Override
    public String toString() {
        int test = test().length;
        return "Fold[" + name() + ", training=" + (size() - test) + ", test=" + test + "]";
    }
}
