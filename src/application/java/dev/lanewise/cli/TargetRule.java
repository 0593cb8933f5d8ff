package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Notes on the task that the targets determine if no flag sets it. */
final class TargetRule {
    /** Number of classes up to which a note names all of them. */
    private static final int MOST_NAMED = 10;

    private TargetRule() {}

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
