package dev.lanewise.network;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.TestedKernels;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PredictorTest {
    private static final int EXAMPLES = 130;
    private static final Architecture LAYERS = new Architecture(
                    List.of(90, 70, 20, 5), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
            .withNormalization(Normalization.LAYER);

    private final Random random = new Random(1);
    private final Network network = Initializer.NOTEBOOK.network(LAYERS, 1);

    static List<Kernels> kernels() {
        return TestedKernels.all();
    }

    /** Every example is sparse or dense, as its number is even or odd. */
    private float[] examples() {
        float[] x = new float[EXAMPLES * LAYERS.inputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / LAYERS.inputs() % 2 == 1 || random.nextInt(5) == 0 ? random.nextFloat() - 0.5f : 0;
        }
        return x;
    }

    private static float[] row(float[] rows, int i, int width) {
        return Arrays.copyOfRange(rows, i * width, (i + 1) * width);
    }

    @ParameterizedTest
    @EnumSource(WeightPrecision.class)
    void predictorOfASmallNetworkIsSmall(WeightPrecision precision) {
        Network small = Initializer.NOTEBOOK.network(
                new Architecture(List.of(3, 32, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC), 1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        small.predictor(precision);
        long before = threads.getCurrentThreadAllocatedBytes();
        small.predictor(precision);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes > 0 && bytes < 200_000, precision + ": " + bytes + " bytes");
    }

    @ParameterizedTest
    @EnumSource(WeightPrecision.class)
    void predictionsAfterAWarmUpHaveTheBitsOfScalarOnes(WeightPrecision precision) throws InterruptedException {
        float[] x = examples();
        float[] expected = new float[EXAMPLES * LAYERS.outputs()];
        Internals.of(network, NetworkView.class)
                .predictor(precision, new ScalarKernels())
                .predict(x, EXAMPLES, expected);
        Predictor predictor = Internals.of(network, NetworkView.class)
                .predictor(precision, KernelSelection.automatic().kernels());
        predictor.warmUp(x, EXAMPLES);
        float[] outputs = new float[EXAMPLES * LAYERS.outputs()];
        predictor.predict(x, EXAMPLES, outputs);
        assertArrayEquals(expected, outputs);
    }

    /** A thread sets all parameters to one number or another; a mixture would give an output in between. */
    @Test
    void predictorMadeDuringAChangeHasTheParametersOfOneMoment() throws Exception {
        Architecture sums = new Architecture(List.of(400, 50), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        Network changing = new Network(sums, filled(sums, 1));
        AtomicBoolean ended = new AtomicBoolean();
        Thread changer = new Thread(() -> {
            float[][] parameters = {filled(sums, 1), filled(sums, 2)};
            for (int i = 0; !ended.get(); i++) {
                changing.setParameters(parameters[i % 2], new float[0]);
            }
        });
        changer.start();
        try {
            float[] x = new float[400];
            Arrays.fill(x, 1);
            float[] y = new float[50];
            for (int i = 0; i < 2000; i++) {
                Internals.of(changing, NetworkView.class)
                        .predictor(WeightPrecision.FLOAT32, new ScalarKernels())
                        .predict(x, y);
                for (float output : y) {
                    assertEquals(y[0], output);
                }
                assertTrue(y[0] == 401 || y[0] == 802, "a sum of " + y[0]);
            }
        } finally {
            ended.set(true);
            changer.join();
        }
    }

    private static float[] filled(Architecture architecture, float value) {
        float[] parameters = new float[architecture.parameterCount()];
        Arrays.fill(parameters, value);
        return parameters;
    }

    @Test
    void warmUpRefusesTooFewInputs() {
        Predictor predictor = network.predictor();
        assertThrows(IllegalArgumentException.class, () -> predictor.warmUp(new float[LAYERS.inputs()], 2));
        assertThrows(IllegalArgumentException.class, () -> predictor.warmUp(new float[LAYERS.inputs()], -1));
    }

    /**
     * More threads than cores, so that some are stopped while they predict, and than a predictor has rooms at first.
     */
    @ParameterizedTest
    @MethodSource("kernels")
    void threadsThatPredictAtOnceGetTheBitsOfOneAlone(Kernels kernels) throws Exception {
        float[] x = examples();
        float[] expected = new float[EXAMPLES * LAYERS.outputs()];
        Predictor alone = Internals.of(network, NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels);
        float[] output = new float[LAYERS.outputs()];
        // Often, so that the kernels are compiled before eighty threads take the cores from the compiler.
        for (int round = 0; round < 20; round++) {
            alone.predict(x, EXAMPLES, expected);
            for (int i = 0; i < EXAMPLES; i++) {
                alone.predict(row(x, i, LAYERS.inputs()), output);
            }
        }
        Predictor shared = Internals.of(network, NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels);
        int threads = 80;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService team = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int first = t;
                running.add(team.submit((Callable<Void>) () -> {
                    start.await();
                    float[] y = new float[LAYERS.outputs()];
                    for (int n = first; n < first + 4 * EXAMPLES; n++) {
                        int i = n % EXAMPLES;
                        shared.predict(row(x, i, LAYERS.inputs()), y);
                        assertArrayEquals(row(expected, i, LAYERS.outputs()), y);
                        assertEquals(likeliest(y), shared.classify(row(x, i, LAYERS.inputs())));
                    }
                    float[] all = new float[expected.length];
                    shared.predict(x, EXAMPLES, all);
                    assertArrayEquals(expected, all);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            team.shutdownNow();
        }
    }

    private static int likeliest(float[] y) {
        int best = 0;
        for (int j = 1; j < y.length; j++) {
            best = y[j] > y[best] ? j : best;
        }
        return best;
    }

    @Test
    void singleOutputThatIsNoProbabilityIsNoClass() {
        for (Activation output : List.of(Activation.IDENTITY, Activation.TANH, Activation.RELU)) {
            Architecture regression = new Architecture(List.of(2, 3, 1), Activation.TANH, output, Loss.QUADRATIC);
            Predictor predictor = Initializer.NOTEBOOK.network(regression, 1).predictor();
            assertThrown(
                    IllegalStateException.class,
                    "the network " + regression + " has a single output that is not a sigmoid unit, so that it"
                            + " predicts a number and no class: call predict(x, y)",
                    () -> predictor.classify(new float[2]));
            predictor.predict(new float[2], new float[1]);
        }
        Architecture several = new Architecture(List.of(2, 3, 2), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        assertTrue(Initializer.NOTEBOOK.network(several, 1).predictor().classify(new float[2]) >= 0);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void predictorIsFitForUseAfterAPredictionThatFailed(Kernels kernels) {
        float[] x = examples();
        float[] expected = new float[LAYERS.outputs()];
        Predictor predictor = Internals.of(network, NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels);
        predictor.predict(row(x, 0, LAYERS.inputs()), expected);
        float[] y = new float[LAYERS.outputs()];
        for (int i = 0; i < 3; i++) {
            assertThrows(NullPointerException.class, () -> predictor.predict(x, 1, null));
            assertThrows(IllegalArgumentException.class, () -> predictor.classify(new float[3]));
            predictor.predict(row(x, 0, LAYERS.inputs()), y);
            assertArrayEquals(expected, y);
        }
    }
}
