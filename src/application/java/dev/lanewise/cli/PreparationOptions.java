package dev.lanewise.cli;

import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Preprocessing;
import java.util.List;
import picocli.CommandLine.Option;

/** What is done with the columns of a CSV file before a network sees them. */
final class PreparationOptions {
    @Option(names = "--categorical", paramLabel = "COLUMNS", description = "Columns of a CSV file that are categories though"
            + " there are numbers in them, named as for --target and joined by commas. Columns without numbers are in any case;"
            + " each category has an input of its own, 1 where it is there and else 0.")
    private String categorical;

    @Option(names = "--ignore", paramLabel = "COLUMNS", description = "Columns of a CSV file that are no inputs, such as names"
            + " and numbers of the rows, named as for --target and joined by commas.")
    private String ignore;

    @Option(names = "--missing", paramLabel = "KIND", converter = Values.OfMissing.class, description = "What becomes of a"
            + " missing value of a CSV file (an empty field, NA, NaN or ?): refuse makes it an error, mean takes it for the"
            + " training part's mean or most frequent category. Default: refuse.")
    private Missing missing;

    @Option(names = "--scale", paramLabel = "KIND", converter = Values.OfScaling.class, description = "What becomes of the"
            + " numbers of a CSV file, as the training part has them: none leaves them alone, standard gives each column mean 0"
            + " and standard deviation 1, min-max brings it to 0..1. Default: none.")
    private Scaling scale;

    Preprocessing preparation() {
        return Preprocessing.NONE
                .withCategorical(list(categorical).toArray(String[]::new))
                .withIgnored(list(ignore).toArray(String[]::new))
                .withMissing(missing == null ? Missing.REFUSE : missing)
                .withScaling(scale == null ? Scaling.NONE : scale);
    }

    static List<String> list(String namesOrNull) {
        return namesOrNull == null || namesOrNull.isBlank() ? List.of() : List.of(namesOrNull.split(",", -1));
    }

    /** The first of these flags that says something; null if none does. */
    String given() {
        return categorical != null ? "--categorical"
                : ignore != null ? "--ignore"
                : missing != null && missing != Missing.REFUSE ? "--missing"
                : scale != null && scale != Scaling.NONE ? "--scale" : null;
    }
}
