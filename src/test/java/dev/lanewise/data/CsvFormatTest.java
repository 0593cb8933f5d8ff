package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.internal.table.Fields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats and preprocessings are their settings, each of which changes nothing but itself. */
class CsvFormatTest {
    private static final List<UnaryOperator<CsvFormat>> SETTERS = List.of(
            format -> format.withDelimiter(';'),
            format -> format.withHeader(false),
            format -> format.withDecimalSeparator(','),
            format -> format.withThousandsSeparator('\''),
            format -> format.withMissingTexts(" none ", " ", "-999"),
            format -> format.withCategorical("3", "code"),
            format -> format.withEncoding(StandardCharsets.UTF_16));
    private static final List<Object> SET = List.of(
            Optional.of(';'),
            Optional.of(false),
            Optional.of(','),
            Optional.of('\''),
            List.of("none", "-999"),
            List.of("3", "code"),
            Optional.of(StandardCharsets.UTF_16));

    private static List<Object> values(CsvFormat format) {
        return List.of(
                format.delimiter(),
                format.header(),
                format.decimalSeparator(),
                format.thousandsSeparator(),
                format.missingTexts(),
                format.categorical(),
                format.encoding());
    }

    @Test
    void everySettingChangesNothingButItself() {
        List<Object> defaults = values(CsvFormat.defaults());
        assertEquals(Fields.MISSING.stream().filter(text -> !text.isEmpty()).toList(), defaults.get(4));
        for (int first = 0; first < SET.size(); first++) {
            for (int second = 0; second < SET.size(); second++) {
                UnaryOperator<CsvFormat> both = SETTERS.get(first).andThen(SETTERS.get(second))::apply;
                CsvFormat format = both.apply(CsvFormat.defaults());
                List<Object> expected = new ArrayList<>(defaults);
                expected.set(first, SET.get(first));
                expected.set(second, SET.get(second));
                assertEquals(expected, values(format));
                CsvFormat again = both.apply(CsvFormat.defaults());
                assertEquals(format, again);
                assertEquals(format.hashCode(), again.hashCode());
                assertEquals(format.toString(), again.toString());
                assertEquals(first == second, format.equals(SETTERS.get(first).apply(CsvFormat.defaults())));
                assertNotEquals(format.toString(), CsvFormat.defaults().toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'"', '\n', '\r', 'x', '0', ','})
    void separatorsAreOfTheirKind(char separator) {
        CsvFormat format = CsvFormat.defaults();
        if ("\"\n\r".indexOf(separator) >= 0) {
            assertThrows(IllegalArgumentException.class, () -> format.withDelimiter(separator));
        } else {
            assertEquals(Optional.of(separator), format.withDelimiter(separator).delimiter());
        }
        if (separator != ',') {
            assertThrows(IllegalArgumentException.class, () -> format.withDecimalSeparator(separator));
            assertThrows(IllegalArgumentException.class, () -> format.withThousandsSeparator(separator));
        }
    }

    @Test
    void thousandsAreSeparatedByAnyUsualCharacterButTheDecimalSeparator() {
        for (char separator : ".,'_ \u00a0\u202f\u2019".toCharArray()) {
            CsvFormat format = CsvFormat.defaults().withThousandsSeparator(separator);
            assertEquals(Optional.of(separator), format.thousandsSeparator());
            for (char decimal : ".,".toCharArray()) {
                if (decimal == separator) {
                    assertThrows(IllegalArgumentException.class, () -> format.withDecimalSeparator(decimal));
                } else {
                    assertEquals(
                            Optional.of(decimal),
                            format.withDecimalSeparator(decimal).decimalSeparator());
                }
            }
        }
    }

    @Test
    void everyStepOfPreprocessingChangesNothingButItself() {
        List<UnaryOperator<Preprocessing>> setters = List.of(
                each -> each.withCategorical(" code ", "3"),
                each -> each.withIgnored("id "),
                each -> each.withMissing(Preprocessing.Missing.MEAN),
                each -> each.withScaling(Preprocessing.Scaling.MIN_MAX),
                each -> each.withDateOrder(DateOrder.MONTH_FIRST));
        List<Object> set = List.of(
                List.of("code", "3"),
                List.of("id"),
                Preprocessing.Missing.MEAN,
                Preprocessing.Scaling.MIN_MAX,
                Optional.of(DateOrder.MONTH_FIRST));
        List<Object> none = List.of(
                List.of(), List.of(), Preprocessing.Missing.REFUSE, Preprocessing.Scaling.NONE, Optional.empty());
        for (int first = 0; first < set.size(); first++) {
            for (int second = 0; second < set.size(); second++) {
                Preprocessing both =
                        setters.get(second).apply(setters.get(first).apply(Preprocessing.NONE));
                List<Object> expected = new ArrayList<>(none);
                expected.set(first, set.get(first));
                expected.set(second, set.get(second));
                assertEquals(
                        expected,
                        List.of(both.categorical(), both.ignored(), both.missing(), both.scaling(), both.dateOrder()));
                assertEquals(first == second, both.equals(setters.get(first).apply(Preprocessing.NONE)));
                assertNotEquals(both.toString(), Preprocessing.NONE.toString());
            }
        }
        assertEquals("min-max mean", Preprocessing.Scaling.MIN_MAX + " " + Preprocessing.Missing.MEAN);
    }
}
