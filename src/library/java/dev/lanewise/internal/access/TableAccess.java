package dev.lanewise.internal.access;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Table;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.RowPlaces;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Properties of a {@link Table} that only its reader sets. */
public abstract class TableAccess {
    private static volatile @Nullable TableAccess instance;

    /** Creates the implementation; only {@code Table} does. */
    protected TableAccess() {}

    /** Registers the implementation. */
    public static void register(TableAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation. */
    public static TableAccess get() {
        if (instance == null) {
            Table.ofColumns(Map.of("x", new double[1])); // Initialises the class.
        }
        return Objects.requireNonNull(instance);
    }

    /**
     * Creates a table without targets.
     *
     * @param columns columns of at least one row, with different names
     * @param missingTexts texts that marked a missing value
     * @param notes notes on what the table was read from
     * @param places places of values in messages; null to name row and column
     * @param format format of the CSV file as it was detected; null if there is none
     */
    public abstract Table create(
            List<ColumnData> columns,
            MissingTexts missingTexts,
            List<String> notes,
            @Nullable RowPlaces places,
            @Nullable CsvFormat format);

    /** Refuses rows without a target, all in one message. */
    public abstract void requireTargets(Table table);

    /** Returns a column of a table, by name or by number from 1. */
    public abstract ColumnData column(Table table, String name);
}
