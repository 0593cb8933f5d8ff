package dev.lanewise.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that count or name the rows, between others. */
class IdentifiersTest {
    private static final int FEWEST_ROWS = 20;

    /** What makes a column of counting numbers another column. */
    private enum Defect {
        NONE,
        REPEATED,
        FRACTION
    }

    private static String[] texts(int rows, IntFunction<String> text) {
        return IntStream.range(0, rows).mapToObj(text).toArray(String[]::new);
    }

    /** A table with the column "id" among others, from which nothing can be identified. */
    private static Table table(Object id, int rows) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("colour", texts(rows, row -> row % 3 == 0 ? "red" : "blue"));
        columns.put(
                "size",
                IntStream.range(0, rows).mapToDouble(row -> row % 7 / 2.0).toArray());
        columns.put("id", id);
        columns.put("y", new double[rows]);
        return Table.ofColumns(columns).withTarget("y");
    }

    private static TableEncoder encoder(Table table, Scaling scaling) {
        return TableEncoder.learn(
                Preprocessing.NONE.withScaling(scaling).withIdentifiers(true), Task.REGRESSION, table);
    }

    private static List<String> names(Map<Schema.Column, String> found) {
        return found.keySet().stream().map(Schema.Column::name).toList();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void distinctWholeNumbersInARangeBelowThreeTimesTheRowsCountThem(
            @ForAll @IntRange(min = 2, max = 45) int rows,
            @ForAll @IntRange(min = -1000, max = 1000) int first,
            @ForAll @IntRange(min = -3, max = 3) int more,
            @ForAll Defect defect,
            @ForAll Scaling scaling,
            @ForAll long seed) {
        int range = 3 * rows + more;
        double[] numbers =
                IntStream.range(0, rows).mapToDouble(row -> first + row).toArray();
        numbers[rows - 1] = first + range - 1;
        if (defect == Defect.REPEATED) {
            numbers[0] = numbers[1];
        } else if (defect == Defect.FRACTION) {
            numbers[0] += 0.5;
        }
        List<Double> shuffled = Arrays.asList(Arrays.stream(numbers).boxed().toArray(Double[]::new));
        Collections.shuffle(shuffled, new Random(seed));
        Table table = table(shuffled.stream().mapToDouble(Double::doubleValue).toArray(), rows);
        boolean counts = rows >= FEWEST_ROWS && range < 3 * rows && defect == Defect.NONE;
        List<String> expected = counts ? List.of("id") : List.of();
        TableEncoder encoder = encoder(table, scaling);
        Map<Schema.Column, String> ofTable =
                Identifiers.find(encoder.schema().columns(), table.rows(), column -> table.numbers(column.name()));
        assertEquals(expected, names(ofTable));
        assertEquals(counts ? "[id (counts the rows)]" : "[]", ofTable.values().toString());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void textsOfWhichNineTenthsAreDistinctNameTheRows(
            @ForAll @IntRange(min = 2, max = 45) int rows, @ForAll @IntRange(min = 1, max = 10) int repeated) {
        int distinct = Math.max(1, rows - repeated);
        Table table = table(texts(rows, row -> "name " + row % distinct), rows);
        TableEncoder encoder = encoder(table, Scaling.NONE);
        boolean names = rows >= FEWEST_ROWS && 10 * distinct >= 9 * rows;
        Map<Schema.Column, String> found =
                Identifiers.find(encoder.schema().columns(), table.rows(), column -> table.numbers(column.name()));
        assertEquals(names ? List.of("id") : List.of(), names(found));
        List<Schema.Column> columns = encoder.schema().columns();
        assertEquals(found, Identifiers.ofTexts(columns, rows, List.of("2")));
        assertEquals(Map.of(), Identifiers.ofTexts(columns, rows, List.of("id")));
        assertEquals(Map.of(), Identifiers.ofTexts(columns, rows, List.of("3")));
        if (names) {
            assertEquals(
                    "left out: id (" + distinct + " categories in " + rows
                            + " rows), which probably identifies the rows;"
                            + " Preprocessing.withCategorical(\"x\", \"id\") keeps it",
                    Identifiers.leftOut(found, List.of("x")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "name %d x, false, false",
        "week %d of 2024, false, false",
        "%02d.12.24, true, false",
        "%d kg, false, true"
    })
    void textsThatAreNearlyDatesOrNumbersAreDescribedAsSuch(String form, boolean dates, boolean units) {
        int rows = 24;
        Table table = table(
                texts(rows, row -> String.format(Locale.ROOT, form, row + 1).replace("7 kg", "7 lb")), rows);
        Map<Schema.Column, String> found =
                Identifiers.ofTexts(encoder(table, Scaling.NONE).schema().columns(), rows, List.of());
        String description = Identifiers.leftOut(found, List.of());
        assertEquals(List.of("id"), names(found));
        assertEquals(dates, description.contains("dates"), description);
        assertEquals(units, description.contains("units"), description);
    }

    @Test
    void columnsThatAreAllIdentifiersAreKept() {
        int rows = 30;
        Table table =
                table(IntStream.range(0, rows).asDoubleStream().toArray(), rows).without("colour", "size");
        TableEncoder encoder = encoder(table, Scaling.NONE);
        assertEquals(1, encoder.schema().columns().size());
        assertEquals(List.of(), encoder.notes());
        assertEquals(List.of(), encoder.warnings());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1; 1 looks like an identifier",
                "2; 1 and 2 look like identifiers",
                "3; 1, 2 and 3 look like identifiers",
                "5; 1, 2, 3, 4 and 5 look like identifiers",
                "6; 1, 2, 3, 4, 5 and 1 more look like identifiers",
                "8; 1, 2, 3, 4, 5 and 3 more look like identifiers"
            })
    void sentenceNamesUpToFiveColumns(int count, String sentence) {
        List<Schema.Column> columns = Schema.ofNumbers(count).columns();
        Map<Schema.Column, String> found = new LinkedHashMap<>();
        for (int c = 0; c < count; c++) {
            found.put(columns.get(c), String.valueOf(c + 1));
        }
        assertEquals(sentence, Identifiers.sentence(found));
    }
}
