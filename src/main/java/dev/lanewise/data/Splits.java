package dev.lanewise.data;

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
     * Splits that agree on inputs and classes.
     *
     * @throws IllegalArgumentException if one split has other inputs or classes than another
     */
    public Splits {
        Objects.requireNonNull(name);
        requireLike(training, validation, "validation");
        requireLike(training, test, "test");
    }

    private static void requireLike(Dataset training, Dataset other, String role) {
        if (other.inputs() != training.inputs() || other.classes() != training.classes()) {
            throw new IllegalArgumentException("the " + role + " examples have " + other.inputs() + " inputs and "
                    + other.classes() + " classes, but the training examples have " + training.inputs() + " and "
                    + training.classes());
        }
    }
}
