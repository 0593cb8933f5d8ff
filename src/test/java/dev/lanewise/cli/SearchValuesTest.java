package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.SearchValues.Kind;
import dev.lanewise.search.Hyperparameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sgd,adam | sgd | adam",
                "784-30-10, 784-100-10 | 784-30-10 | 784-100-10",
                "[relu,tanh],[tanh,relu] | relu,tanh | tanh,relu",
                "[relu,tanh],sigmoid | relu,tanh | sigmoid",
                "a..b,../c | a..b | ../c",
            })
    void valuesAreJoinedByCommasAndBracketsKeepCommas(String text, String first, String second) {
        assertEquals(Hyperparameter.of("x", first, second), SearchValues.parse("x", text, Kind.TEXT));
    }

    @Test
    void rangesAreOfNumbersOnly() {
        assertEquals(
                Hyperparameter.logUniform("eta", 0.001, 1), SearchValues.parse("eta", "log:0.001..1", Kind.NUMBER));
        assertEquals(Hyperparameter.uniform("eta", -.5, .5), SearchValues.parse("eta", "-.5...5", Kind.NUMBER));
        assertEquals(
                Hyperparameter.logUniformLong("batch", 8L, 64L), SearchValues.parse("batch", "log:8..64", Kind.WHOLE));
        assertEquals(Hyperparameter.of("eta", "0.1", "1e-3"), SearchValues.parse("eta", "0.1,1e-3", Kind.NUMBER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | values separated by commas are expected, with a ] for each [, but '' was given",
                "0.1, | values separated by commas are expected, with a ] for each [, but '0.1,' was given",
                ",0.1 | values separated by commas are expected, with a ] for each [",
                "0.1,,0.2 | values separated by commas are expected, with a ] for each [",
                "[0.1]2 | values separated by commas are expected, with a ] for each [",
                "[] | values separated by commas are expected, with a ] for each [",
                "[0.1 | values separated by commas are expected, with a ] for each [",
                "0.1,0.2,0.1 | eta names the value 0.1 twice",
                "log:0.1 | a range such as 1..8 or log:1..8 is expected, but 'log:0.1' was given",
                "0.1.. | a range such as",
                "..0.1 | a range such as",
                "0.5..0.1 | eta has a range from a lesser to a greater number, but 0.5 to 0.1 was given",
                "0.5..0.5 | eta has a range from a lesser to a greater number",
                "0..Infinity | eta has a range from a lesser to a greater number",
                "NaN..1 | eta has a range from a lesser to a greater number",
                "log:0..1 | eta has a logarithmic range, which starts above 0, but 0.0 was given",
            })
    void whatCannotBeVariedIsRefusedInOneSentence(String text, String sentence) {
        String message = assertThrows(RuntimeException.class, () -> SearchValues.parse("eta", text, Kind.NUMBER))
                .getMessage();
        assertTrue(message.startsWith(sentence), message);
    }
}
