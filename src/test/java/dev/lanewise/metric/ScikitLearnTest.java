package dev.lanewise.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every figure of merit beside scikit-learn's, on outputs of networks that were trained on MNIST: with ties, with
 * classes that never occur or are never predicted, with a single output, with labels and with numbers. Made by
 * {@code bench/peers/sklearn/reference.py}, which computes each once more by its definition.
 */
class ScikitLearnTest {
    /** Both sides compute in double precision, from the same floats, and add up in another order. */
    private static final double TOLERANCE = 1e-12;

    /** Names of metrics, and the field of the file that has the value. */
    private static final Map<String, String> OF_LABELS = Map.ofEntries(
            Map.entry("accuracy", "accuracy"),
            Map.entry("hamming-loss", "hamming_loss"),
            Map.entry("macro-f1", "macro_f1"),
            Map.entry("micro-f1", "micro_f1"),
            Map.entry("weighted-f1", "weighted_f1"),
            Map.entry("macro-precision", "macro_precision"),
            Map.entry("macro-recall", "macro_recall"),
            Map.entry("log-loss", "log_loss"),
            Map.entry("brier", "brier"),
            Map.entry("roc-auc", "macro_roc_auc"));

    private static final Map<String, String> OF_CLASSES = new TreeMap<>(OF_LABELS);
    private static final Map<String, String> OF_MANY_CLASSES = new TreeMap<>(OF_LABELS);
    private static final Map<String, String> OF_NUMBERS =
            Map.of("r2", "mean_r2", "rmse", "mean_rmse", "mse", "mean_mse", "mae", "mean_mae");

    static {
        for (Map<String, String> ofClasses : List.of(OF_CLASSES, OF_MANY_CLASSES)) {
            ofClasses.remove("hamming-loss");
            ofClasses.put("balanced-accuracy", "balanced_accuracy");
        }
        OF_MANY_CLASSES.putAll(Map.of("top-2", "2", "top-3", "3", "top-5", "5"));
    }

    private static final Map<String, Map<?, ?>> CASES = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = ScikitLearnTest.class.getResourceAsStream("sklearn.json.gz")) {
            for (Object one :
                    (List<?>) JSON.std.mapFrom(new GZIPInputStream(in)).get("cases")) {
                Map<?, ?> fields = (Map<?, ?>) one;
                CASES.put((String) fields.get("name"), fields);
            }
        }
    }

    @Test
    void everyCaseIsTested() {
        assertEquals(Set.of("digits", "ties", "absent", "odd", "labels", "numbers"), CASES.keySet());
    }

    @Test
    void digitsAreJudgedAlike() {
        Map<?, ?> digits = CASES.get("digits");
        assertAlike(digits, Classification.of(outputs(digits), labels(digits), 10));
    }

    @Test
    void classesWithEqualScoresAreJudgedAlike() {
        Map<?, ?> ties = CASES.get("ties");
        assertAlike(ties, Classification.of(outputs(ties), labels(ties), 10));
    }

    @Test
    void classesThatNeverOccurOrAreNeverPredictedAreJudgedAlike() {
        Map<?, ?> absent = CASES.get("absent");
        Classification figures = Classification.of(outputs(absent), labels(absent), 11);
        assertAlike(absent, figures);
        assertEquals(0, figures.counts().get(7).support());
        assertEquals(Double.NaN, figures.counts().get(3).precision());
        assertEquals(new Counts(0, 0, 0), figures.counts().get(10));
    }

    @Test
    void twoClassesToldByOneOutputAreJudgedAlike() {
        Map<?, ?> odd = CASES.get("odd");
        assertAlike(odd, Classification.ofBinary(outputs(odd), labels(odd)));
    }

    @Test
    void labelsAreJudgedAlike() {
        Map<?, ?> labels = CASES.get("labels");
        MultiLabel figures = MultiLabel.of(outputs(labels), numbers(flat(labels.get("wanted"))), 5);
        assertFigure(labels, "accuracy", (double) figures.correct() / figures.size());
        assertFigure(labels, "hamming_loss", figures.hammingLoss());
        assertFigure(labels, "log_loss", figures.logLoss());
        assertFigure(labels, "brier", figures.brier());
        assertCounts(labels, figures.counts());
        assertColumn(labels, "roc_auc", 5, figures::rocAuc);
        assertFigure(labels, "macro_roc_auc", figures.rocAuc());
    }

    @Test
    void numbersAreJudgedAlike() {
        Map<?, ?> numbers = CASES.get("numbers");
        Regression figures = Regression.of(outputs(numbers), outputs(numbers, "wanted"), 4);
        assertColumn(numbers, "r2", 4, figures::r2);
        assertColumn(numbers, "rmse", 4, figures::rmse);
        assertColumn(numbers, "mae", 4, figures::mae);
        assertFigure(numbers, "mean_r2", figures.r2());
        assertFigure(numbers, "mean_rmse", figures.rmse());
        assertFigure(numbers, "mean_mse", figures.mse());
        assertFigure(numbers, "mean_mae", figures.mae());
        assertEquals(Double.NaN, figures.r2(3));
        assertTrue(figures.r2(0) > 0.5, "a network that has learnt something");
    }

    /** Metrics by name, computed from the outputs of a network on a data set, are the same numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"digits", "ties", "absent", "odd", "labels", "numbers"})
    void metricsByNameAreScikitLearns(String name) {
        Map<?, ?> expected = CASES.get(name);
        float[] outputs = outputs(expected);
        Dataset dataset = dataset(name, expected);
        Map<String, String> fields = switch (name) {
            case "labels" -> OF_LABELS;
            case "numbers" -> OF_NUMBERS;
            case "odd" -> OF_CLASSES;
            default -> OF_MANY_CLASSES;
        };
        fields.forEach((metric, field) -> assertFigure(
                expected.containsKey(field) ? expected : top(expected),
                field,
                Metric.parse(metric).value(outputs, dataset)));
    }

    private static Map<?, ?> top(Map<?, ?> expected) {
        return (Map<?, ?>) expected.get("top");
    }

    private static Dataset dataset(String name, Map<?, ?> fields) {
        if (name.equals("numbers")) {
            float[] targets = outputs(fields, "wanted");
            return Dataset.ofRegression(new float[targets.length / 4], 1, targets, 4);
        }
        if (name.equals("labels")) {
            float[] targets = numbers(flat(fields.get("wanted")));
            return Dataset.ofMultiLabel(new float[targets.length / 5], 1, targets, 5);
        }
        int[] labels = labels(fields);
        int classes = name.equals("odd") ? 2 : outputs(fields).length / labels.length;
        return Dataset.ofClasses(new float[labels.length], 1, labels, classes);
    }

    private static void assertAlike(Map<?, ?> expected, Classification figures) {
        int classes = figures.classes();
        assertFigure(expected, "accuracy", figures.accuracy());
        assertFigure(expected, "balanced_accuracy", figures.balancedAccuracy());
        Map<?, ?> top = (Map<?, ?>) expected.get("top");
        for (Object k : top.keySet()) {
            assertFigure(top, k, figures.topK(Integer.parseInt((String) k)));
        }
        assertEquals(classes == 2 ? 0 : 3, top.size());
        int[][] confusion = figures.confusion();
        List<?> rows = (List<?>) expected.get("confusion");
        for (int c = 0; c < classes; c++) {
            assertArrayEquals(integers((List<?>) rows.get(c)), confusion[c]);
        }
        assertFigure(expected, "log_loss", figures.logLoss());
        assertFigure(expected, "brier", figures.brier());
        Calibration calibration = figures.calibration(10);
        assertFigure(expected, "calibration_error", calibration.error());
        int listed = 0;
        for (Object row : (List<?>) expected.get("reliability")) {
            List<?> cells = (List<?>) row;
            Calibration.Bin bin = calibration.bins().get((int) cells.get(0));
            assertEquals(cells.get(1), bin.examples());
            assertEquals((double) cells.get(2), bin.confidence(), TOLERANCE);
            assertEquals((double) cells.get(3), bin.accuracy(), TOLERANCE);
            listed += bin.examples();
        }
        assertEquals(figures.size(), listed);
        assertCounts(expected, figures.counts());
        assertColumn(expected, "roc_auc", classes, figures::rocAuc);
        assertFigure(expected, "macro_roc_auc", figures.rocAuc());
    }

    private static void assertCounts(Map<?, ?> expected, List<Counts> counts) {
        Map<String, ToDoubleFunction<Counts>> figures =
                Map.of("precision", Counts::precision, "recall", Counts::recall, "f1", Counts::f1);
        figures.forEach((name, figure) -> {
            assertColumn(expected, name, counts.size(), c -> figure.applyAsDouble(counts.get(c)));
            assertFigure(expected, "macro_" + name, Counts.macro(counts, figure));
            assertFigure(expected, "micro_" + name, figure.applyAsDouble(Counts.sum(counts)));
            assertFigure(expected, "weighted_" + name, Counts.weighted(counts, figure));
        });
    }

    private static void assertFigure(Map<?, ?> expected, Object name, double figure) {
        assertTrue(expected.containsKey(name), name + " is in the file");
        assertEquals(number(expected.get(name)), figure, TOLERANCE, name.toString());
    }

    private static void assertColumn(Map<?, ?> expected, String name, int count, IntToDoubleFunction figure) {
        List<?> column = (List<?>) expected.get(name);
        assertEquals(count, column.size(), name);
        for (int c = 0; c < count; c++) {
            assertEquals(number(column.get(c)), figure.applyAsDouble(c), TOLERANCE, name + " " + c);
        }
    }

    /** What is not there is null. */
    private static double number(Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    private static float[] outputs(Map<?, ?> fields) {
        return outputs(fields, "outputs");
    }

    private static float[] outputs(Map<?, ?> fields, String name) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode((String) fields.get(name)));
        float[] outputs = new float[bytes.capacity() / Float.BYTES];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(outputs);
        return outputs;
    }

    private static int[] labels(Map<?, ?> fields) {
        return integers((List<?>) fields.get("wanted"));
    }

    private static int[] integers(List<?> values) {
        return values.stream().mapToInt(value -> (int) value).toArray();
    }

    private static List<?> flat(Object rows) {
        List<Object> all = new ArrayList<>();
        ((List<?>) rows).forEach(row -> all.addAll((List<?>) row));
        return all;
    }

    private static float[] numbers(List<?> values) {
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) values.get(i);
        }
        return numbers;
    }
}
