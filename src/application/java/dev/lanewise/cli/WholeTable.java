package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Count;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table with its targets, and what is learned from them.
 *
 * @param note says what is learned, and which flag changes it
 */
record WholeTable(Table table, Task task, String note) {
    /** A column of more different whole numbers is learned as numbers. */
    private static final int MOST_CLASSES = 20;
    /** Rows that each class of numbers must have on average. */
    private static final int ROWS_OF_A_CLASS = 2;

    /**
     * Marks the targets.
     *
     * @param file where the table comes from
     * @param targets headings or numbers from 1 of the target columns
     * @param ignored headings or numbers from 1 of columns that are left out
     * @param given the task; null to choose it by the values of the targets
     * @throws DataFormatException if there is no such column
     */
    static WholeTable of(String file, Table table, List<String> targets, List<String> ignored, Task given)
            throws DataFormatException {
        List<String> names = names(file, table, targets);
        Table kept = table.without(names(file, table, ignored).toArray(String[]::new));
        String[] columns = names.toArray(String[]::new);
        try {
            Task task = given != null ? given : task(kept.withTarget(columns));
            if (task == Task.CLASSIFICATION && columns.length > 1) {
                throw new UsageException("--target names " + columns.length + " columns, but classes are learned"
                        + " from one; --task labels learns columns of 0 and 1");
            }
            Table marked = task == Task.MULTI_LABEL ? kept.withLabels(columns) : kept.withTarget(columns);
            return new WholeTable(marked, task, note(marked, task, String.join(", ", columns)));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<String> names(String file, Table table, List<String> wanted) throws DataFormatException {
        String[] names = new String[wanted.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = name(file, table, wanted.get(i).strip());
        }
        return List.of(names);
    }

    /** Finds a column by its heading or its number from 1. */
    static String name(String file, Table table, String wanted) throws DataFormatException {
        if (table.names().contains(wanted)) {
            return wanted;
        }
        int number = wanted.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(wanted) : 0;
        if (number < 1 || number > table.names().size()) {
            throw new DataFormatException(file + ": there is no column \"" + wanted + "\" among "
                    + String.join(", ", table.names()));
        }
        return table.names().get(number - 1);
    }

    /** Few different whole numbers are classes, many are numbers. Words are classes, and fractions numbers. */
    private static Task task(Table table) {
        List<String> targets = table.targets();
        if (table.describe().stream().anyMatch(
                column -> column.target() && column.kind() != Table.Kind.NUMERIC)) {
            return Task.CLASSIFICATION;
        }
        Set<Double> different = new HashSet<>();
        for (String target : targets) {
            Arrays.stream(table.numbers(target)).filter(number -> !Double.isNaN(number)).forEach(different::add);
        }
        if (targets.size() > 1) {
            return Set.of(0.0, 1.0).containsAll(different) ? Task.MULTI_LABEL : Task.REGRESSION;
        }
        boolean areClasses = different.stream().allMatch(number -> number == Math.rint(number))
                && different.size() <= MOST_CLASSES && ROWS_OF_A_CLASS * different.size() <= table.rows();
        return areClasses ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    private static String note(Table table, Task task, String names) {
        boolean areNumbers = table.describe().stream().allMatch(
                column -> !column.target() || column.kind() == Table.Kind.NUMERIC);
        String numbers = areNumbers ? " (--task numbers learns numbers instead)" : "";
        return switch (task) {
            case CLASSIFICATION -> "classification: " + names + " as " + Count.of(classes(table), "class") + numbers;
            case MULTI_LABEL -> "labels: " + names + numbers;
            case REGRESSION -> "regression: " + names + " as numbers"
                    + (table.targets().size() == 1 ? " (--task classes learns classes instead)" : "");
        };
    }

    private static int classes(Table table) {
        String target = table.targets().get(0);
        Set<Object> different = new HashSet<>();
        boolean isNumeric = table.describe().stream().anyMatch(
                column -> column.name().equals(target) && column.kind() == Table.Kind.NUMERIC);
        if (isNumeric) {
            Arrays.stream(table.numbers(target)).forEach(different::add);
        } else {
            different.addAll(Arrays.asList(table.categories(target)));
        }
        return different.size();
    }
}
