package dev.lanewise.cli.reader;

import dev.lanewise.data.CsvFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Layout of a CSV file, for commands that must know its columns before they read the values.
 *
 * @param headings headings of the columns, an empty text for a column without one; none if the file has no headings
 * @param columns number of columns
 * @param hasIndex whether the first column is an index as pandas writes it: the file has headings, but this column has
 *     none and numbers the rows from 0
 */
public record CsvLayout(List<String> headings, int columns, boolean hasIndex) {
    /**
     * Reads the layout of a file. All rows are read only if the first column could be an index.
     *
     * @param asked names of columns that flags name, by which a header is recognised
     */
    public static CsvLayout of(Path file, CsvFormat format, Collection<String> asked) throws IOException {
        try (CsvText text = CsvText.open(file, format, asked)) {
            List<String> headings = text.headings();
            boolean isIndex = headings.size() > 1 && headings.get(0).isEmpty();
            long number = 0;
            while (isIndex && text.next()) {
                isIndex = text.fields().get(0).equals(String.valueOf(number++));
            }
            return new CsvLayout(headings, text.names().size(), isIndex && number > 0);
        }
    }
}
