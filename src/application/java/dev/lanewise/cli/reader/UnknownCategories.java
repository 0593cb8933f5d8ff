package dev.lanewise.cli.reader;

import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts the categories of a file that were not in the training data of a network. */
public final class UnknownCategories {
    /** Largest number of columns that a note names. */
    private static final int MOST_COLUMNS = 10;
    /** Largest number of categories that a note names for each column. */
    private static final int MOST_NAMED = 3;

    private static final int LONGEST_WORD = 20;

    private final TableEncoder encoder;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, Set<String>> named = new LinkedHashMap<>();
    private long rows;

    /** Starts without rows. */
    public UnknownCategories(TableEncoder encoder) {
        this.encoder = encoder;
    }

    /** Counts the unknown categories of further rows. */
    public void add(Table table) {
        rows += table.rows();
        encoder.unknownCategories(table).forEach((column, categories) -> {
            Set<String> first = named.computeIfAbsent(column, name -> new LinkedHashSet<>());
            categories.forEach((category, count) -> {
                counts.merge(column, count, Integer::sum);
                if (first.size() < MOST_NAMED) {
                    first.add(category);
                }
            });
        });
    }

    /** Returns one sentence about all columns with unknown categories; empty if there are none. */
    public Optional<String> note(String file) {
        List<String> columns = new ArrayList<>();
        encoder.schema().columns().stream()
                .filter(column -> counts.containsKey(column.name()))
                .forEach(column -> columns.add(described(column.name())));
        int more = columns.size() - MOST_COLUMNS;
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(file + ": categories that were not in the training data are unknown and set all inputs of"
                        + " their column to 0: "
                        + String.join(", ", more > 0 ? columns.subList(0, MOST_COLUMNS) : columns)
                        + (more > 0 ? " and " + Count.of(more, "more column") : ""));
    }

    private String described(String column) {
        List<String> some =
                named.get(column).stream().map(UnknownCategories::word).toList();
        int last = some.size() - 1;
        return Quote.name(column) + " (" + counts.get(column) + " of " + Count.of(rows, "row") + ", such as "
                + (last == 0 ? some.get(0) : String.join(", ", some.subList(0, last)) + " and " + some.get(last)) + ")";
    }

    /** Returns a category, in quotes if it could be mistaken for several. */
    private static String word(String category) {
        boolean isWord = category.length() <= LONGEST_WORD && category.matches("[\\p{L}\\p{N}_.+-]+");
        return isWord ? category : Quote.of(category);
    }
}
