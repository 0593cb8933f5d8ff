package dev.lanewise.training;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.RunningScore;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.internal.training.TrainerState;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(12, 30, 4), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final TrainingConfig CONFIG = TrainingConfig.notebook()
            .withThreads(1)
            .withEpochs(6)
            .withBatchSize(7)
            .withLearningRate(0.5);

    /** Labels are random: what is learned by heart makes the validation set worse from some epoch on. */
    private final Dataset all = Examples.floats(ARCHITECTURE, 120, Examples.DENSE, 1);

    private final Dataset training = all.slice(0, 80);
    private final Dataset validation = all.slice(80, 120);
    private final Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);

    @Test
    void trainingIsAsManyEpochsOfATrainer() {
        Network other = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        List<Score> scores = new ArrayList<>();
        try (Trainer trainer = Trainers.of(other, CONFIG, training, new ScalarKernels())) {
            for (int epoch = 0; epoch < 6; epoch++) {
                trainer.epoch();
                scores.add(trainer.evaluate(validation));
            }
        }
        List<EpochRecord> told = new ArrayList<>();
        try (Training loop =
                training(CONFIG).testWith(validation).scoreTraining().listen(told::add)) {
            TrainingResult result = loop.run();
            assertEquals(Ending.EPOCHS, result.ending());
            assertEquals(0, result.bestEpoch());
            assertEquals(told, result.history());
        }
        assertEquals(scores, told.stream().map(EpochRecord::test).toList());
        assertEquals(other.sha256(), network.sha256());
        for (int epoch = 0; epoch < 6; epoch++) {
            assertEquals(epoch + 1, told.get(epoch).epoch());
            assertEquals(12, told.get(epoch).steps());
            assertSame(Score.NONE, told.get(epoch).validation());
        }
    }

    @Test
    void warmUpChangesNeitherTheNetworkNorItsTraining() throws InterruptedException {
        Network other = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        String untrained = network.sha256();
        Kernels kernels = KernelSelection.automatic().kernels();
        try (Training cold = new Training(other, CONFIG, training, new ScalarKernels());
                Training warm = new Training(network, CONFIG, training, kernels)) {
            warm.warmUp();
            assertEquals(untrained, network.sha256());
            cold.run();
            warm.run();
        }
        assertNotEquals(untrained, network.sha256());
        assertEquals(other.sha256(), network.sha256());
    }

    @Test
    void scoreOfTheTrainingSetIsThatOfTheMiniBatchesAsTheyAreTrainedOn() {
        // With a rate that changes nothing the mini-batches are evaluated by one and the same network.
        double nothing = 1e-30;
        Score whole;
        try (Trainer trainer = Trainers.of(network, CONFIG, training, new ScalarKernels())) {
            whole = trainer.evaluate(training);
        }
        try (Training loop =
                training(CONFIG.withEpochs(1).withLearningRate(nothing)).scoreTraining()) {
            Score tallied = loop.run().history().get(0).training();
            assertEquals(whole.correct(), tallied.correct());
            assertEquals(80, tallied.examples());
            assertEquals(whole.loss(), tallied.loss(), 1e-12);
        }
    }

    @Test
    void scoreOfTheTrainingSetDoesNotDependOnTheThreads() {
        TrainingConfig config = CONFIG.withEpochs(2);
        try (Training one = training(config).scoreTraining()) {
            List<Score> expected =
                    one.run().history().stream().map(EpochRecord::training).toList();
            try (Trainer shared = Trainers.sharing(
                    Initializer.NOTEBOOK.network(ARCHITECTURE, 1),
                    config.withThreads(3),
                    training,
                    new ScalarKernels())) {
                for (Score score : expected) {
                    RunningScore running = new RunningScore();
                    shared.epoch(() -> false, running);
                    assertEquals(score, new Score(running.examples(), running.correct(), running.loss(), false));
                }
            }
        }
    }

    /** By trainers that each do one epoch at a constant rate, which is halved by hand. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void learningRateFallsWhenTheLossHasStoppedFalling(boolean validates) {
        TrainingConfig config = CONFIG.withEpochs(12).withLearningRate(2);
        List<EpochRecord> told = new ArrayList<>();
        try (Training loop =
                training(config.withSchedule(Schedule.plateau(1, 0.5))).listen(told::add)) {
            if (validates) {
                loop.validateWith(validation);
            }
            loop.run();
            Network byHand = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
            double eta = 2;
            double lowest = Double.POSITIVE_INFINITY;
            int waited = 0;
            TrainerState state = null;
            for (EpochRecord epoch : told) {
                try (Trainer trainer =
                        Trainers.of(byHand, config.withLearningRate(eta), training, new ScalarKernels())) {
                    if (state != null) {
                        trainer.restore(state);
                    }
                    trainer.epoch();
                    state = trainer.state();
                }
                double loss = (validates ? epoch.validation() : epoch.training()).loss();
                waited = loss < 0.9999 * lowest ? 0 : waited + 1;
                lowest = waited == 0 ? loss : lowest;
                if (waited == 2) {
                    eta /= 2;
                    waited = 0;
                }
            }
            assertTrue(eta < 2, "it did stop falling");
            assertArrayEquals(state.parameters(), loop.trainer().state().parameters());
        }
    }

    @Test
    void patienceEndsAfterAsManyEpochsWithoutAnythingBetter() {
        TrainingResult whole;
        try (Training loop = training(CONFIG.withEpochs(40)).validateWith(validation)) {
            whole = loop.run();
        }
        for (int patience = 1; patience <= 4; patience++) {
            int best = 0;
            int last = 0;
            while (last - best < patience) {
                last++;
                if (BestParameters.isBetter(
                        whole.history().get(last).validation(),
                        whole.history().get(best).validation())) {
                    best = last;
                }
            }
            network.setParameters(Initializer.NOTEBOOK.network(ARCHITECTURE, 1).parameters());
            try (Training loop =
                    training(CONFIG.withEpochs(40)).validateWith(validation).patience(patience)) {
                TrainingResult result = loop.run();
                assertEquals(Ending.PATIENCE, result.ending());
                assertEquals(best + 1, result.bestEpoch());
                assertEquals(last + 1, result.history().size());
            }
        }
    }

    @Test
    void patienceWithoutValidationSetIsRefused() {
        try (Training loop = training(CONFIG).recordValidation(validation).patience(3)) {
            assertThrows(IllegalStateException.class, loop::run);
        }
    }

    @Test
    void listenerCanStopTheTraining() {
        List<Integer> begun = new ArrayList<>();
        try (Training loop = training(CONFIG)) {
            loop.listen(new TrainingListener() {
                @Override
                public void epochBegins(int epoch) {
                    begun.add(epoch);
                }

                @Override
                public void epochEnded(EpochRecord record) {
                    if (record.epoch() == 3) {
                        loop.stop();
                    }
                }
            });
            TrainingResult result = loop.run();
            assertEquals(Ending.STOPPED, result.ending());
            assertEquals(3, result.history().size());
            assertEquals(List.of(1, 2, 3), begun);
        }
    }

    @Test
    void trainingEndsWhenItsTimeIsUp() {
        try (Training loop = training(CONFIG.withEpochs(Integer.MAX_VALUE)).timeLimit(Duration.ofNanos(1))) {
            assertEquals(Ending.TIME, loop.run().ending());
        }
        try (Training loop = training(CONFIG.withEpochs(Integer.MAX_VALUE)).timeLimit(Duration.ofMillis(50))) {
            TrainingResult result = loop.run();
            assertEquals(Ending.TIME, result.ending());
            assertTrue(result.explanation().endsWith("the time limit was reached"), result.explanation());
        }
        assertNotEquals(Initializer.NOTEBOOK.network(ARCHITECTURE, 1).sha256(), network.sha256());
    }

    @Test
    void divergedTrainingKeepsTheParametersOfTheLastGoodEpoch() {
        Architecture linear =
                new Architecture(List.of(12, 30, 4), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
        Network exploding = Initializer.NOTEBOOK.network(linear, 1);
        List<String> digests = new ArrayList<>();
        // The first epochs are short enough to be survived.
        try (Training loop = new Training(
                        exploding,
                        CONFIG.withBatchSize(1000)
                                .withEpochs(100)
                                .withLearningRate(30)
                                .withLinearClasses(true),
                        training,
                        new ScalarKernels())
                .listen(epoch -> digests.add(exploding.sha256()))) {
            TrainingResult result = loop.run();
            assertEquals(Ending.DIVERGED, result.ending());
            assertEquals(result.explanation(), result.divergence().orElseThrow().getMessage());
            assertFalse(result.history().isEmpty());
            assertEquals(digests.get(digests.size() - 1), exploding.sha256());
            assertTrue(result.explanation().startsWith("the training diverged: "), result.explanation());
            assertTrue(result.explanation().contains("epoch " + (digests.size() + 1) + " "), result.explanation());
        }
    }

    @Test
    void emptySetsAndSenselessLimitsAreRefused() {
        try (Training loop = training(CONFIG)) {
            Dataset none = training.slice(0, 0);
            assertThrows(IllegalArgumentException.class, () -> loop.validateWith(none));
            assertThrows(IllegalArgumentException.class, () -> loop.testWith(none));
            assertThrows(IllegalArgumentException.class, () -> training(CONFIG, none));
            // A set that does not fit is refused at once, not after the first epoch.
            Dataset wide = Examples.floats(Architecture.notebook(13, 4), 9, Examples.DENSE, 1);
            assertThrows(IllegalArgumentException.class, () -> loop.testWith(wide));
            assertThrows(IllegalArgumentException.class, () -> loop.run(-1));
            assertThrows(IllegalArgumentException.class, () -> loop.patience(0));
            assertThrows(IllegalArgumentException.class, () -> loop.timeLimit(Duration.ZERO));
            assertRefused(
                    "the time limit is above 0, but PT-1S was given", () -> loop.timeLimit(Duration.ofSeconds(-1)));
            // Longer than the clock counts nanoseconds.
            assertEquals(
                    Ending.EPOCHS,
                    loop.timeLimit(Duration.ofSeconds(Long.MAX_VALUE)).run().ending());
        }
    }

    private Training training(TrainingConfig config) {
        return training(config, training);
    }

    private Training training(TrainingConfig config, Dataset examples) {
        return new Training(network, config, examples, new ScalarKernels());
    }
}
