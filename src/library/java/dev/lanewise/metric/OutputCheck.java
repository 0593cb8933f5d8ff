package dev.lanewise.metric;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.rows.ClassNames;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.text.Count;

/** Checks outputs of a network against a data set. */
final class OutputCheck {
    private OutputCheck() {}

    /** Checks the kind of the targets and the number of outputs. */
    static void require(float[] outputs, Dataset dataset, Task kind) {
        if (dataset.task() != kind) {
            throw new IllegalArgumentException(
                    "the targets must be " + kind + ", but those of the data set are " + dataset.task());
        }
        int targets = dataset.classes() + dataset.targets();
        int units = dataset.size() == 0 ? targets : outputs.length / dataset.size();
        boolean fits =
                kind == Task.CLASSIFICATION ? units >= targets || (units == 1 && targets == 2) : units == targets;
        if (!fits || (long) units * dataset.size() != outputs.length) {
            throw new IllegalArgumentException(Count.of(outputs.length, "output") + " cannot fit "
                    + Count.of(dataset.size(), "example") + " of " + DatasetTargets.counted(targets, kind));
        }
        ClassNames.requireAll(dataset, units);
    }

    /** Returns the targets of all examples, (examples, columns), row-major. */
    static float[] targets(Dataset dataset) {
        int columns = dataset.targets();
        float[] targets = new float[ArrayLength.of(dataset.size(), "example", columns, "target")];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyTargets(i, targets, i * columns);
        }
        return targets;
    }
}
