package dev.lanewise.random;

/**
 * The legacy random numbers of NumPy: what {@code np.random.randn()} returns after {@code np.random.seed(seed)}.
 *
 * <p>Uniform numbers are NumPy's to the bit. A Gaussian uses a logarithm, and there NumPy takes what its C library
 * gives; this class takes {@link StrictMath#log(double)}, the same on every machine, so a Gaussian may differ from
 * NumPy's in the last places of the double. Rounded to float the two are equal but for odds of about one in
 * 10<sup>8</sup>. Not safe for use by several threads.
 */
public final class NumpyRandom {

    private static final long LARGEST_SEED = 0xffffffffL;

    private final Mt19937 generator;
    private double second;
    private boolean hasSecond;

    /**
     * The generator after {@code np.random.seed(seed)}.
     *
     * @throws IllegalArgumentException if the seed does not lie between 0 and 2<sup>32</sup> - 1, as in NumPy
     */
    public NumpyRandom(long seed) {
        if (seed < 0 || seed > LARGEST_SEED) {
            throw new IllegalArgumentException(
                    "the seed must lie between 0 and " + LARGEST_SEED + " (as NumPy's must), but it is " + seed);
        }
        generator = Mt19937.seededWith((int) seed);
    }

    /** The next number of [0, 1), as {@code np.random.random_sample()}. */
    public double random() {
        return generator.nextDouble53();
    }

    /** The next number of the standard normal distribution, as {@code np.random.randn()}. */
    public double randn() {
        return nextGaussian();
    }

    /**
     * The next number of the standard normal distribution, by the polar method of Marsaglia.
     *
     * <p>The method yields pairs; the second number of a pair is kept for the next call.
     */
    public double nextGaussian() {
        if (hasSecond) {
            hasSecond = false;
            return second;
        }
        double x;
        double y;
        double square;
        do {
            x = 2.0 * generator.nextDouble53() - 1.0;
            y = 2.0 * generator.nextDouble53() - 1.0;
            square = x * x + y * y;
        } while (square >= 1.0 || square == 0.0);
        double factor = Math.sqrt(-2.0 * StrictMath.log(square) / square);
        second = factor * x;
        hasSecond = true;
        return factor * y;
    }
}
