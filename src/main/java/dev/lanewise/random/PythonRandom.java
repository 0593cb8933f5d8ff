package dev.lanewise.random;

import java.math.BigInteger;

/**
 * The random numbers of Python 3's {@code random} module after {@code random.seed(seed)} with an integer seed.
 *
 * <p>Every method returns what the method of the same name returns in Python 3.11 and newer, to the bit. Not safe for
 * use by several threads.
 */
public final class PythonRandom {

    private final Mt19937 generator;
    /** The partners of one stretch of a shuffle; kept so that a shuffle allocates nothing. */
    private final int[] partners = new int[Mt19937.BLOCK];

    /** The generator after {@code random.seed(seed)}. */
    public PythonRandom(long seed) {
        this(BigInteger.valueOf(seed));
    }

    /**
     * The generator after {@code random.seed(seed)} for an integer of any size; its sign does not count, as in Python.
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

    /** Where the generator stands; Python's {@code getstate()} has the same 625 numbers. */
    public int[] state() {
        return generator.state();
    }

    /**
     * A generator that goes on where another one stood.
     *
     * @throws IllegalArgumentException if that is no {@link #state}
     */
    public static PythonRandom ofState(int[] state) {
        return new PythonRandom(Mt19937.ofState(state));
    }

    /** The next number of [0, 1). */
    public double random() {
        return generator.nextDouble53();
    }

    /**
     * An integer of {@code bits} random bits; with 64 of them it is to be read as unsigned.
     *
     * @throws IllegalArgumentException if {@code bits} is not in 0..64
     */
    public long getrandbits(int bits) {
        if (bits < 0 || bits > 64) {
            throw new IllegalArgumentException("random bits come in numbers of 0 to 64, not " + bits);
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
     * An integer of [0, {@code bound}), Python's {@code randrange(bound)}.
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
     * Shuffles the numbers in place, as Python's {@code shuffle}: from the last place down, each is swapped with one
     * that is not behind it.
     */
    public void shuffle(int[] numbers) {
        int last = numbers.length - 1;
        while (last > 0) {
            int bound = last + 1;
            int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
            // The same number of bits serves as long as the bound has that many.
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
