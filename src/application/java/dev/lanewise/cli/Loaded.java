package dev.lanewise.cli;

import dev.lanewise.Facts;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.model.ColumnRanges;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A data set to train with.
 *
 * @param schemaOrNull encoding of the columns of a table as inputs; null if the data are not a table
 * @param notes notes to print
 */
record Loaded(Splits splits, Schema schemaOrNull, List<String> notes) {

    /** Writes a network that was trained on these data, with the descriptions of its inputs and outputs. */
    void write(Path file, Network network, Map<String, Double> metrics, Facts facts) throws IOException {
        Dataset training = splits.training();
        ModelFile.of(network)
                .withOutputs(Outputs.of(network.architecture(), training))
                .withImage(training.shape().orElse(null))
                .withSchema(schemaOrNull)
                .withRanges(schemaOrNull == null ? Map.of() : ColumnRanges.of(schemaOrNull, training))
                .withBaseline(Baseline.of(training).values())
                .withMetrics(metrics)
                .withFacts(facts)
                .write(file);
    }
}
