package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Splits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that would become large. */
@Tag("processes")
class BombTest {
    private static final int MB = 1 << 20;
    /** Unzipped; some 300 KB packed. */
    private static final int LARGE = 300;

    @TempDir
    private Path folder;

    /** What reading a file allocates may be the file's size a hundred times, or what a small one may become. */
    private void assertRefused(Path file, String expected) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        String message = assertThrows(DataFormatException.class, () -> {
                    if (file.toString().endsWith(".png")) {
                        Picture.read(file, false);
                    } else {
                        Datasets.load(file);
                    }
                })
                .getMessage();
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertTrue(message.contains(expected), message);
        assertTrue(allocated < 150L * MB, allocated + " bytes for the " + Files.size(file) + " of the file");
    }

    private static void zeros(OutputStream out, int megabytes) throws IOException {
        byte[] zeros = new byte[MB];
        for (int i = 0; i < megabytes; i++) {
            out.write(zeros);
        }
    }

    @Test
    void idxFileThatUnzipsToMuchIsRefused() throws IOException {
        UntrustedFile.IDX_LABELS.read(UntrustedSeeds.idxLabels(), folder);
        byte[] header = ByteBuffer.allocate(16)
                .putInt(0x803)
                .putInt(LARGE)
                .putInt(1024)
                .putInt(1024)
                .array();
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("train-images-idx3-ubyte")))) {
            out.write(header);
            zeros(out, LARGE);
        }
        assertRefused(folder, "train-images-idx3-ubyte: unzipped, it takes " + LARGE + " MB or more, over 100 times");
    }

    /** The header promises what such a file might hold; what there is ends soon. */
    @Test
    void promiseOfAZippedFileIsNoReasonToMakeRoom() throws IOException {
        UntrustedFile.IDX_LABELS.read(UntrustedSeeds.idxLabels(), folder);
        byte[] header = ByteBuffer.allocate(16)
                .putInt(0x803)
                .putInt(60)
                .putInt(1024)
                .putInt(1024)
                .array();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(header);
            byte[] noise = new byte[MB / 8];
            new Random(1).nextBytes(noise);
            out.write(noise);
        }
        Files.write(folder.resolve("train-images-idx3-ubyte"), packed.toByteArray());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        assertThrows(DataFormatException.class, () -> Datasets.load(folder));
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertTrue(allocated < 30 * packed.size(), allocated + " bytes for the " + packed.size() + " of the file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "# nothing at all in this line either\n"})
    void textThatUnzipsToMuchIsRefused(String line) throws IOException {
        Path file = folder.resolve("data.svm.gz");
        byte[] block = line.repeat(MB / line.length()).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 80; i++) {
                out.write(block);
            }
        }
        String message = assertThrows(DataFormatException.class, () -> Datasets.load(file))
                .getMessage();
        assertTrue(
                message.startsWith(file + ": unzipped, it takes 64 MB or more, over 100 times the size of"), message);
    }

    @Test
    void pickleThatUnzipsToMuchIsRefused() throws IOException {
        Path file = folder.resolve("mnist.pkl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            // A string of so many bytes.
            out.write(ByteBuffer.allocate(7)
                    .put((byte) 0x80)
                    .put((byte) 2)
                    .put((byte) 'T')
                    .putInt(Integer.reverseBytes(LARGE * MB))
                    .array());
            zeros(out, LARGE);
        }
        assertRefused(file, ": unzipped, it takes " + LARGE + " MB or more, over 100 times");
    }

    @Test
    void arrayThatUnzipsToMuchIsRefused() throws IOException {
        Path file = folder.resolve("data.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(UntrustedSeeds.npy(
                    "{'descr': '|u1', 'fortran_order': False, 'shape': (" + LARGE + ", 1048576), }", new byte[0]));
            zeros(zip, LARGE);
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(UntrustedSeeds.npyTargets());
        }
        assertRefused(file, "data.npz, x.npy: unzipped, it takes " + LARGE + " MB or more, over 100 times");
    }

    /** Sparse labels become a table. */
    @Test
    void fewLabelsWithLargeNumbersAreRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("data.svm"), "65000,1 1:1\n".repeat(400));
        assertRefused(
                file,
                ": the table of 400 examples and labels up to 65000 takes 99 MB or more, over 100 times the size"
                        + " of the file, which is refused as a possible decompression bomb");
    }

    @Test
    void largePictureInASmallFileIsRefused() throws IOException {
        Path file = folder.resolve("empty.png");
        ImageIO.write(new BufferedImage(5000, 5000, BufferedImage.TYPE_BYTE_BINARY), "png", file.toFile());
        assertRefused(file, ": the picture has 5000 x 5000 pixels in " + Files.size(file) + " bytes, which is refused");
    }

    /** A chunk says how long it is, and the decoder of the JDK may believe it. */
    @Test
    void chunkOfAPictureThatPromisesMuchIsRefused() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(
                png,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(4)
                        .putInt(4)
                        .put(new byte[] {8, 3, 0, 0, 0})
                        .array(),
                13);
        chunk(png, "PLTE", new byte[12], Integer.MAX_VALUE);
        Path file = Files.write(folder.resolve("promise.png"), png.toByteArray());
        assertRefused(file, "promise.png: ");
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data, int length) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.write(ByteBuffer.allocate(4).putInt(length).array());
        png.write(name);
        png.write(data);
        png.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** A progressive JPEG is decoded as often as it has scans, which take a few bytes each. */
    @Test
    void pictureOfManyScansIsRefused() throws IOException {
        byte[] jpeg = UntrustedSeeds.picture("jpg", true);
        int scan = 0;
        while (jpeg[scan] != (byte) 0xff || jpeg[scan + 1] != (byte) 0xda) {
            scan++;
        }
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(jpeg, 0, scan);
        for (int i = 0; i < 30; i++) {
            many.write(jpeg, scan, jpeg.length - 2 - scan);
        }
        many.write(jpeg, jpeg.length - 2, 2);
        Path file = Files.write(folder.resolve("scans.jpg"), many.toByteArray());
        String message = assertThrows(DataFormatException.class, () -> Picture.read(file, false))
                .getMessage();
        assertTrue(message.matches(".*: the picture comes in \\d+ scans, but at most 100 are expected"), message);
        Files.write(file, jpeg);
        assertEquals(9, Picture.read(file, false).columns());
    }

    @Test
    void pictureAfterVeryManyCommentsIsRefused() throws IOException {
        byte[] gif = UntrustedSeeds.picture("gif", false);
        // After the header and the table of colours.
        int start = 13 + 3 * (2 << (gif[10] & 7));
        for (int comments : new int[] {1000, 1001}) {
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            many.write(gif, 0, start);
            for (int i = gif[start] == 0x21 ? 1 : 0; i < comments; i++) {
                many.write(new byte[] {0x21, (byte) 0xfe, 1, 'x', 0});
            }
            if (comments == 1000) {
                many.write(gif, start, gif.length - start);
            }
            // Java needs long to find the size of a picture after many comments; refusal comes before.
            Path file = Files.write(folder.resolve("comments.gif"), many.toByteArray());
            if (comments == 1000) {
                assertEquals(9, Picture.read(file, false).columns());
            } else {
                String message = assertThrows(DataFormatException.class, () -> Picture.read(file, false))
                        .getMessage();
                assertTrue(message.startsWith(file + ": the picture comes after 1001 extensions"), message);
            }
        }
    }

    /** Of a hundred times its size, but small all the same. */
    @Test
    void smallFilesMayBeZippedAsTheyLike() throws IOException {
        Path file = folder.resolve("zeros.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(UntrustedSeeds.npy(
                    "{'descr': '|u1', 'fortran_order': False, 'shape': (13, 1048576), }", new byte[0]));
            zeros(zip, 13);
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(UntrustedSeeds.npyTargets());
        }
        Splits splits = Datasets.load(file);
        assertEquals(MB, splits.training().inputs());
    }
}
