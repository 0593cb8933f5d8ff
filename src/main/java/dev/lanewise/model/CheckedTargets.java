package dev.lanewise.model;

import dev.lanewise.model.GradientCheck.Task;
import dev.lanewise.model.GradientCheck.Wanting;
import dev.lanewise.random.NumpyRandom;

/** What the examples of a {@link GradientCheck} want: drawn, handed to the engine, and computed once more without it. */
final class CheckedTargets {
    private final Wanting wanting;
    private final int outputs;
    private final int[] labels;
    /** (examples, output units): labels or numbers. */
    private final float[] values;
    private final float[] weights;

    CheckedTargets(Wanting wanting, int batch, int outputs) {
        this.wanting = wanting;
        this.outputs = outputs;
        this.labels = new int[batch];
        this.values = new float[Math.multiplyExact(batch, outputs)];
        this.weights = new float[batch];
    }

    /** Draws what one example wants and how much it counts. */
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

    /** As the engine has it. */
    Targets targets() {
        Targets targets = wanting.task() == Task.CLASSES ? Targets.ofClasses(labels)
                : wanting.task() == Task.LABELS ? Targets.ofLabels(values, outputs) : Targets.ofNumbers(values, outputs);
        targets = wanting.smoothing() > 0 ? targets.smoothed(wanting.smoothing(), outputs) : targets;
        return wanting.weighted() ? targets.weighted(weights) : targets;
    }

    /** What is wanted of an output unit, computed once more; rounded to float, as the engine has it. */
    double wanted(int example, int unit) {
        if (wanting.task() == Task.NUMBERS) {
            return values[example * outputs + unit];
        }
        boolean classes = wanting.task() == Task.CLASSES;
        double y = classes ? (unit == labels[example] ? 1 : 0) : values[example * outputs + unit];
        double possibilities = classes ? outputs : 2;
        return (float) (y * (1 - wanting.smoothing()) + wanting.smoothing() / possibilities);
    }

    /** How much an example counts. */
    double weight(int example) {
        return weights[example];
    }
}
