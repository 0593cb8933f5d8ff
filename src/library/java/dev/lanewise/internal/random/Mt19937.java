package dev.lanewise.internal.random;

import java.util.Arrays;

/**
 * Mersenne Twister MT19937, a stream of 32-bit numbers with period 2<sup>19937</sup> - 1.
 *
 * <p>Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudorandom
 * number generator", ACM TOMACS 8 (1998), with the seeding of their revision of 2002. Not safe for use by several
 * threads.
 */
final class Mt19937 {

    /** Length of the state, and number of outputs computed at a time. */
    static final int BLOCK = 624;

    private static final int SHIFT = 397;
    private static final int MATRIX = 0x9908b0df;
    private static final int UPPER = 0x80000000;
    private static final int LOWER = 0x7fffffff;

    private final int[] state = new int[BLOCK];
    /** Tempered outputs of {@link #state}, computed in blocks, because a loop costs less than a call per number. */
    private final int[] block = new int[BLOCK];

    private int position = BLOCK;

    private Mt19937() {}

    /** Creates a generator seeded with one 32-bit number, as the reference's {@code init_genrand}. */
    public static Mt19937 seededWith(int seed) {
        Mt19937 generator = new Mt19937();
        generator.fill(seed);
        return generator;
    }

    /**
     * Creates a generator seeded with an array of 32-bit numbers, as the reference's {@code init_by_array}.
     *
     * @throws IllegalArgumentException if the array is empty
     */
    public static Mt19937 seededWith(int[] key) {
        if (key.length == 0) {
            throw new IllegalArgumentException("a seed array must hold at least one number");
        }
        Mt19937 generator = new Mt19937();
        generator.fill(19650218);
        generator.stir(key);
        return generator;
    }

    /**
     * Returns the state as {@link #BLOCK} numbers and the position among them, the numbers of Python's
     * {@code getstate}.
     */
    int[] state() {
        int[] copy = Arrays.copyOf(state, BLOCK + 1);
        copy[BLOCK] = position;
        return copy;
    }

    /**
     * Creates a generator with the state of another one.
     *
     * @throws IllegalArgumentException if the array is not a {@link #state}
     */
    static Mt19937 ofState(int[] state) {
        if (state.length != BLOCK + 1 || state[BLOCK] < 0 || state[BLOCK] > BLOCK) {
            throw new IllegalArgumentException("the state of a Mersenne Twister is " + BLOCK
                    + " numbers and a position among them from 0 to " + BLOCK);
        }
        Mt19937 generator = new Mt19937();
        System.arraycopy(state, 0, generator.state, 0, BLOCK);
        generator.temper();
        generator.position = state[BLOCK];
        return generator;
    }

    /** Draws 32 random bits. */
    public int nextInt() {
        if (position == BLOCK) {
            twist();
        }
        return block[position++];
    }

    /**
     * Draws a number in [0, 1) with 53 random bits from two 32-bit numbers, as the reference's {@code genrand_res53}.
     */
    public double nextDouble53() {
        int high = nextInt() >>> 5;
        int low = nextInt() >>> 6;
        return (high * 67108864.0 + low) * 0x1p-53;
    }

    /**
     * Draws from a range that shrinks by one with every number accepted, until the range or the current block ends.
     *
     * <p>{@code accepted[i]} is the next number whose top {@code bits} are below {@code bound - i}; other numbers are
     * discarded. The loop does not branch on the number drawn: such a branch is unpredictable and would dominate the
     * time of a shuffle.
     *
     * @param bound exclusive bound of the first number accepted
     * @param lowest smallest bound to draw for
     * @param bits number of top bits used of each number
     * @param accepted receives the numbers; {@link #BLOCK} long
     * @return the number of numbers accepted
     */
    int drawBelow(int bound, int lowest, int bits, int[] accepted) {
        if (position == BLOCK) {
            twist();
        }
        int count = 0;
        int at = position;
        int limit = bound - lowest + 1;
        while (at < BLOCK && count < limit) {
            int number = block[at++] >>> (32 - bits);
            accepted[count] = number;
            // The sign bit of the difference is 1 if number < bound - count, as both lie in [0, 2^31).
            count += (number - (bound - count)) >>> 31;
        }
        position = at;
        return count;
    }

    private void fill(int seed) {
        state[0] = seed;
        for (int i = 1; i < BLOCK; i++) {
            int before = state[i - 1];
            state[i] = 1812433253 * (before ^ (before >>> 30)) + i;
        }
    }

    private void stir(int[] key) {
        int i = 1;
        int j = 0;
        for (int k = Math.max(BLOCK, key.length); k > 0; k--) {
            state[i] = (state[i] ^ (mixed(state[i - 1]) * 1664525)) + key[j] + j;
            i++;
            j++;
            if (i == BLOCK) {
                state[0] = state[BLOCK - 1];
                i = 1;
            }
            if (j == key.length) {
                j = 0;
            }
        }
        for (int k = BLOCK - 1; k > 0; k--) {
            state[i] = (state[i] ^ (mixed(state[i - 1]) * 1566083941)) - i;
            i++;
            if (i == BLOCK) {
                state[0] = state[BLOCK - 1];
                i = 1;
            }
        }
        state[0] = 0x80000000;
    }

    private static int mixed(int word) {
        return word ^ (word >>> 30);
    }

    private void twist() {
        for (int i = 0; i < BLOCK - SHIFT; i++) {
            state[i] = state[i + SHIFT] ^ twisted(state[i], state[i + 1]);
        }
        for (int i = BLOCK - SHIFT; i < BLOCK - 1; i++) {
            state[i] = state[i + SHIFT - BLOCK] ^ twisted(state[i], state[i + 1]);
        }
        state[BLOCK - 1] = state[SHIFT - 1] ^ twisted(state[BLOCK - 1], state[0]);
        temper();
        position = 0;
    }

    private void temper() {
        for (int i = 0; i < BLOCK; i++) {
            int y = state[i];
            y ^= y >>> 11;
            y ^= (y << 7) & 0x9d2c5680;
            y ^= (y << 15) & 0xefc60000;
            block[i] = y ^ (y >>> 18);
        }
    }

    private static int twisted(int word, int next) {
        int y = (word & UPPER) | (next & LOWER);
        return (y >>> 1) ^ (-(y & 1) & MATRIX);
    }
}
