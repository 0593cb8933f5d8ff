package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Refusal;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.parallel.WorkerThreads;
import dev.lanewise.internal.files.ArrayFile;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.network.Predictor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineTrainerTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(30, 80, 70, 4), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final Architecture NORMALIZED = ARCHITECTURE.withNormalization(Normalization.BATCH);
    private static final TrainingConfig ADAM = Configs.sgd(2, 7, 0.3, 1, 1)
            .withOptimizer(Adam.defaults()
                    .withLearningRate(0.01)
                    .withBeta1(0.9)
                    .withBeta2(0.99)
                    .withEpsilon(1e-6));
    private static final int SIZE = 50;

    static Stream<TrainingConfig> optimizations() {
        // Shuffles and schedules by epochs are the trainer's own.
        return Examples.optimizations().map(config -> config.withSchedule(Schedule.CONSTANT));
    }

    /** Calls of whole epochs in the order in which a trainer shuffles them. */
    @ParameterizedTest
    @MethodSource("optimizations")
    void callsHaveTheBitsOfEpochsInTheSameOrder(TrainingConfig config) {
        for (Architecture architecture : List.of(ARCHITECTURE, NORMALIZED)) {
            for (double density : new double[] {Examples.SPARSE, Examples.DENSE}) {
                Dataset data = Examples.bytes(architecture, SIZE, density, 1);
                int threads = density == Examples.DENSE ? 1 : 3;
                for (Kernels kernels : TestedKernels.all()) {
                    requireSame(architecture, config.withThreads(threads), data, kernels);
                }
            }
        }
    }

    private static void requireSame(Architecture architecture, TrainingConfig config, Dataset data, Kernels kernels) {
        Network expected = Initializer.NOTEBOOK.network(architecture, 3);
        PythonRandom random = new PythonRandom(config.seed());
        int[] order = IntStream.range(0, SIZE).toArray();
        try (Trainer trainer = Trainers.of(expected, config, data, new ScalarKernels());
                OnlineTrainer online =
                        new OnlineTrainer(Initializer.NOTEBOOK.network(architecture, 3), config, kernels, 0)) {
            for (int epoch = 0; epoch < 3; epoch++) {
                trainer.epoch();
                random.shuffle(order);
                online.train(data.select(order));
                assertEquals(config.threads(), online.plan().workers());
                assertEquals(expected.sha256(), online.network().sha256());
                assertArrayEquals(expected.statistics(), online.network().statistics());
            }
            assertEquals(3 * SIZE, online.rows());
            assertEquals(3L * trainer.stepsPerEpoch(), online.steps());
        }
    }

    /** However the rows are cut into calls: the same calls with other threads and kernels, resumed in between. */
    @Property(tries = 15)
    void equalSequencesGiveEqualBits(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 20) Integer> sizes,
            @ForAll @IntRange(min = 0, max = 7) int resumedAfter)
            throws Exception {
        TrainingConfig config = ADAM.withAveraging(0.9)
                .withDropout(0.2)
                .withInputDropout(0.1)
                .withInputNoise(0.01)
                .withSchedule(Schedule.exponential(0.99));
        Dataset dense = Examples.floats(ARCHITECTURE, 160, Examples.DENSE, 1);
        String expected = trained(config, dense, sizes, -1, new ScalarKernels(), ExecutionPlan.SHARE_FROM);
        for (Kernels kernels : TestedKernels.all()) {
            for (int threads = 1; threads <= 3; threads++) {
                assertEquals(expected, trained(config.withThreads(threads), dense, sizes, -1, kernels, 0));
            }
        }
        assertEquals(
                expected,
                trained(
                        config.withThreads(2),
                        dense,
                        sizes,
                        resumedAfter,
                        KernelSelection.automatic().kernels(),
                        0));
    }

    private static String trained(
            TrainingConfig config,
            Dataset data,
            List<Integer> sizes,
            int resumedAfter,
            Kernels kernels,
            double shareFrom)
            throws Exception {
        OnlineTrainer online =
                new OnlineTrainer(Initializer.NOTEBOOK.network(ARCHITECTURE, 1), config, kernels, shareFrom);
        int from = 0;
        for (int call = 0; call < sizes.size(); call++) {
            online.train(data.slice(from, from + sizes.get(call)));
            from += sizes.get(call);
            if (call == resumedAfter) {
                Path file = Files.createTempFile("online", ".state");
                online.save(file);
                long rows = online.rows();
                long steps = online.steps();
                online.close();
                // One thread before and several after, or the other way round.
                TrainingConfig other = config.withThreads(3 - config.threads());
                online = OnlineTrainer.load(file, ARCHITECTURE, other, kernels, shareFrom);
                Files.delete(file);
                assertEquals(rows, online.rows());
                assertEquals(steps, online.steps());
            }
        }
        assertEquals(from, online.rows());
        online.close();
        return online.network().sha256();
    }

    /** Bytes and numbers, sparse and dense rows, images of two scales, a mapped file: buffers are built anew. */
    @Test
    void rowsOfEveryFormGiveTheSameBits(@TempDir Path folder) throws Exception {
        Dataset bytes = Examples.bytes(ARCHITECTURE, 40, Examples.SPARSE, 1);
        Dataset dense = Examples.bytes(ARCHITECTURE, 40, Examples.DENSE, 2);
        List<String> digests = new ArrayList<>();
        for (int way = 0; way < 4; way++) {
            try (OnlineTrainer online = online(ADAM)) {
                for (int from = 0; from < 40; from += 10) {
                    for (Dataset set : List.of(bytes, dense)) {
                        Dataset rows = set.slice(from, from + 10);
                        boolean floats = way == 1 || way == 2 && from % 20 == 0;
                        online.train(way == 3 ? Examples.mapped(rows, folder) : floats ? asFloats(rows) : rows);
                    }
                }
                digests.add(online.network().sha256());
            }
        }
        assertEquals(1, new HashSet<>(digests).size(), digests::toString);
    }

    private static Dataset asFloats(Dataset rows) {
        float[] values = new float[rows.size() * rows.inputs()];
        int[] labels = new int[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            rows.copyRow(i, values, i * rows.inputs());
            labels[i] = rows.label(i);
        }
        return Dataset.ofClasses(values, rows.inputs(), labels, rows.classes());
    }

    @Test
    void callsOfWholeMiniBatchesAreAsOneCall() {
        Dataset data = Examples.floats(ARCHITECTURE, 70, Examples.DENSE, 1);
        try (OnlineTrainer once = online(ADAM);
                OnlineTrainer often = online(ADAM);
                OnlineTrainer otherwise = online(ADAM)) {
            once.train(data);
            for (int[] range : new int[][] {{0, 7}, {7, 28}, {28, 28}, {28, 70}}) {
                often.train(data.slice(range[0], range[1]));
            }
            // Mini-batches end with a call.
            otherwise.train(data.slice(0, 6));
            otherwise.train(data.slice(6, 70));
            assertEquals(once.network().sha256(), often.network().sha256());
            assertEquals(10, often.steps());
            assertNotEquals(once.network().sha256(), otherwise.network().sha256());
        }
    }

    /** The trainer counts epochs of one step each. */
    @Test
    void scheduleCountsSteps() {
        List<Long> asked = new ArrayList<>();
        Schedule schedule = Schedule.custom("recorded", step -> {
            assertEquals(step.number(), step.epoch());
            assertEquals(1, step.perEpoch());
            assertEquals(2, step.epochs());
            asked.add(step.number());
            return 1;
        });
        Dataset data = Examples.floats(ARCHITECTURE, 30, Examples.DENSE, 1);
        try (OnlineTrainer own = online(ADAM.withSchedule(schedule));
                OnlineTrainer plain = online(ADAM);
                OnlineTrainer halved = online(ADAM.withSchedule(Schedule.stepDecay(3, 0.5)))) {
            for (OnlineTrainer online : List.of(own, plain, halved)) {
                online.train(data.slice(0, 10));
                online.train(data.slice(10, 30));
            }
            assertEquals(plain.network().sha256(), own.network().sha256());
            assertNotEquals(plain.network().sha256(), halved.network().sha256());
        }
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), asked);
        assertThrows(IllegalArgumentException.class, () -> online(ADAM.withSchedule(Schedule.plateau(1, 0.5))));
    }

    @Test
    void factorOutOfRangeChangesNothing() {
        boolean[] repaired = {false};
        Schedule schedule =
                Schedule.custom("bad in step 2", step -> step.number() == 2 && !repaired[0] ? Double.NaN : 1);
        Dataset data = Examples.floats(ARCHITECTURE, 30, Examples.DENSE, 1);
        try (OnlineTrainer online = online(ADAM.withSchedule(schedule));
                OnlineTrainer plain = online(ADAM)) {
            online.train(data.slice(0, 10));
            String before = online.network().sha256();
            assertThrows(IllegalArgumentException.class, () -> online.train(data.slice(10, 30)));
            assertEquals(before, online.network().sha256());
            assertEquals(2, online.steps());
            repaired[0] = true;
            online.train(data.slice(10, 30));
            plain.train(data.slice(0, 10));
            plain.train(data.slice(10, 30));
            assertEquals(plain.network().sha256(), online.network().sha256());
        }
    }

    /** Built for 1, 2, 4, ... rows of a mini-batch at most, whatever the number of calls. */
    @Test
    void buffersAreRarelyBuiltAnew() {
        Dataset data = Examples.floats(ARCHITECTURE, 400, Examples.DENSE, 1);
        Random random = new Random(1);
        Set<Object> built = new HashSet<>();
        try (OnlineTrainer online = online(ADAM.withBatchSize(32))) {
            assertNull(online.plan());
            for (int call = 0; call < 300; call++) {
                int size = 1 + random.nextInt(40);
                int from = random.nextInt(400 - size);
                online.train(data.slice(from, from + size));
                built.add(online.buffers());
            }
            assertTrue(built.size() <= 6, built.size() + " buffers");
            Object last = online.buffers();
            online.train(data.slice(0, 1));
            assertSame(last, online.buffers());
            // Another form of the same rows does not fit.
            online.train(Examples.bytes(ARCHITECTURE, 3, Examples.DENSE, 1));
            assertNotSame(last, online.buffers());
        }
    }

    @Test
    void smallStepsUseNoThreads() {
        Set<Thread> before = WorkerThreads.all();
        try (OnlineTrainer online = new OnlineTrainer(
                Initializer.NOTEBOOK.network(ARCHITECTURE, 1),
                ADAM.withThreads(4),
                new ScalarKernels(),
                ExecutionPlan.SHARE_FROM)) {
            for (int i = 0; i < 20; i++) {
                online.train(Examples.floats(ARCHITECTURE, 1, Examples.DENSE, i));
            }
            assertEquals(1, online.plan().workers());
            assertEquals(Set.of(), WorkerThreads.since(before));
        }
    }

    @Test
    void largeStepsShareOneTeamForAllCallsAndCloseEndsIt() {
        Set<Thread> before = WorkerThreads.all();
        OnlineTrainer online = new OnlineTrainer(
                Initializer.NOTEBOOK.network(ARCHITECTURE, 1), ADAM.withThreads(3), new ScalarKernels(), 0);
        assertEquals(Set.of(), WorkerThreads.since(before));
        online.train(Examples.floats(ARCHITECTURE, 20, Examples.DENSE, 1));
        Set<Thread> team = WorkerThreads.since(before);
        assertEquals(2, team.size());
        online.train(Examples.bytes(ARCHITECTURE, 50, Examples.SPARSE, 1));
        assertEquals(team, WorkerThreads.since(before));
        String trained = online.network().sha256();
        online.close();
        online.close();
        assertEquals(Set.of(), WorkerThreads.since(before));
        Refusal.assertThrown(
                IllegalStateException.class,
                "the online training is closed",
                () -> online.train(Examples.floats(ARCHITECTURE, 1, Examples.DENSE, 1)));
        assertEquals(trained, online.network().sha256());
    }

    /** Every snapshot is the network after some call, also while calls go on. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void snapshotsInOtherThreadsAreOfOneMoment(int threads) throws Exception {
        Dataset data = Examples.floats(ARCHITECTURE, 600, Examples.DENSE, 1);
        Set<String> digests = new HashSet<>();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean ended = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (OnlineTrainer online = new OnlineTrainer(
                Initializer.NOTEBOOK.network(ARCHITECTURE, 1), ADAM.withThreads(threads), new ScalarKernels(), 0)) {
            digests.add(online.network().sha256());
            Thread reader = new Thread(() -> {
                try {
                    while (!ended.get()) {
                        seen.add(online.network().sha256());
                        online.predictor().classify(new float[30]);
                    }
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            reader.start();
            for (int i = 0; i < 100 || seen.size() < 3 && reader.isAlive(); i = i == 599 ? 0 : i + 1) {
                online.train(data.slice(i, i + 1));
                digests.add(online.network().sha256());
            }
            ended.set(true);
            reader.join();
        }
        assertNull(failure.get());
        assertTrue(digests.containsAll(seen));
        assertTrue(seen.size() > 1, "no snapshot was made during training");
    }

    @Test
    void snapshotDoesNotFollowLaterCallsAndTheGivenNetworkNeverChanges() {
        Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
        String untrained = network.sha256();
        Dataset data = Examples.floats(ARCHITECTURE, 20, Examples.DENSE, 1);
        float[] x = new float[30];
        x[3] = 1;
        float[] before = new float[4];
        float[] after = new float[4];
        try (OnlineTrainer online = new OnlineTrainer(network, ADAM)) {
            Predictor first = online.predictor();
            first.predict(x, before);
            online.train(data);
            first.predict(x, after);
            assertArrayEquals(before, after);
            online.predictor().predict(x, after);
            assertTrue(before[0] != after[0]);
        }
        assertEquals(untrained, network.sha256());
    }

    @Test
    void interruptDoesNotEndACall() {
        Dataset data = Examples.floats(ARCHITECTURE, 40, Examples.DENSE, 1);
        try (OnlineTrainer interrupted = new OnlineTrainer(
                        Initializer.NOTEBOOK.network(ARCHITECTURE, 1), ADAM.withThreads(2), new ScalarKernels(), 0);
                OnlineTrainer other = online(ADAM)) {
            other.train(data);
            Thread.currentThread().interrupt();
            interrupted.train(data);
            assertTrue(Thread.interrupted());
            assertEquals(other.network().sha256(), interrupted.network().sha256());
        }
    }

    @Test
    void divergedTrainingKeepsTheLastGoodParametersAndStaysDiverged(@TempDir Path folder) throws Exception {
        Architecture linear =
                new Architecture(List.of(30, 20, 4), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
        Dataset data = Examples.floats(linear, 40, Examples.DENSE, 1);
        Network network = Initializer.NOTEBOOK.network(linear, 1);
        try (OnlineTrainer online =
                new OnlineTrainer(network, Configs.sgd(1, 10, 1e12, 1, 1).withLinearClasses(true))) {
            String good = network.sha256();
            DivergedException first = null;
            for (int call = 0; first == null; call++) {
                try {
                    online.train(data.slice(0, 10));
                    good = online.network().sha256();
                } catch (DivergedException e) {
                    first = e;
                    assertEquals(call + 1, e.epoch());
                    assertTrue(
                            e.getMessage().contains(" of call " + (call + 1))
                                    || e.getMessage().contains("end of call"),
                            e.getMessage());
                }
            }
            assertEquals(good, online.network().sha256());
            Refusal.assertThrown(DivergedException.class, first.getMessage(), () -> online.train(data));
            assertThrows(DivergedException.class, () -> online.save(folder.resolve("state")));
            assertEquals(good, online.network().sha256());
            TrainingConfig clipped = Configs.sgd(1, 10, 1e-3, 1, 1)
                    .withClipping(Clipping.NONE.withNorm(1))
                    .withLinearClasses(true);
            try (OnlineTrainer next = new OnlineTrainer(online.network(), clipped)) {
                next.train(data);
                next.save(folder.resolve("state"));
            }
        }
    }

    @Test
    void rowsThatDoNotFitAreRefusedAndChangeNothing() {
        Dataset good = Examples.floats(ARCHITECTURE, 20, Examples.DENSE, 1);
        try (OnlineTrainer online = online(ADAM);
                OnlineTrainer other = online(ADAM);
                OnlineTrainer normalized = new OnlineTrainer(Initializer.NOTEBOOK.network(NORMALIZED, 1), ADAM);
                OnlineTrainer augmented = online(ADAM.withAugmentation(Augmentation.parse("shift=1")))) {
            online.train(good);
            other.train(good);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> online.train(Examples.floats(Architecture.notebook(29, 4), 3, Examples.DENSE, 1)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> online.train(Examples.floats(Architecture.notebook(30, 5), 3, Examples.DENSE, 1)));
            online.train(good.slice(0, 0));
            assertEquals(20, online.rows());
            online.train(good.slice(0, 3));
            other.train(good.slice(0, 3));
            assertEquals(other.network().sha256(), online.network().sha256());
            assertThrows(IllegalArgumentException.class, () -> normalized.train(good.slice(0, 1)));
            normalized.train(good.slice(0, 2));
            assertThrows(IllegalArgumentException.class, () -> augmented.train(good));
            augmented.train(Examples.images(ARCHITECTURE, new ImageShape(5, 6), 8, Examples.DENSE, 1));
            augmented.train(Examples.images(ARCHITECTURE, new ImageShape(6, 5), 8, Examples.DENSE, 1));
        }
    }

    @Test
    void stateOfAnotherRunIsRefusedWithTheDifferenceNamed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("state");
        try (OnlineTrainer online = online(ADAM)) {
            online.train(Examples.floats(ARCHITECTURE, 20, Examples.DENSE, 1));
            online.save(file);
            assertEquals("online trainer of " + ARCHITECTURE + " after 20 rows and 3 steps", online.toString());
        }
        OnlineTrainer.load(file, ARCHITECTURE, ADAM.withEpochs(9).withThreads(2))
                .close();
        assertRefused("its network is", file, Architecture.notebook(30, 4), ADAM);
        assertRefused("its mini-batch size is 7, but here it is 8", file, ARCHITECTURE, ADAM.withBatchSize(8));
        assertRefused("its seed is 1, but here it is 2", file, ARCHITECTURE, ADAM.withSeed(2));
        ArrayFile content = ArrayFile.read(file, "LANEWONL", "a state");
        for (String invisible : List.of(" ", "\u200b", "\t")) {
            Map<String, String> lines = new LinkedHashMap<>(content.lines());
            lines.merge("of network", invisible, (line, end) -> line.replaceFirst(" ", " " + end));
            Path alike = folder.resolve("alike");
            new ArrayFile(lines, content.arrays()).write(alike, "LANEWONL");
            assertRefused("its network differs from", alike, ARCHITECTURE, ADAM);
        }
        Path other = folder.resolve("other");
        Files.writeString(other, "LANEWONL is not all");
        assertThrows(DataFormatException.class, () -> OnlineTrainer.load(other, ARCHITECTURE, ADAM));
        assertThrows(NoSuchFileException.class, () -> OnlineTrainer.load(folder.resolve("none"), ARCHITECTURE, ADAM));
    }

    private static void assertRefused(String part, Path file, Architecture architecture, TrainingConfig config) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> OnlineTrainer.load(file, architecture, config))
                .getMessage();
        assertTrue(
                message.startsWith("the state belongs to another training run: ") && message.contains(part), message);
    }

    private static OnlineTrainer online(TrainingConfig config) {
        return new OnlineTrainer(
                Initializer.NOTEBOOK.network(ARCHITECTURE, 1), config, new ScalarKernels(), ExecutionPlan.SHARE_FROM);
    }

    /** Numbers of classes from other names would train the wrong outputs. */
    @Test
    void namesOfClassesAreThoseOfTheFirstCall() throws Exception {
        Architecture architecture = Architecture.notebook(2, 3, 3);
        double[][] inputs = {{1, 2}, {3, 4}};
        List<String> classes = List.of("a\n", "b", "c\\");
        Dataset complete = Dataset.of(inputs, new String[] {"c\\", "a\n"}, classes);
        Dataset lacking = Dataset.of(inputs, new String[] {"c\\", "b"});
        Path file = Files.createTempFile("online", ".state");
        try (OnlineTrainer online = new OnlineTrainer(Initializer.NOTEBOOK.network(architecture, 1), ADAM)) {
            Dataset unnamed = Dataset.of(inputs, new int[] {2, 0}, 3);
            online.train(unnamed);
            online.train(complete);
            online.train(unnamed);
            String before = online.network().sha256();
            String message = "the targets of the rows are named b, c\\, but those of earlier calls a?, b, c\\";
            Refusal.assertRefused(message.replace("?", Quote.name("\n")), () -> online.train(lacking));
            assertEquals(List.of(before, 6L), List.of(online.network().sha256(), online.rows()));
            online.save(file);
            try (OnlineTrainer resumed = OnlineTrainer.load(file, architecture, ADAM)) {
                assertThrows(IllegalArgumentException.class, () -> resumed.train(lacking));
                resumed.train(complete);
                online.train(complete);
                assertEquals(online.network().sha256(), resumed.network().sha256());
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void standardizedTargetsAreRefused() {
        Architecture linear = new Architecture(List.of(3, 1), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
        TrainingConfig config = TrainingConfig.defaults().withStandardizedTargets(true);
        Refusal.assertRefused(
                "config has standardizedTargets on, but online training cannot standardise targets, because the mean"
                        + " and deviation of later rows are not known: scale the targets of the rows yourself, and call"
                        + " withStandardizedTargets(false)",
                () -> new OnlineTrainer(Initializer.NOTEBOOK.network(linear, 1), config));
    }
}
