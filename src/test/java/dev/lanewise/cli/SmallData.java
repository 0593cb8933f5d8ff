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
        return write(folder, training, SIDE, SIDE);
    }

    /** The same with images of another side, of at most so many classes. */
    static Path write(Path folder, int training, int side, int classes) throws IOException {
        Files.createDirectories(folder);
        write(folder, "train", training, side, classes, 1);
        write(folder, "t10k", TEST, side, classes, 2);
        return folder;
    }

    private static void write(Path folder, String part, int count, int side, int classes, int seed) throws IOException {
        byte[][] pixels = new byte[count][];
        byte[] labels = new byte[count];
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % classes);
            pixels[i] = image(labels[i], side, random);
        }
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), images(side, side, pixels));
        Files.write(
                folder.resolve(part + "-labels-idx1-ubyte"),
                ByteBuffer.allocate(8 + count)
                        .putInt(0x801)
                        .putInt(count)
                        .put(labels)
                        .array());
    }

    /** An image of a class, with some noise. */
    static byte[] image(int label, Random random) {
        return image(label, SIDE, random);
    }

    private static byte[] image(int label, int side, Random random) {
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextInt(60) + (i / side == label ? 190 : 0));
        }
        return pixels;
    }

    /** The content of an IDX file of images. */
    static byte[] images(int rows, int columns, byte[]... pixels) {
        ByteBuffer file = ByteBuffer.allocate(16 + pixels.length * rows * columns)
                .putInt(0x803)
                .putInt(pixels.length)
                .putInt(rows)
                .putInt(columns);
        for (byte[] image : pixels) {
            file.put(image);
        }
        return file.array();
    }
}
