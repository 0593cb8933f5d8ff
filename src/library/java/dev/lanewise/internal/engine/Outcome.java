package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.network.Architecture;

/** Outputs, predictions and losses of the examples of a batch. Valid after feedforward. */
public final class Outcome {
    private final Architecture architecture;
    private final Batch batch;
    private final int units;
    private final Matrix z;
    private final Matrix a;
    /** Weighted inputs of one example, for losses computed from them; its activations; its targets. */
    private final double[] outputZ;

    private final double[] outputA;
    private final double[] targets;
    private final float[] floatTargets;

    Outcome(Architecture architecture, Batch batch, Matrix z, Matrix a) {
        this.architecture = architecture;
        this.batch = batch;
        this.units = architecture.outputs();
        this.z = z;
        this.a = a;
        this.outputZ = new double[units];
        this.outputA = new double[units];
        this.targets = new double[units];
        this.floatTargets = new float[units];
    }

    /** Activation of an output unit for example i of the batch. */
    public float output(int i, int unit) {
        return a.data()[a.offset(i) + unit];
    }

    /**
     * Returns the class with the largest output for example i of the batch, the first one if several are equal; -1 if
     * an output is NaN.
     */
    public int predicted(int i) {
        float[] outputs = a.data();
        int at = a.offset(i);
        int best = 0;
        float largest = outputs[at];
        boolean isNumber = !Float.isNaN(largest);
        for (int j = 1; j < units; j++) {
            isNumber &= !Float.isNaN(outputs[at + j]);
            if (outputs[at + j] > largest) {
                largest = outputs[at + j];
                best = j;
            }
        }
        return isNumber ? best : -1;
    }

    /**
     * Returns whether {@link #predicted} equals a label.
     *
     * <p>In a trained network this comparison nearly always has the same result, so the processor predicts its
     * branches.
     */
    boolean predicts(int i, int label) {
        float[] outputs = a.data();
        int at = a.offset(i);
        float ofLabel = outputs[at + label];
        for (int k = label + 1; k < label + units; k++) {
            // "Not less" differs from "greater or equal" if one of them is NaN.
            if (!(outputs[at + (k < units ? k : k - units)] < ofLabel)) {
                return predicted(i) == label;
            }
        }
        return !Float.isNaN(ofLabel);
    }

    /**
     * Returns whether example i of the batch is classified correctly, in its class or in all its labels.
     *
     * <p>A label counts as predicted if its output is above one half. Regression targets are never correct.
     */
    public boolean isCorrect(int i) {
        return batch.targets().match(batch.example(i), this, i, units);
    }

    /** Weight of example i of the batch in the loss. */
    public float weight(int i) {
        return batch.targets().weight(batch.example(i));
    }

    /**
     * Computes the loss of example i of the batch times its weight, in double precision from the float outputs. It is
     * in the unit of the targets, even if training sees standardised ones.
     */
    public double loss(int i) {
        int example = batch.example(i);
        if (Losses.needsZ(architecture.loss())) {
            widen(z, i, outputZ);
        }
        batch.targets().copy(example, floatTargets, units);
        for (int j = 0; j < units; j++) {
            outputA[j] = batch.targets().original(j, output(i, j));
            targets[j] = batch.targets().original(j, floatTargets[j]);
        }
        double loss = architecture.loss().value(architecture.output(), outputZ, outputA, targets);
        return batch.targets().weight(example) * loss;
    }

    private void widen(Matrix from, int i, double[] to) {
        int at = from.offset(i);
        for (int j = 0; j < units; j++) {
            to[j] = from.data()[at + j];
        }
    }
}
