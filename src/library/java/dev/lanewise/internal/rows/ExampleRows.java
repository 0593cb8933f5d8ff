package dev.lanewise.internal.rows;

import dev.lanewise.data.ImageShape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Representation of a {@link dev.lanewise.data.Dataset}, which its public methods do not show. Readers create data sets
 * from their own arrays without copies, and the engine reads only the non-zero inputs.
 *
 * @param rows inputs of the whole data set that this may be a slice of
 * @param targets targets of the whole data set
 * @param shape shape of the images; null if the inputs are not images
 * @param first first of the rows that belong to the data set
 * @param size number of examples
 */
public record ExampleRows(
        Rows rows, DatasetTargets targets, @Nullable ImageShape shape, int first, int size) {

    /** Describes a whole data set; the arrays are not copied and must not change afterwards. */
    public ExampleRows(Rows rows, DatasetTargets targets, @Nullable ImageShape shape) {
        this(rows, targets, shape, 0, targets.size());
    }

    /** Returns whether the inputs are stored as bytes, so that there are at most 256 different ones. */
    public boolean isBytes() {
        return rows.byteScale() > 0;
    }

    /** Returns the factor between a byte and an input; 1 if the inputs are not stored as bytes. */
    public float byteScale() {
        return isBytes() ? rows.byteScale() : 1;
    }

    /** Returns whether the inputs are read from a memory-mapped file at each access. */
    public boolean isMapped() {
        return rows.isMapped();
    }

    /** Returns the number of an example among all rows. */
    public int row(int example) {
        return first + Objects.checkIndex(example, size);
    }

    /** Returns the number of non-zero inputs of an example. */
    public int nonZeros(int example) {
        return rows.nonZeros(row(example));
    }

    /**
     * Copies the columns (ascending) and values of an example's non-zero inputs.
     *
     * @return their number
     * @throws IndexOutOfBoundsException if there is no such example, an array is too short, or a column exceeds 65,535
     */
    public int copyNonZeros(int example, char[] columns, float[] values) {
        Objects.checkIndex(rows.columns() - 1, Character.MAX_VALUE + 1);
        return rows.copyNonZeros(row(example), columns, values);
    }

    /**
     * Copies the columns (ascending) and bytes of an example's non-zero inputs, if {@link #isBytes}.
     *
     * @return their number
     * @throws IndexOutOfBoundsException if there is no such example, an array is too short, or a column exceeds 65,535
     * @throws IllegalStateException if the inputs are not stored as bytes
     */
    public int copyNonZeroBytes(int example, char[] columns, byte[] values) {
        Objects.checkIndex(rows.columns() - 1, Character.MAX_VALUE + 1);
        return rows.copyNonZeroBytes(row(example), columns, values);
    }
}
