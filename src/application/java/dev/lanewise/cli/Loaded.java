package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.network.Network;
import java.util.List;
import java.util.Map;

/**
 * A data set to train with.
 *
 * @param schemaOrNull encoding of the columns of a table as inputs; null if the data are not a table
 * @param notes notes to print
 */
record Loaded(Splits splits, Schema schemaOrNull, List<String> notes) {

    /** Returns the model of a network that was trained on these data, with the checksum of its examples. */
    Model model(Network network, Facts facts, Map<String, Double> metrics) {
        Dataset training = splits.training();
        Model model = schemaOrNull == null ? Model.of(network, training) : Model.of(network, schemaOrNull, training);
        String checksum = model.facts().get(Fact.CHECKSUM).orElseThrow();
        return model.withFacts(facts.with(Fact.EXAMPLES, training.size()).with(Fact.CHECKSUM, checksum))
                .withMetrics(metrics);
    }
}
