package dev.lanewise.internal.random;

/**
 * Counter-based random numbers for training: one key for each example of each epoch.
 *
 * <p>Kernels ({@code dropout}, {@code addNoise}) derive one number per unit from a key. Numbers depend on their
 * position alone, not on a generator's state. They are the same for any distribution of work, and in a resumed run.
 *
 * <p>A key chains the mixing function of SplitMix64 over seed, purpose, layer, epoch and example (Steele, Lea and
 * Flood, <i>Fast splittable pseudorandom number generators</i>, OOPSLA 2014; variant 13 of D. Stafford). Safe for use
 * by several threads.
 */
public final class CounterRandom {
    /** 2^64 over the golden ratio, odd: the increment of SplitMix64. */
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private final long stem;

    /** Purpose of random numbers; those of different purposes are independent. */
    public enum Purpose {
        /** Dropout of units. */
        DROPOUT(1),
        /** Noise on the inputs. */
        NOISE(2),
        /** Augmentation of images. */
        AUGMENTATION(3);

        /** Never change it: digests of training runs depend on it. */
        private final int number;

        Purpose(int number) {
            this.number = number;
        }
    }

    /**
     * Creates the numbers for one purpose in one layer.
     *
     * @param seed seed of the run
     * @param layer 0 for the inputs
     */
    public CounterRandom(long seed, Purpose purpose, int layer) {
        stem = chain(chain(mix(seed + GAMMA), purpose.number), layer);
    }

    /**
     * Computes the key of one example in one epoch.
     *
     * @param example number of the example in the data set, not its place in a mini-batch
     */
    public long key(int epoch, int example) {
        return chain(chain(stem, epoch), example);
    }

    /**
     * Computes the keys of a mini-batch: {@code keys[i] = key(epoch, order[from + i])} for i in [0, count).
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
     * Computes a uniform number in [0, 1), with 53 random bits.
     *
     * @param key from {@link #key}
     * @param index index of the number under this key
     */
    public static double share(long key, int index) {
        return (chain(key, index) >>> 11) * 0x1p-53;
    }

    /**
     * Computes a key whose numbers in kernels are those of another key from an index on.
     *
     * <p>Kernels add the index to the low half of a key.
     */
    public static long skip(long key, int index) {
        return (key & 0xffff_ffff_0000_0000L) | ((int) key + index & 0xffff_ffffL);
    }

    private static long chain(long key, long next) {
        return mix(key + GAMMA + next);
    }

    /**
     * Mixes bits: a bijection in which every result bit depends on every bit of z; mix(GAMMA + s) is SplitMix64's first
     * output.
     */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
