package dev.lanewise.search;

import dev.lanewise.internal.random.PythonRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a search may try: every combination of a value from each dimension.
 *
 * @param dimensions at least one, with different names
 */
public record SearchSpace(List<Dimension> dimensions) {
    /** Configurations of a search at most: a typing error is not to fill the memory. */
    public static final int MOST_TRIALS = 10_000;

    /** Draws in a row that only repeat what was drawn before, after which there is taken to be nothing else. */
    private static final int MOST_REPETITIONS = 10_000;

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if there is no dimension, or two have the same name
     */
    public SearchSpace {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("nothing is to be varied: at least one setting has several values");
        }
        Set<String> names = new HashSet<>();
        for (Dimension dimension : dimensions) {
            if (!names.add(dimension.name())) {
                throw new IllegalArgumentException(dimension.name() + " is varied twice");
            }
        }
    }

    /** Number of combinations; empty if a dimension is a range. Counts no further than {@link Long#MAX_VALUE}. */
    public OptionalLong size() {
        long size = 1;
        for (Dimension dimension : dimensions) {
            if (!(dimension instanceof Choices choices)) {
                return OptionalLong.empty();
            }
            long most = Long.MAX_VALUE / choices.values().size();
            size = size > most ? Long.MAX_VALUE : size * choices.values().size();
        }
        return OptionalLong.of(size);
    }

    /**
     * All combinations, the values of the last dimension changing fastest.
     *
     * @throws IllegalArgumentException if a dimension is a range, or there are more than {@link #MOST_TRIALS}
     */
    public List<Configuration> grid() {
        for (Dimension dimension : dimensions) {
            if (dimension instanceof Range) {
                throw new IllegalArgumentException(
                        dimension.name() + " is a range, which has no grid: name its values, or draw at random");
            }
        }
        long size = size().orElseThrow();
        if (size > MOST_TRIALS) {
            throw new IllegalArgumentException("the grid has " + size + " configurations, but at most " + MOST_TRIALS
                    + " are tried: name fewer values, or draw at random");
        }
        return numbered(IntStream.range(0, (int) size).mapToObj(this::combination).toList());
    }

    /**
     * Configurations drawn at random, no two alike: so many, or all there are. With more trials the first ones stay the
     * same.
     *
     * @param trials 1 to {@link #MOST_TRIALS}
     * @param seed 0 to 2^32 - 1
     * @throws IllegalArgumentException if the number of trials is out of range
     */
    public List<Configuration> random(int trials, long seed) {
        if (trials < 1 || trials > MOST_TRIALS) {
            throw new IllegalArgumentException(
                    "the number of trials is 1 to " + MOST_TRIALS + ", but " + trials + " was given");
        }
        PythonRandom random = new PythonRandom(seed);
        OptionalLong size = size();
        if (size.isPresent() && size.getAsLong() <= MOST_TRIALS) {
            int[] order = IntStream.range(0, (int) size.getAsLong()).toArray();
            random.shuffle(order);
            return numbered(IntStream.of(order).limit(trials).mapToObj(this::combination).toList());
        }
        Set<Map<String, String>> drawn = new HashSet<>();
        List<Map<String, String>> inOrder = new ArrayList<>();
        int repetitions = 0;
        while (inOrder.size() < trials && repetitions < MOST_REPETITIONS) {
            Map<String, String> settings = new LinkedHashMap<>();
            for (Dimension dimension : dimensions) {
                settings.put(dimension.name(), dimension.draw(random));
            }
            if (drawn.add(settings)) {
                inOrder.add(settings);
                repetitions = 0;
            } else {
                repetitions++;
            }
        }
        return numbered(inOrder);
    }

    /** The combination of a number, which is written in digits of as many values as each dimension has. */
    private Map<String, String> combination(int number) {
        String[] values = new String[dimensions.size()];
        int rest = number;
        for (int d = values.length - 1; d >= 0; d--) {
            List<String> choices = ((Choices) dimensions.get(d)).values();
            values[d] = choices.get(rest % choices.size());
            rest /= choices.size();
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (int d = 0; d < values.length; d++) {
            settings.put(dimensions.get(d).name(), values[d]);
        }
        return settings;
    }

    private static List<Configuration> numbered(List<Map<String, String>> settings) {
        return IntStream.range(0, settings.size())
                .mapToObj(i -> new Configuration(i + 1, settings.get(i)))
                .collect(Collectors.toUnmodifiableList());
    }
}
