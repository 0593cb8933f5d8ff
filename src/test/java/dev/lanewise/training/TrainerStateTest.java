package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.internal.training.TrainerState;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerStateTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(20, 70, 30, 5), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final Dataset TRAINING = Examples.floats(ARCHITECTURE, 61, Examples.DENSE, 1);
    private static final TrainingConfig CONFIG = TrainingConfig.notebook().withThreads(1);

    static Stream<TrainingConfig> configurations() {
        return Stream.concat(
                Stream.of(
                        CONFIG,
                        CONFIG.withSchedule(Schedule.plateau(0, 0.5)),
                        CONFIG.withSchedule(Schedule.plateau(1, 0.5))),
                Examples.optimizations());
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void anotherTrainerWithTheStateGoesOnToTheSameBitsOnAnyNumberOfThreads(TrainingConfig config) {
        requireSameBits(ARCHITECTURE, config);
    }

    @ParameterizedTest
    @EnumSource(names = {"BATCH", "LAYER"})
    void trainerOfANormalizedNetworkGoesOnToTheSameBitsAndStatistics(Normalization normalization) {
        Architecture architecture = ARCHITECTURE.withNormalization(normalization);
        requireSameBits(architecture, CONFIG);
        requireSameBits(architecture, CONFIG.withOptimizer(Adam.defaults()).withAveraging(0.9));
    }

    private static void requireSameBits(Architecture architecture, TrainingConfig config) {
        Network whole = Initializer.NOTEBOOK.network(architecture, 1);
        TrainerState half;
        String atHalf;
        try (Trainer trainer = trainer(whole, config.withThreads(2))) {
            trainer.epoch();
            trainer.observe(1);
            trainer.epoch();
            trainer.observe(2);
            half = trainer.state();
            atHalf = whole.sha256();
            trainer.epoch();
            trainer.observe(3);
            trainer.epoch();
        }
        for (int threads = 1; threads <= 3; threads++) {
            Network resumed = Initializer.NOTEBOOK.network(architecture, 2);
            try (Trainer trainer = trainer(resumed, config.withThreads(threads))) {
                trainer.epoch();
                trainer.restore(half);
                assertEquals(atHalf, resumed.sha256());
                assertEquals(2, trainer.nextEpoch());
                assertEquals(2, trainer.epoch().epoch());
                trainer.observe(3);
                trainer.epoch();
            }
            assertEquals(whole.sha256(), resumed.sha256());
            assertArrayEquals(whole.statistics(), resumed.statistics());
        }
    }

    @Test
    void stateOfAnotherTrainingIsRefusedAndChangesNothing() {
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        String before = network.sha256();
        try (Trainer trainer = trainer(network, CONFIG)) {
            TrainerState own = trainer.state();
            assertRefused(
                    trainer,
                    "61 numbers, but",
                    new TrainerState(0, own.order(), own.random(), Map.of("parameters", new float[61]), own.numbers()));
            assertRefused(
                    trainer,
                    "on 3 examples, but there are 61",
                    new TrainerState(0, new int[] {2, 0, 1}, own.random(), own.arrays(), own.numbers()));
            assertRefused(
                    trainer,
                    "another optimiser: it has parameters, velocity, but this one has parameters",
                    new TrainerState(
                            0,
                            own.order(),
                            own.random(),
                            Map.of("parameters", own.parameters(), "velocity", own.parameters()),
                            own.numbers()));
            assertRefused(
                    trainer,
                    "a position among them",
                    new TrainerState(0, own.order(), new int[625 - 1], own.arrays(), own.numbers()));
        }
        assertEquals(before, network.sha256());
        Network normalized = Initializer.NOTEBOOK.network(ARCHITECTURE.withNormalization(Normalization.BATCH), 1);
        try (Trainer trainer = trainer(normalized, CONFIG)) {
            TrainerState own = trainer.state();
            assertRefused(
                    trainer,
                    "its statistics are 3 numbers, but this network has 200",
                    new TrainerState(
                            0,
                            own.order(),
                            own.random(),
                            Map.of("parameters", own.parameters(), "statistics", new float[3]),
                            own.numbers()));
        }
    }

    private static void assertRefused(Trainer trainer, String expected, TrainerState state) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> trainer.restore(state));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void orderThatNamesAnExampleTwiceIsNone() {
        for (int[] order : new int[][] {{0, 0}, {-1, 0}, {1, 2}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new TrainerState(0, order, new int[625], Map.of("parameters", new float[1]), Map.of()));
        }
    }

    @Test
    void stateInTheMiddleOfAnEpochIsRefused() {
        try (Trainer trainer = trainer(Initializer.NOTEBOOK.network(ARCHITECTURE, 1), CONFIG)) {
            trainer.stop();
            assertEquals(1, trainer.epoch().steps());
            assertThrows(IllegalStateException.class, trainer::state);
        }
    }

    private static Trainer trainer(Network network, TrainingConfig config) {
        return Trainers.sharing(network, config, TRAINING, new ScalarKernels());
    }
}
