package dev.lanewise.internal.random;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyRandomTest {

    static Stream<Reference> uniform() throws IOException {
        return Reference.of("uniform");
    }

    static Stream<Reference> weights() throws IOException {
        return Reference.of("weights");
    }

    /**
     * Three uniform numbers, seven Gaussians (the eighth is kept), a uniform number between, and two more Gaussians.
     */
    @ParameterizedTest
    @MethodSource("uniform")
    void numbersAreNumpys(Reference uniform) throws IOException {
        NumpyRandom random = new NumpyRandom(Long.parseLong(uniform.seed()));
        for (double number : uniform.doubles()) {
            assertEquals(number, random.random());
        }
        double[] gauss = Reference.of("gauss")
                .filter(line -> line.seed().equals(uniform.seed()))
                .findFirst()
                .orElseThrow()
                .doubles();
        for (int i = 0; i < gauss.length; i++) {
            if (i == 7) {
                assertEquals(gauss[i], random.random());
            } else {
                // The logarithm of NumPy's C library may differ in the last place.
                assertEquals(gauss[i], random.randn(), 2 * Math.ulp(gauss[i]));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("weights")
    void weightsOfTheNotebooksNetworkAreNumpysToTheBit(Reference weights) {
        NumpyRandom random = new NumpyRandom(Long.parseLong(weights.seed()));
        assertEquals(weights.figures().get(0), Reference.sha256(matrix(random, 40, 784)));
        assertEquals(weights.figures().get(1), Reference.sha256(matrix(random, 10, 40)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float64"})
    void weightsOfSeedOneHaveTheGoldenChecksums(String dtype) throws IOException {
        String golden;
        try (InputStream in = NumpyRandomTest.class.getResourceAsStream("/golden/notebook-seed1-" + dtype + ".json")) {
            golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        NumpyRandom random = new NumpyRandom(1);
        assertEquals(
                textOf(golden, "sha256_float32_little_endian_row_major_WH"), Reference.sha256(matrix(random, 40, 784)));
        assertEquals(
                textOf(golden, "sha256_float32_little_endian_row_major_WO"), Reference.sha256(matrix(random, 10, 40)));
    }

    private static String textOf(String json, String key) {
        int start = json.indexOf('"', json.indexOf("\"" + key + "\":") + key.length() + 3) + 1;
        return json.substring(start, json.indexOf('"', start));
    }

    private static float[] matrix(NumpyRandom random, int rows, int columns) {
        float[] matrix = new float[rows * columns];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) (random.randn() / Math.sqrt(columns));
        }
        return matrix;
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE})
    void seedsThatNumpyRefusesAreRefused(long seed) {
        assertRefused(
                "the seed must lie between 0 and 4294967295 (as NumPy's must), but it is " + seed,
                () -> new NumpyRandom(seed));
    }

    @Test
    void equalSeedsGiveEqualStreams() {
        NumpyRandom one = new NumpyRandom(9);
        NumpyRandom other = new NumpyRandom(9);
        for (int i = 0; i < 2000; i++) {
            assertEquals(one.randn(), other.randn());
        }
    }
}
