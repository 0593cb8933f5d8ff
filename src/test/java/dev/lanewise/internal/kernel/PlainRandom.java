package dev.lanewise.internal.kernel;

/** The random numbers of dropout and noise, one at a time, for tests outside this package. */
public final class PlainRandom {
    private PlainRandom() {}

    /** Returns the factor of dropout for a unit: 0 with probability p, and else 1 / (1 - p). */
    public static float mask(float p, long key, int unit) {
        return ScalarRandom.bits(key, unit) >>> 1 < ScalarRandom.threshold(p) ? 0 : 1 / (1 - p);
    }

    /** Returns a standard normal number. */
    public static float gaussian(long key, int index) {
        return ScalarRandom.gaussian(ScalarRandom.bits(key, index));
    }
}
