package dev.lanewise.data;

import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.Segments;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Remedy;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/** The examples of a {@link RowSource}, each checked before it is used. Targets are kept, inputs are not. */
final class CheckedSource {
    /** Maximum number of classes, labels or numbers, as in data files. Class numbers up to here are exact floats. */
    static final int MOST_TARGETS = 1 << 20;

    private static final int MOST_INPUTS = Segments.MOST_BYTES / Float.BYTES;
    private static final int FIRST_LENGTH = 1 << 10;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final RowSource source;
    private final Task task;
    private final int targets;
    private final RowSource.Row row;
    /** Inputs of the example that was read last. */
    final float[] inputs;

    private final float[] wanted;
    private float[] values = new float[FIRST_LENGTH];
    private float[] weights = new float[FIRST_LENGTH];
    /** Whether the weight of an example is not 1. */
    private boolean isWeighted;
    /** Whether the weight of an example is not 0. */
    private boolean hasWeight;

    private int rows;

    /**
     * Checks the description of a source.
     *
     * @param targets number of classes, labels or numbers
     * @throws IllegalArgumentException if there can be no such examples
     */
    CheckedSource(RowSource source, int inputs, Task task, int targets) {
        this.source = Objects.requireNonNull(source, "source");
        this.task = Objects.requireNonNull(task, "task");
        if (inputs < 1 || inputs > MOST_INPUTS) {
            throw new IllegalArgumentException("an example has 1 to " + MOST_INPUTS + " inputs, not " + inputs);
        }
        if (targets < 1 || targets > MOST_TARGETS) {
            throw new IllegalArgumentException(
                    "there are 1 to " + MOST_TARGETS + " " + task + " in the targets, not " + targets);
        }
        this.targets = targets;
        this.row = new RowSource.Row(inputs, task == Task.CLASSIFICATION ? 1 : targets);
        this.inputs = row.inputs();
        this.wanted = row.targets();
    }

    /**
     * Reads the next example.
     *
     * @return false if there is none
     * @throws DataFormatException if a number is not as it should be; the message names the row, from 0
     * @throws IOException if the source throws anything; the message names the row
     */
    boolean next() throws IOException {
        row.clear();
        boolean found;
        try {
            found = source.next(row);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new IOException(
                    "row " + rows + " of the source cannot be read: "
                            + (e.getMessage() == null ? e.toString() : e.getMessage()),
                    e);
        }
        if (found) {
            check();
            values = grown(values, rows, wanted.length);
            System.arraycopy(wanted, 0, values, rows * wanted.length, wanted.length);
            weights = grown(weights, rows, 1);
            weights[rows] = row.weight();
            isWeighted |= row.weight() != 1;
            hasWeight |= row.weight() != 0;
            rows++;
        }
        return found;
    }

    private void check() throws DataFormatException {
        for (int i = 0; i < inputs.length; i++) {
            if (!(Math.abs(inputs[i]) <= Float.MAX_VALUE)) {
                throw wrong("input " + i, inputs[i], "a finite number");
            }
        }
        for (int i = 0; i < wanted.length; i++) {
            float target = wanted[i];
            if (task == Task.CLASSIFICATION) {
                if (!(target >= 0 && target < targets && target == (int) target)) {
                    throw wrong("the class", target, "a whole number in 0.." + (targets - 1));
                }
            } else if (task == Task.MULTI_LABEL) {
                if (!(target >= 0 && target <= 1)) {
                    throw wrong("label " + i, target, "0, 1 or a probability between");
                }
            } else if (!(Math.abs(target) <= Float.MAX_VALUE)) {
                throw wrong("target " + i, target, "a finite number");
            }
        }
    }

    private DataFormatException wrong(String what, float value, String expected) {
        return new DataFormatException("row " + rows + " of the source: " + what + " is " + value
                + (Float.isNaN(value) ? ", or was not set, but must be " : ", but must be ") + expected);
    }

    /** Returns an array with space for one more row. */
    static float[] grown(float[] values, int rows, int columns) throws DataFormatException {
        long needed = (rows + 1L) * columns;
        if (needed <= values.length) {
            return values;
        }
        long length = Math.min(LONGEST_ARRAY, Math.max(needed, 2L * values.length));
        long heap = Runtime.getRuntime().maxMemory();
        // The new array, and its copy without unused elements.
        if (needed > length || 2 * length * Float.BYTES > heap / 4 * 3) {
            throw new DataFormatException("the source has more than " + Count.of(rows, "row")
                    + ", too many for an array or for the " + (heap >> 20)
                    + " MB that this JVM may use (-Xmx raises that); " + Remedy.MAPPED + " keeps inputs in a file");
        }
        return Arrays.copyOf(values, (int) length);
    }

    /**
     * Reads all examples and returns their inputs, (examples, inputs), row-major.
     *
     * @throws DataFormatException if there are no examples, or too many for an array
     */
    float[] inputs() throws IOException {
        float[] all = new float[0];
        while (next()) {
            all = grown(all, rows - 1, inputs.length);
            System.arraycopy(inputs, 0, all, (rows - 1) * inputs.length, inputs.length);
        }
        requireRows();
        return Arrays.copyOf(all, rows * inputs.length);
    }

    /** Number of examples so far. */
    int rows() {
        return rows;
    }

    /** Targets and weights of all examples. */
    DatasetTargets targets() {
        DatasetTargets all = unweighted();
        return isWeighted ? all.withWeights(Arrays.copyOf(weights, rows)) : all;
    }

    private DatasetTargets unweighted() {
        if (task != Task.CLASSIFICATION) {
            return DatasetTargets.ofValues(task, Arrays.copyOf(values, rows * wanted.length), targets);
        }
        int[] labels = new int[rows];
        Arrays.setAll(labels, example -> (int) values[example]);
        return DatasetTargets.ofClasses(labels, targets);
    }

    /**
     * Checks that there are examples, and that one of them counts.
     *
     * @throws DataFormatException if not
     */
    void requireRows() throws DataFormatException {
        if (rows == 0) {
            throw new DataFormatException("the source has no rows");
        }
        if (!hasWeight) {
            throw new DataFormatException("all weights of the source are 0, so that no example counts");
        }
    }
}
