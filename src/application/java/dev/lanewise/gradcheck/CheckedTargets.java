package dev.lanewise.gradcheck;

import dev.lanewise.data.Task;
import dev.lanewise.gradcheck.GradientCheck.Wanting;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.random.NumpyRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;

/** Random targets of a {@link GradientCheck}, in the engine's form and computed independently of the engine. */
final class CheckedTargets {
    private final Wanting wanting;
    private final int outputs;
    /** Whether numbers are drawn from 0 to 1, and whether those of an example add up to 1. */
    private final boolean areProbabilities;

    private final boolean addUp;
    private final int[] labels;
    /** (examples, output units): labels or regression targets. */
    private final float[] values;

    private final float[] weights;

    CheckedTargets(Wanting wanting, int batch, Architecture architecture) {
        this.wanting = wanting;
        this.outputs = architecture.outputs();
        this.areProbabilities =
                wanting.task() == Task.REGRESSION && architecture.loss().equals(Loss.CROSS_ENTROPY);
        this.addUp = areProbabilities && architecture.output().equals(Activation.SOFTMAX);
        this.labels = new int[batch];
        this.values = new float[Math.multiplyExact(batch, outputs)];
        this.weights = new float[batch];
    }

    /** Draws the target and the weight of one example. */
    void draw(int example, NumpyRandom random) {
        if (wanting.task() == Task.CLASSIFICATION) {
            labels[example] = (int) (random.random() * outputs);
        } else {
            for (int j = 0; j < outputs; j++) {
                double drawn = random.random();
                values[example * outputs + j] = (float)
                        (wanting.task() == Task.MULTI_LABEL
                                ? Math.rint(drawn)
                                : areProbabilities ? drawn : 4 * drawn - 2);
            }
            if (addUp) {
                scaleToOne(example);
            }
        }
        weights[example] = wanting.weighted() ? (float) (0.5 + 1.5 * random.random()) : 1;
    }

    private void scaleToOne(int example) {
        double sum = 0;
        for (int j = 0; j < outputs; j++) {
            sum += values[example * outputs + j];
        }
        for (int j = 0; j < outputs; j++) {
            values[example * outputs + j] = (float) (values[example * outputs + j] / sum);
        }
    }

    /** Returns the targets in the engine's form. */
    TargetData targets() {
        TargetData targets = wanting.task() == Task.CLASSIFICATION
                ? TargetData.ofClasses(labels)
                : wanting.task() == Task.MULTI_LABEL
                        ? TargetData.ofLabels(values, outputs)
                        : TargetData.ofNumbers(values, outputs);
        targets = wanting.smoothing() > 0 ? targets.smoothed(wanting.smoothing(), outputs) : targets;
        return wanting.weighted() ? targets.weighted(weights) : targets;
    }

    /** Computes the target of an output unit independently of the engine, rounded to float as there. */
    double target(int example, int unit) {
        if (wanting.task() == Task.REGRESSION) {
            return values[example * outputs + unit];
        }
        boolean classes = wanting.task() == Task.CLASSIFICATION;
        double y = classes ? (unit == labels[example] ? 1 : 0) : values[example * outputs + unit];
        double possibilities = classes ? outputs : 2;
        return (float) (y * (1 - wanting.smoothing()) + wanting.smoothing() / possibilities);
    }

    /** Weight of an example in the loss. */
    double weight(int example) {
        return weights[example];
    }
}
