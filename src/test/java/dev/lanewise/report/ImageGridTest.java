package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageGridTest {
    private static final int SIDE = 4;

    /** Six images of 4 x 4 pixels; image i has ink i / 5 in its upper left pixel and full ink in its last row. */
    private static Dataset images() {
        float[] pixels = new float[6 * SIDE * SIDE];
        for (int i = 0; i < 6; i++) {
            pixels[i * SIDE * SIDE] = i / 5f;
            for (int x = 0; x < SIDE; x++) {
                pixels[i * SIDE * SIDE + 12 + x] = 1;
            }
        }
        return Dataset.ofClasses(pixels, SIDE * SIDE, new int[6], 1).withShape(new ImageShape(SIDE, SIDE));
    }

    private static BufferedImage png(ImageGrid grid) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        grid.writePng(out);
        return ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
    }

    private static int grey(BufferedImage image, int x, int y) {
        return image.getRaster().getSample(x, y, 0);
    }

    @Test
    void pngHasOneMinusThePixelInsideAWhiteFrame() throws IOException {
        BufferedImage image = png(new ImageGrid(images(), 2, 2, 1));
        int zoom = 28;
        int gap = 8;
        int step = SIDE * zoom + gap;
        assertEquals(2 * step + gap, image.getWidth());
        assertEquals(2 * step + gap, image.getHeight());
        for (int i = 0; i < 4; i++) {
            int left = gap + i % 2 * step;
            int top = gap + i / 2 * step;
            assertEquals(Math.round(255 * (1 - (i + 1) / 5f)), grey(image, left, top));
            assertEquals(Math.round(255 * (1 - (i + 1) / 5f)), grey(image, left + zoom - 1, top + zoom - 1));
            assertEquals(255, grey(image, left + zoom, top));
            assertEquals(255, grey(image, left, top + 3 * zoom - 1));
            assertEquals(0, grey(image, left, top + 3 * zoom));
            assertEquals(0, grey(image, left + 4 * zoom - 1, top + 4 * zoom - 1));
            assertEquals(255, grey(image, left - 1, top));
            assertEquals(255, grey(image, left + 4 * zoom, top + 3 * zoom));
        }
    }

    @Test
    void valuesOutsideZeroToOneAreBlackOrWhite() throws IOException {
        Dataset wild = Dataset.ofClasses(new float[] {-3, 7}, 2, new int[1], 1).withShape(new ImageShape(1, 2));
        BufferedImage image = png(new ImageGrid(wild, 1, 1, 0));
        assertEquals(255, grey(image, 8, 8));
        assertEquals(0, grey(image, 8 + 2 * 56 - 1, 8));
        assertEquals(" █\n", new ImageGrid(twice(wild), 1, 1, 0).text(80));
    }

    /** The same image with its row repeated. */
    private static Dataset twice(Dataset row) {
        float[] pixels = new float[4];
        row.copyRow(0, pixels, 0);
        row.copyRow(0, pixels, 2);
        return Dataset.ofClasses(pixels, 4, new int[1], 1).withShape(new ImageShape(2, 2));
    }

    @Test
    void textHasTwoPixelsOfAColumnInACharacter() {
        assertEquals(
                "" + "\n" + "▄▄▄▄ ▄▄▄▄\n" + "▒    ▀\n" + "▄▄▄▄ ▄▄▄▄\n",
                new ImageGrid(withStrongCorner(), 2, 2, 0).text(9));
    }

    /** As {@link #images}, but with ink 0, 0, 0.8 and 1 in the corner. */
    private static Dataset withStrongCorner() {
        float[] pixels = new float[4 * SIDE * SIDE];
        for (int i = 0; i < 4; i++) {
            images().copyRow(0, pixels, i * SIDE * SIDE);
        }
        pixels[2 * SIDE * SIDE] = 0.49f;
        pixels[2 * SIDE * SIDE + SIDE] = 0.3f;
        pixels[3 * SIDE * SIDE] = 1;
        return Dataset.ofClasses(pixels, SIDE * SIDE, new int[4], 1).withShape(new ImageShape(SIDE, SIDE));
    }

    @ParameterizedTest
    @CsvSource({"29, 4", "28, 2", "17, 2", "16, 1", "1, 1"})
    void imagesShrinkUntilTheyFitTheLine(int widest, int expected) {
        String text = new ImageGrid(images(), 1, 6, 0).text(widest);
        String last = text.lines().reduce("", (before, line) -> line);
        assertEquals(6 * expected + 5, last.length(), text);
    }

    @Test
    void gridMustLieInTheData() {
        new ImageGrid(images(), 2, 3, 0);
        assertRefused(2, 3, 1, "2 x 3 images from image 1 on were requested, but the set has 6 images, 0 to 5");
        assertRefused(1 << 16, 1 << 16, 0, "65536 x 65536 images");
        assertRefused(1, 1, Integer.MAX_VALUE, "from image 2147483647 on");
        assertRefused(0, 1, 0, "at least one row");
        assertRefused(1, 1, -1, "an offset of 0 or more");
    }

    private static void assertRefused(int rows, int columns, int offset, String expected) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new ImageGrid(images(), rows, columns, offset));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void dataThatAreNoImagesAreRefused() {
        Dataset numbers = Dataset.ofClasses(new float[4], 4, new int[1], 1);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new ImageGrid(numbers, 1, 1, 0));
        assertEquals("the examples are not images, so there is nothing to show", e.getMessage());
    }

    @Test
    void pictureBeyondAllMeasureIsRefused() {
        ImageShape shape = new ImageShape(1, 8000);
        int count = 100;
        Dataset wide = Dataset.ofImages(new byte[count * 8000], 1, new int[count], 1, shape);
        ImageGrid grid = new ImageGrid(wide, 1, count, 0);
        assertThrows(IllegalArgumentException.class, () -> grid.writePng(new ByteArrayOutputStream()));
    }

    /** One row of two pixels, orange and dark blue, in planes. */
    private static Dataset coloured() {
        return Dataset.ofClasses(new float[] {1, 0, 0.5f, 0.25f, -3, 0.5f}, 6, new int[1], 1)
                .withShape(new ImageShape(1, 2, 3));
    }

    @Test
    void pngHasTheColoursAsTheyStand() throws IOException {
        BufferedImage image = png(new ImageGrid(coloured(), 1, 1, 0));
        assertEquals(2 * 56 + 2 * 8, image.getWidth());
        assertEquals(0xffffffff, image.getRGB(0, 0));
        assertEquals(0xffff8000, image.getRGB(8, 8));
        assertEquals(0xffff8000, image.getRGB(8 + 55, 8 + 55));
        assertEquals(0xff004080, image.getRGB(8 + 56, 8));
    }

    @Test
    void terminalHasTheColoursOrHowLightTheyAre() {
        ImageGrid grid = new ImageGrid(coloured(), 1, 1, 0);
        // 5, 3, 0 and 0, 1, 3 of 5, and white.
        assertEquals("\u001b[38;5;214;48;5;231m▀\u001b[38;5;25;48;5;231m▀\u001b[0m\n", grid.colours(80));
        assertEquals("░▀\n", grid.text(80));
    }

    @Test
    void greysOfATerminalGoFromWhitePaperToBlackInk() {
        Dataset four =
                Dataset.ofClasses(new float[] {0, 1, 0.5f, 0}, 4, new int[1], 1).withShape(new ImageShape(2, 2));
        assertEquals(
                "\u001b[38;5;255;48;5;244m▀\u001b[38;5;232;48;5;255m▀\u001b[0m\n",
                new ImageGrid(four, 1, 1, 0).colours(80));
        String plain = new ImageGrid(images(), 2, 3, 0).colours(9).replaceAll("\u001b\\[[0-9;]*m", "");
        assertEquals("▀▀ ▀▀ ▀▀\n▀▀ ▀▀ ▀▀\n", plain);
    }
}
