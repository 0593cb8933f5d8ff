package dev.lanewise.validation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Estimator;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Dataset;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of networks that are not trained: what is computed on which fold, and what ends it. */
class FoldScoresTest {
    private static final Dataset CLASSES =
            Dataset.ofClasses(new float[] {0, 1, 2, 3, 4, 5}, 1, new int[] {0, 1, 0, 1, 0, 1}, 2);
    private static final CrossValidation TWO = CrossValidation.of(2);

    private static final Estimator SOFTMAX = untrained(Activation.SOFTMAX, Loss.CROSS_ENTROPY);

    private static Estimator untrained(Activation output, Loss loss) {
        return Lanewise.classifier()
                .network(new Architecture(List.of(1, 2), Activation.TANH, output, loss))
                .initializer(Initializer.NOTEBOOK)
                .configure(config -> config.withLinearClasses(true))
                .validation(0)
                .epochs(0);
    }

    @Test
    void settingsMayBeTheLeastAndTheMost() {
        for (long seed : new long[] {0, (1L << 32) - 1}) {
            assertEquals(2, TWO.seed(seed).folds(6).size());
        }
        assertThrows(IllegalArgumentException.class, () -> TWO.seed(1L << 32));
        for (int threads : new int[] {1, 1024}) {
            assertEquals(2, TWO.threads(threads).score(CLASSES, SOFTMAX).folds().size());
        }
        assertThrows(IllegalArgumentException.class, () -> TWO.threads(1025));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> CrossValidation.of(3).folds(new int[] {1, 1, 1, 2, 2}))
                .getMessage();
        assertTrue(message.contains("use at most 2 folds"), message);
    }

    @Test
    void meansAndDeviationsAreThoseOfTheValues() {
        AtomicInteger calls = new AtomicInteger();
        // The outputs of the baseline are the same for every example.
        Metric scripted = Metric.custom(
                "scripted",
                Metric.Direction.HIGHER_IS_BETTER,
                (outputs, dataset) -> outputs[0] == outputs[2] ? 3 : new double[] {1, 4, 10}[calls.getAndIncrement()]);
        CrossValidationResult result = CrossValidation.of(3).score(CLASSES, SOFTMAX, scripted);
        assertArrayEquals(new double[] {1, 4, 10}, result.values(scripted));
        assertEquals(5, result.mean(), 1e-15);
        assertEquals(5, result.mean(scripted), 1e-15);
        assertEquals(3, result.baseline(scripted), 1e-15);
        // Sum of squares 16 + 1 + 25, divided by 2.
        assertEquals(Math.sqrt(21), result.standardDeviation(), 1e-15);
        assertEquals(Math.sqrt(21), result.standardDeviation(scripted), 1e-15);
        calls.set(1);
        CrossValidationResult other = TWO.score(CLASSES, SOFTMAX, scripted);
        assertEquals(Math.sqrt(18), other.standardDeviation(), 1e-15);
        assertNotEquals(result.hashCode(), other.hashCode());
    }

    @Test
    void firstMetricThatIsNoBetterThanTheBaselineIsAWarning() {
        Dataset ten = Dataset.ofClasses(
                new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, 2);
        for (Metric.Direction direction : Metric.Direction.values()) {
            for (double network : new double[] {2, 3, 4, Double.NaN}) {
                // The outputs of the baseline are the same for every example.
                Metric scripted = Metric.custom(
                        "scripted", direction, (outputs, dataset) -> outputs[0] == outputs[2] ? 3 : network);
                boolean isBetter = direction == Metric.Direction.HIGHER_IS_BETTER ? network > 3 : network < 3;
                List<String> warnings =
                        TWO.score(ten, SOFTMAX, scripted, Metric.accuracy()).warnings();
                assertEquals(isBetter || Double.isNaN(network), warnings.isEmpty(), warnings.toString());
                assertTrue(warnings.isEmpty() || warnings.get(0).contains("scripted"), warnings.toString());
                assertEquals(List.of(), TWO.score(CLASSES, SOFTMAX, scripted).warnings());
            }
        }
    }

    /** The first fold would fit; the second has one class alone. */
    @Test
    void metricIsCheckedOnAllFoldsBeforeTheFirstIsTrained() {
        CrossValidation unstratified = TWO.unstratified();
        int[] labels = {1, 1, 1, 1, 1, 1};
        labels[unstratified.folds(6).get(0).test()[0]] = 0;
        Dataset dataset = Dataset.ofClasses(new float[6], 1, labels, 2);
        AtomicInteger trained = new AtomicInteger();
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> unstratified.score(
                                dataset, SOFTMAX.epochs(1).listen(epoch -> trained.incrementAndGet()), Metric.rocAuc()))
                .getMessage();
        assertTrue(message.startsWith("repetition 1, fold 2 of 2: the metric roc-auc is undefined"), message);
        assertEquals(0, trained.get());
    }

    @Test
    void metricOfProbabilitiesIsRefusedForANetworkThatComputesNone() {
        Estimator linear = untrained(Activation.IDENTITY, Loss.QUADRATIC);
        assertEquals(2, TWO.score(CLASSES, linear, Metric.accuracy()).folds().size());
        assertThrows(IllegalArgumentException.class, () -> TWO.score(CLASSES, linear, Metric.logLoss()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void interruptedCrossValidationHasTheFoldsThatAreDone(int interrupted) {
        AtomicInteger calls = new AtomicInteger();
        UnfinishedFoldsException thrown = assertThrows(
                UnfinishedFoldsException.class,
                () -> CrossValidation.of(3)
                        .score(CLASSES, Lanewise.classifier().epochs(1).listen(epoch -> {
                            if (calls.incrementAndGet() == interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        })));
        assertTrue(Thread.interrupted());
        assertEquals("repetition 1, fold " + interrupted + " of 3: the thread was interrupted", thrown.getMessage());
        List<Fold> all = CrossValidation.of(3).folds(CLASSES);
        assertEquals(all.subList(0, interrupted - 1), thrown.completed().folds());
        assertEquals(interrupted - 1, thrown.completed().values(Metric.accuracy()).length);
    }

    @Test
    void resultHasTheFoldsOfThreadsThatTakeLonger() {
        CountDownLatch both = new CountDownLatch(2);
        CrossValidationResult result = TWO.threads(2)
                .score(CLASSES, SOFTMAX.epochs(1).listen(epoch -> {
                    both.countDown();
                    try {
                        assertTrue(both.await(20, TimeUnit.SECONDS));
                        if (Thread.currentThread().getName().startsWith("lanewise-fold")) {
                            Thread.sleep(100);
                        }
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
        assertEquals(2, result.values(Metric.accuracy()).length);
    }
}
