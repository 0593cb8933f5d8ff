package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class CellValueTest {
    @Test
    void numbersAreCategoriesWithoutAFraction() {
        assertEquals("7", CellValue.text(7.0));
        assertEquals("-0.5", CellValue.text(-0.5f));
        assertEquals("12", CellValue.text(new BigDecimal("12.00")));
        assertEquals("9007199254740993", CellValue.text(9007199254740993L));
    }
}
