package dev.lanewise.data;

import dev.lanewise.Count;
import dev.lanewise.random.PythonRandom;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A data set as it comes from its source: examples to train on, to validate with and to test with.
 *
 * @param training the examples that weights are fitted to
 * @param validation the examples that choices are made by; may have size 0
 * @param test the examples that the printed figures are for
 * @param name where they come from, for people to read
 */
public record Splits(Dataset training, Dataset validation, Dataset test, String name) {
    private static final BigInteger SPLIT = BigInteger.ONE.shiftLeft(32);

    /** Share of the examples that {@link #of} gives the test set, and likewise the validation set. */
    private static final double HELD_OUT = 0.15;
    private static final long HELD_OUT_SEED = 1;

    /**
     * Splits of a data set that comes in one piece: shuffled, always alike; then 15 % are the test set, 15 % the validation
     * set, each rounded, and the rest is trained on.
     */
    public static Splits of(Dataset all, String name) {
        int[] order = IntStream.range(0, all.size()).toArray();
        new PythonRandom(HELD_OUT_SEED).shuffle(order);
        int heldOut = (int) Math.round(HELD_OUT * all.size());
        Dataset shuffled = all.select(order);
        return new Splits(shuffled.slice(2 * heldOut, all.size()), shuffled.slice(heldOut, 2 * heldOut),
                shuffled.slice(0, heldOut), name);
    }

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

    /**
     * The same with a share of the training examples, drawn at random, as the validation set; they are not trained on any
     * more.
     *
     * @param share above 0 and below 1; at least one example goes to each side
     * @param seed decides which; 0 to 2^32 - 1
     * @throws IllegalArgumentException if the share is out of range or there are fewer than two training examples
     */
    public Splits withValidation(double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "the share of the validation set is above 0 and below 1, but " + share + " was given");
        }
        int size = training.size();
        if (size < 2) {
            throw new IllegalArgumentException(
                    name + ": " + Count.of(size, "training example") + " cannot be shared with a validation set");
        }
        int[] order = IntStream.range(0, size).toArray();
        // Not the numbers that shuffle the order of training: another word in Python's seed makes another sequence.
        new PythonRandom(SPLIT.or(BigInteger.valueOf(seed))).shuffle(order);
        int count = (int) Math.min(size - 1, Math.max(1, Math.round(share * size)));
        int[] forValidation = Arrays.copyOf(order, count);
        int[] forTraining = Arrays.copyOfRange(order, count, size);
        Arrays.sort(forValidation);
        Arrays.sort(forTraining);
        return new Splits(training.select(forTraining), training.select(forValidation), test, name);
    }

    /** The same with the validation examples trained on as well, after the others, and none to validate with. */
    public Splits withoutValidation() {
        return new Splits(training.followedBy(validation), validation.slice(0, 0), test, name);
    }

    private static void requireLike(Dataset training, Dataset other, String role) {
        if (other.targetKind() != training.targetKind()) {
            throw new IllegalArgumentException("the " + role + " examples want " + other.targetKind()
                    + ", but the training examples " + training.targetKind());
        }
        int found = other.classes() + other.targets();
        int expected = training.classes() + training.targets();
        if (other.inputs() != training.inputs() || found != expected) {
            throw new IllegalArgumentException("the " + role + " examples have " + Count.of(other.inputs(), "input")
                    + " and " + Count.of(found, other.targetKind().one()) + ", but the training examples have "
                    + training.inputs()
                    + " and " + expected);
        }
    }
}
