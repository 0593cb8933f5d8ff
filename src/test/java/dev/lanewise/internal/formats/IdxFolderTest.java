package dev.lanewise.internal.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.ExampleRows;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFolderTest {

    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

    @TempDir
    private Path folder;

    /** Images of 2 x 3 pixels that count up. */
    private static byte[] images(int count) {
        ByteBuffer idx = ByteBuffer.allocate(16 + 6 * count)
                .putInt(0x803)
                .putInt(count)
                .putInt(2)
                .putInt(3);
        for (int i = 0; i < 6 * count; i++) {
            idx.put((byte) (37 * i));
        }
        return idx.array();
    }

    /** Labels 3, 2, 1, 0, 3, ... */
    private static byte[] labels(int count) {
        ByteBuffer idx = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            idx.put((byte) (3 - i % 4));
        }
        return idx.array();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    @BeforeEach
    void writeFourFiles() throws IOException {
        write(TRAIN_IMAGES, images(13));
        write(TRAIN_LABELS, labels(13));
        write(TEST_IMAGES, images(4));
        write(TEST_LABELS, labels(4));
    }

    private void rename(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to));
    }

    private void assertRefused(String sentence) {
        DataFormatException refusal = assertThrows(DataFormatException.class, () -> IdxFolder.load(folder, false));
        assertEquals(sentence.replace("$", folder.toString()), refusal.getMessage());
    }

    private void assertLoads() throws IOException {
        Splits splits = IdxFolder.load(folder, false);
        assertEquals(folder.toString(), splits.name());
        assertEquals(11, splits.training().size());
        assertEquals(2, splits.validation().size());
        assertEquals(4, splits.test().size());
        for (Dataset part : new Dataset[] {splits.training(), splits.validation(), splits.test()}) {
            assertEquals(4, part.classes());
            assertEquals(Optional.of(new ImageShape(2, 3)), part.shape());
            assertEquals(1 / 256f, Internals.of(part, ExampleRows.class).byteScale());
            assertTrue(Internals.of(part, ExampleRows.class).isBytes());
        }
        float[] row = new float[6];
        splits.validation().copyRow(0, row, 0);
        float[] expected = new float[6];
        for (int i = 0; i < 6; i++) {
            expected[i] = 37 * (66 + i) % 256 / 256f;
        }
        assertArrayEquals(expected, row);
        assertEquals(0, splits.validation().label(0));
        assertEquals(3, splits.test().label(0));
    }

    /** Images of 2 x 4 pixels whose number of example, row, column and colour is told by each byte. */
    private static byte[] coloured(int count, boolean coloursLast) {
        int[] sizes = coloursLast ? new int[] {2, 4, 3} : new int[] {3, 2, 4};
        ByteBuffer idx = ByteBuffer.allocate(20 + 24 * count).putInt(0x804).putInt(count);
        for (int size : sizes) {
            idx.putInt(size);
        }
        for (int i = 0; i < 24 * count; i++) {
            int at = i % 24;
            int pixel = coloursLast ? at / 3 : at % 8;
            int colour = coloursLast ? at % 3 : at / 8;
            idx.put((byte) (50 * (i / 24) + 10 * colour + pixel));
        }
        return idx.array();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fourDimensionsAreImagesInColour(boolean coloursLast) throws IOException {
        write(TRAIN_IMAGES, coloured(13, coloursLast));
        rename(TEST_IMAGES, "t10k-images-idx4-ubyte");
        write("t10k-images-idx4-ubyte", coloured(4, coloursLast));
        for (boolean streamed : new boolean[] {false, true}) {
            Splits splits = IdxFolder.load(folder, streamed);
            splits = streamed ? DataFileTest.mapped(splits, 1 << 20) : splits;
            assertEquals(Optional.of(new ImageShape(2, 4, 3)), splits.test().shape());
            float[] row = new float[24];
            splits.test().copyRow(3, row, 0);
            for (int i = 0; i < 24; i++) {
                assertEquals((150 + 10 * (i / 8) + i % 8 & 255) / 256f, row[i]);
            }
        }
    }

    @Test
    void fourOtherDimensionsAreRefused() throws IOException {
        byte[] images = coloured(13, true);
        images[19] = 2;
        write(TRAIN_IMAGES, images);
        assertRefused(
                "$/train-images-idx3-ubyte: the images have 2 x 4 x 2 numbers (offset 8), but rows x columns x 3 or"
                        + " 3 x rows x columns are expected of images in colour");
        ByteBuffer.wrap(images).putInt(8, 1 << 30).putInt(12, 1 << 30).putInt(16, 3);
        write(TRAIN_IMAGES, images);
        assertRefused("$/train-images-idx3-ubyte: the images have 1073741824 x 1073741824 x 3 pixels (offset 8), but an"
                + " image has between 1 and 2147483647");
        ByteBuffer.wrap(images).putInt(8, 20_000).putInt(12, 20_000).putInt(16, 3);
        write(TRAIN_IMAGES, images);
        assertRefused("$/train-images-idx3-ubyte: the body (13 images of 20000 x 20000 x 3) at offset 20 would be"
                + " 15600000000 bytes long, but a file of this length holds at most 312 from there on");
    }

    @Test
    void plainFilesAreRead() throws IOException {
        assertLoads();
    }

    @Test
    void gzipFilesAreReadWhateverTheirNames() throws IOException {
        write(TRAIN_IMAGES, gzip(images(13)));
        write(TEST_LABELS, gzip(labels(4)));
        rename(TEST_LABELS, TEST_LABELS + ".gz");
        rename(TEST_IMAGES, TEST_IMAGES + ".gz");
        assertLoads();
    }

    @Test
    void namesOfEmnistAreFound() throws IOException {
        rename(TRAIN_IMAGES, "emnist-digits-train-images-idx3-ubyte");
        rename(TRAIN_LABELS, "emnist-digits-train-labels-idx1-ubyte");
        rename(TEST_IMAGES, "emnist-digits-test-images-idx3-ubyte");
        rename(TEST_LABELS, "emnist-digits-test-labels-idx1-ubyte");
        assertLoads();
    }

    @Test
    void namesWithADotAndOtherFilesAreFine() throws IOException {
        rename(TRAIN_IMAGES, "train-images.idx3-ubyte");
        rename(TEST_LABELS, "T10K-labels.idx1-ubyte");
        write("README", new byte[3]);
        write("pretrain-images-idx3-ubyte", new byte[3]);
        assertLoads();
    }

    @Test
    void missingFileIsNamed() throws IOException {
        Files.delete(folder.resolve(TEST_LABELS));
        assertRefused("$: the folder has no t10k-labels-idx1-ubyte (or that with .gz, or with a name before it); "
                + "a data set of IDX files has four files");
    }

    @Test
    void twoFilesForOneRoleAreRefused() throws IOException {
        write("kmnist-train-images-idx3-ubyte.gz", gzip(images(13)));
        assertRefused("$: both kmnist-train-images-idx3-ubyte.gz and train-images-idx3-ubyte could be the "
                + "train-images-idx3-ubyte of the data set, but a folder must hold one data set");
    }

    @Test
    void folderInPlaceOfAFileIsRefused() throws IOException {
        Files.delete(folder.resolve(TEST_LABELS));
        Files.createDirectory(folder.resolve(TEST_LABELS));
        assertRefused("$/t10k-labels-idx1-ubyte: is not a regular file".replace("/", File.separator));
    }

    @Test
    void wrongMagicIsRefused() throws IOException {
        write(TRAIN_IMAGES, labels(13));
        assertRefused("$/train-images-idx3-ubyte: the magic number at offset 0 is 0x00000801, but an IDX file of "
                + "images starts with 0x00000803");
    }

    @Test
    void countsThatDifferAreRefused() throws IOException {
        write(TRAIN_LABELS, labels(12));
        assertRefused("$/train-labels-idx1-ubyte: the file has 12 labels for 13 images in $/train-images-idx3-ubyte");
    }

    @Test
    void testImagesOfAnotherSizeAreRefused() throws IOException {
        byte[] turned = images(4);
        turned[11] = 3;
        turned[15] = 2;
        write(TEST_IMAGES, turned);
        assertRefused("$/t10k-images-idx3-ubyte: the images are 3 x 2, but those of $/train-images-idx3-ubyte are 2 "
                + "x 3");
    }

    @Test
    void testLabelBeyondTheTrainingLabelsIsRefused() throws IOException {
        byte[] labels = labels(4);
        labels[10] = 4;
        write(TEST_LABELS, labels);
        assertRefused("$/t10k-labels-idx1-ubyte: label 2 is 4, but the training labels end with 3");
    }

    @Test
    void bytesBehindTheEndAreRefused() throws IOException {
        write(TEST_LABELS, Arrays.copyOf(labels(4), 13));
        assertRefused("$/t10k-labels-idx1-ubyte: the file goes on at offset 12, where it should end");
    }

    @Test
    void emptySetsAreRefused() throws IOException {
        write(TRAIN_IMAGES, images(0));
        assertRefused("$/train-images-idx3-ubyte: the file holds 0 images (offset 4), but between 1 and 2147483647 are "
                + "expected");
        write(
                TRAIN_IMAGES,
                ByteBuffer.allocate(16)
                        .putInt(0x803)
                        .putInt(13)
                        .putInt(0)
                        .putInt(3)
                        .array());
        assertRefused("$/train-images-idx3-ubyte: the images have 0 x 3 pixels (offset 8), but an image has between "
                + "1 and 2147483647");
    }

    @Test
    void emptyFileIsRefused() throws IOException {
        write(TRAIN_LABELS, new byte[0]);
        assertRefused("$/train-labels-idx1-ubyte: the file ends at offset 0, where the header is expected");
    }

    /** Sizes as an attacker would choose them: their product beyond an int, beyond a long, and just beyond the file. */
    @ParameterizedTest
    @CsvSource({
        "2147483647, 2147483647, 1",
        "2147483647, 46341, 46340",
        "1, 65536, 65536",
        "-1, 1, 1",
        "13, -1, -1",
        "13, 2, 4",
        "357913941, 2, 3"
    })
    void sizesThatTheFileCannotHoldAreRefusedBeforeAnythingIsMade(int count, int rows, int columns) throws IOException {
        byte[] header = ByteBuffer.allocate(94)
                .putInt(0x803)
                .putInt(count)
                .putInt(rows)
                .putInt(columns)
                .array();
        write(TRAIN_IMAGES, header);
        String plain = assertThrows(DataFormatException.class, () -> IdxFolder.load(folder, false))
                .getMessage();
        assertTrue(plain.startsWith(folder + File.separator + TRAIN_IMAGES + ": "), plain);
        assertTrue(
                plain.contains("a file of this length holds at most 78")
                        || plain.contains("pixels (offset 8)")
                        || plain.contains("holds 4294967295 images"),
                plain);
        write(TRAIN_IMAGES, gzip(header));
        assertThrows(DataFormatException.class, () -> IdxFolder.load(folder, false));
    }

    @Test
    void truncatedGzipIsRefusedWithTheFileNamed() throws IOException {
        byte[] zipped = gzip(images(13));
        write(TRAIN_IMAGES, Arrays.copyOf(zipped, zipped.length - 4));
        assertRefused("$/train-images-idx3-ubyte: the gzip data is cut off (near unzipped offset 94)");
    }

    @Test
    void headerThatGzipBelowItDoesNotFillIsRefused() throws IOException {
        byte[] header = Arrays.copyOf(images(13), 94);
        header[6] = 1; // 256 + 13 images
        write(TRAIN_IMAGES, gzip(header));
        assertRefused("$/train-images-idx3-ubyte: the file ends at offset 94, but the body (269 images of 2 x 3) "
                + "goes on to "
                + "offset 1630");
    }
}
