package dev.lanewise.report;

import dev.lanewise.data.Dataset;

/** What the examples of a data set want of the outputs. */
final class Wanted {
    private Wanted() {}

    /** (examples, targets), row-major. */
    static float[] of(Dataset dataset) {
        float[] wanted = new float[Math.multiplyExact(dataset.size(), dataset.targets())];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyTargets(i, wanted, i * dataset.targets());
        }
        return wanted;
    }
}
