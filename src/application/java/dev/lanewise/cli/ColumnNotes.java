package dev.lanewise.cli;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.Identifiers;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.report.ShellCommand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Notes on columns of a table whose type is probably not the intended one. */
final class ColumnNotes {
    private static final Pattern PLAIN = Pattern.compile("[+-]?[0-9]+(?:[.][0-9]+)?");
    private static final Pattern GROUPED = Pattern.compile("[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:[.][0-9]+)?");
    private static final Pattern COMMA = Pattern.compile("[+-]?(?:[0-9]*|[0-9]{1,3}(?:[.][0-9]{3})+),[0-9]+");

    private ColumnNotes() {}

    /**
     * Returns notes on categorical columns that look like dates or like numbers with a sign such as %, and on columns
     * with two categories that differ only in capitals.
     */
    static List<String> of(String data, List<Schema.Column> columns) {
        List<String> notes = new ArrayList<>();
        for (Schema.Column column : columns) {
            if (column instanceof Schema.Categorical categorical && Identifiers.areDates(categorical)) {
                notes.add(data + ": " + DataDefects.dates(categorical) + "; dates become numbers if"
                        + " their years have four digits and one order of day and month fits all, and --ignore "
                        + ShellCommand.quoted(flag(column)) + " leaves the column out");
            } else if (column instanceof Schema.Categorical categorical
                    && categorical.categories().size() > Identifiers.FEW_CATEGORIES
                    && remedy(categorical.categories()) != null) {
                notes.add(data + ": the column " + Fields.quoted(column.name()) + " looks like numbers, but is treated"
                        + " as " + categorical.inputs() + " categories with one input each; "
                        + remedy(categorical.categories()));
            }
            if (column instanceof Schema.Categorical categorical) {
                twins(categorical.categories())
                        .ifPresent(twins -> notes.add(
                                data + ": the categories " + twins + " of the column " + Fields.quoted(column.name())
                                        + " differ only in capitals; spell them alike if they mean the same"));
            }
        }
        return notes;
    }

    /** Returns a note on missing values that are filled in; empty if there are none. */
    static Optional<String> filledIn(String data, Table table, Schema schema) {
        List<String> filled = new ArrayList<>();
        for (Table.ColumnInfo column : table.describe()) {
            boolean imputes =
                    schema.columns().stream().anyMatch(each -> each.name().equals(column.name()) && each.imputes());
            if (imputes && column.missing() > 0) {
                filled.add(Quote.name(column.name()) + " (" + column.missing()
                        + (2L * column.missing() > table.rows() ? ", most of the rows)" : ")"));
            }
        }
        return filled.isEmpty()
                ? Optional.empty()
                : Optional.of(data + ": missing values among " + table.rows() + " rows are filled in: "
                        + Suggestion.list(filled));
    }

    /** The first two texts that differ only in capitals. */
    private static Optional<String> twins(Collection<String> texts) {
        Map<String, String> seen = new HashMap<>();
        for (String text : texts) {
            String other = seen.putIfAbsent(text.toLowerCase(Locale.ROOT), text);
            if (other != null) {
                return Optional.of(Fields.quoted(other) + " and " + Fields.quoted(text));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns a note on columns that look like identifiers, and the flag that leaves them out.
     *
     * @param found what {@link Identifiers} found
     * @param ignored columns that --ignore names already
     */
    static Optional<String> identifiers(Map<Schema.Column, String> found, List<String> ignored) {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<String> flag = new ArrayList<>(ignored);
        found.keySet().forEach(column -> flag.add(flag(column)));
        return Optional.of(Identifiers.sentence(found) + "; to leave " + (found.size() == 1 ? "it" : "them")
                + " out: --ignore " + ShellCommand.quoted(String.join(",", flag)));
    }

    /** Returns the form in which flags name a column: its name or, if that has a comma, its number. */
    static String flag(Schema.Column column) {
        return column.name().indexOf(',') < 0 ? column.name() : String.valueOf(column.index() + 1);
    }

    /**
     * Returns notes on classes that look like numbers in an unsupported notation, and on two classes that differ only
     * in capitals.
     */
    static List<String> ofClasses(String data, Dataset training, CsvFormat format) {
        if (training.task() != Task.CLASSIFICATION || TargetRule.areNumbers(training, format)) {
            return List.of();
        }
        List<String> names = names(training);
        String remedy = remedy(names);
        return remedy == null
                ? twins(names)
                        .map(twins -> data + ": the classes " + twins
                                + " differ only in capitals; spell them alike if they mean the same")
                        .stream()
                        .toList()
                : List.of(data + ": the classes look like numbers, but are texts such as "
                        + Fields.quoted(names.get(names.size() - 1)) + "; " + remedy);
    }

    /** The names of the classes. */
    static List<String> names(Dataset training) {
        return IntStream.range(0, training.classes()).mapToObj(training::name).toList();
    }

    /** Returns how these texts can be read as numbers; null if they do not look like numbers, or are plain ones. */
    static String remedy(Collection<String> texts) {
        if (texts.stream().allMatch(text -> PLAIN.matcher(text).matches())) {
            return null;
        }
        if (areAll(texts, GROUPED)) {
            return "--thousands , reads them as numbers";
        }
        return areAll(texts, COMMA)
                ? "--decimal , reads them as numbers"
                : texts.stream().allMatch(text -> PLAIN.matcher(text).matches() || NumberNotation.isOne(text))
                        ? "with one unit in all rows they are read as numbers"
                        : null;
    }

    private static boolean areAll(Collection<String> texts, Pattern form) {
        return texts.stream()
                .allMatch(text ->
                        form.matcher(text).matches() || PLAIN.matcher(text).matches());
    }
}
