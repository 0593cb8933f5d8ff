package dev.lanewise.training;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Facts;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.gradcheck.GradientCheck;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.internal.weights.WeightsFormat;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of users: their bits, the check of their derivative, and their names in files. */
class OwnLossTest {
    private static final Kernels KERNELS = KernelSelection.automatic().kernels();
    private static final TrainingConfig CONFIG = Configs.sgd(2, 7, 0.1, 1, 1);

    @TempDir
    private Path folder;

    private static Architecture network(int outputs, Activation output, Loss loss) {
        return new Architecture(List.of(19, 70, 33, outputs), Activation.TANH, output, loss);
    }

    private static String trained(Architecture architecture, TrainingConfig config, Dataset training, Kernels kernels) {
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        try (Trainer trainer = Trainers.sharing(network, config, training, kernels)) {
            trainer.epoch();
            trainer.epoch();
            assertEquals(
                    Internals.of(network, NetworkView.class)
                            .evaluate(training, 3, kernels)
                            .loss(),
                    trainer.evaluate(training).loss());
        }
        return network.sha256();
    }

    static Stream<Arguments> quadraticRuns() {
        return Architectures.activations().stream()
                .filter(a -> a != Activation.SOFTMAX)
                .flatMap(
                        activation -> Stream.of(1, 2, 5, 16, 33, 70).map(outputs -> Arguments.of(activation, outputs)));
    }

    /** Each activation with two numbers of outputs, and each number of outputs with several activations. */
    static Stream<Arguments> someQuadraticRuns() {
        List<Arguments> all = quadraticRuns().toList();
        return IntStream.range(0, all.size()).filter(i -> (i + i / 6) % 3 == 0).mapToObj(all::get);
    }

    @ParameterizedTest
    @MethodSource("someQuadraticRuns")
    void ownQuadraticLossHasTheBitsOfTheBuiltInOneOnAnyNumberOfThreads(Activation output, int outputs) {
        assertBitsOfTheBuiltInLoss(output, outputs);
    }

    @ParameterizedTest
    @Tag("thorough")
    @MethodSource("quadraticRuns")
    void ownQuadraticLossHasTheBitsOfTheBuiltInOneWithEveryActivationAndNumberOfOutputs(
            Activation output, int outputs) {
        assertBitsOfTheBuiltInLoss(output, outputs);
    }

    private static void assertBitsOfTheBuiltInLoss(Activation output, int outputs) {
        Architecture builtIn = network(outputs, output, Loss.QUADRATIC);
        Architecture own = builtIn.withOutput(output, OwnLosses.QUADRATIC);
        TrainingConfig config = CONFIG.withLabelSmoothing(0.1);
        for (double density : new double[] {Examples.SPARSE, Examples.DENSE}) {
            Dataset training = Examples.weighted(Examples.floats(builtIn, 40, density, outputs), 1);
            String expected = trained(builtIn, config, training, KERNELS);
            for (int threads = 1; threads <= 3; threads++) {
                assertEquals(expected, trained(own, config.withThreads(threads), training, KERNELS));
            }
            assertEquals(expected, trained(own, config, training, new ScalarKernels()));
        }
    }

    @Test
    void lossesOfExamplesAreThoseOfTheFunction() {
        Architecture builtIn = network(5, Activation.SIGMOID, Loss.QUADRATIC);
        Dataset data = Examples.floats(builtIn, 80, Examples.DENSE, 3);
        Network network = Initializer.NOTEBOOK.network(builtIn, 1);
        assertEquals(
                network.evaluate(data).loss(),
                network.withOutput(Activation.SIGMOID, OwnLosses.QUADRATIC)
                        .evaluate(data)
                        .loss(),
                1e-12);
    }

    @Test
    void everyActivationAndTaskAgreesWithFiniteDifferences() {
        for (Activation output : Architectures.activations()) {
            Architecture architecture = new Architecture(
                    List.of(6, 9, 4),
                    Activation.SOFTPLUS,
                    output,
                    output == Activation.SOFTMAX ? OwnLosses.FOCAL : OwnLosses.LOG_COSH);
            for (Task task : Task.values()) {
                if (output == Activation.SOFTMAX && task != Task.CLASSIFICATION) {
                    continue;
                }
                GradientCheck.Result result =
                        GradientCheck.check(architecture, 3, 6, new GradientCheck.Wanting(task, 0, true));
                assertTrue(result.passed(), () -> output + " " + task + " " + result);
            }
        }
    }

    private static Loss withDerivative(Loss.Derivative derivative) {
        return Loss.custom("wrong", (a, y) -> OwnLosses.LOG_COSH.value(Activation.IDENTITY, null, a, y), derivative);
    }

    private static String refusal(Activation output, Loss loss, Dataset training) {
        Network network = Initializer.NOTEBOOK.network(
                new Architecture(List.of(training.inputs(), 3, 3), Activation.TANH, output, loss), 1);
        String before = network.sha256();
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new Training(network, CONFIG, training).close())
                .getMessage();
        assertEquals(before, network.sha256());
        return message;
    }

    private static Dataset numbers() {
        return Examples.numbers(
                new Architecture(List.of(4, 3), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC), 20, 1, 1);
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.network.Architectures#activations")
    void rightDerivativesAreAccepted(Activation output) {
        for (Loss loss : List.of(OwnLosses.QUADRATIC, OwnLosses.LOG_COSH, OwnLosses.FOCAL, OwnLosses.QUANTILE)) {
            if (loss == OwnLosses.FOCAL && output != Activation.SOFTMAX && output != Activation.SIGMOID) {
                continue; // It needs positive outputs.
            }
            Network network =
                    Initializer.NOTEBOOK.network(new Architecture(List.of(4, 3, 3), Activation.TANH, output, loss), 1);
            boolean probabilities = output == Activation.SOFTMAX || output == Activation.SIGMOID;
            Dataset training = probabilities ? Examples.floats(network.architecture(), 20, 1, 1) : numbers();
            try (Training made = new Training(network, CONFIG, training)) {
                made.run();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.network.Architectures#hiddenActivations")
    void wrongDerivativesAreRefused(Activation output) {
        Dataset training = numbers();
        for (double factor : new double[] {2, 0.5, -1, 0, 1.001}) {
            String message = refusal(
                    output,
                    withDerivative((a, y, d) -> {
                        OwnLosses.LOG_COSH.derivative(a, y, d);
                        d[1] *= factor;
                    }),
                    training);
            assertTrue(
                    message.startsWith("the derivative of the custom loss wrong is wrong for the outputs ["), message);
            assertTrue(message.contains(": by output 1 it is "), message);
        }
        assertTrue(refusal(output, withDerivative((a, y, d) -> d[0] = Double.NaN), training)
                .contains("it is NaN"));
        assertTrue(refusal(output, withDerivative((a, y, d) -> {}), training).contains("it is 0.0"));
        String changing = refusal(
                output,
                Loss.custom(
                        "changing",
                        new Loss.Value() {
                            private final AtomicInteger calls = new AtomicInteger();

                            @Override
                            public double of(double[] outputs, double[] targets) {
                                return calls.incrementAndGet();
                            }
                        },
                        (a, y, d) -> {}),
                training);
        assertTrue(changing.startsWith("the custom loss changing gives different numbers from call to call"), changing);
        String infinite = refusal(output, Loss.custom("infinite", (a, y) -> 1 / 0.0, (a, y, d) -> {}), training);
        assertTrue(infinite.startsWith("the custom loss infinite is Infinity for the outputs ["), infinite);
    }

    /** The quantile loss has its kink at the target; a derivative between both slopes is right there. */
    @Test
    void kinkIsNoErrorButAWrongSideIs() {
        Dataset training = numbers();
        Loss swapped = Loss.custom(
                "swapped", (a, y) -> OwnLosses.QUANTILE.value(Activation.IDENTITY, null, a, y), (a, y, d) -> {
                    for (int j = 0; j < a.length; j++) {
                        d[j] = a[j] > y[j] ? -0.9 : 0.1;
                    }
                });
        assertTrue(refusal(Activation.IDENTITY, swapped, training)
                .contains("the derivative of the custom loss swapped" + " is wrong"));
    }

    @Test
    void filesKeepTheNameAndTrainingGoesOnOnceTheFunctionsAreThere() throws IOException {
        Architecture architecture = network(5, Activation.IDENTITY, OwnLosses.LOG_COSH);
        Dataset training = Examples.numbers(architecture, 40, 1, 1);
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        Outputs outputs = Outputs.of(training);
        Path model = folder.resolve("own.lanewise");
        ModelFile.of(network).withOutputs(outputs).write(model);
        Path onnx = folder.resolve("own.onnx");
        OnnxFile.write(onnx, network, outputs, null, Facts.UNKNOWN, Set.of());
        Path weights = folder.resolve("own.safetensors");
        WeightsFile.write(weights, WeightsFormat.SAFETENSORS, network, outputs, Facts.UNKNOWN);
        for (Network read : List.of(
                ModelFile.read(model).network(),
                OnnxFile.read(onnx, null).network(),
                WeightsFile.read(weights).network())) {
            Loss loss = read.architecture().loss();
            assertEquals("custom log-cosh", loss.toString());
            assertTrue(loss.isCustom());
            assertFalse(loss.isComputable());
            assertNotEquals(OwnLosses.LOG_COSH, loss);
            assertArrayEquals(network.outputs(training), read.outputs(training));
            assertTrue(Double.isNaN(read.evaluate(training).loss()));
            assertRefused(
                    "only the name of the custom loss log-cosh is stored, not its functions:"
                            + " network.withOutput(activation, Loss.custom(\"log-cosh\", ...)) supplies them",
                    () -> new Training(read, CONFIG, training));
            assertEquals(
                    trained(architecture, CONFIG, training, KERNELS),
                    trainedFrom(read.withOutput(Activation.IDENTITY, OwnLosses.LOG_COSH), training));
        }
    }

    private static String trainedFrom(Network network, Dataset training) {
        try (Training made = new Training(network, CONFIG, training)) {
            made.run();
        }
        return network.sha256();
    }
}
