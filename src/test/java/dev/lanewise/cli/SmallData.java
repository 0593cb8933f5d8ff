package dev.lanewise.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A folder of IDX files with images of 4 x 4 pixels that are easy to tell apart: class c has the row c of ink. */
final class SmallData {
    static final int SIDE = 4;
    static final int TRAINING = 120;
    static final int TEST = 40;

    private SmallData() {}

    /** Writes the four files: 120 images to train on, 100 of them after those for validation are taken, and 40 to test. */
    static Path write(Path folder) throws IOException {
        return write(folder, TRAINING);
    }

    /** The same with another number of images to train on. */
    static Path write(Path folder, int training) throws IOException {
        Files.createDirectories(folder);
        write(folder, "train", training, 1);
        write(folder, "t10k", TEST, 2);
        return folder;
    }

    private static void write(Path folder, String part, int count, int seed) throws IOException {
        byte[][] pixels = new byte[count][];
        byte[] labels = new byte[count];
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % SIDE);
            pixels[i] = image(labels[i], random);
        }
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), images(SIDE, SIDE, pixels));
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"),
                ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count).put(labels).array());
    }

    /** An image of a class, with some noise. */
    static byte[] image(int label, Random random) {
        byte[] pixels = new byte[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextInt(60) + (i / SIDE == label ? 190 : 0));
        }
        return pixels;
    }

    /** The content of an IDX file of images. */
    static byte[] images(int rows, int columns, byte[]... pixels) {
        ByteBuffer file = ByteBuffer.allocate(16 + pixels.length * rows * columns)
                .putInt(0x803).putInt(pixels.length).putInt(rows).putInt(columns);
        for (byte[] image : pixels) {
            file.put(image);
        }
        return file.array();
    }
}
