package dev.lanewise.serve;

import dev.lanewise.data.ImageShape;

/**
 * A drawing or a photo as the digits of MNIST were made ready: its bounding box fills a square of 20 of the 28 pixels of a
 * side in its proportions, and its centre of mass lies in the middle of the image.
 *
 * <p>Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 */
final class DrawnDigit {
    private static final double SHARE_OF_SIDE = 20.0 / 28;
    /** Ink from which a pixel counts for the bounding box, of 255. */
    private static final int FAINT = 16;
    /** Of the range of a photo, what is taken for noise of its paper. */
    private static final double NOISE = 0.15;

    private static final double ROUNDING = 1e-6;

    private final int rows;
    private final int columns;
    private final float[] ink;

    /**
     * A drawing.
     *
     * @param ink (rows, columns) row-major, 0 to 255 as unsigned bytes
     * @param photo whether it has paper that is not white, and may be light on dark: then that is found out from its margin
     */
    DrawnDigit(int rows, int columns, byte[] ink, boolean photo) {
        this.rows = rows;
        this.columns = columns;
        this.ink = new float[rows * columns];
        for (int i = 0; i < this.ink.length; i++) {
            this.ink[i] = ink[i] & 255;
        }
        if (photo) {
            removePaper();
        }
    }

    /** Whatever differs from the paper, as the margin has it on average, is ink; most of all what differs most. */
    private void removePaper() {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                if (y == 0 || y == rows - 1 || x == 0 || x == columns - 1) {
                    sum += ink[y * columns + x];
                    count++;
                }
            }
        }
        float paper = (float) (sum / count);
        float sign = paper > 127.5f ? -1 : 1;
        float most = 1;
        for (int i = 0; i < ink.length; i++) {
            ink[i] = Math.max(0, sign * (ink[i] - paper));
            most = Math.max(most, ink[i]);
        }
        for (int i = 0; i < ink.length; i++) {
            ink[i] = ink[i] < NOISE * most ? 0 : ink[i] * (255 / most);
        }
    }

    /** The pixels as inputs of a network, row-major, 0 to 255/256; all 0 if there is no ink. */
    float[] inputs(ImageShape shape) {
        float[] inputs = new float[shape.pixels()];
        int top = rows;
        int left = columns;
        int bottom = 0;
        int right = 0;
        double mass = 0;
        double massY = 0;
        double massX = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                float here = ink[y * columns + x];
                if (here >= FAINT) {
                    top = Math.min(top, y);
                    left = Math.min(left, x);
                    bottom = Math.max(bottom, y + 1);
                    right = Math.max(right, x + 1);
                }
                mass += here;
                massY += here * (y + 0.5);
                massX += here * (x + 0.5);
            }
        }
        if (top >= bottom) {
            return inputs;
        }
        double scale = SHARE_OF_SIDE * Math.min((double) shape.rows() / (bottom - top),
                (double) shape.columns() / (right - left));
        double fromY = top - offset((massY / mass - top) * scale, (bottom - top) * scale, shape.rows()) / scale;
        double fromX = left - offset((massX / mass - left) * scale, (right - left) * scale, shape.columns()) / scale;
        for (int y = 0; y < shape.rows(); y++) {
            for (int x = 0; x < shape.columns(); x++) {
                double mean = mean(fromY + y / scale, fromY + (y + 1) / scale, fromX + x / scale, fromX + (x + 1) / scale);
                inputs[y * shape.columns() + x] = (float) (mean / 256);
            }
        }
        return inputs;
    }

    /**
     * How many pixels of the image stand before the box: whole ones, so that its border stays sharp, and as many as bring
     * the centre of mass into the pixel behind the middle, where the images of MNIST have it. Nothing is cut off for that.
     */
    private static int offset(double centre, double length, int side) {
        int offset = side / 2 - (int) (centre + ROUNDING);
        return Math.max(0, Math.min(offset, (int) (side - length + ROUNDING)));
    }

    /** Mean ink of an area, whose part outside the drawing has none. */
    private double mean(double top, double bottom, double left, double right) {
        double sum = 0;
        for (int y = (int) Math.max(0, top); y < Math.min(rows, bottom); y++) {
            double height = Math.min(y + 1, bottom) - Math.max(y, top);
            for (int x = (int) Math.max(0, left); x < Math.min(columns, right); x++) {
                sum += height * (Math.min(x + 1, right) - Math.max(x, left)) * ink[y * columns + x];
            }
        }
        return sum / ((bottom - top) * (right - left));
    }
}
