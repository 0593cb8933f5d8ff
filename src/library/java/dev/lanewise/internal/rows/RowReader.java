package dev.lanewise.internal.rows;

import java.io.IOException;

/** Computes the inputs of one example after another, see {@link ExampleRows#streamed}. */
@FunctionalInterface
public interface RowReader {
    /**
     * Fills in the inputs of an example.
     *
     * @param row its number, 0 the first time and then always one more
     * @param inputs array that receives the inputs, one for each
     * @throws IOException if reading fails
     */
    void read(int row, float[] inputs) throws IOException;
}
