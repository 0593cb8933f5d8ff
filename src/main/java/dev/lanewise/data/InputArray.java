package dev.lanewise.data;

import dev.lanewise.data.PickleValue.NdArray;
import java.nio.file.Path;

/** An array of inputs, (examples, ...), which is in memory or still to be read. */
interface InputArray {
    /** Its sizes. */
    int[] shape();

    /** Its numbers as rows of so many columns; {@code file} is what messages call the place. */
    Rows rows(Path file, int columns) throws DataFormatException;

    /** An array that is in memory. */
    static InputArray of(NdArray array) {
        return new InputArray() {
            @Override
            public int[] shape() {
                return array.shape;
            }

            @Override
            public Rows rows(Path file, int columns) throws DataFormatException {
                return NpzPart.rows(file, array, columns);
            }
        };
    }
}
