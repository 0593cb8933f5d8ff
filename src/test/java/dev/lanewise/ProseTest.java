package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The English of the documents, and of the comments and messages of the main sources. */
@Tag("documents")
class ProseTest {
    /** Dated notes, which are not edited, and tables of measurements, which a program writes. */
    private static final String NOT_CHECKED = "docs/(notes/\\d|measurements/).*";

    private static final String MAIN_SOURCES = "(src/(library|mnist|application)|docs/examples)/.*\\.java";
    /** The options of one command make long lists; the page is generated. */
    private static final String GENERATED = "docs/commands.md";

    private static List<String> files() {
        List<String> files = new ArrayList<>(RepositoryTest.files(".md"));
        RepositoryTest.files(".java").stream()
                .filter(file -> file.matches(MAIN_SOURCES))
                .forEach(files::add);
        files.removeIf(file -> file.matches(NOT_CHECKED));
        return files;
    }

    private static void assertNone(List<String> problems) {
        assertTrue(problems.isEmpty(), () -> String.join("\n", problems));
    }

    @Test
    void noTextHasAPhraseThatIsNotUsed() throws IOException {
        List<String> problems = new ArrayList<>();
        List<String> files = files();
        for (String file : files) {
            problems.addAll(Prose.problems(file, Files.readString(Path.of(file))));
        }
        assertNone(problems);
        assertTrue(files.size() > 500, files::toString);
    }

    @Test
    void noSentenceOfADocumentIsTooLong() throws IOException {
        List<String> problems = new ArrayList<>();
        for (String file : files()) {
            if (file.endsWith(".md") && !file.equals(GENERATED)) {
                problems.addAll(Prose.longSentences(file, Files.readString(Path.of(file))));
            }
        }
        assertNone(problems);
    }

    static List<Phrase> phrases() {
        return Phrase.ALL;
    }

    @ParameterizedTest
    @MethodSource("phrases")
    void phraseIsCaughtInADocumentACommentAndAMessage(Phrase phrase) {
        String example = phrase.example();
        String broken = example.replaceAll("(?<=\\w) (?=\\w)", "\n");
        if (example.startsWith("/**")) {
            assertCaught(phrase, "src/library/java/A.java", "class A {\n    " + example + "\n    int a;\n}");
            return;
        }
        for (String document : List.of("Text.\n\n" + example, "* " + broken)) {
            assertCaught(phrase, "docs/any.md", document);
        }
        String comment = broken.replace("\n", "\n     * ");
        assertCaught(phrase, "src/library/java/A.java", "class A {\n    /**\n     * " + comment + "\n     */\n}");
        String lines = broken.replace("\n", "\n    // ");
        assertCaught(phrase, "src/library/java/A.java", "class A {\n    // " + lines + "\n}");
        assertCaught(phrase, "src/library/java/A.java", "String s = \"" + example + "\";");
    }

    private static void assertCaught(Phrase phrase, String path, String text) {
        List<String> problems = Prose.problems(path, text, List.of(phrase));
        assertEquals(1, problems.size(), () -> phrase.pattern() + " in " + text);
        String problem = problems.get(0);
        assertTrue(problem.startsWith(path + ":") && problem.endsWith(phrase.instead()), problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The output is `the same, but`, `--optimizer adam` and [learned](learnt.md).",
                "```\nwhoever\n```\n\n    whoever\n\nText.",
                "What you want is the size of the file, as scientists know.",
                "See [Optimizer](Optimizer.java) and (Bengio, *Inference for the Generalization Error*, 2003).",
                "The row stands for a class. The same data give the same bits. See `Optimizer`.",
            })
    void textWithoutThemIsLeftAlone(String text) {
        assertNone(Prose.problems("docs/any.md", text));
    }

    @Test
    void longSentenceIsFound() {
        String words = "word ".repeat(Prose.MOST_WORDS).strip();
        assertNone(Prose.longSentences("a.md", words + ".\n\n" + words + ".\n"));
        assertNone(Prose.longSentences("a.md", "| " + words + " more |\n\n```\n" + words + " more\n```\n"));
        assertNone(Prose.longSentences("a.md", "* " + words + "\n* " + words + "\n"));
        assertEquals(1, Prose.longSentences("a.md", words + ", more.").size());
        assertEquals(
                1,
                Prose.longSentences("a.md", words + "\n`code`; [more](words.md).")
                        .size());
    }
}
