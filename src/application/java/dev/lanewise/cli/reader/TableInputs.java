package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.csv.CsvFile;
import dev.lanewise.internal.csv.CsvRow;
import dev.lanewise.internal.csv.RawColumn;
import dev.lanewise.internal.rows.RowReader;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** The inputs of all rows of a table, stored until the schema is known that encodes them. */
interface TableInputs {
    /** Adds the next row. */
    void add(CsvRow row) throws DataFormatException;

    /**
     * Decides the kinds of the columns and reports what was noticed, after the last row.
     *
     * @param file what the rows were read from
     * @param leftOut whether a row of this number, from 0, was not added
     */
    void end(CsvFile file, IntPredicate leftOut, Consumer<String> notes) throws IOException;

    /** The schema of the columns, learned from the training rows unless it is given. */
    Schema schema(int[] training) throws DataFormatException;

    /** The inputs that a schema of this object makes, (rows, {@link Schema#inputs}), row-major. */
    float[] values(Schema schema) throws DataFormatException;

    /** Reads these inputs row by row. */
    RowReader reader(Schema schema) throws DataFormatException;

    /** Refuses too many inputs of a network, of which there are four copies for a moment. */
    static void requireRoom(String file, long numbers) throws DataFormatException {
        RawColumn.requireRoom(file, numbers, numbers * Float.BYTES, 6);
    }
}
