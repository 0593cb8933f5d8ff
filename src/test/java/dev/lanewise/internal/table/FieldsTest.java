package dev.lanewise.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class FieldsTest {
    @Test
    void numbersBeyondDoublePrecisionAreTooLargeRatherThanInfinite() {
        assertTrue(Fields.notInRange(new BigDecimal("1E+400")).startsWith("1E+400 is too large for a float"));
        assertEquals("Infinity is not a finite number", Fields.notInRange(Double.POSITIVE_INFINITY));
    }
}
