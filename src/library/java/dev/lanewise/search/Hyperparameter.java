package dev.lanewise.search;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.random.PythonRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hyperparameter that a search varies: a name, and the values that it may take.
 *
 * <pre>{@code
 * Hyperparameter<Double> learningRate = Hyperparameter.logUniform("learning rate", 1e-4, 1e-1);
 * Hyperparameter<Integer> hidden = Hyperparameter.of("hidden", 16, 32, 64);
 * }</pre>
 *
 * <p>Immutable; parameters are equal if their names, values and ranges are.
 *
 * @param <T> type of the values
 */
public final class Hyperparameter<T> {
    private final String name;
    /** Empty for a range. */
    private final List<T> values;
    /** Null for values that are listed. */
    private final @Nullable Range range;

    private final Class<?> type;
    private final @Nullable DoubleFunction<T> ofRange;

    private Hyperparameter(
            String name, List<T> values, @Nullable Range range, Class<?> type, @Nullable DoubleFunction<T> ofRange) {
        this.name = name;
        this.values = values;
        this.range = range;
        this.type = type;
        this.ofRange = ofRange;
    }

    /**
     * Creates a parameter with a list of values.
     *
     * @param <T> type of the values
     * @param name name in reports, such as {@code hidden}
     * @param values at least one, all different; reports show them by their {@code toString}
     * @return the parameter
     * @throws IllegalArgumentException if there is no value, or one is given twice
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // Elements.require copies the array, as its caller cannot promise
    public static <T> Hyperparameter<T> of(String name, T... values) {
        return of(name, Elements.require(values, "values"));
    }

    /**
     * Creates a parameter with a list of values.
     *
     * @param <T> type of the values
     * @param name name in reports, such as {@code hidden}
     * @param values at least one, all different; copied
     * @return the parameter
     * @throws IllegalArgumentException if there is no value, or one is given twice
     */
    public static <T> Hyperparameter<T> of(String name, List<T> values) {
        Objects.requireNonNull(name, "name");
        List<T> copy = Elements.require(values, "values");
        if (copy.isEmpty()) {
            throw new IllegalArgumentException(name + " has no value");
        }
        Set<T> seen = new HashSet<>();
        for (T value : copy) {
            if (!seen.add(value)) {
                throw new IllegalArgumentException(name + " names the value " + value + " twice");
            }
        }
        return new Hyperparameter<>(name, copy, null, Object.class, null);
    }

    /**
     * Creates a parameter with uniformly distributed numbers, rounded to four digits.
     *
     * @param name name, different from those of the other parameters
     * @param low lower bound, included
     * @param high upper bound, included
     * @return the parameter
     * @throws IllegalArgumentException if {@code low} is not below {@code high}, or a bound exceeds 2^53
     */
    public static Hyperparameter<Double> uniform(String name, double low, double high) {
        return ofRange(new Range(Objects.requireNonNull(name, "name"), low, high, false, false), Double.class, x -> x);
    }

    /**
     * Creates a parameter with numbers whose logarithm is uniformly distributed, rounded to four digits. It suits
     * learning rates and other parameters whose order of magnitude matters.
     *
     * @param name name, different from those of the other parameters
     * @param low lower bound above 0, included
     * @param high upper bound, included
     * @return the parameter
     * @throws IllegalArgumentException if {@code low} is not above 0 and below {@code high}, or a bound exceeds 2^53
     */
    public static Hyperparameter<Double> logUniform(String name, double low, double high) {
        return ofRange(new Range(Objects.requireNonNull(name, "name"), low, high, true, false), Double.class, x -> x);
    }

    /**
     * Creates a parameter with uniformly distributed whole numbers.
     *
     * @param name name, different from those of the other parameters
     * @param low lower bound, included
     * @param high upper bound, included
     * @return the parameter
     * @throws IllegalArgumentException if {@code low} is not below {@code high}
     */
    public static Hyperparameter<Integer> uniformInt(String name, int low, int high) {
        return ofRange(
                new Range(Objects.requireNonNull(name, "name"), low, high, false, true), Integer.class, x -> (int) x);
    }

    /**
     * Creates a parameter with uniformly distributed whole numbers.
     *
     * @param name name, different from those of the other parameters
     * @param low lower bound, included
     * @param high upper bound, included
     * @return the parameter
     * @throws IllegalArgumentException if {@code low} is not below {@code high}, or a bound exceeds 2^53
     */
    public static Hyperparameter<Long> uniformLong(String name, long low, long high) {
        return ofRange(
                new Range(Objects.requireNonNull(name, "name"), low, high, false, true), Long.class, x -> (long) x);
    }

    /**
     * Creates a parameter with whole numbers whose logarithm is about uniformly distributed, as for numbers of units.
     *
     * @param name name, different from those of the other parameters
     * @param low lower bound above 0, included
     * @param high upper bound, included
     * @return the parameter
     * @throws IllegalArgumentException if {@code low} is not above 0 and below {@code high}
     */
    public static Hyperparameter<Integer> logUniformInt(String name, int low, int high) {
        return ofRange(
                new Range(Objects.requireNonNull(name, "name"), low, high, true, true), Integer.class, x -> (int) x);
    }

    /**
     * Creates a parameter with whole numbers whose logarithm is about uniformly distributed.
     *
     * @param name name, different from those of the other parameters
     * @param low lower bound above 0, included
     * @param high upper bound, included
     * @return the parameter
     * @throws IllegalArgumentException if {@code low} is not above 0 and below {@code high}, or a bound exceeds 2^53
     */
    public static Hyperparameter<Long> logUniformLong(String name, long low, long high) {
        return ofRange(
                new Range(Objects.requireNonNull(name, "name"), low, high, true, true), Long.class, x -> (long) x);
    }

    private static <T> Hyperparameter<T> ofRange(Range range, Class<T> type, DoubleFunction<T> value) {
        return new Hyperparameter<>(range.name(), List.of(), range, type, value);
    }

    /** {@return the name} */
    public String name() {
        return name;
    }

    /** {@return the listed values in their order; empty for a range} */
    public List<T> values() {
        return values;
    }

    /** {@return whether the values are a range of numbers, for random search only} */
    public boolean isRange() {
        return range != null;
    }

    T draw(PythonRandom random) {
        return range == null || ofRange == null
                ? values.get((int) random.randbelow(values.size()))
                : ofRange.apply(range.draw(random));
    }

    /** Returns whether another object is a parameter with the same name and values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Hyperparameter<?> that
                && name.equals(that.name)
                && values.equals(that.values)
                && Objects.equals(range, that.range)
                && type == that.type;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, values, range);
    }

    /** Returns name and values, such as {@code hidden [16, 32, 64]} or {@code learning rate log:1.0E-4..0.1}. */
    @Override
    public String toString() {
        return name + " " + (range == null ? values : range);
    }
}
