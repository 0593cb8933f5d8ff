package dev.lanewise.metric;

import dev.lanewise.Count;

/** How well numbers were predicted: each target column for itself, and all together. */
public final class Regression {
    private final int size;
    private final double[] squares;
    private final double[] magnitudes;
    private final double[] spread;

    /**
     * Figures about some examples.
     *
     * @param predicted (examples, columns), row-major
     * @param wanted the same
     * @throws IllegalArgumentException if the lengths do not fit
     */
    public Regression(float[] predicted, float[] wanted, int columns) {
        if (columns < 1 || predicted.length != wanted.length || wanted.length % columns != 0) {
            throw new IllegalArgumentException("there are as many predictions as wanted in " + Count.of(columns, "column")
                    + ", but " + predicted.length + " and " + wanted.length + " were given");
        }
        size = wanted.length / columns;
        squares = new double[columns];
        magnitudes = new double[columns];
        spread = new double[columns];
        for (int c = 0; c < columns; c++) {
            // From the first number on, so that a column of one number has no spread at all.
            double offset = 0;
            for (int i = 0; i < size; i++) {
                offset += (double) wanted[i * columns + c] - wanted[c];
            }
            for (int i = 0; i < size; i++) {
                double y = wanted[i * columns + c];
                double error = predicted[i * columns + c] - y;
                double fromMean = y - wanted[c] - offset / size;
                squares[c] += error * error;
                magnitudes[c] += Math.abs(error);
                spread[c] += fromMean * fromMean;
            }
        }
    }

    /** Number of examples. */
    public int size() {
        return size;
    }

    /** Number of target columns. */
    public int columns() {
        return squares.length;
    }

    /**
     * The share of a column's variance that the predictions explain, 1 - sum (a - y)^2 / sum (y - mean y)^2: 1 at best, 0 for the
     * mean itself, below for worse. NaN if the column does not vary, or there are fewer than two examples.
     */
    public double r2(int column) {
        return spread[column] == 0 ? Double.NaN : 1 - squares[column] / spread[column];
    }

    /** The mean of {@link #r2(int)} over the columns that have one; NaN if none has. */
    public double r2() {
        double sum = 0;
        int varying = 0;
        for (int c = 0; c < columns(); c++) {
            if (spread[c] != 0) {
                sum += r2(c);
                varying++;
            }
        }
        return sum / varying;
    }

    /** The root of a column's mean squared error, in the column's unit; NaN if there are no examples. */
    public double rmse(int column) {
        return Math.sqrt(squares[column] / size);
    }

    /** The root of the mean squared error over all columns. */
    public double rmse() {
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return Math.sqrt(sum / size / columns());
    }

    /** A column's mean absolute error, in the column's unit; NaN if there are no examples. */
    public double mae(int column) {
        return magnitudes[column] / size;
    }

    /** The mean absolute error over all columns. */
    public double mae() {
        double sum = 0;
        for (double magnitude : magnitudes) {
            sum += magnitude;
        }
        return sum / size / columns();
    }
}
