package dev.lanewise.validation;

import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Remedy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Division of examples into the folds of a {@link CrossValidation}. */
final class Division {
    /** Another word in the seed gives numbers other than those of shuffles and validation sets of the same seed. */
    private static final BigInteger STREAM = BigInteger.TWO.shiftLeft(32);

    private Division() {}

    /**
     * Divides examples so that every fold has its share of each stratum.
     *
     * @param name description of a stratum, for messages
     */
    static List<Fold> folds(int[] strata, IntFunction<String> name, int folds, int repeats, long seed) {
        if (strata.length < folds) {
            throw new IllegalArgumentException(
                    folds + " folds need at least " + folds + " examples, but there are " + strata.length);
        }
        // In the order in which they occur, as in scikit-learn: it decides which folds are larger by one.
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < strata.length; i++) {
            members.computeIfAbsent(strata[i], stratum -> new ArrayList<>()).add(i);
        }
        members.forEach((stratum, examples) -> {
            if (examples.size() < folds) {
                throw new IllegalArgumentException(name.apply(stratum) + " has " + Count.of(examples.size(), "example")
                        + ", too few for " + folds + " folds: use "
                        + (examples.size() < 2 ? "" : "at most " + examples.size() + " folds, ")
                        + "more examples, or " + Remedy.UNSTRATIFIED);
            }
        });
        PythonRandom random = new PythonRandom(STREAM.or(BigInteger.valueOf(seed)));
        List<Fold> all = new ArrayList<>();
        for (int repetition = 1; repetition <= repeats; repetition++) {
            int[] assignment = new int[strata.length];
            int dealt = 0;
            for (List<Integer> examples : members.values()) {
                int[] shuffled = examples.stream().mapToInt(Integer::intValue).toArray();
                random.shuffle(shuffled);
                // Dealt like cards, the strata one after another.
                for (int example : shuffled) {
                    assignment[example] = dealt++ % folds;
                }
            }
            for (int number = 1; number <= folds; number++) {
                all.add(new Fold(repetition, number, folds, assignment));
            }
        }
        return all;
    }
}
