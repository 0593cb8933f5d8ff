package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table, encoded according to the settings of an estimator.
 *
 * @param splits the training rows, and the validation and test rows if there are any
 * @param encoder learned from the training rows, or that of the model to start from
 * @param notes sentences on the tables and on columns that are left out
 */
record EncodedRows(Splits splits, TableEncoder encoder, List<String> notes) {
    /**
     * Encodes rows with targets.
     *
     * @param validation null for none
     * @param test null for none; only its classes affect the encoder
     * @throws IllegalArgumentException if there is no target or no input, or a value is not valid in its column
     */
    static EncodedRows of(
            EstimatorSettings settings, Task task, Table training, @Nullable Table validation, @Nullable Table test) {
        Table[] others = validation == null ? new Table[0] : new Table[] {validation};
        Set<String> notes = new LinkedHashSet<>(training.notes());
        Stream.of(others).map(Table::notes).forEach(notes::addAll);
        Optional<TableEncoder> started = settings.start == null ? Optional.empty() : settings.start.encoder();
        TableEncoder learned =
                started.orElseGet(() -> TableEncoder.learn(settings.preprocessing, task, training, others));
        notes.addAll(learned.notes());
        TableEncoder encoder = test == null || started.isPresent() ? learned : learned.withClasses(test);
        Dataset examples = encoder.dataset(training);
        Dataset none = examples.slice(0, 0);
        Splits splits = new Splits(
                examples,
                validation == null ? none : encoder.dataset(validation),
                test == null ? none : encoder.dataset(test),
                "table");
        return new EncodedRows(splits, encoder, List.copyOf(notes));
    }
}
