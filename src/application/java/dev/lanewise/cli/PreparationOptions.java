package dev.lanewise.cli;

import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.internal.training.FittingDefaults;
import java.util.List;
import picocli.CommandLine.Option;

/** What is done with the columns of a CSV file before a network sees them. */
final class PreparationOptions {
    @Option(names = "--categorical", paramLabel = "COLUMNS", description = "Columns of a CSV file whose"
            + " numbers are categories, named as for --target and joined by commas. Columns of texts are categories"
            + " in any"
            + " case; each category has an input of its own, 1 where it occurs and else 0.")
    private String categorical;

    @Option(names = "--ignore", paramLabel = "COLUMNS", description = "Columns of a CSV file that are no inputs, such as names"
            + " and numbers of the rows, named as for --target and joined by commas.")
    private String ignore;

    @Option(names = "--missing", paramLabel = "KIND", converter = Values.OfMissing.class, description = "Missing"
            + " values of tables: refuse or mean. An empty field, NA, NaN and ? are missing values; refuse makes"
            + " them an error, mean replaces them by the mean or the most frequent category of the training part."
            + " Default for a CSV file: mean; with train --layers, refuse.")
    private Missing missing;

    @Option(names = "--scale", paramLabel = "KIND", converter = Values.OfScaling.class, description = "Scaling of"
            + " tables: none, standard or min-max. Its statistics are those of the training part: standard"
            + " gives each column mean 0 and standard deviation 1, min-max scales it to 0..1."
            + " Default for a CSV file: standard; with train --layers, none.")
    private Scaling scale;

    Preprocessing preparation() {
        return Preprocessing.NONE
                .withCategorical(list(categorical).toArray(String[]::new))
                .withIgnored(list(ignore).toArray(String[]::new))
                .withMissing(missing == null ? Missing.REFUSE : missing)
                .withScaling(scale == null ? Scaling.NONE : scale);
    }

    /** What an estimator does with columns: these flags and, where they say nothing, the standard. */
    Preprocessing preparation(Preprocessing standard) {
        return standard.withMissing(missing == null ? standard.missing() : missing)
                .withScaling(scale == null ? standard.scaling() : scale);
    }

    /** Columns that are categories whatever their values look like. */
    String[] categories() {
        return list(categorical).toArray(String[]::new);
    }

    /** Columns that are no inputs. */
    List<String> leftOut() {
        return list(ignore);
    }

    /** Imputes missing values and scales numbers, unless flags say otherwise. */
    void useDefaults() {
        imputeByDefault();
        scale = scale == null ? FittingDefaults.PREPROCESSING.scaling() : scale;
    }

    /** Imputes missing values, unless a flag says otherwise. */
    void imputeByDefault() {
        missing = missing == null ? FittingDefaults.PREPROCESSING.missing() : missing;
    }

    /** Tells what is done with the columns, as flags. */
    String flags() {
        return (missing == null ? "" : " --missing " + missing) + (scale == null ? "" : " --scale " + scale);
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
