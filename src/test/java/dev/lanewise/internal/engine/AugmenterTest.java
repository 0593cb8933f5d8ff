package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.training.Augmentation;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What images are varied to, measured on images that show it; that the bits are the same everywhere is for
 * {@code TrainerBitsTest} to show.
 */
class AugmenterTest {
    private static final ImageShape SHAPE = new ImageShape(28, 28);
    private static final int IMAGES = 400;

    /** An image as example number {@code example} of epoch 0. */
    private static float[] varied(String augmentation, int example, float[] image) {
        List<Kernels> kernels = TestedKernels.all();
        Augmenter augmenter =
                new Augmenter(Augmentation.parse(augmentation), SHAPE, 1, kernels.get(kernels.size() - 1));
        float[] x = Arrays.copyOf(image, Kernels.padded(image.length));
        augmenter.apply(0, example, x, 0, augmenter.scratch());
        return Arrays.copyOf(x, image.length);
    }

    private static float[] image(IntBinaryOperator pixel) {
        float[] image = new float[SHAPE.pixels()];
        for (int i = 0; i < image.length; i++) {
            image[i] = pixel.applyAsInt(i / SHAPE.columns(), i % SHAPE.columns());
        }
        return image;
    }

    @ParameterizedTest
    @ValueSource(strings = {"shift=1e-30", "rotation=1e-30", "scale=1e-30", "shear=1e-30", "elastic=1e-30"})
    void imageThatHardlyMovesStaysAsItIs(String augmentation) {
        float[] image = image((row, column) -> (row * 7 + column * 3) % 11 - 4);
        assertArrayEquals(image, varied(augmentation, 3, image));
    }

    /** A dot in the middle, between four pixels, so that its centre of mass tells where it went. */
    private static double[] centre(float[] image) {
        double mass = 0;
        double x = 0;
        double y = 0;
        for (int i = 0; i < image.length; i++) {
            mass += image[i];
            x += image[i] * (i % SHAPE.columns());
            y += image[i] * (i / SHAPE.columns());
        }
        return new double[] {x / mass - 13.5, y / mass - 13.5, mass};
    }

    private static float[] dot(int right, int down) {
        return image((row, column) ->
                Math.abs(2 * (row - down) - 27) == 1 && Math.abs(2 * (column - right) - 27) == 1 ? 1 : 0);
    }

    @Test
    void shiftReachesItsMostInEveryDirectionAndNoFurther() {
        double most = 0;
        double least = 0;
        for (int i = 0; i < IMAGES; i++) {
            double[] centre = centre(varied("shift=3", i, dot(0, 0)));
            most = Math.max(most, Math.max(centre[0], centre[1]));
            least = Math.min(least, Math.min(centre[0], centre[1]));
            assertEquals(4, centre[2], 1e-4);
        }
        assertTrue(most > 2.9 && most <= 3.0001, "right or down to " + most);
        assertTrue(least < -2.9 && least >= -3.0001, "left or up to " + least);
    }

    @Test
    void rotationKeepsTheDistanceFromTheMiddleAndReachesItsMost() {
        double most = 0;
        for (int i = 0; i < IMAGES; i++) {
            double[] centre = centre(varied("rotation=30", i, dot(8, 0)));
            assertEquals(8, Math.hypot(centre[0], centre[1]), 0.1);
            most = Math.max(most, Math.abs(Math.toDegrees(Math.atan2(centre[1], centre[0]))));
        }
        assertTrue(most > 29 && most < 30.5, "turned by up to " + most + " degrees");
    }

    @Test
    void scaleStretchesEachSideOnItsOwn() {
        double most = 0;
        double least = 8;
        double apart = 0;
        for (int i = 0; i < IMAGES; i++) {
            double[] centre = centre(varied("scale=0.25", i, dot(8, 8)));
            most = Math.max(most, centre[0]);
            least = Math.min(least, centre[1]);
            apart = Math.max(apart, Math.abs(centre[0] - centre[1]));
        }
        assertEquals(10, most, 0.2);
        assertEquals(6, least, 0.2);
        assertTrue(apart > 3, "the sides were never further apart than " + apart);
    }

    @Test
    void shearMovesWhatIsFarFromTheMiddleSideways() {
        double most = 0;
        for (int i = 0; i < IMAGES; i++) {
            double[] centre = centre(varied("shear=20", i, dot(0, 8)));
            assertEquals(8, centre[1], 0.01);
            most = Math.max(most, Math.abs(centre[0]));
        }
        assertEquals(8 * Math.tan(Math.toRadians(20)), most, 0.1);
    }

    /** On an image that counts its columns, a pixel tells how far it was displaced. */
    @Test
    void elasticDistortionIsSmoothAndAsStrongAsSimards() {
        float[] ramp = image((row, column) -> column);
        double squares = 0;
        double steps = 0;
        int count = 0;
        for (int i = 0; i < IMAGES; i++) {
            float[] varied = varied("elastic=34", i, ramp);
            // Far enough from the ends for all of the bell and for pixels that stay inside.
            for (int row = 10; row < 18; row++) {
                for (int column = 10; column < 18; column++, count++) {
                    int at = row * SHAPE.columns() + column;
                    squares += Math.pow(varied[at] - column, 2);
                    steps += Math.pow(varied[at + 1] - 1 - varied[at], 2);
                }
            }
        }
        // A sum of uniform numbers of variance 1/3, weighted by a bell whose squares add up to 1 / (4 pi sigma
        // squared).
        double expected = 34 * Math.sqrt(1 / 3.0 / (4 * Math.PI * 16));
        assertEquals(expected, Math.sqrt(squares / count), 0.05 * expected);
        // The bell's derivative: neighbours differ by a sigma-th of it, over the root of 2.
        assertEquals(expected / 4 / Math.sqrt(2), Math.sqrt(steps / count), 0.05 * expected);
    }

    @Test
    void shareOfImagesLosesARectangleOfTwoTo33Percent() {
        float[] ink = image((row, column) -> 1);
        int erased = 0;
        int smallest = ink.length;
        int largest = 0;
        for (int i = 0; i < IMAGES; i++) {
            float[] varied = varied("erasing=0.3", i, ink);
            int top = SHAPE.rows();
            int left = SHAPE.columns();
            int bottom = -1;
            int right = -1;
            int missing = 0;
            for (int at = 0; at < varied.length; at++) {
                if (varied[at] == 0) {
                    missing++;
                    top = Math.min(top, at / SHAPE.columns());
                    bottom = Math.max(bottom, at / SHAPE.columns());
                    left = Math.min(left, at % SHAPE.columns());
                    right = Math.max(right, at % SHAPE.columns());
                }
            }
            assertEquals(Math.max(0, bottom - top + 1) * Math.max(0, right - left + 1), missing, "no rectangle");
            if (missing > 0) {
                erased++;
                smallest = Math.min(smallest, missing);
                largest = Math.max(largest, missing);
            }
        }
        assertEquals(0.3, erased / (double) IMAGES, 0.07);
        assertTrue(smallest >= 0.017 * ink.length && smallest < 0.06 * ink.length, smallest + " pixels");
        assertTrue(largest <= 0.35 * ink.length && largest > 0.29 * ink.length, largest + " pixels");
    }

    /** Whatever becomes of a plane becomes of the others, as if each were a grey image, but for noise. */
    @Property(tries = 50)
    void planesOfColourAreVariedAlike(
            @ForAll @IntRange(min = 1, max = 19) int rows,
            @ForAll @IntRange(min = 1, max = 19) int columns,
            @ForAll @IntRange(max = 1000) int example) {
        Augmentation augmentation =
                Augmentation.parse("shift=2,rotation=30,scale=0.3,shear=20,elastic=9,sigma=2,erasing=0.5");
        Kernels kernels = TestedKernels.all().get(0);
        Augmenter grey = new Augmenter(augmentation, new ImageShape(rows, columns), 1, kernels);
        Augmenter coloured = new Augmenter(augmentation, new ImageShape(rows, columns, 3), 1, kernels);
        int pixels = rows * columns;
        float[] image = new float[Kernels.padded(3 * pixels)];
        for (int i = 0; i < 3 * pixels; i++) {
            image[i] = (i * 37 + example) % 101 / 101f;
        }
        float[] expected = image.clone();
        for (int c = 0; c < 3; c++) {
            float[] plane =
                    Arrays.copyOf(Arrays.copyOfRange(image, c * pixels, (c + 1) * pixels), Kernels.padded(pixels));
            grey.apply(2, example, plane, 0, grey.scratch());
            System.arraycopy(plane, 0, expected, c * pixels, pixels);
        }
        coloured.apply(2, example, image, 0, coloured.scratch());
        assertArrayEquals(expected, image);
    }

    @Test
    void noiseOfEachPlaneIsItsOwn() {
        ImageShape shape = new ImageShape(5, 5, 3);
        Augmenter augmenter = new Augmenter(
                Augmentation.parse("noise=1"), shape, 1, TestedKernels.all().get(0));
        float[] image = new float[Kernels.padded(shape.inputs())];
        augmenter.apply(0, 0, image, 0, augmenter.scratch());
        assertEquals(
                75, IntStream.range(0, 75).mapToObj(i -> image[i]).distinct().count());
    }

    @Property
    void sineAndCosineAreThose(@ForAll @DoubleRange(min = -3.14, max = 3.14) double angle) {
        assertEquals(Math.sin(angle), Augmenter.sine(angle), 1e-11);
        assertEquals(Math.cos(angle), Augmenter.cosine(angle), 1e-11);
    }

    @Test
    void everyEpochAndEveryImageIsVariedAnew() {
        Augmenter augmenter = new Augmenter(
                Augmentation.parse("shift=3,elastic=10"),
                SHAPE,
                1,
                TestedKernels.all().get(0));
        float[] first = Arrays.copyOf(dot(0, 0), SHAPE.pixels());
        float[] nextEpoch = first.clone();
        float[] nextImage = first.clone();
        Augmenter.Scratch scratch = augmenter.scratch();
        augmenter.apply(0, 0, first, 0, scratch);
        augmenter.apply(1, 0, nextEpoch, 0, scratch);
        augmenter.apply(0, 1, nextImage, 0, scratch);
        assertFalse(Arrays.equals(first, nextEpoch));
        assertFalse(Arrays.equals(first, nextImage));
        assertFalse(Arrays.equals(nextEpoch, nextImage));
    }

    @Property
    void whatIsWrittenReadsBack(
            @ForAll @DoubleRange(max = 1000) double shift,
            @ForAll @DoubleRange(max = 180) double rotation,
            @ForAll @DoubleRange(max = 0.99) double scale,
            @ForAll @DoubleRange(max = 80) double shear,
            @ForAll @DoubleRange(max = 100_000) double elastic,
            @ForAll @DoubleRange(min = 0.1, max = 1000) double sigma,
            @ForAll @DoubleRange(max = 1) double erasing,
            @ForAll @DoubleRange(max = 1e30) double noise) {
        Augmentation augmentation = Augmentation.NONE
                .withShift(shift)
                .withRotation(rotation)
                .withScale(scale)
                .withShear(shear)
                .withElastic(elastic)
                .withSigma(sigma)
                .withErasing(erasing)
                .withNoise(noise);
        assertEquals(augmentation, Augmentation.parse(augmentation.toString()));
    }

    @Test
    void nothingIsWrittenAsNone() {
        assertEquals("none", Augmentation.NONE.toString());
        assertEquals(Augmentation.NONE, Augmentation.parse("none"));
        assertEquals(
                "shift=2,elastic=34,sigma=4.5",
                Augmentation.parse("sigma=4.5, elastic=34,shift=2").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shift",
                "=2",
                "shift=",
                "shift=x",
                "shift=-1",
                "shift=NaN",
                "scale=1",
                "erasing=1.1",
                "sigma=0",
                "shift=1,shift=1",
                "tilt=2",
                "shift=1,",
                "shift=1;rotation=2",
                "noise=Infinity"
            })
    void whatIsNoAugmentationIsRefusedInOneSentence(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Augmentation.parse(text))
                .getMessage();
        assertTrue(message.contains("was given") || message.contains("twice"), message);
    }
}
