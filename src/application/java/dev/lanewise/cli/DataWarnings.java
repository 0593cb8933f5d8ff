package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.Quote;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/** Warnings about data that a network can be trained on, but learns little from. */
final class DataWarnings {
    /** Fewer examples are too few to learn from or to test on. */
    private static final int FEW = 10;
    /** Columns that a warning names. */
    private static final int MOST_NAMED = 5;
    /** Largest number of inputs that are searched for constant columns, which takes about half a second. */
    private static final long MOST_INPUTS = 1L << 28;

    private DataWarnings() {}

    /**
     * Returns one sentence for each defect.
     *
     * @param schemaOrNull columns that the inputs were encoded from; null if the data are not a table
     */
    static List<String> of(Splits splits, Schema schemaOrNull) {
        Dataset training = splits.training();
        List<String> warnings = new ArrayList<>();
        int tested = splits.test().size();
        int all = training.size() + splits.validation().size() + tested;
        if (training.task() == Task.CLASSIFICATION && training.classes() == 1) {
            warnings.add("all examples are of class " + Quote.name(training.name(0)) + ", so there is nothing to"
                    + " learn");
        } else if (training.task() == Task.CLASSIFICATION && training.classes() > all / 2) {
            warnings.add("the targets have " + Count.of(training.classes(), "class") + " in "
                    + Count.of(all, "example") + ", fewer than two examples a class, which is too few to learn them");
        }
        if (training.size() < FEW) {
            warnings.add("only " + Count.of(training.size(), "example") + (training.size() == 1 ? " is" : " are")
                    + " left for training, too few to learn from");
        }
        if (tested > 0 && tested < FEW) {
            warnings.add("the test set has only " + Count.of(tested, "example") + ", so its results are uncertain;"
                    + " cross-validate tests on all examples");
        }
        if (schemaOrNull != null) {
            addConstant(schemaOrNull, training, warnings);
        }
        return warnings;
    }

    private static void addConstant(Schema schema, Dataset training, List<String> warnings) {
        List<String> names = constant(schema, training);
        if (names.isEmpty()) {
            return;
        }
        boolean one = names.size() == 1;
        int more = names.size() - MOST_NAMED;
        warnings.add((one ? "the column " : "the columns ")
                + names.stream().limit(MOST_NAMED).map(Quote::name).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "")
                + (one ? " has" : " have each") + " the same value in all training rows, so nothing can be learned"
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
}
