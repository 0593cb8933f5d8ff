package dev.lanewise;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Table;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {
    private static final int ROWS = 700;

    private static Map<String, Object> columns;
    private static Table.Split rows;
    private static Model model;

    /** The price depends on the area and, less, on the town; noise has nothing to do with it. */
    @BeforeAll
    static void train() {
        Random random = new Random(3);
        double[] area = new double[ROWS];
        double[] noise = new double[ROWS];
        String[] town = new String[ROWS];
        double[] price = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            area[i] = random.nextGaussian();
            noise[i] = random.nextGaussian();
            town[i] = List.of("Bern", "Thun", "Biel").get(random.nextInt(3));
            price[i] = 10 * area[i] + (town[i].equals("Bern") ? 6 : 0) + 0.1 * random.nextGaussian();
        }
        columns = new LinkedHashMap<>();
        columns.put("noise", noise);
        columns.put("town", town);
        columns.put("area", area);
        columns.put("price", price);
        rows = Table.ofColumns(columns).withTarget("price").split(0.4, 1);
        model = Lanewise.regressor().hidden(16).epochs(60).fit(rows.training());
    }

    @Test
    void noiseHasNoImportanceAndWhatDecidesHasMost() {
        ImportanceResult result = PermutationImportance.defaults().measure(model, rows.test());
        assertEquals(
                List.of("area", "town", "noise"),
                result.columns().stream()
                        .map(ImportanceResult.ColumnImportance::name)
                        .toList());
        assertEquals("r2", result.metric().name());
        assertEquals(model.evaluate(rows.test()).r2(), result.baseline());
        assertEquals(280, result.examples());
        assertTrue(result.column("area").mean() > 1, result.toString());
        assertTrue(result.column("town").mean() > 0.05, result.toString());
        assertEquals(0, result.column("noise").mean(), 0.01, result.toString());
        assertTrue(result.column("noise").standardDeviation() < 0.01, result.toString());
        assertEquals(10, result.column("noise").values().length);
    }

    @Test
    void importanceIsWhatAPermutedColumnCosts() {
        Table test = rows.test();
        int[] order = new int[test.rows()];
        Arrays.setAll(order, i -> i);
        new PythonRandom(5).shuffle(order);
        ImportanceResult result = PermutationImportance.defaults()
                .repeats(1)
                .seed(5)
                .metric(Metric.rmse())
                .measure(model, test);
        for (String name : List.of("area", "town")) {
            Map<String, Object> permuted = new LinkedHashMap<>();
            Table shuffled = test.select(order);
            for (Table.ColumnInfo column : test.describe()) {
                Table from = column.name().equals(name) ? shuffled : test;
                permuted.put(
                        column.name(),
                        column.kind() == Table.ColumnKind.NUMERIC
                                ? from.numbers(column.name())
                                : from.categories(column.name()));
            }
            double error = model.evaluate(Table.ofColumns(permuted).withTarget("price"))
                    .rmse();
            assertEquals(error - result.baseline(), result.column(name).mean());
            assertTrue(error > result.baseline());
        }
        assertTrue(Double.isNaN(result.column("area").standardDeviation()));
    }

    @Test
    void resultIsTheSameForAnyNumberOfThreadsAndDependsOnTheSeed() {
        PermutationImportance settings =
                PermutationImportance.defaults().repeats(3).seed(9);
        ImportanceResult one = settings.threads(1).measure(model, rows.test());
        for (int threads : new int[] {2, 3, 8}) {
            ImportanceResult other = settings.threads(threads).measure(model, rows.test());
            assertEquals(one, other);
            assertEquals(one.toString(), other.toString());
        }
        assertNotEquals(one, settings.seed(10).measure(model, rows.test()));
        // The first repetitions are those of a longer measurement.
        double[] longer =
                settings.repeats(5).measure(model, rows.test()).column("town").values();
        assertEquals(Arrays.toString(one.column("town").values()), Arrays.toString(Arrays.copyOf(longer, 3)));
    }

    @Test
    void inputsOfADataSetAreMeasuredOneByOne() {
        float[] inputs = new float[600];
        int[] labels = new int[200];
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 3; j++) {
                inputs[3 * i + j] = (float) random.nextGaussian();
            }
            labels[i] = inputs[3 * i + 1] > 0 ? 1 : 0;
        }
        Dataset dataset = Dataset.ofClasses(inputs, 3, labels, 2);
        Network network = new Network(
                new Architecture(List.of(3, 2), List.of(Activation.SOFTMAX), Loss.CROSS_ENTROPY),
                new float[] {0, -5, 0, 0, 5, 0, 0, 0});
        ImportanceResult result = PermutationImportance.defaults().measure(Model.of(network, dataset), dataset);
        assertEquals(1, result.baseline());
        assertEquals("input 2", result.columns().get(0).name());
        assertEquals(0.5, result.columns().get(0).mean(), 0.1);
        // Inputs with weights of zero change nothing at all.
        assertEquals(
                List.of("input 1", "input 3"),
                result.columns().subList(1, 3).stream()
                        .map(ImportanceResult.ColumnImportance::name)
                        .toList());
        assertEquals(0, result.columns().get(1).mean());
        assertEquals(0, result.columns().get(2).standardDeviation());
        double loss = PermutationImportance.defaults()
                .metric(Metric.logLoss())
                .measure(Model.of(network, dataset), dataset)
                .column("input 2")
                .mean();
        assertTrue(loss > 0, "what lowers a loss is important");
    }

    @Test
    void settingsAndDataThatDoNotFitAreRefused() {
        PermutationImportance settings = PermutationImportance.defaults();
        assertRefused("the number of repetitions is 1 or more, but 0 was given", () -> settings.repeats(0));
        assertRefused("the seed is 0 to 4294967295, but -1 was given", () -> settings.seed(-1));
        assertRefused("the number of threads is 1 to 1024, but 0 was given", () -> settings.threads(0));
        assertRefused(
                "importance is measured by a metric of outputs and targets, which the loss is not: use log-loss,"
                        + " brier, mse or rmse",
                () -> settings.metric(Metric.loss()));
        assertRefused(
                "the metric accuracy is for classes and labels, but the targets are numbers",
                () -> settings.metric(Metric.accuracy()).measure(model, rows.test()));
        assertRefused(
                "the table has no rows",
                () -> settings.measure(model, rows.test().slice(0, 0)));
        Dataset classes = Dataset.ofClasses(new float[8], 4, new int[] {0, 1}, 2);
        assertRefused(
                "the model predicts numbers, but the targets are" + " classes", () -> settings.measure(model, classes));
        assertRefused(
                "there is no column \"rooms\" among area, town, noise",
                () -> PermutationImportance.defaults()
                        .measure(model, rows.test())
                        .column("rooms"));
        Network linear = new Network(
                new Architecture(List.of(4, 2), List.of(Activation.IDENTITY), Loss.QUADRATIC), new float[10]);
        assertRefused(
                "the metric log-loss needs probabilities, but the output layer is identity",
                () -> settings.metric(Metric.logLoss()).measure(Model.of(linear, classes), classes));
        assertThrows(IllegalStateException.class, () -> settings.measure(Model.of(linear, classes), rows.test()));
    }

    @Test
    void failuresOfAMetricReachTheCallerWhateverThreadTheyHappenIn() {
        for (int threads : new int[] {1, 2}) {
            AtomicInteger calls = new AtomicInteger();
            Metric failing = Metric.custom("failing", Metric.Direction.HIGHER_IS_BETTER, (outputs, dataset) -> {
                if (calls.getAndIncrement() > 0) {
                    throw new IllegalStateException("the metric failed");
                }
                return 0;
            });
            assertThrown(
                    IllegalStateException.class,
                    "the metric failed",
                    () -> PermutationImportance.defaults()
                            .threads(threads)
                            .metric(failing)
                            .measure(model, rows.test()));
        }
    }

    @Test
    void interruptedMeasurementThrows() {
        Thread.currentThread().interrupt();
        assertThrows(
                CancellationException.class,
                () -> PermutationImportance.defaults().measure(model, rows.test()));
        assertTrue(Thread.interrupted());
    }
}
