package dev.lanewise.internal.rows;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Access to the representation of a {@link Dataset} for the other packages of this module.
 *
 * <p>The public methods of a data set do not show how it is stored. Readers create data sets from their own arrays
 * without copies, and the engine reads only the non-zero inputs. {@code Dataset} registers the one implementation when
 * it is initialised, as the JDK does with its {@code SharedSecrets}.
 */
public abstract class DatasetAccess {
    private static volatile @Nullable DatasetAccess instance;

    /** Creates the implementation; only {@code Dataset} does. */
    protected DatasetAccess() {}

    /** Registers the implementation. */
    public static void register(DatasetAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation. */
    public static DatasetAccess get() {
        if (instance == null) {
            try {
                MethodHandles.lookup().ensureInitialized(Dataset.class);
            } catch (IllegalAccessException e) {
                throw new AssertionError("Dataset is public", e);
            }
        }
        return Objects.requireNonNull(instance);
    }

    /** Creates a data set from rows and targets without copying them; {@code shape} may be null. */
    public abstract Dataset create(Rows rows, DatasetTargets targets, @Nullable ImageShape shape);

    /**
     * Returns the examples of a data set with inputs that are computed one example at a time while a data file is
     * written, so that they need not fit into memory. These inputs cannot be used in any other way.
     *
     * @param name name of the source of the inputs in error messages
     * @throws IllegalStateException if the targets are the inputs
     * @throws IllegalArgumentException if there are no inputs
     */
    public abstract Dataset streamed(Dataset dataset, int inputs, RowReader reader, String name);

    /** Returns whether the inputs are stored as bytes, so that there are at most 256 different ones. */
    public abstract boolean isBytes(Dataset dataset);

    /** Returns the factor between a byte and an input; 1 if the inputs are not stored as bytes. */
    public abstract float byteScale(Dataset dataset);

    /** Returns whether the inputs are read from a memory-mapped file at each access. */
    public abstract boolean isMapped(Dataset dataset);

    /** Returns the targets of the whole data set that {@code dataset} may be a slice of. */
    public abstract DatasetTargets targets(Dataset dataset);

    /**
     * Checks that the classes or target columns of two data sets have the same names, if both have names.
     *
     * @param role what the other data set is for, such as {@code "validation"}
     * @throws IllegalArgumentException if not
     */
    public void requireSameNames(Dataset training, String role, Dataset other) {
        List<String> names = targets(training).names();
        List<String> others = targets(other).names();
        if (names != null && others != null && !names.equals(others)) {
            throw new IllegalArgumentException("the targets of the " + role + " examples are named " + others
                    + ", but those of the training examples " + names);
        }
    }

    /** Returns the rows of the whole data set that {@code dataset} may be a slice of. */
    public abstract Rows rows(Dataset dataset);

    /** Returns the number of an example among {@link #rows} and {@link #targets}. */
    public abstract int row(Dataset dataset, int example);

    /** Returns the number of non-zero inputs of an example. */
    public abstract int nonZeros(Dataset dataset, int example);

    /**
     * Copies the columns (ascending) and values of an example's non-zero inputs.
     *
     * @return their number
     * @throws IndexOutOfBoundsException if there is no such example, an array is too short, or a column exceeds 65,535
     */
    public abstract int copyNonZeros(Dataset dataset, int example, char[] columns, float[] values);

    /**
     * Copies the columns (ascending) and bytes of an example's non-zero inputs, if {@link #isBytes}.
     *
     * @return their number
     * @throws IndexOutOfBoundsException if there is no such example, an array is too short, or a column exceeds 65,535
     * @throws IllegalStateException if the inputs are not stored as bytes
     */
    public abstract int copyNonZeroBytes(Dataset dataset, int example, char[] columns, byte[] values);
}
