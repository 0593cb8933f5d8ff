package dev.lanewise.internal.rows;

import dev.lanewise.data.DataFormatException;
import java.nio.file.Path;

/** An array of inputs, (examples, ...), which is in memory or still to be read. */
public interface InputArray {
    /** Its sizes. */
    int[] shape();

    /** Returns its numbers as rows of a number of columns; {@code file} is the name of the place in messages. */
    Rows rows(Path file, int columns) throws DataFormatException;
}
