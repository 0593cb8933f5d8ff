package dev.lanewise.internal.random;

/**
 * NumPy's legacy random numbers, such as those of {@code np.random.randn()} after {@code np.random.seed(seed)}.
 *
 * <p>Uniform numbers equal NumPy's to the bit. Gaussian numbers use a logarithm, for which NumPy calls its C library.
 * This class uses {@link StrictMath#log(double)}, which is the same on every machine, so a Gaussian number may differ
 * from NumPy's in the last digits of the double. Rounded to float, the two differ with a probability of about
 * 10<sup>-8</sup>. Not safe for use by several threads.
 */
public final class NumpyRandom {

    private static final long LARGEST_SEED = 0xffffffffL;

    private final Mt19937 generator;
    private double second;
    private boolean hasSecond;

    /**
     * Creates the generator after {@code np.random.seed(seed)}.
     *
     * @param seed 0 to 2<sup>32</sup> - 1
     * @throws IllegalArgumentException if the seed is out of range
     */
    public NumpyRandom(long seed) {
        if (seed < 0 || seed > LARGEST_SEED) {
            throw new IllegalArgumentException(
                    "the seed must lie between 0 and " + LARGEST_SEED + " (as NumPy's must), but it is " + seed);
        }
        generator = Mt19937.seededWith((int) seed);
    }

    /** Draws a uniform number in [0, 1), as {@code np.random.random_sample()}. */
    public double random() {
        return generator.nextDouble53();
    }

    /**
     * Draws a number from the standard normal distribution, as {@code np.random.randn()}, by Marsaglia's polar method.
     *
     * <p>The method yields pairs; the second number of a pair is kept for the next call.
     */
    public double randn() {
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
