package dev.lanewise.cli.reader;

import dev.lanewise.data.CsvFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Selected rows of a CSV file as text, with the line in which each begins, for showing them to people.
 *
 * @param columns names of the columns: the headings, or names such as {@code column 3}
 * @param rows the selected rows by their index in the file, from 0, without the header row
 * @param count number of rows in the file, without the header row
 */
public record CsvLines(List<String> columns, Map<Integer, Row> rows, int count) {
    /**
     * Row of a file.
     *
     * @param line the line of the file in which the row begins, from 1
     * @param fields text of each field, without blanks around it
     */
    public record Row(long line, List<String> fields) {}

    /**
     * Reads a file to its end and keeps the selected rows.
     *
     * @param asked names of columns that the file is known to have, by which a header row is recognised
     * @param selected indices of rows, from 0, without the header row, in any order; indices beyond the last row are
     *     left out
     */
    public static CsvLines read(Path file, CsvFormat format, Collection<String> asked, int... selected)
            throws IOException {
        return read(file, format, asked, List.of(), List.of(), selected);
    }

    /**
     * Reads a file to its end and keeps the selected ones of the rows that have all required columns.
     *
     * @param asked names of columns that the file is known to have, by which a header row is recognised
     * @param required columns without which a row has no index, although {@link #count} counts it
     * @param classes texts that are not missing in these columns
     * @param selected indices of rows, from 0, as for {@link #read(Path, CsvFormat, Collection, int...)}
     */
    public static CsvLines read(
            Path file,
            CsvFormat format,
            Collection<String> asked,
            List<String> required,
            List<String> classes,
            int... selected)
            throws IOException {
        for (int index : selected) {
            if (index < 0) {
                throw new IllegalArgumentException("selected has the row " + index + ", but rows are counted from 0");
            }
        }
        TreeSet<Integer> open = new TreeSet<>(IntStream.of(selected).boxed().toList());
        Map<Integer, Row> rows = new HashMap<>();
        try (CsvText text = CsvText.open(file, format, asked)) {
            int count = 0;
            int index = 0;
            while (text.next()) {
                count++;
                if (!required.isEmpty() && text.lacks(required, classes)) {
                    continue;
                }
                if (!open.isEmpty() && open.first() == index) {
                    rows.put(open.pollFirst(), new Row(text.line(), text.fields()));
                }
                index++;
            }
            return new CsvLines(text.names(), rows, count);
        }
    }
}
