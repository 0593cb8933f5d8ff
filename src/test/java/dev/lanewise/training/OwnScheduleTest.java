package dev.lanewise.training;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules of the learning rate that a user has written. */
class OwnScheduleTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(12, 80, 4), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final TrainingConfig CONFIG = TrainingConfig.notebook()
            .withThreads(1)
            .withEpochs(4)
            .withBatchSize(7)
            .withLearningRate(0.5);
    private static final Schedule HALVING = Schedule.custom("half every epoch", step -> Math.pow(0.5, step.epoch()));
    private static final int STEPS = 12;

    private final Dataset data = Examples.floats(ARCHITECTURE, 80, Examples.DENSE, 1);
    private final Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);

    /** A function with state would otherwise see an order of calls that depends on the threads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void functionIsCalledOncePerStepInOrderByTheCaller(int threads) {
        List<Long> steps = new ArrayList<>();
        Set<Thread> callers = new HashSet<>();
        Schedule counting = Schedule.custom("counting", step -> {
            steps.add(step.number());
            callers.add(Thread.currentThread());
            assertEquals(STEPS, step.perEpoch());
            assertEquals(4, step.epochs());
            return 1;
        });
        try (Trainer trainer = Trainers.sharing(
                network, CONFIG.withSchedule(counting).withThreads(threads), data, new ScalarKernels())) {
            assertEquals(threads, trainer.plan().workers());
            trainer.epoch();
            trainer.epoch();
        }
        assertEquals(LongStream.range(0, 2 * STEPS).boxed().toList(), steps);
        assertEquals(Set.of(Thread.currentThread()), callers);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e-9})
    void factorOutOfRangeEndsTrainingBeforeAnyStepOfItsEpoch(double bad) {
        boolean[] repaired = {false};
        Schedule schedule = Schedule.custom("bad in step 17", step -> step.number() == 17 && !repaired[0] ? bad : 1);
        for (int threads : new int[] {1, 3}) {
            repaired[0] = false;
            network.setParameters(Initializer.NOTEBOOK.network(ARCHITECTURE, 1).parameters());
            try (Trainer trainer = Trainers.sharing(
                    network, CONFIG.withSchedule(schedule).withThreads(threads), data, new ScalarKernels())) {
                trainer.epoch();
                String before = network.sha256();
                assertRefused(
                        "the schedule custom bad in step 17 returned the factor " + bad
                                + " for step 17, but a factor is finite and at least 0",
                        trainer::epoch);
                assertEquals(before, network.sha256());
                assertEquals(1, trainer.state().epoch());
                // Nothing has changed, so that a repaired function continues as if nothing had happened.
                repaired[0] = true;
                trainer.epoch();
            }
            Network expected = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
            try (Training plain = training(expected, Schedule.CONSTANT)) {
                plain.run(2);
            }
            assertEquals(expected.sha256(), network.sha256());
        }
    }

    @Test
    void checkpointNamesTheScheduleAndIsResumedWithItsNamesakeOnly(@TempDir Path folder) throws Exception {
        try (Training run = training(network, HALVING)
                .checkpoint(CheckpointFolder.of(folder).withKeep(9), CheckpointInterval.epochs(1))) {
            run.run();
        }
        Checkpoint checkpoint = Checkpoint.read(folder.resolve("epoch-0000000002.checkpoint"));
        Network resumed = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        Schedule namesake = Schedule.custom("half every epoch", step -> 1 / Math.pow(2, step.epoch()));
        try (Training run = training(resumed, namesake).resume(checkpoint)) {
            run.run();
        }
        assertEquals(network.sha256(), resumed.sha256());
        assertEquals("custom half every epoch", Checkpoint.restored("schedule", "own:half every epoch"));
        Schedule renamed = Schedule.custom("half", step -> 1);
        try (Training run = training(resumed, renamed)) {
            String message = assertThrows(IllegalArgumentException.class, () -> run.resume(checkpoint))
                    .getMessage();
            assertTrue(
                    message.contains("its schedule is custom half every epoch, but here it is custom half"), message);
        }
    }

    private Training training(Network trained, Schedule schedule) {
        return new Training(trained, CONFIG.withSchedule(schedule), data, new ScalarKernels());
    }
}
