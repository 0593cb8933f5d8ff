package dev.lanewise.train;

import dev.lanewise.Count;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a trainer stands between two epochs: with it, the data and the configuration another trainer goes on to the same
 * bits, on any number of threads.
 *
 * <p>Arrays with an entry per parameter are in the order of {@link dev.lanewise.model.Network#parameters}, those of running
 * means and variances in the order of {@link dev.lanewise.model.Network#statistics}. The arrays are
 * not copied; whoever holds a state leaves them alone.
 */
public final class TrainerState {
    /** Name of the array that every state has. */
    public static final String PARAMETERS = "parameters";
    /** Name of the array that is there if the network has batch normalisation. */
    static final String STATISTICS = "statistics";

    private final int epoch;
    private final int[] order;
    private final int[] random;
    private final Map<String, float[]> arrays;
    private final Map<String, Double> numbers;

    /**
     * A state.
     *
     * @param epoch number of the next epoch, which is the number of epochs done
     * @param order the running order of the examples
     * @param random state of the generator that shuffles it
     * @param arrays the parameters and what the optimiser keeps for each of them, by name
     * @param numbers what else the optimiser keeps, by name
     * @throws IllegalArgumentException if the order is none, there are no parameters, or a number is not what it can be
     */
    public TrainerState(
            int epoch, int[] order, int[] random, Map<String, float[]> arrays, Map<String, Double> numbers) {
        if (epoch < 0) {
            throw new IllegalArgumentException("the number of epochs done is 0 or more, but it is " + epoch);
        }
        if (!arrays.containsKey(PARAMETERS)) {
            throw new IllegalArgumentException("the state of a trainer has an array \"" + PARAMETERS + "\"");
        }
        requirePermutation(order);
        this.epoch = epoch;
        this.order = order;
        this.random = Objects.requireNonNull(random);
        this.arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        this.numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    private static void requirePermutation(int[] order) {
        boolean[] seen = new boolean[order.length];
        for (int example : order) {
            if (example < 0 || example >= order.length || seen[example]) {
                throw new IllegalArgumentException("the order of "
                        + Count.of(order.length, "example") + " names each of them once, but example " + example + " is out of place");
            }
            seen[example] = true;
        }
    }

    /** Number of epochs done. */
    public int epoch() {
        return epoch;
    }

    /** The running order of the examples. */
    public int[] order() {
        return order;
    }

    /** State of the generator that shuffles the order, see {@link dev.lanewise.random.PythonRandom#state}. */
    public int[] random() {
        return random;
    }

    /** The parameters and what the optimiser keeps for each of them, by name. */
    public Map<String, float[]> arrays() {
        return arrays;
    }

    /** What else the optimiser keeps, by name. */
    public Map<String, Double> numbers() {
        return numbers;
    }

    /** The parameters. */
    public float[] parameters() {
        return arrays.get(PARAMETERS);
    }

    /** The running means and variances; empty if there are none. */
    float[] statistics() {
        return arrays.getOrDefault(STATISTICS, new float[0]);
    }

    /**
     * Whether this state and another are of the same kind: as many examples, and arrays and numbers of the same names and
     * lengths.
     *
     * @throws IllegalArgumentException naming the first difference
     */
    void requireLike(TrainerState other) {
        if (order.length != other.order.length) {
            throw new IllegalArgumentException("the state is that of a training on "
                    + Count.of(order.length, "example") + ", but there are " + other.order.length);
        }
        if (!arrays.keySet().equals(other.arrays.keySet()) || !numbers.keySet().equals(other.numbers.keySet())) {
            throw new IllegalArgumentException("the state is that of another optimiser: it holds " + names()
                    + ", but this one keeps " + other.names());
        }
        for (Map.Entry<String, float[]> array : arrays.entrySet()) {
            int expected = other.arrays.get(array.getKey()).length;
            if (array.getValue().length != expected) {
                throw new IllegalArgumentException("the state is that of another network: its " + array.getKey() + " are "
                        + Count.of(array.getValue().length, "number") + ", but this network has " + expected);
            }
        }
    }

    private String names() {
        String[] names = new String[arrays.size() + numbers.size()];
        int at = 0;
        for (String name : arrays.keySet()) {
            names[at++] = name;
        }
        for (String name : numbers.keySet()) {
            names[at++] = name;
        }
        Arrays.sort(names);
        return String.join(", ", names);
    }
}
