package dev.lanewise.internal.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PythonRandomTest {

    private static final int[] WIDTHS = {1, 5, 31, 32, 33, 48, 63, 64};
    private static final long[] BOUNDS = {
        1, 2, 3, 10, 1000, Integer.MAX_VALUE, 1L << 31, (1L << 32) + 1, (1L << 62) + 12345
    };

    static Stream<Reference> bits() throws IOException {
        return Reference.of("bits");
    }

    private static Reference of(String kind, String seed) throws IOException {
        return Reference.of(kind)
                .filter(line -> line.seed().equals(seed))
                .findFirst()
                .orElseThrow();
    }

    /** In the order of the script, so that also the number of draws that each call takes is checked. */
    @ParameterizedTest
    @MethodSource("bits")
    void everyCallGivesWhatPythonGives(Reference bits) throws IOException {
        PythonRandom random = new PythonRandom(new BigInteger(bits.seed()));
        for (int i = 0; i < WIDTHS.length; i++) {
            assertEquals(bits.figures().get(i), Long.toUnsignedString(random.getrandbits(WIDTHS[i])));
        }
        Reference below = of("below", bits.seed());
        for (int i = 0; i < BOUNDS.length; i++) {
            assertEquals(below.figures().get(i), Long.toString(random.randbelow(BOUNDS[i])));
        }
        for (double number : of("random", bits.seed()).doubles()) {
            assertEquals(number, random.random());
        }
        int[] few = IntStream.range(0, 20).toArray();
        random.shuffle(few);
        assertEquals(
                of("shuffle", bits.seed()).figures(),
                Arrays.stream(few).mapToObj(Integer::toString).toList());
        int[] many = IntStream.range(0, 50_000).toArray();
        random.shuffle(many);
        random.shuffle(many);
        Reference twice = of("shuffled-twice", bits.seed());
        assertEquals(twice.figures().get(0), Reference.sha256(many));
        assertEquals(twice.figures().get(1), Long.toString(random.getrandbits(32)));
    }

    /** {@code order_epoch_0_first_20} of the golden run with seed 1. */
    @Test
    void firstShuffleOfTheNotebooksRunIsTheGoldenOne() {
        int[] order = IntStream.range(0, 50_000).toArray();
        new PythonRandom(1).shuffle(order);
        assertArrayEquals(
                new int[] {
                    6795, 21588, 48095, 14907, 6883, 29592, 48984, 12277, 21455, 36598, 24935, 8745, 7927, 36357, 16825,
                    43859, 39488, 14135, 15715, 46115
                },
                Arrays.copyOf(order, 20));
    }

    /** The textbook's loop, one draw at a time, against the shuffle that draws in blocks. */
    @Property(tries = 300)
    void shuffleDrawsLikeTheTextbooksLoop(@ForAll long seed, @ForAll @IntRange(max = 3000) int length) {
        PythonRandom fast = new PythonRandom(seed);
        PythonRandom slow = new PythonRandom(seed);
        int[] expected = IntStream.range(0, length).toArray();
        int[] actual = expected.clone();
        for (int round = 0; round < 2; round++) {
            fast.shuffle(actual);
            for (int i = length - 1; i > 0; i--) {
                int j = (int) slow.randbelow(i + 1);
                int number = expected[i];
                expected[i] = expected[j];
                expected[j] = number;
            }
            assertArrayEquals(expected, actual);
            assertEquals(slow.getrandbits(64), fast.getrandbits(64));
        }
    }

    @Test
    void signOfTheSeedDoesNotCount() {
        assertEquals(new PythonRandom(7).getrandbits(64), new PythonRandom(-7).getrandbits(64));
        assertEquals(
                new PythonRandom(BigInteger.ONE.shiftLeft(63)).getrandbits(64),
                new PythonRandom(Long.MIN_VALUE).getrandbits(64));
    }

    @Test
    void impossibleRequestsAreRefused() {
        PythonRandom random = new PythonRandom(1);
        assertEquals(0, random.getrandbits(0));
        assertThrows(IllegalArgumentException.class, () -> random.getrandbits(65));
        assertThrows(IllegalArgumentException.class, () -> random.getrandbits(-1));
        assertThrows(IllegalArgumentException.class, () -> random.randbelow(0));
    }

    @Property(tries = 50)
    void generatorWithTheStateOfAnotherGoesOnAsThatOne(@ForAll long seed, @ForAll @IntRange(max = 2000) int drawn) {
        PythonRandom random = new PythonRandom(seed);
        for (int i = 0; i < drawn; i++) {
            random.getrandbits(32);
        }
        PythonRandom other = PythonRandom.ofState(random.state());
        for (int i = 0; i < 1300; i++) {
            assertEquals(random.getrandbits(32), other.getrandbits(32));
        }
        assertArrayEquals(random.state(), other.state());
    }

    /** {@code random.seed(1); random.getstate()[1]}: first and last numbers. */
    @Test
    void stateIsThatOfPython() {
        int[] state = new PythonRandom(1).state();
        assertEquals(625, state.length);
        assertEquals(-2147483648, state[0]);
        assertEquals(1781494222, state[623]);
        assertEquals(624, state[624]);
    }

    @Test
    void whatIsNoStateIsRefused() {
        int[] beyond = new PythonRandom(1).state();
        beyond[624] = 625;
        assertThrows(IllegalArgumentException.class, () -> PythonRandom.ofState(beyond));
        beyond[624] = -1;
        assertThrows(IllegalArgumentException.class, () -> PythonRandom.ofState(beyond));
        assertThrows(IllegalArgumentException.class, () -> PythonRandom.ofState(new int[624]));
    }
}
