package dev.lanewise.training;

/** Checks ranges of settings. Each method throws an {@link IllegalArgumentException} that names the setting. */
final class Ranges {

    private Ranges() {}

    static void requireLearningRate(double learningRate) {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    "the learning rate is a positive number, but " + learningRate + " was given");
        }
    }

    /** Requires a number of at least 0 and less than 1. */
    static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is at least 0 and less than 1, but " + value + " was given");
        }
    }

    /** Requires a positive finite number that does not round to zero as a float. */
    static void requireEpsilon(double epsilon) {
        if (!((float) epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon is a positive number, but " + epsilon + " was given");
        }
    }

    static void requireNotNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is 0 or more, but " + text(value) + " was given");
        }
    }

    /** Requires a positive number, or infinity for no limit. */
    static void requireBound(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " is a positive number, but " + text(value) + " was given");
        }
    }

    static void requireAtLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is 1 or more, but " + value + " was given");
        }
    }

    /** Requires a number above 0 and at most 1. */
    static void requireFactor(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is above 0 and at most 1, but " + text(value) + " was given");
        }
    }

    static void requireFromZeroToOne(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is from 0 to 1, but " + text(value) + " was given");
        }
    }

    private static String text(double value) {
        return value == (long) value ? String.valueOf((long) value) : String.valueOf(value);
    }
}
