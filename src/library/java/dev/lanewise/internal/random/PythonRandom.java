package dev.lanewise.internal.random;

import java.math.BigInteger;

/**
 * Random numbers of Python 3's {@code random} module after {@code random.seed(seed)} with an integer seed.
 *
 * <p>Every method returns what the method of the same name returns in Python 3.11 and newer, to the bit. Not safe for
 * use by several threads.
 */
public final class PythonRandom {

    private final Mt19937 generator;
    /** Partners of one part of a shuffle; a field, so that a shuffle allocates nothing. */
    private final int[] partners = new int[Mt19937.BLOCK];

    /** Creates the generator after {@code random.seed(seed)}. */
    public PythonRandom(long seed) {
        this(BigInteger.valueOf(seed));
    }

    /**
     * Creates the generator after {@code random.seed(seed)} for an integer of any size. As in Python, the sign is
     * ignored.
     */
    public PythonRandom(BigInteger seed) {
        BigInteger magnitude = seed.abs();
        int[] key = new int[Math.max(1, (magnitude.bitLength() + 31) / 32)];
        for (int i = 0; i < key.length; i++) {
            key[i] = magnitude.shiftRight(32 * i).intValue();
        }
        generator = Mt19937.seededWith(key);
    }

    private PythonRandom(Mt19937 generator) {
        this.generator = generator;
    }

    /** Returns the state of the generator: the 625 numbers in Python's {@code getstate()}. */
    public int[] state() {
        return generator.state();
    }

    /**
     * Creates a generator with the state of another one.
     *
     * @throws IllegalArgumentException if the array is not a {@link #state}
     */
    public static PythonRandom ofState(int[] state) {
        return new PythonRandom(Mt19937.ofState(state));
    }

    /** Draws a uniform number in [0, 1). */
    public double random() {
        return generator.nextDouble53();
    }

    /**
     * Draws an integer of random bits; 64 bits are unsigned.
     *
     * @param bits number of bits, 0 to 64
     * @throws IllegalArgumentException if {@code bits} is out of range
     */
    public long getrandbits(int bits) {
        if (bits < 0 || bits > 64) {
            throw new IllegalArgumentException("the number of random bits is 0 to 64, not " + bits);
        }
        if (bits == 0) {
            return 0;
        }
        if (bits <= 32) {
            return Integer.toUnsignedLong(generator.nextInt() >>> (32 - bits));
        }
        long low = Integer.toUnsignedLong(generator.nextInt());
        long high = Integer.toUnsignedLong(generator.nextInt() >>> (64 - bits));
        return high << 32 | low;
    }

    /**
     * Draws an integer in [0, {@code bound}), as Python's {@code randrange(bound)}.
     *
     * @throws IllegalArgumentException if {@code bound} is not positive
     */
    public long randbelow(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("the bound of a random number must be positive, but it is " + bound);
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(bound);
        long number;
        do {
            number = getrandbits(bits);
        } while (number >= bound);
        return number;
    }

    /**
     * Shuffles numbers in place, as Python's {@code shuffle}: from the last place down, each is swapped with one at or
     * before its place.
     */
    public void shuffle(int[] numbers) {
        int last = numbers.length - 1;
        while (last > 0) {
            int bound = last + 1;
            int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
            // The number of bits stays constant down to a bound of 1 << (bits - 1).
            int count = generator.drawBelow(bound, 1 << (bits - 1), bits, partners);
            for (int i = 0; i < count; i++, last--) {
                int partner = partners[i];
                int number = numbers[last];
                numbers[last] = numbers[partner];
                numbers[partner] = number;
            }
        }
    }
}
