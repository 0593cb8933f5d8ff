package dev.lanewise.internal.gradcheck;

import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.gradcheck.GradientCheck.Task;
import dev.lanewise.internal.gradcheck.GradientCheck.Wanting;
import dev.lanewise.internal.random.NumpyRandom;

/** Random targets of a {@link GradientCheck}, in the engine's form and computed independently of the engine. */
final class CheckedTargets {
    private final Wanting wanting;
    private final int outputs;
    private final int[] labels;
    /** (examples, output units): labels or regression targets. */
    private final float[] values;
    private final float[] weights;

    CheckedTargets(Wanting wanting, int batch, int outputs) {
        this.wanting = wanting;
        this.outputs = outputs;
        this.labels = new int[batch];
        this.values = new float[Math.multiplyExact(batch, outputs)];
        this.weights = new float[batch];
    }

    /** Draws the target and the weight of one example. */
    void draw(int example, NumpyRandom random) {
        if (wanting.task() == Task.CLASSES) {
            labels[example] = (int) (random.random() * outputs);
        } else {
            for (int j = 0; j < outputs; j++) {
                double drawn = random.random();
                values[example * outputs + j] =
                        (float) (wanting.task() == Task.LABELS ? Math.rint(drawn) : 4 * drawn - 2);
            }
        }
        weights[example] = wanting.weighted() ? (float) (0.5 + 1.5 * random.random()) : 1;
    }

    /** Returns the targets in the engine's form. */
    TargetData targets() {
        TargetData targets = wanting.task() == Task.CLASSES ? TargetData.ofClasses(labels)
                : wanting.task() == Task.LABELS ? TargetData.ofLabels(values, outputs)
                : TargetData.ofNumbers(values, outputs);
        targets = wanting.smoothing() > 0 ? targets.smoothed(wanting.smoothing(), outputs) : targets;
        return wanting.weighted() ? targets.weighted(weights) : targets;
    }

    /** Computes the target of an output unit independently of the engine, rounded to float as there. */
    double target(int example, int unit) {
        if (wanting.task() == Task.NUMBERS) {
            return values[example * outputs + unit];
        }
        boolean classes = wanting.task() == Task.CLASSES;
        double y = classes ? (unit == labels[example] ? 1 : 0) : values[example * outputs + unit];
        double possibilities = classes ? outputs : 2;
        return (float) (y * (1 - wanting.smoothing()) + wanting.smoothing() / possibilities);
    }

    /** Weight of an example in the cost. */
    double weight(int example) {
        return weights[example];
    }
}
