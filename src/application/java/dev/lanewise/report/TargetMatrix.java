package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.ArrayLength;

/** The targets of a data set as one array. */
final class TargetMatrix {
    private TargetMatrix() {}

    /** (examples, targets), row-major. */
    static float[] of(Dataset dataset) {
        float[] targets = new float[ArrayLength.of(dataset.size(), "example", dataset.targets(), "target")];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyTargets(i, targets, i * dataset.targets());
        }
        return targets;
    }
}
