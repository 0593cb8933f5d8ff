package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Suggestion;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Warnings about data that a network can be trained on, but learns little from. */
final class DataWarnings {
    private DataWarnings() {}

    /**
     * Returns one sentence for each defect.
     *
     * @param schemaOrNull columns that the inputs were encoded from; null if the data are not a table
     */
    static List<String> of(Splits splits, Schema schemaOrNull) {
        Dataset training = splits.training();
        int tested = splits.test().size();
        List<String> warnings = new ArrayList<>(DataDefects.ofExamples(
                training, training.size() + splits.validation().size() + tested));
        if (tested > 0 && tested < DataDefects.FEW_EXAMPLES) {
            warnings.add("the test set has only " + Count.of(tested, "example") + ", so its results are uncertain;"
                    + " cross-validate tests on all examples");
        }
        absent(splits.validation(), "validation").ifPresent(warnings::add);
        absent(splits.test(), "test").ifPresent(warnings::add);
        if (schemaOrNull != null) {
            DataDefects.constantColumns(schemaOrNull, training).ifPresent(warnings::add);
        }
        return warnings;
    }

    /** Returns a sentence on the classes of which a set has no example, if it is large enough to have some of each. */
    static Optional<String> absent(Dataset set, String role) {
        if (set.task() != Task.CLASSIFICATION || set.size() < Math.max(DataDefects.FEW_EXAMPLES, 2 * set.classes())) {
            return Optional.empty();
        }
        BitSet present = new BitSet();
        for (int i = 0; i < set.size(); i++) {
            present.set(set.label(i));
        }
        List<String> absent = IntStream.range(0, set.classes())
                .filter(number -> !present.get(number))
                .mapToObj(set::name)
                .toList();
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of("the " + role + " set has no example of "
                        + (absent.size() == 1 ? "the class " : "the classes ") + Suggestion.list(absent)
                        + "; cross-validate tests on all examples");
    }
}
