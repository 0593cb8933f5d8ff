package dev.lanewise.data;

import dev.lanewise.Count;
import dev.lanewise.random.PythonRandom;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which examples of a data set, by their numbers from 0, are trained on, which validated with and which tested with. */
public final class Division {
    /** Share of the examples that {@link #of} gives the test set, and likewise the validation set. */
    private static final double HELD_OUT = 0.15;
    private static final long HELD_OUT_SEED = 1;
    private static final BigInteger SPLIT = BigInteger.ONE.shiftLeft(32);

    private final int[] training;
    private final int[] validation;
    private final int[] test;

    private Division(int[] training, int[] validation, int[] test) {
        this.training = training;
        this.validation = validation;
        this.test = test;
    }

    /**
     * Examples that come in one piece: shuffled, always alike; then 15 % are the test set, 15 % the validation set, each
     * rounded, and the rest is trained on.
     */
    public static Division of(int size) {
        int[] order = IntStream.range(0, size).toArray();
        new PythonRandom(HELD_OUT_SEED).shuffle(order);
        int heldOut = (int) Math.round(HELD_OUT * size);
        return new Division(Arrays.copyOfRange(order, 2 * heldOut, size), Arrays.copyOfRange(order, heldOut, 2 * heldOut),
                Arrays.copyOf(order, heldOut));
    }

    /** What is trained on; a copy. */
    public int[] training() {
        return training.clone();
    }

    /** What is validated with; a copy. */
    public int[] validation() {
        return validation.clone();
    }

    /** What is tested with; a copy. */
    public int[] test() {
        return test.clone();
    }

    /** The same with another validation set, see {@link Splits#withValidation}. */
    public Division withValidation(double share, long seed) {
        Division places = ofTraining(training.length, share, seed);
        return new Division(chosen(places.training), chosen(places.validation), test);
    }

    private int[] chosen(int[] places) {
        return Arrays.stream(places).map(place -> training[place]).toArray();
    }

    /** The same with the validation examples trained on as well, after the others. */
    public Division withoutValidation() {
        int[] both = Arrays.copyOf(training, training.length + validation.length);
        System.arraycopy(validation, 0, both, training.length, validation.length);
        return new Division(both, new int[0], test);
    }

    /**
     * So many training examples, of which a share is drawn to validate with; none to test with.
     *
     * @throws IllegalArgumentException if the share is not above 0 and below 1, or there are fewer than two examples
     */
    static Division ofTraining(int size, double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "the share of the validation set is above 0 and below 1, but " + share + " was given");
        }
        if (size < 2) {
            throw new IllegalArgumentException(
                    Count.of(size, "training example") + " cannot be shared with a validation set");
        }
        int[] order = IntStream.range(0, size).toArray();
        // Not the numbers that shuffle the order of training: another word in Python's seed makes another sequence.
        new PythonRandom(SPLIT.or(BigInteger.valueOf(seed))).shuffle(order);
        int count = (int) Math.min(size - 1, Math.max(1, Math.round(share * size)));
        int[] validation = Arrays.copyOf(order, count);
        int[] training = Arrays.copyOfRange(order, count, size);
        Arrays.sort(validation);
        Arrays.sort(training);
        return new Division(training, validation, new int[0]);
    }
}
