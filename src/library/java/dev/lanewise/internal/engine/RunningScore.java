package dev.lanewise.internal.engine;

/** Sums losses and correct examples of an epoch's mini-batches, in their order, as they are trained on. */
public final class RunningScore {
    private double loss;
    private double weights;
    private int correct;
    private int examples;

    /** Creates an empty score. */
    public RunningScore() {}

    /** Adds a mini-batch, after feedforward. */
    void add(LayerBuffers buffers) {
        Outcome outcome = buffers.outcome();
        int count = buffers.count();
        for (int i = 0; i < count; i++) {
            loss += outcome.loss(i);
            weights += outcome.weight(i);
            if (outcome.isCorrect(i)) {
                correct++;
            }
        }
        examples += count;
    }

    /** Number of examples. */
    public int examples() {
        return examples;
    }

    /** Number of correct examples. */
    public int correct() {
        return correct;
    }

    /** Mean loss of an example, weighted; NaN if there are none. */
    public double loss() {
        return loss / weights;
    }
}
