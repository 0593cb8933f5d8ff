package dev.lanewise.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * MNIST as the notebook has it: a pixel is byte/256, the first 50,000 training images train, 10,000 others test.
 *
 * @param x pixels to train on, row-major
 * @param labels their digits
 * @param testX pixels to test with, row-major
 * @param testLabels their digits
 */
public record Digits(float[] x, byte[] labels, float[] testX, byte[] testLabels) {
    public static final int TRAINING = 50_000;
    public static final int TEST = 10_000;
    public static final int PIXELS = 784;
    public static final int CLASSES = 10;

    public static Digits read(Path folder) throws IOException {
        return new Digits(
                pixels(folder.resolve("train-images-idx3-ubyte"), TRAINING),
                bytes(folder.resolve("train-labels-idx1-ubyte"), 8, TRAINING),
                pixels(folder.resolve("t10k-images-idx3-ubyte"), TEST),
                bytes(folder.resolve("t10k-labels-idx1-ubyte"), 8, TEST));
    }

    /** Only the first test images, and none to train on: reading all would take long and warm the JVM up. */
    public static Digits firstTest(Path folder, int count) throws IOException {
        return new Digits(
                new float[0],
                new byte[0],
                pixels(folder.resolve("t10k-images-idx3-ubyte"), count),
                bytes(folder.resolve("t10k-labels-idx1-ubyte"), 8, count));
    }

    private static byte[] bytes(Path file, int header, int count) throws IOException {
        return Arrays.copyOfRange(Files.readAllBytes(file), header, header + count);
    }

    private static float[] pixels(Path file, int images) throws IOException {
        byte[] bytes = bytes(file, 16, images * PIXELS);
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (bytes[i] & 255) / 256f;
        }
        return values;
    }

    /** The outputs wanted for the training images, row-major: a row with a single 1 for each. */
    public float[] wanted() {
        float[] y = new float[TRAINING * CLASSES];
        for (int i = 0; i < TRAINING; i++) {
            y[i * CLASSES + labels[i]] = 1;
        }
        return y;
    }

    /** The test images, one array each. */
    public float[][] testImages() {
        float[][] images = new float[testLabels.length][];
        for (int i = 0; i < images.length; i++) {
            images[i] = Arrays.copyOfRange(testX, i * PIXELS, (i + 1) * PIXELS);
        }
        return images;
    }

    /** How many test images are right, given the outputs for all of them, row-major. */
    public int correct(float[] outputs) {
        int correct = 0;
        for (int i = 0; i < TEST; i++) {
            int best = 0;
            for (int c = 1; c < CLASSES; c++) {
                best = outputs[i * CLASSES + c] > outputs[i * CLASSES + best] ? c : best;
            }
            correct += best == testLabels[i] ? 1 : 0;
        }
        return correct;
    }

    /** 0 to 49,999, to be shuffled. */
    public static int[] order() {
        int[] order = new int[TRAINING];
        for (int i = 0; i < TRAINING; i++) {
            order[i] = i;
        }
        return order;
    }

    public static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[j];
            order[j] = held;
        }
    }

    /** Copies rows of so many columns, {@code to[i] = from[order[start + i]]}. */
    public static void gather(float[] from, int columns, int[] order, int start, int count, float[] to) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(from, order[start + i] * columns, to, i * columns, columns);
        }
    }
}
