package dev.lanewise.internal.training;

import dev.lanewise.internal.engine.OptimizerState;
import dev.lanewise.internal.text.Count;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * State of a trainer between two epochs, from which another trainer can resume bit for bit on any number of threads.
 *
 * <p>That trainer must have the same data and configuration. Arrays with one element per parameter are in the order of
 * {@link dev.lanewise.network.Network#parameters}, running means and variances in that of
 * {@link dev.lanewise.network.Network#statistics}. Arrays are not copied and must not be modified.
 */
public final class TrainerState {
    /** Name of the array of parameters, which every state has. */
    public static final String PARAMETERS = OptimizerState.PARAMETERS;
    /** Name of the array of running means and variances, present with batch normalisation. */
    public static final String STATISTICS = OptimizerState.STATISTICS;

    private final int epoch;
    private final int[] order;
    private final int[] random;
    private final Map<String, float[]> arrays;
    private final Map<String, Double> numbers;

    /**
     * Creates a state.
     *
     * @param epoch number of the next epoch, which is the number of completed epochs
     * @param order order of the examples, a permutation of their numbers
     * @param random state of the generator that shuffles the order
     * @param arrays parameters and further arrays of the optimiser, by name
     * @param numbers further numbers of the optimiser, by name
     * @throws IllegalArgumentException if the order is no permutation, there are no parameters, or the epoch is
     *     negative
     */
    public TrainerState(
            int epoch, int[] order, int[] random, Map<String, float[]> arrays, Map<String, Double> numbers) {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(arrays, "arrays");
        Objects.requireNonNull(numbers, "numbers");
        if (epoch < 0) {
            throw new IllegalArgumentException("the number of epochs done is 0 or more, but it is " + epoch);
        }
        if (!arrays.containsKey(PARAMETERS)) {
            throw new IllegalArgumentException("the state of a trainer has an array \"" + PARAMETERS + "\"");
        }
        requirePermutation(order);
        this.epoch = epoch;
        this.order = order;
        this.random = random;
        this.arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        this.numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    private static void requirePermutation(int[] order) {
        boolean[] seen = new boolean[order.length];
        for (int example : order) {
            if (example < 0 || example >= order.length || seen[example]) {
                throw new IllegalArgumentException("the order of " + Count.of(order.length, "example")
                        + " names each of them once, but example " + example + " is out of place");
            }
            seen[example] = true;
        }
    }

    /** Number of completed epochs. */
    public int epoch() {
        return epoch;
    }

    /** Current order of the examples. */
    public int[] order() {
        return order;
    }

    /** State of the generator that shuffles the order, see {@link dev.lanewise.internal.random.PythonRandom#state}. */
    public int[] random() {
        return random;
    }

    /** Parameters and further arrays of the optimiser, by name. */
    public Map<String, float[]> arrays() {
        return arrays;
    }

    /** Further numbers of the optimiser, by name. */
    public Map<String, Double> numbers() {
        return numbers;
    }

    /** Parameters. */
    public float[] parameters() {
        return Objects.requireNonNull(arrays.get(PARAMETERS), PARAMETERS);
    }

    /** Running means and variances; empty if there are none. */
    public float[] statistics() {
        return arrays.getOrDefault(STATISTICS, new float[0]);
    }

    /**
     * Checks that this state fits a trainer.
     *
     * @param examples number of the trainer's examples
     * @param lengths lengths of its arrays, by name
     * @param others names of its numbers
     * @throws IllegalArgumentException if not; the message names the first difference
     */
    public void requireLike(int examples, Map<String, Integer> lengths, Set<String> others) {
        if (order.length != examples) {
            throw new IllegalArgumentException("the state is from training on " + Count.of(order.length, "example")
                    + ", but there are " + examples);
        }
        if (!arrays.keySet().equals(lengths.keySet()) || !numbers.keySet().equals(others)) {
            throw new IllegalArgumentException("the state is from another optimiser: it has "
                    + names(arrays.keySet(), numbers.keySet()) + ", but this one has "
                    + names(lengths.keySet(), others));
        }
        for (Map.Entry<String, float[]> array : arrays.entrySet()) {
            int expected = lengths.getOrDefault(array.getKey(), 0);
            if (array.getValue().length != expected) {
                throw new IllegalArgumentException("the state is from another network: its " + array.getKey() + " are "
                        + Count.of(array.getValue().length, "number") + ", but this network has " + expected);
            }
        }
    }

    /** Names the numbers of epochs and examples and the arrays. */
    @Override
    public String toString() {
        return "training state after " + Count.of(epoch, "epoch") + " on " + Count.of(order.length, "example") + ": "
                + names(arrays.keySet(), numbers.keySet());
    }

    private static String names(Set<String> arrays, Set<String> numbers) {
        Set<String> names = new TreeSet<>(arrays);
        names.addAll(numbers);
        return String.join(", ", names);
    }
}
