package dev.lanewise.internal.engine;

import dev.lanewise.training.Schedule;

/** Counts how often the loss has stopped falling, for {@link Schedule.Plateau}. */
public final class PlateauWatch {
    private final Schedule.Plateau plateau;
    private double lowest = Double.POSITIVE_INFINITY;
    private int waited;
    private int reductions;

    /** Creates a watch for a schedule; it counts nothing if the schedule does not follow the loss. */
    public PlateauWatch(Schedule schedule) {
        Schedule inner = schedule;
        while (inner instanceof Schedule.WarmUp warmUp) {
            inner = warmUp.then();
        }
        plateau = inner instanceof Schedule.Plateau found ? found : null;
    }

    /** Observes the loss after an epoch. */
    public void observe(double loss) {
        if (plateau == null) {
            return;
        }
        if (loss < lowest * (1 - Schedule.Plateau.THRESHOLD)) {
            lowest = loss;
            waited = 0;
        } else if (++waited > plateau.patience()) {
            reductions++;
            waited = 0;
        }
    }

    /** Number of times the loss has stopped falling. */
    public int reductions() {
        return reductions;
    }

    /** Lowest loss so far; infinite before the first. */
    public double lowest() {
        return lowest;
    }

    /** Number of epochs since the lowest loss or the latest reduction. */
    public int waited() {
        return waited;
    }

    /** Resumes from the values of another watch. */
    public void restore(double lowest, int waited, int reductions) {
        this.lowest = lowest;
        this.waited = waited;
        this.reductions = reductions;
    }
}
