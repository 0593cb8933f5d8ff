package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.internal.table.ColumnLearner;
import dev.lanewise.internal.table.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;
import org.junit.jupiter.api.Test;

/** What an encoder learns from the rows of a table, beside the definitions. */
class TableStatisticsTest {
    private static final Preprocessing FILLING = Preprocessing.NONE.withMissing(Missing.MEAN);

    private static Table table(String name, Object column, int rows) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put(name, column);
        columns.put("y", new double[rows]);
        return Table.ofColumns(columns).withTarget("y");
    }

    private static Table numbers(List<Integer> values) {
        return table(
                "x",
                values.stream().mapToDouble(x -> x == null ? Double.NaN : x).toArray(),
                values.size());
    }

    private static Schema.Numeric learned(Scaling scaling, Table training, Table... others) {
        TableEncoder encoder = TableEncoder.learn(FILLING.withScaling(scaling), Task.REGRESSION, training, others);
        return (Schema.Numeric) encoder.schema().columns().get(0);
    }

    @Test
    void deviationHasTheNumberOfValuesAsItsDivisor() {
        Schema.Numeric column = learned(Scaling.STANDARD, numbers(List.of(1, 3)));
        assertEquals(2, column.shift());
        assertEquals(1, column.scale());
        assertEquals(
                Math.sqrt(8 / 3.0),
                learned(Scaling.STANDARD, numbers(List.of(2, 4, 6))).scale(),
                1e-15);
    }

    @Test
    void meanIsThatOfThePresentValuesWhichAlsoFillsTheOthersBeforeTheDeviation() {
        List<Integer> values = new ArrayList<>(List.of(1, 3));
        values.add(1, null);
        values.add(null);
        Schema.Numeric column = learned(Scaling.STANDARD, numbers(values));
        assertEquals(2, column.fill());
        assertEquals(2, column.shift());
        // As scikit-learn's SimpleImputer before its StandardScaler: two of four values are at the mean.
        assertEquals(Math.sqrt(2 / 4.0), column.scale(), 1e-15);
    }

    @Property(tries = 200)
    void numbersAreScaledByTheStatisticsOfTheTrainingRowsAlone(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -50, max = 50) @WithNull(0.3) Integer> values,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = -500, max = 500) Integer> others,
            @ForAll Scaling scaling) {
        List<Integer> present = values.stream().filter(Objects::nonNull).toList();
        if (present.isEmpty()) {
            return;
        }
        double mean = present.stream().mapToInt(Integer::intValue).sum() / (double) present.size();
        double squares =
                present.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        int least = Collections.min(present);
        double spread = scaling == Scaling.STANDARD
                ? Math.sqrt(squares / values.size())
                : scaling == Scaling.MIN_MAX ? Collections.max(present) - least : 1;
        double scale = spread == 0 ? 1 : spread;
        double shift = scaling == Scaling.STANDARD ? mean : scaling == Scaling.MIN_MAX ? least : 0;
        Schema.Numeric column = learned(scaling, numbers(values), numbers(others));
        assertEquals(mean, column.fill(), 1e-12);
        assertEquals(shift, column.shift(), 1e-12);
        assertEquals(scale, column.scale(), 1e-12);
        TableEncoder encoder = TableEncoder.learn(FILLING.withScaling(scaling), Task.REGRESSION, numbers(values));
        float[] inputs = encoder.inputs(numbers(values));
        for (int row = 0; row < inputs.length; row++) {
            double number = values.get(row) == null ? mean : values.get(row);
            assertEquals((number - shift) / scale, inputs[row], 1e-5);
        }
    }

    @Test
    void firstOfTheMostFrequentCategoriesFillsIn() {
        assertEquals(
                List.of("a", "b", "c"), filled("b", "a", "c", "b", "a", null).categories());
        assertEquals(0, filled("b", "a", "c", "b", "a", null).fill());
        assertEquals(1, filled("b", "a", "c", "b", "c", null).fill());
        assertEquals(0, filled("c", "b", "a").fill());
        // Whole numbers are ordered as such: 9, 10, 100.
        assertEquals(0, filled("10", "9", "100", null).fill());
        assertEquals(1, filled("10", "9", "100", "100", "10", null).fill());
    }

    private static Schema.Categorical filled(String... values) {
        TableEncoder encoder =
                TableEncoder.learn(FILLING.withCategorical("c"), Task.REGRESSION, table("c", values, values.length));
        return (Schema.Categorical) encoder.schema().columns().get(0);
    }

    @Property(tries = 200)
    void missingCategoryIsEncodedAsTheFirstOfTheMostFrequentOnes(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(max = 4) Integer> codes) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        codes.forEach(code -> counts.merge(code, 1, Integer::sum));
        int most = Collections.max(counts.values());
        List<Integer> order = List.copyOf(counts.keySet());
        int first = order.stream()
                .filter(code -> counts.get(code) == most)
                .findFirst()
                .orElseThrow();
        String[] texts = new String[codes.size() + 1];
        for (int row = 0; row < codes.size(); row++) {
            texts[row] = "c" + codes.get(row);
        }
        Table table = table("c", texts, texts.length);
        float[] inputs = TableEncoder.learn(FILLING, Task.REGRESSION, table).inputs(table);
        int width = order.size();
        for (int row = 0; row < texts.length; row++) {
            float[] expected = new float[width];
            expected[order.indexOf(row < codes.size() ? codes.get(row) : (Integer) first)] = 1;
            int at = row * width;
            assertArrayEquals(
                    expected,
                    IntStream.range(0, width)
                            .collect(() -> new float[width], (a, i) -> a[i] = inputs[at + i], (a, b) -> {}));
        }
    }

    /** The mean is rounded, so that the squares of the numbers less that of the mean would be far off. */
    @Test
    void deviationOfLargeNumbersIsThatOfTheirDifferences() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("x", new double[] {1e15, 1e15 + 1, 1e15 + 1});
        columns.put("y", new double[3]);
        assertEquals(
                Math.sqrt(2) / 3,
                learned(Scaling.STANDARD, Table.ofColumns(columns).withTarget("y"))
                        .scale(),
                0.01);
    }

    @Property(tries = 200)
    void columnWithoutValuesInTheTrainingRowsIsRefusedByName(
            @ForAll boolean numeric, @ForAll @Size(min = 1, max = 6) List<Boolean> present) {
        int rows = present.size();
        double[] numbers = new double[rows];
        String[] texts = new String[rows];
        for (int row = 0; row < rows; row++) {
            numbers[row] = present.get(row) ? row : Double.NaN;
            texts[row] = present.get(row) ? "c" + row : null;
        }
        Table training = table("x", numeric ? numbers : texts, rows);
        Table others = table("x", numeric ? new double[] {1} : new String[] {"c0"}, 1);
        if (present.contains(true)) {
            TableEncoder encoder = TableEncoder.learn(FILLING, Task.REGRESSION, training, others);
            assertEquals(
                    numeric ? Schema.Numeric.class : Schema.Categorical.class,
                    encoder.schema().columns().get(0).getClass());
        } else {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> TableEncoder.learn(FILLING, Task.REGRESSION, training, others))
                    .getMessage();
            assertTrue(message.contains("\"x\""), message);
        }
    }

    @Test
    void columnsThatNoRowHasAValueInAreNamed() {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c", "d", "e", "y")) {
            boolean isEmpty = List.of("b", "d", "e").contains(name);
            columns.put(name, isEmpty ? new double[] {Double.NaN, Double.NaN} : new double[] {1, 2});
        }
        Table table = Table.ofColumns(columns).withTarget("y");
        Preprocessing preprocessing = FILLING.withIgnored("a", "e");
        Schema schema =
                TableEncoder.learn(preprocessing, Task.REGRESSION, table).schema();
        assertEquals(
                List.of("c"), schema.columns().stream().map(Schema.Column::name).toList());
        String sentence = ColumnLearner.emptyColumns(List.of("b", "d")).orElseThrow();
        assertTrue(sentence.contains("b, d") && sentence.endsWith("have no value in any row"), sentence);
        assertTrue(ColumnLearner.emptyColumns(List.of("b")).orElseThrow().endsWith("has no value in any row"));
        assertEquals(Optional.empty(), ColumnLearner.emptyColumns(List.of()));
    }

    @Test
    void categoriesAreAtMostAsManyAsInputs() {
        for (int more = 0; more <= 1; more++) {
            String[] texts = IntStream.range(0, Fields.MAX_COLUMNS + more)
                    .mapToObj(row -> "c" + row)
                    .toArray(String[]::new);
            Table table = table("x", texts, texts.length);
            if (more == 0) {
                assertEquals(
                        Fields.MAX_COLUMNS,
                        TableEncoder.learn(FILLING, Task.REGRESSION, table)
                                .schema()
                                .inputs());
            } else {
                String message = assertThrows(
                                IllegalArgumentException.class,
                                () -> TableEncoder.learn(FILLING, Task.REGRESSION, table))
                        .getMessage();
                assertTrue(message.contains("\"x\""), message);
            }
        }
    }

    @Test
    void datesHaveAnHourOnlyWithTimesAndTheMeanOfThePresentOnes() {
        for (String time : List.of("", " 12:00")) {
            String[] texts = {"1970-01-02" + time, null, "1970-01-04" + time};
            TableEncoder encoder = TableEncoder.learn(FILLING, Task.REGRESSION, table("d", texts, 3));
            Schema.Dates dates = (Schema.Dates) encoder.schema().columns().get(0);
            assertEquals(!time.isEmpty(), dates.parts().contains(Schema.DatePart.HOUR));
            assertEquals(time.isEmpty() ? 2 : 2.5, dates.encodings().get(0).fill());
        }
    }

    @Test
    void categoriesOfOtherTablesHaveInputsOnly() {
        Table training = table("c", new String[] {"b", "a", "b"}, 3);
        TableEncoder encoder =
                TableEncoder.learn(FILLING, Task.REGRESSION, training, table("c", new String[] {"c", "a"}, 2));
        Schema.Categorical column =
                (Schema.Categorical) encoder.schema().columns().get(0);
        assertEquals(List.of("a", "b"), column.categories());
        assertEquals(3, column.inputs());
    }
}
