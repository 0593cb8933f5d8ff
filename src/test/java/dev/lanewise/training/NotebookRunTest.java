package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.Batch;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.engine.GradientSum;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 4: the notebook's run beside NumPy's, whose figures are in the golden files. */
class NotebookRunTest {
    private static final Architecture ARCHITECTURE = Architecture.notebook(784, 40, 10);
    private static final int WEIGHTS_HIDDEN = 784 * 40;
    private static final int BIASES_HIDDEN = 40;
    private static final int WEIGHTS_OUTPUT = 40 * 10;
    /** Vectors from which on all thirty epochs take two or three seconds. */
    private static final int FAST_WIDTH = 256;

    private static final int COUNTS_APART = 2;

    private static Splits mnist;

    @BeforeAll
    static void load() throws IOException {
        mnist = Mnist.load();
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float64"})
    void gradientOfTheFirstMiniBatchIsNumPys(String precision) throws IOException {
        Map<String, Object> golden = golden(precision);
        List<?> order = (List<?>) golden.get("order_epoch_0_first_20");
        int[] shuffled = IntStream.range(0, mnist.training().size()).toArray();
        new PythonRandom(1).shuffle(shuffled);
        for (int i = 0; i < order.size(); i++) {
            assertEquals(((Number) order.get(i)).intValue(), shuffled[i]);
        }
        Map<?, ?> expected = (Map<?, ?>) golden.get("first_mini_batch");
        for (Kernels kernels : TestedKernels.all()) {
            Dataset first = mnist.training().select(Arrays.copyOf(shuffled, 10));
            Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
            assertClose(
                    number(expected.get("cost_sum")),
                    10
                            * Internals.of(network, NetworkView.class)
                                    .evaluate(first, 1, kernels)
                                    .loss(),
                    1e-6);
            float[] nabla = GradientSum.of(ARCHITECTURE, network.parameters(), batch(first), 10, kernels);
            float[] hidden = Arrays.copyOf(nabla, WEIGHTS_HIDDEN);
            float[] output = Arrays.copyOfRange(
                    nabla, WEIGHTS_HIDDEN + BIASES_HIDDEN, WEIGHTS_HIDDEN + BIASES_HIDDEN + WEIGHTS_OUTPUT);
            assertClose(number(expected.get("nabla_WH_l2")), length(hidden), 1e-5);
            assertClose(number(expected.get("nabla_WO_l2")), length(output), 1e-5);
            assertAllClose(expected.get("nabla_BH_first_5"), nabla, WEIGHTS_HIDDEN);
            assertAllClose(expected.get("nabla_WO_first_row_first_5"), output, 0);
            assertAllClose(expected.get("nabla_BO"), nabla, WEIGHTS_HIDDEN + BIASES_HIDDEN + WEIGHTS_OUTPUT);
        }
    }

    @Test
    void countsOfTheEpochsAreNumPys() throws IOException {
        Map<String, Object> golden = golden("float32");
        List<?> counts = (List<?>) golden.get("correct_of_10000");
        assertEquals(counts, golden("float64").get("correct_of_10000"));
        Kernels kernels = KernelSelection.automatic().kernels();
        int epochs = kernels.width() >= FAST_WIDTH ? counts.size() : 3;
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        try (Trainer trainer = Trainers.of(network, TrainingConfig.notebook(), mnist.training(), kernels)) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                EpochResult result = trainer.epoch();
                assertEquals(epoch, result.epoch());
                assertEquals(5_000, result.steps());
                assertTrue(result.complete());
                int expected = ((Number) counts.get(epoch)).intValue();
                int correct = trainer.evaluate(mnist.test()).correct();
                assertTrue(
                        Math.abs(correct - expected) <= COUNTS_APART,
                        "epoch " + epoch + ": " + correct + " are correct, but NumPy has " + expected);
            }
        }
        if (epochs == counts.size()) {
            // Small mini-batches are added in place, where many a small part is less than half a unit of its weight.
            Map<?, ?> end = (Map<?, ?>) golden.get("final");
            float[] parameters = network.parameters();
            assertClose(number(end.get("WH_l2")), length(Arrays.copyOf(parameters, WEIGHTS_HIDDEN)), 1e-4);
            float[] output = Arrays.copyOfRange(
                    parameters, WEIGHTS_HIDDEN + BIASES_HIDDEN, parameters.length - ARCHITECTURE.outputs());
            assertClose(number(end.get("WO_l2")), length(output), 1e-4);
        }
    }

    private static Batch batch(Dataset dataset) {
        int stride = LayerBuffers.stride(dataset.inputs());
        float[] inputs = new float[dataset.size() * stride];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, inputs, i * stride);
        }
        return Batch.dense(inputs, stride, TargetData.of(ARCHITECTURE, dataset, LabelTreatment.NONE));
    }

    private static Map<String, Object> golden(String precision) throws IOException {
        String name = "/golden/notebook-seed1-" + precision + ".json";
        try (InputStream in = NotebookRunTest.class.getResourceAsStream(name)) {
            return JSON.std.mapFrom(in);
        }
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static double length(float[] vector) {
        double sum = 0;
        for (float x : vector) {
            sum += (double) x * x;
        }
        return Math.sqrt(sum);
    }

    private static void assertAllClose(Object expected, float[] found, int at) {
        List<?> numbers = (List<?>) expected;
        for (int i = 0; i < numbers.size(); i++) {
            assertClose(number(numbers.get(i)), found[at + i], 1e-5);
        }
    }

    private static void assertClose(double expected, double found, double relative) {
        assertEquals(expected, found, relative * Math.abs(expected));
    }
}
