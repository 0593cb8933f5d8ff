package dev.lanewise.data;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
    private static final ImageShape SHAPE = new ImageShape(28, 28);

    @TempDir
    private Path folder;

    @Test
    void pixelsNeedThreeBytesEach() {
        assertRefused(
                "a picture of 3 x 2 pixels has three bytes for each, but 17 bytes were given",
                () -> Picture.ofPixels(2, 3, new byte[17], false));
    }

    /** Ink 0..255 of a picture with a margin of paper. */
    private static byte[] ink() {
        byte[] ink = new byte[28 * 28];
        Random random = new Random(1);
        for (int y = 4; y < 24; y++) {
            for (int x = 4; x < 24; x++) {
                ink[y * 28 + x] = (byte) random.nextInt(256);
            }
        }
        return ink;
    }

    private Path save(BufferedImage image, String format) throws IOException {
        Path file = folder.resolve("picture." + format);
        assertTrue(ImageIO.write(image, format, file.toFile()));
        return file;
    }

    /** A grey picture, dark on light or light on dark. */
    private static BufferedImage grey(byte[] ink, boolean darkOnLight, int zoom) {
        BufferedImage image = new BufferedImage(28 * zoom, 28 * zoom, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 28 * zoom; y++) {
            for (int x = 0; x < 28 * zoom; x++) {
                int value = ink[y / zoom * 28 + x / zoom] & 255;
                image.getRaster().setSample(x, y, 0, darkOnLight ? 255 - value : value);
            }
        }
        return image;
    }

    private static float[] expected(byte[] ink) {
        float[] inputs = new float[ink.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (ink[i] & 255) / 256f;
        }
        return inputs;
    }

    @ParameterizedTest
    @CsvSource({"png, true", "png, false", "bmp, true", "bmp, false"})
    void greyPictureOfTheRightSizeGivesThePixelsOfMnist(String format, boolean darkOnLight) throws IOException {
        Picture picture = Picture.read(save(grey(ink(), darkOnLight, 1), format), false);
        assertEquals(darkOnLight, picture.isInverted());
        assertEquals(28, picture.rows());
        assertEquals(28, picture.columns());
        assertArrayEquals(expected(ink()), picture.inputs(SHAPE));
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_ARGB})
    void greyInColoursGivesTheSame(int type) throws IOException {
        BufferedImage image = new BufferedImage(28, 28, type);
        byte[] ink = ink();
        for (int i = 0; i < ink.length; i++) {
            image.setRGB(i % 28, i / 28, 0xff000000 | (255 - (ink[i] & 255)) * 0x010101);
        }
        assertArrayEquals(expected(ink), Picture.read(save(image, "png"), false).inputs(SHAPE));
    }

    @Test
    void coloursWeighAsTheyAreSeen() throws IOException {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xff0000);
        image.setRGB(1, 0, 0x00ff00);
        image.setRGB(2, 0, 0x0000ff);
        // A mean of 85 is dark, so nothing is inverted.
        assertArrayEquals(
                new float[] {76.245f / 256, 149.685f / 256, 29.07f / 256},
                Picture.read(save(image, "png"), false).inputs(new ImageShape(1, 3)),
                1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"png, 1", "bmp, 1", "png, 6", "png, 13"})
    void coloursAreAPlaneEachAndStayAsTheyAre(String format, int type) throws IOException {
        BufferedImage image = new BufferedImage(2, 3, type);
        // Of the web's colours, which an indexed picture has exactly; light ones, which grey would invert.
        int[] colours = {0xff0033, 0xccffff, 0x66ff99, 0xffffcc, 0x9933ff, 0xffffff};
        for (int i = 0; i < colours.length; i++) {
            image.setRGB(i % 2, i / 2, 0xff000000 | colours[i]);
        }
        Picture picture = Picture.read(save(image, format), true);
        assertFalse(picture.isInverted());
        float[] expected = new float[18];
        for (int i = 0; i < 18; i++) {
            expected[i] = (colours[i % 6] >> 16 - 8 * (i / 6) & 255) / 256f;
        }
        assertArrayEquals(expected, picture.inputs(new ImageShape(3, 2, 3)));
        assertThrows(IllegalArgumentException.class, () -> picture.inputs(new ImageShape(3, 2)));
        Picture grey = Picture.read(folder.resolve("picture." + format), false);
        assertThrows(IllegalArgumentException.class, () -> grey.inputs(new ImageShape(3, 2, 3)));
    }

    @Test
    void coloursOfAJpegAreNearlyThose() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, 0xc86420);
        }
        float[] inputs = Picture.read(save(image, "jpg"), true).inputs(new ImageShape(1, 1, 3));
        assertArrayEquals(new float[] {0xc8 / 256f, 0x64 / 256f, 0x20 / 256f}, inputs, 4 / 256f);
    }

    @Test
    void greyPictureInColourHasThreeEqualPlanes() throws IOException {
        float[] inputs = Picture.read(save(grey(ink(), false, 1), "png"), true).inputs(new ImageShape(28, 28, 3));
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(expected(ink()), Arrays.copyOfRange(inputs, c * 784, (c + 1) * 784));
        }
    }

    @Test
    void coloursAreBroughtToASizeInTheirProportionsOnBlack() throws IOException {
        BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 8; i++) {
            image.setRGB(i % 4, i / 4, i % 4 < 2 ? 0xff400080 : 0);
        }
        // What is transparent is white; above and below there is nothing.
        float[] inputs = Picture.read(save(image, "png"), true).inputs(new ImageShape(2, 2, 3));
        assertArrayEquals(
                new float[] {32, 127.5f, 32, 127.5f, 0, 127.5f, 0, 127.5f, 64, 127.5f, 64, 127.5f},
                Arrays.copyOf(scaled(inputs), 12),
                1e-3f);
    }

    @Test
    void anyPartOfAPictureOfPixelsCanBeTakenWithZerosBeyondIt() {
        Picture picture = Picture.of(new ImageShape(2, 2), new float[] {64, 128, 192, 0});
        assertArrayEquals(new float[] {128, 128, 0, 0}, scaled(picture.inputs(new ImageShape(1, 4), 2, 0.25, 1)));
        assertArrayEquals(new float[] {0, 64, 0, 192}, scaled(picture.inputs(new ImageShape(2, 2), 1, 0, -1)));
        assertRefused(
                "a picture of 2 x 2 x 3 has 12 values, not 4", () -> Picture.of(new ImageShape(2, 2, 3), new float[4]));
    }

    private static float[] scaled(float[] inputs) {
        float[] scaled = new float[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            scaled[i] = inputs[i] * 256;
        }
        return scaled;
    }

    @Test
    void transparencyIsWhitePaper() throws IOException {
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
        byte[] ink = ink();
        for (int i = 0; i < ink.length; i++) {
            image.setRGB(i % 28, i / 28, (ink[i] & 255) << 24);
        }
        Picture picture = Picture.read(save(image, "png"), false);
        assertTrue(picture.isInverted());
        assertArrayEquals(expected(ink), picture.inputs(SHAPE), 1e-6f);
    }

    @Test
    void sixteenBitsCountAsEight() throws IOException {
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_USHORT_GRAY);
        byte[] ink = ink();
        for (int i = 0; i < ink.length; i++) {
            image.getRaster().setSample(i % 28, i / 28, 0, (ink[i] & 255) * 257);
        }
        assertArrayEquals(expected(ink), Picture.read(save(image, "png"), false).inputs(SHAPE), 1e-6f);
    }

    @Test
    void blackAndWhitePictureIsRead() throws IOException {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_BINARY);
        image.setRGB(0, 0, 0xffffff);
        assertArrayEquals(
                new float[] {255 / 256f, 0, 0, 0},
                Picture.read(save(image, "png"), false).inputs(new ImageShape(2, 2)));
    }

    @Test
    void jpegComesClose() throws IOException {
        byte[] ink = new byte[28 * 28];
        Arrays.fill(ink, 28 * 8, 28 * 16, (byte) 200);
        Picture picture = Picture.read(save(grey(ink, true, 1), "jpg"), false);
        assertTrue(picture.isInverted());
        assertArrayEquals(expected(ink), picture.inputs(SHAPE), 0.05f);
    }

    @Test
    void largerPictureIsAveraged() throws IOException {
        Picture picture = Picture.read(save(grey(ink(), true, 3), "png"), false);
        assertEquals(84, picture.rows());
        assertArrayEquals(expected(ink()), picture.inputs(SHAPE), 1e-6f);
    }

    @Test
    void smallerPictureIsEnlarged() throws IOException {
        Picture picture = Picture.read(save(grey(ink(), false, 1), "png"), false);
        float[] large = picture.inputs(new ImageShape(56, 56));
        for (int y = 0; y < 56; y++) {
            for (int x = 0; x < 56; x++) {
                assertEquals((ink()[y / 2 * 28 + x / 2] & 255) / 256f, large[y * 56 + x], 1e-6f);
            }
        }
    }

    @Test
    void pictureKeepsItsProportionsAndStandsInTheMiddle() throws IOException {
        BufferedImage image = new BufferedImage(14, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 28; y++) {
            image.getRaster().setSample(6, y, 0, y > 0 && y < 27 ? 255 : 0);
        }
        float[] inputs = Picture.read(save(image, "png"), false).inputs(SHAPE);
        for (int y = 0; y < 28; y++) {
            for (int x = 0; x < 28; x++) {
                assertEquals(x == 13 && y > 0 && y < 27 ? 255 / 256f : 0, inputs[y * 28 + x], 1e-6f);
            }
        }
    }

    @Test
    void pictureBeyondAllMeasureIsRefusedBeforeItIsRead() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer header = ByteBuffer.allocate(17)
                .put(new byte[] {'I', 'H', 'D', 'R'})
                .putInt(60_000)
                .putInt(60_000)
                .put(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array());
        png.write(ByteBuffer.allocate(25)
                .putInt(13)
                .put(header.array())
                .putInt((int) crc.getValue())
                .array());
        png.write(new byte[1000]);
        Path file = Files.write(folder.resolve("bomb.png"), png.toByteArray());
        assertThrown(
                DataFormatException.class,
                file + ": the picture has 60000 x 60000 pixels, but at least one and at most 33554432 are expected",
                () -> Picture.read(file, false));
    }

    @ParameterizedTest
    @CsvSource({"40, 4, true", "40, 5, true", "108, 4, true", "40, 0, false", "12, 4, false"})
    void pictureWithinABmpIsRefused(int header, int compression, boolean isWithin) throws IOException {
        byte[] bmp = ByteBuffer.allocate(200)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {'B', 'M'})
                .putInt(10, 122)
                .putInt(14, header)
                .putInt(18, 3)
                .putInt(22, 3)
                .putInt(30, compression)
                .putInt(34, 900_000_000)
                .array();
        Path file = Files.write(folder.resolve("within.bmp"), bmp);
        String refusal = assertThrows(DataFormatException.class, () -> Picture.read(file, false))
                .getMessage();
        assertEquals(
                isWithin,
                refusal.equals(file + ": the BMP holds a picture of another format (compression " + compression
                        + "), which is expected in a file of its own"),
                refusal);
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        assertThrown(DataFormatException.class, folder + ": is not a regular file", () -> Picture.read(folder, false));
        Path text = Files.writeString(folder.resolve("text"), "no picture");
        assertThrown(
                DataFormatException.class,
                text + ": is not a picture of a known format (PNG, JPEG, BMP or GIF)",
                () -> Picture.read(text, false));
    }

    @Test
    void lightMarginDecidesNotTheWhole() throws IOException {
        byte[] mostlyInk = new byte[28 * 28];
        for (int y = 1; y < 27; y++) {
            Arrays.fill(mostlyInk, y * 28 + 1, y * 28 + 27, (byte) 255);
        }
        assertTrue(Picture.read(save(grey(mostlyInk, true, 1), "png"), false).isInverted());
        assertFalse(Picture.read(save(grey(mostlyInk, false, 1), "png"), false).isInverted());
    }
}
