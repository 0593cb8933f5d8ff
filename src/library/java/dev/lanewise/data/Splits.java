package dev.lanewise.data;

import dev.lanewise.internal.Count;
import dev.lanewise.internal.SplitIndices;
import java.util.Objects;

/**
 * A data set as it comes from its source: examples to train on, to validate with and to test with.
 *
 * @param training the examples that weights are fitted to
 * @param validation the examples that choices are made by; may have size 0
 * @param test the examples that the printed figures are for
 * @param name where they come from, for people to read
 */
public record Splits(Dataset training, Dataset validation, Dataset test, String name) {
    /**
     * Splits of a data set that comes in one piece: shuffled, always alike; then 15 % are the test set, 15 % the validation
     * set, each rounded, and the rest is trained on.
     *
     * @param all all examples
     * @param name name of the data set, for messages
     * @return the examples, divided
     */
    public static Splits of(Dataset all, String name) {
        Objects.requireNonNull(all, "all");
        Objects.requireNonNull(name, "name");
        SplitIndices indices = SplitIndices.of(all.size());
        return new Splits(all.select(indices.training()), all.select(indices.validation()),
                all.select(indices.test()), name);
    }

    /**
     * Splits that agree on inputs and targets.
     *
     * @param training the examples that weights are fitted to
     * @param validation the examples that choices are made by; may have size 0
     * @param test the examples that the printed figures are for
     * @param name where they come from, for people to read
     * @throws IllegalArgumentException if one split has other inputs or other targets than another
     */
    public Splits {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(test, "test");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(name);
        requireLike(training, validation, "validation");
        requireLike(training, test, "test");
    }

    /**
     * {@return a copy with a share of the training examples, drawn at random, as the validation set; they are not
     * trained on}
     *
     * @param share above 0 and below 1; at least one example goes to each side
     * @param seed decides which; 0 to 2^32 - 1
     * @throws IllegalArgumentException if the share is out of range or there are fewer than two training examples
     */
    public Splits withValidation(double share, long seed) {
        SplitIndices indices;
        try {
            indices = SplitIndices.ofTraining(training.size(), share, seed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
        return new Splits(training.select(indices.training()), training.select(indices.validation()), test, name);
    }

    /** {@return a copy whose validation examples follow the training examples, without a validation set} */
    public Splits withoutValidation() {
        return new Splits(training.concat(validation), validation.slice(0, 0), test, name);
    }

    private static void requireLike(Dataset training, Dataset other, String role) {
        if (other.task() != training.task()) {
            throw new IllegalArgumentException("the " + role + " examples want " + other.task()
                    + ", but the training examples " + training.task());
        }
        int found = other.classes() + other.targets();
        int expected = training.classes() + training.targets();
        if (other.inputs() != training.inputs() || found != expected) {
            throw new IllegalArgumentException("the " + role + " examples have " + Count.of(other.inputs(), "input")
                    + " and " + Count.of(found, other.task().one()) + ", but the training examples have "
                    + training.inputs()
                    + " and " + expected);
        }
    }
}
