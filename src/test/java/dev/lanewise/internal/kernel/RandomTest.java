package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.random.CounterRandom;
import dev.lanewise.internal.random.CounterRandom.Purpose;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What the random numbers are as such. Seeds are fixed, so a test fails always or never; its bounds are those that
 * numbers which are truly random would keep but in one case of a million.
 */
class RandomTest {
    /** Standard deviations that a normal variable exceeds once in two million times. */
    private static final double SURELY = 5;

    private static final int ROWS = 512;
    private static final int UNITS = 1024;

    private static long key(long seed, Purpose purpose, int layer, int epoch, int example) {
        return new CounterRandom(seed, purpose, layer).key(epoch, example);
    }

    private static long key(int example) {
        return key(1, Purpose.DROPOUT, 1, 1, example);
    }

    @Test
    void everyBitIsSetHalfTheTime() {
        int[] set = new int[32];
        for (int row = 0; row < ROWS; row++) {
            for (int j = 0; j < UNITS; j++) {
                int bits = ScalarRandom.bits(key(row), j);
                for (int b = 0; b < 32; b++) {
                    set[b] += bits >>> b & 1;
                }
            }
        }
        for (int b = 0; b < 32; b++) {
            assertUnbiased(set[b], ROWS * UNITS);
        }
    }

    @Test
    void numbersAreUniformInEveryByteAndPairOfNeighbours() {
        for (int shift = 0; shift < 32; shift += 8) {
            int at = shift;
            assertUniform(256, (row, j) -> ScalarRandom.bits(key(row), j) >>> at & 255);
        }
        assertUniform(1024, (row, j) -> ScalarRandom.bits(key(row), j) >>> 22);
        // Neighbouring units, the same unit of neighbouring examples, epochs, layers, seeds and purposes.
        assertUniform(256, (row, j) -> pair(ScalarRandom.bits(key(row), j), ScalarRandom.bits(key(row), j + 1)));
        assertUniform(256, (row, j) -> pair(ScalarRandom.bits(key(row), j), ScalarRandom.bits(key(row + 1), j)));
        assertUniform(
                256,
                (row, j) ->
                        pair(ScalarRandom.bits(key(row), j), ScalarRandom.bits(key(1, Purpose.DROPOUT, 1, 2, row), j)));
        assertUniform(
                256,
                (row, j) ->
                        pair(ScalarRandom.bits(key(row), j), ScalarRandom.bits(key(1, Purpose.DROPOUT, 2, 1, row), j)));
        assertUniform(
                256,
                (row, j) ->
                        pair(ScalarRandom.bits(key(row), j), ScalarRandom.bits(key(2, Purpose.DROPOUT, 1, 1, row), j)));
        assertUniform(
                256,
                (row, j) ->
                        pair(ScalarRandom.bits(key(row), j), ScalarRandom.bits(key(1, Purpose.NOISE, 1, 1, row), j)));
    }

    /** The upper four bits of each. */
    private static int pair(int x, int y) {
        return (x >>> 28) << 4 | y >>> 28;
    }

    private interface Cell {
        int of(int row, int j);
    }

    /** Chi-square over equally likely cells; it has mean cells - 1 and variance twice that. */
    private static void assertUniform(int cells, Cell cell) {
        int[] count = new int[cells];
        for (int row = 0; row < ROWS; row++) {
            for (int j = 0; j < UNITS; j++) {
                count[cell.of(row, j)]++;
            }
        }
        double expected = (double) ROWS * UNITS / cells;
        double chiSquare = Arrays.stream(count)
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
        double deviations = (chiSquare - (cells - 1)) / Math.sqrt(2.0 * (cells - 1));
        assertTrue(Math.abs(deviations) < SURELY, deviations + " standard deviations");
    }

    /** Two streams agree in half of the places, whatever the distance between them. */
    @Test
    void anyTwoRowsAgreeInHalfOfTheirBits() {
        for (int row = 0; row < 60; row++) {
            for (int other = 0; other < row; other++) {
                int agree = 0;
                for (int j = 0; j < UNITS; j++) {
                    agree += 32 - Integer.bitCount(ScalarRandom.bits(key(row), j) ^ ScalarRandom.bits(key(other), j));
                }
                assertUnbiased(agree, 32 * UNITS);
            }
        }
        for (int distance = 1; distance < 200; distance++) {
            int agree = 0;
            for (int j = 0; j < 32 * UNITS; j++) {
                agree += 32 - Integer.bitCount(ScalarRandom.bits(key(0), j) ^ ScalarRandom.bits(key(0), j + distance));
            }
            assertUnbiased(agree, 32 * 32 * UNITS);
        }
    }

    /** One changed bit of key or index changes half of the bits, each as often as not. */
    @Test
    void everyBitOfKeyAndIndexReachesEveryBit() {
        for (int changed = 0; changed < 64 + 32; changed++) {
            int[] flips = new int[32];
            int tries = 4096;
            for (int t = 0; t < tries; t++) {
                long key = changed < 64 ? key(t) ^ 1L << changed : key(t);
                int index = changed < 64 ? t : t ^ 1 << changed - 64;
                int difference = ScalarRandom.bits(key(t), t) ^ ScalarRandom.bits(key, index);
                for (int b = 0; b < 32; b++) {
                    flips[b] += difference >>> b & 1;
                }
            }
            for (int b = 0; b < 32; b++) {
                assertUnbiased(flips[b], tries);
            }
        }
    }

    private static void assertUnbiased(int successes, int tries) {
        double deviations = (successes - tries / 2.0) / Math.sqrt(tries / 4.0);
        assertTrue(Math.abs(deviations) < SURELY, deviations + " standard deviations");
    }

    /** The bits are from a second program, the Gaussian from one in double precision. */
    @Test
    void numbersNeverChange() {
        assertEquals(-1256341001, ScalarRandom.bits(0x0123456789abcdefL, 17));
        assertEquals(-1.6888861992172504, ScalarRandom.gaussian(0x0badcafe), 4e-7);
    }

    @Test
    void dropoutLeavesOutItsShareAndKeepsTheSum() {
        long[] keys = new long[ROWS];
        new CounterRandom(3, Purpose.DROPOUT, 1).keys(1, identity(ROWS), 0, ROWS, keys);
        for (float p : new float[] {0.1f, 0.2f, 0.5f, 0.9f}) {
            float[] x = new float[ROWS * UNITS];
            Arrays.fill(x, 1);
            Matrix view = new Matrix(x, 0, UNITS);
            new ScalarKernels().dropout(ROWS, UNITS, p, keys, 0, view, view);
            int dropped = 0;
            for (float y : x) {
                dropped += y == 0 ? 1 : 0;
                assertTrue(y == 0 || y == 1 / (1 - p));
            }
            double deviations = (dropped - p * (double) x.length) / Math.sqrt(p * (1 - p) * (double) x.length);
            assertTrue(Math.abs(deviations) < SURELY, deviations + " standard deviations");
        }
    }

    /** For a worker that has some of the units of a layer. */
    @Test
    void partOfTheColumnsGetsTheNumbersThatItHasInTheWhole() {
        for (Kernels kernels : TestedKernels.all()) {
            long[] keys = {key(0), key(1), key(2)};
            float[] whole = new float[3 * 96];
            Arrays.fill(whole, 1);
            float[] parts = whole.clone();
            kernels.dropout(3, 96, 0.5f, keys, 0, new Matrix(whole, 0, 96), new Matrix(whole, 0, 96));
            for (int[] part : new int[][] {{0, 48}, {48, 16}, {64, 32}}) {
                Matrix view = new Matrix(parts, part[0], 96);
                kernels.dropout(3, part[1], 0.5f, keys, part[0], view, view);
            }
            assertTrue(Arrays.equals(whole, parts), kernels.name());
        }
    }

    private static int[] identity(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, IntUnaryOperator.identity());
        return order;
    }

    @Test
    void gaussianHasTheMomentsOfTheNormalDistribution() {
        int n = ROWS * UNITS;
        double[] moments = new double[5];
        for (int row = 0; row < ROWS; row++) {
            for (int j = 0; j < UNITS; j++) {
                double g = ScalarRandom.gaussian(ScalarRandom.bits(key(row), j));
                double power = 1;
                for (int m = 1; m <= 4; m++) {
                    power *= g;
                    moments[m] += power / n;
                }
            }
        }
        // Means of g, g^2, g^3, g^4, whose variances are 1, 2, 15 and 96.
        assertEquals(0, moments[1], SURELY * Math.sqrt(1.0 / n));
        assertEquals(1, moments[2], SURELY * Math.sqrt(2.0 / n));
        assertEquals(0, moments[3], SURELY * Math.sqrt(15.0 / n));
        assertEquals(3, moments[4], SURELY * Math.sqrt(96.0 / n));
    }

    /**
     * All 2^23 numbers are the inverse of the distribution: the distribution function, integrated along them, gives
     * back the uniform number that each was made from.
     */
    @Test
    void gaussianIsTheInverseOfTheNormalDistribution() {
        // By Simpson's rule between neighbours, from the median up; symmetric to it.
        double phi = 0.5;
        double g = 0;
        double worst = 0;
        for (int k = 1 << 22; k < 1 << 23; k++) {
            int bits = k << 9;
            float next = ScalarRandom.gaussian(bits);
            assertEquals(-next, ScalarRandom.gaussian(~bits), "symmetric");
            // Far out the neighbours lie far apart.
            int pieces = next - g > 1e-3 ? 64 : 1;
            double step = (next - g) / pieces;
            for (int piece = 0; piece < pieces; piece++) {
                double from = g + piece * step;
                phi += step / 6 * (density(from) + 4 * density(from + step / 2) + density(from + step));
            }
            g = next;
            // The relative error of g, as far as its distance from the exact inverse is linear.
            double off = (phi - (ScalarRandom.uniform(bits) + 1.0) / 2) / density(g);
            worst = Math.max(worst, Math.abs(off) / g);
        }
        assertTrue(worst < 5e-7, "relative error " + worst);
        assertEquals(5.294704, g, 1e-6);
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
