package dev.lanewise.bench;

import dev.lanewise.data.Datasets;
import dev.lanewise.data.Splits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 60,000 and 10,000 images of 28 x 28 bytes, a fifth of them not zero, from IDX files and an archive of NumPy, and
 * 5,000 of them from a folder of PNG files: beside the bare reading and inflating of the same bytes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class LoadBenchmark {
    private static final int SIDE = 28;
    private static final int TRAINING = 60_000;
    private static final int TEST = 10_000;
    private static final int PICTURES = 5_000;
    private static final int CLASSES = 10;
    private static final int BUFFER = 1 << 16;

    /** What the images come in. */
    public enum Source {
        /** Four IDX files. */
        IDX,
        /** The same, zipped. */
        IDX_GZ,
        /** An archive of NumPy as savez writes it. */
        NPZ,
        /** The same as savez_compressed writes it. */
        NPZ_COMPRESSED,
        /** A folder of PNG files for each class. */
        PNG
    }

    @Param
    public Source source;

    /** Of pictures; everything else is read by one thread. */
    @Param({"1", "2"})
    public int threads;

    Path folder;
    Path data;
    private ForkJoinPool pool;

    /** Writes the files. */
    @Setup
    public void write() throws IOException {
        folder = Files.createTempDirectory("lanewise");
        pool = new ForkJoinPool(threads);
        data = folder;
        byte[] pixels = new byte[(TRAINING + TEST) * SIDE * SIDE];
        Random random = new Random(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextInt(5) == 0 ? (byte) random.nextInt(256) : 0;
        }
        switch (source) {
            case IDX, IDX_GZ -> {
                idx("train-images-idx3-ubyte", 3, TRAINING, pixels, 0, SIDE * SIDE);
                idx("train-labels-idx1-ubyte", 1, TRAINING, labels(TRAINING), 0, 1);
                idx("t10k-images-idx3-ubyte", 3, TEST, pixels, TRAINING * SIDE * SIDE, SIDE * SIDE);
                idx("t10k-labels-idx1-ubyte", 1, TEST, labels(TEST), 0, 1);
            }
            case NPZ, NPZ_COMPRESSED -> {
                data = folder.resolve("images.npz");
                npz(pixels);
            }
            case PNG -> {
                for (int i = 0; i < PICTURES; i++) {
                    png(i, pixels);
                }
            }
        }
    }

    private static byte[] labels(int count) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % CLASSES);
        }
        return labels;
    }

    private void idx(String name, int dimensions, int count, byte[] bytes, int from, int size) throws IOException {
        Path file = folder.resolve(source == Source.IDX_GZ ? name + ".gz" : name);
        OutputStream to = Files.newOutputStream(file);
        try (DataOutputStream out =
                new DataOutputStream(source == Source.IDX_GZ ? new GZIPOutputStream(to, BUFFER) : to)) {
            out.writeInt(0x800 | dimensions);
            out.writeInt(count);
            if (dimensions == 3) {
                out.writeInt(SIDE);
                out.writeInt(SIDE);
            }
            out.write(bytes, from, count * size);
        }
    }

    private void npz(byte[] pixels) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(data))) {
            zip.setLevel(source == Source.NPZ ? 0 : 6);
            npy(zip, "x_train", TRAINING + ", 28, 28", pixels, 0, TRAINING * SIDE * SIDE);
            npy(zip, "y_train", TRAINING + ",", labels(TRAINING), 0, TRAINING);
            npy(zip, "x_test", TEST + ", 28, 28", pixels, TRAINING * SIDE * SIDE, TEST * SIDE * SIDE);
            npy(zip, "y_test", TEST + ",", labels(TEST), 0, TEST);
        }
    }

    private static void npy(ZipOutputStream zip, String name, String shape, byte[] bytes, int from, int count)
            throws IOException {
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + shape + "), }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        zip.write(new byte[] {
            (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), (byte) (header.length() >> 8)
        });
        zip.write(header.getBytes(StandardCharsets.US_ASCII));
        zip.write(bytes, from, count);
        zip.closeEntry();
    }

    private void png(int number, byte[] pixels) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.getRaster().setSample(i % SIDE, i / SIDE, 0, pixels[number * SIDE * SIDE + i] & 255);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        Path of = Files.createDirectories(folder.resolve(String.valueOf(number % CLASSES)));
        Files.write(of.resolve(number + ".png"), bytes.toByteArray());
    }

    /** Deletes them. */
    @TearDown
    public void delete() throws IOException {
        pool.shutdown();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** What {@code train --data} does before it trains. */
    @Benchmark
    public Splits load() throws InterruptedException, ExecutionException {
        return pool.submit(() -> Datasets.load(data)).get();
    }

    /** The same bytes, unzipped if they are zipped, and not looked at. */
    @Benchmark
    public long read() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).mapToLong(this::length).sum();
        }
    }

    private long length(Path file) {
        byte[] buffer = new byte[BUFFER];
        long sum = 0;
        try (InputStream in = Files.newInputStream(file);
                InputStream unzipped = source == Source.IDX_GZ ? new GZIPInputStream(in, BUFFER) : in) {
            for (int count = unzipped.read(buffer); count >= 0; count = unzipped.read(buffer)) {
                sum += count + buffer[0];
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum;
    }
}
