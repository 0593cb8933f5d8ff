package dev.lanewise.internal.engine;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Compares the derivative of a custom loss with finite differences, before a network is trained with it.
 *
 * <p>Outputs are drawn from the range of the output layer's activation, targets are those of some training examples.
 * Where the loss has a kink, every number between the slopes on its two sides is accepted.
 */
public final class LossCheck {
    private static final int EXAMPLES = 8;
    private static final int DRAWS = 2;
    /** Largest number of outputs of an example that are checked. */
    private static final int UNITS = 32;

    private static final double STEP = 1e-6;
    /** Allows for the curvature within a step; an error of a factor or a sign is thousands of times larger. */
    private static final double TOLERANCE = 1e-4;
    /** Rounding error of a difference of losses, by loss and step: four times 2^-53. */
    private static final double ROUNDING = 0x1p-51;

    private static final int SHOWN = 6;

    private final Loss loss;
    private final Activation output;
    private final int units;
    private final SplittableRandom random = new SplittableRandom(1);

    private LossCheck(Architecture architecture) {
        this.loss = architecture.loss();
        this.output = architecture.output();
        this.units = architecture.outputs();
    }

    /**
     * Checks the loss of a network if it is a custom one.
     *
     * @param targets targets of the training examples
     * @param examples their number
     * @throws IllegalArgumentException if only the name of the loss is known, if loss or derivative are not finite or
     *     differ from call to call, or if the derivative is wrong; the message gives outputs and targets
     */
    public static void require(Architecture architecture, TargetData targets, int examples) {
        architecture.loss().requireComputable();
        if (architecture.loss().isCustom()) {
            new LossCheck(architecture).check(targets, examples);
        }
    }

    private void check(TargetData targets, int examples) {
        int checked = Math.min(EXAMPLES, examples);
        float[] target = new float[units];
        for (int k = 0; k < checked * DRAWS; k++) {
            targets.copy((int) ((long) examples * (k / DRAWS) / checked), target, units);
            double[] y = new double[units];
            Arrays.setAll(y, j -> target[j]);
            check(drawOutputs(y), y);
        }
    }

    private double[] drawOutputs(double[] y) {
        double[] a = new double[units];
        double sum = 0;
        for (int j = 0; j < units; j++) {
            double u = 0.02 + 0.96 * random.nextDouble();
            double size = 2 * Math.max(1, Math.abs(y[j]));
            a[j] = switch (output.kind()) {
                case SIGMOID, SOFTMAX -> u;
                case TANH, SOFTSIGN -> 2 * u - 1;
                case RELU, SOFTPLUS -> u * size;
                case RELU6 -> 6 * u;
                case GELU, GELU_TANH, SILU -> u * size - 0.16;
                case MISH -> u * size - 0.3;
                case HARD_SWISH -> u * size - 0.37;
                case ELU -> u * size - 0.9;
                case SELU -> u * size - 1.7;
                case LEAKY_RELU, IDENTITY -> y[j] + (2 * u - 1) * size;
            };
            sum += a[j];
        }
        for (int j = 0; j < units && output.equals(Activation.SOFTMAX); j++) {
            a[j] /= sum;
        }
        return a;
    }

    private void check(double[] a, double[] y) {
        double at = value(a, y);
        double[] derivative = derivative(a, y);
        if (value(a, y) != at || !Arrays.equals(derivative(a, y), derivative)) {
            throw new IllegalArgumentException("the custom loss " + name()
                    + " gives different numbers from call to call" + where(a, y)
                    + ": it must depend on outputs and targets alone");
        }
        int checked = Math.min(UNITS, units);
        for (int k = 0; k < checked; k++) {
            int j = (int) ((long) units * k / checked);
            double h = STEP * Math.max(1, Math.abs(a[j]));
            double[] moved = a.clone();
            moved[j] = a[j] + h;
            double above = (value(moved, y) - at) / (moved[j] - a[j]);
            moved[j] = a[j] - h;
            double below = (at - value(moved, y)) / (a[j] - moved[j]);
            double margin = TOLERANCE * Math.max(Math.abs(above), Math.abs(below))
                    + ROUNDING * Math.abs(at) / h
                    + TOLERANCE * STEP;
            // Written so that NaN fails.
            if (!(derivative[j] >= Math.min(above, below) - margin
                    && derivative[j] <= Math.max(above, below) + margin)) {
                throw new IllegalArgumentException("the derivative of the custom loss " + name() + " is wrong"
                        + where(a, y) + ": by output " + j + " it is " + derivative[j]
                        + ", but finite differences of the loss give " + (above + below) / 2);
            }
        }
    }

    private double value(double[] a, double[] y) {
        double value = loss.value(output, null, a.clone(), y.clone());
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "the custom loss " + name() + " is " + value + where(a, y) + ", but a finite number is expected");
        }
        return value;
    }

    private double[] derivative(double[] a, double[] y) {
        double[] derivative = new double[units];
        loss.derivative(a.clone(), y.clone(), derivative);
        return derivative;
    }

    private String name() {
        return loss.toString().substring(loss.toString().indexOf(' ') + 1);
    }

    private static String where(double[] a, double[] y) {
        return " for the outputs " + text(a) + " and the targets " + text(y);
    }

    private static String text(double[] numbers) {
        return Arrays.stream(numbers)
                .limit(SHOWN)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", ", "[", numbers.length > SHOWN ? ", ...]" : "]"));
    }
}
