package dev.lanewise.train;

import dev.lanewise.data.ImageShape;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.random.CounterRandom;
import dev.lanewise.random.CounterRandom.Purpose;
import java.util.Arrays;

/**
 * Varies images as an {@link Augmentation} says. What becomes of an image depends on seed, epoch and its number, not on who does
 * it and when. Safe for use by several threads, each with a {@link Room} of its own.
 *
 * <p>Sine and cosine are sums of their own: {@link Math} may differ by a last bit from machine to machine, and {@link StrictMath}
 * allocates from JDK 21 on.
 */
public final class Augmenter {
    private static final double LEAST_ERASED = 0.02;
    private static final double MOST_ERASED = 0.33;
    /** Of its height over its width, 0.3 to 3.3. */
    private static final double LOG_OF_NARROWEST = StrictMath.log(0.3);
    private static final double LOG_OF_RANGE = StrictMath.log(3.3 / 0.3);
    /** Rectangles that are drawn until one fits, as torchvision's RandomErasing does. */
    private static final int TRIES = 10;
    /** Number of an image's first number for that, which leaves room for more of the others. */
    private static final int FIRST_OF_ERASING = 100;
    /** The series of sine and cosine end with this power of the angle, or the next. */
    private static final int TERMS = 24;

    private final Augmentation augmentation;
    private final Kernels kernels;
    private final int channels;
    private final int rows;
    private final int columns;
    /** Floats from row to row of a field of displacements. */
    private final int stride;
    private final CounterRandom draws;
    private final CounterRandom distortions;
    private final CounterRandom noises;
    /** Matrices (rows, rows) and (columns, columns) that smooth a field from the left and from the right. */
    private final float[] downwards;
    private final float[] sideways;

    /** What one thread needs to vary one image after the other. */
    public static final class Room {
        /** The planes of an image, each with a frame of zeros. */
        private final float[] framed;
        private final float[] field;
        private final float[] between;
        private final float[] right;
        private final float[] down;
        private final float[] normals;
        private final long[] key = new long[1];
        /** Where the numbers that are drawn come from, and the next of them. */
        private long drawn;
        private int next;

        private Room(Augmenter augmenter) {
            boolean moves = augmenter.augmentation.moves();
            int fieldSize = augmenter.augmentation.elastic() > 0 ? augmenter.rows * augmenter.stride : 0;
            int drawn = Math.max(fieldSize,
                    augmenter.augmentation.noise() > 0 ? augmenter.channels * augmenter.rows * augmenter.columns : 0);
            framed = new float[moves ? augmenter.channels * augmenter.frameSize() : 0];
            field = new float[fieldSize];
            between = new float[fieldSize];
            right = new float[fieldSize];
            down = new float[fieldSize];
            normals = new float[2 * Kernels.padded(drawn)];
        }

        private void draw(long from, int first) {
            drawn = from;
            next = first;
        }

        /** In [0, 1). */
        private double share() {
            return CounterRandom.share(drawn, next++);
        }

        /** In [-1, 1). */
        private double signed() {
            return 2 * share() - 1;
        }
    }

    /**
     * One for images of a shape.
     *
     * @throws ArithmeticException if a matrix of the image's longer side would be too large for an array
     */
    public Augmenter(Augmentation augmentation, ImageShape shape, long seed, Kernels kernels) {
        this.augmentation = augmentation;
        this.kernels = kernels;
        this.channels = shape.channels();
        this.rows = shape.rows();
        this.columns = shape.columns();
        this.stride = Kernels.padded(columns);
        this.draws = new CounterRandom(seed, Purpose.AUGMENTATION, 0);
        this.distortions = new CounterRandom(seed, Purpose.AUGMENTATION, 1);
        this.noises = new CounterRandom(seed, Purpose.AUGMENTATION, 2);
        boolean distorts = augmentation.elastic() > 0;
        this.downwards = distorts ? smoothing(rows, rows) : new float[0];
        this.sideways = distorts ? smoothing(columns, stride) : new float[0];
    }

    /** The matrix (size, size) of a Gaussian convolution with zeros beyond the ends, with {@code stride} floats a row. */
    private float[] smoothing(int size, int stride) {
        double[] bell = new double[size];
        double narrow = 1 / (2 * augmentation.sigma() * augmentation.sigma());
        double sum = 0;
        // Beyond 10 sigma nothing is left of it.
        int reach = (int) Math.max(size, 10 * augmentation.sigma() + 1);
        for (int i = 0; i < reach; i++) {
            double value = StrictMath.exp(-narrow * i * i);
            sum += i == 0 ? value : 2 * value;
            if (i < size) {
                bell[i] = value;
            }
        }
        float[] matrix = new float[Math.multiplyExact(size, stride)];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                matrix[i * stride + j] = (float) (bell[Math.abs(i - j)] / sum);
            }
        }
        return matrix;
    }

    /** Room for one thread. */
    public Room room() {
        return new Room(this);
    }

    /**
     * Varies an image in place, all planes of one in colour alike, but for noise, which is each number's own.
     *
     * @param example number of the image in its data set
     * @param x the image at {@code x[at]}, row by row, with room up to the padded number of its inputs
     */
    public void apply(int epoch, int example, float[] x, int at, Room room) {
        long key = draws.key(epoch, example);
        if (augmentation.moves()) {
            if (augmentation.elastic() > 0) {
                distort(distortions.key(epoch, example), room);
            }
            frame(x, at, room.framed);
            room.draw(key, 0);
            move(x, at, room);
        }
        if (augmentation.erasing() > 0) {
            room.draw(key, FIRST_OF_ERASING);
            erase(x, at, room);
        }
        if (augmentation.noise() > 0) {
            room.key[0] = noises.key(epoch, example);
            kernels.addNoise(
                    1, channels * rows * columns, (float) augmentation.noise(), room.key, 0, x, at, 0, room.normals);
        }
    }

    /**
     * Fields of displacements: numbers of the normal distribution, smoothed. Simard's are uniform in (-1, 1); these have the same
     * variance, and a weighted sum of hundreds looks the same.
     */
    private void distort(long key, Room room) {
        float spread = (float) (augmentation.elastic() / Math.sqrt(3));
        room.key[0] = key;
        displacements(0, spread, room, room.right);
        displacements(rows * stride, spread, room, room.down);
    }

    private void displacements(int first, float spread, Room room, float[] smooth) {
        Arrays.fill(room.field, 0);
        kernels.addNoise(1, rows * stride, spread, room.key, first, room.field, 0, 0, room.normals);
        kernels.multiply(
                false, rows, columns, columns, room.field, 0, stride, 1, Kernels.PANEL, sideways, 0, stride,
                room.between, 0, stride);
        kernels.multiply(
                false, rows, columns, rows, downwards, 0, rows, 1, Kernels.PANEL,
                room.between, 0, stride, smooth, 0, stride);
    }

    private void frame(float[] x, int at, float[] framed) {
        for (int i = 0; i < channels * rows; i++) {
            int to = i / rows * frameSize() + (i % rows + 1) * (columns + 2) + 1;
            System.arraycopy(x, at + i * columns, framed, to, columns);
        }
    }

    private int frameSize() {
        return (rows + 2) * (columns + 2);
    }

    /**
     * Fetches every pixel from where it was: M (pixel - middle) + middle + shift + displacement, between four pixels, linearly. M
     * is a rotation times a shear times a scaling.
     */
    private void move(float[] x, int at, Room room) {
        double angle = Math.toRadians(augmentation.rotation() * room.signed());
        double lean = Math.toRadians(augmentation.shear() * room.signed());
        double slope = sine(lean) / cosine(lean);
        double width = 1 + augmentation.scale() * room.signed();
        double height = 1 + augmentation.scale() * room.signed();
        double cos = cosine(angle);
        double sin = sine(angle);
        float xx = (float) (cos / width);
        float xy = (float) ((cos * slope - sin) / height);
        float yx = (float) (sin / width);
        float yy = (float) ((sin * slope + cos) / height);
        float middleX = (columns - 1) / 2f;
        float middleY = (rows - 1) / 2f;
        // One more, for the frame.
        float toX = (float) (augmentation.shift() * room.signed()) + middleX + 1;
        float toY = (float) (augmentation.shift() * room.signed()) + middleY + 1;
        boolean distorts = augmentation.elastic() > 0;
        for (int i = 0; i < rows; i++) {
            float rowX = Math.fma(xy, i - middleY, toX);
            float rowY = Math.fma(yy, i - middleY, toY);
            for (int j = 0; j < columns; j++) {
                float fromX = Math.fma(xx, j - middleX, rowX);
                float fromY = Math.fma(yx, j - middleX, rowY);
                if (distorts) {
                    fromX += room.right[i * stride + j];
                    fromY += room.down[i * stride + j];
                }
                for (int c = 0; c < channels; c++) {
                    x[at + (c * rows + i) * columns + j] = between(room.framed, c * frameSize(), fromX, fromY);
                }
            }
        }
    }

    /** The sine by its series, for an angle from -pi to pi, to 1e-11. */
    static double sine(double angle) {
        double term = angle;
        double sum = angle;
        for (int k = 2; k <= TERMS; k += 2) {
            term *= -angle * angle / (k * (k + 1));
            sum += term;
        }
        return sum;
    }

    /** The cosine in the same way. */
    static double cosine(double angle) {
        double term = 1;
        double sum = 1;
        for (int k = 1; k <= TERMS; k += 2) {
            term *= -angle * angle / (k * (k + 1));
            sum += term;
        }
        return sum;
    }

    /** A framed plane at a place; the frame's 0 beyond it. */
    private float between(float[] framed, int plane, float placeX, float placeY) {
        float inX = Math.max(0, Math.min(columns + 1, placeX));
        float inY = Math.max(0, Math.min(rows + 1, placeY));
        int left = Math.min((int) inX, columns);
        int top = Math.min((int) inY, rows);
        float partX = inX - left;
        float partY = inY - top;
        int from = plane + top * (columns + 2) + left;
        int below = from + columns + 2;
        float upper = Math.fma(partX, framed[from + 1] - framed[from], framed[from]);
        float lower = Math.fma(partX, framed[below + 1] - framed[below], framed[below]);
        return Math.fma(partY, lower - upper, upper);
    }

    private void erase(float[] x, int at, Room room) {
        if (room.share() >= augmentation.erasing()) {
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            double area = rows * columns * (LEAST_ERASED + (MOST_ERASED - LEAST_ERASED) * room.share());
            double ratio = StrictMath.exp(LOG_OF_NARROWEST + LOG_OF_RANGE * room.share());
            int height = (int) Math.round(Math.sqrt(area * ratio));
            int width = (int) Math.round(Math.sqrt(area / ratio));
            if (height >= 1 && width >= 1 && height < rows && width < columns) {
                int top = (int) (room.share() * (rows - height + 1));
                int left = (int) (room.share() * (columns - width + 1));
                for (int row = 0; row < channels * height; row++) {
                    int from = at + (row / height * rows + top + row % height) * columns + left;
                    Arrays.fill(x, from, from + width, 0);
                }
                return;
            }
        }
    }
}
