package dev.lanewise.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Round of a search, in which trials are trained up to a number of epochs. A search without successive halving has only
 * one.
 *
 * @param trials number of trials, the best of the previous rung
 * @param epochs total number of epochs to which each trial is trained
 */
public record Rung(int trials, int epochs) {
    /** Returns the rung of a search that trains every trial for all epochs. */
    static List<Rung> plain(int trials, int epochs) {
        return List.of(new Rung(trials, epochs));
    }

    /**
     * Returns the rungs of successive halving: all trials begin with few epochs, the best 1/factor of them continue to
     * factor times as many, and so on, until the last ones have completed all epochs. So all rungs take about the same
     * time.
     *
     * <p>See K. Jamieson and A. Talwalkar, <em>Non-stochastic best arm identification and hyperparameter
     * optimization</em>, AISTATS 2016. As in algorithm 1 of L. Li et al., <em>Hyperband</em>, JMLR 18 (2018), the
     * factor need not be 2, and epochs are counted back from the last rung. Rung i of 0..s has floor(trials / factor^i)
     * trials and floor(epochs / factor^(s - i)) epochs, and s is the largest number that leaves at least one of each.
     *
     * @param trials number of trials, at least 1
     * @param epochs number of epochs of the last rung, at least 1
     * @param factor at least 2
     */
    static List<Rung> halving(int trials, int epochs, int factor) {
        int last = 0;
        long power = factor;
        while (power <= trials && power <= epochs) {
            last++;
            power *= factor;
        }
        List<Rung> rungs = new ArrayList<>();
        int trialsOfRung = trials;
        for (int i = 0; i <= last; i++) {
            int epochsOfRung = epochs;
            for (int j = i; j < last; j++) {
                epochsOfRung /= factor;
            }
            rungs.add(new Rung(trialsOfRung, epochsOfRung));
            trialsOfRung /= factor;
        }
        return rungs;
    }
}
