package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.network.Architecture;
import dev.lanewise.reference.NoisyReference;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Optimisers as their papers have them, and with the errors that implementations are known for. */
final class PyTorchFormulas {
    private PyTorchFormulas() {}

    /** What an optimiser makes of a parameter. */
    @FunctionalInterface
    interface Formula {
        /**
         * The parameter after a step.
         *
         * @param t number of the step, from 1
         * @param g mean gradient
         * @param m kept for it from step to step, at first zero
         * @param weight whether it is a weight, not a bias
         */
        double next(int t, double w, double g, double[] m, boolean weight);
    }

    private static final double ETA = 0x1p-7;
    private static final double EPSILON = 0x1p-10;

    static Stream<Arguments> right() {
        return Stream.of(
                formula("sgd", "as it is", (t, w, g, m, weight) -> w - 0x1p-3 * g),
                formula("momentum", "as it is", (t, w, g, m, weight) -> w + (m[0] = 0.875 * m[0] - 0x1p-5 * g)),
                formula("nesterov", "as it is", (t, w, g, m, weight) -> {
                    m[0] = 0.875 * m[0] - 0x1p-5 * g;
                    return w + 0.875 * m[0] - 0x1p-5 * g;
                }),
                formula(
                        "rmsprop",
                        "as it is",
                        (t, w, g, m, weight) ->
                                w - 0x1p-8 * g / (Math.sqrt(m[0] = 0.875 * m[0] + 0.125 * g * g) + EPSILON)),
                formula(
                        "adagrad",
                        "as it is",
                        (t, w, g, m, weight) -> w - 0x1p-5 * g / (Math.sqrt(m[0] += g * g) + EPSILON)),
                formula(
                        "adam",
                        "as it is",
                        (t, w, g, m, weight) -> w - ETA * mean(t, g, m) / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula(
                        "adamw",
                        "as it is",
                        (t, w, g, m, weight) -> (weight ? 1 - ETA / 8 : 1) * w
                                - ETA * mean(t, g, m) / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula("lion", "as it is", (t, w, g, m, weight) -> {
                    double direction = Math.signum(0.875 * m[0] + 0.125 * g);
                    m[0] = 0.984375 * m[0] + 0.015625 * g;
                    return w - 0x1p-9 * direction;
                }));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                formula("momentum", "damped", (t, w, g, m, weight) -> w - 0x1p-5 * (m[0] = 0.875 * m[0] + 0.125 * g)),
                formula("momentum", "Nesterov's", (t, w, g, m, weight) -> {
                    m[0] = 0.875 * m[0] - 0x1p-5 * g;
                    return w + 0.875 * m[0] - 0x1p-5 * g;
                }),
                formula("nesterov", "classical", (t, w, g, m, weight) -> w + (m[0] = 0.875 * m[0] - 0x1p-5 * g)),
                formula("nesterov", "looking ahead with the old velocity", (t, w, g, m, weight) -> {
                    double old = m[0];
                    m[0] = 0.875 * m[0] - 0x1p-5 * g;
                    return w + 0.875 * old - 0x1p-5 * g;
                }),
                formula(
                        "rmsprop",
                        "epsilon in the root",
                        (t, w, g, m, weight) ->
                                w - 0x1p-8 * g / Math.sqrt((m[0] = 0.875 * m[0] + 0.125 * g * g) + EPSILON)),
                formula("rmsprop", "root of the square before", (t, w, g, m, weight) -> {
                    double old = m[0];
                    m[0] = 0.875 * m[0] + 0.125 * g * g;
                    return w - 0x1p-8 * g / (Math.sqrt(old) + EPSILON);
                }),
                formula(
                        "rmsprop",
                        "no epsilon",
                        (t, w, g, m, weight) ->
                                w - 0x1p-8 * g / (Math.sqrt(m[0] = 0.875 * m[0] + 0.125 * g * g) + 1e-30)),
                formula(
                        "adagrad",
                        "epsilon in the root",
                        (t, w, g, m, weight) -> w - 0x1p-5 * g / Math.sqrt((m[0] += g * g) + EPSILON)),
                formula(
                        "adagrad",
                        "mean of the squares",
                        (t, w, g, m, weight) -> w - 0x1p-5 * g / (Math.sqrt((m[0] += g * g) / t) + EPSILON)),
                formula(
                        "adam",
                        "epsilon in the root",
                        (t, w, g, m, weight) -> w - ETA * mean(t, g, m) / Math.sqrt(square(t, g, m) + EPSILON)),
                formula("adam", "epsilon beside the uncorrected root", (t, w, g, m, weight) -> {
                    double root = Math.sqrt(square(t, g, m) * (1 - Math.pow(0.984375, t)));
                    return w - ETA * mean(t, g, m) * Math.sqrt(1 - Math.pow(0.984375, t)) / (root + EPSILON);
                }),
                formula(
                        "adam",
                        "mean not corrected",
                        (t, w, g, m, weight) -> w
                                - ETA
                                        * mean(t, g, m)
                                        * (1 - Math.pow(0.875, t))
                                        / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula(
                        "adam",
                        "square not corrected",
                        (t, w, g, m, weight) -> w
                                - ETA
                                        * mean(t, g, m)
                                        / (Math.sqrt(square(t, g, m) * (1 - Math.pow(0.984375, t))) + EPSILON)),
                formula(
                        "adam",
                        "corrected as of the step before",
                        (t, w, g, m, weight) -> w
                                - ETA
                                        * mean(t, g, m)
                                        * (1 - Math.pow(0.875, t))
                                        / (1 - Math.pow(0.875, Math.max(1, t - 1)))
                                        / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula(
                        "adamw",
                        "biases decay too",
                        (t, w, g, m, weight) ->
                                (1 - ETA / 8) * w - ETA * mean(t, g, m) / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula("adamw", "decay in the gradient", (t, w, g, m, weight) -> {
                    double penalized = weight ? g + w / 8 : g;
                    return w - ETA * mean(t, penalized, m) / (Math.sqrt(square(t, penalized, m)) + EPSILON);
                }),
                formula(
                        "adamw",
                        "decay after the step",
                        (t, w, g, m, weight) -> (weight ? 1 - ETA / 8 : 1)
                                * (w - ETA * mean(t, g, m) / (Math.sqrt(square(t, g, m)) + EPSILON))),
                formula(
                        "lion",
                        "direction from the new mean",
                        (t, w, g, m, weight) -> w - 0x1p-9 * Math.signum(m[0] = 0.984375 * m[0] + 0.015625 * g)),
                formula("lion", "one coefficient for both", (t, w, g, m, weight) -> {
                    double direction = Math.signum(0.875 * m[0] + 0.125 * g);
                    m[0] = 0.875 * m[0] + 0.125 * g;
                    return w - 0x1p-9 * direction;
                }));
    }

    private static double mean(int t, double g, double[] m) {
        m[0] = 0.875 * m[0] + 0.125 * g;
        return m[0] / (1 - Math.pow(0.875, t));
    }

    private static double square(int t, double g, double[] m) {
        m[1] = 0.984375 * m[1] + 0.015625 * g * g;
        return m[1] / (1 - Math.pow(0.984375, t));
    }

    private static Arguments formula(String optimizer, String what, Formula formula) {
        return Arguments.of(optimizer, what, formula);
    }

    /** Parameters after all steps of a formula, with plain float gradients. */
    static float[] trained(PyTorchRun run, Formula formula) {
        Architecture architecture = run.architecture();
        Dataset dataset = run.dataset();
        TargetData targets = TargetData.of(architecture, dataset, LabelTreatment.of(run.config(), dataset));
        NoisyReference reference = new NoisyReference(run.network());
        double[][] moments = new double[architecture.parameterCount()][2];
        boolean[] isWeight = weights(architecture);
        PythonRandom random = new PythonRandom(run.seed());
        int[] order = IntStream.range(0, run.examples()).toArray();
        int[] t = {0};
        for (int epoch = 0; epoch < PyTorchRun.EPOCHS; epoch++) {
            random.shuffle(order);
            for (int from = 0; from < order.length; from += run.batch()) {
                int[] numbers = Arrays.copyOfRange(order, from, Math.min(order.length, from + run.batch()));
                float[][] x = new float[numbers.length][architecture.inputs()];
                float[][] y = new float[numbers.length][architecture.outputs()];
                float[] weights = new float[numbers.length];
                for (int i = 0; i < numbers.length; i++) {
                    dataset.copyRow(numbers[i], x[i], 0);
                    for (int j = 0; j < y[i].length; j++) {
                        y[i][j] = targets.target(numbers[i], j);
                    }
                    weights[i] = targets.weight(numbers[i]);
                }
                t[0]++;
                reference.step(x, y, weights, (w, nabla) -> {
                    for (int i = 0; i < w.length; i++) {
                        double g = (double) nabla[i] / numbers.length;
                        w[i] = (float) formula.next(t[0], w[i], g, moments[i], isWeight[i]);
                    }
                });
            }
        }
        return reference.parameters();
    }

    private static boolean[] weights(Architecture architecture) {
        boolean[] weights = new boolean[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int count = architecture.units(l) * architecture.units(l - 1);
            Arrays.fill(weights, at, at + count, true);
            at += architecture.parameterCount(l);
        }
        return weights;
    }
}
