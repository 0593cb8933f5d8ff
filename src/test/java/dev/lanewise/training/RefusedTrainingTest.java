package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks, configurations and examples that both trainers refuse, with the same sentence. */
class RefusedTrainingTest {
    private static final Architecture CLASSES =
            new Architecture(List.of(6, 5, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final Architecture LINEAR = CLASSES.withOutput(Activation.IDENTITY, Loss.QUADRATIC);
    private static final TrainingConfig CONFIG = Configs.sgd(2, 4, 0.1, 1, 1);
    private static final Loss WRONG_SIGN =
            Loss.custom("wrong", (a, y) -> OwnLosses.QUADRATIC.value(Activation.IDENTITY, null, a, y), (a, y, d) -> {
                OwnLosses.QUADRATIC.derivative(a, y, d);
                Arrays.setAll(d, j -> -d[j]);
            });

    static Stream<Arguments> refused() throws IOException {
        Dataset labelled = Examples.floats(CLASSES, 20, Examples.DENSE, 1);
        Dataset numbers = Examples.numbers(LINEAR, 20, Examples.DENSE, 1);
        Network classes = network(CLASSES);
        return Stream.of(
                Arguments.of(
                        "an identity output layer with the loss quadratic is for numbers",
                        network(LINEAR),
                        CONFIG,
                        labelled),
                Arguments.of(
                        "the derivative of the custom loss wrong is wrong for the outputs [",
                        network(LINEAR.withOutput(Activation.IDENTITY, WRONG_SIGN)),
                        CONFIG,
                        numbers),
                Arguments.of(
                        "only the name of the custom loss log-cosh is stored, not its functions",
                        stored(network(LINEAR.withOutput(Activation.IDENTITY, OwnLosses.LOG_COSH))),
                        CONFIG,
                        numbers),
                Arguments.of(
                        "layer 9 is to be frozen, but the network 6-5-3 has the layers 1 to 2",
                        classes,
                        CONFIG.withFrozenLayers(9),
                        labelled),
                Arguments.of(
                        "all layers of the network 6-5-3 are to be frozen",
                        classes,
                        CONFIG.withFrozenLayers(1, 2),
                        labelled),
                Arguments.of(
                        "network has parameters that are not finite, with which it cannot be trained: element 7"
                                + " is NaN",
                        withParameter(classes, 7, Float.NaN),
                        CONFIG,
                        labelled),
                Arguments.of(
                        "network has parameters that are not finite, with which it cannot be trained: element 0"
                                + " is -Infinity",
                        withParameter(classes, 0, Float.NEGATIVE_INFINITY),
                        CONFIG,
                        labelled),
                Arguments.of(
                        "network has running statistics that are not finite, with which it cannot be trained:"
                                + " element 2 is NaN",
                        withStatistic(),
                        CONFIG,
                        labelled),
                Arguments.of(
                        "the training examples are to be augmented by",
                        classes,
                        CONFIG.withAugmentation(Augmentation.parse("shift=1")),
                        labelled),
                Arguments.of(
                        "batch normalisation needs mini-batches of at least 2 examples",
                        network(CLASSES.withNormalization(Normalization.BATCH)),
                        CONFIG,
                        labelled.slice(0, 1)),
                Arguments.of(
                        "the network 6-5-3 has 6 inputs and 3 outputs",
                        classes,
                        CONFIG,
                        Examples.floats(Architecture.notebook(5, 3), 9, Examples.DENSE, 1)));
    }

    private static Network network(Architecture architecture) {
        return Initializer.GLOROT_UNIFORM.network(architecture, 1);
    }

    /** Returns the network as a file restores it, with the name of its loss alone. */
    private static Network stored(Network network) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelFile.of(network).write(out);
        return ModelFile.read(new ByteArrayInputStream(out.toByteArray())).network();
    }

    private static Network withParameter(Network network, int element, float value) {
        float[] parameters = network.parameters();
        parameters[element] = value;
        return new Network(network.architecture(), parameters);
    }

    private static Network withStatistic() {
        Network network = network(CLASSES.withNormalization(Normalization.BATCH));
        float[] statistics = network.statistics();
        statistics[2] = Float.NaN;
        return new Network(network.architecture(), network.parameters(), statistics);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void bothTrainersRefuseTheSameBeforeAnyStateChanges(
            String sentence, Network network, TrainingConfig config, Dataset examples) {
        String before = network.sha256();
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new Training(network, config, examples).close())
                .getMessage();
        assertTrue(message.startsWith(sentence), message);
        String online = assertThrows(IllegalArgumentException.class, () -> {
                    try (OnlineTrainer trainer = new OnlineTrainer(network, config)) {
                        try {
                            trainer.train(examples);
                        } finally {
                            assertEquals(before, trainer.network().sha256());
                            assertEquals(0, trainer.rows());
                            // Refused each time, not only at first.
                            assertThrows(IllegalArgumentException.class, () -> trainer.train(examples));
                        }
                    }
                })
                .getMessage();
        assertEquals(message, online);
        assertEquals(before, network.sha256());
    }

    @Test
    void classesOnALinearOutputLayerAreTrainedOnRequest() {
        Dataset labelled = Examples.floats(CLASSES, 20, Examples.DENSE, 1);
        Network network = network(LINEAR);
        try (OnlineTrainer online = new OnlineTrainer(network, CONFIG.withLinearClasses(true))) {
            online.train(labelled);
            assertNotEquals(network.sha256(), online.network().sha256());
        }
    }

    /** The loss itself is not needed for training, so its calls count the checks. */
    @Test
    void derivativeIsCheckedOnTheFirstRowsOnly() {
        AtomicInteger values = new AtomicInteger();
        Loss counting = Loss.custom(
                "counting",
                (a, y) -> {
                    values.incrementAndGet();
                    return OwnLosses.QUADRATIC.value(Activation.IDENTITY, null, a, y);
                },
                (a, y, d) -> OwnLosses.QUADRATIC.derivative(a, y, d));
        Dataset numbers = Examples.numbers(LINEAR, 20, Examples.DENSE, 1);
        try (OnlineTrainer online =
                new OnlineTrainer(network(LINEAR.withOutput(Activation.IDENTITY, counting)), CONFIG)) {
            assertEquals(0, values.get());
            online.train(numbers.slice(0, 0));
            assertEquals(0, values.get());
            online.train(numbers.slice(0, 10));
            int checks = values.get();
            assertTrue(checks > 0);
            online.train(numbers.slice(10, 20));
            assertEquals(checks, values.get());
        }
    }
}
