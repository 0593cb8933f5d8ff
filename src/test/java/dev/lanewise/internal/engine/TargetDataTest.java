package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TargetDataTest {

    private static float[] all(TargetData targets, int example, int units) {
        float[] expected = new float[units];
        for (int j = 0; j < units; j++) {
            expected[j] = targets.target(example, j);
        }
        return expected;
    }

    @Test
    void unitOfTheClassHasTheTargetOneAndTheOthersZero() {
        TargetData targets = TargetData.ofClasses(new int[] {2, 0});
        assertArrayEquals(new float[] {0, 0, 1}, all(targets, 0, 3));
        assertArrayEquals(new float[] {1, 0, 0}, all(targets, 1, 3));
        assertEquals(1, targets.weight(1));
    }

    @Test
    void smoothingGivesAShareToAllClassesAlike() {
        TargetData targets = TargetData.ofClasses(new int[] {2}).smoothed(0.1, 5);
        assertArrayEquals(new float[] {0.02f, 0.02f, 0.92f, 0.02f, 0.02f}, all(targets, 0, 5));
    }

    @Test
    void smoothingBringsLabelsNearerToOneHalf() {
        TargetData targets = TargetData.ofLabels(new float[] {9, 9, 1, 0}, 2).weighted(new float[] {1, 3});
        assertArrayEquals(new float[] {0.95f, 0.05f}, all(targets.smoothed(0.1, 7), 1, 2));
        assertEquals(3, targets.smoothed(0.1, 7).weight(1));
    }

    @Test
    void whatIsSubtractedIsTheTarget() {
        int[] labels = {1, 2};
        for (TargetData targets : new TargetData[] {
            TargetData.ofClasses(labels),
            TargetData.ofClasses(labels).smoothed(0.3, 3),
            TargetData.ofNumbers(new float[] {1, 2, 3, 4.25f, -5, 0.5f}, 3)
        }) {
            float[] e = {7, 0.1f, 0.2f, 0.7f, 7};
            float[] expected = e.clone();
            for (int j = 0; j < 3; j++) {
                expected[1 + j] -= targets.target(1, j);
            }
            targets.subtract(1, e, 1, 3, new float[3]);
            assertArrayEquals(expected, e);
        }
    }
}
