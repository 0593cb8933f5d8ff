package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import java.util.List;
import java.util.stream.IntStream;

/** The names of the output units: classes, labels or numbers. */
final class OutputNames {
    private OutputNames() {}

    /** Returns the names of the first units; units without a name in the data get their numbers. */
    static List<String> of(Dataset dataset, int count) {
        int known = dataset.classes() + dataset.targets();
        return IntStream.range(0, count)
                .mapToObj(c -> c < known ? dataset.name(c) : String.valueOf(c))
                .toList();
    }
}
