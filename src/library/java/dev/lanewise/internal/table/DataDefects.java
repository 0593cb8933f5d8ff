package dev.lanewise.internal.table;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Defects of data that a network can be trained on, but learns little from; each is one sentence. */
public final class DataDefects {
    /** Largest rounding error of a number that was scaled to an input. */
    private static final double ROUNDING = 0.01;
    /** Fewer examples are too few to learn from or to test on. */
    public static final int FEW_EXAMPLES = 10;
    /** Columns that a sentence names. */
    private static final int MOST_NAMED = 5;
    /** Largest number of inputs that are searched for constant columns, which takes about half a second. */
    private static final long MOST_INPUTS = 1L << 28;

    private DataDefects() {}

    /**
     * Returns all defects of training data.
     *
     * @param all number of training and validation examples
     * @param schema columns that the inputs were encoded from; null if the data are not a table
     */
    public static List<String> of(Dataset training, int all, @Nullable Schema schema) {
        List<String> defects = new ArrayList<>(ofExamples(training, all));
        if (schema != null) {
            untrainedClasses(training).ifPresent(defects::add);
            constantColumns(schema, training).ifPresent(defects::add);
            for (Schema.Column column : schema.columns()) {
                if (column instanceof Schema.Categorical categorical && Identifiers.areDates(categorical)) {
                    defects.add(dates(categorical));
                }
            }
            Map<Schema.Column, String> identifiers = identifiers(schema, training, all);
            if (!identifiers.isEmpty()) {
                defects.add(Identifiers.sentence(identifiers));
            }
        }
        return defects;
    }

    /**
     * Returns sentences about a single class, fewer than two examples a class, constant regression targets, or too few
     * training examples.
     *
     * @param all number of examples, training examples and others
     */
    public static List<String> ofExamples(Dataset training, int all) {
        List<String> defects = new ArrayList<>();
        if (training.task() == Task.CLASSIFICATION && training.classes() == 1) {
            defects.add("all examples are of class " + Quote.name(training.name(0)) + ", so there is nothing to"
                    + " learn");
        } else if (training.task() == Task.CLASSIFICATION && training.classes() > all / 2) {
            defects.add("the targets have " + Count.of(training.classes(), "class") + " in " + Count.of(all, "example")
                    + ", fewer than two examples a class, which is too few to learn them");
        }
        List<String> constant = constantTargets(training);
        if (!constant.isEmpty() && training.size() > 1) {
            defects.add((constant.size() == 1 ? "the target " : "each of the targets ") + named(constant)
                    + " has the same value in all training examples, so there is nothing to learn");
        }
        if (training.size() < FEW_EXAMPLES) {
            defects.add("only " + Count.of(training.size(), "example") + (training.size() == 1 ? " is" : " are")
                    + " left for training, too few to learn from");
        }
        return defects;
    }

    /** Returns a sentence on the classes that have no training row; empty if there are none. */
    private static Optional<String> untrainedClasses(Dataset training) {
        BitSet untrained = new BitSet();
        untrained.set(0, training.classes());
        for (int i = 0; i < training.size() && !untrained.isEmpty(); i++) {
            untrained.clear(training.label(i));
        }
        int count = untrained.cardinality();
        return count == 0
                ? Optional.empty()
                : Optional.of((count == 1 ? "the class " : "the classes ")
                        + named(untrained.stream().mapToObj(training::name).toList())
                        + (count == 1 ? " has no training row, so it" : " have no training row, so they")
                        + " cannot be learned");
    }

    /** Returns the names of the regression targets that have the same value in all examples. */
    public static List<String> constantTargets(Dataset dataset) {
        if (dataset.task() != Task.REGRESSION || dataset.hasInputsAsTargets() || dataset.size() == 0) {
            return List.of();
        }
        float[] first = new float[dataset.targets()];
        float[] row = new float[dataset.targets()];
        BitSet same = new BitSet();
        same.set(0, row.length);
        dataset.copyTargets(0, first, 0);
        for (int i = 1; i < dataset.size() && !same.isEmpty(); i++) {
            dataset.copyTargets(i, row, 0);
            for (int c = same.nextSetBit(0); c >= 0; c = same.nextSetBit(c + 1)) {
                if (row[c] != first[c]) {
                    same.clear(c);
                }
            }
        }
        return same.stream().mapToObj(dataset::name).toList();
    }

    /** Returns the first names of a list, and the number of the others. */
    public static String named(List<String> names) {
        int more = names.size() - MOST_NAMED;
        return names.stream().limit(MOST_NAMED).map(Quote::name).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** Returns a sentence on a column whose categories look like dates. */
    public static String dates(Schema.Categorical categorical) {
        return "the column " + Fields.quoted(categorical.name()) + " looks like dates, but is treated as "
                + categorical.inputs() + " categories with one input each, which do not generalise to other dates";
    }

    /** Returns a sentence on the columns with the same value in all training rows; empty if there are none. */
    public static Optional<String> constantColumns(Schema schema, Dataset training) {
        return constantColumns(constant(schema, training), "training rows");
    }

    /**
     * Returns a sentence on columns with the same value in all rows; empty if there are none.
     *
     * @param names names of the columns
     * @param rows rows in which they are constant
     */
    public static Optional<String> constantColumns(List<String> names, String rows) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        boolean one = names.size() == 1;
        // Columns without headings are named "column 1" and so on.
        boolean areNumbered = names.stream().allMatch(name -> name.matches("column [0-9]+"));
        return Optional.of((areNumbered ? "" : one ? "the column " : "the columns ") + named(names)
                + (one ? " has" : " each have") + " the same value in all " + rows + ", so nothing can be learned"
                + (one ? " from it" : " from them"));
    }

    /** Names of the columns whose inputs are the same in all rows, of which there must be several. */
    private static List<String> constant(Schema schema, Dataset training) {
        int inputs = training.inputs();
        if (training.size() < 2 || (long) training.size() * inputs > MOST_INPUTS) {
            return List.of();
        }
        float[] first = new float[inputs];
        float[] row = new float[inputs];
        training.copyRow(0, first, 0);
        BitSet same = new BitSet(inputs);
        same.set(0, inputs);
        for (int i = 1; i < training.size() && !same.isEmpty(); i++) {
            training.copyRow(i, row, 0);
            for (int c = same.nextSetBit(0); c >= 0; c = same.nextSetBit(c + 1)) {
                if (row[c] != first[c]) {
                    same.clear(c);
                }
            }
        }
        List<String> names = new ArrayList<>();
        int from = 0;
        for (Schema.Column column : schema.columns()) {
            if (same.nextClearBit(from) >= from + column.inputs()) {
                names.add(column.name());
            }
            from += column.inputs();
        }
        return names;
    }

    /**
     * Finds the columns of a table that look like identifiers.
     *
     * @param training training rows
     * @param rows number of rows of the table
     * @return a description of each of these columns; empty if there are none, or if all columns look like that
     */
    public static Map<Schema.Column, String> identifiers(Schema schema, Dataset training, int rows) {
        return rows < Identifiers.FEWEST_ROWS || training.size() == 0
                ? Map.of()
                : Identifiers.find(schema.columns(), counting(schema, training), rows);
    }

    /** Returns the columns whose values are distinct whole numbers in a range that is hardly larger than the rows. */
    private static List<Schema.Column> counting(Schema schema, Dataset training) {
        Map<Schema.Numeric, Integer> places = new HashMap<>();
        Map<Schema.Numeric, Set<Long>> values = new HashMap<>();
        int from = 0;
        for (Schema.Column column : schema.columns()) {
            if (column instanceof Schema.Numeric numeric) {
                places.put(numeric, from);
                values.put(numeric, new HashSet<>());
            }
            from += column.inputs();
        }
        float[] row = new float[training.inputs()];
        int rows = Math.min(Identifiers.MOST_ROWS, training.size());
        for (int i = 0; i < rows && !values.isEmpty(); i++) {
            training.copyRow(i, row, 0);
            values.entrySet().removeIf(column -> {
                Schema.Numeric numeric = column.getKey();
                double number = row[places.getOrDefault(numeric, 0)] * numeric.scale() + numeric.shift();
                long whole = Math.round(number);
                return !(Math.abs(number - whole) < ROUNDING)
                        || !column.getValue().add(whole);
            });
        }
        return schema.columns().stream()
                .filter(column -> {
                    Set<Long> of = column instanceof Schema.Numeric numeric ? values.get(numeric) : null;
                    return of != null && Identifiers.range(of) < Identifiers.SPREAD * (double) training.size();
                })
                .toList();
    }
}
