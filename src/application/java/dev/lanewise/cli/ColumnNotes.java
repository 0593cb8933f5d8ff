package dev.lanewise.cli;

import dev.lanewise.data.Schema;
import dev.lanewise.internal.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Notes about columns of a table that are probably not what was meant. */
final class ColumnNotes {
    /** Fewer different values may well be categories. */
    private static final int FEW = 10;
    private static final Pattern LIKE_DATE =
            Pattern.compile("[0-9]{1,4}([./-])[0-9]{1,2}\\1[0-9]{1,4}\\.?([ T].*)?");

    private ColumnNotes() {}

    /** Columns of categories that look like dates. Dates in another order of day and month cannot be told apart. */
    static List<String> of(String data, Schema schema) {
        List<String> notes = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            if (column instanceof Schema.Categorical categorical && categorical.categories().size() > FEW
                    && categorical.categories().stream().allMatch(text -> LIKE_DATE.matcher(text).matches())) {
                notes.add(data + ": the column " + Fields.quoted(column.name()) + " looks like dates, but is taken as "
                        + categorical.categories().size() + " categories, one input each, which say nothing of other"
                        + " dates; dates written as 2024-12-31 become numbers, and --ignore leaves the column out");
            }
        }
        return notes;
    }
}
