package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.rows.RowReader;

/** The inputs of all rows of a table, stored until the schema is known that encodes them. */
interface TableInputs {
    /** Adds the next row. */
    void add(CsvRow row) throws DataFormatException;

    /** Reports what was noticed, after the last row. */
    default void end() {}

    /** The schema of the columns, learned from the training rows unless it is given. */
    Schema schema(int[] training) throws DataFormatException;

    /** The inputs that a schema of this object makes, (rows, {@link Schema#inputs}), row-major. */
    float[] values(Schema schema) throws DataFormatException;

    /** Reads these inputs row by row. */
    RowReader reader(Schema schema) throws DataFormatException;

    /** Refuses numbers that take more than a part of the memory, because of copies on the way. */
    static void requireRoom(String file, long numbers, long bytes, int part) throws DataFormatException {
        if (bytes > Runtime.getRuntime().maxMemory() / part || numbers > Integer.MAX_VALUE / 4) {
            throw new DataFormatException(file + ": " + numbers + " numbers and more are too many for the "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB that this JVM may use (-Xmx raises that)");
        }
    }

    /** Refuses too many inputs of a network, of which there are four copies for a moment. */
    static void requireRoom(String file, long numbers) throws DataFormatException {
        requireRoom(file, numbers, numbers * Float.BYTES, 6);
    }
}
