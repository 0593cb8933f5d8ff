package dev.lanewise.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.files.MissingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "kitten, kitten, 0",
        "kitten, sitten, 1",
        "kitten, kittens, 1",
        "kitten, itten, 1",
        "kitten, iktten, 1",
        "kitten, sitting, 3",
        "'', abc, 3",
        "abc, '', 3",
    })
    void distanceCountsInsertionsDeletionsReplacementsAndSwaps(String from, String to, int distance) {
        assertEquals(distance, Suggestion.distance(from, to));
        assertEquals(distance, Suggestion.distance(to, from));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "survived | Survived",
                "home_dest | home.dest",
                "HomeDest | home.dest",
                "agee | age",
                "pas | passenger",
                "farer | fare",
                "dest | home.dest",
                "x | ''",
                "name | ''",
                "'' | ''",
                "--- | ''",
            })
    void similarNamesDifferInCaseAndPunctuationOrBeginWithTheWordOrHaveFewWrongLetters(String word, String expected) {
        List<String> known = List.of("Survived", "home.dest", "age", "passenger", "fare", "q");
        assertEquals(expected.isEmpty() ? List.of() : List.of(expected), Suggestion.similar(word, known));
    }

    @ParameterizedTest
    @CsvSource({
        "mse, quadratic",
        "MAE, absolute",
        "smooth_l1, huber",
        "bce, cross-entropy",
        "sparse_categorical_crossentropy, cross-entropy",
        "swish, hard-swish",
    })
    void termsOfOtherProgramsAreTranslated(String word, String expected) {
        List<String> known = List.of("quadratic", "cross-entropy", "absolute", "huber", "hard-swish");
        assertEquals(List.of(expected), Suggestion.similar(word, known));
        assertEquals(List.of(), Suggestion.similar("mse", List.of("price", "area")));
        assertEquals(List.of("silu"), Suggestion.similar("swish", List.of("hard-swish", "silu")));
    }

    @Test
    void atMostThreeAreSuggestedInTheirOrder() {
        List<String> known = List.of("col4", "col3", "col2", "col1", "other");
        assertEquals(", did you mean col4 or col3 or col2?", Suggestion.question("col", known));
        assertEquals("", Suggestion.question("unlike", known));
    }

    @Test
    void longListsAreCutOff() {
        List<String> names = IntStream.range(0, 15).mapToObj(i -> "c" + i).toList();
        assertEquals("c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 and 3 more", Suggestion.list(names));
        assertEquals("c0, c1", Suggestion.list(names.subList(0, 2)));
        String longest = "x".repeat(40);
        String shown = String.join(", ", Collections.nCopies(6, longest + "..."));
        assertEquals(shown + " and 9 more", Suggestion.list(Collections.nCopies(15, longest + "y".repeat(100_000))));
    }

    /** To compare them would take the product of their lengths. */
    @Test
    void veryLongNamesAreNotCompared() {
        String name = "x".repeat(100_000);
        assertEquals("", Suggestion.question(name + "y", List.of(name, "x")));
        assertEquals(", did you mean xxxxxy?", Suggestion.question("xxxxxx", List.of(name, "xxxxxy")));
    }

    @Test
    void fileThatIsMissingIsNamedWithThoseLikeIt() throws IOException {
        Files.writeString(folder.resolve("houses.csv"), "");
        Files.writeString(folder.resolve(".house.csv"), "");
        Path missing = folder.resolve("house.csv");
        assertEquals(
                missing + ": there is no such file, did you mean " + folder.resolve("houses.csv") + "?",
                MissingFile.sentence(missing));
        for (String other : List.of("horse.csv", "imb.csv", "csv")) {
            assertEquals(
                    folder.resolve(other) + ": there is no such file",
                    MissingFile.sentence(folder.resolve(other)),
                    other);
        }
        assertTrue(MissingFile.sentence(folder.resolve("houses.tsv")).endsWith("houses.csv?"));
        assertEquals(
                folder.resolve("other") + ": there is no such" + " file",
                MissingFile.sentence(folder.resolve("other")));
        assertEquals(folder + ": is not a regular file", MissingFile.sentence(folder));
        assertEquals("the path of the file is empty", MissingFile.sentence(Path.of("")));
        Path nowhere = folder.resolve("none").resolve("house.csv");
        assertEquals(nowhere + ": there is no such file", MissingFile.sentence(nowhere));
    }
}
