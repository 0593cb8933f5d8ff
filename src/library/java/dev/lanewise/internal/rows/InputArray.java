package dev.lanewise.internal.rows;

import dev.lanewise.data.DataFormatException;
import java.nio.file.Path;

/** An array of inputs, (examples, ...), which is in memory or still to be read. */
public interface InputArray {
    /** Its sizes. */
    int[] shape();

    /** Its numbers as rows of so many columns; {@code file} is what messages call the place. */
    Rows rows(Path file, int columns) throws DataFormatException;
}
