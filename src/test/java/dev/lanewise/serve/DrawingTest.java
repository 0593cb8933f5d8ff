package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.ImageShape;
import dev.lanewise.network.Predictor;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private static final ImageShape SHAPE = new ImageShape(28, 28);
    private static final ImageShape COLOURED = new ImageShape(28, 28, 3);
    private static final float FULL = 255 / 256f;

    /** An image with a filled rectangle. */
    private static byte[] rectangle(int rows, int columns, int top, int left, int height, int width, int on, int off) {
        byte[] ink = new byte[rows * columns];
        Arrays.fill(ink, (byte) off);
        for (int y = top; y < top + height; y++) {
            Arrays.fill(ink, y * columns + left, y * columns + left + width, (byte) on);
        }
        return ink;
    }

    private static double[] centre(float[] pixels, ImageShape shape) {
        double mass = 0;
        double y = 0;
        double x = 0;
        for (int i = 0; i < pixels.length; i++) {
            mass += pixels[i];
            y += pixels[i] * (i / shape.columns() + 0.5);
            x += pixels[i] * (i % shape.columns() + 0.5);
        }
        return new double[] {y / mass, x / mass};
    }

    @Test
    void squareOfAnySizeAndPlaceBecomesOneOf20PixelsInTheMiddle() {
        for (int side : new int[] {1, 3, 10, 20, 61, 140}) {
            byte[] ink = rectangle(140, 150, 140 - side, 0, side, side, 255, 0);
            float[] pixels = Drawing.grey(140, 150, ink, false).inputs(SHAPE);
            for (int i = 0; i < pixels.length; i++) {
                boolean inside = Math.min(i / 28, i % 28) >= 4 && Math.max(i / 28, i % 28) < 24;
                assertEquals(inside ? FULL : 0, pixels[i], 1e-5, "side " + side + ", pixel " + i);
            }
        }
    }

    @Test
    void proportionsAreKept() {
        float[] pixels = Drawing.grey(100, 100, rectangle(100, 100, 5, 70, 80, 20, 255, 0), false)
                .inputs(SHAPE);
        int rows = 0;
        int columns = 0;
        for (int i = 0; i < 28; i++) {
            rows += pixels[i * 28 + 14] > 0.5 ? 1 : 0;
            columns += pixels[14 * 28 + i] > 0.5 ? 1 : 0;
        }
        assertEquals(20, rows);
        assertEquals(5, columns, 1);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void centreOfMassIsInTheMiddleUnlessSomethingWouldBeCutOff(
            @ForAll @IntRange(min = 1, max = 90) int rows,
            @ForAll @IntRange(min = 1, max = 90) int columns,
            @ForAll @IntRange(min = 1, max = 40) int side,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] ink = new byte[rows * columns];
        double drawn = 0;
        int strokes = 1 + random.nextInt(5);
        for (int i = 0; i < strokes; i++) {
            int at = random.nextInt(ink.length);
            ink[at] = (byte) (100 + random.nextInt(156));
        }
        int top = rows;
        int left = columns;
        int bottom = 0;
        int right = 0;
        for (int i = 0; i < ink.length; i++) {
            if (ink[i] != 0) {
                drawn += ink[i] & 255;
                top = Math.min(top, i / columns);
                bottom = Math.max(bottom, i / columns + 1);
                left = Math.min(left, i % columns);
                right = Math.max(right, i % columns + 1);
            }
        }
        ImageShape shape = new ImageShape(side, side);
        float[] pixels = Drawing.grey(rows, columns, ink, false).inputs(shape);
        double scale = 20.0 / 28 * side / Math.max(bottom - top, right - left);
        // Nothing is lost: the image has all the ink, by area.
        double sum = 0;
        for (float pixel : pixels) {
            assertTrue(pixel >= 0 && pixel <= FULL + 1e-6, () -> "a pixel is " + pixel);
            sum += pixel;
        }
        assertEquals(drawn * scale * scale / 256, sum, 1e-4 * sum);
        double[] centre = centre(pixels, shape);
        double[] mass = massOf(ink, columns);
        int[] low = {top, left};
        int[] high = {bottom, right};
        for (int axis = 0; axis < 2; axis++) {
            double before = centre[axis] - (mass[axis] - low[axis]) * scale;
            double after = side - before - (high[axis] - low[axis]) * scale;
            // An area within a pixel of the image counts for its middle, so half a pixel is uncertain.
            double fromMiddle = centre[axis] - side / 2;
            assertTrue(
                    fromMiddle > -0.5 && fromMiddle < 1.5
                            || fromMiddle > 0 && before < 0.5
                            || fromMiddle < 0 && after < 1.5,
                    "axis " + axis + ": the centre is " + fromMiddle + " from the middle");
        }
    }

    private static double[] massOf(byte[] ink, int columns) {
        float[] numbers = new float[ink.length];
        for (int i = 0; i < ink.length; i++) {
            numbers[i] = ink[i] & 255;
        }
        return centre(numbers, new ImageShape(ink.length / columns, columns));
    }

    @Test
    void emptyDrawingAndFaintSpotsAreEmpty() {
        for (int ink : new int[] {0, 15}) {
            assertArrayEquals(
                    new float[784],
                    Drawing.grey(3, 5, rectangle(3, 5, 0, 0, 3, 5, ink, ink), false)
                            .inputs(SHAPE));
        }
        assertArrayEquals(
                new float[784],
                Drawing.grey(3, 5, rectangle(3, 5, 0, 0, 3, 5, 200, 200), true).inputs(SHAPE));
    }

    @Test
    void photoIsTheSameWhetherDarkOnLightOrLightOnDark() {
        byte[] dark = rectangle(50, 40, 10, 10, 20, 9, 220, 30);
        byte[] light = rectangle(50, 40, 10, 10, 20, 9, 35, 225);
        float[] expected = Drawing.grey(50, 40, rectangle(50, 40, 10, 10, 20, 9, 255, 0), false)
                .inputs(SHAPE);
        for (byte[] photo : new byte[][] {dark, light}) {
            assertArrayEquals(expected, Drawing.grey(50, 40, photo, true).inputs(SHAPE), 1e-5f);
        }
    }

    /** MNIST's images have been made ready like this already, so little may change, also if they are enlarged and moved. */
    @Test
    void digitsOfMnistAreStillKnown() throws Exception {
        TrainedDigits digits = TrainedDigits.get();
        Predictor predictor = digits.network().predictor();
        int plain = 0;
        int again = 0;
        int enlarged = 0;
        double moved = 0;
        int count = 2000;
        for (int i = 0; i < count; i++) {
            float[] image = digits.image(i);
            byte[] ink = digits.ink(i);
            float[] ready = Drawing.grey(28, 28, ink, false).inputs(SHAPE);
            byte[] large = new byte[140 * 130];
            for (int y = 0; y < 112; y++) {
                for (int x = 0; x < 112; x++) {
                    large[(y + 28) * 130 + x] = ink[y / 4 * 28 + x / 4];
                }
            }
            int wanted = digits.test().label(i);
            plain += predictor.classify(image) == wanted ? 1 : 0;
            again += predictor.classify(ready) == wanted ? 1 : 0;
            enlarged += predictor.classify(Drawing.grey(140, 130, large, false).inputs(SHAPE)) == wanted ? 1 : 0;
            double[] before = centre(image, SHAPE);
            double[] after = centre(ready, SHAPE);
            moved += Math.hypot(before[0] - after[0], before[1] - after[1]);
        }
        assertTrue(moved / count < 0.3, "centres of mass move by " + moved / count);
        assertTrue(again > plain - count / 100, again + " of " + count + " instead of " + plain);
        assertTrue(enlarged > plain - count / 100, enlarged + " of " + count + " instead of " + plain);
    }

    /** Three bytes of the same colour for each pixel that has ink. */
    private static byte[] coloured(byte[] ink, int rgb) {
        byte[] pixels = new byte[3 * ink.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = ink[i / 3] == 0 ? 0 : (byte) (rgb >> 16 - 8 * (i % 3));
        }
        return pixels;
    }

    @Test
    void drawingInColourKeepsItsColourAndLiesInTheMiddle() {
        for (int rgb : new int[] {0xff0000, 0x0000ff, 0x102030, 0xc83264}) {
            byte[] pixels = coloured(rectangle(140, 150, 7, 80, 61, 61, 255, 0), rgb);
            float[] inputs = Drawing.inColour(140, 150, pixels, false).inputs(COLOURED);
            for (int i = 0; i < inputs.length; i++) {
                int pixel = i % 784;
                boolean inside = Math.min(pixel / 28, pixel % 28) >= 4 && Math.max(pixel / 28, pixel % 28) < 24;
                float level = (rgb >> 16 - 8 * (i / 784) & 255) / 256f;
                assertEquals(inside ? level : 0, inputs[i], 1e-5, "colour " + rgb + ", input " + i);
            }
        }
        assertArrayEquals(
                new float[3 * 784],
                Drawing.inColour(20, 20, coloured(rectangle(20, 20, 3, 3, 9, 9, 255, 0), 0x0f0f0f), false)
                        .inputs(COLOURED));
    }

    @Test
    void whiteOnBlackHasThePlaneOfTheSameInkThreeTimes() throws Exception {
        byte[] ink = TrainedDigits.get().ink(3);
        byte[] pixels = new byte[3 * ink.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = ink[i / 3];
        }
        float[] plane = Drawing.grey(28, 28, ink, false).inputs(SHAPE);
        float[] planes = Drawing.inColour(28, 28, pixels, false).inputs(COLOURED);
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(plane, Arrays.copyOfRange(planes, 784 * c, 784 * (c + 1)));
        }
    }

    @Test
    void photoInColourStaysWhole() {
        // Red above, and below what is nearly black.
        byte[] pixels = new byte[3 * 64];
        for (int i = 0; i < 64; i++) {
            pixels[3 * i] = (byte) (i < 32 ? 200 : 0);
            pixels[3 * i + 2] = (byte) (i < 32 ? 0 : 8);
        }
        float red = 200 / 256f;
        float blue = 8 / 256f;
        assertArrayEquals(
                new float[] {red, red, 0, 0, 0, 0, 0, 0, 0, 0, blue, blue},
                Drawing.inColour(8, 8, pixels, true).inputs(new ImageShape(2, 2, 3)));
        // In its proportions, on black: twice as wide as the picture.
        assertArrayEquals(
                new float[] {0, red, red, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, blue, blue, 0},
                Drawing.inColour(8, 8, pixels, true).inputs(new ImageShape(2, 4, 3)));
    }
}
