package dev.lanewise.data;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.internal.table.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SchemaTest {
    @Test
    void numbersOfInputsOutOfRangeAreRefused() {
        for (int inputs : new int[] {Integer.MIN_VALUE, -1, 0, Fields.MAX_COLUMNS + 1, Integer.MAX_VALUE}) {
            assertRefused(
                    "a table has 1 to " + Fields.MAX_COLUMNS + " inputs, not " + inputs,
                    () -> Schema.ofNumbers(inputs));
        }
        assertEquals(1, Schema.ofNumbers(1).inputs());
        assertEquals(Fields.MAX_COLUMNS, Schema.ofNumbers(Fields.MAX_COLUMNS).inputs());
    }

    @Test
    void inputsThatAreNotThereHaveNoName() {
        Schema schema = Schemas.of(
                new Schema.Categorical("port", 0, List.of("C", "S"), 3, -1), new Schema.Numeric("age", 1, 0, 0, 1));
        assertEquals("port=C", schema.inputName(0));
        assertEquals("age", schema.inputName(3));
        for (int input : new int[] {-1, 4, Integer.MIN_VALUE}) {
            assertThrown(
                    IndexOutOfBoundsException.class,
                    "there is no input " + input + " among 4",
                    () -> schema.inputName(input));
        }
    }

    @Test
    void columnsThatCannotBeAreRefused() {
        for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new Schema.Numeric("age", 0, 0, 0, scale));
        }
        for (double shift : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new Schema.Numeric("age", 0, 0, shift, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> new Schema.Categorical("port", 0, List.of("C", "C"), 2, -1));
        assertThrows(IllegalArgumentException.class, () -> new Schema.Categorical("port", 0, List.of("C"), 0, -1));
        assertThrows(IllegalArgumentException.class, () -> new Schema.Categorical("port", 0, List.of("C"), 1, 1));
        Schema.Numeric age = new Schema.Numeric("age", 1, 0, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> Schemas.of(age));
        assertThrows(IllegalArgumentException.class, () -> Schemas.withTarget(age));
        assertThrows(IllegalArgumentException.class, () -> new Schema(2, true, List.of(-1), List.of(age)));
        assertThrows(IllegalArgumentException.class, () -> new Schema(2, true, List.of(), List.of()));
    }

    private enum Role {
        INPUT,
        TARGET,
        IGNORED
    }

    @Property(tries = 300)
    void rowsMayLackTargetsOrHaveInputsOnly(@ForAll @Size(min = 1, max = 9) List<Role> roles) {
        List<Integer> targets = new ArrayList<>();
        List<Integer> inputs = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int place = 0; place < roles.size(); place++) {
            (roles.get(place) == Role.TARGET ? targets : others).add(place);
            if (roles.get(place) == Role.INPUT) {
                inputs.add(place);
            }
        }
        if (inputs.isEmpty()) {
            return;
        }
        int width = roles.size();
        Schema schema = new Schema(
                width,
                true,
                targets,
                inputs.stream()
                        .map(place -> new Schema.Numeric("c" + place, place, 0, 0, 1))
                        .toList());
        int[] whole = inputs.stream().mapToInt(place -> place).toArray();
        for (boolean mayLack : new boolean[] {false, true}) {
            for (int count = 0; count <= width + 1; count++) {
                int given = count;
                int[] expected = mayLack && count == inputs.size()
                        ? IntStream.range(0, count).toArray()
                        : mayLack && count == others.size()
                                ? inputs.stream().mapToInt(others::indexOf).toArray()
                                : count == width ? whole : null;
                if (expected == null) {
                    assertThrows(IllegalArgumentException.class, () -> schema.indices(given, mayLack));
                } else {
                    assertArrayEquals(expected, schema.indices(count, mayLack));
                }
            }
        }
    }

    @Test
    void schemaWithoutScalingIsThatOfUnscaledColumns() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("built", new String[] {"2020-01-31", "2021-06-01T12:30", null});
        columns.put("port", new String[] {"C", "S", "S"});
        columns.put("age", new double[] {1, 2, Double.NaN});
        columns.put("y", new double[3]);
        Table table = Table.ofColumns(columns).withTarget("y");
        Preprocessing plain = Preprocessing.NONE.withMissing(Missing.MEAN);
        for (List<String> left :
                List.of(List.of("built"), List.of("age"), List.of("built", "age"), List.<String>of())) {
            Table part = table.without(left.toArray(String[]::new));
            Schema unscaled = TableEncoder.learn(plain, Task.REGRESSION, part).schema();
            Schema scaled = TableEncoder.learn(plain.withScaling(Scaling.STANDARD), Task.REGRESSION, part)
                    .schema();
            assertFalse(unscaled.isScaled());
            assertEquals(left.size() < 2, scaled.isScaled());
            assertEquals(unscaled, scaled.withoutScaling());
            assertEquals(unscaled, unscaled.withoutScaling());
        }
    }

    @Test
    void inputOfFurtherCategoriesHasNoCategoryInItsName() {
        Schema.Categorical port = new Schema.Categorical("port", 1, List.of("C", "S"), 3, -1);
        Schema schema = new Schema(2, true, List.of(0), List.of(port));
        assertEquals(
                List.of("port=C", "port=S", "port="),
                IntStream.range(0, 3).mapToObj(schema::inputName).toList());
        assertTrue(schema.toString().contains("port"), schema.toString());
    }
}
