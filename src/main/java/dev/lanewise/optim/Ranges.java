package dev.lanewise.optim;

/** Refuses numbers that make no sense, each with one sentence that names the number. */
final class Ranges {

    private Ranges() {}

    static void requireEta(double eta) {
        if (!(eta > 0) || Double.isInfinite(eta)) {
            throw new IllegalArgumentException("the learning rate eta is a positive number, but " + eta + " was given");
        }
    }

    /** A number from 0 to less than 1. */
    static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is at least 0 and less than 1, but " + value + " was given");
        }
    }

    /** A number that is neither infinite nor so small that its float is zero. */
    static void requireEpsilon(double epsilon) {
        if (!((float) epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon is a positive number, but " + epsilon + " was given");
        }
    }
}
