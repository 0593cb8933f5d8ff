package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.TrainingConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerStateTest {
    /** Layers of awkward sizes, of which one is normalised over the batch. */
    private static final Architecture ARCHITECTURE = new Architecture(
            List.of(3, 5, 17, 2),
            List.of(Activation.TANH, Activation.RELU, Activation.SOFTMAX),
            List.of(Normalization.BATCH, Normalization.NONE),
            Loss.CROSS_ENTROPY);

    private static final TrainingConfig CONFIG = TrainingConfig.notebook().withThreads(1);
    private static final Random RANDOM = new Random(1);

    private static float[] random(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = RANDOM.nextFloat();
        }
        return values;
    }

    private static OptimizerState state(TrainingConfig config) {
        return new OptimizerState(
                ARCHITECTURE,
                new Layout(ARCHITECTURE, 1),
                config,
                3,
                random(ARCHITECTURE.parameterCount()),
                random(10));
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.training.Optimizers#all")
    void everyArrayAndNumberIsRestoredUnderItsName(Optimizer optimizer) {
        for (double averaging : new double[] {0, 0.5}) {
            OptimizerState state = state(
                    CONFIG.withOptimizer(optimizer).withAveraging(averaging).withSchedule(Schedule.plateau(3, 0.5)));
            Map<String, Integer> lengths = new LinkedHashMap<>();
            lengths.put("parameters", ARCHITECTURE.parameterCount());
            UpdateRule.momentNames(optimizer).forEach(name -> lengths.put(name, ARCHITECTURE.parameterCount()));
            if (averaging > 0) {
                lengths.put("average", ARCHITECTURE.parameterCount());
                lengths.put("average statistics", 10);
            }
            lengths.put("statistics", 10);
            assertEquals(lengths, state.lengths());
            Map<String, float[]> saved = new HashMap<>();
            lengths.forEach((name, length) -> saved.put(name, random(length)));
            Map<String, Double> numbers = Map.of(
                    "lowest cost", 0.5, "epochs since the lowest cost", 2.0, "reductions of the learning rate", 4.0);
            state.restore(saved, numbers);
            assertEquals(numbers, state.numbers());
            Map<String, float[]> arrays = state.arrays(Map.of());
            assertEquals(lengths.keySet(), arrays.keySet());
            lengths.keySet().forEach(name -> assertArrayEquals(saved.get(name), arrays.get(name), name));
            assertSame(arrays.get("parameters"), state.arrays(arrays).get("parameters"));
            String result = averaging > 0 ? "average" : "parameters";
            assertArrayEquals(saved.get(result), state.result());
            assertSame(saved.get(result), state.result(saved));
            float[] unpacked = new float[ARCHITECTURE.parameterCount()];
            new Layout(ARCHITECTURE, 1).unpack(state.packedResult(), unpacked);
            assertArrayEquals(saved.get(result), unpacked);
            assertArrayEquals(saved.get(averaging > 0 ? "average statistics" : "statistics"), state.resultStatistics());
        }
    }

    @Test
    void stateBeginsWithTheInitialParametersAndEmptyMoments() {
        OptimizerState state = state(CONFIG.withOptimizer(Adam.defaults()).withAveraging(0.5));
        Map<String, float[]> arrays = state.arrays(Map.of());
        assertArrayEquals(arrays.get("parameters"), arrays.get("average"));
        assertArrayEquals(arrays.get("statistics"), arrays.get("average statistics"));
        assertArrayEquals(new float[ARCHITECTURE.parameterCount()], arrays.get("square"));
        assertEquals(Map.of(), state.numbers());
    }

    @Test
    void momentsThatOverflowAreNamed() {
        OptimizerState state = state(CONFIG.withOptimizer(Adam.defaults()));
        assertEquals(Optional.empty(), state.momentsNotFinite());
        Map<String, float[]> arrays = state.arrays(Map.of());
        arrays.get("square")[7] = Float.POSITIVE_INFINITY;
        state.restore(arrays, Map.of());
        assertEquals(Optional.of("square"), state.momentsNotFinite());
        arrays.get("mean")[ARCHITECTURE.parameterCount() - 1] = Float.NaN;
        state.restore(arrays, Map.of());
        assertEquals(Optional.of("mean"), state.momentsNotFinite());
    }

    @Test
    void ratesOfTheStepsAreThoseOfTheSchedule() {
        Schedule schedule = Schedule.custom("steps", step -> step.number() + 1);
        OptimizerState state = state(CONFIG.withLearningRate(0.5).withSchedule(schedule));
        assertEquals(Double.NaN, state.lastRate());
        state.beginSteps(0, 3);
        assertEquals(List.of(0.5, 1.0, 1.5), List.of(state.eta(1), state.eta(2), state.eta(3)));
        assertEquals(1.5, state.lastRate());
        state.beginSteps(6, 3);
        assertEquals(List.of(3.5, 4.0, 4.5), List.of(state.eta(7), state.eta(8), state.eta(9)));
        assertEquals(4.5, state.lastRate());
    }

    @Test
    void lossThatDoesNotFallReducesTheRate() {
        OptimizerState state = state(CONFIG.withLearningRate(0.5).withSchedule(Schedule.plateau(0, 0.25)));
        state.beginSteps(0, 3);
        assertEquals(0.5, state.eta(3));
        state.observe(1);
        state.observe(2);
        state.beginSteps(6, 3);
        assertEquals(0.125, state.eta(7));
    }
}
