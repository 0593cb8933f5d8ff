package dev.lanewise.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Values of all parameters of a search for one trial. Immutable; configurations are equal if their numbers and values
 * are.
 */
public final class Configuration {
    private final int number;
    private final Map<Hyperparameter<?>, Object> values;

    /**
     * Creates a configuration.
     *
     * @param number number in the order of the trials, from 1
     * @param values a value of each parameter; copied
     */
    public Configuration(int number, Map<Hyperparameter<?>, Object> values) {
        this.number = number;
        this.values = new LinkedHashMap<>(Objects.requireNonNull(values, "values"));
    }

    /** {@return the number of this configuration in the order of the trials, from 1} */
    public int number() {
        return number;
    }

    /**
     * {@return the value of a parameter}
     *
     * @param <T> type of the values
     * @param parameter parameter of the search
     * @throws IllegalArgumentException if the search does not vary the parameter
     */
    public <T> T get(Hyperparameter<T> parameter) {
        Objects.requireNonNull(parameter, "parameter");
        Object value = values.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("the search does not vary " + parameter.name());
        }
        // Equal parameters have values of one type.
        @SuppressWarnings("unchecked")
        T typed = (T) value;
        return typed;
    }

    /** {@return all values as text, by the names of their parameters, in the order of the search} */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        values.forEach((parameter, value) -> settings.put(parameter.name(), value.toString()));
        return Collections.unmodifiableMap(settings);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Configuration that && number == that.number && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return 31 * number + values.hashCode();
    }

    /** Returns the values, such as {@code learning rate=0.01, hidden=32}. */
    @Override
    public String toString() {
        return settings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "));
    }
}
