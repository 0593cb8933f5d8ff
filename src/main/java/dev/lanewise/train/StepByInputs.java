package dev.lanewise.train;

import dev.lanewise.model.Architecture;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.Pass;

/**
 * A step in which each worker owns a range of the inputs, that is of the rows of the first layer's weights; for small networks
 * on sparse inputs, whose steps take a few microseconds.
 *
 * <p>There the work is to walk the non-zero inputs, and half the units cost nearly as much as all. So each worker walks its
 * own inputs only. The sum of a weighted input runs over the inputs in ascending order; so the workers form a pipeline:
 * the first sums over its inputs for a few examples and hands these on to the second while it goes on with the next few.
 *
 * <p>What lies above the first layer is shared out by examples, each worker with its own copy of the weights there. All add
 * the gradient of all examples to their copies, alike. Weights never travel from core to core, and the workers meet once a
 * step.
 */
final class StepByInputs implements Step {
    /** Weights above the first layer up to which it costs less to step them twice than to share them. */
    static final int MOST_WEIGHTS_ABOVE = 8192;

    /** A mini-batch goes through the pipeline in about so many pieces, of at least two examples. */
    private static final int PIECES = 5;

    private final int number;
    private final WorkerTeam team;
    private final Backprop backprop;
    private final GradientAccumulator accumulator;
    private final int last;
    /** Pieces that each worker has handed over before this step. */
    private int handed;

    StepByInputs(int number, Architecture architecture, WorkerTeam team, Backprop backprop,
            GradientAccumulator accumulator) {
        this.number = number;
        this.team = team;
        this.backprop = backprop;
        this.accumulator = accumulator;
        this.last = architecture.layers();
    }

    /** Whether a network is small enough above its first layer. */
    static boolean suits(Architecture architecture) {
        long above = 0;
        for (int l = 2; l <= architecture.layers(); l++) {
            above += (long) architecture.units(l - 1) * architecture.units(l);
        }
        return above <= MOST_WEIGHTS_ABOVE;
    }

    @Override
    public void begin() {
        handed = 0;
    }

    @Override
    public void train(Pass pass) {
        int count = pass.batch().count();
        int piece = Math.max(2, (count + PIECES - 1) / PIECES);
        firstLayer(pass, count, piece);
        int from = count * number / team.size();
        int to = count * (number + 1) / team.size();
        team.await(team.size() - 1, handed + (to + piece - 1) / piece);
        handed += (count + piece - 1) / piece;
        if (from < to) {
            pass.window(from, to);
            layersAbove(pass);
        }
        team.await(number);
        pass.wholeBatch();
        for (int l = last; l >= 2; l--) {
            accumulator.addBiases(backprop, pass, l);
            accumulator.addWeights(backprop, pass, l);
        }
        if (number == 0) {
            accumulator.addBiases(backprop, pass, 1);
        }
        accumulator.addSection(backprop, pass, number);
    }

    /** This worker's inputs' share of the first layer's weighted inputs. */
    private void firstLayer(Pass pass, int count, int piece) {
        int done = handed;
        for (int from = 0; from < count; from += piece) {
            pass.window(from, Math.min(count, from + piece));
            done++;
            if (number == 0) {
                backprop.beginFirstLayer(pass);
            } else {
                team.await(number - 1, done);
            }
            backprop.accumulateFirstLayer(pass, number);
            team.handOver(number);
        }
    }

    /** From the weighted inputs of the first layer to its errors, for the examples in the window. */
    private void layersAbove(Pass pass) {
        for (int l = 1; l <= last; l++) {
            if (l > 1) {
                backprop.weightedInput(pass, l);
            }
            if (l < last) {
                backprop.activateLayer(pass, l);
            }
        }
        backprop.outputError(pass);
        for (int l = last - 1; l >= 1; l--) {
            backprop.hiddenError(pass, l);
        }
        for (int l = last; l >= 1; l--) {
            accumulator.scaleErrors(backprop, pass, l);
        }
    }
}
