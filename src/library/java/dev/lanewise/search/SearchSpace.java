package dev.lanewise.search;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.rows.SplitIndices;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Configurations that a search may try: every combination of a value of each parameter.
 *
 * <p>Immutable.
 */
final class SearchSpace {
    /** Maximum number of configurations of a search, so that a typing error does not fill the memory. */
    static final int MAX_TRIALS = 10_000;

    /** Number of draws in a row without anything new, after which the space is taken to be exhausted. */
    private static final int MOST_REPETITIONS = 10_000;

    private final List<Hyperparameter<?>> parameters;

    private SearchSpace(List<Hyperparameter<?>> parameters) {
        this.parameters = parameters;
    }

    /**
     * Creates a search space from parameters.
     *
     * @throws IllegalArgumentException if there is no parameter, or two have the same name
     */
    static SearchSpace of(Hyperparameter<?>... parameters) {
        List<Hyperparameter<?>> all = Elements.require(parameters, "parameters");
        if (all.isEmpty()) {
            throw new IllegalArgumentException("nothing is to be varied: at least one setting has several values");
        }
        Set<String> names = new HashSet<>();
        for (Hyperparameter<?> parameter : all) {
            if (!names.add(parameter.name())) {
                throw new IllegalArgumentException(parameter.name() + " is varied twice");
            }
        }
        return new SearchSpace(all);
    }

    /** {@return the parameters, at least one, with different names} */
    List<Hyperparameter<?>> parameters() {
        return parameters;
    }

    /** {@return the number of combinations, at most {@link Long#MAX_VALUE}; empty if a parameter is a range} */
    OptionalLong size() {
        long size = 1;
        for (Hyperparameter<?> parameter : parameters) {
            if (parameter.isRange()) {
                return OptionalLong.empty();
            }
            int values = parameter.values().size();
            size = size > Long.MAX_VALUE / values ? Long.MAX_VALUE : size * values;
        }
        return OptionalLong.of(size);
    }

    /**
     * {@return all combinations; the values of the last parameter change fastest}
     *
     * @throws IllegalArgumentException if a parameter is a range, or there are more than {@link #MAX_TRIALS}
     */
    List<Configuration> grid() {
        for (Hyperparameter<?> parameter : parameters) {
            if (parameter.isRange()) {
                throw new IllegalArgumentException(
                        parameter.name() + " is a range, which has no grid: name its values, or draw at random");
            }
        }
        long size = size().orElseThrow();
        if (size > MAX_TRIALS) {
            throw new IllegalArgumentException("the grid has " + size + " configurations, but at most " + MAX_TRIALS
                    + " are tried: name fewer values, or draw at random");
        }
        return numbered(
                IntStream.range(0, (int) size).mapToObj(this::combination).toList());
    }

    /**
     * Draws configurations at random, all different; fewer if the space has no more. The first ones do not depend on
     * the number of further ones.
     *
     * @param trials 1 to {@link #MAX_TRIALS}
     * @param seed 0 to 2^32 - 1
     * @return the configurations
     * @throws IllegalArgumentException if the number of trials or the seed is out of range
     */
    List<Configuration> random(int trials, long seed) {
        if (trials < 1 || trials > MAX_TRIALS) {
            throw new IllegalArgumentException(
                    "the number of trials is 1 to " + MAX_TRIALS + ", but " + trials + " was given");
        }
        SplitIndices.requireSeed(seed);
        PythonRandom random = new PythonRandom(seed);
        OptionalLong size = size();
        if (size.isPresent() && size.getAsLong() <= MAX_TRIALS) {
            int[] order = IntStream.range(0, (int) size.getAsLong()).toArray();
            random.shuffle(order);
            return numbered(IntStream.of(order)
                    .limit(trials)
                    .mapToObj(this::combination)
                    .toList());
        }
        Set<Map<Hyperparameter<?>, Object>> drawn = new HashSet<>();
        List<Map<Hyperparameter<?>, Object>> inOrder = new ArrayList<>();
        int repetitions = 0;
        while (inOrder.size() < trials && repetitions < MOST_REPETITIONS) {
            Map<Hyperparameter<?>, Object> values = new LinkedHashMap<>();
            for (Hyperparameter<?> parameter : parameters) {
                values.put(parameter, Objects.requireNonNull(parameter.draw(random)));
            }
            if (drawn.add(values)) {
                inOrder.add(values);
                repetitions = 0;
            } else {
                repetitions++;
            }
        }
        return numbered(inOrder);
    }

    /** Returns the combination of a number, whose digits are the places of the values. */
    private Map<Hyperparameter<?>, Object> combination(int number) {
        Object[] values = new Object[parameters.size()];
        int rest = number;
        for (int p = values.length - 1; p >= 0; p--) {
            List<?> choices = parameters.get(p).values();
            values[p] = choices.get(rest % choices.size());
            rest /= choices.size();
        }
        Map<Hyperparameter<?>, Object> combination = new LinkedHashMap<>();
        for (int p = 0; p < values.length; p++) {
            combination.put(parameters.get(p), values[p]);
        }
        return combination;
    }

    private static List<Configuration> numbered(List<Map<Hyperparameter<?>, Object>> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> new Configuration(i + 1, values.get(i)))
                .collect(Collectors.toUnmodifiableList());
    }
}
