package dev.lanewise.internal.search;

import dev.lanewise.internal.Elements;
import java.util.ArrayList;
import java.util.List;

/**
 * Plan of a search: a sequence of rungs, each with fewer trials and more epochs than the one before.
 *
 * <p>Immutable.
 */
public final class Plan {
    private final List<Rung> rungs;

    private Plan(List<Rung> rungs) {
        this.rungs = rungs;
    }

    /** Round of a search, in which some trials are trained to a number of epochs. */
    public static final class Rung {
        private final int trials;
        private final int epochs;

        private Rung(int trials, int epochs) {
            this.trials = trials;
            this.epochs = epochs;
        }

        /**
         * Creates a rung, whose numbers are checked when a plan is created.
         *
         * @param trials number of trials, the best of the previous rung
         * @param epochs total number of epochs to which each trial is trained
         * @return the rung
         */
        public static Rung of(int trials, int epochs) {
            return new Rung(trials, epochs);
        }

        /** {@return the number of trials, the best of the previous rung} */
        public int trials() {
            return trials;
        }

        /** {@return the total number of epochs to which each trial is trained} */
        public int epochs() {
            return epochs;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Rung that && trials == that.trials && epochs == that.epochs;
        }

        @Override
        public int hashCode() {
            return 31 * trials + epochs;
        }

        /** Returns the numbers, such as {@code Rung[trials=9, epochs=3]}. */
        @Override
        public String toString() {
            return "Rung[trials=" + trials + ", epochs=" + epochs + "]";
        }
    }

    /**
     * Creates a plan from rungs.
     *
     * @param rungs at least one
     * @return the plan
     * @throws IllegalArgumentException if a rung has no trials, or does not have fewer trials and more epochs than the
     *     one before
     */
    public static Plan of(List<Rung> rungs) {
        List<Rung> all = Elements.require(rungs, "rungs");
        if (all.isEmpty() || all.get(0).trials() < 1 || all.get(0).epochs() < 1) {
            throw new IllegalArgumentException(
                    "a search has at least one trial and one epoch, but " + all + " was given");
        }
        for (int i = 1; i < all.size(); i++) {
            Rung before = all.get(i - 1);
            Rung rung = all.get(i);
            if (rung.trials() < 1 || rung.trials() >= before.trials() || rung.epochs() <= before.epochs()) {
                throw new IllegalArgumentException(
                        "each rung has fewer trials and more epochs than the one before, but " + all + " was given");
            }
        }
        return new Plan(all);
    }

    /**
     * Creates a plan that trains every trial for all epochs.
     *
     * @param trials number of trials, at least 1
     * @param epochs number of epochs, at least 1
     * @return the plan
     */
    public static Plan plain(int trials, int epochs) {
        return of(List.of(new Rung(trials, epochs)));
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
        return of(rungs);
    }

    /** {@return the rungs, in their order} */
    public List<Rung> rungs() {
        return rungs;
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

    /** Returns whether another object is a plan of the same rungs. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Plan that && rungs.equals(that.rungs);
    }

    @Override
    public int hashCode() {
        return rungs.hashCode();
    }

    /** Returns the rungs. */
    @Override
    public String toString() {
        return "Plan[rungs=" + rungs + "]";
    }
}
