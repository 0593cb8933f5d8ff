package dev.lanewise.internal.rows;

import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.text.Count;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The indices, from 0, of the training, validation and test examples of a data set. */
public final class SplitIndices {
    private static final BigInteger SPLIT = BigInteger.ONE.shiftLeft(32);

    private final int[] training;
    private final int[] validation;
    private final int[] test;

    private SplitIndices(int[] training, int[] validation, int[] test) {
        this.training = training;
        this.validation = validation;
        this.test = test;
    }

    /** Returns all examples as training examples, in their order. */
    public static SplitIndices undivided(int size) {
        return new SplitIndices(IntStream.range(0, size).toArray(), new int[0], new int[0]);
    }

    /** A copy of the indices of the training examples. */
    public int[] training() {
        return training.clone();
    }

    /** A copy of the indices of the validation examples. */
    public int[] validation() {
        return validation.clone();
    }

    /** A copy of the indices of the test examples. */
    public int[] test() {
        return test.clone();
    }

    /** Draws another validation set from the training examples, see {@link dev.lanewise.data.Splits#withValidation}. */
    public SplitIndices withValidation(double share, long seed) {
        SplitIndices indices = ofTraining(training.length, share, seed);
        return new SplitIndices(chosen(indices.training), chosen(indices.validation), test);
    }

    /** Draws a test set from the training examples, see {@link dev.lanewise.data.Table#split}. */
    public SplitIndices withTest(double share, long seed) {
        SplitIndices indices = ofTraining(training.length, share, seed);
        return new SplitIndices(chosen(indices.training), validation, chosen(indices.validation));
    }

    private int[] chosen(int[] indices) {
        return Arrays.stream(indices).map(index -> training[index]).toArray();
    }

    /**
     * Draws a share of the training examples as the validation set; the test set is empty.
     *
     * @throws IllegalArgumentException if the share is not above 0 and below 1, the seed is not in 0 to 2^32 - 1,
     *     or there are fewer than two examples
     */
    public static SplitIndices ofTraining(int size, double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "the share of the validation set is above 0 and below 1, but " + share + " was given");
        }
        requireSeed(seed);
        if (size < 2) {
            throw new IllegalArgumentException(
                    Count.of(size, "training example") + " cannot be shared with a validation set");
        }
        int[] order = IntStream.range(0, size).toArray();
        // Not the numbers that shuffle the order of training: another word in Python's seed makes another sequence.
        new PythonRandom(SPLIT.or(BigInteger.valueOf(seed))).shuffle(order);
        int count = heldOut(size, share);
        int[] validation = Arrays.copyOf(order, count);
        int[] training = Arrays.copyOfRange(order, count, size);
        Arrays.sort(validation);
        Arrays.sort(training);
        return new SplitIndices(training, validation, new int[0]);
    }

    /** Returns the size of a part that is a share of two or more examples, such that neither part is empty. */
    public static int heldOut(int size, double share) {
        return (int) Math.min(size - 1, Math.max(1, Math.round(share * size)));
    }

    /**
     * Draws a share of the examples of each class as the validation set; the test set is empty. At least one example of
     * each class remains in the training set.
     *
     * @param classes the class of each example, from 0
     * @param share above 0 and below 1
     * @throws IllegalArgumentException if each class has only one example
     */
    public static SplitIndices stratified(int[] classes, double share, long seed) {
        int size = classes.length;
        int[] sizes = new int[Arrays.stream(classes).max().orElse(-1) + 1];
        for (int number : classes) {
            sizes[number]++;
        }
        int[] open = heldOut(sizes, heldOut(size, share));
        if (Arrays.stream(open).sum() == 0) {
            throw new IllegalArgumentException(
                    "each class has only one row, which the training part needs, so no row is left to test"
                            + " (a target of numbers has no classes: split divides such rows)");
        }
        int[] order = IntStream.range(0, size).toArray();
        new PythonRandom(SPLIT.or(BigInteger.valueOf(seed))).shuffle(order);
        boolean[] held = new boolean[size];
        for (int example : order) {
            held[example] = open[classes[example]]-- > 0;
        }
        return new SplitIndices(
                IntStream.range(0, size).filter(i -> !held[i]).toArray(),
                IntStream.range(0, size).filter(i -> held[i]).toArray(),
                new int[0]);
    }

    /**
     * Distributes {@code count} held-out examples among classes by largest remainders, leaving one of each class out.
     *
     * @param sizes number of examples of each class
     */
    private static int[] heldOut(int[] sizes, int count) {
        long size = Arrays.stream(sizes).asLongStream().sum();
        int[] held = new int[sizes.length];
        for (int c = 0; c < sizes.length; c++) {
            held[c] = (int) Math.min(Math.max(0, sizes[c] - 1), sizes[c] * (long) count / size);
        }
        int[] byRemainder = IntStream.range(0, sizes.length)
                .boxed()
                .sorted(Comparator.comparingLong(c -> -(sizes[c] * (long) count % size)))
                .mapToInt(Integer::intValue)
                .toArray();
        int left = count - Arrays.stream(held).sum();
        for (int c : byRemainder) {
            if (left > 0 && held[c] < sizes[c] - 1 && sizes[c] * (long) count % size > 0) {
                held[c]++;
                left--;
            }
        }
        return held;
    }

    /**
     * Checks the share of a test set.
     *
     * @param whole what is divided, such as {@code "a table"}
     * @param size number of its parts
     * @param part one of these, such as {@code "row"}
     * @throws IllegalArgumentException if the share is not above 0 and below 1, or there are fewer than two parts
     */
    public static void requireShare(double testShare, String whole, int size, String part) {
        if (!(testShare > 0 && testShare < 1)) {
            throw new IllegalArgumentException(
                    "the share of the test " + part + "s is above 0 and below 1, but " + testShare + " was given");
        }
        if (size < 2) {
            throw new IllegalArgumentException(whole + " of " + Count.of(size, part) + " cannot be divided into two");
        }
    }

    /**
     * Checks a seed.
     *
     * @throws IllegalArgumentException if it is not in 0 to 2^32 - 1
     */
    public static void requireSeed(long seed) {
        if (seed < 0 || seed >= 1L << 32) {
            throw new IllegalArgumentException("the seed is 0 to 4294967295, but " + seed + " was given");
        }
    }
}
