package dev.lanewise.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RocAucTest {

    @Test
    void figureOfATextbookExampleIsRight() {
        // scikit-learn's own example: 0.75.
        assertEquals(0.75, RocAuc.of(new float[] {0.1f, 0.4f, 0.35f, 0.8f}, new boolean[] {false, false, true, true}));
    }

    @Property(tries = 300)
    void areaIsTheShareOfPairsInTheRightOrderWithTiesHalf(
            @ForAll @IntRange(min = 0, max = 60) int size,
            @ForAll @IntRange(min = 1, max = 30) int values,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] scores = new float[size];
        boolean[] positive = new boolean[size];
        for (int i = 0; i < size; i++) {
            scores[i] = (random.nextInt(values) - values / 2) * 0.1f;
            positive[i] = random.nextInt(3) == 0;
        }
        double wins = 0;
        int pairs = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        assertEquals(wins / pairs, RocAuc.of(scores, positive));
    }

    @Test
    void zerosOfEitherSignAreTied() {
        assertEquals(0.5, RocAuc.of(new float[] {-0f, 0f}, new boolean[] {true, false}));
        assertEquals(0.5, RocAuc.of(new float[] {0f, -0f}, new boolean[] {true, false}));
    }

    @Test
    void areaOfOneSideAloneOrOfNaNIsNaN() {
        assertEquals(Double.NaN, RocAuc.of(new float[] {1, 2}, new boolean[] {true, true}));
        assertEquals(Double.NaN, RocAuc.of(new float[] {1, 2}, new boolean[2]));
        assertEquals(Double.NaN, RocAuc.of(new float[0], new boolean[0]));
        assertEquals(Double.NaN, RocAuc.of(new float[] {1, Float.NaN}, new boolean[] {true, false}));
        assertEquals(1, RocAuc.of(new float[] {1 / 0f, -1 / 0f}, new boolean[] {true, false}));
        assertThrows(IllegalArgumentException.class, () -> RocAuc.of(new float[1], new boolean[2]));
    }
}
