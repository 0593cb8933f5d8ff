package dev.lanewise.internal.kernel;

/**
 * Means and scales that normalisation computes forward and uses again backward: one entry per column for batch
 * normalisation, one per row for layer normalisation.
 */
public final class Moments {
    /** Mean of each column or row. */
    public final float[] mean;
    /** Variance of each column; empty if rows are normalised. */
    public final float[] variance;
    /** Reciprocal of the standard deviation of each column or row. */
    public final float[] scale;
    /** Mean of D of each row, see {@link Kernels#rowErrorMeans}; empty if columns are normalised. */
    public final float[] errorMean;
    /** Mean of H * D of each row; empty if columns are normalised. */
    public final float[] productMean;

    private Moments(int columns, int rows) {
        this.mean = new float[columns + rows];
        this.variance = new float[columns];
        this.scale = new float[columns + rows];
        this.errorMean = new float[rows];
        this.productMean = new float[rows];
    }

    /** Allocates moments for this many columns, padded by the caller. */
    public static Moments ofColumns(int columns) {
        return new Moments(columns, 0);
    }

    /** Allocates moments for this many rows. */
    public static Moments ofRows(int rows) {
        return new Moments(0, rows);
    }
}
