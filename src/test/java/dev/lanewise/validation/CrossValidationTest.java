package dev.lanewise.validation;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Estimator;
import dev.lanewise.Evaluation;
import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.Refusal;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DateOrder;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossValidationTest {
    private static final Architecture ARCHITECTURE =
            new Architecture(List.of(4, 6, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
    private static final TrainingConfig CONFIG = TrainingConfig.notebook()
            .withThreads(1)
            .withEpochs(8)
            .withBatchSize(5)
            .withLearningRate(0.5);

    /** Three classes of 20, 13 and 8 examples around different centres. */
    private static Dataset dataset() {
        Random random = new Random(5);
        int[] labels = new int[41];
        float[] inputs = new float[41 * 4];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i < 20 ? 0 : i < 33 ? 1 : 2;
            for (int j = 0; j < 4; j++) {
                inputs[4 * i + j] = (float) (random.nextGaussian() + (j == labels[i] ? 1.5 : 0));
            }
        }
        return Dataset.ofClasses(inputs, 4, labels, 3).withNames("a", "b", "c");
    }

    private static final Estimator ESTIMATOR =
            estimator(Lanewise.classifier(), ARCHITECTURE, Initializer.NOTEBOOK, CONFIG);

    private static Estimator estimator(
            Estimator estimator, Architecture architecture, Initializer initializer, TrainingConfig config) {
        return estimator
                .network(architecture)
                .initializer(initializer)
                .config(config)
                .validation(0);
    }

    @Property(tries = 200)
    void everyExampleIsTestedOnceInEachRepetition(
            @ForAll @IntRange(min = 2, max = 9) int folds,
            @ForAll @IntRange(min = 1, max = 3) int repeats,
            @ForAll @IntRange(max = 40) int more,
            @ForAll int seed) {
        int size = folds + more;
        List<Fold> all = CrossValidation.of(folds)
                .repeats(repeats)
                .seed(seed & 0xffffffffL)
                .folds(size);
        assertEquals(folds * repeats, all.size());
        int[] tested = new int[size];
        int at = 0;
        for (int repetition = 1; repetition <= repeats; repetition++) {
            for (int number = 1; number <= folds; number++) {
                Fold fold = all.get(at++);
                assertEquals(repetition, fold.repetition());
                assertEquals(number, fold.number());
                int[] test = fold.test();
                assertEquals(size / folds + (number <= size % folds ? 1 : 0), test.length);
                Arrays.stream(test).forEach(i -> tested[i]++);
                int[] both = IntStream.concat(Arrays.stream(test), Arrays.stream(fold.training()))
                        .sorted()
                        .toArray();
                assertArrayEquals(IntStream.range(0, size).toArray(), both);
                assertArrayEquals(IntStream.of(test).sorted().toArray(), test);
            }
        }
        assertTrue(Arrays.stream(tested).allMatch(count -> count == repeats));
    }

    @Property(tries = 200)
    void sizesOfFoldsDifferByAtMostOneAndSoDoThoseOfEveryClass(
            @ForAll @IntRange(min = 2, max = 7) int folds,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 20) Integer> more,
            @ForAll int seed) {
        int[] groups = groups(folds, more, seed);
        int[][] counts = counts(CrossValidation.of(folds).seed(3).folds(groups), groups, more.size());
        for (int c = 0; c <= more.size(); c++) {
            int column = c;
            int[] ofFolds = Arrays.stream(counts)
                    .mapToInt(row -> column < more.size()
                            ? row[column]
                            : Arrays.stream(row).sum())
                    .toArray();
            int most = Arrays.stream(ofFolds).max().orElseThrow();
            int least = Arrays.stream(ofFolds).min().orElseThrow();
            assertTrue(most - least <= 1, Arrays.deepToString(counts));
        }
    }

    /** At least as many of each group as there are folds, in random order. */
    private static int[] groups(int folds, List<Integer> more, int seed) {
        List<Integer> groups = new ArrayList<>();
        for (int c = 0; c < more.size(); c++) {
            for (int i = 0; i < folds + more.get(c); i++) {
                groups.add(c);
            }
        }
        Collections.shuffle(groups, new Random(seed));
        return groups.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[][] counts(List<Fold> folds, int[] groups, int classes) {
        int[][] counts = new int[folds.size()][classes];
        for (int f = 0; f < folds.size(); f++) {
            for (int example : folds.get(f).test()) {
                counts[f][groups[example]]++;
            }
        }
        return counts;
    }

    @Test
    void foldsHaveTheSizesOfScikitLearns() throws IOException {
        List<?> cases;
        try (InputStream in = CrossValidationTest.class.getResourceAsStream("folds.json")) {
            cases = (List<?>) JSON.std.mapFrom(in).get("cases");
        }
        assertEquals(60, cases.size());
        for (Object one : cases) {
            Map<?, ?> fields = (Map<?, ?>) one;
            int folds = (int) fields.get("folds");
            int[] labels = ((List<?>) fields.get("labels"))
                    .stream().mapToInt(label -> (int) label).toArray();
            int classes = Arrays.stream(labels).max().orElseThrow() + 1;
            Dataset dataset = Dataset.ofClasses(new float[labels.length], 1, labels, classes);
            CrossValidation validation = CrossValidation.of(folds);
            assertEquals(
                    fields.get("counts").toString(),
                    Arrays.deepToString(counts(validation.folds(dataset), labels, classes)));
            assertEquals(
                    fields.get("plain").toString(),
                    validation.unstratified().folds(dataset).stream()
                            .map(fold -> fold.test().length)
                            .toList()
                            .toString());
        }
    }

    @Test
    void seedDecidesTheFoldsAndFurtherRepetitionsDoNot() {
        CrossValidation validation = CrossValidation.of(4).seed(7);
        List<Fold> folds = validation.repeats(3).folds(dataset());
        assertEquals(folds, validation.repeats(3).folds(dataset()));
        assertEquals(folds.subList(0, 4), validation.folds(dataset()));
        assertNotEquals(folds.subList(0, 4), validation.seed(8).folds(dataset()));
        assertFalse(Arrays.equals(folds.get(0).test(), folds.get(4).test()));
        // Python: random.seed((2 << 32) | 1); o = list(range(8)); random.shuffle(o); sorted(o[i] for i in (0, 3, 6))
        assertEquals(
                "[2, 6, 7]",
                Arrays.toString(CrossValidation.of(3).folds(8).get(0).test()));
    }

    @Test
    void resultIsWhatTrainingAndEvaluatingByHandGives() {
        CrossValidation validation = CrossValidation.of(3).repeats(2).seed(4);
        Metric[] metrics = {Metric.accuracy(), Metric.macroF1(), Metric.loss()};
        CrossValidationResult result = validation.score(dataset(), ESTIMATOR, metrics);
        double sum = 0;
        double[] losses = new double[6];
        int at = 0;
        for (Fold fold : validation.folds(dataset())) {
            Dataset training = dataset().select(fold.training());
            Dataset test = dataset().select(fold.test());
            Network network = Initializer.NOTEBOOK.network(ARCHITECTURE, 1);
            try (Training run = new Training(network, CONFIG, training)) {
                run.run();
            }
            double accuracy = network.evaluate(test).accuracy();
            sum += accuracy;
            losses[at] = network.evaluate(test).loss();
            assertEquals(accuracy, result.values(Metric.accuracy())[at]);
            assertEquals(Metric.macroF1().value(network.outputs(test), test), result.values(Metric.macroF1())[at++]);
        }
        assertArrayEquals(losses, result.values(Metric.loss()));
        assertEquals(sum / 6, result.mean());
        double mean = Arrays.stream(losses).average().orElseThrow();
        double squares =
                Arrays.stream(losses).map(loss -> (loss - mean) * (loss - mean)).sum();
        assertEquals(mean, result.mean(Metric.loss()), 1e-12);
        assertEquals(Math.sqrt(squares / 5), result.standardDeviation(Metric.loss()), 1e-12);
        assertTrue(result.mean() > 0.5, "it has learned something");
        assertEquals(validation.folds(dataset()), result.folds());
        assertEquals(List.of(metrics), result.metrics());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 16})
    void resultDoesNotDependOnTheThreads(int threads) {
        CrossValidation validation = CrossValidation.of(5).repeats(2);
        CrossValidationResult one = validation.score(dataset(), ESTIMATOR, Metric.accuracy(), Metric.logLoss());
        CrossValidationResult several =
                validation.threads(threads).score(dataset(), ESTIMATOR, Metric.accuracy(), Metric.logLoss());
        assertEquals(one, several);
        assertEquals(one.hashCode(), several.hashCode());
        assertNotEquals(one, validation.seed(2).score(dataset(), ESTIMATOR, Metric.accuracy(), Metric.logLoss()));
    }

    @Test
    void foldWithItsOwnValidationSetStopsEarly() {
        CrossValidationResult result = CrossValidation.of(3)
                .score(
                        dataset(),
                        ESTIMATOR.validation(0.2).monitor(Metric.logLoss()).patience(2));
        assertEquals(List.of(Metric.accuracy()), result.metrics());
    }

    @Test
    void regressionAndLabelsAreDividedWithoutRegardToTheirTargets() {
        float[] values = {1, 2, 3, 4, 5, 6, 7};
        Dataset numbers = Dataset.ofRegression(values, 1, values, 1);
        Dataset labels = Dataset.ofMultiLabel(new float[7], 1, new float[] {1, 0, 0, 0, 0, 0, 0}, 1);
        CrossValidation validation = CrossValidation.of(3);
        assertEquals(validation.folds(7), validation.folds(numbers));
        assertEquals(validation.folds(7), validation.folds(labels));
        Architecture line = new Architecture(List.of(1, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        CrossValidationResult result = validation.score(
                numbers,
                estimator(
                        Lanewise.regressor(),
                        line,
                        Initializer.ZEROS,
                        CONFIG.withEpochs(300).withLearningRate(0.02)));
        assertEquals(List.of(Metric.r2()), result.metrics());
        assertTrue(result.mean() > 0.9, result.toString());
    }

    @Test
    void whatCannotBeDividedIsRefusedInOneSentence() {
        assertRefused(
                "class c has 8 examples, too few for 9 folds: use at most 8 folds, more examples, or"
                        + " unstratified()",
                () -> CrossValidation.of(9).folds(dataset()));
        assertEquals(9, CrossValidation.of(9).unstratified().folds(dataset()).size());
        assertRefused(
                "9 folds need at least 9 examples, but there are 8",
                () -> CrossValidation.of(9).folds(8));
        assertRefused(
                "2 folds need at least 2 examples, but there are 0",
                () -> CrossValidation.of(2).folds(0));
        assertRefused(
                "the size is 0 or more, but -5 was given",
                () -> CrossValidation.of(2).folds(-5));
        assertRefused(
                "the size is 2147483647, but the folds of these examples need more memory than this JVM may use"
                        + " (-Xmx raises that)",
                () -> CrossValidation.of(2).folds(Integer.MAX_VALUE));
        assertRefused(
                "stratum 7 has 1 example, too few for 2 folds: use more examples, or unstratified()",
                () -> CrossValidation.of(2).folds(new int[] {3, 3, 7}));
        assertRefused("the number of folds is 2 or more, but 1 was given", () -> CrossValidation.of(1));
        assertRefused(
                "the number of repetitions is 1 or more, but 0 was given",
                () -> CrossValidation.of(2).repeats(0));
        assertRefused(
                "the seed is 0 to 4294967295, but -1 was given",
                () -> CrossValidation.of(2).seed(-1));
        assertRefused(
                "the number of threads is 1 to 1024, but 0 was given",
                () -> CrossValidation.of(2).threads(0));
        assertRefused(
                "the fold divides 8 examples, but the data set has 41",
                () -> CrossValidation.of(2).folds(8).get(0).splits(dataset()));
    }

    @Test
    void metricThatDoesNotFitIsRefusedBeforeAnythingIsTrained() {
        CrossValidation validation = CrossValidation.of(3);
        AtomicInteger trained = new AtomicInteger();
        Estimator counted = ESTIMATOR.listen(epoch -> trained.incrementAndGet());
        assertRefused(
                "the metric r2 is for numbers, but the targets are classes",
                () -> validation.score(dataset(), counted, Metric.accuracy(), Metric.r2()));
        Dataset sorted = Dataset.ofClasses(new float[12], 4, new int[] {0, 0, 1}, 3);
        String message = Refusal.message(() -> validation.unstratified().score(sorted, counted, Metric.rocAuc()));
        assertTrue(
                message.matches("repetition 1, fold 1 of 3: the metric roc-auc is undefined on these data: all"
                        + " examples are of class [01]"),
                message);
        assertEquals(0, trained.get());
        assertRefused(
                "cross-validation has one or more different metrics, but [accuracy, accuracy] was given",
                () -> validation.score(dataset(), ESTIMATOR, Metric.accuracy(), Metric.accuracy()));
        assertRefused(
                "the metrics of the folds are [accuracy], but brier was given",
                () -> validation.score(dataset(), ESTIMATOR).mean(Metric.brier()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void failureOfAFoldReachesTheCallerAndNoFurtherFoldIsBegun(int threads) {
        UnsupportedOperationException thrown = new UnsupportedOperationException("enough");
        AtomicInteger begun = new AtomicInteger();
        Estimator failing = ESTIMATOR.epochs(1).listen(epoch -> {
            if (begun.incrementAndGet() == 2) {
                throw thrown;
            }
        });
        assertSame(
                thrown,
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> CrossValidation.of(8).threads(threads).score(dataset(), failing)));
        assertTrue(begun.get() < 8);
        if (threads == 1) {
            assertEquals(2, begun.get());
        }
    }

    @Test
    void divergedTrainingIsAFailureThatNamesTheFold() {
        CrossValidation two = CrossValidation.of(2);
        Estimator estimator = Lanewise.classifier().learningRate(1e30).epochs(5);
        List<Runnable> calls =
                List.of(() -> two.score(dataset(), estimator), () -> two.score(table("size"), estimator));
        for (Runnable call : calls) {
            DivergedException thrown = assertThrows(DivergedException.class, call::run);
            String message = thrown.getMessage();
            assertTrue(message.startsWith("repetition 1, fold 1 of 2: the training diverged: "), message);
            DivergedException cause = (DivergedException) thrown.getCause();
            assertEquals(cause.epoch(), thrown.epoch());
            assertEquals(cause.step(), thrown.step());
        }
    }

    /** Only row 7 shows that the day comes first, and rows 8 to 11 only have dates with the year first. */
    @Test
    void wholeTableDecidesTheOrderOfDates() {
        String[] dates = new String[12];
        double[] targets = new double[12];
        for (int row = 0; row < dates.length; row++) {
            dates[row] = row > 7 ? "2019-05-1" + row % 10 : row == 7 ? "25/03/2019" : "0" + (row + 1) + "/07/2019";
            targets[row] = row % 5;
        }
        Table table = Table.ofColumns(Map.of("date", dates, "y", targets)).withTarget("y");
        for (int[] rows : new int[][] {{0, 1, 2}, {8, 9}, {7, 8}, {0, 9}}) {
            Table part = table.select(rows).select(1, 0);
            Schema.Column column = TableEncoder.learn(Preprocessing.NONE, Task.REGRESSION, part)
                    .schema()
                    .columns()
                    .get(0);
            assertEquals(Optional.of(DateOrder.DAY_FIRST), ((Schema.Dates) column).order());
        }
        CrossValidationResult result = CrossValidation.of(4)
                .score(table, Lanewise.regressor().hidden(2).epochs(1), Metric.rmse());
        assertEquals(4, result.folds().size());
    }

    @Test
    void resultIsATable() {
        Dataset dataset = Dataset.ofClasses(new float[20], 4, new int[] {0, 1, 0, 1, 1}, 2);
        Architecture two = new Architecture(List.of(4, 2), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        CrossValidationResult result = CrossValidation.of(2)
                .score(
                        dataset,
                        estimator(Lanewise.classifier(), two, Initializer.ZEROS, CONFIG.withEpochs(0)),
                        Metric.accuracy(),
                        Metric.balancedAccuracy());
        assertEquals("""
            repetition  fold  training      test    accuracy  balanced-accuracy
                     1     1         2         3     0.33333            0.50000
                     1     2         3         2     0.50000            0.50000
            mean                                     0.41667            0.50000
            standard deviation                       0.11785             0.0000
            mean of the baseline                     0.41667            0.50000\
            """, result.toString());
        assertEquals(
                "Fold[repetition 1, fold 2 of 2, training=3, test=2]",
                result.folds().get(1).toString());
        assertEquals(
                "CrossValidation[folds=2, repeats=3, seed=4, threads=5, stratified=false]",
                CrossValidation.of(2)
                        .repeats(3)
                        .seed(4)
                        .threads(5)
                        .unstratified()
                        .toString());
    }

    /** Rows of two numbers and a town, of which one is missing, with a class and a price that follow from them. */
    private static Table table(String... target) {
        Random random = new Random(3);
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double area = 50 + random.nextInt(100);
            String town = i == 7 ? null : random.nextBoolean() ? "Bern" : "Thun";
            rows.add(Arrays.asList(area, town, i % 3 == 0 ? "rare" : area > 100 ? "large" : "small", 1000 * area));
        }
        return Table.of(List.of("area", "town", "size", "price"), rows).withTarget(target);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void estimatorIsFittedToTheTrainingRowsOfEachFoldAndItsPreprocessingToo(int threads) {
        Table table = table("size").without("price");
        Estimator estimator =
                Lanewise.classifier().hidden(5).epochs(4).validation(0.2).patience(2);
        CrossValidation validation = CrossValidation.of(4).seed(2).threads(threads);
        CrossValidationResult result = validation.score(table, estimator, Metric.accuracy(), Metric.logLoss());

        int[] groups = Arrays.stream(table.categories("size"))
                .mapToInt(List.of("rare", "large", "small")::indexOf)
                .toArray();
        assertEquals(validation.folds(groups), result.folds());
        for (int f = 0; f < 4; f++) {
            Fold fold = result.folds().get(f);
            Model model = estimator.fit(table.select(fold.training()));
            Evaluation byHand = model.evaluate(table.select(fold.test()));
            assertEquals(byHand.accuracy(), result.values(Metric.accuracy())[f]);
            assertEquals(byHand.classification().logLoss(), result.values(Metric.logLoss())[f]);
        }
    }

    @Test
    void weightsOfAnEstimatorAffectTheLossOfTestRowsAndNoOtherMetric() {
        Random random = new Random(6);
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(List.of(random.nextDouble(), (double) (1 + i % 5 * i), i % 3 == 0 ? "rare" : "usual"));
        }
        Table table = Table.of(List.of("x", "w", "kind"), rows).withTarget("kind");
        Estimator estimator = Lanewise.classifier().hidden(3).epochs(2).weights("w");
        CrossValidation validation = CrossValidation.of(4);
        CrossValidationResult result = validation.score(table, estimator, Metric.loss(), Metric.logLoss());
        for (int f = 0; f < 4; f++) {
            Fold fold = result.folds().get(f);
            Model model = estimator.fit(table.select(fold.training()));
            Table held = table.select(fold.test());
            Evaluation byHand = model.evaluate(held.withWeights("w"));
            assertEquals(byHand.loss(), result.values(Metric.loss())[f]);
            assertNotEquals(model.evaluate(held).loss(), byHand.loss());
            assertEquals(model.evaluate(held).classification().logLoss(), result.values(Metric.logLoss())[f]);
        }
    }

    @Test
    void numbersOfATableAreDividedWithoutRegardToThem() {
        Table table = table("price").without("size");
        CrossValidationResult result =
                CrossValidation.of(3).score(table, Lanewise.regressor().hidden());
        assertEquals(CrossValidation.of(3).folds(60), result.folds());
        assertEquals(List.of(Metric.r2()), result.metrics());
        assertTrue(result.mean() > 0.9, result.toString());
    }

    @Test
    void estimatorIsFittedToTheFoldsOfADataSet() {
        Estimator estimator = Lanewise.classifier().hidden(5).epochs(4);
        CrossValidation validation = CrossValidation.of(3);
        CrossValidationResult result = validation.score(dataset(), estimator, Metric.macroF1());
        for (int f = 0; f < 3; f++) {
            Splits fold = result.folds().get(f).splits(dataset());
            assertEquals(estimator.fit(fold).evaluate(fold.test()).macroF1(), result.values(Metric.macroF1())[f]);
        }
    }

    @Test
    void tableThatCannotBeScoredIsRefusedWithTheNameOfTheFold() {
        Estimator estimator = Lanewise.classifier().epochs(1);
        CrossValidation three = CrossValidation.of(3);
        assertRefused(
                "the table has no target; Table.withTarget names one of area, town, size, price",
                () -> three.score(table(), estimator));
        assertRefused(
                "the metric r2 is for numbers, but the targets are classes",
                () -> three.score(table("size"), estimator, Metric.r2()));
        assertRefused(
                "class rare has 20 examples, too few for 21 folds: use at most 20 folds, more examples, or"
                        + " unstratified()",
                () -> CrossValidation.of(21).score(table("size"), estimator));
        assertRefused(
                "row 0, column \"size\": \"rare\" is not a finite number, but the targets are numbers;"
                        + " Lanewise.classifier() learns texts as classes",
                () -> three.score(table("size"), Lanewise.regressor()));
        String unknown = Refusal.message(() -> three.score(table("size"), estimator.preprocessing(Preprocessing.NONE)));
        assertTrue(
                unknown.matches("repetition 1, fold 1 of 3: row \\d, column \"town\": the value is missing, .*"),
                unknown);
        String patience = assertThrows(
                        IllegalStateException.class,
                        () -> three.score(table("size"), estimator.validation(0).patience(2)))
                .getMessage();
        assertEquals(
                "repetition 1, fold 1 of 3: patience(2) needs a validation set, but no examples are held out:"
                        + " validation(0.1) holds out a tenth of two or more examples",
                patience);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void interruptIsAFailureAndGivesNoNumbersOfUntrainedNetworks(int threads) {
        CrossValidation validation = CrossValidation.of(4).threads(threads);
        Estimator estimator = Lanewise.classifier()
                .epochs(2)
                .listen(epoch -> Thread.currentThread().interrupt());
        List<Runnable> calls =
                List.of(() -> validation.score(table("size"), estimator), () -> validation.score(dataset(), estimator));
        for (Runnable call : calls) {
            String message =
                    assertThrows(CancellationException.class, call::run).getMessage();
            boolean stays = Thread.interrupted();
            assertEquals("repetition 1, fold 1 of 4: the thread was interrupted", message);
            assertTrue(stays || threads > 1);
        }
        AtomicInteger begun = new AtomicInteger();
        Thread.currentThread().interrupt();
        assertThrows(
                CancellationException.class,
                () -> CrossValidation.of(2).score(dataset(), ESTIMATOR.listen(epoch -> begun.incrementAndGet())));
        assertTrue(Thread.interrupted());
        assertEquals(0, begun.get());
    }

    @Test
    void nullAmongTheMetricsIsRefusedByName() {
        CrossValidation validation = CrossValidation.of(3);
        assertEquals("metrics[1]", nullMessage(() -> validation.score(dataset(), ESTIMATOR, Metric.accuracy(), null)));
        assertEquals(
                "metrics[0]", nullMessage(() -> validation.score(table("size"), Lanewise.classifier(), new Metric[1])));
    }

    private static String nullMessage(Runnable call) {
        return assertThrows(NullPointerException.class, call::run).getMessage();
    }
}
