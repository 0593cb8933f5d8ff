package dev.lanewise.data;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Preparation of a table's inputs. Its statistics are learned from the training examples alone.
 *
 * <p>Immutable: each {@code with} method returns a changed copy.
 */
public final class Preprocessing {
    /** Unchanged inputs from all columns; missing values are errors. */
    public static final Preprocessing NONE = new Preprocessing(List.of(), List.of(), Missing.REFUSE, Scaling.NONE);

    private final List<String> categorical;
    private final List<String> ignored;
    private final Missing missing;
    private final Scaling scaling;

    /** Treatments of a missing value. */
    public enum Missing {
        /** Rejects it with an error. */
        REFUSE,
        /** Replaces it by the mean of the numbers, or by the most frequent category, the first of several. */
        MEAN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Scalings of numbers. Either scaling turns a constant column into zeros. */
    public enum Scaling {
        /** Keeps numbers as they are. */
        NONE,
        /** Scales to mean 0 and standard deviation 1, with the number of values as the divisor. */
        STANDARD,
        /** Scales to the range from 0 to 1. */
        MIN_MAX;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private Preprocessing(List<String> categorical, List<String> ignored, Missing missing, Scaling scaling) {
        this.categorical = categorical;
        this.ignored = ignored;
        this.missing = missing;
        this.scaling = scaling;
    }

    private static List<String> stripped(String[] columns) {
        return Stream.of(columns).map(column -> Objects.requireNonNull(column, "columns").strip()).toList();
    }

    /**
     * Headings or numbers (from 1) of columns that are categories whatever they contain. Of the other columns, those
     * with text that is no number are categories too.
     *
     * @return headings or numbers (from 1) of columns that are categories whatever they contain
     */
    public List<String> categorical() {
        return categorical;
    }

    /**
     * {@return a copy with these columns, given by heading or by number from 1, as categories}
     *
     * @param columns names or numbers (from 1) of columns
     */
    public Preprocessing withCategorical(String... columns) {
        Objects.requireNonNull(columns, "columns");
        return new Preprocessing(stripped(columns), ignored, missing, scaling);
    }

    /**
     * Headings or numbers (from 1) of columns that are not inputs.
     *
     * @return headings or numbers (from 1) of columns that are not inputs
     */
    public List<String> ignored() {
        return ignored;
    }

    /**
     * {@return a copy that ignores these columns, given by heading or by number from 1}
     *
     * @param columns names or numbers (from 1) of columns
     */
    public Preprocessing withIgnored(String... columns) {
        Objects.requireNonNull(columns, "columns");
        return new Preprocessing(categorical, stripped(columns), missing, scaling);
    }

    /**
     * Treatment of a missing value: an empty field, or one of {@code NA}, {@code NaN} and {@code ?}.
     *
     * @return treatment of a missing value: an empty field, or one of {@code NA}, {@code NaN} and {@code ?}
     */
    public Missing missing() {
        return missing;
    }

    /**
     * {@return a copy with another treatment of missing values}
     *
     * @param missing what happens to missing values
     */
    public Preprocessing withMissing(Missing missing) {
        return new Preprocessing(categorical, ignored, Objects.requireNonNull(missing, "missing"), scaling);
    }

    /**
     * Scaling of numbers.
     *
     * @return scaling of numbers
     */
    public Scaling scaling() {
        return scaling;
    }

    /**
     * {@return a copy with another scaling of numbers}
     *
     * @param scaling how numbers are scaled
     */
    public Preprocessing withScaling(Scaling scaling) {
        return new Preprocessing(categorical, ignored, missing, Objects.requireNonNull(scaling, "scaling"));
    }

    private List<Object> values() {
        return List.of(categorical, ignored, missing, scaling);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Preprocessing that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Preprocessing[categorical=" + categorical + ", ignored=" + ignored + ", missing=" + missing
                + ", scaling=" + scaling + "]";
    }
}
