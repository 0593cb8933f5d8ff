package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    private Path folder;

    /** Ink on black: a picture whose pixels but those of its margin are of this grey. */
    private Path draw(String path, int size, int grey) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 1; y < size - 1; y++) {
            for (int x = 1; x < size - 1; x++) {
                image.getRaster().setSample(x, y, 0, grey);
            }
        }
        ImageIO.write(image, path.substring(path.lastIndexOf('.') + 1), file.toFile());
        return file;
    }

    private Splits load() throws IOException {
        return DataSource.load(folder.toString());
    }

    private String refusal(ImageShape size) {
        return assertThrows(DataFormatException.class, () -> DataSource.load(folder.toString(), null, size)).getMessage()
                .replace(folder + File.separator, "");
    }

    @Test
    void foldersAreClassesInTheOrderOfTheirNumbers() throws IOException {
        for (int i = 0; i < 10; i++) {
            draw("10/" + i + ".png", 4, 100 + i);
            draw("9/" + i + ".bmp", 4, 200 + i);
        }
        Files.writeString(folder.resolve("9/notes.txt"), "no picture");
        Files.writeString(folder.resolve("9/.hidden.png"), "none either");
        Splits splits = load();
        assertEquals(List.of(14, 3, 3),
                List.of(splits.training().size(), splits.validation().size(), splits.test().size()));
        Dataset all = splits.training().followedBy(splits.validation()).followedBy(splits.test());
        assertTrue(all.isBytes());
        assertEquals(Optional.of(new ImageShape(4, 4)), all.shape());
        assertEquals(List.of("9", "10"), List.of(all.name(0), all.name(1)));
        float[] row = new float[16];
        int sum = 0;
        for (int i = 0; i < all.size(); i++) {
            all.copyRow(i, row, 0);
            int grey = Math.round(row[5] * 256);
            assertEquals(grey / 256f, row[5]);
            assertEquals(grey >= 200 ? 0 : 1, all.label(i));
            sum += grey;
        }
        assertEquals(10 * 300 + 90, sum);
    }

    @Test
    void partsAreAsTheyLie() throws IOException {
        for (int i = 0; i < 12; i++) {
            draw("train/a/" + i + ".png", 4, 100);
            draw("train/b/" + i + ".png", 4, 200);
        }
        draw("test/b/0.png", 4, 210);
        Splits splits = load();
        assertEquals(List.of(20, 4, 1),
                List.of(splits.training().size(), splits.validation().size(), splits.test().size()));
        assertEquals(1, splits.test().label(0));
        draw("val/a/0.png", 4, 90);
        splits = load();
        assertEquals(List.of(24, 1, 1),
                List.of(splits.training().size(), splits.validation().size(), splits.test().size()));
        assertEquals(0, splits.validation().label(0));
    }

    /** As `predict` brings pictures to the size of a network. */
    @Test
    void picturesAreBroughtToASize() throws IOException {
        Path first = draw("a/0.png", 9, 100);
        draw("b/0.png", 4, 200);
        ImageShape size = new ImageShape(3, 3);
        Dataset all = DataSource.load(folder.toString(), null, size).training();
        assertEquals(2, all.size());
        float[] row = new float[9];
        all.copyRow(all.label(0) == 0 ? 0 : 1, row, 0);
        assertArrayEquals(Picture.read(first).inputs(size), row);
        String refusal = refusal(null);
        assertTrue(refusal.contains("the picture has 4 x 4 pixels, but"), refusal);
        assertTrue(refusal.endsWith("has 9 x 9; --image-size brings pictures to one size"), refusal);
    }

    @Test
    void othersAreRefused() throws IOException {
        Path only = draw("a/0.png", 4, 100);
        assertEquals(folder + ": there is one folder of pictures, but classes need two at least", refusal(null));
        Files.createDirectories(folder.resolve("b"));
        assertEquals("b: the folder has no pictures (.png, .jpg, .jpeg, .bmp, .gif)", refusal(null));
        draw("train/a/0.png", 4, 100);
        draw("train/b/0.png", 4, 100);
        draw("test/c/0.png", 4, 100);
        assertEquals("test" + File.separator + "c: the folder is named as no class of the training pictures",
                refusal(null));
        Files.writeString(folder.resolve("train/b/1.png"), "none");
        assertTrue(refusal(null).contains("1.png: is not a picture of a known format"), refusal(null));
        assertTrue(refusal(new ImageShape(30_000, 30_000)).contains("--image-size makes them smaller"));
        assertTrue(Files.exists(only));
    }
}
