package dev.lanewise.search;

import dev.lanewise.internal.random.PythonRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Values that are named one by one.
 *
 * @param values at least one, all different
 */
public record Choices(String name, List<String> values) implements Dimension {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if there is none, or one is named twice
     */
    public Choices {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + " has no value");
        }
        Set<String> seen = new HashSet<>();
        for (String value : values) {
            if (!seen.add(value)) {
                throw new IllegalArgumentException(name + " names the value " + value + " twice");
            }
        }
    }

    @Override
    public String draw(PythonRandom random) {
        return values.get((int) random.randbelow(values.size()));
    }

    static List<String> split(String name, String text) {
        List<String> values = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            boolean bracketed = text.startsWith("[", from);
            int end = text.indexOf(bracketed ? ']' : ',', from);
            if (bracketed && end < 0) {
                throw new IllegalArgumentException(name + " has a [ without its ] in '" + text + "'");
            }
            end = end < 0 ? text.length() : end;
            String value = text.substring(bracketed ? from + 1 : from, end).strip();
            from = bracketed ? end + 1 : end;
            if (value.isEmpty() || from < text.length() && text.charAt(from) != ',') {
                throw new IllegalArgumentException(
                        name + " takes values joined by commas, but '" + text + "' was given");
            }
            values.add(value);
            from++;
        }
        return values;
    }
}
