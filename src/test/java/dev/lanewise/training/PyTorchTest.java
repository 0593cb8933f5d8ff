package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.WeightPrecision;
import dev.lanewise.internal.access.NetworkAccess;
import dev.lanewise.internal.rows.DatasetAccess;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.Batch;
import dev.lanewise.internal.engine.GradientSum;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.reference.NoisyReference;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients and 50 steps of random networks against those of PyTorch in double precision, which
 * {@code bench/peers/pytorch/reference.py} has made.
 *
 * <p><b>Tolerance.</b> A float operation errs by up to u = 2^-24 of its result. A sum of n products in one chain of
 * fused multiply-adds errs by up to n u of the sum of their magnitudes, and with a probability near 1 by no more than
 * a few sqrt(n) u (Higham and Mary, <em>A new approach to probabilistic rounding error analysis</em>, 2019), with n
 * one more than the inputs for Z, the units of the layer after for E, the examples of the mini-batch for the
 * gradient. An activation or its derivative errs by 4 u of its largest term, a step of an optimiser by 1 to 7 u of
 * itself and each of its moments, and u of the parameter, which the first layer of plain gradient descent pays for
 * every example. What such errors come to after 50 steps depends on the run: momentum adds them up, descent into a
 * valley damps them, the root of a tiny second moment magnifies them. So the script carries them through: beside the
 * exact run it has 16 copies, each disturbed in all those places by a random share of that much. The tolerance of a
 * figure is 8 times the root mean square of its disturbance; so it is tight where the run is tame and wide where it
 * is not.
 *
 * <p>The means of a normalisation are sums of the same kind, over examples or units. What such a layer takes in it
 * divides by its own spread, and where that is small rounding grows: after two of them with mini-batches of four, a run
 * of 50 steps can forget where it began. The script leaves out such a run, as it does a run that hangs on a sign.
 *
 * <p>Measured, the worst of 400,000 figures: gradients take 0.17 of the tolerance, plain descent, momentum and
 * Nesterov's 0.76, 0.61 and 0.77, RMSProp, Adagrad, Adam and AdamW 0.66, 0.65, 0.87 and 0.49, Lion 0.70, running
 * statistics 0.28, outputs 0.26. What is wrong is off by far more: {@link #CAUGHT} tolerances at least.
 *
 * <p><b>Signs.</b> Where a sign decides, an error is not small: a rectifier's derivative, the derivative of the
 * absolute cost and of L1, Lion's step. The script takes such seeds that no sign is decided by less than 16 times the
 * root mean square of its disturbance, so that a right engine has all the signs of the exact run. Lion's figures are
 * held to the tolerance like the others.
 */
class PyTorchTest {
    private static final List<PyTorchRun> RUNS = PyTorchRun.all();
    private static final Set<String> OPTIMIZERS =
            Set.of("sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw", "lion");
    /** The worst error has to be more than this share of the tolerance. */
    private static final double SLACK = 0.1;
    /** What is wrong has to be off by more than so many tolerances. */
    private static final double CAUGHT = 10;

    /** Fifteen architectures without normalisation and twelve with it, three of them in more than one layer. */
    @Test
    void everyActivationAndEveryCostWithEveryOptimizerIsThere() {
        for (boolean normalized : new boolean[] {false, true}) {
            List<PyTorchRun> runs = RUNS.stream().filter(run -> run.isNormalized() == normalized).toList();
            Set<Activation> activations = new HashSet<>();
            runs.forEach(run -> activations.addAll(run.architecture().activations()));
            assertEquals(Set.copyOf(Architectures.activations()), activations);
            Set<List<Object>> shapes = runs.stream().map(PyTorchTest::shape).collect(Collectors.toSet());
            assertEquals(normalized ? 12 : 15, shapes.size());
            for (List<Object> shape : shapes) {
                for (Loss cost : Loss.values()) {
                    Set<String> optimizers = runs.stream()
                            .filter(run -> shape.equals(shape(run)) && run.architecture().loss() == cost)
                            .map(PyTorchRun::optimizer).collect(Collectors.toCollection(TreeSet::new));
                    assertEquals(new TreeSet<>(OPTIMIZERS), optimizers);
                }
            }
        }
        Set<Set<Normalization>> mixtures = RUNS.stream()
                .map(run -> Set.copyOf(run.architecture().normalizations())).collect(Collectors.toSet());
        for (Normalization one : Normalization.values()) {
            assertTrue(mixtures.contains(Set.of(one)), one.toString());
        }
        assertTrue(mixtures.contains(Set.of(Normalization.BATCH, Normalization.NONE)));
        assertTrue(mixtures.contains(Set.of(Normalization.LAYER, Normalization.NONE)));
        assertTrue(mixtures.contains(Set.of(Normalization.BATCH, Normalization.LAYER)));
    }

    private static List<Object> shape(PyTorchRun run) {
        return List.of(run.architecture().sizes(), run.architecture().normalizations(), run.batch());
    }

    @Test
    void gradientsAreThoseOfPyTorch() {
        double worst = 0;
        for (PyTorchRun run : RUNS) {
            if (run.gradient() != null) {
                for (Kernels kernels : TestedKernels.all()) {
                    double distance = run.gradient().distance(firstGradient(run, kernels, 1));
                    assertTrue(distance <= 1, () -> kernels.name() + ", " + run + ": " + distance + " tolerances");
                    worst = Math.max(worst, distance);
                }
            }
        }
        assertTrue(worst > SLACK, "a tolerance " + 1 / worst + " times the worst error says little");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw", "lion"})
    void parametersAfterFiftyStepsAreThoseOfPyTorch(String optimizer) {
        double worst = 0;
        for (PyTorchRun run : runs(optimizer)) {
            for (Kernels kernels : TestedKernels.all()) {
                double distance = run.parameters().distance(trained(run, run.config(), kernels).parameters());
                assertTrue(distance <= 1, () -> kernels.name() + ", " + run + ": " + distance + " tolerances");
                worst = Math.max(worst, distance);
            }
        }
        assertTrue(worst > SLACK, "a tolerance " + 1 / worst + " times the worst error says little");
    }

    @Test
    void runningStatisticsAfterFiftyStepsAreThoseOfPyTorch() {
        assertClose(PyTorchRun::statistics, (run, trained, kernels) -> trained.statistics());
    }

    /** With batch normalisation folded into the weights. */
    @Test
    void outputsOfNormalizedNetworksAreThoseOfPyTorch() {
        assertClose(PyTorchRun::outputs, PyTorchTest::outputs);
    }

    /** Some numbers of a network that was trained. */
    @FunctionalInterface
    private interface Numbers {
        float[] of(PyTorchRun run, Network trained, Kernels kernels);
    }

    private static void assertClose(Function<PyTorchRun, PyTorchRun.Figures> figures, Numbers numbers) {
        double worst = 0;
        for (PyTorchRun run : RUNS) {
            if (run.isNormalized()) {
                for (Kernels kernels : TestedKernels.all()) {
                    Network trained = trained(run, run.config(), kernels);
                    double distance = figures.apply(run).distance(numbers.of(run, trained, kernels));
                    assertTrue(distance <= 1, () -> kernels.name() + ", " + run + ": " + distance + " tolerances");
                    worst = Math.max(worst, distance);
                }
            }
        }
        assertTrue(worst > SLACK, "a tolerance " + 1 / worst + " times the worst error says little");
    }

    private static float[] outputs(PyTorchRun run, Network network, Kernels kernels) {
        int count = run.outputs().exact().length / run.architecture().outputs();
        float[] outputs = new float[count * run.architecture().outputs()];
        float[] x = new float[run.architecture().inputs()];
        float[] one = new float[run.architecture().outputs()];
        for (int i = 0; i < count; i++) {
            run.dataset().copyRow(i, x, 0);
            NetworkAccess.get().predictor(network, WeightPrecision.FLOAT32, kernels).predict(x, one);
            System.arraycopy(one, 0, outputs, i * one.length, one.length);
        }
        return outputs;
    }

    /** What others do with running statistics: the variance of the mini-batch itself, or nothing at first. */
    @Test
    void wrongStatisticsAreCaught() {
        for (PyTorchRun run : RUNS) {
            if (run.architecture().couplesExamples() && run.extra().equals("none")) {
                Network trained = trained(run, run.config(), TestedKernels.all().get(0));
                float[] statistics = trained.statistics();
                float[] biased = statistics.clone();
                int at = 0;
                for (int l = 1; l < run.architecture().layers(); l++) {
                    if (run.architecture().normalization(l) == Normalization.BATCH) {
                        int units = run.architecture().units(l);
                        for (int i = at + units; i < at + 2 * units; i++) {
                            biased[i] *= (run.batch() - 1f) / run.batch();
                        }
                        at += 2 * units;
                    }
                }
                assertWrong(run, run.statistics(), biased);
                trained.set(trained.parameters(), biased);
                assertWrong(run, run.outputs(), outputs(run, trained, TestedKernels.all().get(0)));
            }
        }
    }

    /** The tolerance is worth something: a ten-thousandth too much is caught in every run. */
    @Test
    void errorOfATenThousandthIsCaught() {
        Kernels kernels = TestedKernels.all().get(0);
        for (PyTorchRun run : RUNS) {
            TrainingConfig config = run.config();
            assertWrong(
                    run, run.parameters(),
                    trained(run, config.withLearningRate(1.0001 * config.learningRate()), kernels).parameters());
            if (run.gradient() != null) {
                assertWrong(run, run.gradient(), firstGradient(run, kernels, 1.0001f));
            }
        }
    }

    @Test
    void absenceOfWhatIsAddedToAnOptimizerIsCaught() {
        for (PyTorchRun run : RUNS) {
            if (!run.extra().equals("none") && !run.extra().equals("example-weights")) {
                Network plain = trained(run, run.plainConfig(), TestedKernels.all().get(0));
                assertWrong(run, run.parameters(), plain.parameters());
            }
        }
    }

    /** What an optimiser makes of a parameter. */
    private interface Formula {
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

    static Stream<Arguments> rightFormulas() {
        return Stream.of(
                formula("sgd", "as it is", (t, w, g, m, weight) -> w - 0x1p-3 * g),
                formula("momentum", "as it is", (t, w, g, m, weight) -> w + (m[0] = 0.875 * m[0] - 0x1p-5 * g)),
                formula("nesterov", "as it is", (t, w, g, m, weight) -> {
                    m[0] = 0.875 * m[0] - 0x1p-5 * g;
                    return w + 0.875 * m[0] - 0x1p-5 * g;
                }),
                formula("rmsprop", "as it is", (t, w, g, m, weight) ->
                        w - 0x1p-8 * g / (Math.sqrt(m[0] = 0.875 * m[0] + 0.125 * g * g) + EPSILON)),
                formula("adagrad", "as it is", (t, w, g, m, weight) ->
                        w - 0x1p-5 * g / (Math.sqrt(m[0] += g * g) + EPSILON)),
                formula("adam", "as it is", (t, w, g, m, weight) ->
                        w - ETA * mean(t, g, m) / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula("adamw", "as it is", (t, w, g, m, weight) ->
                        (weight ? 1 - ETA / 8 : 1) * w - ETA * mean(t, g, m) / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula("lion", "as it is", (t, w, g, m, weight) -> {
                    double direction = Math.signum(0.875 * m[0] + 0.125 * g);
                    m[0] = 0.984375 * m[0] + 0.015625 * g;
                    return w - 0x1p-9 * direction;
                }));
    }

    static Stream<Arguments> wrongFormulas() {
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
                formula("rmsprop", "epsilon in the root", (t, w, g, m, weight) ->
                        w - 0x1p-8 * g / Math.sqrt((m[0] = 0.875 * m[0] + 0.125 * g * g) + EPSILON)),
                formula("rmsprop", "root of the square before", (t, w, g, m, weight) -> {
                    double old = m[0];
                    m[0] = 0.875 * m[0] + 0.125 * g * g;
                    return w - 0x1p-8 * g / (Math.sqrt(old) + EPSILON);
                }),
                formula("rmsprop", "no epsilon", (t, w, g, m, weight) ->
                        w - 0x1p-8 * g / (Math.sqrt(m[0] = 0.875 * m[0] + 0.125 * g * g) + 1e-30)),
                formula("adagrad", "epsilon in the root", (t, w, g, m, weight) ->
                        w - 0x1p-5 * g / Math.sqrt((m[0] += g * g) + EPSILON)),
                formula("adagrad", "mean of the squares", (t, w, g, m, weight) ->
                        w - 0x1p-5 * g / (Math.sqrt((m[0] += g * g) / t) + EPSILON)),
                formula("adam", "epsilon in the root", (t, w, g, m, weight) ->
                        w - ETA * mean(t, g, m) / Math.sqrt(square(t, g, m) + EPSILON)),
                formula("adam", "epsilon beside the uncorrected root", (t, w, g, m, weight) -> {
                    double root = Math.sqrt(square(t, g, m) * (1 - Math.pow(0.984375, t)));
                    return w - ETA * mean(t, g, m) * Math.sqrt(1 - Math.pow(0.984375, t)) / (root + EPSILON);
                }),
                formula("adam", "mean not corrected", (t, w, g, m, weight) ->
                        w - ETA * mean(t, g, m) * (1 - Math.pow(0.875, t)) / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula("adam", "square not corrected", (t, w, g, m, weight) ->
                        w - ETA * mean(t, g, m)
                                / (Math.sqrt(square(t, g, m) * (1 - Math.pow(0.984375, t))) + EPSILON)),
                formula("adam", "corrected as of the step before", (t, w, g, m, weight) ->
                        w - ETA * mean(t, g, m) * (1 - Math.pow(0.875, t)) / (1 - Math.pow(0.875, Math.max(1, t - 1)))
                                / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula("adamw", "biases decay too", (t, w, g, m, weight) ->
                        (1 - ETA / 8) * w - ETA * mean(t, g, m) / (Math.sqrt(square(t, g, m)) + EPSILON)),
                formula("adamw", "decay in the gradient", (t, w, g, m, weight) -> {
                    double penalized = weight ? g + w / 8 : g;
                    return w - ETA * mean(t, penalized, m) / (Math.sqrt(square(t, penalized, m)) + EPSILON);
                }),
                formula("adamw", "decay after the step", (t, w, g, m, weight) ->
                        (weight ? 1 - ETA / 8 : 1)
                                * (w - ETA * mean(t, g, m) / (Math.sqrt(square(t, g, m)) + EPSILON))),
                formula("lion", "direction from the new mean", (t, w, g, m, weight) ->
                        w - 0x1p-9 * Math.signum(m[0] = 0.984375 * m[0] + 0.015625 * g)),
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

    /** The checker accepts the formulas of the papers, worked out by other means than the engine's. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rightFormulas")
    void rightFormulaIsAccepted(String optimizer, String what, Formula formula) {
        for (PyTorchRun run : some(optimizer)) {
            double distance = run.parameters().distance(trained(run, formula));
            assertTrue(distance <= 1, () -> run + ": " + distance + " tolerances");
        }
    }

    /** And none of the errors that implementations of them are known for, in any architecture. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongFormulas")
    void wrongFormulaIsCaught(String optimizer, String what, Formula formula) {
        for (PyTorchRun run : some(optimizer)) {
            assertWrong(run, run.parameters(), trained(run, formula));
        }
    }

    private static void assertWrong(PyTorchRun run, PyTorchRun.Figures figures, float[] found) {
        double distance = figures.distance(found);
        assertTrue(distance > CAUGHT, () -> run + " would pass with an error of " + distance + " tolerances");
    }

    private static List<PyTorchRun> runs(String optimizer) {
        return RUNS.stream().filter(run -> run.optimizer().equals(optimizer)).toList();
    }

    /** One run for each architecture, with another cost each time. */
    private static List<PyTorchRun> some(String optimizer) {
        List<PyTorchRun> plain = runs(optimizer).stream().filter(run -> run.extra().equals("none")).toList();
        int costs = plain.size() / 27;
        return IntStream.range(0, 27).mapToObj(i -> plain.get(i * costs + i % costs)).toList();
    }

    private static Network trained(PyTorchRun run, TrainingConfig config, Kernels kernels) {
        Network network = run.network();
        try (Trainer trainer = Trainers.of(network, config, run.dataset(), kernels)) {
            for (int epoch = 0; epoch < config.epochs(); epoch++) {
                assertEquals(PyTorchRun.STEPS / PyTorchRun.EPOCHS, trainer.epoch().steps());
            }
        }
        return network;
    }

    /** The first mini-batch's gradient from the engine's backprop, times a factor. */
    private static float[] firstGradient(PyTorchRun run, Kernels kernels, float factor) {
        Architecture architecture = run.architecture();
        int count = run.batch();
        Dataset first = run.dataset().select(Arrays.copyOf(shuffled(run), count));
        TargetData targets = TargetData.of(architecture, first, run.config().labels());
        Batch batch;
        if (run.sparse()) {
            batch = Batch.sparse(SparseMatrix.ofFloats(0, count, first.inputs(),
                    (row, columns, values) -> DatasetAccess.get().copyNonZeros(first, row, columns, values)), targets);
        } else {
            int stride = LayerBuffers.stride(architecture.inputs());
            float[] rows = new float[count * stride];
            for (int i = 0; i < count; i++) {
                first.copyRow(i, rows, i * stride);
            }
            batch = Batch.dense(rows, stride, targets);
        }
        float[] gradient = GradientSum.of(architecture, run.network().parameters(), batch, count, kernels);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= factor / count;
        }
        return gradient;
    }

    private static int[] shuffled(PyTorchRun run) {
        int[] order = IntStream.range(0, run.examples()).toArray();
        new PythonRandom(run.seed()).shuffle(order);
        return order;
    }

    /** Parameters after all steps of a formula, with plain float gradients. */
    private static float[] trained(PyTorchRun run, Formula formula) {
        Architecture architecture = run.architecture();
        Dataset dataset = run.dataset();
        TargetData targets = TargetData.of(architecture, dataset, run.config().labels());
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
