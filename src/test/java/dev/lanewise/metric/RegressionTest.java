package dev.lanewise.metric;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RegressionTest {

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
            assertThrown(IndexOutOfBoundsException.class, "column is 1, but 0 to 0 is expected", call);
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
