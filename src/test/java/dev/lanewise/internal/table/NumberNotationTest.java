package dev.lanewise.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers with a unit are the numbers that they were written from, and a column has one unit. */
class NumberNotationTest {
    private static Optional<NumberNotation> of(String... texts) {
        return NumberNotation.of(List.of(texts), Fields::number, '.', false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "$1,035.34; $; .; 1035.34",
                "-$5.5; $; .; -5.5",
                "$-5.5; $; .; -5.5",
                "($5.50); $; .; -5.5",
                "$(5.50); ; ; NaN",
                "(5.00); ''; .; -5",
                "12.3%; %; .; 12.3",
                "12,5 %; %; ,; 12.5",
                "+7%; %; .; 7",
                "1 234,50 EUR; EUR; ,; 1234.5",
                "1.234,50 EUR; EUR; ,; 1234.5",
                "EUR 1.234.567; EUR; ,; 1234567",
                "€ 5; €; .; 5",
                "5 €; €; .; 5",
                "US$ 1,000,000; US$; .; 1000000",
                "\u22125 €; €; .; -5",
                "CHF 1\u2019234.50; CHF; .; 1234.5",
                "1\u202f234,5\u00a0€; €; ,; 1234.5",
                "\u20b912,34,567.5; \u20b9; .; 1234567.5",
                "23.4 km/kg; km/kg; .; 23.4",
                "21.5\u00b0C; \u00b0C; .; 21.5",
                "$.5; $; .; 0.5",
                "$0.125; $; .; 0.125"
            })
    void numbersHaveAUnitAndSeparators(String text, String unit, String decimal, double number) {
        Optional<NumberNotation> found = of(text);
        if (Double.isNaN(number)) {
            assertTrue(found.isEmpty(), text);
            return;
        }
        assertEquals(Optional.of(new NumberNotation(unit, decimal.charAt(0))), found, text);
        assertEquals(number, found.get().number(text), text);
    }

    /** As other programs write amounts, with every separator of thousands. */
    @Test
    void randomAmountsAreTheNumbersThatTheyWereWrittenFrom() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            long cents = random.nextLong(1L << 1 + random.nextInt(40));
            double expected = Double.parseDouble(cents / 100 + "." + String.format(Locale.ROOT, "%02d", cents % 100));
            String plain = String.format(Locale.ROOT, "%,d.%02d", cents / 100, cents % 100);
            for (char group : new char[] {',', ' ', '\u00a0', '\u202f', '\'', '\u2019', '_'}) {
                String text = plain.replace(',', group);
                assertEquals(expected, new NumberNotation("$", '.').number("$" + text), text);
                assertEquals(-expected, new NumberNotation("EUR", '.').number("-" + text + " EUR"), text);
                String comma = plain.replace('.', ';')
                        .replace(',', group == ',' ? '.' : group)
                        .replace(';', ',');
                assertEquals(expected, new NumberNotation("€", ',').number(comma + " €"), comma);
                assertEquals(Optional.of(new NumberNotation("€", ',')), of(comma + " €"), comma);
            }
        }
    }

    @Test
    void textsOfAColumnDecideItsSeparator() {
        assertEquals(Optional.of(new NumberNotation("€", ',')), of("1.234 €", "99,5 €"));
        assertEquals(Optional.of(new NumberNotation("€", '.')), of("1,234 €", "99.5 €"));
        assertTrue(of("1.234,5 €", "1,234.5 €").isEmpty());
        assertEquals(
                ',',
                NumberNotation.of(List.of("5 kg"), Fields::number, ',', false)
                        .orElseThrow()
                        .decimal());
        assertTrue(
                NumberNotation.of(List.of("1,234.5 €"), Fields::number, ',', true)
                        .isEmpty(),
                "the setting is kept");
        assertEquals(
                1.25,
                NumberNotation.of(List.of("€1.250"), Fields::number, '.', true)
                        .orElseThrow()
                        .number("€1.250"));
    }

    @Test
    void moneyHasThousandsAndPercentagesHaveDecimalsWhereBothCanBe() {
        assertEquals(1250, of("$1,250", "$999").orElseThrow().number("$1,250"));
        assertEquals(1250, of("1.250 EUR", "999 EUR").orElseThrow().number("1.250 EUR"));
        assertEquals(3.125, of("3.125%", "4.25%").orElseThrow().number("3.125%"));
        assertEquals(3.125, of("3,125%", "4,250%").orElseThrow().number("3,125%"));
        assertEquals(1.25, of("1.250 kg").orElseThrow().number("1.250 kg"), "as in the file");
        assertEquals(
                1250,
                NumberNotation.of(List.of("1.250 kg"), Fields::number, ',', false)
                        .orElseThrow()
                        .number("1.250 kg"));
    }

    @Test
    void severalUnitsAreNone() {
        assertTrue(of("$5", "€5").isEmpty());
        assertTrue(of("5 kg", "5 g").isEmpty());
        assertTrue(of("5%", "$5").isEmpty());
        assertTrue(of("$5", "(5)").isEmpty());
        assertTrue(of().isEmpty());
        assertEquals("$", of("$5", "5$", "($7.25)").orElseThrow().unit(), "on either side");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "%",
                "EUR",
                "five %",
                "1,23,4 $",
                "$1,234,56",
                "$1.2.3",
                "$5%",
                "$ 5 EUR",
                "--$5",
                "-$-5",
                "($5",
                "$5)",
                "(-$5)",
                "A12",
                "INV00123",
                "R5",
                "12A",
                "1,035.34",
                "1 234",
                "$1e5",
                "$1,234'567",
                "1-5 kg",
                "$\u0661",
                "$5 $"
            })
    void otherTextsHaveNoUnit(String text) {
        assertTrue(of(text).isEmpty(), text);
    }

    @Test
    void numbersBeyondFloatsAreNone() {
        assertTrue(of("$" + "9".repeat(39)).isEmpty());
        assertTrue(of("$" + "0".repeat(5000)).isEmpty(), "long texts");
    }

    @Test
    void plainNumbersAreReadInAColumnWithAUnitAndOtherUnitsAreNot() {
        NumberNotation dollars = new NumberNotation("$", '.');
        assertEquals(1035.5, dollars.number("1035.5"));
        assertEquals(-7, dollars.number("-7"));
        assertEquals(1035.5, dollars.number("1,035.5"));
        for (String other : List.of("€5", "5%", "1.035,5", "five", "")) {
            assertEquals(Double.NaN, dollars.number(other), other);
        }
    }

    @Test
    void separatorsAreAPointOrAComma() {
        assertThrows(IllegalArgumentException.class, () -> new NumberNotation("$", ';'));
    }

    @Test
    void decimalSeparatorThatIsGivenIsTheOnlyOne() {
        for (char given : new char[] {'.', ','}) {
            char other = given == '.' ? ',' : '.';
            List<String> grouped = List.of("1" + given + "250 EUR");
            assertEquals(
                    Optional.of(new NumberNotation("EUR", given)),
                    NumberNotation.of(grouped, Fields::number, given, true));
            List<String> decimals = List.of("1" + other + "5 EUR");
            assertEquals(Optional.empty(), NumberNotation.of(decimals, Fields::number, given, true));
            assertEquals(
                    Optional.of(new NumberNotation("EUR", other)),
                    NumberNotation.of(decimals, Fields::number, given, false));
        }
    }

    @Test
    void zeroFitsEveryUnitAndNoOtherPlainNumberDoes() {
        assertEquals(Optional.of(new NumberNotation("$", '.')), of("0", "$5.5", "0.0"));
        assertEquals(Optional.empty(), of("3", "$5.5"));
        assertEquals(Optional.empty(), of("3", "0", "$5.5"));
        assertEquals(Optional.empty(), of("$5.5", "0", "3"));
    }

    @Test
    void numbersWithAUnitAreRecognisedAlone() {
        for (String text : List.of("5 kg", "$1,000", "12 %")) {
            assertTrue(NumberNotation.isOne(text), text);
            assertTrue(text.matches(NumberNotation.pattern()), text);
        }
        for (String text : List.of("5", "kg", "", "5 kg and more")) {
            assertFalse(NumberNotation.isOne(text), text);
        }
        assertTrue("1,234,567".matches(NumberNotation.wholePattern()));
        assertFalse("1,2345".matches(NumberNotation.wholePattern()));
    }

    @Test
    void exampleIsANumberInItsNotation() {
        for (NumberNotation notation :
                List.of(new NumberNotation("EUR", ','), new NumberNotation("%", '.'), new NumberNotation("", ','))) {
            assertEquals(1234.5, notation.number(notation.example()), notation.example());
            assertTrue(notation.example().endsWith(notation.unit()));
        }
    }

    @Test
    void longestTextAndLargestFloatAreNumbers() {
        NumberNotation dollars = new NumberNotation("$", '.');
        assertEquals(7, dollars.number("$" + "0".repeat(62) + "7"));
        assertEquals(Double.NaN, dollars.number("$" + "0".repeat(63) + "7"));
        String largest = new BigDecimal(Float.MAX_VALUE).toPlainString();
        assertEquals(Float.MAX_VALUE, dollars.number("$" + largest));
        assertEquals(Double.NaN, dollars.number("$" + largest + "0"));
    }
}
