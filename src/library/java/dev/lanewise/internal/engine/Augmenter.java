package dev.lanewise.internal.engine;

import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.random.CounterRandom;
import dev.lanewise.internal.random.CounterRandom.Purpose;
import dev.lanewise.training.Augmentation;
import java.util.Arrays;

/**
 * Executes an {@link Augmentation} on images.
 *
 * <p>The result depends on the image, the seed, the epoch and the image's number in the data set, never on thread or
 * time. Several threads may share an augmenter, each with its own {@link Scratch}.
 *
 * <p>Sine and cosine are computed here: those of {@link Math} may differ in the last bit between machines, and those of
 * {@link StrictMath} allocate from JDK 21 on.
 */
public final class Augmenter {
    private static final double MIN_ERASED = 0.02;
    private static final double MAX_ERASED = 0.33;
    /** Logarithm of the smallest ratio of height to width of an erased rectangle; ratios range from 0.3 to 3.3. */
    private static final double LOG_OF_MIN_RATIO = StrictMath.log(0.3);

    private static final double LOG_OF_RATIO_RANGE = StrictMath.log(3.3 / 0.3);
    /** Largest number of rectangles drawn until one fits, as in torchvision's RandomErasing. */
    private static final int TRIES = 10;
    /** Index of the first random number for erasing; leaves indices for more parameters of the motion. */
    private static final int FIRST_ERASING_INDEX = 100;
    /** Largest power of the angle in the series of sine and cosine, give or take one. */
    private static final int MAX_POWER = 24;

    private final Augmentation augmentation;
    private final Kernels kernels;
    private final int channels;
    private final int rows;
    private final int columns;
    /** Floats from one row of a displacement field to the next. */
    private final int stride;

    private final CounterRandom draws;
    private final CounterRandom distortions;
    private final CounterRandom noises;
    /**
     * Matrices (rows, rows) and (columns, columns) that smooth a field when multiplied from the left and the right;
     * empty without distortion.
     */
    private final Matrix downwards;

    private final Matrix sideways;

    /** Arrays that one thread overwrites with every image. */
    public static final class Scratch {
        /** Planes of the image, each with a border of zeros. */
        private final float[] bordered;

        private final float[] field;
        private final Matrix fieldView;
        private final Matrix betweenView;
        private final Matrix product = new Matrix();
        private final float[] right;
        private final float[] down;
        private final float[] normals;
        private final long[] key = new long[1];
        /** Key of the current random numbers, and index of the next one. */
        private long drawKey;

        private int nextIndex;

        private Scratch(Augmenter augmenter) {
            boolean moves = moves(augmenter.augmentation);
            int fieldSize = augmenter.augmentation.elastic() > 0 ? augmenter.rows * augmenter.stride : 0;
            int normalCount = Math.max(
                    fieldSize,
                    augmenter.augmentation.noise() > 0 ? augmenter.channels * augmenter.rows * augmenter.columns : 0);
            bordered = new float[moves ? augmenter.channels * augmenter.borderedSize() : 0];
            field = new float[fieldSize];
            fieldView = new Matrix(field, 0, augmenter.stride);
            betweenView = new Matrix(new float[fieldSize], 0, augmenter.stride);
            right = new float[fieldSize];
            down = new float[fieldSize];
            normals = new float[2 * Kernels.padded(normalCount)];
        }

        private void startDrawing(long key, int firstIndex) {
            drawKey = key;
            nextIndex = firstIndex;
        }

        /** Draws a uniform number in [0, 1). */
        private double uniform() {
            return CounterRandom.share(drawKey, nextIndex++);
        }

        /** Draws a uniform number in [-1, 1). */
        private double signed() {
            return 2 * uniform() - 1;
        }
    }

    /**
     * Creates an augmenter for images of one shape.
     *
     * @throws ArithmeticException if a smoothing matrix of the longer side would be too large for an array
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
        this.downwards = distorts ? smoothing(rows, rows) : new Matrix();
        this.sideways = distorts ? smoothing(columns, stride) : new Matrix();
    }

    /**
     * Builds the matrix (size, size) of a Gaussian convolution with zero padding, with {@code stride} floats per row.
     */
    private Matrix smoothing(int size, int stride) {
        double[] bell = new double[size];
        double exponent = 1 / (2 * augmentation.sigma() * augmentation.sigma());
        double sum = 0;
        // Beyond 10 sigma the Gaussian is negligible.
        int reach = (int) Math.max(size, 10 * augmentation.sigma() + 1);
        for (int i = 0; i < reach; i++) {
            double value = StrictMath.exp(-exponent * i * i);
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
        return new Matrix(matrix, 0, stride);
    }

    /** Allocates scratch arrays for one thread. */
    public Scratch scratch() {
        return new Scratch(this);
    }

    /**
     * Augments an image in place: all planes move alike, and each pixel has its own noise.
     *
     * @param example number of the image in its data set
     * @param x the image, row by row from {@code x[at]}; overwritten, including the padding after it
     */
    public void apply(int epoch, int example, float[] x, int at, Scratch scratch) {
        long key = draws.key(epoch, example);
        if (moves(augmentation)) {
            if (augmentation.elastic() > 0) {
                distort(distortions.key(epoch, example), scratch);
            }
            copyIntoBorder(x, at, scratch.bordered);
            scratch.startDrawing(key, 0);
            move(x, at, scratch);
        }
        if (augmentation.erasing() > 0) {
            scratch.startDrawing(key, FIRST_ERASING_INDEX);
            erase(x, at, scratch);
        }
        if (augmentation.noise() > 0) {
            scratch.key[0] = noises.key(epoch, example);
            kernels.addNoise(
                    1,
                    channels * rows * columns,
                    (float) augmentation.noise(),
                    scratch.key,
                    scratch.product.moveTo(x, at, 0),
                    scratch.normals);
        }
    }

    /**
     * Draws two displacement fields: smoothed Gaussian noise.
     *
     * <p>Simard et al. use uniform noise in (-1, 1). Gaussian noise has the same variance here, and a weighted sum of
     * hundreds of values is nearly Gaussian in either case.
     */
    private void distort(long key, Scratch scratch) {
        float spread = (float) (augmentation.elastic() / Math.sqrt(3));
        displacements(key, spread, scratch, scratch.right);
        displacements(CounterRandom.skip(key, rows * stride), spread, scratch, scratch.down);
    }

    private void displacements(long key, float spread, Scratch scratch, float[] smooth) {
        Arrays.fill(scratch.field, 0);
        scratch.key[0] = key;
        kernels.addNoise(1, rows * stride, spread, scratch.key, scratch.fieldView, scratch.normals);
        kernels.multiply(rows, columns, columns, scratch.fieldView, sideways, null, scratch.betweenView);
        kernels.multiply(
                rows, columns, rows, downwards, scratch.betweenView, null, scratch.product.moveTo(smooth, 0, stride));
    }

    private void copyIntoBorder(float[] x, int at, float[] bordered) {
        for (int i = 0; i < channels * rows; i++) {
            int to = i / rows * borderedSize() + (i % rows + 1) * (columns + 2) + 1;
            System.arraycopy(x, at + i * columns, bordered, to, columns);
        }
    }

    private int borderedSize() {
        return (rows + 2) * (columns + 2);
    }

    /**
     * Resamples every pixel by bilinear interpolation at M (pixel - centre) + centre + shift + displacement.
     *
     * <p>M is a rotation times a shear times a scaling.
     */
    private void move(float[] x, int at, Scratch scratch) {
        double angle = Math.toRadians(augmentation.rotation() * scratch.signed());
        double lean = Math.toRadians(augmentation.shear() * scratch.signed());
        double slope = sine(lean) / cosine(lean);
        double width = 1 + augmentation.scale() * scratch.signed();
        double height = 1 + augmentation.scale() * scratch.signed();
        double cos = cosine(angle);
        double sin = sine(angle);
        float xx = (float) (cos / width);
        float xy = (float) ((cos * slope - sin) / height);
        float yx = (float) (sin / width);
        float yy = (float) ((sin * slope + cos) / height);
        float centreX = (columns - 1) / 2f;
        float centreY = (rows - 1) / 2f;
        // The border adds one to every coordinate.
        float toX = (float) (augmentation.shift() * scratch.signed()) + centreX + 1;
        float toY = (float) (augmentation.shift() * scratch.signed()) + centreY + 1;
        boolean distorts = augmentation.elastic() > 0;
        for (int i = 0; i < rows; i++) {
            float rowX = Math.fma(xy, i - centreY, toX);
            float rowY = Math.fma(yy, i - centreY, toY);
            for (int j = 0; j < columns; j++) {
                float fromX = Math.fma(xx, j - centreX, rowX);
                float fromY = Math.fma(yx, j - centreX, rowY);
                if (distorts) {
                    fromX += scratch.right[i * stride + j];
                    fromY += scratch.down[i * stride + j];
                }
                for (int c = 0; c < channels; c++) {
                    x[at + (c * rows + i) * columns + j] =
                            interpolate(scratch.bordered, c * borderedSize(), fromX, fromY);
                }
            }
        }
    }

    /** Computes the sine by its series, for angles from -pi to pi, to 1e-11. */
    static double sine(double angle) {
        double term = angle;
        double sum = angle;
        for (int k = 2; k <= MAX_POWER; k += 2) {
            term *= -angle * angle / (k * (k + 1));
            sum += term;
        }
        return sum;
    }

    /** Computes the cosine by its series, for angles from -pi to pi, to 1e-11. */
    static double cosine(double angle) {
        double term = 1;
        double sum = 1;
        for (int k = 1; k <= MAX_POWER; k += 2) {
            term *= -angle * angle / (k * (k + 1));
            sum += term;
        }
        return sum;
    }

    /** Interpolates a bordered plane at a point; the value outside the plane is 0. */
    private float interpolate(float[] bordered, int plane, float x, float y) {
        float clampedX = Math.max(0, Math.min(columns + 1, x));
        float clampedY = Math.max(0, Math.min(rows + 1, y));
        int left = Math.min((int) clampedX, columns);
        int top = Math.min((int) clampedY, rows);
        float partX = clampedX - left;
        float partY = clampedY - top;
        int from = plane + top * (columns + 2) + left;
        int below = from + columns + 2;
        float upper = Math.fma(partX, bordered[from + 1] - bordered[from], bordered[from]);
        float lower = Math.fma(partX, bordered[below + 1] - bordered[below], bordered[below]);
        return Math.fma(partY, lower - upper, upper);
    }

    private void erase(float[] x, int at, Scratch scratch) {
        if (scratch.uniform() >= augmentation.erasing()) {
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            double area = rows * columns * (MIN_ERASED + (MAX_ERASED - MIN_ERASED) * scratch.uniform());
            double ratio = StrictMath.exp(LOG_OF_MIN_RATIO + LOG_OF_RATIO_RANGE * scratch.uniform());
            int height = (int) Math.round(Math.sqrt(area * ratio));
            int width = (int) Math.round(Math.sqrt(area / ratio));
            if (height >= 1 && width >= 1 && height < rows && width < columns) {
                int top = (int) (scratch.uniform() * (rows - height + 1));
                int left = (int) (scratch.uniform() * (columns - width + 1));
                for (int row = 0; row < channels * height; row++) {
                    int from = at + (row / height * rows + top + row % height) * columns + left;
                    Arrays.fill(x, from, from + width, 0);
                }
                return;
            }
        }
    }

    /** Returns whether images are shifted, rotated, scaled, sheared or distorted, so that pixels move. */
    public static boolean moves(Augmentation augmentation) {
        return augmentation.shift() > 0
                || augmentation.rotation() > 0
                || augmentation.scale() > 0
                || augmentation.shear() > 0
                || augmentation.elastic() > 0;
    }
}
