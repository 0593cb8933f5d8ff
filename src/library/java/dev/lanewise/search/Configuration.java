package dev.lanewise.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One choice of settings, which a search tries.
 *
 * @param number its place in the order in which configurations are tried, from 1
 * @param settings the value of each setting that the search varies, by name, in the order of the dimensions
 */
public record Configuration(int number, Map<String, String> settings) {

    /** Copies the settings. */
    public Configuration {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * The value of a setting.
     *
     * @throws IllegalArgumentException if the search varies no setting of that name
     */
    public String text(String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the search does not vary " + name);
        }
        return value;
    }

    /**
     * The value of a setting that is a number.
     *
     * @throws IllegalArgumentException if the search varies no setting of that name, or it is no number
     */
    public double number(String name) {
        return Double.parseDouble(text(name));
    }

    /** The settings, such as {@code eta=0.1 batch=10}. */
    @Override
    public String toString() {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }
}
