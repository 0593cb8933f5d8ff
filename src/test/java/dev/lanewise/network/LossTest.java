package dev.lanewise.network;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LossTest {
    private static final double ANY = Double.NaN;

    @Test
    void quadraticLossIsHalfTheSquaredDistance() {
        assertEquals(0.5 * 0.3 * 0.3, Loss.QUADRATIC.ofUnit(Activation.SIGMOID, ANY, 0.3, 0), 1e-15);
        assertEquals(0.5 * 0.7 * 0.7, Loss.QUADRATIC.ofUnit(Activation.SIGMOID, ANY, 0.3, 1), 1e-15);
    }

    @Test
    void absoluteLossIsTheDistance() {
        assertEquals(0.3, Loss.ABSOLUTE.ofUnit(Activation.IDENTITY, ANY, 0.3, 0), 1e-15);
        assertEquals(7.5, Loss.ABSOLUTE.ofUnit(Activation.IDENTITY, ANY, -5.5, 2), 1e-15);
    }

    @Test
    void huberLossIsQuadraticUpToOneAndHasNoStepThere() {
        assertEquals(0.5 * 0.3 * 0.3, Loss.HUBER.ofUnit(Activation.IDENTITY, ANY, 0.3, 0), 1e-15);
        assertEquals(0.5, Loss.HUBER.ofUnit(Activation.IDENTITY, ANY, 3, 2), 1e-15);
        assertEquals(0.5, Loss.HUBER.ofUnit(Activation.IDENTITY, ANY, Math.nextUp(3.0), 2), 1e-15);
        assertEquals(7, Loss.HUBER.ofUnit(Activation.IDENTITY, ANY, -5.5, 2), 1e-15);
    }

    @Test
    void crossEntropyCountsTheOtherOutputsWithSigmoidOnly() {
        double z = Math.log(0.3 / 0.7);
        assertEquals(-Math.log(0.3), Loss.CROSS_ENTROPY.ofUnit(Activation.SIGMOID, z, ANY, 1), 1e-15);
        assertEquals(-Math.log(0.7), Loss.CROSS_ENTROPY.ofUnit(Activation.SIGMOID, z, ANY, 0), 1e-15);
        assertEquals(
                -0.9 * Math.log(0.3) - 0.1 * Math.log(0.7),
                Loss.CROSS_ENTROPY.ofUnit(Activation.SIGMOID, z, ANY, 0.9),
                1e-15);
        assertEquals(-Math.log(0.3), Loss.CROSS_ENTROPY.ofUnit(Activation.SOFTMAX, Math.log(0.3), ANY, 1), 1e-15);
        assertEquals(
                -0.9 * Math.log(0.3), Loss.CROSS_ENTROPY.ofUnit(Activation.SOFTMAX, Math.log(0.3), ANY, 0.9), 1e-15);
        assertEquals(0, Loss.CROSS_ENTROPY.ofUnit(Activation.SOFTMAX, Math.log(0.3), ANY, 0));
    }

    /** Where the activation has long been rounded to 0 or 1, the loss is still the distance. */
    @Test
    void crossEntropyOfACertainMistakeIsAsLargeAsItsWeightedInput() {
        assertEquals(3000, Loss.CROSS_ENTROPY.ofUnit(Activation.SIGMOID, -3000, 0, 1));
        assertEquals(3000, Loss.CROSS_ENTROPY.ofUnit(Activation.SIGMOID, 3000, 1, 0));
        assertEquals(0, Loss.CROSS_ENTROPY.ofUnit(Activation.SIGMOID, 3000, 1, 1));
        assertEquals(Math.exp(-50), Loss.CROSS_ENTROPY.ofUnit(Activation.SIGMOID, -50, 0, 0), 1e-30);
        double[] z = {-1000, 2000, 1990};
        double logSum = Loss.logSum(Activation.SOFTMAX, z);
        assertEquals(2000 + Math.log1p(Math.exp(-10)), logSum, 1e-12);
        assertEquals(3000, Loss.CROSS_ENTROPY.ofUnit(Activation.SOFTMAX, z[0] - logSum, 0, 1), 1e-3);
    }

    @Test
    void logarithmOfTheSumIsForSoftmaxOnly() {
        assertEquals(0, Loss.logSum(Activation.SIGMOID, new double[] {1, 2}));
        assertEquals(Math.log(3), Loss.logSum(Activation.SOFTMAX, new double[] {0, 0, 0}), 1e-15);
    }

    @Test
    void lossOfAnExampleIsTheSumOverItsOutputs() {
        double[] z = {0.3, -1, 2};
        double[] a = {0.2, 0.7, 0.1};
        double[] y = {0.5, 0, 0.5};
        double logSum = Math.log(Math.exp(0.3) + Math.exp(-1) + Math.exp(2));
        assertEquals(
                -0.5 * (0.3 - logSum) - 0.5 * (2 - logSum),
                Loss.CROSS_ENTROPY.value(Activation.SOFTMAX, z, a, y),
                1e-14);
        assertEquals(0.5 * (0.09 + 0.49 + 0.16), Loss.QUADRATIC.value(Activation.SIGMOID, z, a, y), 1e-14);
        assertEquals(0.3 + 0.7 + 0.4, Loss.ABSOLUTE.value(Activation.IDENTITY, z, a, y), 1e-14);
        Loss product =
                Loss.custom("product", (outputs, targets) -> outputs[0] * outputs[1] * targets[2], (o, t, d) -> {});
        assertEquals(0.07, product.value(Activation.IDENTITY, z, a, y), 1e-15);
    }

    @Test
    void ownLossIsStoredByName() {
        Loss own = Loss.custom("log-cosh_2.0", (a, y) -> 0, (a, y, d) -> d[1] = a[0]);
        assertEquals("custom log-cosh_2.0", own.toString());
        assertTrue(own.isCustom() && own.isComputable());
        for (Activation activation : Activation.values()) {
            assertTrue(own.fits(activation));
        }
        Loss stored = Loss.parse(own.toString());
        assertEquals(own.toString(), stored.toString());
        assertTrue(stored.isCustom() && !stored.isComputable());
        assertEquals(stored, Loss.parse(own.toString()));
        assertNotEquals(own, stored);
        assertTrue(Double.isNaN(stored.value(Activation.IDENTITY, null, new double[1], new double[1])));
        assertThrows(IllegalArgumentException.class, () -> stored.requireComputable());
        double[] derivative = {7, 7, 7};
        own.derivative(new double[] {0.5, 0, 0}, new double[3], derivative);
        assertArrayEquals(new double[] {0, 0.5, 0}, derivative);
        for (Loss loss : Architectures.losses()) {
            assertSame(loss, Loss.parse(loss.toString()));
        }
    }

    @Test
    void nameOfACustomLossIsAWordOfItsOwn() {
        for (String name : new String[] {"", " ", "log cosh", "-x", "a\nb", "x".repeat(101)}) {
            assertThrows(IllegalArgumentException.class, () -> Loss.custom(name, (a, y) -> 0, (a, y, d) -> {}));
            assertThrows(IllegalArgumentException.class, () -> Loss.parse("custom " + name));
        }
        assertRefused(
                "the name of a custom loss has 1 to 100 letters, digits, hyphens, underscores and dots, such as"
                        + " log-cosh, and no blanks, because files store it as one word of the architecture, but \"log"
                        + " cosh\" was given",
                () -> Loss.custom("log cosh", (a, y) -> 0, (a, y, d) -> {}));
        assertRefused(
                "\"huber\" is the name of a built-in loss: a custom loss needs another name",
                () -> Loss.custom("huber", (a, y) -> 0, (a, y, d) -> {}));
        assertThrown(NullPointerException.class, "value", () -> Loss.custom("x", null, (a, y, d) -> {}));
    }

    @Test
    void softmaxGoesWithCrossEntropyOnly() {
        for (Loss loss : Architectures.losses()) {
            assertEquals(loss == Loss.CROSS_ENTROPY, loss.fits(Activation.SOFTMAX));
            assertTrue(loss.fits(Activation.SIGMOID));
            assertEquals(loss != Loss.CROSS_ENTROPY, loss.fits(Activation.GELU));
        }
    }
}
