package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {
    @Test
    void numbersOfInputsOutOfRangeAreRefused() {
        for (int inputs : new int[] {Integer.MIN_VALUE, -1, 0, Schema.MAX_COLUMNS + 1, Integer.MAX_VALUE}) {
            assertEquals("a table has 1 to " + Schema.MAX_COLUMNS + " inputs, not " + inputs, assertThrows(
                    IllegalArgumentException.class, () -> Schema.ofNumbers(inputs)).getMessage());
        }
        assertEquals(1, Schema.ofNumbers(1).inputs());
        assertEquals(Schema.MAX_COLUMNS, Schema.ofNumbers(Schema.MAX_COLUMNS).inputs());
    }

    @Test
    void inputsThatAreNotThereHaveNoName() {
        Schema schema = new Schema(2, true, List.of(), List.of(
                new Schema.Categorical("port", 0, List.of("C", "S"), 3, -1), new Schema.Numeric("age", 1, 0, 0, 1)));
        assertEquals("port=C", schema.inputName(0));
        assertEquals("age", schema.inputName(3));
        for (int input : new int[] {-1, 4, Integer.MIN_VALUE}) {
            assertEquals("there is no input " + input + " among 4", assertThrows(
                    IndexOutOfBoundsException.class, () -> schema.inputName(input)).getMessage());
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
        assertThrows(IllegalArgumentException.class,
                () -> new Schema.Categorical("port", 0, List.of("C", "C"), 2, -1));
        assertThrows(IllegalArgumentException.class, () -> new Schema.Categorical("port", 0, List.of("C"), 0, -1));
        assertThrows(IllegalArgumentException.class, () -> new Schema.Categorical("port", 0, List.of("C"), 1, 1));
        Schema.Numeric age = new Schema.Numeric("age", 1, 0, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> new Schema(1, true, List.of(), List.of(age)));
        assertThrows(IllegalArgumentException.class, () -> new Schema(2, true, List.of(1), List.of(age)));
        assertThrows(IllegalArgumentException.class, () -> new Schema(2, true, List.of(-1), List.of(age)));
        assertThrows(IllegalArgumentException.class, () -> new Schema(2, true, List.of(), List.of()));
    }
}
