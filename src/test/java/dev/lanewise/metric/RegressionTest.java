package dev.lanewise.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RegressionTest {

    @Test
    void figuresAreThoseComputedByHand() {
        // scikit-learn's own example of r2_score: 0.948608...
        Regression one = Regression.of(new float[] {2.5f, 0, 2, 8}, new float[] {3, -0.5f, 2, 7}, 1);
        assertEquals(4, one.size());
        assertEquals(1 - 1.5 / 29.1875, one.r2(0), 1e-15);
        assertEquals(one.r2(0), one.r2());
        assertEquals(Math.sqrt(1.5 / 4), one.rmse(0));
        assertEquals(2.0 / 4, one.mae(0));
    }

    @Test
    void columnsCountForThemselvesAndTogether() {
        Regression two = Regression.of(new float[] {1, 10, 3, 10, 5, 16}, new float[] {1, 10, 2, 12, 6, 14}, 2);
        assertEquals(2, two.columns());
        assertEquals(1 - 2 / 14.0, two.r2(0), 1e-15);
        assertEquals(1 - 8 / 8.0, two.r2(1), 1e-15);
        assertEquals((1 - 2 / 14.0) / 2, two.r2(), 1e-15);
        assertEquals(Math.sqrt(8 / 3.0), two.rmse(1), 1e-15);
        assertEquals(Math.sqrt(10 / 6.0), two.rmse(), 1e-15);
        assertEquals(2 / 3.0, two.mae(0), 1e-15);
        assertEquals(1, two.mae(), 1e-15);
    }

    @Test
    void predictingTheMeanExplainsNothingAndWorseIsNegative() {
        assertEquals(
                0,
                Regression.of(new float[] {2, 2, 2}, new float[] {1, 2, 3}, 1).r2());
        assertEquals(
                -3,
                Regression.of(new float[] {3, 2, 1}, new float[] {1, 2, 3}, 1).r2());
    }

    @Test
    void largeOffsetCostsNoPrecision() {
        float[] wanted = {16_000_000, 16_000_001, 16_000_002, 16_000_003};
        float[] predicted = {16_000_000, 16_000_001, 16_000_002, 16_000_004};
        assertEquals(0.8, Regression.of(predicted, wanted, 1).r2(), 1e-9);
    }

    @Test
    void columnThatDoesNotVaryHasNoShareOfItsVariance() {
        Regression constant = Regression.of(new float[] {1, 0, 2, 1}, new float[] {0.1f, 0, 0.1f, 1}, 2);
        assertEquals(Double.NaN, constant.r2(0));
        assertEquals(1, constant.r2(1));
        assertEquals(1, constant.r2());
        assertEquals(Double.NaN, Regression.of(new float[1], new float[1], 1).r2());
        assertEquals(0, Regression.of(new float[1], new float[1], 1).rmse());
    }

    @Test
    void columnsOutOfRangeAreRefusedByName() {
        Regression one = Regression.of(new float[2], new float[2], 1);
        for (Executable call : List.<Executable>of(() -> one.r2(1), () -> one.rmse(1), () -> one.mae(1))) {
            assertEquals(
                    "column is 1, but 0 to 0 is expected",
                    assertThrows(IndexOutOfBoundsException.class, call).getMessage());
        }
    }

    @Test
    void figuresOfNothingOrOfNaNAreNaN() {
        Regression none = Regression.of(new float[0], new float[0], 1);
        Regression bad = Regression.of(new float[] {Float.NaN, 1}, new float[] {1, 2}, 1);
        for (Regression regression : new Regression[] {none, bad}) {
            assertEquals(Double.NaN, regression.r2());
            assertEquals(Double.NaN, regression.rmse());
            assertEquals(Double.NaN, regression.mae());
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Regression.of(new float[4], new float[2], 2));
        assertThrows(IllegalArgumentException.class, () -> Regression.of(new float[3], new float[3], 2));
        assertThrows(IllegalArgumentException.class, () -> Regression.of(new float[0], new float[0], 0));
    }
}
