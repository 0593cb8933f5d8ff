package dev.lanewise.internal.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Schema;
import dev.lanewise.data.Schemas;
import dev.lanewise.internal.table.ColumnEncoder.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Inputs of fields, written over those of another row. */
class ColumnEncoderTest {
    private static final float OTHER = 9;

    private static ColumnEncoder encoder(Schema.Column column, String... missing) {
        Schema schema = Schemas.of(column);
        return ColumnEncoder.of(
                schema.withMissingTexts(MissingTexts.of(List.of(missing)).texts()))[0];
    }

    private static Schema.Column categorical(List<String> categories, int inputs, int fill) {
        return new Schema.Categorical("port", 0, categories, inputs, fill);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void categoryIsOneInputOfItsColumnAndNothingElseChanges(
            @ForAll @IntRange(min = 1, max = 9) int categories,
            @ForAll @IntRange(min = 0, max = 3) int furtherInputs,
            @ForAll @IntRange(min = 0, max = 3) int at,
            @ForAll @IntRange(min = -1, max = 9) int fill,
            @ForAll @IntRange(min = 0, max = 11) int given) {
        List<String> names =
                IntStream.range(0, categories).mapToObj(i -> "c" + i).toList();
        int width = categories + furtherInputs;
        int filled = Math.min(fill, categories - 1);
        ColumnEncoder encoder = encoder(categorical(names, width, filled), "none");
        assertEquals(width, encoder.inputs());
        float[] inputs = new float[at + width + 2];
        Arrays.fill(inputs, OTHER);
        float[] expected = inputs.clone();
        Arrays.fill(expected, at, at + width, 0);
        boolean known = given < categories;
        if (known) {
            expected[at + given] = 1;
        }
        assertEquals(known ? Outcome.GIVEN : Outcome.UNKNOWN, encoder.encode("c" + given, inputs, at));
        assertArrayEquals(expected, inputs);
        for (String missing : List.of("", "none")) {
            assertTrue(encoder.isMissing(missing));
            if (filled < 0) {
                assertThrows(IllegalArgumentException.class, () -> encoder.encode(missing, inputs, at));
            } else {
                Arrays.fill(expected, at, at + width, 0);
                expected[at + filled] = 1;
                assertEquals(Outcome.IMPUTED, encoder.encode(missing, inputs, at));
                assertArrayEquals(expected, inputs);
            }
        }
    }

    @Test
    void missingTextThatIsACategoryIsOne() {
        ColumnEncoder encoder = encoder(categorical(List.of("None", "some"), 2, 1), "None", "NA");
        assertFalse(encoder.isMissing("None"));
        assertTrue(encoder.isMissing("NA"));
        float[] inputs = {OTHER, OTHER};
        assertEquals(Outcome.GIVEN, encoder.encode("None", inputs, 0));
        assertArrayEquals(new float[] {1, 0}, inputs);
    }

    @Test
    void refusalNamesTheTextThatMarksAMissingValue() {
        ColumnEncoder encoder = encoder(new Schema.Numeric("age", 0, Double.NaN, 0, 1), "-999");
        for (String missing : List.of("-999", "-999.0", "-9.99e2", "")) {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> encoder.encode(missing, new float[1], 0))
                    .getMessage();
            assertTrue(message.startsWith("the value is missing"), message);
            assertEquals(!missing.isEmpty(), message.contains("\"" + missing + "\""), message);
        }
        assertTrue(encoder.isMissing(-999));
        assertTrue(encoder.isMissing(Double.NaN));
        assertFalse(encoder.isMissing(999));
    }

    @Test
    void numberIsShiftedAndScaledAndItsUnitMayBeOmitted() {
        Schema.Numeric price =
                ColumnEncoder.noted(new Schema.Numeric("price", 0, 30, 10, 4), new NumberNotation("EUR", ','));
        ColumnEncoder encoder = encoder(price);
        float[] inputs = {OTHER, OTHER, OTHER};
        for (String text : List.of("1.014,50 EUR", "1014.5", "1.014,5")) {
            assertEquals(Outcome.GIVEN, encoder.encode(text, inputs, 1));
            assertArrayEquals(new float[] {OTHER, 1004.5f / 4, OTHER}, inputs, text);
        }
        assertEquals(Outcome.IMPUTED, encoder.encode("", inputs, 1));
        assertEquals(5, inputs[1]);
        for (Schema.Numeric column : List.of(price, new Schema.Numeric("price", 0, 30, 10, 4))) {
            String message = assertThrows(IllegalArgumentException.class, () -> ColumnEncoder.number(column, "5 kg"))
                    .getMessage();
            assertTrue(message.contains("\"5 kg\""), message);
            assertEquals(column.unit().isPresent(), message.contains("1234,5 EUR"), message);
        }
    }

    @Test
    void inputThatAFloatCannotHoldIsRefused() {
        Schema.Numeric narrow = new Schema.Numeric("x", 0, 0, 0, 1e-3);
        assertEquals(Float.MAX_VALUE, ColumnEncoder.input(narrow, Float.MAX_VALUE * 1e-3), Float.MAX_VALUE * 1e-6f);
        for (double far : new double[] {1e36, -1e36}) {
            assertThrows(IllegalArgumentException.class, () -> ColumnEncoder.input(narrow, far));
        }
        assertEquals(Float.MAX_VALUE, ColumnEncoder.input(new Schema.Numeric("x", 0, 0, 0, 1), Float.MAX_VALUE));
    }
}
