package dev.lanewise.serve;

import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.internal.format.ModelFile.Range;
import java.util.List;
import java.util.Map;

/**
 * Facts about the training of a network.
 *
 * @param scaling how the numbers of the columns were scaled; {@code NONE} if they were not, or if that is unknown. It
 *     is then inferred from the schema if possible
 * @param targetOrNull heading of the target column; null if it is unknown
 * @param ranges ranges of columns by their indices in the schema
 * @param baseline frequencies of the classes or labels in the training set, or means of its targets; empty if unknown
 * @param metrics scores of the network when it was saved, by their names
 */
public record TrainingFacts(
        Scaling scaling,
        String targetOrNull,
        Map<Integer, Range> ranges,
        List<Double> baseline,
        Map<String, Double> metrics) {
    /** Facts about the table that a network was trained on. */
    public TrainingFacts(Scaling scaling, String targetOrNull, Map<Integer, Range> ranges) {
        this(scaling, targetOrNull, ranges, List.of(), Map.of());
    }

    /** Facts of which only the scaling is known. */
    static TrainingFacts of(Scaling scaling) {
        return new TrainingFacts(scaling, null, Map.of());
    }
}
