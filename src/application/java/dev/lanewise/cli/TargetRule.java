package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.util.HashSet;
import java.util.Set;
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

    /** Returns the task of examples that have been read as classes, labels or numbers. */
    static Task task(Dataset all) {
        if (all.task() == Task.CLASSIFICATION) {
            return !areNumbers(all) || areClasses(all.classes(), all.size()) ? Task.CLASSIFICATION : Task.REGRESSION;
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

    /** Whether the names of the classes are whole numbers. */
    static boolean areNumbers(Dataset dataset) {
        return IntStream.range(0, dataset.classes())
                .allMatch(c -> dataset.name(c).matches("[+-]?[0-9]+(?:[.]0*)?"));
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
     * @param isFree whether another task is possible
     */
    static String note(Dataset training, String columnOrNull, boolean isFree) {
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
                        + (isFree ? "; --task numbers learns numbers instead" : "");
            case MULTI_LABEL -> "labels: " + column + (isFree ? "; --task numbers learns numbers instead" : "");
            case REGRESSION ->
                "regression: " + column + " as numbers"
                        + (isFree && areWhole(training) ? "; --task classes learns classes instead" : "");
        };
    }
}
