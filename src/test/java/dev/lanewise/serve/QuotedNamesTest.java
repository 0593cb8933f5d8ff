package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedNamesTest {
    private static final List<String> NAMES = List.of("sepal_length", "sepal_width", "age", "port", "S");

    @ParameterizedTest
    @CsvSource({
        "sepal_lenght, sepal_length",
        "Sepal Length, sepal_length",
        "sepal.with, sepal_width",
        "aeg, age",
        "agee, age",
        "s, S",
        "prt, port",
        "fare, ''",
        "Q, ''",
        "'', ''",
        "_, ''"
    })
    void mostSimilarNameIsSuggested(String wrong, String expected) {
        assertEquals(
                expected.isEmpty() ? "" : " (did you mean \"" + expected + "\"?)",
                QuotedNames.didYouMean(wrong, NAMES));
    }

    @Test
    void longListsAreCut() {
        assertEquals("\"a\", \"b\"", QuotedNames.list(List.of("a", "b")));
        List<String> many = IntStream.range(0, 15).mapToObj(i -> "c" + i).toList();
        assertEquals("\"c0\"", QuotedNames.list(many).substring(0, 4));
        assertEquals("\"c11\" and 3 more", QuotedNames.list(many).replaceFirst(".*, ", ""));
    }
}
