package dev.lanewise.train;

import dev.lanewise.model.Architecture;
import dev.lanewise.model.Pass;

/** Cost and hits of the mini-batches of an epoch, as they are trained on: summed by one worker, in their order. */
final class Tally {
    private final Architecture architecture;
    private double cost;
    private double weights;
    private int correct;
    private int examples;

    Tally(Architecture architecture) {
        this.architecture = architecture;
    }

    /** Adds a mini-batch whose outputs are there. */
    void add(Pass pass) {
        int count = pass.batch().count();
        for (int i = 0; i < count; i++) {
            cost += pass.cost(i, architecture);
            weights += pass.weight(i);
            if (pass.isRight(i, architecture)) {
                correct++;
            }
        }
        examples += count;
    }

    Score score() {
        return new Score(examples, correct, cost / weights);
    }
}
