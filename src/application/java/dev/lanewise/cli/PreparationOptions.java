package dev.lanewise.cli;

import dev.lanewise.data.DateOrder;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Preprocessing of the columns of a CSV file. */
final class PreparationOptions {
    private static final String NONE = "none";

    @Option(
            names = "--categorical",
            paramLabel = "COLUMNS",
            description = "Columns of a table whose numbers are categories, separated by commas. Named as for"
                    + " --target. Text columns are always categorical. Each category becomes an input of its own (one-hot"
                    + " encoding).")
    private String categorical;

    @Option(
            names = "--ignore",
            paramLabel = "COLUMNS",
            description = "Columns of a table that are not used as inputs, such as row names or numbers, separated by"
                    + " commas, or none. Named as for --target. Default: in a table of 20 rows or more, text columns in"
                    + " which at least nine tenths of the values are distinct, and in a CSV file a first column without a"
                    + " heading that numbers the rows from 0, as written by pandas; with train --layers, in show and"
                    + " for a saved network, none.")
    private String ignore;

    @Option(
            names = "--missing",
            paramLabel = "KIND",
            description = "Treatment of missing values in tables: refuse or mean. Empty fields and texts such as NA,"
                    + " nan and None count as missing. With refuse they are an error; with mean they are replaced by"
                    + " the mean, or the most frequent category, of the column in the training set. Default: mean;"
                    + " refuse with train --layers, in show and for a saved network.")
    private Missing missing;

    @Option(
            names = "--scale",
            paramLabel = "KIND",
            description = "Scaling of numeric columns: none, standard or min-max. With standard, each column of a"
                    + " table has mean 0 and standard deviation 1; with min-max, it ranges from 0 to 1. The statistics are"
                    + " computed on the training set. Default: standard; none for pixels, with train --layers, in show,"
                    + " for a saved network and, except for CSV files, for more than 16,777,216 numbers including zeros."
                    + " Where the default is none,"
                    + " --missing is refuse by default. The command data scales nothing.")
    private Scaling scale;

    @Option(
            names = "--date-order",
            paramLabel = "ORDER",
            description = "Order of day and month in dates such as 01/02/2024: day-first or month-first. It applies to"
                    + " columns of a table whose dates can all be read in both ways. Default: such a column is an error,"
                    + " except that dates with points, such as 01.02.2024, have the day first.")
    private DateOrder dateOrder;

    /** Returns the preprocessing that the flags describe, without defaults. */
    Preprocessing preprocessing() {
        Preprocessing preprocessing = Preprocessing.NONE
                .withCategorical(list(categorical).toArray(String[]::new))
                .withIgnored(columns(ignore).toArray(String[]::new))
                .withMissing(missing == null ? Missing.REFUSE : missing)
                .withScaling(scale == null ? Scaling.NONE : scale)
                .withIdentifiers(true);
        return dateOrder == null ? preprocessing : preprocessing.withDateOrder(dateOrder);
    }

    /**
     * Returns the preprocessing that imputes missing values and leaves out columns that identify rows, unless flags
     * change this.
     *
     * @param scales whether to scale numbers, too
     */
    Preprocessing byDefault(boolean scales) {
        return preprocessing()
                .withMissing(missing == null ? Missing.MEAN : missing)
                .withScaling(scale != null ? scale : scales ? Scaling.STANDARD : Scaling.NONE)
                .withIdentifiers(keepsAll());
    }

    /** Returns the settings of a preprocessing by these options, by the names of the flags without hyphens. */
    Map<String, String> settings(Preprocessing used) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (missing != null || used.missing() != Missing.REFUSE) {
            settings.put("missing", used.missing().toString());
        }
        if (scale != null || used.scaling() != Scaling.NONE) {
            settings.put("scale", used.scaling().toString());
        }
        if (dateOrder != null) {
            settings.put("date-order", dateOrder.toString());
        }
        return settings;
    }

    /** Whether --ignore none is given, which makes every column an input. */
    boolean keepsAll() {
        return NONE.equals(ignore);
    }

    /** Returns the columns that a value of --ignore or --categorical names. */
    static List<String> columns(String valueOrNull) {
        return NONE.equals(valueOrNull) ? List.of() : list(valueOrNull);
    }

    static List<String> list(String namesOrNull) {
        return namesOrNull == null || namesOrNull.isBlank()
                ? List.of()
                : Arrays.stream(namesOrNull.split(",", -1)).map(String::strip).toList();
    }

    /** The first flag that describes a part of a preprocessing; null if it does nothing. */
    static String flag(Preprocessing used) {
        return !used.categorical().isEmpty()
                ? "--categorical"
                : !used.ignored().isEmpty()
                        ? "--ignore"
                        : used.missing() != Missing.REFUSE
                                ? "--missing"
                                : used.scaling() != Scaling.NONE
                                        ? "--scale"
                                        : used.dateOrder().isPresent() ? "--date-order" : null;
    }
}
