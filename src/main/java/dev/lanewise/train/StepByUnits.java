package dev.lanewise.train;

import dev.lanewise.model.Architecture;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Pass;

/**
 * A step in which each worker computes its own units of every layer, for all examples.
 *
 * <p>The workers wait for one another only where a layer is split among them: until its activations are complete, until its
 * errors are complete, and until nobody reads its weights any more. With one worker nothing is split, and this is the
 * plain step.
 */
final class StepByUnits implements Step {
    private final int number;
    private final Layout layout;
    private final WorkerTeam team;
    private final Backprop backprop;
    private final GradientAccumulator accumulator;
    private final int last;

    StepByUnits(int number, Architecture architecture, Layout layout, WorkerTeam team, Backprop backprop,
            GradientAccumulator accumulator) {
        this.number = number;
        this.layout = layout;
        this.team = team;
        this.backprop = backprop;
        this.accumulator = accumulator;
        this.last = architecture.layers();
    }

    @Override
    public void begin() {}

    @Override
    public void train(Pass pass) {
        pass.wholeBatch();
        for (int l = 1; l <= last; l++) {
            backprop.weightedInput(pass, l);
            if (l < last) {
                backprop.activateLayer(pass, l);
            }
            if (layout.isSplit(l)) {
                team.await(number);
            }
        }
        backprop.outputError(pass);
        boolean othersRead = false;
        for (int l = last - 1; l >= 1; l--) {
            if (l + 1 < last && layout.isSplit(l + 1)) {
                team.await(number);
            }
            backprop.hiddenError(pass, l);
            othersRead |= layout.isSplit(l + 1);
        }
        if (othersRead) {
            team.await(number);
        }
        for (int l = last; l >= 1; l--) {
            accumulator.step(backprop, pass, l);
        }
    }
}
