package dev.lanewise.internal.rows;

import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.text.Count;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The targets of a data set: labels or values, example weights, and the names of the classes or columns.
 *
 * <p>The arrays are never changed. Slices share them, so they may hold more examples than a slice has. Targets that are
 * the inputs, for an autoencoder, are in no array.
 *
 * @param labels the class of each example; null unless they have classes
 * @param classes number of classes; 0 unless they have classes
 * @param values (examples, columns), row-major; null if they have classes, or if the inputs are the targets
 * @param columns number of target columns; 0 if they have classes
 * @param size number of examples
 * @param weights one for each example; null if all are 1
 * @param names of the classes or of the target columns; null if they have only numbers
 */
public record DatasetTargets(
        Task kind,
        int @Nullable [] labels,
        int classes,
        float @Nullable [] values,
        int columns,
        int size,
        float @Nullable [] weights,
        @Nullable List<String> names) {

    /**
     * Checks that the classes or target columns of two data sets have the same names, if both have names.
     *
     * @param role what the other data set is for, such as {@code "validation"}
     * @throws IllegalArgumentException if not
     */
    public void requireSameNames(String role, DatasetTargets other) {
        if (names != null && other.names != null && !names.equals(other.names)) {
            throw new IllegalArgumentException("the targets of the " + role + " examples are named " + other.names
                    + ", but those of the training examples " + names);
        }
    }

    /** Creates targets of classes; the labels are not copied. */
    public static DatasetTargets ofClasses(int[] labels, int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("a data set needs at least one class, not " + classes);
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "the label of row " + i + " is " + labels[i] + ", which is not in 0.." + (classes - 1));
            }
        }
        return new DatasetTargets(Task.CLASSIFICATION, labels, classes, null, 0, labels.length, null, null);
    }

    /** Changes minus zero in the values to plus zero. */
    public static DatasetTargets ofValues(Task kind, float[] values, int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("an example needs at least one target, not " + columns);
        }
        if (values.length % columns != 0) {
            throw new IllegalArgumentException(
                    values.length + " target values do not fit " + columns + " for each example");
        }
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            boolean fits = kind == Task.MULTI_LABEL ? value >= 0 && value <= 1 : Math.abs(value) <= Float.MAX_VALUE;
            if (!fits) {
                throw new IllegalArgumentException("target " + i % columns + " of row " + i / columns + " is " + value
                        + (kind == Task.MULTI_LABEL ? ", not 0, 1 or a probability between" : ", not a finite number"));
            }
            values[i] = value + 0f;
        }
        return new DatasetTargets(kind, null, 0, values, columns, values.length / columns, null, null);
    }

    /** Targets that are the inputs of the examples, which are not stored twice. */
    public static DatasetTargets ofInputs(int inputs, int size, float @Nullable [] weights) {
        return new DatasetTargets(Task.REGRESSION, null, 0, null, inputs, size, weights, null);
    }

    /** Whether the inputs are the targets. */
    public boolean areInputs() {
        return labels == null && values == null;
    }

    /** The targets of these rows alone, in this order. */
    public DatasetTargets select(int[] rows) {
        int @Nullable [] selectedLabels = labels == null ? null : new int[rows.length];
        float @Nullable [] selectedValues =
                values == null ? null : new float[ArrayLength.of(rows.length, "row", columns, "target")];
        float @Nullable [] selectedWeights = weights == null ? null : new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (labels != null && selectedLabels != null) {
                selectedLabels[i] = labels[rows[i]];
            } else if (values != null && selectedValues != null) {
                System.arraycopy(values, rows[i] * columns, selectedValues, i * columns, columns);
            }
            if (weights != null && selectedWeights != null) {
                selectedWeights[i] = weights[rows[i]];
            }
        }
        return new DatasetTargets(
                kind, selectedLabels, classes, selectedValues, columns, rows.length, selectedWeights, names);
    }

    /**
     * Checks that others are of the same kind, with as many classes or columns, and with the same names if both have any.
     *
     * @throws IllegalArgumentException with one sentence if not
     */
    public void requireLike(DatasetTargets other) {
        if (kind != other.kind || classes != other.classes || columns != other.columns) {
            throw new IllegalArgumentException(
                    "the other data set has " + other.counted() + ", but this one has " + counted());
        }
        if (names != null && other.names != null && !names.equals(other.names)) {
            throw new IllegalArgumentException(
                    "the names of the other data set are " + other.names + ", but those of this one are " + names);
        }
    }

    /** Returns a number of target columns, as in "2 labels". */
    public static String counted(long columns, Task task) {
        return Count.of(columns, noun(task));
    }

    /** Returns the noun for one target column, such as "label". */
    public static String noun(Task task) {
        return task == Task.CLASSIFICATION ? "class" : task == Task.MULTI_LABEL ? "label" : "number";
    }

    private String counted() {
        return kind == Task.CLASSIFICATION ? Count.of(classes, "class") : counted(columns, kind);
    }

    /** These targets followed by others of the same kind; the names are those of these. */
    public DatasetTargets followedBy(DatasetTargets other) {
        int @Nullable [] joinedLabels = null;
        float @Nullable [] joinedValues = null;
        if (labels != null && other.labels != null) {
            joinedLabels = Arrays.copyOf(labels, size + other.size);
            System.arraycopy(other.labels, 0, joinedLabels, size, other.size);
        } else if (values != null && other.values != null) {
            joinedValues = Arrays.copyOf(values, values.length + other.values.length);
            System.arraycopy(other.values, 0, joinedValues, values.length, other.values.length);
        }
        float @Nullable [] joinedWeights = null;
        if (weights != null || other.weights != null) {
            joinedWeights = new float[size + other.size];
            for (int i = 0; i < joinedWeights.length; i++) {
                joinedWeights[i] = i < size ? weight(i) : other.weight(i - size);
            }
        }
        return new DatasetTargets(
                kind, joinedLabels, classes, joinedValues, columns, size + other.size, joinedWeights, names);
    }

    private float weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    /** Whether there are labels, at least one of which is neither 0 nor 1 in {@code count} rows from one on. */
    public boolean hasFractions(int first, int count) {
        if (kind != Task.MULTI_LABEL || values == null) {
            return false;
        }
        for (int i = first * columns; i < (first + count) * columns; i++) {
            if (values[i] != 0 && values[i] != 1) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns these targets with weights for some rows, which are copied; those of the others are 0.
     *
     * @param ofRows a weight for each row
     * @param first first of these rows
     * @param count number of these rows
     * @throws IllegalArgumentException with one sentence if there is not one weight for each row, a weight is negative
     *     or not finite, or all are 0
     */
    public DatasetTargets withWeights(float[] ofRows, int first, int count) {
        if (ofRows.length != count) {
            throw new IllegalArgumentException(
                    Count.of(ofRows.length, "weight") + " cannot fit " + Count.of(count, "example"));
        }
        double sum = 0;
        // Of the whole array, so that slices can share it.
        float[] all = new float[size];
        for (int i = 0; i < count; i++) {
            if (!(ofRows[i] >= 0 && ofRows[i] <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "the weight of row " + i + " is " + ofRows[i] + ", not a finite number of at least 0");
            }
            sum += ofRows[i];
            all[first + i] = ofRows[i] + 0f;
        }
        if (sum == 0 && count > 0) {
            throw new IllegalArgumentException("all weights are 0, so that no example counts");
        }
        return withWeights(all);
    }

    /** Returns these targets with example weights, which are not copied. */
    public DatasetTargets withWeights(float[] weights) {
        return new DatasetTargets(kind, labels, classes, values, columns, size, weights, names);
    }

    /**
     * Returns targets whose classes have new numbers.
     *
     * @param numbers new number of each class
     * @param all names of the classes by their new numbers
     * @throws IllegalArgumentException if there are no classes
     */
    public DatasetTargets withClasses(int[] numbers, List<String> all) {
        if (labels == null) {
            throw new IllegalArgumentException("the targets are " + kind + ", not classes");
        }
        int[] renumbered = new int[labels.length];
        Arrays.setAll(renumbered, i -> numbers[labels[i]]);
        return new DatasetTargets(kind, renumbered, all.size(), null, 0, size, weights, List.copyOf(all));
    }

    /** Returns these targets with names for the classes or columns. */
    public DatasetTargets withNames(List<String> names) {
        return new DatasetTargets(kind, labels, classes, values, columns, size, weights, List.copyOf(names));
    }
}
