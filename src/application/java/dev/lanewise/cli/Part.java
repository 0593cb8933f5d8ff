package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.util.Locale;

/** One of the three sets of a data set, or all of them together. */
enum Part {
    TRAINING,
    VALIDATION,
    TEST,
    ALL;

    /** Parses the name of a set, such as {@code training}. */
    static Part parse(String text) {
        for (Part part : values()) {
            if (part.toString().equals(text)) {
                return part;
            }
        }
        throw new IllegalArgumentException(
                "the sets are training, validation, test and all, but " + Quote.of(text) + " was given");
    }

    /** Returns this set, which may be empty. */
    Dataset from(Splits splits) {
        return switch (this) {
            case TRAINING -> splits.training();
            case VALIDATION -> splits.validation();
            case TEST -> splits.test();
            case ALL -> splits.all();
        };
    }

    /** Returns this set, which must not be empty. */
    Dataset of(Splits splits) throws IOException {
        Dataset dataset = from(splits);
        if (dataset.size() == 0) {
            throw new IOException(splits.name() + ": the " + this + " set is empty; --set all uses all examples");
        }
        return dataset;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
