package dev.lanewise.train;

import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.kernel.SplitRows;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.InputPart;
import dev.lanewise.model.InputParts;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Normalization;
import dev.lanewise.model.Pass;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Two workers on steps that are too small to be shared by units: each owns the weights between some of the inputs and a sparse first
 * layer. One has the front inputs, and the biases: it fetches the examples of a mini-batch, begins the sums of each, and adds their
 * gradient to what it owns. The other ends the sums, adds the gradient to its weights, and does everything else. So each sum
 * has the order that it has with one worker.
 *
 * <p>They take a mini-batch in two parts, and wait for one another when the sums of a part have been begun, and when its errors are
 * there: so the front adds the gradient of the first part while the back is at the second. While one of them is missing, the
 * other does the steps alone ({@link RelayPace}).
 *
 * <p>{@code .mvn/jvm.config} has the methods of this class compiled early and by themselves: what is compiled together is compiled anew
 * when a worker has to wait for the first time, and as long as the JIT compiler has one of two processors, a relay is slow. For the
 * same reason a step is made of methods that one worker runs in both roles beforehand, as they are.
 */
final class Relay {
    private static final int BACK = 0;
    private static final int FRONT = 1;
    /** Of a mini-batch, handed over one by one. */
    private static final int PARTS = 2;
    /** Rows of a register tile, of which the first part has as many as fill it. */
    private static final int TILE = 6;
    /** Share of the entries that are at the front, about: the other worker has more to do besides. */
    private static final double FRONT_SHARE = 0.58;
    private static final double TOLERANCE = 0.03;
    /** Inputs on either side of the first one at the back, few of which should be other than zero: see {@link #APART}. */
    private static final int APART_INPUTS = 6;
    /**
     * Floats before and behind what is handed over, more than two cache lines: a processor brings lines near that follow those in use,
     * and one that the other writes would go to and fro.
     */
    private static final int APART = 48;
    /** Examples that one worker trains on before it looks again whether the other is there. */
    private static final int EXAMPLES_BETWEEN_LOOKS = 500;

    /** Of a relay before it starts: the worker at the front waits for that, or has gone again. */
    private static final int WAITS = 0;
    private static final int STARTED = 1;
    private static final int GONE = 2;
    /** It waits for about a millisecond, and is seen to do so within some microseconds. */
    private static final int MOST_LOOKS = 40_000;
    private static final int LOOKS_TO_SEE = 100;
    /** How often they meet before the first step. */
    private static final int MEETINGS = 20;

    private final WorkerTeam team;
    private final Worker worker;
    private final Backprop backprop;
    /** Of the worker at the front. It has the biases of layer 1, with which sums begin. */
    private final GradientAccumulator frontAccumulator;
    private final InputParts layer;
    private final SparseMatrix inputs;
    private final SplitRows splitInputs;
    private final int[] order;
    private final RelayPace pace;
    private final int stepsBetweenLooks;
    /** What the second part of a mini-batch passes through. */
    private final Pass rest;
    private final InputPart[] fronts = new InputPart[Worker.IN_FLIGHT];
    private final InputPart[] backs = new InputPart[Worker.IN_FLIGHT];
    /**
     * What is handed over: sums that have been begun, and errors. Each worker copies them to or from what is its own, so that lines of the
     * cache follow one another on their way from core to core.
     */
    private final float[][] sums;
    private final float[][] errors;
    /** Either, at the front; {@link #at} tells where an example has its row. */
    private final float[] own;
    private final int stride;
    private final IntConsumer rehearsal = this::rehearse;
    private final IntConsumer relay = this::relay;
    private final AtomicInteger meeting = new AtomicInteger();
    /** How often the worker at the front has looked whether a relay starts. */
    private volatile int looks;
    private Worker.Epoch epoch;
    private long before;
    private int from;
    private int to;
    /** How often the workers have met before the first step. */
    private int met;
    private boolean isNear;
    /** The next step of the epoch. */
    private int next;
    /** Depend on all that was fetched, one for each worker; written so that the compiler cannot drop the fetching. */
    private final int[] fetched = new int[2];

    /**
     * A relay.
     *
     * @param team of two workers or more, who do what they are told
     * @param worker who does the steps alone, and in a relay is at the back
     * @param frontAccumulator like that of the worker
     * @param layer the first one
     * @param inputs of all examples, coded
     * @param order of the examples, for each epoch anew
     * @param rest room for some of the examples of a mini-batch
     */
    Relay(WorkerTeam team, Worker worker, GradientAccumulator frontAccumulator, InputParts layer, SparseMatrix inputs,
            int[] order, Pass rest, RelayPace pace) {
        this.team = team;
        this.worker = worker;
        this.backprop = worker.backprop;
        this.frontAccumulator = frontAccumulator;
        this.layer = layer;
        this.inputs = inputs;
        this.order = order;
        this.rest = rest;
        this.pace = pace;
        this.splitInputs = new SplitRows(
                inputs, SplitRows.columnAt(inputs, FRONT_SHARE, TOLERANCE, APART_INPUTS));
        this.stepsBetweenLooks = Math.max(1, EXAMPLES_BETWEEN_LOOKS / worker.batchSize);
        this.stride = layer.stride();
        int room = at(worker.batchSize) + APART;
        this.own = new float[room];
        this.sums = new float[Worker.IN_FLIGHT][room];
        this.errors = new float[Worker.IN_FLIGHT][room];
        int[] places = new int[worker.batchSize];
        Arrays.setAll(places, i -> SplitRows.FIRST + 2 * i);
        for (int slot = 0; slot < fronts.length; slot++) {
            fronts[slot] = new InputPart(splitInputs.front(places.length), places, 0);
            backs[slot] = new InputPart(splitInputs.back(places.length), places, splitInputs.column());
        }
    }

    /**
     * Whether steps can be done so: where all that is done to weights of the first layer is adding to them, that layer is one panel, and
     * the examples of a mini-batch can be taken in parts, row by row.
     */
    static boolean suits(Architecture architecture, TrainingConfig config, Inputs inputs, int batchSize) {
        int widest = Collections.max(architecture.sizes().subList(1, architecture.layers() + 1));
        return Staging.staysSparse(inputs, config) && inputs.isCoded() && !inputs.packs()
                && config.noise().inputDropout() == 0 && GradientAccumulator.onlyAddsInPlace(config)
                && Collections.frequency(architecture.normalizations(), Normalization.NONE) == architecture.layers() - 1
                && architecture.units(1) <= Layout.PANEL && !Pass.packs(batchSize, widest);
    }

    /**
     * Does the steps of an epoch, or fewer if it is stopped.
     *
     * @param before steps of earlier epochs
     */
    void epoch(int steps, long before, Worker.Epoch epoch) {
        this.epoch = epoch;
        this.before = before;
        next = 0;
        while (next < steps && !epoch.endsAfter(next - 1)) {
            int rehearsed = pace.rehearsals(steps - next);
            int alone = pace.alone(steps - next);
            if (rehearsed > 0) {
                from = next;
                to = next + rehearsed;
                met = 0;
                team.run(rehearsal);
                next = epoch.steps();
                pace.rehearsed(next - from);
            } else if (alone > 0) {
                pace.wasAlone(alone(alone));
            } else {
                together(steps);
            }
        }
    }

    /** Does so many steps without the other worker, or fewer if the epoch is stopped, and returns how many. */
    private int alone(int steps) {
        int first = next;
        worker.steps(first, first + steps, order, before, epoch);
        next = epoch.steps();
        return next - first;
    }

    /**
     * Lets the other worker come, and relays from then on. Until it is seen to run, steps are done without it; and if it is not for as
     * long as it waits, because something else has the other processor, there is no relay.
     */
    private void together(int steps) {
        boolean comes = false;
        meeting.set(WAITS);
        met = MEETINGS;
        team.linger(false);
        team.begin(relay);
        try {
            while (!comes && meeting.get() == WAITS && next < steps && !epoch.endsAfter(next - 1)) {
                from = next;
                to = steps;
                comes = isThere() && meeting.compareAndSet(WAITS, STARTED);
                if (!comes) {
                    alone(Math.min(stepsBetweenLooks, steps - next));
                }
            }
        } finally {
            team.linger(comes);
            if (!comes) {
                from = next;
                to = next;
                meeting.compareAndSet(WAITS, STARTED);
            }
            team.finish();
        }
        if (comes && isNear) {
            next = epoch.steps();
            pace.relayed(next - from, team.hasSlept());
        } else {
            pace.missed(comes);
        }
    }

    /** Whether the other worker runs while this one does: not if they share a processor. */
    private boolean isThere() {
        int seen = looks;
        for (int i = 0; i < LOOKS_TO_SEE; i++) {
            Thread.onSpinWait();
        }
        return looks - seen > 1;
    }

    /** Waits at the front until a relay starts, but not for long. */
    private boolean isStarted() {
        int last = looks + MOST_LOOKS;
        while (looks != last) {
            if (meeting.get() == STARTED) {
                return true;
            }
            looks++;
            Thread.onSpinWait();
        }
        return !meeting.compareAndSet(WAITS, GONE);
    }

    /** Lets the workers wait for one another some times: whether they are near enough for a relay. */
    private boolean meet(int number) {
        int quick = 0;
        for (int i = 1; i <= MEETINGS; i++) {
            if (number == BACK) {
                isNear = quick > MEETINGS / 2;
                team.arrive(BACK);
                quick += team.await(FRONT, i) <= pace.near() ? 1 : 0;
            } else {
                team.await(BACK, i);
                team.arrive(FRONT);
            }
        }
        return isNear;
    }

    /** One worker in both roles, for the JIT compiler to see them; it never waits for itself. */
    private void rehearse(int number) {
        if (number != BACK) {
            return;
        }
        int read = fetch(from);
        for (int step = from; step < to; step++) {
            read += begin(step);
            read += back(step);
            add(step);
            if (epoch.endsAfter(step)) {
                break;
            }
        }
        fetched[number] += read;
    }

    private void relay(int number) {
        if (number > FRONT || number == FRONT && !isStarted() || from == to) {
            return;
        }
        if (!meet(number)) {
            return;
        }
        // Fields that both read are not written in each step, lest each wait for them.
        int read = number == FRONT ? fetch(from) : 0;
        for (int step = from; step < to; step++) {
            if (number == FRONT) {
                read += begin(step);
                add(step);
            } else {
                read += back(step);
            }
        }
        fetched[number] += read;
    }

    /** What is done at the front before the errors of a step are there: sums, and fetching the next one. Returns a number to be used. */
    private int begin(int step) {
        for (int part = 0; part < PARTS; part++) {
            beginSums(step, part);
            team.arrive(FRONT);
        }
        return step + 1 < to ? fetch(step + 1) : 0;
    }

    /** What is done at the front afterwards. */
    private void add(int step) {
        frontAccumulator.begin(before + step + 1, count(step));
        for (int part = 0; part < PARTS; part++) {
            team.await(BACK, arrivals(step, part));
            addAtFront(step, part);
        }
    }

    /** What is done at the back; returns a number to be used. */
    private int back(int step) {
        int read = start(step);
        for (int part = 0; part < PARTS; part++) {
            team.await(FRONT, arrivals(step, part));
            end(step, part);
            // The other worker sees when the errors are there whether the step is the last.
            endIfNeeded(step);
            handOver(step, part);
            team.arrive(BACK);
        }
        finish(step);
        return read;
    }

    /** A method of its own, so that nothing else is compiled anew when a relay has to end for the first time. */
    private void endIfNeeded(int step) {
        if (team.hasSlept() || epoch.endsAfter(step)) {
            to = step + 1;
        }
    }

    /** How often a worker has arrived when a part of a step is there. */
    private int arrivals(int step, int part) {
        return met + (step - from) * PARTS + part + 1;
    }

    private int count(int step) {
        return Math.min(worker.batchSize, order.length - step * worker.batchSize);
    }

    /** Where a part of the examples of a step begins; of {@link #PARTS}, how many there are. */
    private int first(int step, int part) {
        int count = count(step);
        return part == 0 ? 0 : part == PARTS ? count : Math.min(count, (count / 2 + TILE - 1) / TILE * TILE);
    }

    private int at(int example) {
        return APART + example * stride;
    }

    /** Gets the inputs of the examples of a step ready, front and back apart, and returns a number to be used. */
    private int fetch(int step) {
        int slot = step % Worker.IN_FLIGHT;
        int first = step * worker.batchSize;
        int count = count(step);
        int read = inputs.touch(order, first, count);
        splitInputs.split(order, first, count, fronts[slot].rows(), backs[slot].rows());
        return read;
    }

    /** Begins the sums of a part of a step. */
    private void beginSums(int step, int part) {
        int slot = step % Worker.IN_FLIGHT;
        int first = first(step, part);
        int count = first(step, part + 1) - first;
        layer.start(own, at(first), count);
        layer.addTo(own, at(first), fronts[slot], first, count);
        System.arraycopy(own, at(first), sums[slot], at(first), count * stride);
    }

    /** Gets a step ready at the back, and returns a number to be used. */
    private int start(int step) {
        epoch.decide(step);
        Pass pass = pass(step, 0);
        backprop.turnWeights(pass);
        pass.batch().move(order, step * worker.batchSize, count(step));
        worker.accumulator.begin(before + step + 1, count(step));
        // Written by the other worker, which may be at it yet: what is read too early is read once more.
        InputPart part = backs[step % Worker.IN_FLIGHT];
        return pass.batch().touchTargets() + part.rows().touch(part.places(), 0, count(step));
    }

    private Pass pass(int step, int part) {
        return part == 0 ? worker.passes[step % Worker.IN_FLIGHT] : rest;
    }

    /** Ends the sums of a part of a step, and goes on to its errors. */
    private void end(int step, int part) {
        int first = first(step, part);
        int count = first(step, part + 1) - first;
        if (count > 0) {
            int slot = step % Worker.IN_FLIGHT;
            Pass pass = pass(step, part);
            pass.batch().move(order, step * worker.batchSize + first, count);
            pass.draw(epoch.number());
            System.arraycopy(sums[slot], at(first), pass.firstSums(), 0, count * stride);
            layer.addTo(pass.firstSums(), 0, backs[slot], first, count);
            worker.errors(pass);
        }
    }

    /** Hands the errors of layer 1 over. */
    private void handOver(int step, int part) {
        int first = first(step, part);
        int count = first(step, part + 1) - first;
        System.arraycopy(pass(step, part).firstErrors(), 0, errors[step % Worker.IN_FLIGHT], at(first), count * stride);
    }

    /** Adds the gradient of a part of a step to the biases and the weights between the inputs at the front and layer 1. */
    private void addAtFront(int step, int part) {
        int slot = step % Worker.IN_FLIGHT;
        int first = first(step, part);
        int count = first(step, part + 1) - first;
        System.arraycopy(errors[slot], at(first), own, at(first), count * stride);
        frontAccumulator.gatherBiases(layer, own, at(first), count);
        if (part == PARTS - 1) {
            frontAccumulator.stepGatheredBiases();
        }
        frontAccumulator.scaleErrors(layer, own, at(first), count);
        layer.addToWeights(own, at(first), fronts[slot], first, count);
    }

    /** Adds the gradient at the back to the weights, and steps the layers above. */
    private void finish(int step) {
        int slot = step % Worker.IN_FLIGHT;
        Pass pass = worker.passes[slot];
        pass.batch().move(order, step * worker.batchSize, count(step));
        if (first(step, 1) < count(step)) {
            pass.copyRows(rest, first(step, 1));
        }
        worker.see(step, epoch);
        worker.accumulator.scaleErrors(layer, pass.firstErrors(), 0, count(step));
        layer.addToWeights(pass.firstErrors(), 0, backs[slot], 0, count(step));
        for (int l = worker.last; l > 1; l--) {
            worker.accumulator.step(backprop, pass, l);
        }
    }
}
