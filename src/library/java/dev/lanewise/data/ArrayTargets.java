package dev.lanewise.data;

import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.table.ColumnLearner;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Targets of a {@link Dataset} from arrays with an element for each example. The arrays are copied. */
final class ArrayTargets {
    /** Maximum number of classes, as in data files. */
    private static final int MOST_CLASSES = 1 << 20;

    private ArrayTargets() {}

    /**
     * Checks names of classes.
     *
     * @param argument name of the argument
     * @throws IllegalArgumentException with one sentence if a name is blank, or two are equal
     */
    static void requireNames(List<String> names, String argument) {
        Set<String> known = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            requireName(names.get(i), argument + "[" + i + "]");
            if (!known.add(names.get(i))) {
                throw new IllegalArgumentException(argument + "[" + i + "] is " + Quote.name(names.get(i))
                        + ", which is also the name of another class");
            }
        }
    }

    private static void requireName(String name, String element) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(element + " is blank, but the name of a class is expected");
        }
    }

    /** Named classes, sorted by name, or numerically if all names are whole numbers. */
    static DatasetTargets of(String[] labels) {
        for (int i = 0; i < labels.length; i++) {
            requireName(labels[i], "labels[" + i + "]");
        }
        Set<String> names = new HashSet<>(List.of(labels));
        return of(labels, names.stream().sorted(ColumnLearner.order(names)).toList());
    }

    /** Named classes in a given order. */
    static DatasetTargets of(String[] labels, List<String> classes) {
        requireNames(classes, "classes");
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        int[] ofRows = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            Integer number = numbers.get(labels[i]);
            if (number == null) {
                throw new IllegalArgumentException("labels[" + i + "] is " + Quote.of(labels[i]) + ", which is "
                        + (classes.isEmpty()
                                ? "no class, because classes is empty"
                                : "none of the classes: " + Suggestion.list(classes)));
            }
            ofRows[i] = number;
        }
        return DatasetTargets.ofClasses(ofRows, classes.size()).withNames(classes);
    }

    /** Classes from 0 to the largest label. */
    static DatasetTargets of(int[] labels) {
        int largest = Arrays.stream(labels).max().orElse(0);
        if (largest >= MOST_CLASSES) {
            throw new IllegalArgumentException(
                    "labels are at most " + (MOST_CLASSES - 1) + ", but there is one of " + largest);
        }
        return DatasetTargets.ofClasses(labels.clone(), Math.max(0, largest) + 1);
    }

    /** One regression target. */
    static DatasetTargets of(double[] targets) {
        float[] numbers = new float[targets.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = RowArrays.requireFinite(targets[i], i, "the target");
        }
        return DatasetTargets.ofValues(Task.REGRESSION, numbers, 1);
    }

    /** Labels as probabilities, or several regression targets. */
    static DatasetTargets of(Task task, double[][] targets) {
        int columns = requireColumns(targets, "targets");
        float[] numbers = new float[ArrayLength.of(targets.length, "row", columns, "target")];
        for (int i = 0; i < numbers.length; i++) {
            double target = targets[i / columns][i % columns];
            if (task == Task.MULTI_LABEL && !(target >= 0 && target <= 1)) {
                throw new IllegalArgumentException("target " + i % columns + " of row " + i / columns + " is " + target
                        + ", not 0, 1 or a probability between");
            }
            numbers[i] = RowArrays.requireFinite(target, i / columns, "target " + i % columns);
        }
        return DatasetTargets.ofValues(task, numbers, columns);
    }

    /**
     * Checks that all rows of targets have the same length, and returns it.
     *
     * @param rows array of arrays
     * @param name name of the argument
     */
    private static int requireColumns(Object[] rows, String name) {
        Objects.requireNonNull(rows, name);
        int columns = 0;
        for (int row = 0; row < rows.length; row++) {
            int length = Array.getLength(Objects.requireNonNull(rows[row], name + "[" + row + "]"));
            columns = row == 0 ? length : columns;
            if (length != columns || length == 0) {
                throw new IllegalArgumentException(name + "[" + row + "] has " + Count.of(length, "value") + ", but "
                        + (length == 0 ? "an example needs at least one" : name + "[0] has " + columns));
            }
        }
        return columns;
    }
}
