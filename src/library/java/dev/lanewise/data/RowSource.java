package dev.lanewise.data;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Source of examples that a program implements: a database cursor, a generator, or a reader for another format.
 *
 * <pre>{@code
 * RowSource source = row -> {
 *     if (!cursor.next()) {
 *         return false;
 *     }
 *     row.inputs()[0] = cursor.getFloat("length");
 *     row.inputs()[1] = cursor.getFloat("width");
 *     row.targets()[0] = cursor.getInt("species");
 *     return true;
 * };
 * Dataset flowers = Dataset.of(source, 2, Task.CLASSIFICATION, 3);
 * }</pre>
 *
 * <p>{@link Dataset#of(RowSource, int, Task, int)} copies the examples into memory. {@link Datasets#mapped(Path,
 * RowSource, int, Task, int)} writes them to a file, so that there may be more than fit into memory. Neither needs the
 * number of examples in advance.
 */
@FunctionalInterface
public interface RowSource {
    /**
     * Fills in the next example. The library calls this method on one thread until it returns false or throws.
     *
     * @param row the example to fill in
     * @return false if there are no more examples, in which case the row is ignored
     * @throws Exception if the next example cannot be read
     */
    boolean next(Row row) throws Exception;

    /** Inputs, targets and weight of one example, to be filled in by a source. */
    final class Row {
        private final float[] inputs;
        private final float[] targets;
        private float weight;

        Row(int inputs, int targets) {
            this.inputs = new float[inputs];
            this.targets = new float[targets];
        }

        /** Prepares for the next example. */
        void clear() {
            Arrays.fill(inputs, Float.NaN);
            Arrays.fill(targets, Float.NaN);
            weight = 1;
        }

        /**
         * {@return an array to fill in, one element per input; the elements are NaN before and must be finite
         * afterwards}
         */
        public float[] inputs() {
            return inputs;
        }

        /**
         * {@return an array to fill in: one element with the class, from 0, for {@link Task#CLASSIFICATION}; otherwise
         * one element per target, a number in [0, 1] for {@link Task#MULTI_LABEL}, a finite number for {@link
         * Task#REGRESSION}} All are NaN before.
         */
        public float[] targets() {
            return targets;
        }

        /**
         * Sets the weight of the example, see {@link Dataset#withWeights}. The default is 1.
         *
         * @param weight weight, finite and at least 0
         * @throws IllegalArgumentException if the weight is negative or not finite
         */
        public void weight(float weight) {
            if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("the weight is " + weight + ", not a finite number of at least 0");
            }
            this.weight = weight;
        }

        float weight() {
            return weight;
        }

        @Override
        public String toString() {
            return "Row[inputs=" + Arrays.toString(inputs) + ", targets=" + Arrays.toString(targets) + ", weight="
                    + weight + "]";
        }
    }
}
