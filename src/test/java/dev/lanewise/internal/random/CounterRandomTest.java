package dev.lanewise.internal.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.random.CounterRandom.Purpose;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

    /** The first five numbers of SplitMix64 seeded with 1234567, as its author's program prints them. */
    @Test
    void keysAreMixedAsSplitMix64Does() {
        long[] numbers = {
            6457827717110365317L,
            3203168211198807973L,
            -8629252141511181193L,
            4593380528125082431L,
            -2037821214251327795L
        };
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(numbers[i], CounterRandom.mix(1234567 + (i + 1) * 0x9e3779b97f4a7c15L));
        }
    }

    /** A resumed run must draw what it would have drawn, by a later release too; the figures are a second program's. */
    @Test
    void keysNeverChange() {
        assertEquals(3411891755018427707L, new CounterRandom(1, Purpose.DROPOUT, 1).key(1, 0));
        assertEquals(-3067843106470700241L, new CounterRandom(4294967295L, Purpose.NOISE, 0).key(30, 49_999));
    }

    @Test
    void keysOfAMiniBatchAreThoseOfItsExamples() {
        CounterRandom random = new CounterRandom(7, Purpose.DROPOUT, 2);
        long[] keys = {1, 2, 3, 4};
        random.keys(5, new int[] {9, 8, 70_000, 3, 8}, 1, 3, keys);
        assertArrayEquals(new long[] {random.key(5, 8), random.key(5, 70_000), random.key(5, 3), 4}, keys);
    }

    @Test
    void everySeedPurposeLayerEpochAndExampleHasAKeyOfItsOwn() {
        Set<Long> keys = new HashSet<>();
        Set<Integer> halves = new HashSet<>();
        int count = 0;
        for (long seed : new long[] {0, 1, 2, 3, 1L << 31, (1L << 32) - 1}) {
            for (Purpose purpose : Purpose.values()) {
                for (int layer = 0; layer < 5; layer++) {
                    CounterRandom random = new CounterRandom(seed, purpose, layer);
                    for (int epoch = 1; epoch <= 20; epoch++) {
                        for (int example = 0; example < 50; example++) {
                            long key = random.key(epoch, example);
                            keys.add(key);
                            halves.add((int) key);
                            count++;
                        }
                    }
                }
            }
        }
        assertEquals(count, keys.size());
        // Among 60,000 numbers of 32 bits 0.4 pairs are equal by chance.
        assertTrue(halves.size() >= count - 5, halves.size() + " of " + count);
    }
}
