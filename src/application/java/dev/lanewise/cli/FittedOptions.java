package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.training.FittingDefaults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/**
 * Choices that the data make. They apply with {@code --data} or {@code --hidden}, unless {@code --layers}, {@code
 * --from} or {@code --resume} is given; otherwise flags that are not given have the values of the lecture notebook.
 */
final class FittedOptions {
    /** A column of more different whole numbers is learned as numbers. */
    private static final int MOST_CLASSES = 20;
    /** Classes up to which a note names all. */
    private static final int MOST_NAMED = 10;
    /** Rows that each class of numbers must have on average. */
    private static final int ROWS_OF_A_CLASS = 2;

    /** Units of the hidden layers. */
    record Hidden(List<Integer> units) {
        private static final String NONE = "none";

        /** Reads {@code none}, or numbers of units joined by commas. */
        static Hidden parse(String text) {
            if (text.equals(NONE)) {
                return new Hidden(List.of());
            }
            if (!text.matches("[1-9][0-9]{0,6}(,[1-9][0-9]{0,6})*")) {
                throw new IllegalArgumentException("numbers of units joined by commas, such as 64,64, or none are"
                        + " expected, but '" + text + "' was given");
            }
            return new Hidden(List.of(text.split(",")).stream().map(Integer::valueOf).toList());
        }

        @Override
        public String toString() {
            return units.isEmpty() ? NONE : units.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    @Option(names = "--hidden", paramLabel = "UNITS", converter = Values.OfHidden.class,
            description = "Units of the hidden layers, joined by commas, as in 64,64, or none. Inputs and outputs are"
                    + " those of the data. Default with --data: 100.")
    private Hidden hidden;

    /**
     * Whether the data choose what no flag chooses.
     *
     * @param known the flag that describes the network; null if there is none
     */
    boolean apply(String known, boolean isMnist) {
        if (known != null && hidden != null) {
            throw new UsageException("--hidden describes the hidden layers, which " + known + " does already");
        }
        return known == null && (hidden != null || !isMnist);
    }

    /** Units of the hidden layers. */
    List<Integer> units() {
        return hidden == null ? FittingDefaults.HIDDEN : hidden.units();
    }

    /** The layers are known from now on. */
    void settle() {
        hidden = null;
    }

    /**
     * Returns what the targets of a table are if nobody chose it: few different whole numbers are classes, many are
     * numbers. Words are classes, and fractions are numbers.
     */
    static Task task(Dataset all) {
        if (all.task() == Task.CLASSIFICATION) {
            return !areNumbers(all) || areFew(all.classes(), all.size()) ? Task.CLASSIFICATION : Task.REGRESSION;
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
        return areWhole(all) && areFew(different.size(), all.size()) ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    private static boolean areFew(int different, int rows) {
        return different <= MOST_CLASSES && ROWS_OF_A_CLASS * different <= rows;
    }

    /** Whether the names of the classes are whole numbers. */
    static boolean areNumbers(Dataset dataset) {
        return IntStream.range(0, dataset.classes()).allMatch(c -> dataset.name(c).matches("[+-]?[0-9]+([.]0*)?"));
    }

    /**
     * Refuses classes that cannot be told apart.
     *
     * @throws DataFormatException with one sentence if there is only one
     */
    static void requireLearnable(Dataset training, String data) throws DataFormatException {
        if (training.task() == Task.CLASSIFICATION && training.classes() < 2) {
            throw new DataFormatException(data + ": all examples are of class " + training.name(0)
                    + ", so that there is nothing to learn");
        }
    }

    /**
     * Says what is learned, and the flag that changes it.
     *
     * @param targetOrNull column of a table
     */
    static String note(Dataset training, String targetOrNull) {
        String column = targetOrNull == null ? "the targets" : targetOrNull;
        int count = training.classes() + training.targets();
        return switch (training.task()) {
            case CLASSIFICATION -> "classification: " + column + (count > MOST_NAMED ? "" : IntStream.range(0, count)
                    .mapToObj(training::name).collect(Collectors.joining(", ", " (", ")"))) + " as "
                    + Count.of(count, "class")
                    + (targetOrNull != null && areNumbers(training) ? "; --task numbers learns numbers instead" : "");
            case MULTI_LABEL -> "labels: " + column
                    + (targetOrNull == null ? "" : "; --task numbers learns numbers instead");
            case REGRESSION -> "regression: " + column + " as numbers"
                    + (targetOrNull != null && areWhole(training) ? "; --task classes learns classes instead" : "");
        };
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
}
