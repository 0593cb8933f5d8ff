package dev.lanewise.internal.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of a table in any format, one at a time, all of one length. A format of files is one implementation. */
public interface RecordSource extends AutoCloseable {
    /** Returns the columns. */
    Columns columns();

    /**
     * Returns the next row, which the one after it overwrites; null if there is none.
     *
     * @throws DataFormatException if the row is not valid
     */
    @Nullable
    TableRow next() throws IOException;

    /**
     * Opens the same rows at the first one, to read them a second time.
     *
     * @throws DataFormatException if the rows are those of a stream that was too large to be kept
     */
    RecordSource again() throws IOException;

    /** Returns the target columns that the format defines, from 0; none if it defines none. */
    default List<Integer> targets() {
        return List.of();
    }

    /** Returns whether the format defines a column as categorical, whatever its values look like. */
    default boolean isCategorical(int column) {
        return false;
    }

    /** Returns the number of values of all rows, with zeros that the file leaves out; 0 if it has to be counted. */
    default long values() throws IOException {
        return 0;
    }

    /**
     * Returns the numbers of rows of the training, validation and test set, which follow one another; none if the rows
     * come in one piece.
     */
    default List<Integer> sets() {
        return List.of();
    }

    /** Whether the inputs are pixels. */
    default boolean arePixels() {
        return false;
    }

    /** Returns notes on what was detected before the first row. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Decides whether the first row is a header, for columns that a network was trained on. Called before the first row
     * is taken.
     *
     * @param notes receives a sentence if it is read as headings, but may be data
     * @throws DataFormatException if it consists of texts, none of which is the name of a column
     */
    default void settleHeadings(Schema schema, Consumer<String> notes) throws DataFormatException {}

    /** Whether there is only one line, which consists of names. Called before the first row is taken. */
    default boolean hasOnlyHeadings() throws IOException {
        return false;
    }

    @Override
    void close() throws IOException;
}
