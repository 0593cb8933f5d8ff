package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The columns of the input that are copied to the predictions. Besides those of a table there are {@code file} and
 * {@code example}, unless the table has columns of these names.
 */
final class KeptColumns {
    static final String FILE = "file";
    static final String EXAMPLE = "example";
    static final String ALL = "all";
    private static final int PLACE_OF_FILE = -1;
    private static final int PLACE_OF_EXAMPLE = -2;
    private static final int MOST_NAMED = 20;

    /** Columns to keep; null for file and example, as without the flag. */
    private final List<String> namesOrNull;

    private final boolean all;
    /** Headings of the kept columns; null before the first file. */
    private List<String> headings;

    private String firstFile;
    /** Separators of the first table; null before it. */
    private Separators separators;
    /** Positions in the current file, or one of the two constants. */
    private int[] places;

    /** @param flag names separated by commas, or {@code all}; null without the flag */
    KeptColumns(String flag) {
        this.all = ALL.equals(flag);
        this.namesOrNull = flag == null
                ? null
                : List.of(flag.split(",", -1)).stream().map(String::strip).toList();
    }

    /** Names of the requested columns of a table. */
    List<String> asked() {
        return namesOrNull == null || all ? List.of() : namesOrNull;
    }

    /**
     * Starts a file.
     *
     * @param columns headings of its columns; empty if it is not a table
     * @return positions of the columns of the table that {@link #values} expects
     */
    int[] start(String file, List<String> columns) throws DataFormatException {
        places = namesOrNull == null || (all && columns.isEmpty())
                ? new int[] {PLACE_OF_FILE, PLACE_OF_EXAMPLE}
                : all
                        ? IntStream.range(0, columns.size()).toArray()
                        : namesOrNull.stream()
                                .mapToInt(name -> place(name, columns))
                                .toArray();
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= columns.size()) {
                throw new DataFormatException(file + ": --keep names the column " + Quote.of(namesOrNull.get(i))
                        + ", but "
                        + (columns.isEmpty()
                                ? "this is not a table, so there are only file and example"
                                : "the columns are "
                                        + columns.stream()
                                                .limit(MOST_NAMED)
                                                .map(Quote::name)
                                                .collect(Collectors.joining(", "))
                                        + (columns.size() > MOST_NAMED ? ", ..." : "")
                                        + Suggestion.question(namesOrNull.get(i), columns)));
            }
        }
        List<String> now = IntStream.of(places)
                .mapToObj(place ->
                        place == PLACE_OF_FILE ? FILE : place == PLACE_OF_EXAMPLE ? EXAMPLE : columns.get(place))
                .toList();
        if (headings != null && !headings.equals(now)) {
            throw new DataFormatException(file + ": the columns to keep are " + Suggestion.list(now)
                    + ", but those of "
                    + firstFile + " are " + Suggestion.list(headings) + "; --keep must name columns that all files"
                    + " have");
        }
        if (headings == null) {
            headings = now;
            firstFile = file;
        }
        return IntStream.of(places).filter(place -> place >= 0).toArray();
    }

    /** The position of a column by heading or number from 1; one that is too large if there is none. */
    private static int place(String name, List<String> columns) {
        int place = columns.indexOf(name);
        if (place >= 0) {
            return place;
        }
        if (name.equals(FILE)) {
            return PLACE_OF_FILE;
        }
        if (name.equals(EXAMPLE)) {
            return PLACE_OF_EXAMPLE;
        }
        int number = name.matches("[0-9]{1,9}") ? Integer.parseInt(name) : 0;
        return number < 1 ? columns.size() : number - 1;
    }

    /**
     * Takes note of the separators of a table.
     *
     * @return whether columns are kept, and its decimal separator is not that of the first table
     */
    boolean isMixedWith(Separators table) {
        separators = separators == null ? table : separators;
        return namesOrNull != null && separators.decimal() != table.decimal();
    }

    /** Separators of the first table, known from its first example on; the usual ones if no columns are kept. */
    Separators separators() {
        return namesOrNull == null || separators == null ? Separators.USUAL : separators;
    }

    /** Headings of the kept columns, known from the first example on. */
    List<String> headings() {
        return headings;
    }

    /** Returns the kept values of an example. */
    List<String> values(String file, int number, List<String> fields) {
        List<String> values = new ArrayList<>(places.length);
        int next = 0;
        for (int place : places) {
            values.add(
                    place == PLACE_OF_FILE
                            ? file
                            : place == PLACE_OF_EXAMPLE ? Integer.toString(number) : fields.get(next++));
        }
        return values;
    }
}
