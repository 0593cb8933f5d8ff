package dev.lanewise.csv;

import dev.lanewise.data.Task;
import java.util.List;

/**
 * Which columns of a table are to be learnt, and how.
 *
 * @param columns their headings or their numbers from 1
 * @param kindOrNull classes of a single column; labels or numbers; null to find out: of a single column classes, if there are
 *     names or nothing but whole numbers, and else numbers; of several labels, if there is nothing but 0 and 1, and else
 *     numbers
 * @param weightsOrNull heading or number of a column that says how much each example counts; null if all count alike
 */
public record CsvTargets(List<String> columns, Task kindOrNull, String weightsOrNull) {
    /** Copies the list. */
    public CsvTargets {
        columns = columns.stream().map(String::strip).toList();
        weightsOrNull = weightsOrNull == null ? null : weightsOrNull.strip();
    }

    /** Columns of which is found out what they are, in rows that count alike. */
    public static CsvTargets of(String... columns) {
        return new CsvTargets(List.of(columns), null, null);
    }
}
