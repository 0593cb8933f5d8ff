package dev.lanewise.serve;

import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.internal.model.ModelFile.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Facts about the training data of a model.
 *
 * @param scaling how the numbers of the columns were scaled; {@code NONE} if they were not, or if that is unknown. It
 *     is then inferred from the schema if possible
 * @param target heading of the target column; empty if unknown
 * @param ranges ranges of columns by their indices in the schema
 * @param baseline frequencies of the classes or labels in the training set, or means of its targets; empty if unknown
 * @param image shape of the images that are the inputs; empty if unknown
 */
public record TrainingFacts(
        Scaling scaling,
        Optional<String> target,
        Map<Integer, Range> ranges,
        List<Double> baseline,
        Optional<ImageShape> image) {
    /** No facts are known. */
    public static final TrainingFacts UNKNOWN =
            new TrainingFacts(Scaling.NONE, Optional.empty(), Map.of(), List.of(), Optional.empty());
}
