package dev.lanewise.internal.engine;

import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.PlainRandom;
import dev.lanewise.internal.random.CounterRandom;
import dev.lanewise.internal.random.CounterRandom.Purpose;
import dev.lanewise.training.Augmentation;
import java.util.Arrays;

/** What must become of an image that is varied, in plain words: no frame, no rooms, no products of matrices. */
public final class PlainAugmenter {
    private final Augmentation augmentation;
    private final int channels;
    private final int rows;
    private final int columns;
    private final long seed;
    private final float[] bellOfRow;
    private final float[] bellOfColumn;

    public PlainAugmenter(Augmentation augmentation, ImageShape shape, long seed) {
        this.augmentation = augmentation;
        this.channels = shape.channels();
        this.rows = shape.rows();
        this.columns = shape.columns();
        this.seed = seed;
        this.bellOfRow = bell(columns);
        this.bellOfColumn = bell(rows);
    }

    public float[] varied(int epoch, int example, float[] pixels) {
        float[] flat = new float[Kernels.padded(pixels.length)];
        for (int from = 0; from < pixels.length; from += rows * columns) {
            float[] plane = Arrays.copyOfRange(pixels, from, from + rows * columns);
            System.arraycopy(variedPlane(epoch, example, plane), 0, flat, from, plane.length);
        }
        addNoise(
                new CounterRandom(seed, Purpose.AUGMENTATION, 2).key(epoch, example),
                0,
                (float) augmentation.noise(),
                channels * rows * columns,
                flat);
        return Arrays.copyOf(flat, pixels.length);
    }

    private float[] variedPlane(int epoch, int example, float[] pixels) {
        long key = new CounterRandom(seed, Purpose.AUGMENTATION, 0).key(epoch, example);
        float[][] image = new float[rows][columns];
        for (int i = 0; i < pixels.length; i++) {
            image[i / columns][i % columns] = pixels[i];
        }
        if (augmentation.shift()
                        + augmentation.rotation()
                        + augmentation.scale()
                        + augmentation.shear()
                        + augmentation.elastic()
                > 0) {
            image = moved(key, epoch, example, image);
        }
        if (CounterRandom.share(key, 100) < augmentation.erasing()) {
            erase(key, image);
        }
        float[] flat = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            flat[i] = image[i / columns][i % columns];
        }
        return flat;
    }

    private static void addNoise(long key, int first, float sigma, int count, float[] to) {
        for (int i = 0; i < count && sigma > 0; i++) {
            to[i] = Math.fma(sigma, PlainRandom.gaussian(key, first + i), to[i]);
        }
    }

    private float[][] moved(long key, int epoch, int example, float[][] image) {
        double angle = Math.toRadians(augmentation.rotation() * (2 * CounterRandom.share(key, 0) - 1));
        double tilt = Math.toRadians(augmentation.shear() * (2 * CounterRandom.share(key, 1) - 1));
        double lean = Augmenter.sine(tilt) / Augmenter.cosine(tilt);
        double width = 1 + augmentation.scale() * (2 * CounterRandom.share(key, 2) - 1);
        double height = 1 + augmentation.scale() * (2 * CounterRandom.share(key, 3) - 1);
        double right = augmentation.shift() * (2 * CounterRandom.share(key, 4) - 1);
        double down = augmentation.shift() * (2 * CounterRandom.share(key, 5) - 1);
        float[][] fieldX = new float[rows][columns];
        float[][] fieldY = new float[rows][columns];
        if (augmentation.elastic() > 0) {
            long ofFields = new CounterRandom(seed, Purpose.AUGMENTATION, 1).key(epoch, example);
            int stride = Kernels.padded(columns);
            fieldX = smoothed(ofFields, 0, stride);
            fieldY = smoothed(ofFields, rows * stride, stride);
        }
        float[][] moved = new float[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float x = j - (columns - 1) / 2f;
                float y = i - (rows - 1) / 2f;
                // Counted from 1, as if the image had a frame.
                float fromX = Math.fma(
                                (float) (Augmenter.cosine(angle) / width),
                                x,
                                Math.fma(
                                        (float) ((Augmenter.cosine(angle) * lean - Augmenter.sine(angle)) / height),
                                        y,
                                        (float) right + (columns - 1) / 2f + 1))
                        + fieldX[i][j];
                float fromY = Math.fma(
                                (float) (Augmenter.sine(angle) / width),
                                x,
                                Math.fma(
                                        (float) ((Augmenter.sine(angle) * lean + Augmenter.cosine(angle)) / height),
                                        y,
                                        (float) down + (rows - 1) / 2f + 1))
                        + fieldY[i][j];
                fromX = Math.min(Math.max(fromX, 0), columns + 1);
                fromY = Math.min(Math.max(fromY, 0), rows + 1);
                int left = (int) Math.floor(fromX) - 1;
                int top = (int) Math.floor(fromY) - 1;
                float partOfRight = fromX - (float) Math.floor(fromX);
                float upper = mixed(at(image, top, left), at(image, top, left + 1), partOfRight);
                float lower = mixed(at(image, top + 1, left), at(image, top + 1, left + 1), partOfRight);
                moved[i][j] = mixed(upper, lower, fromY - (float) Math.floor(fromY));
            }
        }
        return moved;
    }

    private static float mixed(float a, float b, float partOfB) {
        return Math.fma(partOfB, b - a, a);
    }

    private float at(float[][] image, int row, int column) {
        return row < 0 || row >= rows || column < 0 || column >= columns ? 0 : image[row][column];
    }

    /** Smoothed along each row, and then along each column. */
    private float[][] smoothed(long key, int first, int stride) {
        float[] noise = new float[rows * stride];
        addNoise(key, first, (float) (augmentation.elastic() / Math.sqrt(3)), noise.length, noise);
        float[][] along = new float[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < columns; k++) {
                    along[i][j] = Math.fma(noise[i * stride + k], bellOfRow[Math.abs(k - j)], along[i][j]);
                }
            }
        }
        float[][] both = new float[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < rows; k++) {
                    both[i][j] = Math.fma(bellOfColumn[Math.abs(i - k)], along[k][j], both[i][j]);
                }
            }
        }
        return both;
    }

    /** The weights of a smoothing along so many pixels, by distance. */
    private float[] bell(int size) {
        double narrow = 1 / (2 * augmentation.sigma() * augmentation.sigma());
        double sum = 1;
        for (int i = 1; i < Math.max(size, (int) (10 * augmentation.sigma() + 1)); i++) {
            sum += 2 * StrictMath.exp(-narrow * i * i);
        }
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            weights[i] = (float) (StrictMath.exp(-narrow * i * i) / sum);
        }
        return weights;
    }

    private void erase(long key, float[][] image) {
        int next = 101;
        for (int tries = 0; tries < 10; tries++) {
            double area = rows * columns * (0.02 + (0.33 - 0.02) * CounterRandom.share(key, next++));
            double ratio =
                    StrictMath.exp(StrictMath.log(0.3) + StrictMath.log(3.3 / 0.3) * CounterRandom.share(key, next++));
            long height = Math.round(Math.sqrt(area * ratio));
            long width = Math.round(Math.sqrt(area / ratio));
            if (height < 1 || width < 1 || height >= rows || width >= columns) {
                continue;
            }
            int top = (int) (CounterRandom.share(key, next++) * (rows - height + 1));
            int left = (int) (CounterRandom.share(key, next++) * (columns - width + 1));
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    boolean inside = i >= top && i < top + height && j >= left && j < left + width;
                    image[i][j] = inside ? 0 : image[i][j];
                }
            }
            return;
        }
    }
}
