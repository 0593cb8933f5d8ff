package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Table;
import dev.lanewise.internal.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads a CSV file into memory as a {@link Table}. */
public final class CsvTable {
    private CsvTable() {}

    /**
     * Reads a file without targets. The first value in a column decides whether it has numbers or categories.
     *
     * @param categorical names or numbers (from 1) of columns that have categories even if these look like numbers
     * @throws DataFormatException if the file cannot be read, has no rows, or two columns have one name; with one
     *     sentence that names the file and, where there is one, the line and the column
     */
    public static Table read(Path file, CsvFormat format, List<String> categorical) throws IOException {
        Set<String> asked = new LinkedHashSet<>(categorical);
        try (CsvFile rows = new CsvFile(file, format, asked)) {
            Columns columns = rows.columns();
            Set<Integer> categories = new LinkedHashSet<>();
            for (String name : categorical) {
                categories.add(columns.find(name.strip()));
            }
            List<RawColumn> raw = new ArrayList<>();
            for (int c = 0; c < columns.count(); c++) {
                raw.add(new RawColumn(columns, c, categories.contains(c), true, null));
            }
            int count = 0;
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                if ((count & 255) == 0) {
                    TableInputs.requireRoom(file, (count + 1L) * raw.size(), 8L * (count + 1L) * raw.size(), 4);
                }
                for (RawColumn column : raw) {
                    column.add(row);
                }
                count++;
            }
            if (count == 0) {
                throw new DataFormatException(file + ": the file has no rows");
            }
            Map<String, Object> values = new LinkedHashMap<>();
            for (RawColumn column : raw) {
                if (values.put(column.name(), values(column, count)) != null) {
                    throw new DataFormatException(
                            file + ": two columns are named " + Fields.quoted(column.name()));
                }
            }
            try {
                return Table.ofColumns(values);
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(file + ": " + e.getMessage(), e);
            }
        }
    }

    /** An array with a value for each row. */
    private static Object values(RawColumn column, int rows) {
        if (column.isNumeric()) {
            return column.numbers(IntStream.range(0, rows).toArray());
        }
        String[] texts = new String[rows];
        for (int row = 0; row < rows; row++) {
            int category = column.category(row);
            texts[row] = category < 0 ? null : column.categories().get(category);
        }
        return texts;
    }
}
