package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links between documents, and from sources to documents. */
class DocumentLinksTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    /** Programs whose tests name documents that do not exist. */
    private static final String CHECKERS = ".*/(RepositoryTest|DocumentLinksTest|ProseTest)\\.java";

    @TempDir
    private Path folder;

    private static void assertNone(List<String> problems) {
        assertTrue(problems.isEmpty(), () -> String.join("\n", problems));
    }

    @Test
    void everyHeadingThatALinkNamesExistsAndPagesAreLinked() throws IOException {
        DocumentLinks links = new DocumentLinks(ROOT);
        List<String> problems = new ArrayList<>();
        for (String file : RepositoryTest.files(".md")) {
            problems.addAll(links.problems(file, Files.readString(ROOT.resolve(file))));
        }
        assertNone(problems);
    }

    @Test
    void everyDocumentThatASourceNamesExists() throws IOException {
        DocumentLinks links = new DocumentLinks(ROOT);
        List<String> problems = new ArrayList<>();
        for (String file : RepositoryTest.files(".java")) {
            if (!file.matches(CHECKERS)) {
                problems.addAll(links.problemsOfSource(file, Files.readString(ROOT.resolve(file))));
            }
        }
        assertNone(problems);
    }

    private DocumentLinks small() throws IOException {
        Files.createDirectories(folder.resolve("docs"));
        Files.writeString(
                folder.resolve("docs/page.md"), "# A page\n\n## Two words: `code`, and more\n\n## Twice\n\n## Twice\n");
        return new DocumentLinks(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See [there](docs/page.md#no-such-heading).",
                "See [there](docs/page.md#twice-2).",
                "See [below](#below).",
                "See `page.md`.",
                "The page `docs/page.md` describes it.",
            })
    void wrongLinkIsCaught(String text) throws IOException {
        List<String> problems = small().problems("README.md", "# Title\n\n" + text);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("README.md:3: "), problems::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See [there](docs/page.md#two-words-code-and-more), [twice](docs/page.md#twice-1).",
                "See [`page.md`](docs/page.md).",
                "## Above\n\nSee [above](#above), [the JDK](https://openjdk.org/#top) and `[a](#b)`.",
                "```\n[a](#b) `page.md`\n```",
                "Write `my-page.md`.",
            })
    void rightLinkIsLeftAlone(String text) throws IOException {
        assertNone(small().problems("README.md", text));
    }

    @Test
    void missingDocumentOfASourceIsCaught() throws IOException {
        String source = "/** {@code docs/page.md} describes it, and docs/page.md#twice. */\n// see docs/none.md\n"
                + "// docs/page.md#none\n";
        assertEquals(
                List.of("A.java:2: there is no docs/none.md", "A.java:3: docs/page.md has no heading #none"),
                small().problemsOfSource("A.java", source));
    }

    @Test
    void anchorsAreThoseOfGitHub() {
        assertEquals(
                Set.of("größe-in-mb", "a_b-c", "own", "link"),
                DocumentLinks.anchors("# Größe in MB?\n\n## `a_b` c\n<a id=\"own\"></a>\n### [Link](page.md)\n"
                        + "```\n# no heading\n```\n"));
    }
}
