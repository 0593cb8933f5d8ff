package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fine-tuning: frozen layers keep their bits, and the others are trained as if nothing were frozen. */
class FrozenLayersTest {
    private static final Kernels KERNELS = KernelSelection.automatic().kernels();
    private static final Architecture LAYERS =
            new Architecture(List.of(19, 70, 33, 40, 5), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);

    static Stream<Arguments> runs() {
        return Stream.of(Normalization.values())
                .flatMap(normalization -> Examples.optimizations()
                        .flatMap(config -> Stream.of(
                                        new int[] {1}, new int[] {2}, new int[] {4}, new int[] {1, 2, 3}, new int[] {
                                            1, 3
                                        })
                                .map(frozen -> Arguments.of(LAYERS.withNormalization(normalization), config, frozen))));
    }

    /** A third of them, in which any two of normalisation, configuration and frozen layers occur together. */
    static Stream<Arguments> someRuns() {
        List<Arguments> all = runs().toList();
        return IntStream.range(0, all.size()).filter(i -> (i + i / 70) % 3 == 0).mapToObj(all::get);
    }

    private static Network trained(Architecture architecture, TrainingConfig config, Dataset training) {
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        try (Trainer trainer = Trainers.sharing(network, config, training, KERNELS)) {
            for (int epoch = 0; epoch < config.epochs(); epoch++) {
                trainer.epoch();
            }
        }
        return network;
    }

    private static float[] layer(Network network, int layer) {
        int at = 0;
        for (int l = 1; l < layer; l++) {
            at += network.architecture().parameterCount(l);
        }
        return Arrays.copyOfRange(
                network.parameters(), at, at + network.architecture().parameterCount(layer));
    }

    private static boolean contains(int[] layers, int layer) {
        return Arrays.stream(layers).anyMatch(l -> l == layer);
    }

    @ParameterizedTest
    @MethodSource("someRuns")
    void frozenLayersKeepTheirBitsAndAllOthersLearnOnAnyNumberOfThreads(
            Architecture architecture, TrainingConfig config, int[] frozen) {
        assertOthersLearn(architecture, config, frozen);
    }

    @ParameterizedTest
    @Tag("thorough")
    @MethodSource("runs")
    void frozenLayersOfEveryNetworkAndOptimizerKeepTheirBitsAndAllOthersLearn(
            Architecture architecture, TrainingConfig config, int[] frozen) {
        assertOthersLearn(architecture, config, frozen);
    }

    private static void assertOthersLearn(Architecture architecture, TrainingConfig config, int[] frozen) {
        Dataset training = Examples.floats(architecture, 40, Examples.DENSE, 1);
        Network initial = Initializer.NOTEBOOK.network(architecture, 1);
        TrainingConfig freezing =
                config.withFrozenLayers(frozen).withDropout(0.1).withInputDropout(0.1);
        Network one = trained(architecture, freezing, training);
        for (int l = 1; l <= architecture.layers(); l++) {
            boolean same = Arrays.equals(layer(initial, l), layer(one, l));
            assertEquals(contains(frozen, l), same, "layer " + l);
        }
        for (int threads = 2; threads <= 3; threads++) {
            Network shared = trained(architecture, freezing.withThreads(threads), training);
            assertEquals(one.sha256(), shared.sha256());
            assertArrayEquals(one.statistics(), shared.statistics());
        }
    }

    /**
     * In the first step the others do not notice that anything is frozen, unless the norm of the gradient is limited.
     */
    @ParameterizedTest
    @MethodSource("runs")
    void firstStepOfTheOtherLayersIsThatWithoutFrozenOnes(
            Architecture architecture, TrainingConfig config, int[] frozen) {
        TrainingConfig oneStep = config.withEpochs(1)
                .withBatchSize(40)
                .withClipping(Clipping.NONE.withValue(config.clipping().value()));
        Dataset training = Examples.floats(architecture, 40, Examples.SPARSE, 1);
        Network all = trained(architecture, oneStep, training);
        Network some = trained(architecture, oneStep.withFrozenLayers(frozen), training);
        for (int l = 1; l <= architecture.layers(); l++) {
            if (!contains(frozen, l)) {
                assertArrayEquals(layer(all, l), layer(some, l), "layer " + l);
            }
        }
        assertArrayEquals(all.statistics(), some.statistics());
    }
}
