package dev.lanewise.metric;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Refusal;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric.Direction;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {
    private static final Dataset CLASSES = classes(3, 0, 1, 2, 1);
    private static final Dataset LABELS = Dataset.ofMultiLabel(new float[2], 1, new float[] {1, 0, 0, 1}, 2);
    private static final Dataset NUMBERS = Dataset.ofRegression(new float[3], 1, new float[] {1, 2, 4}, 1);

    private static Dataset classes(int classes, int... labels) {
        return Dataset.ofClasses(new float[labels.length], 1, labels, classes);
    }

    @Test
    void builtInMetricsAreFoundByTheNamesThatTheyHave() {
        for (String name : Metric.names()) {
            Metric metric = Metric.parse(name.replace("K", "5"));
            assertEquals(name.replace("K", "5"), metric.name());
            assertEquals(metric.name(), metric.toString());
        }
        assertEquals(Metric.topK(5), Metric.parse("top-5"));
        assertNotEquals(Metric.topK(5), Metric.topK(6));
        assertEquals(Metric.macroF1(), Metric.parse("macro-f1"));
        assertEquals(Metric.rmse(), Metric.parse("RMSE"));
        assertEquals(Metric.topK(5), Metric.parse("Top-5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Accurate", "top-0", "top-", "top-1000000", "f1", "macro f1"})
    void nameOfNoMetricIsRefusedWithTheNamesThatThereAre(String name) {
        String message = Refusal.message(() -> Metric.parse(name));
        assertTrue(message.startsWith("the metrics are loss, accuracy, balanced-accuracy, macro-f1,"), message);
        assertTrue(message.contains("top-K, but \"" + name + "\" was given"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "accuracy, HIGHER",
        "log-loss, LOWER",
        "brier, LOWER",
        "roc-auc, HIGHER",
        "hamming-loss, LOWER",
        "r2, HIGHER",
        "rmse, LOWER",
        "mae, LOWER",
        "mse, LOWER",
        "loss, LOWER",
        "top-3, HIGHER",
        "macro-f1, HIGHER"
    })
    void directionIsThatOfTheMetric(String name, String direction) {
        assertEquals(
                Direction.valueOf(direction + "_IS_BETTER"), Metric.parse(name).direction());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r2 | classes | the metric r2 is for numbers, but the targets are classes",
                "rmse | labels | the metric rmse is for numbers, but the targets are labels",
                "accuracy | numbers | the metric accuracy is for classes and labels, but the targets are numbers",
                "balanced-accuracy | labels | the metric balanced-accuracy is for classes, but the targets are labels",
                "hamming-loss | classes | the metric hamming-loss is for labels, but the targets are classes",
                "top-3 | classes | the metric top-3 is undefined on these data: there are 3 classes only, so that it"
                        + " would always be 1",
            })
    void metricThatDoesNotFitTheTargetsIsRefusedInOneSentence(String name, String targets, String message) {
        Dataset dataset = targets.equals("classes") ? CLASSES : targets.equals("labels") ? LABELS : NUMBERS;
        assertRefused(message, () -> Metric.parse(name).requireFit(dataset));
    }

    @Test
    void metricThatIsAlwaysNotANumberOnSomeDataIsRefusedForThem() {
        assertRefused(
                "the metric roc-auc is undefined on these data: all examples are of class 1",
                () -> Metric.rocAuc().requireFit(classes(3, 1, 1, 1)));
        Metric.rocAuc().requireFit(classes(3, 1, 1, 2));
        assertRefused(
                "the metric roc-auc is undefined on these data: all examples have the same labels",
                () -> Metric.rocAuc().requireFit(Dataset.ofMultiLabel(new float[2], 1, new float[] {1, 0, 1, 0}, 2)));
        Metric.rocAuc().requireFit(LABELS);
        assertRefused(
                "the metric r2 is undefined on these data: all examples have the same targets",
                () -> Metric.r2().requireFit(Dataset.ofRegression(new float[2], 1, new float[] {3, 3}, 1)));
        Metric.r2().requireFit(Dataset.ofRegression(new float[2], 1, new float[] {3, 5, 3, 6}, 2));
        assertRefused(
                "the metric accuracy is undefined: there are no examples",
                () -> Metric.accuracy().requireFit(CLASSES.slice(0, 0)));
    }

    /** What requireFit accepts has a value, and what it refuses has none, for outputs that are all different. */
    @Property(tries = 300)
    void fitIsWhetherThereIsAValue(@ForAll @Size(min = 1, max = 6) List<@IntRange(max = 2) Integer> targets) {
        int[] labels = targets.stream().mapToInt(Integer::intValue).toArray();
        float[] outputs = new float[3 * labels.length];
        float[] numbers = new float[labels.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = (i + 1f) / (outputs.length + 2);
        }
        for (int i = 0; i < labels.length; i++) {
            numbers[i] = labels[i];
        }
        assertFit(Metric.rocAuc(), outputs, classes(3, labels));
        Dataset regression = Dataset.ofRegression(new float[labels.length], 1, numbers, 1);
        assertFit(Metric.r2(), Arrays.copyOf(outputs, labels.length), regression);
    }

    private static void assertFit(Metric metric, float[] outputs, Dataset dataset) {
        boolean fits = true;
        try {
            metric.requireFit(dataset);
        } catch (IllegalArgumentException e) {
            fits = false;
        }
        assertEquals(fits, !Double.isNaN(metric.value(outputs, dataset)));
    }

    @Test
    void outputsThatDoNotFitTheDataAreRefused() {
        assertRefused(
                "11 outputs cannot fit 4 examples of 3 classes",
                () -> Metric.accuracy().value(new float[11], CLASSES));
        assertRefused(
                "8 outputs cannot fit 4 examples of 3 classes",
                () -> Metric.accuracy().value(new float[8], CLASSES));
        assertRefused(
                "6 outputs cannot fit 3 examples of 1 number",
                () -> Metric.mae().value(new float[6], NUMBERS));
        assertRefused(
                "the metric mae is for numbers, but the targets are labels",
                () -> Metric.mae().value(new float[4], LABELS));
    }

    @Test
    void singleOutputIsTheProbabilityOfClassOne() {
        Dataset two = classes(2, 0, 1, 1);
        float[] outputs = {0.2f, 0.9f, 0.4f};
        assertEquals(2.0 / 3, Metric.accuracy().value(outputs, two));
        assertEquals(1.0, Metric.rocAuc().value(outputs, two));
    }

    @Test
    void numberIsBetterThanNotANumberAndEqualValuesAreNotBetter() {
        for (Metric metric : List.of(Metric.accuracy(), Metric.rmse())) {
            assertTrue(metric.isBetter(0.1, Double.NaN));
            assertFalse(metric.isBetter(Double.NaN, 0.1));
            assertFalse(metric.isBetter(Double.NaN, Double.NaN));
            assertFalse(metric.isBetter(0.1, 0.1));
        }
        assertTrue(Metric.accuracy().isBetter(0.2, 0.1));
        assertTrue(Metric.rmse().isBetter(0.1, 0.2));
        assertTrue(Metric.rmse().isBetter(0.1, Double.POSITIVE_INFINITY));
    }

    @Test
    void ownMetricIsItsFunction() {
        Metric.ValueFunction largest = (outputs, dataset) -> outputs[outputs.length - 1] + dataset.size();
        Metric own = Metric.custom("largest", Direction.LOWER_IS_BETTER, largest);
        assertEquals(7, own.value(new float[] {1, 2, 3, 4, 1, 1, 1, 1, 1, 1, 1, 3}, CLASSES));
        assertEquals(own, Metric.custom("largest", Direction.LOWER_IS_BETTER, largest));
        assertNotEquals(own, Metric.custom("largest", Direction.HIGHER_IS_BETTER, largest));
        assertNotEquals(own, Metric.custom("largest", Direction.LOWER_IS_BETTER, (outputs, dataset) -> 1));
        float[] outputs = new float[12];
        assertEquals(
                4,
                Metric.custom("changing", Direction.LOWER_IS_BETTER, (copy, dataset) -> {
                            Arrays.fill(copy, 9);
                            return dataset.size();
                        })
                        .value(outputs, CLASSES));
        assertArrayEquals(new float[12], outputs, "the function has a copy");
        own.requireFit(CLASSES);
        own.requireFit(NUMBERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "accuracy", "top-3"})
    void nameThatCannotBeToldFromOthersIsRefused(String name) {
        String message = Refusal.message(() -> Metric.custom(name, Direction.LOWER_IS_BETTER, (outputs, dataset) -> 0));
        assertTrue(message.startsWith("the name "), message);
    }

    @Test
    void lossIsTheOneGiven() {
        assertEquals(0.25, Metric.loss().value(new float[12], CLASSES, 0.25));
        assertEquals(0.25, Metric.accuracy().value(new float[12], CLASSES, 9));
        assertThrows(UnsupportedOperationException.class, () -> Metric.loss().value(new float[12], CLASSES));
    }

    @Test
    void kOfTopKIsWithinItsRange() {
        assertEquals("top-1", Metric.topK(1).name());
        assertEquals("top-999999", Metric.topK(999_999).name());
        assertThrows(IllegalArgumentException.class, () -> Metric.topK(0));
        assertThrows(IllegalArgumentException.class, () -> Metric.topK(1_000_000));
    }

    @Test
    void lossesOfProbabilitiesAloneNeedThem() {
        for (String name : Metric.names()) {
            Metric metric = Metric.parse(name.replace("K", "5"));
            assertEquals(List.of("log-loss", "brier").contains(name), metric.needsProbabilities(), name);
        }
        Metric.r2().requireTargets(Task.REGRESSION);
        assertThrows(IllegalArgumentException.class, () -> Metric.r2().requireTargets(Task.CLASSIFICATION));
    }

    /** An output beyond the named classes could be none of them. */
    @Test
    void outputsWithoutANameAreRefusedIfClassesHaveNames() {
        Dataset named = classes(2, 0, 1).withNames("no", "yes");
        assertEquals(1, Metric.accuracy().value(new float[] {1, 0, 0, 1}, named));
        assertThrows(IllegalArgumentException.class, () -> Metric.accuracy().value(new float[6], named));
        assertEquals(1, Metric.accuracy().value(new float[] {1, 0, 0, 0, 1, 0}, classes(2, 0, 1)));
    }
}
