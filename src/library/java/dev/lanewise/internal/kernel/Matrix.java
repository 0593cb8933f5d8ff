package dev.lanewise.internal.kernel;

/**
 * View of a matrix in a flat {@code float[]}: its start and its strides.
 *
 * <p>Element (i, j) is {@code data[offset + i * rowStride + j * columnStride]}. A matrix cut into panels of
 * {@link Kernels#PANEL} columns stores each panel separately: element (i, j) is
 * {@code data[offset + i * rowStride + j / PANEL * panelStride + j % PANEL * columnStride]}. Most matrices have
 * contiguous rows, that is, a column stride of 1 and a panel stride of PANEL. A view has no size: the arguments of an
 * operation give the number of rows and columns.
 *
 * <p>Views are created once, for each panel of each layer, and moved during a step, so that a step allocates nothing. A
 * view must not be moved while another thread uses it.
 */
public final class Matrix {
    private static final float[] EMPTY = {};

    /** The array that holds the elements. */
    float[] data;
    /** Index of element (0, 0). */
    int offset;
    /** Floats from one row to the next. */
    int rowStride;
    /** Floats from one column to the next inside a panel. */
    int columnStride;
    /** Floats from one panel of {@link Kernels#PANEL} columns to the next. */
    int panelStride;

    /** Creates an empty view, which must be moved before use. */
    public Matrix() {
        this(EMPTY, 0, 0);
    }

    /** Creates a view with contiguous rows. */
    public Matrix(float[] data, int offset, int rowStride) {
        this(data, offset, rowStride, 1, Kernels.PANEL);
    }

    /** Creates a view with the given strides. */
    public Matrix(float[] data, int offset, int rowStride, int columnStride, int panelStride) {
        this.data = data;
        this.offset = offset;
        this.rowStride = rowStride;
        this.columnStride = columnStride;
        this.panelStride = panelStride;
    }

    /** Moves this view to another place with the same strides. Returns this view. */
    public Matrix moveTo(float[] data, int offset) {
        this.data = data;
        this.offset = offset;
        return this;
    }

    /** Moves this view to a matrix with contiguous rows. Returns this view. */
    public Matrix moveTo(float[] data, int offset, int rowStride) {
        return moveTo(data, offset, rowStride, 1, Kernels.PANEL);
    }

    /** Moves this view to a matrix with other strides. Returns this view. */
    public Matrix moveTo(float[] data, int offset, int rowStride, int columnStride, int panelStride) {
        this.data = data;
        this.offset = offset;
        this.rowStride = rowStride;
        this.columnStride = columnStride;
        this.panelStride = panelStride;
        return this;
    }

    /** Moves this view to another matrix, starting at one of its rows. Returns this view. */
    public Matrix moveTo(Matrix other, int firstRow) {
        return moveTo(
                other.data,
                other.offset + firstRow * other.rowStride,
                other.rowStride,
                other.columnStride,
                other.panelStride);
    }

    /** Makes this view empty, so that it no longer refers to an array. */
    public void clear() {
        data = EMPTY;
        offset = 0;
    }

    /** The array that holds the elements. */
    public float[] data() {
        return data;
    }

    /** Index of element (0, 0). */
    public int offset() {
        return offset;
    }

    /** Index of element (row, 0). */
    public int offset(int row) {
        return offset + row * rowStride;
    }

    /** Floats from one row to the next. */
    public int rowStride() {
        return rowStride;
    }

    /** Floats from one panel of columns to the next. */
    public int panelStride() {
        return panelStride;
    }
}
