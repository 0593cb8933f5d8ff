package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.ImageShape;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PicturesTest {
    @Test
    void inkIsDarkAndSignsHaveColours() {
        ImageShape shape = new ImageShape(1, 4);
        BufferedImage coloured = Pictures.ofInputs(new float[] {1, -1, 0.2f, 0, 0, 2}, new ImageShape(1, 2, 3));
        assertEquals(0xff3300, coloured.getRGB(0, 0) & 0xffffff);
        assertEquals(0x0000ff, coloured.getRGB(1, 0) & 0xffffff);
        BufferedImage ink = Pictures.ofInputs(new float[] {0, 1, 0.5f, 7}, shape);
        assertEquals(List.of(0xffffff, 0, 0x808080, 0), pixels(ink));
        BufferedImage signed = Pictures.ofSigned(new float[] {0, 2, -2, 1}, 2, shape);
        assertEquals(List.of(0xffffff, 0x0000c0, 0xc00000, 0x8080df), pixels(signed));
    }

    private static List<Integer> pixels(BufferedImage image) {
        return IntStream.range(0, image.getWidth())
                .mapToObj(x -> image.getRGB(x, 0) & 0xffffff)
                .toList();
    }
}
