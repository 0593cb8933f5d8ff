package dev.lanewise.data;

import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Decides what the targets of a table are, for {@link Table#task}. */
final class TargetTask {
    /** A column with more distinct whole numbers has regression targets. */
    private static final int MOST_CLASSES = 20;
    /** Rows that each class of whole numbers must have on average. */
    private static final int ROWS_OF_A_CLASS = 2;

    private TargetTask() {}

    static Task of(Table table) {
        List<ColumnData> targets = table.targets().stream().map(table::column).toList();
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "the table has no target; " + Remedy.TARGET + " names one of " + Suggestion.list(table.names()));
        }
        List<ColumnData> texts =
                targets.stream().filter(column -> !column.isNumeric()).toList();
        for (ColumnData column : texts) {
            String mixture = column.mixture(targets.size() == 1 ? ", and " + Remedy.CLASSES + " learns classes" : "");
            if (mixture != null) {
                throw new IllegalArgumentException(mixture);
            }
        }
        if (!table.multiLabelTargets().isEmpty()) {
            return Task.MULTI_LABEL;
        }
        if (!texts.isEmpty()) {
            Set<String> truths = Set.of("true", "false");
            boolean areTruths = targets.size() > 1
                    && texts.stream()
                            .allMatch(
                                    column -> truths.containsAll(column.counts().keySet()));
            return areTruths ? Task.MULTI_LABEL : Task.CLASSIFICATION;
        }
        Set<Double> distinct = new HashSet<>();
        for (ColumnData target : targets) {
            for (int row = 0; row < table.rows() && distinct.size() <= MOST_CLASSES; row++) {
                if (!target.isMissing(row)) {
                    distinct.add(target.number(row));
                }
            }
        }
        if (targets.size() > 1) {
            return Set.of(0.0, 1.0).containsAll(distinct) ? Task.MULTI_LABEL : Task.REGRESSION;
        }
        boolean areClasses = distinct.size() <= MOST_CLASSES
                && ROWS_OF_A_CLASS * distinct.size() <= table.rows()
                && distinct.stream().allMatch(number -> number == Math.rint(number));
        return areClasses ? Task.CLASSIFICATION : Task.REGRESSION;
    }
}
