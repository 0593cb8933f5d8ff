package dev.lanewise.report;

import dev.lanewise.data.Dataset;

/** The targets of a data set as one array. */
final class TargetMatrix {
    private TargetMatrix() {}

    /** (examples, targets), row-major. */
    static float[] of(Dataset dataset) {
        float[] targets = new float[Math.multiplyExact(dataset.size(), dataset.targets())];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyTargets(i, targets, i * dataset.targets());
        }
        return targets;
    }
}
