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
     * Splits that agree on inputs and targets.
     *
     * @throws IllegalArgumentException if one split has other inputs or other targets than another
     */
    public Splits {
        Objects.requireNonNull(name);
        requireLike(training, validation, "validation");
        requireLike(training, test, "test");
    }

    private static void requireLike(Dataset training, Dataset other, String role) {
        if (other.targetKind() != training.targetKind()) {
            throw new IllegalArgumentException("the " + role + " examples want " + other.targetKind()
                    + ", but the training examples " + training.targetKind());
        }
        int found = other.classes() + other.targets();
        int expected = training.classes() + training.targets();
        if (other.inputs() != training.inputs() || found != expected) {
            throw new IllegalArgumentException("the " + role + " examples have " + other.inputs() + " inputs and "
                    + found + " " + other.targetKind() + ", but the training examples have " + training.inputs()
                    + " and " + expected);
        }
    }
}
