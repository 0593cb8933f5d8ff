package dev.lanewise.data;

import java.nio.file.Path;

/**
 * Source of examples that a program implements: a database cursor, a generator, or a reader for another format.
 *
 * <pre>{@code
 * RowSource source = (inputs, targets) -> {
 *     if (!cursor.next()) {
 *         return false;
 *     }
 *     inputs[0] = cursor.getFloat("length");
 *     inputs[1] = cursor.getFloat("width");
 *     targets[0] = cursor.getInt("species");
 *     return true;
 * };
 * Dataset flowers = Dataset.from(source, 2, Task.CLASSIFICATION, 3);
 * }</pre>
 *
 * <p>{@link Dataset#from} copies the examples into memory. {@link Datasets#mapped(Path, RowSource, int, Task, int)}
 * writes them to a file, so that there may be more than fit into memory. Neither needs the number of examples
 * in advance.
 */
@FunctionalInterface
public interface RowSource {
    /**
     * Fills in the next example. The library calls this method on one thread until it returns false or throws.
     *
     * @param inputs one element per input; all are NaN before the call, and must be finite after it
     * @param targets one element with the class, from 0, for {@link Task#CLASSIFICATION}; otherwise one element per
     *     target: a number in [0, 1] for {@link Task#MULTI_LABEL}, a finite number for {@link Task#REGRESSION}. All are
     *     NaN before the call.
     * @return false if there are no more examples, in which case the arrays are ignored
     * @throws Exception if the next example cannot be read
     */
    boolean next(float[] inputs, float[] targets) throws Exception;
}
