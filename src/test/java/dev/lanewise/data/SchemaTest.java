package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.internal.Fields;
import dev.lanewise.internal.access.SchemaAccess;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {
    @Test
    void numbersOfInputsOutOfRangeAreRefused() {
        for (int inputs : new int[] {Integer.MIN_VALUE, -1, 0, Fields.MAX_COLUMNS + 1, Integer.MAX_VALUE}) {
            assertEquals(
                    "a table has 1 to " + Fields.MAX_COLUMNS + " inputs, not " + inputs,
                    assertThrows(IllegalArgumentException.class, () -> Schema.ofNumbers(inputs))
                            .getMessage());
        }
        assertEquals(1, Schema.ofNumbers(1).inputs());
        assertEquals(Fields.MAX_COLUMNS, Schema.ofNumbers(Fields.MAX_COLUMNS).inputs());
    }

    @Test
    void inputsThatAreNotThereHaveNoName() {
        Schema schema = SchemaAccess.get()
                .schema(
                        2,
                        true,
                        List.of(),
                        List.of(
                                SchemaAccess.get().categorical("port", 0, List.of("C", "S"), 3, -1),
                                SchemaAccess.get().numeric("age", 1, 0, 0, 1)));
        assertEquals("port=C", schema.inputName(0));
        assertEquals("age", schema.inputName(3));
        for (int input : new int[] {-1, 4, Integer.MIN_VALUE}) {
            assertEquals(
                    "there is no input " + input + " among 4",
                    assertThrows(IndexOutOfBoundsException.class, () -> schema.inputName(input))
                            .getMessage());
        }
    }

    @Test
    void columnsThatCannotBeAreRefused() {
        for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class, () -> SchemaAccess.get().numeric("age", 0, 0, 0, scale));
        }
        for (double shift : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class, () -> SchemaAccess.get().numeric("age", 0, 0, shift, 1));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> SchemaAccess.get().categorical("port", 0, List.of("C", "C"), 2, -1));
        assertThrows(
                IllegalArgumentException.class, () -> SchemaAccess.get().categorical("port", 0, List.of("C"), 0, -1));
        assertThrows(
                IllegalArgumentException.class, () -> SchemaAccess.get().categorical("port", 0, List.of("C"), 1, 1));
        Schema.Numeric age = SchemaAccess.get().numeric("age", 1, 0, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> SchemaAccess.get().schema(1, true, List.of(), List.of(age)));
        assertThrows(
                IllegalArgumentException.class, () -> SchemaAccess.get().schema(2, true, List.of(1), List.of(age)));
        assertThrows(
                IllegalArgumentException.class, () -> SchemaAccess.get().schema(2, true, List.of(-1), List.of(age)));
        assertThrows(IllegalArgumentException.class, () -> SchemaAccess.get().schema(2, true, List.of(), List.of()));
    }
}
