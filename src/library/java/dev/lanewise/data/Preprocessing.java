package dev.lanewise.data;

import java.util.List;
import java.util.Locale;

/**
 * How the inputs of a table are prepared, which is learned from the part that is trained on.
 *
 * @param categorical headings or numbers (from 1) of columns that are categories whatever stands in them; of the others
 *     those without numbers are
 * @param ignored headings or numbers of columns that are no inputs
 * @param missing what becomes of a missing value: an empty field, or one of {@code NA}, {@code NaN} and {@code ?}
 * @param scaling what becomes of numbers
 */
public record Preprocessing(List<String> categorical, List<String> ignored, Missing missing, Scaling scaling) {
    /** Inputs as they stand, all of them. */
    public static final Preprocessing NONE = new Preprocessing(List.of(), List.of(), Missing.REFUSE, Scaling.NONE);

    /** What becomes of a missing value. */
    public enum Missing {
        /** It is an error. */
        REFUSE,
        /**
         * It is taken for the mean of the numbers, or for the most frequent category, of equally frequent ones the
         * first.
         */
        MEAN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of numbers; those of a column that never changes become 0 by either. */
    public enum Scaling {
        /** They stay what they are. */
        NONE,
        /** They get mean 0 and standard deviation 1, that of all numbers there are: divided by their count. */
        STANDARD,
        /** They come to lie from 0 to 1. */
        MIN_MAX;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Copies the lists. */
    public Preprocessing {
        categorical = categorical.stream().map(String::strip).toList();
        ignored = ignored.stream().map(String::strip).toList();
    }

    /** The same with these columns as categories. */
    public Preprocessing withCategorical(String... columns) {
        return new Preprocessing(List.of(columns), ignored, missing, scaling);
    }

    /** The same without these columns. */
    public Preprocessing withIgnored(String... columns) {
        return new Preprocessing(categorical, List.of(columns), missing, scaling);
    }

    /** The same with missing values treated so. */
    public Preprocessing withMissing(Missing treated) {
        return new Preprocessing(categorical, ignored, treated, scaling);
    }

    /** The same with numbers scaled so. */
    public Preprocessing withScaling(Scaling scaled) {
        return new Preprocessing(categorical, ignored, missing, scaled);
    }
}
