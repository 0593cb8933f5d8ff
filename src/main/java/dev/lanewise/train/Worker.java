package dev.lanewise.train;

import dev.lanewise.model.Batch;
import dev.lanewise.model.Pass;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * What one worker does in an epoch: its part of every step. The examples of the next mini-batch are fetched during a step,
 * before the workers meet.
 */
final class Worker {
    /** Passes in flight: one is fetched while another may still be read by a slower worker, and a third is trained on. */
    static final int IN_FLIGHT = 3;

    private final int number;
    private final WorkerTeam team;
    private final Inputs inputs;
    private final Step step;
    private final Pass[] passes;
    private final float[][] rooms;
    private final int batchSize;
    private int fetched;

    Worker(int number, WorkerTeam team, Inputs inputs, Step step, Pass[] passes, float[][] rooms, int batchSize) {
        this.number = number;
        this.team = team;
        this.inputs = inputs;
        this.step = step;
        this.passes = passes;
        this.rooms = rooms;
        this.batchSize = batchSize;
    }

    /** Trains on all mini-batches of the order, or fewer if the epoch is stopped. */
    void epoch(int[] order, Epoch epoch) {
        int steps = (order.length + batchSize - 1) / batchSize;
        step.begin();
        fetch(0, order);
        team.await(number);
        for (int t = 0; t < steps; t++) {
            if (number == 0) {
                epoch.decide(t);
            }
            if (t + 1 < steps) {
                fetch(t + 1, order);
            }
            step.train(passes[t % IN_FLIGHT]);
            if (epoch.endsAfter(t)) {
                break;
            }
        }
    }

    /** Moves a pass to the mini-batch of a step; workers share the copying of dense examples. */
    private void fetch(int t, int[] order) {
        int slot = t % IN_FLIGHT;
        Batch batch = passes[slot].batch();
        int from = t * batchSize;
        batch.move(order, from, Math.min(batchSize, order.length - from));
        int first = inputs.isSparse() ? 0 : batch.count() * number / team.size();
        int end = inputs.isSparse() ? batch.count() : batch.count() * (number + 1) / team.size();
        fetched += inputs.fetch(batch, rooms[slot], first, end);
    }

    /** A number that depends on all that was fetched, so that the compiler cannot drop the fetching. */
    int fetched() {
        return fetched;
    }

    /** When an epoch ends before its last step: decided by worker 0, between two waits, and so seen alike by all. */
    static final class Epoch {
        /** Whoever shows the progress looks at the step while it runs; an opaque write costs no more than a plain one. */
        private static final VarHandle DECIDED;

        static {
            try {
                DECIDED = MethodHandles.lookup().findVarHandle(Epoch.class, "decided", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final BooleanSupplier stopRequested;
        private int lastStep = Integer.MAX_VALUE;
        private int decided;

        Epoch(BooleanSupplier stopRequested) {
            this.stopRequested = stopRequested;
        }

        void decide(int step) {
            DECIDED.setOpaque(this, step);
            if (stopRequested.getAsBoolean()) {
                lastStep = step;
            }
        }

        boolean endsAfter(int step) {
            return step >= lastStep;
        }

        int steps() {
            return (int) DECIDED.getOpaque(this) + 1;
        }
    }
}
