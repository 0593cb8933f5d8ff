package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.rows.SplitIndices;
import java.io.IOException;

/** The sets of data. */
final class Sets {
    private Sets() {}

    /** The number of rows in all sets. */
    static int size(SplitIndices rows) {
        return rows.training().length + rows.validation().length + rows.test().length;
    }

    /** Returns one of the sets. */
    static Dataset part(Splits splits, Part part) {
        return switch (part) {
            case TRAINING -> splits.training();
            case VALIDATION -> splits.validation();
            case TEST -> splits.test();
            case ALL -> splits.all();
        };
    }

    /** Returns one of the sets, which must not be empty. */
    static Dataset of(Splits splits, Part part) throws IOException {
        Dataset dataset = part(splits, part);
        if (dataset.size() == 0) {
            throw new IOException(splits.name() + ": the " + part + " set is empty");
        }
        return dataset;
    }
}
