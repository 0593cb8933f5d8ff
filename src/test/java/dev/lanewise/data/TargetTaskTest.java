package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.TableReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the targets of a table are if nobody says so. */
class TargetTaskTest {
    private static Table of(Object... columns) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int c = 0; c < columns.length; c++) {
            named.put("t" + c, columns[c]);
        }
        return Table.ofColumns(named).withTarget(named.keySet().toArray(String[]::new));
    }

    private static double[] numbers(int rows, int values, double step) {
        return IntStream.range(0, rows)
                .mapToDouble(row -> step * (row % values))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"2, 4, classes", "2, 3, numbers", "20, 40, classes", "20, 39, numbers", "21, 1000, numbers"})
    void fewWholeNumbersAreClassesAndManyAreNumbers(int values, int rows, String task) {
        double[] whole = numbers(rows, values, 3);
        assertEquals(Task.parse(task), of(whole).task());
        assertEquals(Task.REGRESSION, of(numbers(rows, values, 0.5)).task());
        String[] words = Arrays.stream(whole).mapToObj(value -> "word " + value).toArray(String[]::new);
        assertEquals(Task.CLASSIFICATION, of((Object) words).task());
        assertEquals(Task.REGRESSION, of(whole, whole).task());
    }

    @Test
    void severalColumnsOfZerosAndOnesAreLabels() {
        double[] flags = {0, 1, 1, 0};
        assertEquals(Task.CLASSIFICATION, of(flags).task());
        assertEquals(Task.MULTI_LABEL, of(flags, flags).task());
        assertEquals(Task.MULTI_LABEL, of(flags).withMultiLabelTargets("t0").task());
        assertEquals(Task.REGRESSION, of(flags, new double[] {0, 1, 2, 0}).task());
        String[] truths = {"true", "false", "true", "true"};
        assertEquals(Task.MULTI_LABEL, of(truths, truths).task());
        assertEquals(Task.CLASSIFICATION, of((Object) truths).task());
    }

    @Test
    void missingTargetsDoNotCount() {
        double[] numbers = numbers(40, 4, 1);
        numbers[3] = Double.NaN;
        assertEquals(Task.CLASSIFICATION, of(numbers).task());
    }

    @Test
    void tableWithoutTargetAndMixedColumnAreRefused() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        IntStream.range(0, 300)
                .forEach(row -> text.append("1,").append(row + 0.5).append('\n'));
        Table table = TableReader.of(new ByteArrayInputStream((text + "1,word\n").getBytes(StandardCharsets.UTF_8)))
                .table();
        assertThrows(IllegalArgumentException.class, table::task);
        String message = assertThrows(IllegalArgumentException.class, table.withTarget("b")::task)
                .getMessage();
        assertTrue(message.contains("\"word\"") && message.contains("Lanewise.classifier()"), message);
    }

    @Test
    void estimatorLearnsWhatTheTargetsAre() {
        double[] x = numbers(40, 7, 1);
        double[] few = numbers(40, 3, 1);
        double[] fractions = numbers(40, 3, 0.5);
        for (double[] target : new double[][] {few, fractions}) {
            Table table = of(x, target).withTarget("t1");
            assertEquals(
                    table.task(),
                    Lanewise.estimator().hidden(2).epochs(1).fit(table).task());
        }
    }
}
