package dev.lanewise.serve;

import dev.lanewise.data.Schema;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Problems of a row of a request, and warnings about it. Nothing is guessed silently: a row that cannot be encoded is
 * refused, and every value that the model ignores or replaces gets a warning.
 */
final class TableRow {
    /** Largest number of warnings about a row, or of problems; a sentence counts the others. */
    static final int MOST_SENTENCES = 20;
    /** Stands for a value of a row that is neither a number nor a text. */
    static final Object NO_VALUE = List.of();

    private static final int LETTERS_PER_ERROR = 3;
    private static final int MOST_LISTED = 12;
    /** Largest number of names that are compared with a wrong one, and of characters of the wrong one. */
    private static final int MOST_COMPARED = 200;

    private static final int LONGEST = 40;

    private final Map<String, Object> values;
    private final boolean suggest;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int moreWarnings;

    /**
     * Checks and encodes a row.
     *
     * @param names names of the columns
     * @param values by column name; absent columns are added as missing values
     * @param others the first columns that the model does not have
     * @param moreOthers number of further such columns
     * @param suggest whether unknown names are compared with the known ones, which takes time
     * @param inputs receives the inputs of the row
     */
    TableRow(
            TableEncoder encoder,
            List<String> names,
            Map<String, Object> values,
            List<String> others,
            int moreOthers,
            boolean suggest,
            float[] inputs) {
        this.values = values;
        this.suggest = suggest;
        this.moreWarnings = moreOthers;
        List<String> absent =
                names.stream().filter(name -> !values.containsKey(name)).toList();
        Set<String> explained = new HashSet<>();
        addOthers(others, suggest ? absent : List.of(), names, explained);
        if (explained.isEmpty() && absent.size() == names.size()) {
            problems.add("none of the model's columns is present; they are " + list(names));
            explained.addAll(names);
        }
        absent.forEach(name -> values.put(name, null));
        for (String name : names) {
            if (NO_VALUE.equals(values.get(name))) {
                problems.add("column " + Quote.of(name) + ": a number or a text is expected");
                values.put(name, null);
                explained.add(name);
            }
        }
        TableEncoder.RowCheck check = encoder.encode(values, inputs, 0);
        check.problems().forEach((name, problem) -> {
            if (!explained.contains(name)) {
                problems.add("column " + Quote.of(name) + ": " + problem);
            }
        });
        Set<String> missing = new HashSet<>(check.missing());
        Set<String> unknown = new HashSet<>(check.unknown());
        for (Schema.Column column : encoder.schema().columns()) {
            if (missing.contains(column.name())) {
                warn(column, () -> "the value is missing, and the model uses " + ColumnDescription.fill(column));
            } else if (unknown.contains(column.name())) {
                warn(column, () -> unknown((Schema.Categorical) column));
            }
        }
    }

    /** Warns of columns that the model does not have. One that is probably a misspelt absent column is a problem. */
    private void addOthers(List<String> others, List<String> absent, List<String> names, Set<String> explained) {
        for (String name : others) {
            List<String> alike = similar(
                    name, absent.stream().filter(each -> isAsLong(each, name)).toList());
            explained.addAll(alike);
            if (alike.isEmpty()) {
                warnings.add("column " + Quote.of(name) + ": the model has no such column, and the value is ignored");
            } else {
                problems.add("column " + Quote.of(name) + ": the model has no such column" + didYouMean(alike)
                        + "; its columns are " + list(names));
            }
        }
    }

    private String unknown(Schema.Categorical column) {
        String text = String.valueOf(values.get(column.name())).strip();
        return "the category " + Quote.of(text) + " is unknown"
                + (suggest ? didYouMean(similar(text, column.categories())) : "") + " and is treated as none of "
                + list(column.categories());
    }

    private void warn(Schema.Column column, Supplier<String> sentence) {
        if (warnings.size() < MOST_SENTENCES) {
            warnings.add("column " + Quote.of(column.name()) + ": " + sentence.get());
        } else {
            moreWarnings++;
        }
    }

    /** Whether names may differ by a few letters, rather than one being a part of the other. */
    private static boolean isAsLong(String name, String other) {
        return Math.abs(name.length() - other.length()) <= Math.max(1, other.length() / LETTERS_PER_ERROR);
    }

    /**
     * Returns the warnings, and a sentence that counts the last ones if there are many.
     *
     * @throws HttpError naming every problem if the row cannot be encoded
     */
    List<String> warnings(String place) throws HttpError {
        if (!problems.isEmpty()) {
            int more = problems.size() - MOST_SENTENCES;
            throw HttpError.badRequest(place
                    + problems.stream().limit(MOST_SENTENCES).collect(Collectors.joining("; "))
                    + (more <= 0
                            ? ""
                            : "; there " + (more == 1 ? "is 1 more problem" : "are " + more + " more problems")
                                    + " in this row"));
        }
        if (moreWarnings > 0) {
            warnings.add("there are " + moreWarnings + " more warnings about this row");
        }
        return warnings;
    }

    /** The names in quotation marks, or the first twelve and the number of the others. */
    static String list(List<String> names) {
        String first = names.stream().limit(MOST_LISTED).map(Quote::of).collect(Collectors.joining(", "));
        return names.size() <= MOST_LISTED ? first : first + " and " + (names.size() - MOST_LISTED) + " more";
    }

    private static List<String> similar(String wrong, List<String> names) {
        return wrong.length() > LONGEST
                ? List.of()
                : Suggestion.similar(
                        wrong,
                        names.stream()
                                .limit(MOST_COMPARED)
                                .filter(name -> name.length() <= 2 * LONGEST)
                                .toList());
    }

    /** The most similar name as {@code  (did you mean "age"?)}, or nothing if none is similar. */
    private static String didYouMean(List<String> similar) {
        return similar.isEmpty() ? "" : " (did you mean " + Quote.of(similar.get(0)) + "?)";
    }
}
