package dev.lanewise.internal.formats;

import org.jspecify.annotations.Nullable;

/**
 * Names of the arrays of a part.
 *
 * @param part 0 to 2 for training, validation and test set; -1 for all examples
 * @param targets null if there are no targets
 */
public record ArrayNames(int part, String inputs, @Nullable String targets) {}
