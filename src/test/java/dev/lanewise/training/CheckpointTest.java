package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.FreshFile;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.files.ArrayFile;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.rows.DataChecksum;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(12, 30, 4), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final TrainingConfig CONFIG = TrainingConfig.notebook()
            .withThreads(1)
            .withEpochs(12)
            .withBatchSize(7)
            .withLearningRate(0.5);
    private static final Dataset ALL = Examples.images(ARCHITECTURE, new ImageShape(3, 4), 120, Examples.DENSE, 1);
    private static final Dataset TRAINING = ALL.slice(0, 80);
    private static final Dataset VALIDATION = ALL.slice(80, 120);

    @TempDir
    private Path folder;

    private final Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);

    @Test
    void linksInAFolderOfCheckpointsLeadToNoOtherFile() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "mine");
        Path run = Files.createDirectory(folder.resolve("run"));
        for (String name : List.of(
                "epoch-0000000000.checkpoint",
                "epoch-0000000001.checkpoint",
                "epoch-0000000002.checkpoint",
                ".epoch-0000000001.checkpoint.0000000000000000.tmp")) {
            Files.createSymbolicLink(run.resolve(name), precious);
        }
        CheckpointFolder checkpoints = CheckpointFolder.of(run).withKeep(2);
        try (Training training = training(network, CONFIG)) {
            training.checkpoint(checkpoints, CheckpointInterval.epochs(1)).run(3);
        }
        assertEquals("mine", Files.readString(precious));
        assertEquals(2, checkpoints.files().size());
        for (Path file : checkpoints.files()) {
            assertTrue(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Checkpoint.read(file).epochs() > 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7, 11, 12})
    void resumedTrainingEndsWithTheBitsTheBestAndTheHistoryOfTheUninterruptedOne(int interruptedAfter)
            throws IOException {
        Network whole = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        TrainingResult expected;
        try (Training training = training(whole, CONFIG)) {
            expected = training.run();
        }
        try (Training training = training(network, CONFIG)) {
            training.checkpoint(CheckpointFolder.of(folder).withKeep(2), CheckpointInterval.epochs(1), "what it is")
                    .listen(epoch -> {
                        if (epoch.epoch() == interruptedAfter) {
                            training.stop();
                        }
                    });
            training.run();
        }
        Checkpoint checkpoint = newest();
        assertEquals(interruptedAfter, checkpoint.epochs());
        assertEquals("what it is", checkpoint.configuration());
        for (int threads = 1; threads <= 2; threads++) {
            Network resumed = Initializer.NOTEBOOK.network(ARCHITECTURE, 9);
            try (Training training = training(resumed, CONFIG.withThreads(threads))) {
                TrainingResult result = training.resume(checkpoint).run();
                assertEquals(expected.bestEpoch(), result.bestEpoch());
                assertEquals(timeless(expected), timeless(result));
            }
            assertEquals(whole.sha256(), resumed.sha256());
        }
    }

    @Test
    void resumedTrainingHasTheStatisticsOfTheUninterruptedOne() throws IOException {
        Architecture architecture = ARCHITECTURE.withNormalization(Normalization.BATCH);
        Network whole = Initializer.NOTEBOOK.network(architecture, 1);
        TrainingConfig config = CONFIG.withAveraging(0.9);
        TrainingResult expected;
        try (Training training = training(whole, config)) {
            expected = training.run();
        }
        try (Training training = training(Initializer.NOTEBOOK.network(architecture, 1), config.withEpochs(5))
                .checkpoint(CheckpointFolder.of(folder).withKeep(1), CheckpointInterval.epochs(1))) {
            training.run();
        }
        Network resumed = Initializer.NOTEBOOK.network(architecture, 9);
        try (Training training = training(resumed, config)) {
            assertEquals(timeless(expected), timeless(training.resume(newest()).run()));
        }
        assertEquals(whole.sha256(), resumed.sha256());
        assertArrayEquals(whole.statistics(), resumed.statistics());
        // Those of the best epoch, which the checkpoint brings.
        Network best = Initializer.NOTEBOOK.network(architecture, 9);
        try (Training training = training(best, config)) {
            TrainingResult result = training.resume(newest()).run(5);
            assertEquals(
                    result.history().get(result.bestEpoch() - 1).validation(),
                    Internals.of(best, NetworkView.class).evaluate(VALIDATION, 1, new ScalarKernels()));
        }
    }

    private static List<List<Score>> timeless(TrainingResult result) {
        return result.history().stream()
                .map(epoch -> List.of(epoch.training(), epoch.validation()))
                .toList();
    }

    @Test
    void trainingOutOfPatienceStaysSoWhenItIsResumed() throws IOException {
        String digest;
        TrainingResult ended;
        try (Training training = training(network, CONFIG.withEpochs(100))
                .patience(3)
                .checkpoint(CheckpointFolder.of(folder).withKeep(1), CheckpointInterval.epochs(1000))) {
            ended = training.run();
            digest = network.sha256();
            assertEquals(Ending.PATIENCE, ended.ending());
        }
        assertEquals(ended.history().size(), newest().epochs());
        Network resumed = Initializer.NOTEBOOK.network(ARCHITECTURE, 9);
        try (Training training =
                training(resumed, CONFIG.withEpochs(100)).patience(3).resume(newest())) {
            TrainingResult result = training.run();
            assertEquals(Ending.PATIENCE, result.ending());
            assertEquals(ended.history(), result.history());
        }
        assertEquals(digest, resumed.sha256());
    }

    @Test
    void onlyTheNewestCheckpointsAreKeptAndWhatKilledWritersLeftIsRemoved() throws IOException {
        Path left = Files.createFile(folder.resolve(".epoch-0000000003.checkpoint.000000000000001f.tmp"));
        Path other = Files.createFile(folder.resolve("notes.txt"));
        try (Training training = training(network, CONFIG.withEpochs(11))
                .checkpoint(CheckpointFolder.of(folder), CheckpointInterval.epochs(2))) {
            training.run();
        }
        List<String> names = new ArrayList<>();
        for (Path file : CheckpointFolder.of(folder).files()) {
            names.add(file.getFileName().toString());
        }
        assertEquals(
                List.of("epoch-0000000011.checkpoint", "epoch-0000000010.checkpoint", "epoch-0000000008.checkpoint"),
                names);
        assertTrue(Files.notExists(left) && Files.exists(other));
    }

    @Test
    void latestIsTheNewestCheckpoint() throws IOException {
        CheckpointFolder checkpoints = CheckpointFolder.of(folder);
        assertTrue(checkpoints.latest().isEmpty());
        try (Training training = training(network, CONFIG)) {
            training.checkpoint(checkpoints, CheckpointInterval.epochs(1)).run(2);
            assertEquals(2, checkpoints.latest().orElseThrow().epochs());
            training.run(5);
        }
        assertEquals(5, checkpoints.latest().orElseThrow().epochs());
        Files.write(checkpoints.files().get(0), new byte[5]);
        assertThrows(DataFormatException.class, checkpoints::latest);
        assertTrue(CheckpointFolder.of(folder.resolve("none")).latest().isEmpty());
        CheckpointFolder file = CheckpointFolder.of(Files.createFile(folder.resolve("file")));
        assertThrows(IOException.class, file::latest);
    }

    @Test
    void folderIsCreatedBeforeTheRun() throws IOException {
        Path parent = folder.resolve("a");
        CheckpointFolder checkpoints = CheckpointFolder.of(parent.resolve("b"));
        try (Training training = training(network, CONFIG)) {
            training.checkpoint(checkpoints, CheckpointInterval.epochs(1));
            assertTrue(Files.isDirectory(checkpoints.folder()));
            training.checkpoint(checkpoints, CheckpointInterval.epochs(1)).run(1);
        }
        assertEquals(1, checkpoints.latest().orElseThrow().epochs());
        Path link = Files.createSymbolicLink(folder.resolve("link"), checkpoints.folder());
        Path file = Files.createFile(parent.resolve("file"));
        try (Training training = training(network, CONFIG)) {
            training.checkpoint(CheckpointFolder.of(link), CheckpointInterval.epochs(1));
            for (Path wrong : List.of(file, file.resolve("c"))) {
                assertEquals(
                        wrong + ": the folder cannot be created",
                        assertThrows(
                                        UncheckedIOException.class,
                                        () -> training.checkpoint(
                                                CheckpointFolder.of(wrong), CheckpointInterval.epochs(1)))
                                .getCause()
                                .getMessage());
            }
        }
    }

    @Test
    void checkpointOfAnotherTrainingIsRefusedWithTheDifferenceNamed() throws IOException {
        try (Training training = training(network, CONFIG.withEpochs(1))
                .checkpoint(CheckpointFolder.of(folder).withKeep(1), CheckpointInterval.epochs(1))) {
            training.run();
        }
        assertRefused(
                "its optimizer is Sgd[learningRate=0.5], but here it is Sgd[learningRate=0.25]",
                network,
                CONFIG.withLearningRate(0.25),
                TRAINING,
                VALIDATION);
        assertRefused("its seed is 1, but here it is 2", network, CONFIG.withSeed(2), TRAINING, VALIDATION);
        for (TrainingConfig other : List.of(
                CONFIG.withBatchSize(8),
                CONFIG.withSchedule(Schedule.exponential(0.9)),
                CONFIG.withRegularization(Regularization.NONE.withL2(0.1)),
                CONFIG.withClipping(Clipping.NONE.withNorm(1)),
                CONFIG.withAveraging(0.5),
                CONFIG.withLabelSmoothing(0.1),
                CONFIG.withDropout(0.5))) {
            assertRefused(", but here it is ", network, other, TRAINING, VALIDATION);
        }
        assertRefused(
                "its augmentation is none, but here it is shift=2",
                network,
                CONFIG.withAugmentation(Augmentation.parse("shift=2")),
                TRAINING,
                VALIDATION);
        assertRefused(
                "its network is 12-30-4 tanh, softmax output, cross-entropy loss, but here it is 12-31-4",
                Initializer.NOTEBOOK.network(
                        new Architecture(List.of(12, 31, 4), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                        1),
                CONFIG,
                TRAINING,
                VALIDATION);
        assertRefused("its training set is 80 x 12 with checksum ", network, CONFIG, ALL.slice(1, 81), VALIDATION);
        assertRefused("its validation set is 40 x 12 with checksum ", network, CONFIG, TRAINING, ALL.slice(79, 119));
    }

    @Test
    void scheduleMadeForANumberOfEpochsIsNotStretched() throws IOException {
        TrainingConfig config = CONFIG.withSchedule(Schedule.cosine(0).withWarmUp(2));
        try (Training training = training(network, config)
                .checkpoint(CheckpointFolder.of(folder).withKeep(1), CheckpointInterval.epochs(1))) {
            training.run(3);
        }
        assertRefused(
                "its number of epochs that its schedule is made for is 12, but here it is 13",
                network,
                config.withEpochs(13),
                TRAINING,
                VALIDATION);
        try (Training training = training(network, config.withThreads(2))) {
            assertEquals(12, training.resume(newest()).run().history().size());
        }
    }

    private void assertRefused(String expected, Network other, TrainingConfig config, Dataset set, Dataset validation)
            throws IOException {
        Checkpoint checkpoint = newest();
        String before = other.sha256();
        try (Training training = new Training(other, config, set, new ScalarKernels()).validateWith(validation)) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> training.resume(checkpoint));
            assertTrue(e.getMessage().contains(expected), e.getMessage());
        }
        assertEquals(before, other.sha256());
    }

    @Test
    void everyDamageIsRefusedWithTheFileNamed() throws IOException {
        Path file = write();
        byte[] whole = Files.readAllBytes(file);
        Path bad = folder.resolve("bad");
        for (int at = 0; at < whole.length; at += at < 600 ? 1 : 97) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x21;
            assertRefused(FreshFile.write(bad, damaged), "");
            assertRefused(FreshFile.write(bad, Arrays.copyOf(whole, at)), "");
        }
        assertRefused(FreshFile.write(bad, Arrays.copyOf(whole, whole.length + 1)), "its arrays take " + whole.length);
        assertRefused(folder, "is not a regular file");
    }

    /** Files with a right checksum whose content is not a checkpoint's. */
    @Test
    void wholeFileWithOtherContentIsRefused() throws IOException {
        ArrayFile whole = ArrayFile.read(write(), Checkpoint.MAGIC, "a checkpoint");
        assertRefused(whole, (lines, arrays) -> lines.remove("epoch"), "there is no line \"epoch\"");
        assertRefused(whole, (lines, arrays) -> lines.put("epoch", "x"), "not a valid checkpoint");
        assertRefused(whole, (lines, arrays) -> lines.put("epoch", "-1"), "0 or more");
        assertRefused(
                whole, (lines, arrays) -> lines.put("epoch", "3"), "the history has 2 epochs, but the state is of 3");
        assertRefused(whole, (lines, arrays) -> lines.put("best epoch", "3"), "best parameters of epoch 3");
        assertRefused(whole, (lines, arrays) -> arrays.remove("random"), "there is no array \"random\"");
        assertRefused(whole, (lines, arrays) -> arrays.put("order", new float[80]), "not a valid checkpoint");
        assertRefused(whole, (lines, arrays) -> arrays.put("order", new int[80]), "names each of them once");
        assertRefused(whole, (lines, arrays) -> arrays.put("history", new double[25]), "12 numbers per epoch");
        assertRefused(whole, (lines, arrays) -> arrays.put("history", new double[24]), "epoch 0.0 in place 1");
        assertRefused(
                whole, (lines, arrays) -> arrays.put("best statistics", new float[2]), "best parameters of epoch");
        assertRefused(whole, (lines, arrays) -> arrays.put("best statistics", new int[2]), "not a valid checkpoint");
        assertRefused(whole, (lines, arrays) -> arrays.put("monitored", new double[1]), "1 value of the monitored");
        assertRefused(whole, (lines, arrays) -> arrays.remove("state parameters"), "an array \"parameters\"");
    }

    private interface Change {
        void make(Map<String, String> lines, Map<String, Object> arrays);
    }

    private void assertRefused(ArrayFile whole, Change change, String expected) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>(whole.lines());
        Map<String, Object> arrays = new LinkedHashMap<>(whole.arrays());
        change.make(lines, arrays);
        Path bad = folder.resolve("bad");
        new ArrayFile(lines, arrays).write(bad, Checkpoint.MAGIC);
        assertRefused(bad, expected);
    }

    private static void assertRefused(Path file, String expected) {
        DataFormatException e = assertThrows(DataFormatException.class, () -> Checkpoint.read(file));
        assertTrue(
                e.getMessage().startsWith(file + ": ")
                        && e.getMessage().contains(expected)
                        && e.getMessage().lines().count() == 1,
                e.getMessage());
    }

    @Test
    void folderThatVanishesEndsTheTrainingWithOneSentence() throws IOException {
        Path gone = folder.resolve("gone");
        try (Training training = training(network, CONFIG)
                .checkpoint(CheckpointFolder.of(gone).withKeep(1), CheckpointInterval.epochs(1))) {
            Files.delete(gone);
            UncheckedIOException e = assertThrows(UncheckedIOException.class, training::run);
            assertTrue(e.getCause().getMessage().contains("there is no folder " + gone), e.getMessage());
        }
        assertThrows(
                IOException.class, () -> CheckpointFolder.of(gone).withKeep(1).files());
    }

    @Test
    void checksumSeesInputsLabelsTargetsAndWeights() {
        float[] values = {1, 2, 3, 4};
        Dataset plain = Dataset.ofClasses(values, 2, new int[] {0, 1}, 2);
        List<String> all = List.of(
                DataChecksum.of(plain),
                DataChecksum.of(Dataset.ofClasses(new float[] {1, 2, 3, 5}, 2, new int[] {0, 1}, 2)),
                DataChecksum.of(Dataset.ofClasses(values, 2, new int[] {1, 1}, 2)),
                DataChecksum.of(plain.withWeights(new float[] {1, 2})),
                DataChecksum.of(Dataset.ofRegression(values, 2, new float[] {0, 1}, 1)),
                DataChecksum.of(Dataset.ofRegression(values, 2, new float[] {0, 2}, 1)));
        assertEquals(all.size(), all.stream().distinct().count());
        assertEquals(all.get(0), DataChecksum.of(plain.select(new int[] {0, 1})));
    }

    private Path write() throws IOException {
        try (Training training = training(network, CONFIG.withEpochs(2))
                .checkpoint(CheckpointFolder.of(folder).withKeep(1), CheckpointInterval.epochs(1), "text")) {
            training.run();
        }
        return CheckpointFolder.of(folder).withKeep(1).files().get(0);
    }

    private Checkpoint newest() throws IOException {
        return Checkpoint.read(CheckpointFolder.of(folder).withKeep(1).files().get(0));
    }

    private static Training training(Network network, TrainingConfig config) {
        return new Training(network, config, TRAINING, new ScalarKernels())
                .validateWith(VALIDATION)
                .scoreTraining();
    }
}
