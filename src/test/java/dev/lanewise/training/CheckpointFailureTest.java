package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that cannot be written, that are damaged, or that are not due when a run is stopped. */
class CheckpointFailureTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(12, 30, 4), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final TrainingConfig CONFIG = TrainingConfig.notebook()
            .withThreads(1)
            .withEpochs(12)
            .withBatchSize(7)
            .withLearningRate(0.5);
    private static final Dataset ALL = Examples.images(ARCHITECTURE, new ImageShape(3, 4), 120, Examples.DENSE, 1);
    private static final int STEPS = 12;
    private static final CheckpointInterval EVERY_EPOCH = CheckpointInterval.epochs(1);
    private static final CheckpointInterval RARE = CheckpointInterval.epochs(1000);

    @TempDir
    private Path folder;

    private static Network network() {
        return Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
    }

    private static Training training(Network network, TrainingConfig config) {
        return new Training(network, config, ALL.slice(0, 80), new ScalarKernels()).validateWith(ALL.slice(80, 120));
    }

    private Path file(int epochs) {
        return folder.resolve(CheckpointFolder.name(epochs));
    }

    /** Makes it impossible to write the checkpoint after a number of epochs. */
    private void block(int epochs) throws IOException {
        Files.createDirectories(file(epochs).resolve("taken"));
    }

    private static String digestAfter(int epochs) {
        Network network = network();
        try (Training training = training(network, CONFIG)) {
            training.run(epochs);
        }
        return network.sha256();
    }

    /** An overfitting learning rate, so that the best epoch is not the last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void failureEndsTheRunWithTheBestParametersIfThereIsNoHandler(int every) throws IOException {
        TrainingConfig wild = CONFIG.withLearningRate(40);
        Network expected = network();
        int epochs = 2;
        int best;
        try (Training training = training(expected, wild)) {
            TrainingResult result = training.run(epochs);
            while (result.bestEpoch() == epochs) {
                result = training.run(++epochs);
            }
            best = result.bestEpoch();
        }
        assertTrue(best < epochs);
        block(epochs);
        Network network = network();
        int last = epochs;
        try (Training training =
                training(network, wild).checkpoint(CheckpointFolder.of(folder), CheckpointInterval.epochs(every))) {
            IOException cause = assertThrows(UncheckedIOException.class, () -> training.run(last))
                    .getCause();
            assertTrue(cause.getMessage().startsWith(file(last) + ": cannot be written: "), cause.getMessage());
        }
        assertEquals(expected.sha256(), network.sha256());
    }

    @Test
    void runContinuesAfterAFailureThatIsHandled() throws IOException {
        block(3);
        block(4);
        List<String> failures = new ArrayList<>();
        Network network = network();
        try (Training training = training(network, CONFIG)
                .checkpoint(CheckpointFolder.of(folder), EVERY_EPOCH)
                .onCheckpointFailure(e -> failures.add(e.getMessage()))) {
            assertEquals(Ending.EPOCHS, training.run(6).ending());
        }
        assertEquals(2, failures.size(), failures::toString);
        assertTrue(failures.get(0).startsWith(file(3) + ": cannot be written: "), failures::toString);
        assertEquals(digestAfter(6), network.sha256());
        assertEquals(6, Checkpoint.read(file(6)).epochs());
        // Neither of them counts as a checkpoint, so the one before is still kept.
        assertEquals(2, Checkpoint.read(file(2)).epochs());
    }

    /** An interval of seconds begins again after a failure, or a full disk would be written to after every epoch. */
    @Test
    void failureOfATimedCheckpointIsNotRepeatedAfterEveryEpoch() throws IOException {
        for (int epochs = 1; epochs < 12; epochs++) {
            block(epochs);
        }
        List<String> failures = new ArrayList<>();
        try (Training training = training(network(), CONFIG)
                .checkpoint(CheckpointFolder.of(folder), CheckpointInterval.of(Duration.ofSeconds(1)))
                .onCheckpointFailure(e -> failures.add(e.getMessage()))
                .listen(record -> {
                    try {
                        Thread.sleep(record.epoch() == 3 ? 1500 : 0);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })) {
            training.run();
        }
        assertTrue(failures.size() == 1 && failures.get(0).startsWith(file(3) + ": "), failures::toString);
        assertEquals(12, Checkpoint.read(file(12)).epochs());
    }

    /** Files 7 and 8 are damaged, so only what the resumed run writes may replace file 6. */
    @Test
    void damagedCheckpointsDoNotCountAsKept() throws IOException {
        try (Training training = training(network(), CONFIG).checkpoint(CheckpointFolder.of(folder), EVERY_EPOCH)) {
            training.run(8);
        }
        for (int damaged = 7; damaged <= 8; damaged++) {
            byte[] bytes = Files.readAllBytes(file(damaged));
            bytes[bytes.length / 2] ^= 1;
            Files.write(file(damaged), bytes);
        }
        Network network = network();
        try (Training training =
                training(network, CONFIG).checkpoint(CheckpointFolder.of(folder).withKeep(1), EVERY_EPOCH)) {
            training.resume(Checkpoint.read(file(6))).run(7);
        }
        assertEquals(7, Checkpoint.read(file(7)).epochs());
        assertEquals(digestAfter(7), network.sha256());
        assertFalse(Files.exists(file(6)));
    }

    /** A failure to delete is reported, but the checkpoint before it has been written. */
    @Test
    void checkpointThatCannotBeDeletedIsReported() throws IOException {
        block(0);
        List<String> failures = new ArrayList<>();
        try (Training training = training(network(), CONFIG)
                .checkpoint(CheckpointFolder.of(folder).withKeep(1), EVERY_EPOCH)
                .onCheckpointFailure(e -> failures.add(e.getMessage()))) {
            training.run(1);
        }
        assertEquals(List.of(file(0) + ": cannot be deleted"), failures);
        assertEquals(1, Checkpoint.read(file(1)).epochs());
    }

    /** A schedule is called when an epoch begins, so the run stops after the first mini-batch of that epoch. */
    private static TrainingConfig stoppingIn(int epoch, Runnable stop) {
        return CONFIG.withSchedule(Schedule.custom("constant", step -> {
            if (step.number() == (long) epoch * STEPS) {
                stop.run();
            }
            return 1;
        }));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runStoppedWithinAnEpochLosesThatEpochOnly(boolean timed) throws IOException {
        Training[] running = {null};
        CheckpointInterval every = timed ? CheckpointInterval.of(Duration.ofSeconds(1_000_000)) : RARE;
        try (Training training = training(network(), stoppingIn(5, () -> running[0].stop()))
                .checkpoint(CheckpointFolder.of(folder), every)) {
            running[0] = training;
            TrainingResult result = training.run();
            assertEquals(Ending.STOPPED, result.ending());
            assertTrue(result.explanation().startsWith("stopped in epoch 6 after 1 "), result.explanation());
        }
        Checkpoint checkpoint =
                Checkpoint.read(CheckpointFolder.of(folder).files().get(0));
        assertEquals(5, checkpoint.epochs());
        Network resumed = Initializer.NOTEBOOK.network(ARCHITECTURE, 9);
        try (Training training = training(resumed, stoppingIn(-1, () -> {}))) {
            training.resume(checkpoint).run();
        }
        assertEquals(digestAfter(12), resumed.sha256());
    }

    /** The state that is kept in memory must not be that of an earlier stop. */
    @Test
    void runThatIsStoppedTwiceWritesBothStates() throws IOException {
        Training[] running = {null};
        List<Long> stops = List.of(2L * STEPS, 6L * STEPS);
        TrainingConfig config = CONFIG.withSchedule(Schedule.custom("constant", step -> {
            if (stops.contains(step.number())) {
                running[0].stop();
            }
            return 1;
        }));
        try (Training training = training(network(), config).checkpoint(CheckpointFolder.of(folder), RARE)) {
            running[0] = training;
            training.run();
            assertEquals(2, Checkpoint.read(file(2)).epochs());
            training.run();
        }
        assertEquals(List.of(file(6), file(2)), CheckpointFolder.of(folder).files());
    }

    @Test
    void divergedRunWritesNoCheckpointOverGoodOnes() throws IOException {
        TrainingConfig config =
                CONFIG.withSchedule(Schedule.custom("constant", step -> step.number() < 5 * STEPS ? 1 : 1e38));
        try (Training training = training(network(), config)
                .checkpoint(CheckpointFolder.of(folder).withKeep(1), CheckpointInterval.epochs(3))) {
            assertEquals(Ending.DIVERGED, training.run().ending());
        }
        assertEquals(List.of(file(3)), CheckpointFolder.of(folder).files());
    }
}
