package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Targets and inputs that an encoder makes of a table with columns of all kinds, in any place. */
class TableEncoderTest {
    private static final Preprocessing FILLING = Preprocessing.NONE.withMissing(Missing.MEAN);

    /** Two targets around two inputs, one of which has a missing value. */
    private static Table table(Object first, Object second) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("first", first);
        columns.put("town", new String[] {"Thun", "Bern", null});
        columns.put("second", second);
        columns.put("area", new double[] {1, Double.NaN, 3});
        return Table.ofColumns(columns);
    }

    private static float[] targets(Dataset dataset, int row) {
        float[] targets = new float[dataset.targets()];
        dataset.copyTargets(row, targets, 0);
        return targets;
    }

    private static float[] inputs(Dataset dataset, int row) {
        float[] inputs = new float[dataset.inputs()];
        dataset.copyRow(row, inputs, 0);
        return inputs;
    }

    @Test
    void everyRowHasItsTargetsAndInputsInTheOrderOfTheColumns() {
        Table table = table(new double[] {1, 2, 3}, new double[] {40, 50, 60}).withTarget("first", "second");
        TableEncoder encoder = TableEncoder.learn(FILLING, Task.REGRESSION, table);
        Dataset dataset = encoder.dataset(table);
        assertEquals(List.of("first", "second"), encoder.names());
        assertEquals(Task.REGRESSION, encoder.task());
        for (int row = 0; row < 3; row++) {
            assertArrayEquals(new float[] {row + 1, 40 + 10 * row}, targets(dataset, row));
        }
        // Bern, Thun, area; Bern and the mean fill in.
        assertArrayEquals(new float[] {0, 1, 1}, inputs(dataset, 0));
        assertArrayEquals(new float[] {1, 0, 2}, inputs(dataset, 1));
        assertArrayEquals(new float[] {1, 0, 3}, inputs(dataset, 2));
    }

    @Test
    void labelsAreZerosAndOnesOrTruths() {
        Table table = table(new String[] {"true", "false", "true"}, new double[] {0, 1, 1})
                .withMultiLabelTargets("first", "second");
        Dataset dataset = TableEncoder.learn(FILLING, Task.MULTI_LABEL, table).dataset(table);
        assertArrayEquals(new float[] {1, 0}, targets(dataset, 0));
        assertArrayEquals(new float[] {0, 1}, targets(dataset, 1));
        assertArrayEquals(new float[] {1, 1}, targets(dataset, 2));
        for (Object wrong : List.of(new double[] {0, 2, 1}, new String[] {"true", "yes", "false"})) {
            Table other = table(wrong, new double[] {0, 1, 1}).withMultiLabelTargets("first", "second");
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> TableEncoder.learn(FILLING, Task.MULTI_LABEL, other)
                                    .dataset(other))
                    .getMessage();
            assertTrue(message.startsWith("row 1, column \"first\": "), message);
        }
    }

    @Test
    void missingTargetIsRefusedForEveryTask() {
        Table table = table(new double[] {1, Double.NaN, 3}, new double[] {0, 1, 1});
        TableEncoder encoder = TableEncoder.learn(
                FILLING,
                Task.REGRESSION,
                table(new double[] {1, 2, 3}, new double[3]).withTarget("first", "second"));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> encoder.dataset(table.withTarget("first", "second")))
                .getMessage();
        assertTrue(message.contains("\"first\"") && message.contains("1"), message);
    }

    @Test
    void columnsThatArePreparedMustBeInputs() {
        Table table = table(new double[] {1, 2, 3}, new double[3]).withTarget("first");
        for (String wrong : List.of("first", "colour")) {
            for (Preprocessing preprocessing : List.of(FILLING.withIgnored(wrong), FILLING.withCategorical(wrong))) {
                String message = assertThrows(
                                IllegalArgumentException.class,
                                () -> TableEncoder.learn(preprocessing, Task.REGRESSION, table))
                        .getMessage();
                assertTrue(message.contains("\"" + wrong + "\""), message);
            }
        }
        assertEquals(
                List.of("town", "area"),
                TableEncoder.learn(FILLING.withIgnored("second"), Task.REGRESSION, table).schema().columns().stream()
                        .map(Schema.Column::name)
                        .toList());
    }

    @Test
    void unknownCategoriesMissingValuesAndProblemsAreNamed() {
        Table table =
                table(new String[] {"a", "b", "a"}, new double[] {1, 2, 3}).withTarget("second");
        TableEncoder encoder = TableEncoder.learn(FILLING, Task.REGRESSION, table);
        Map<String, Object> row = new LinkedHashMap<>(Map.of("first", "a", "town", "Thun", "area", 0));
        assertEquals(List.of(), encoder.check(row).unknown());
        row.put("town", "Chur");
        assertEquals(List.of("town"), encoder.check(row).unknown());
        row.put("first", "c");
        assertEquals(List.of("first", "town"), encoder.check(row).unknown());
        assertArrayEquals(new float[] {0, 0, 0, 0, 0}, encoder.inputs(row));
        row.put("town", null);
        assertEquals(List.of("first"), encoder.check(row).unknown());
        assertEquals(List.of("town"), encoder.check(row).missing());
        assertEquals(Map.of(), encoder.check(row).problems());
        row.put("area", "x");
        assertEquals(Set.of("area"), encoder.check(row).problems().keySet());
        row.remove("town");
        assertEquals(
                List.of("town", "area"),
                List.copyOf(encoder.check(row).problems().keySet()));
    }

    @Test
    void rowIsEncodedAmongOthers() {
        Table table =
                table(new String[] {"a", "b", "a"}, new double[] {1, 2, 3}).withTarget("second");
        TableEncoder encoder = TableEncoder.learn(FILLING, Task.REGRESSION, table);
        Map<String, Object> row = new LinkedHashMap<>(Map.of("first", "b", "town", "Chur"));
        row.put("area", null);
        int width = encoder.schema().inputs();
        float[] inputs = new float[width + 3];
        Arrays.fill(inputs, 9);
        TableEncoder.RowCheck found = encoder.encode(row, inputs, 2);
        assertEquals(new TableEncoder.RowCheck(Map.of(), List.of("area"), List.of("town")), found);
        assertEquals(found, encoder.check(row));
        assertArrayEquals(encoder.inputs(row), Arrays.copyOfRange(inputs, 2, 2 + width));
        assertArrayEquals(new float[] {9, 9, 9}, new float[] {inputs[0], inputs[1], inputs[width + 2]});
        for (int at : new int[] {-1, 4}) {
            assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(row, inputs, at));
        }
    }

    @Test
    void rowOfNumbersIsEncodedAsItsTable() {
        List<List<Object>> rows = new ArrayList<>();
        for (double x : new double[] {2, 4, 9}) {
            rows.add(Arrays.asList(x, -x * x, 1.0));
        }
        Table table = Table.of(List.of("x", "square", "y"), rows).withTarget("y");
        TableEncoder encoder =
                TableEncoder.learn(Preprocessing.NONE.withScaling(Scaling.MIN_MAX), Task.REGRESSION, table);
        float[] all = encoder.inputs(table);
        assertArrayEquals(new float[] {0, 1, 2 / 7f, 65 / 77f, 1, 0}, all, 1e-6f);
        assertArrayEquals(new float[] {2 / 7f, 65 / 77f}, encoder.inputs(4, -16), 1e-6f);
        assertThrows(IllegalArgumentException.class, () -> encoder.inputs(4, -16, 1));
    }

    @Test
    void schemasAreEqualByTheirColumns() {
        Table table = table(new double[] {1, 2, 3}, new double[] {1, 2, 3}).withTarget("second");
        Schema schema = TableEncoder.learn(FILLING, Task.REGRESSION, table).schema();
        assertEquals(schema, TableEncoder.learn(FILLING, Task.REGRESSION, table).schema());
        assertEquals(
                schema.hashCode(),
                TableEncoder.learn(FILLING, Task.REGRESSION, table).schema().hashCode());
        Schema scaled = TableEncoder.learn(FILLING.withScaling(Scaling.STANDARD), Task.REGRESSION, table)
                .schema();
        assertTrue(!schema.equals(scaled) && !schema.isScaled() && scaled.isScaled());
        assertTrue(schema.toString().contains("town"), schema.toString());
        assertEquals("column 4", Schema.ofNumbers(4).inputName(3));
    }

    @Test
    void encoderWithoutInputsIsRefusedWithItsReason() {
        Table table = table(new double[3], new double[] {Double.NaN, Double.NaN, Double.NaN})
                .withTarget("first");
        for (Preprocessing preprocessing :
                List.of(FILLING.withIgnored("town", "second", "area"), FILLING.withIgnored("town", "area"))) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> TableEncoder.learn(preprocessing, Task.REGRESSION, table))
                    .getMessage();
            assertEquals(preprocessing.ignored().size() == 3, message.contains("ignored"), message);
        }
    }

    /** What marked a missing value in training does so in other tables, unless it is the name of a class. */
    @Test
    void targetsAreMissingByTheTextsOfTheTrainingTable() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("x", new double[] {1, 2, 3});
        columns.put("y", new double[] {0, 1, -999});
        columns.put("kind", new String[] {"a", "b", "unknown"});
        Table read = Table.ofColumns(columns, List.of("-999", "unknown"));
        Table other = Table.ofColumns(columns, List.of());
        TableEncoder regression = TableEncoder.learn(
                FILLING.withIgnored("kind"), Task.REGRESSION, read.select(0, 1).withTarget("y"));
        TableEncoder classes = TableEncoder.learn(
                FILLING.withIgnored("y"), Task.CLASSIFICATION, read.select(0, 1).withTarget("kind"));
        assertEquals(List.of("a", "b"), classes.names());
        assertMissing("\"y\"", () -> regression.dataset(other));
        assertEquals(2, regression.dataset(other.select(0, 1)).size());
        assertMissing("\"kind\"", () -> classes.dataset(other.withTarget("kind")));
        List<String> names = List.of("a", "b", "unknown");
        TableEncoder all = new TableEncoder(classes.schema(), Task.CLASSIFICATION, names);
        Dataset dataset = all.dataset(other.withTarget("kind"));
        assertEquals(2, dataset.label(2));
        TableEncoder numbers = new TableEncoder(classes.schema(), Task.CLASSIFICATION, List.of("-999", "0", "1"));
        assertEquals(0, numbers.dataset(other.withTarget("y")).label(2));
        // The text of a class marks no missing number of a regression.
        TableEncoder named = new TableEncoder(regression.schema(), Task.REGRESSION, List.of("-999"));
        assertMissing("\"-999\"", () -> named.dataset(other.withNames("x", "-999", "kind")));
    }

    private static void assertMissing(String column, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(column) && message.contains("row 2"), message);
    }

    @Test
    void onlyTextsAreSaidToCountAsMissing() {
        for (Object holes : List.of(new double[] {1, Double.NaN, 3}, new String[] {"a", null, "b"})) {
            Table table = table(holes, new double[3]).withTarget("first");
            Task task = holes instanceof double[] ? Task.REGRESSION : Task.CLASSIFICATION;
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> TableEncoder.learn(FILLING, task, table).dataset(table))
                    .getMessage();
            assertTrue(message.contains("withoutMissingTargets"), message);
            assertEquals(task == Task.CLASSIFICATION, message.contains("withMissingTexts"), message);
        }
    }

    /** Whatever the texts of missing values are. */
    @Test
    void notANumberIsMissingInEveryColumn() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("town", new String[] {"Bern", "Thun", "Bern"});
        columns.put("area", new double[] {1, 2, 3});
        columns.put("y", new double[3]);
        Table table = Table.ofColumns(columns, List.of()).withTarget("y");
        TableEncoder encoder = TableEncoder.learn(FILLING, Task.REGRESSION, table);
        for (Object missing : new Object[] {Double.NaN, Float.NaN, null, "", " "}) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("town", missing);
            row.put("area", missing);
            assertArrayEquals(new float[] {1, 0, 2}, encoder.inputs(row));
        }
        assertEquals("2 columns as 3 inputs; " + Task.REGRESSION + " y", encoder.toString());
    }
}
