package dev.lanewise.report;

import dev.lanewise.data.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Numbers as images: a pixel is a number. */
final class Pictures {
    /** Colour of a pixel of full red or blue. */
    private static final int DARKEST = 192;

    private Pictures() {}

    /** Colours unchanged, and grey as dark ink on white paper; inputs outside 0..1 count as 0 or 1. */
    static BufferedImage ofInputs(float[] inputs, ImageShape shape) {
        BufferedImage image = new BufferedImage(shape.columns(), shape.rows(), BufferedImage.TYPE_INT_RGB);
        int pixels = shape.pixels();
        for (int i = 0; i < pixels; i++) {
            int rgb = shape.isColour()
                    ? level(inputs[i]) << 16 | level(inputs[pixels + i]) << 8 | level(inputs[2 * pixels + i])
                    : level(1 - inputs[i]) * 0x10101;
            image.setRGB(i % shape.columns(), i / shape.columns(), rgb);
        }
        return image;
    }

    private static int level(float share) {
        return Math.round(255 * Math.max(0, Math.min(1, share)));
    }

    /** White for 0, blue for positive and red for negative numbers, saturated at a magnitude of {@code most}. */
    static BufferedImage ofSigned(float[] numbers, float most, ImageShape shape) {
        BufferedImage image = new BufferedImage(shape.columns(), shape.rows(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < shape.pixels(); i++) {
            float share = most == 0 ? 0 : Math.max(-1, Math.min(1, numbers[i] / most));
            int pale = Math.round(255 * (1 - Math.abs(share)));
            int rich = DARKEST + pale * (255 - DARKEST) / 255;
            int rgb = share < 0 ? rich << 16 | pale << 8 | pale : pale << 16 | pale << 8 | rich;
            image.setRGB(i % shape.columns(), i / shape.columns(), rgb);
        }
        return image;
    }

    static void write(BufferedImage image, OutputStream out) throws IOException {
        // By default ImageIO would go through a temporary file.
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", stream);
        }
    }

    /** Returns the image as a data URI. */
    static String dataUri(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(image, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
