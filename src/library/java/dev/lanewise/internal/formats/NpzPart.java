package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.FloatRows;
import dev.lanewise.internal.rows.InputArray;
import dev.lanewise.internal.rows.Planes;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.text.Count;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Inputs and targets of a training, validation or test set, as two arrays of NumPy's.
 *
 * @param shape of the inputs without the first dimension, or null if they make no image
 * @param kind what the targets are, by themselves
 * @param width targets of an example; 1 for classes
 * @param targets (examples, width)
 */
public record NpzPart(Path file, Rows rows, @Nullable ImageShape shape, Task kind, int width, double[] targets) {
    private static final int MOST_CLASSES = 1 << 16;
    private static final double HOT = 1;

    static NpzPart read(Path file, InputArray x, NdArray y) throws DataFormatException {
        int[] sizes = x.shape();
        if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(size -> size == 0)) {
            throw new DataFormatException(file + ": the inputs have the shape " + Arrays.toString(sizes)
                    + ", but (examples, inputs), (examples, rows, columns), and in colour also (examples, rows,"
                    + " columns, 3) or (examples, 3, rows, columns) is expected, of at least one example");
        }
        requireTargets(file, sizes, y);
        long columns = 1;
        for (int d = 1; d < sizes.length && columns <= Integer.MAX_VALUE; d++) {
            columns *= sizes[d];
        }
        if (columns > Integer.MAX_VALUE) {
            throw new DataFormatException(file + ": the inputs have the shape " + Arrays.toString(sizes)
                    + ", more of each example than Java can hold");
        }
        int width = y.shape.length == 1 ? 1 : y.shape[1];
        double[] targets = new double[y.shape[0] * width];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = y.number(i);
        }
        Rows rows = Planes.of(x.rows(file, (int) columns), sizes);
        return new NpzPart(file, rows, Planes.shape(sizes), kind(targets, width), width, targets);
    }

    /** Checks that there are as many rows of targets as of inputs of these sizes. */
    public static void requireTargets(Path file, int[] sizes, NdArray y) throws DataFormatException {
        if (y.shape.length < 1 || y.shape.length > 2 || y.shape[0] != sizes[0]) {
            throw new DataFormatException(file + ": the targets have the shape " + Arrays.toString(y.shape)
                    + ", but of " + Count.of(sizes[0], "example") + " as many targets are expected, or (" + sizes[0]
                    + ", targets)");
        }
        if (y.shape.length == 2 && y.shape[1] == 0) {
            throw new DataFormatException(file + ": the targets have no columns");
        }
    }

    /** The numbers of an array as rows. */
    public static Rows rows(Path file, NdArray x, int columns) throws DataFormatException {
        if (x.codes != null) {
            return new ByteRows(x.codes, columns, ByteRows.PIXEL_SCALE);
        }
        if (x.floats != null) {
            try {
                return FloatRows.of(x.floats, columns);
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(file + ": of the inputs, " + e.getMessage(), e);
            }
        }
        NdArray.Elements integers = Objects.requireNonNull(x.integers, "integers");
        if (x.areBytes()) {
            return new ByteRows(integers.unsignedBytes(), columns, ByteRows.PIXEL_SCALE);
        }
        float[] values = new float[x.shape[0] * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = integers.integer(i);
        }
        return new FloatRows(values, columns);
    }

    /** As with CSV files; and a single 1 in every row is a class, one-hot. */
    public static Task kind(double[] targets, int width) {
        if (width > 1) {
            boolean areZerosAndOnes = Arrays.stream(targets).allMatch(t -> t == 0 || t == 1);
            return areZerosAndOnes
                    ? areOneHot(targets, width) ? Task.CLASSIFICATION : Task.MULTI_LABEL
                    : Task.REGRESSION;
        }
        return Arrays.stream(targets).allMatch(t -> t == Math.rint(t)) ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    private static boolean areOneHot(double[] targets, int width) {
        for (int row = 0; row < targets.length; row += width) {
            if (Arrays.stream(targets, row, row + width).sum() != HOT) {
                return false;
            }
        }
        return true;
    }

    /**
     * The examples.
     *
     * @param trainingPart decides what the targets are and how many classes there are; null if this is it
     */
    public Dataset dataset(@Nullable NpzPart trainingPart, @Nullable Task task) throws DataFormatException {
        NpzPart training = trainingPart == null ? this : trainingPart;
        Task wanted = task == null ? training.kind : task;
        if (width != training.width || rows.columns() != training.rows.columns()) {
            throw new DataFormatException(file + ": an example has " + Count.of(rows.columns(), "input") + " and "
                    + Count.of(width, "target") + ", but one of the training set has " + training.rows.columns()
                    + " and " + training.width);
        }
        try {
            if (wanted == Task.CLASSIFICATION) {
                int classes = width > 1 ? width : training.classes();
                return Internals.create(
                        Dataset.class,
                        new ExampleRows(rows, DatasetTargets.ofClasses(labels(classes), classes), shape));
            }
            float[] values = new float[targets.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) targets[i];
            }
            return Internals.create(
                    Dataset.class, new ExampleRows(rows, DatasetTargets.ofValues(wanted, values, width), shape));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /** Returns the number of classes, from 0 to the largest label. */
    private int classes() {
        double largest = Arrays.stream(targets).max().orElse(0);
        return (int) Math.min(MOST_CLASSES, largest + 1);
    }

    private int[] labels(int classes) {
        int[] labels = new int[targets.length / width];
        for (int i = 0; i < labels.length; i++) {
            if (width == 1) {
                double label = targets[i];
                if (!(label >= 0 && label < classes) || label != Math.rint(label)) {
                    throw new IllegalArgumentException("the target of example " + i + " is "
                            + (label == Math.rint(label) ? String.valueOf((long) label) : String.valueOf(label))
                            + ", which is not a class in 0.." + (classes - 1));
                }
                labels[i] = (int) label;
            } else {
                labels[i] = -1;
                for (int t = 0; t < width; t++) {
                    if (targets[i * width + t] == HOT && labels[i] < 0) {
                        labels[i] = t;
                    } else if (targets[i * width + t] != 0) {
                        labels[i] = -2;
                    }
                }
                if (labels[i] < 0) {
                    throw new IllegalArgumentException(
                            "the targets of example " + i + " are not a single 1 among zeros, which would be a class");
                }
            }
        }
        return labels;
    }
}
