package dev.lanewise.random;

/**
 * Random numbers for training that depend on where they are used and on nothing else: a key for each example of each
 * epoch, which the kernels ({@code dropout}, {@code addNoise}) turn into one number for each unit.
 *
 * <p>No state moves from one number to the next, so the numbers do not depend on how the work is shared out, and a run
 * that is resumed meets those that it would have met. A key is a chain of the mixing function of SplitMix64 (Steele, Lea and
 * Flood, <i>Fast splittable pseudorandom number generators</i>, OOPSLA 2014; variant 13 of D. Stafford) over seed,
 * purpose, layer, epoch and example. Safe for use by several threads.
 */
public final class CounterRandom {
    /** 2^64 over the golden ratio, odd: what SplitMix64 adds between two numbers. */
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private final long stem;

    /** What the numbers are for: numbers for different purposes have nothing to do with each other. */
    public enum Purpose {
        /** Which units are left out. */
        DROPOUT(1),
        /** What is added to the inputs. */
        NOISE(2),
        /** How images are varied. */
        AUGMENTATION(3);

        /** Part of what makes a run reproducible: never to be changed. */
        private final int number;

        Purpose(int number) {
            this.number = number;
        }
    }

    /**
     * The numbers for one purpose in one layer.
     *
     * @param seed the run's
     * @param layer 0 for the inputs
     */
    public CounterRandom(long seed, Purpose purpose, int layer) {
        stem = chain(chain(mix(seed + GAMMA), purpose.number), layer);
    }

    /**
     * The key of one example in one epoch.
     *
     * @param example its number in the data set, not its place in a mini-batch
     */
    public long key(int epoch, int example) {
        return chain(chain(stem, epoch), example);
    }

    /**
     * The keys of a mini-batch: {@code keys[i] = key(epoch, order[from + i])} for i in [0, count).
     *
     * @param keys overwritten in its first {@code count} elements
     */
    public void keys(int epoch, int[] order, int from, int count, long[] keys) {
        long ofEpoch = chain(stem, epoch);
        for (int i = 0; i < count; i++) {
            keys[i] = chain(ofEpoch, order[from + i]);
        }
    }

    /**
     * A number in [0, 1), of 53 bits.
     *
     * @param key of {@link #key}
     * @param index the how manieth number of that key
     */
    public static double share(long key, int index) {
        return (chain(key, index) >>> 11) * 0x1p-53;
    }

    private static long chain(long key, long next) {
        return mix(key + GAMMA + next);
    }

    /** A bijection in which every bit of the result depends on every bit of z; mix(GAMMA + s) is SplitMix64's first. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
