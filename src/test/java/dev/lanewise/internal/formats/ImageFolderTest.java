package dev.lanewise.internal.formats;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.ExampleRows;
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
        return Datasets.load(folder);
    }

    private DatasetReader reader(ImageShape size) {
        DatasetReader reader = DatasetReader.of(folder);
        return size == null ? reader : reader.withImages(size);
    }

    private String refusal(ImageShape size) {
        return assertThrows(DataFormatException.class, () -> reader(size).splits())
                .getMessage()
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
        MadeExamples.assertSizes(splits, 17, 0, 3);
        Dataset all = splits.all();
        assertTrue(Internals.of(all, ExampleRows.class).isBytes());
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
        MadeExamples.assertSizes(splits, 24, 0, 1);
        assertEquals(1, splits.test().label(0));
        draw("val/a/0.png", 4, 90);
        splits = load();
        MadeExamples.assertSizes(splits, 24, 1, 1);
        assertEquals(0, splits.validation().label(0));
    }

    /** As `predict` brings pictures to the size of a network. */
    @Test
    void picturesAreBroughtToASize() throws IOException {
        Path first = draw("a/0.png", 9, 100);
        draw("b/0.png", 4, 200);
        ImageShape size = new ImageShape(3, 3);
        Dataset all = reader(size).splits().all();
        assertEquals(2, all.size());
        float[] row = new float[9];
        all.copyRow(all.label(0) == 0 ? 0 : 1, row, 0);
        assertArrayEquals(Picture.read(first, false).inputs(size), row);
        String refusal = refusal(null);
        assertTrue(refusal.contains("the picture has 4 x 4 pixels, but"), refusal);
        assertTrue(refusal.endsWith("has 9 x 9; DatasetReader.withImages scales pictures to one size"), refusal);
    }

    /** Channels of a pixel that differ in each picture, so that a plane in the wrong place is seen. */
    private static int channel(int picture, int x, int y, int channel) {
        return (picture * 41 + x * 7 + y * 13 + channel * 60) % 256;
    }

    private Path drawColours(String path, int picture) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 5; x++) {
                for (int c = 0; c < 3; c++) {
                    image.getRaster().setSample(x, y, c, channel(picture, x, y, c));
                }
            }
        }
        ImageIO.write(image, path.substring(path.lastIndexOf('.') + 1), file.toFile());
        return file;
    }

    @Test
    void coloursAreAPlaneEach() throws IOException {
        for (int i = 0; i < 6; i++) {
            drawColours("train/a/" + i + (i % 2 == 0 ? ".png" : ".bmp"), i);
            drawColours("train/b/" + i + ".png", 6 + i);
        }
        drawColours("val/a/0.png", 20);
        drawColours("test/b/0.bmp", 21);
        Splits splits = DatasetReader.of(folder).inColour().splits();
        Dataset training = splits.training();
        assertEquals(Optional.of(new ImageShape(3, 5, 3)), training.shape());
        assertTrue(Internals.of(training, ExampleRows.class).isBytes());
        assertEquals(12, training.size());
        for (int picture = 0; picture < 12; picture++) {
            assertColours(picture, training, picture);
        }
        assertColours(20, splits.validation(), 0);
        assertColours(21, splits.test(), 0);
        assertEquals(15, Datasets.load(folder).training().inputs());
    }

    private static void assertColours(int picture, Dataset dataset, int example) {
        float[] row = new float[45];
        dataset.copyRow(example, row, 0);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 3; y++) {
                for (int x = 0; x < 5; x++) {
                    assertEquals(channel(picture, x, y, c) / 256f, row[(c * 3 + y) * 5 + x]);
                }
            }
        }
    }

    @Test
    void coloursAreBroughtToASize() throws IOException {
        Path first = drawColours("a/0.png", 0);
        draw("b/0.jpg", 9, 200);
        ImageShape size = new ImageShape(2, 2, 3);
        Dataset all = reader(size).splits().all();
        float[] row = new float[12];
        all.copyRow(all.label(0) == 0 ? 0 : 1, row, 0);
        assertArrayEquals(Picture.read(first, true).inputs(size), row);
        assertTrue(assertThrows(
                        DataFormatException.class,
                        () -> DatasetReader.of(folder).inColour().splits())
                .getMessage()
                .contains("DatasetReader.withImages scales pictures to one size"));
    }

    @Test
    void whatIsNoPictureHasNoColours() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.svm"), "1 1:2\n0 2:3\n");
        assertThrown(
                DataFormatException.class,
                file + ": only folders of pictures can be read in colour, but this is something else",
                () -> DatasetReader.of(file).inColour().splits());
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
        assertEquals(
                "test" + File.separator + "c: the folder is named as no class of the training pictures", refusal(null));
        Files.writeString(folder.resolve("train/b/1.png"), "none");
        assertTrue(refusal(null).contains("1.png: is not a picture of a known format"), refusal(null));
        assertTrue(refusal(new ImageShape(30_000, 30_000)).contains("DatasetReader.withImages makes them smaller"));
        assertTrue(Files.exists(only));
    }
}
