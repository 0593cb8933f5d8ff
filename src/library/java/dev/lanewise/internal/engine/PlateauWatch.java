package dev.lanewise.internal.engine;

import dev.lanewise.training.Schedule;
import java.util.OptionalInt;

/** Counts how often the loss has stopped falling, for {@link Schedule#plateau}. */
public final class PlateauWatch {
    /** Smallest relative decrease of the lowest loss that counts as an improvement. */
    private static final double THRESHOLD = 1e-4;

    private final OptionalInt patience;
    private double lowest = Double.POSITIVE_INFINITY;
    private int waited;
    private int reductions;

    /** Creates a watch for a schedule; it counts nothing if the schedule does not follow the loss. */
    public PlateauWatch(Schedule schedule) {
        patience = schedule.patience();
    }

    /** Returns whether the schedule follows the loss. */
    boolean followsLoss() {
        return patience.isPresent();
    }

    /** Observes the loss after an epoch. */
    public void observe(double loss) {
        if (patience.isEmpty()) {
            return;
        }
        if (loss < lowest * (1 - THRESHOLD)) {
            lowest = loss;
            waited = 0;
        } else if (++waited > patience.getAsInt()) {
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
