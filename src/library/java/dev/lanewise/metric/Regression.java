package dev.lanewise.metric;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.text.Count;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/** Metrics of regression, for each target column and over all columns. */
public final class Regression {
    private final int size;
    private final double[] squares;
    private final double[] magnitudes;
    private final double[] spread;

    /**
     * {@return the metrics of predictions against targets}
     *
     * @param predicted (examples, columns), row-major
     * @param targets (examples, columns), row-major
     * @param columns number of target columns
     * @throws IllegalArgumentException if the lengths are inconsistent
     */
    public static Regression of(float[] predicted, float[] targets, int columns) {
        Objects.requireNonNull(predicted, "predicted");
        Objects.requireNonNull(targets, "targets");
        return new Regression(predicted, targets, columns);
    }

    private Regression(float[] predicted, float[] targets, int columns) {
        if (columns < 1 || predicted.length != targets.length || targets.length % columns != 0) {
            throw new IllegalArgumentException("predictions and targets have " + Count.of(columns, "value")
                    + " for each example, but " + predicted.length + " and " + targets.length + " were given");
        }
        size = targets.length / columns;
        squares = new double[columns];
        magnitudes = new double[columns];
        spread = new double[columns];
        for (int c = 0; c < columns; c++) {
            // Relative to the first target, so that a constant column has a spread of exactly 0.
            double offset = 0;
            for (int i = 0; i < size; i++) {
                offset += (double) targets[i * columns + c] - targets[c];
            }
            for (int i = 0; i < size; i++) {
                double y = targets[i * columns + c];
                double error = predicted[i * columns + c] - y;
                double fromMean = y - targets[c] - offset / size;
                squares[c] += error * error;
                magnitudes[c] += Math.abs(error);
                spread[c] += fromMean * fromMean;
            }
        }
    }

    /**
     * {@return metrics of a network's outputs on a data set}
     *
     * @param outputs (examples, columns), row-major
     * @param dataset examples with numbers as targets, in the order of the outputs
     * @throws IllegalArgumentException if the data set has no regression targets, or the number of outputs does not fit
     */
    public static Regression of(float[] outputs, Dataset dataset) {
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(dataset, "dataset");
        OutputCheck.require(outputs, dataset, Task.REGRESSION);
        return new Regression(outputs, OutputCheck.targets(dataset), dataset.targets());
    }

    /** {@return the number of examples} */
    public int size() {
        return size;
    }

    /** {@return the number of target columns} */
    public int columns() {
        return squares.length;
    }

    /**
     * {@return the coefficient of determination of a column, 1 - sum (a - y)^2 / sum (y - mean y)^2}
     *
     * <p>It is 1 for perfect predictions, 0 for the mean, and negative for worse. It is NaN if the column does not vary
     * or there are fewer than two examples.
     *
     * @param column number of the target column, from 0
     * @throws IndexOutOfBoundsException if there is no such column
     */
    public double r2(int column) {
        Elements.requireIndex(column, columns(), "column");
        return spread[column] == 0 ? Double.NaN : 1 - squares[column] / spread[column];
    }

    /** {@return the mean of {@link #r2(int)} over the columns for which it is defined; NaN if there are none} */
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

    /**
     * {@return the root mean squared error of a column, in the column's unit; NaN if there are no examples}
     *
     * @param column number of the target column, from 0
     * @throws IndexOutOfBoundsException if there is no such column
     */
    public double rmse(int column) {
        Elements.requireIndex(column, columns(), "column");
        return Math.sqrt(squares[column] / size);
    }

    /** {@return the root mean squared error over all columns; NaN if there are no examples} */
    public double rmse() {
        return Math.sqrt(mse());
    }

    /** {@return the mean squared error over all columns; NaN if there are no examples} */
    public double mse() {
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return sum / size / columns();
    }

    /**
     * {@return the mean absolute error of a column, in the column's unit; NaN if there are no examples}
     *
     * @param column number of the target column, from 0
     * @throws IndexOutOfBoundsException if there is no such column
     */
    public double mae(int column) {
        Elements.requireIndex(column, columns(), "column");
        return magnitudes[column] / size;
    }

    /** {@return the mean absolute error over all columns; NaN if there are no examples} */
    public double mae() {
        double sum = 0;
        for (double magnitude : magnitudes) {
            sum += magnitude;
        }
        return sum / size / columns();
    }

    /** Returns whether another object has the same numbers of examples and columns and the same metrics. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Regression that
                && size == that.size
                && Arrays.equals(squares, that.squares)
                && Arrays.equals(magnitudes, that.magnitudes)
                && Arrays.equals(spread, that.spread);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * size + Arrays.hashCode(squares)) + Arrays.hashCode(magnitudes);
    }

    /** Returns the most important metrics, such as {@code Regression[examples=100, columns=1, r2=0.9852, ...]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Regression[examples=%d, columns=%d, r2=%.4f, rmse=%.6g, mae=%.6g]",
                size,
                columns(),
                r2(),
                rmse(),
                mae());
    }
}
