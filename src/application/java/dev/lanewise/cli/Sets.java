package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.rows.SplitIndices;
import java.io.IOException;
import java.util.List;

/** The sets of data. */
final class Sets {
    private Sets() {}

    /** Joins the sets, in the order of the file if they were split from a single set. */
    static Dataset undivided(Splits splits) {
        Dataset joined = splits.training();
        for (Dataset other : List.of(splits.validation(), splits.test())) {
            joined = other.size() == 0 ? joined : joined.concat(other);
        }
        SplitIndices indices = SplitIndices.of(joined.size());
        if (splits.test().size() != indices.test().length
                || splits.validation().size() != indices.validation().length) {
            return joined;
        }
        int[] inOrder = new int[joined.size()];
        int at = 0;
        for (int[] part : List.of(indices.training(), indices.validation(), indices.test())) {
            for (int index : part) {
                inOrder[index] = at++;
            }
        }
        return joined.select(inOrder);
    }

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
            case ALL -> Sets.undivided(splits);
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
