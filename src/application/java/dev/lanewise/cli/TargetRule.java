package dev.lanewise.cli;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.table.TableView;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The task of targets if no flag sets it: few distinct whole numbers are classes, many are numbers. Words are classes,
 * and fractions are numbers. Several columns are labels if they contain only 0 and 1, and otherwise numbers.
 */
final class TargetRule {
    /** A column with more distinct whole numbers is treated as regression targets. */
    static final int MOST_CLASSES = 20;
    /** Rows that each class of numbers must have on average. */
    private static final int ROWS_OF_A_CLASS = 2;
    /** Number of classes up to which a note names all of them. */
    private static final int MOST_NAMED = 10;

    private TargetRule() {}

    private static boolean areClasses(int differentWholeNumbers, int rows) {
        return differentWholeNumbers <= MOST_CLASSES && ROWS_OF_A_CLASS * differentWholeNumbers <= rows;
    }

    /** Returns the task of examples that have been read in this format as classes, labels or numbers. */
    static Task task(Dataset all, CsvFormat format) {
        if (all.task() == Task.CLASSIFICATION) {
            return !areNumbers(all, format) || areClasses(all.classes(), all.size())
                    ? Task.CLASSIFICATION
                    : Task.REGRESSION;
        }
        if (all.task() != Task.REGRESSION || all.targets() != 1) {
            return all.task();
        }
        Set<Float> different = new HashSet<>();
        float[] target = new float[1];
        for (int i = 0; i < all.size() && different.size() <= MOST_CLASSES; i++) {
            all.copyTargets(i, target, 0);
            different.add(target[0]);
        }
        return areWhole(all) && areClasses(different.size(), all.size()) ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    /**
     * Returns the task of a table.
     *
     * @param counts whether many different whole numbers are no classes
     */
    static Task task(Table table, boolean counts) {
        List<String> targets = table.targets();
        List<Table.ColumnInfo> texts = table.describe().stream()
                .filter(column -> column.target() && column.kind() != Table.ColumnKind.NUMERIC)
                .toList();
        if (!texts.isEmpty()) {
            return areTexts(table, targets, texts);
        }
        Set<Double> different = new HashSet<>();
        for (String target : targets) {
            Arrays.stream(table.numbers(target))
                    .filter(number -> !Double.isNaN(number))
                    .forEach(different::add);
        }
        if (targets.size() > 1) {
            return Set.of(0.0, 1.0).containsAll(different) ? Task.MULTI_LABEL : Task.REGRESSION;
        }
        return different.stream().allMatch(number -> number == Math.rint(number))
                        && (!counts || areClasses(different.size(), table.rows()))
                ? Task.CLASSIFICATION
                : Task.REGRESSION;
    }

    /** Returns the task of targets of which some are texts. */
    private static Task areTexts(Table table, List<String> targets, List<Table.ColumnInfo> texts) {
        for (Table.ColumnInfo column : texts) {
            String mixture = Internals.of(table, TableView.class)
                    .column(column.name())
                    .mixture(targets.size() == 1 ? ", and --task classes learns classes" : "");
            if (mixture != null) {
                throw new IllegalArgumentException(mixture);
            }
        }
        boolean areTruths = targets.size() > 1
                && texts.stream()
                        .allMatch(column -> Set.of("true", "false")
                                .containsAll(Internals.of(table, TableView.class)
                                        .column(column.name())
                                        .counts()
                                        .keySet()));
        return areTruths ? Task.MULTI_LABEL : Task.CLASSIFICATION;
    }

    /** Whether the names of the classes are whole numbers in this format. */
    static boolean areNumbers(Dataset dataset, CsvFormat format) {
        // If the decimal comma was detected, points separate thousands.
        char separator = format.thousandsSeparator().orElse('.');
        String groups = separator == ' '
                ? "[ \u00a0\u202f]"
                : separator == '\'' ? "['\u2019]" : Pattern.quote(String.valueOf(separator));
        boolean hasComma = format.decimalSeparator()
                        .orElse(format.thousandsSeparator().isPresent() && separator == '.' ? ',' : '.')
                == ',';
        Pattern whole = Pattern.compile(
                "[+-]?(?:[0-9]+|[0-9]{1,3}(?:" + groups + "[0-9]{3})+)" + "(?:" + (hasComma ? "," : "[.]") + "0*)?");
        return IntStream.range(0, dataset.classes())
                .allMatch(c -> whole.matcher(dataset.name(c)).matches());
    }

    private static boolean areWhole(Dataset numbers) {
        float[] target = new float[numbers.targets()];
        for (int i = 0; i < numbers.size(); i++) {
            numbers.copyTargets(i, target, 0);
            if (target.length > 1 || target[0] != Math.rint(target[0])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns a note on the task and the flag that changes it.
     *
     * @param columnOrNull target columns, if they have names
     * @param isFree whether the format of the data leaves the task open
     * @param format how numbers are written
     */
    static String note(Dataset training, String columnOrNull, boolean isFree, CsvFormat format) {
        String column = columnOrNull == null ? "the targets" : columnOrNull;
        int count = training.classes() + training.targets();
        return switch (training.task()) {
            case CLASSIFICATION ->
                "classification: " + column
                        + (count > MOST_NAMED
                                ? ""
                                : IntStream.range(0, count)
                                        .mapToObj(training::name)
                                        .map(Quote::name)
                                        .collect(Collectors.joining(", ", " (", ")")))
                        + " as "
                        + Count.of(count, "class")
                        + (isFree && areNumbers(training, format) ? "; --task numbers learns numbers instead" : "");
            case MULTI_LABEL -> "labels: " + column + (isFree ? "; --task numbers learns numbers instead" : "");
            case REGRESSION ->
                "regression: " + column + " as numbers"
                        + (isFree && areWhole(training) ? "; --task classes learns classes instead" : "");
        };
    }
}
