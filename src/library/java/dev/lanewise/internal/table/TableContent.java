package dev.lanewise.internal.table;

import dev.lanewise.data.CsvFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content of a {@link dev.lanewise.data.Table} without targets; the arrays are not copied and must not change.
 *
 * @param columns columns of at least one row, with different names
 * @param missingTexts texts that marked a missing value
 * @param notes notes on what the table was read from
 * @param places places of values in messages; null to name row and column
 * @param format format of the CSV file as it was detected; null if there is none
 */
public record TableContent(
        List<ColumnData> columns,
        MissingTexts missingTexts,
        List<String> notes,
        @Nullable RowPlaces places,
        @Nullable CsvFormat format) {}
