package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table, encoded according to the settings of an estimator.
 *
 * @param splits the training rows, and the validation rows if there are some
 * @param encoder learned from the training rows, or that of the model to start from
 * @param notes sentences on the tables and on columns that are left out
 */
record EncodedRows(Splits splits, TableEncoder encoder, List<String> notes) {
    /**
     * Encodes rows with targets.
     *
     * @param validation null for none
     * @throws IllegalArgumentException if there is no target or no input, or a value is not valid in its column
     */
    static EncodedRows of(EstimatorSettings settings, Task task, Table training, @Nullable Table validation) {
        Table[] others = validation == null ? new Table[0] : new Table[] {validation};
        Set<String> notes = new LinkedHashSet<>(training.notes());
        Stream.of(others).map(Table::notes).forEach(notes::addAll);
        TableEncoder encoder = settings.start != null
                ? settings.start
                        .encoder()
                        .orElseThrow(() -> new IllegalStateException(
                                "the model to start from was not trained on a table, so it cannot"
                                        + " encode the rows of one"))
                : TableEncoder.learn(settings.preprocessing, task, training, others);
        notes.addAll(encoder.notes());
        Dataset examples = encoder.dataset(training);
        Dataset held = validation == null ? examples.slice(0, 0) : encoder.dataset(validation);
        return new EncodedRows(new Splits(examples, held, examples.slice(0, 0), "table"), encoder, List.copyOf(notes));
    }
}
