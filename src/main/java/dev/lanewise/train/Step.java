package dev.lanewise.train;

import dev.lanewise.model.Pass;

/** One worker's part of a training step, by one of the two ways that work can be shared out. */
sealed interface Step permits StepByUnits, StepByInputs {

    /** Begins an epoch. */
    void begin();

    /** Takes the network one mini-batch further. All workers see the same mini-batches in the same order. */
    void train(Pass pass);
}
