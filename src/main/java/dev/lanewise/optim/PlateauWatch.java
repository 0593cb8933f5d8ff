package dev.lanewise.optim;

/** Counts how often the cost after an epoch has stopped falling, for {@link Schedule.Plateau}. */
public final class PlateauWatch {
    private final Schedule.Plateau plateau;
    private double lowest = Double.POSITIVE_INFINITY;
    private int waited;
    private int reductions;

    /** A watch for a schedule; it never counts anything if the schedule does not follow the cost. */
    public PlateauWatch(Schedule schedule) {
        Schedule inner = schedule;
        while (inner instanceof Schedule.WarmUp warmUp) {
            inner = warmUp.then();
        }
        plateau = inner instanceof Schedule.Plateau found ? found : null;
    }

    /** Takes the cost after an epoch. */
    public void observe(double cost) {
        if (plateau == null) {
            return;
        }
        if (cost < lowest * (1 - Schedule.Plateau.THRESHOLD)) {
            lowest = cost;
            waited = 0;
        } else if (++waited > plateau.patience()) {
            reductions++;
            waited = 0;
        }
    }

    /** How often the cost has stopped falling. */
    public int reductions() {
        return reductions;
    }

    /** Lowest cost so far, infinite if there was none. */
    public double lowest() {
        return lowest;
    }

    /** Epochs since then, or since the latest reduction. */
    public int waited() {
        return waited;
    }

    /** Goes on where another watch stood. */
    public void restore(double lowest, int waited, int reductions) {
        this.lowest = lowest;
        this.waited = waited;
        this.reductions = reductions;
    }
}
