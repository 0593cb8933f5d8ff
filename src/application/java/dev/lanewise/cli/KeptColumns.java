package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.FileKind;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of the input that are copied to the predictions. Besides those of a table there are {@code file} and
 * {@code example}, unless the table has columns of these names.
 */
final class KeptColumns {
    static final String FILE = "file";
    static final String EXAMPLE = "example";
    private static final int PLACE_OF_FILE = -1;
    private static final int PLACE_OF_EXAMPLE = -2;

    /**
     * Separators of a CSV file: between its fields, and between the digits of its numbers.
     *
     * @param delimiter between fields
     * @param decimal between the digits of a number
     */
    record Separators(char delimiter, char decimal) {
        /**
         * The separators of predictions beside columns that are copied from an input with these separators, so that
         * both are read in the same way. The name of a file determines whether it has tabs.
         *
         * @param outputOrNull the file to write; null for standard output
         */
        Separators in(Path outputOrNull) {
            if (outputOrNull == null) {
                return this;
            }
            if (FileKind.isNameOfTabs(outputOrNull.toString())) {
                return new Separators('\t', decimal);
            }
            boolean isConverted = delimiter == '\t' && FileKind.CSV.isNameOf(outputOrNull);
            return isConverted ? new Separators(decimal == ',' ? ';' : ',', decimal) : this;
        }
    }

    private final boolean isAsked;
    private final boolean all;
    private final List<String> names;
    /** Headings of the kept columns; null before the first file. */
    private List<String> headings;

    private String firstFile;
    /** Separators of the first table; null before it. */
    private Separators separators;
    /** Positions in the current file, or one of the two constants. */
    private int[] places;

    /** @param flag names separated by commas, or {@code all}; null for the columns file and example */
    KeptColumns(String flag) {
        isAsked = flag != null;
        all = "all".equals(flag);
        names = flag == null || all
                ? List.of(FILE, EXAMPLE)
                : Arrays.stream(flag.split(",", -1)).map(String::strip).toList();
    }

    /** Whether the flag was given. */
    boolean isAsked() {
        return isAsked;
    }

    /** Names of the requested columns of a table. */
    List<String> asked() {
        return isAsked && !all ? names : List.of();
    }

    /**
     * Starts a file.
     *
     * @param columns headings of its columns; empty if it is not a table
     * @return positions of the columns of the table that {@link #values} expects
     */
    int[] start(String file, List<String> columns) throws DataFormatException {
        List<String> present = isAsked ? columns : List.of();
        places = all && !columns.isEmpty()
                ? IntStream.range(0, columns.size()).toArray()
                : names.stream().mapToInt(name -> place(name, present)).toArray();
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= columns.size()) {
                throw new DataFormatException(file + ": --keep names the column " + Quote.of(names.get(i)) + ", but "
                        + (columns.isEmpty()
                                ? "this is not a table, so there are only file and example"
                                : "the columns are "
                                        + Suggestion.list(columns)
                                        + Suggestion.question(names.get(i), columns)));
            }
        }
        List<String> now = IntStream.of(places)
                .mapToObj(place ->
                        place == PLACE_OF_FILE ? FILE : place == PLACE_OF_EXAMPLE ? EXAMPLE : columns.get(place))
                .toList();
        if (headings == null) {
            headings = now;
            firstFile = file;
        } else if (!headings.equals(now)) {
            throw new DataFormatException(file + ": the columns to keep are " + Suggestion.list(now)
                    + ", but those of "
                    + firstFile + " are " + Suggestion.list(headings) + "; --keep must name columns that all files"
                    + " have");
        }
        return IntStream.of(places).filter(place -> place >= 0).toArray();
    }

    /** The position of a column by heading or number from 1; one that is too large if there is none. */
    private static int place(String name, List<String> columns) {
        int place = columns.indexOf(name);
        if (place >= 0) {
            return place;
        }
        if (name.equals(FILE) || name.equals(EXAMPLE)) {
            return name.equals(FILE) ? PLACE_OF_FILE : PLACE_OF_EXAMPLE;
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
        return isAsked && separators.decimal() != table.decimal();
    }

    /** Separators of the first table, known from its first example on; the usual ones if no columns are kept. */
    Separators separators() {
        return !isAsked || separators == null ? new Separators(',', '.') : separators;
    }

    /** Headings of the kept columns, known from the first example on. */
    List<String> headings() {
        return headings;
    }

    /** Returns the kept values of an example; {@code fields} are its values in the table. */
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
