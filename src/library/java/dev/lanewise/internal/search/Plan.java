package dev.lanewise.internal.search;

import dev.lanewise.internal.Elements;
import java.util.ArrayList;
import java.util.List;

/**
 * Plan of a search: a sequence of rungs, each with fewer trials and more epochs than the one before.
 *
 * @param rungs the rungs, in their order
 */
public record Plan(List<Rung> rungs) {
    /**
     * Round of a search, in which some trials are trained to a number of epochs.
     *
     * @param trials number of trials, the best of the previous rung
     * @param epochs total number of epochs to which each trial is trained
     */
    public record Rung(int trials, int epochs) {}

    /**
     * Creates a plan from rungs.
     *
     * @param rungs at least one
     * @throws IllegalArgumentException if a rung has no trials, or does not have fewer trials and more epochs than the
     *     one before
     */
    public Plan {
        rungs = Elements.require(rungs, "rungs");
        if (rungs.isEmpty() || rungs.get(0).trials() < 1 || rungs.get(0).epochs() < 1) {
            throw new IllegalArgumentException(
                    "a search has at least one trial and one epoch, but " + rungs + " was given");
        }
        for (int i = 1; i < rungs.size(); i++) {
            Rung before = rungs.get(i - 1);
            Rung rung = rungs.get(i);
            if (rung.trials() < 1 || rung.trials() >= before.trials() || rung.epochs() <= before.epochs()) {
                throw new IllegalArgumentException(
                        "each rung has fewer trials and more epochs than the one before, but " + rungs + " was given");
            }
        }
    }

    /**
     * Creates a plan that trains every trial for all epochs.
     *
     * @param trials number of trials, at least 1
     * @param epochs number of epochs, at least 1
     * @return the plan
     */
    public static Plan plain(int trials, int epochs) {
        return new Plan(List.of(new Rung(trials, epochs)));
    }

    /**
     * Creates a plan of successive halving: all trials begin with few epochs, the best 1/factor of them continue to
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
     * @return the plan
     */
    public static Plan halving(int trials, int epochs, int factor) {
        if (factor < 2) {
            throw new IllegalArgumentException(
                    "successive halving divides by at least 2, but " + factor + " was given");
        }
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
        return new Plan(rungs);
    }

    /** {@return the sum of the epochs of all trials, if none ends early} */
    public long totalEpochs() {
        long total = 0;
        int done = 0;
        for (Rung rung : rungs) {
            total += (long) rung.trials() * (rung.epochs() - done);
            done = rung.epochs();
        }
        return total;
    }
}
