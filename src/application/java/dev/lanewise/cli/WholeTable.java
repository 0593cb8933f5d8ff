package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import java.util.List;
import java.util.function.Consumer;

/**
 * A table with its targets and its task.
 *
 * @param table without the columns that are left out
 * @param columns names of all columns of the file, which are numbered from 1
 */
record WholeTable(Table table, Task task, List<String> columns) {
    /**
     * Marks the targets.
     *
     * @param file name of the file in messages
     * @param targets headings or numbers from 1 of the target columns
     * @param ignored headings or numbers from 1 of columns that are left out
     * @param given the task; null to choose it by the values of the targets
     * @param countsTargets whether many different whole numbers are no classes
     * @param dropsMissingTarget whether rows without a target are left out
     * @param notes receives the notes of the table
     * @throws DataFormatException if there is no such column
     */
    static WholeTable of(
            String file,
            Table table,
            List<String> targets,
            List<String> ignored,
            Task given,
            boolean countsTargets,
            boolean dropsMissingTarget,
            Consumer<String> notes)
            throws DataFormatException {
        List<String> names = names(file, table.names(), targets);
        Table kept = table.without(names(file, table.names(), ignored).toArray(String[]::new));
        String[] columns = names.toArray(String[]::new);
        try {
            Task task = given != null ? given : TargetRule.task(kept.withTarget(columns), countsTargets);
            if (task == Task.CLASSIFICATION && columns.length > 1) {
                throw new UsageException("--target names " + columns.length + " columns, but classes are learned from a"
                        + " single column; --task labels learns columns of 0 and 1");
            }
            Table marked = task == Task.MULTI_LABEL ? kept.withMultiLabelTargets(columns) : kept.withTarget(columns);
            Table complete = dropsMissingTarget ? marked.withoutMissingTargets() : marked;
            complete.notes().forEach(note -> notes.accept(RemedyFlags.in(note)));
            return new WholeTable(complete, task, table.names());
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<String> names(String file, List<String> columns, List<String> wanted)
            throws DataFormatException {
        String[] names = new String[wanted.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = name(file, columns, wanted.get(i).strip());
        }
        return List.of(names);
    }

    /** Finds a column by its heading or its number from 1. */
    private static String name(String file, List<String> columns, String wanted) throws DataFormatException {
        if (columns.contains(wanted)) {
            return wanted;
        }
        int number = wanted.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(wanted) : 0;
        if (number < 1 || number > columns.size()) {
            throw missing(file, columns, wanted);
        }
        return columns.get(number - 1);
    }

    /** Finds a column that is not left out by its heading or its number from 1. */
    String name(String file, String wanted) throws DataFormatException {
        String name = name(file, columns, wanted);
        if (!table.names().contains(name)) {
            throw missing(file, table.names(), wanted);
        }
        return name;
    }

    private static DataFormatException missing(String file, List<String> columns, String wanted) {
        return new DataFormatException(
                file + ": there is no column " + Quote.of(wanted) + " among " + Suggestion.list(columns));
    }
}
