package dev.lanewise.train;

import dev.lanewise.kernel.JoinedRows;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.Batch;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Normalization;
import dev.lanewise.model.Pass;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * What one worker does in an epoch: its units of every layer, for every example of every mini-batch.
 *
 * <p>All workers walk through the same steps and wait for one another only where a layer is split among them: until its
 * activations are complete, until its errors are complete, and until nobody reads its weights any more; where the
 * norm of the gradient is needed, until all of it is there; and with layer normalisation, until there is what it averages, on
 * the way there and on the way back. With one hidden
 * layer that is one wait a step, because a small output layer is computed by everybody.
 *
 * <p>The examples of the next mini-batch are fetched during a step, before its first wait.
 */
final class Worker {
    /** Passes in flight: one is fetched while another may still be read by a slower worker, and a third is trained on. */
    static final int IN_FLIGHT = 3;

    private final int number;
    final Architecture architecture;
    private final Layout layout;
    private final WorkerTeam team;
    final Backprop backprop;
    final GradientAccumulator accumulator;
    final Pass[] passes;
    private final Staging[] stagings;
    /** What it fetches examples with. */
    private final Staging.Room room;
    final int batchSize;
    final int last;
    /** Depends on all that was fetched; written so that the compiler cannot drop the fetching. */
    private int fetched;

    Worker(int number, Architecture architecture, Layout layout, WorkerTeam team, Backprop backprop,
            GradientAccumulator accumulator, Pass[] passes, Staging[] stagings, int batchSize) {
        this.number = number;
        this.architecture = architecture;
        this.layout = layout;
        this.team = team;
        this.backprop = backprop;
        this.accumulator = accumulator;
        this.passes = passes;
        this.stagings = stagings;
        this.room = stagings[0].room(batchSize);
        this.batchSize = batchSize;
        this.last = architecture.layers();
    }

    /**
     * Trains on the mini-batches {@code [from, to)} of the order, or fewer if the epoch is stopped.
     *
     * @param before steps of earlier epochs
     */
    void steps(int from, int to, int[] order, long before, Epoch epoch) {
        fetch(from, order, epoch.number);
        team.await(number);
        for (int step = from; step < to; step++) {
            if (number == 0) {
                epoch.decide(step);
            }
            if (step + 1 < to) {
                fetch(step + 1, order, epoch.number);
            }
            step(step, before, epoch);
            if (epoch.endsAfter(step)) {
                break;
            }
        }
    }

    /**
     * One step, of examples that have been fetched. ({@code .mvn/jvm.config} has it compiled by itself: with the loop around it, C2
     * compiled all of it in the loop's middle, and once more as a whole, when everything else was done, and a {@link Relay} waited.)
     */
    private void step(int step, long before, Epoch epoch) {
        Pass pass = passes[step % IN_FLIGHT];
        backprop.turnWeights(pass);
        backprop.weightedInput(pass, 1);
        errors(pass);
        if (number == 0) {
            see(step, epoch);
        }
        accumulator.begin(before + step + 1, pass.batch().count());
        if (accumulator.needsWholeGradient()) {
            for (int l = last; l >= 1; l--) {
                accumulator.gather(backprop, pass, l);
            }
            team.await(number);
            accumulator.clip();
        }
        for (int l = last; l >= 1; l--) {
            accumulator.step(backprop, pass, l);
        }
    }

    /** Moves a pass to the mini-batch of a step; workers share the copying and joining of examples. */
    private void fetch(int step, int[] order, int epoch) {
        int slot = step % IN_FLIGHT;
        Batch batch = passes[slot].batch();
        int from = step * batchSize;
        batch.move(order, from, Math.min(batchSize, order.length - from));
        passes[slot].draw(epoch);
        boolean shared = stagings[slot].copies() || batch.joinsRows();
        int first = shared ? firstExample(batch, number) : 0;
        int end = shared ? firstExample(batch, number + 1) : batch.count();
        fetched += stagings[slot].fetch(batch, epoch, first, end, room);
        if (batch.joinsRows()) {
            batch.join(first, end);
        }
    }

    /** The first example of a worker's part; rows that are joined stay together. */
    private int firstExample(Batch batch, int worker) {
        int group = batch.joinsRows() ? JoinedRows.GROUP : 1;
        return worker == team.size() ? batch.count() : team.first(batch.count() / group, worker) * group;
    }

    /** Whether workers need the units of others on the way through a layer. */
    private boolean mixesUnits(int l) {
        return architecture.normalization(l) == Normalization.LAYER && layout.isSplit(l);
    }

    /**
     * From the weighted inputs of layer 1 to the errors of all layers. ({@code .mvn/jvm.config} has it compiled by itself, and so once for
     * all who call it.)
     */
    void errors(Pass pass) {
        feedforward(pass);
        backprop.outputError(pass);
        backpropagate(pass);
    }

    /** Lets an epoch see what came out of a step. */
    void see(int step, Epoch epoch) {
        epoch.see(step, passes[step % IN_FLIGHT], passes[(step + IN_FLIGHT - 1) % IN_FLIGHT]);
    }

    /** From the weighted inputs of layer 1 to those of the output layer. */
    private void feedforward(Pass pass) {
        for (int l = 1; l <= last; l++) {
            if (l > 1) {
                backprop.weightedInput(pass, l);
            }
            if (l < last) {
                if (mixesUnits(l)) {
                    team.await(number);
                }
                backprop.activateLayer(pass, l);
            }
            if (layout.isSplit(l)) {
                team.await(number);
            }
        }
    }

    /** The errors of the hidden layers. */
    private void backpropagate(Pass pass) {
        boolean othersRead = false;
        // Counted upwards, because C2 compiled a loop that counts l down a second time.
        for (int behind = 1; behind < last; behind++) {
            int l = last - behind;
            if (l + 1 < last && layout.isSplit(l + 1)) {
                team.await(number);
            }
            backprop.hiddenError(pass, l);
            if (mixesUnits(l)) {
                team.await(number);
            }
            backprop.unnormalizedError(pass, l);
            othersRead |= layout.isSplit(l + 1);
        }
        if (othersRead) {
            team.await(number);
        }
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

        private final int number;
        private final BooleanSupplier stopRequested;
        private final Tally tallyOrNull;
        private int lastStep = Integer.MAX_VALUE;
        private int divergedAt = -1;
        private int decided;

        Epoch(int number, BooleanSupplier stopRequested, Tally tallyOrNull) {
            this.number = number;
            this.stopRequested = stopRequested;
            this.tallyOrNull = tallyOrNull;
        }

        int number() {
            return number;
        }

        void decide(int step) {
            DECIDED.setOpaque(this, step);
            if (divergedAt >= 0 || stopRequested.getAsBoolean()) {
                lastStep = step;
            }
        }

        /** Worker 0 looks at the outputs of a step and their errors; those of the step before are still there. */
        void see(int step, Pass pass, Pass before) {
            if (divergedAt < 0 && !pass.hasFiniteLastError()) {
                divergedAt = step > 0 && !before.hasFiniteErrors() ? step - 1 : step;
            }
            if (tallyOrNull != null) {
                tallyOrNull.add(pass);
            }
        }

        /** The first step with errors that are not finite, -1 if there was none; to be asked when the epoch has ended. */
        int divergedAt() {
            return divergedAt;
        }

        boolean endsAfter(int step) {
            return step >= lastStep;
        }

        int steps() {
            return (int) DECIDED.getOpaque(this) + 1;
        }
    }
}
