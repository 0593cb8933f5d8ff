package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command line accepts every call of Lanewise in the documents. Other tests run the calls of single pages, such as
 * {@link TroubleshootingPageTest}.
 */
class DocumentedCommandsTest {
    /** Commands there are quoted as they were on their day. */
    private static final String DATED = "docs/notes/\\d.*";

    private static List<String> documents() throws IOException {
        List<String> documents = new ArrayList<>();
        for (Path folder : List.of(Path.of(""), Path.of("docs"), Path.of("src/site"))) {
            int depth = folder.startsWith("docs") ? 9 : 1;
            try (Stream<Path> files = Files.walk(folder, depth)) {
                files.map(file -> file.toString().replace('\\', '/'))
                        .filter(file -> file.endsWith(".md") && !file.matches(DATED))
                        .sorted()
                        .forEach(documents::add);
            }
        }
        return documents;
    }

    private static List<String> problems(String path, String text) {
        return DocumentedCommands.calls(path, text).stream()
                .map(DocumentedCommands.Call::problem)
                .filter(problem -> !problem.isEmpty())
                .toList();
    }

    @Test
    void commandLineAcceptsEveryCallOfTheDocuments() throws IOException {
        List<String> problems = new ArrayList<>();
        int calls = 0;
        for (String document : documents()) {
            String text = Files.readString(Path.of(document));
            calls += DocumentedCommands.calls(document, text).size();
            problems.addAll(problems(document, text));
        }
        assertTrue(problems.isEmpty(), () -> String.join("\n", problems));
        assertTrue(calls > 150, "only " + calls);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    lanewise strain",
                "    bin/lanewise train --epoch 3",
                "    lanewise train --epochs three",
                "    lanewise train --optimizer adm --epochs 3 > log",
                "    lanewise train --output softmx",
                "    lanewise evaluate",
                "```\n$ lanewise predict\n```",
                "```\nlanewise train --epochs 3 \\\n    --unknown\n```",
                "    java --add-modules jdk.incubator.vector -jar target/lanewise.jar train --epoch 3",
                "    ./mvnw -q compile exec:java -Dexec.args=\"train --epoch 3\"",
                "    ./mvnw -q compile exec:java -Dexec.args='train --cost squares'",
            })
    void wrongCallIsCaught(String text) {
        assertEquals(1, problems("README.md", text).size(), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "    bin/lanewise --version | --version",
                "    lanewise train --epochs 3 > log # fast | train --epochs 3",
                "    lanewise predict model.lanewise - < rows.csv | predict model.lanewise -",
                "    lanewise train --target \"sale price\" --data a.csv | train --target sale price --data a.csv",
                "    ./mvnw -q compile exec:java -Dexec.args=\"train --eta 3\" > log | train --eta 3",
            })
    void wordsOfACallAreThoseOfTheShell(String text, String words) {
        List<DocumentedCommands.Call> calls = DocumentedCommands.calls("README.md", "Text.\n\n    " + text.strip());
        assertEquals(
                List.of(words),
                calls.stream().map(call -> String.join(" ", call.words())).toList());
        assertEquals("", calls.get(0).problem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    lanewise train [OPTIONS]",
                "Run `lanewise strain`, or lanewise strain.",
                "```\nlanewise train: houses.csv: there is no such file\n```",
                "    ./mvnw -f bench/pom.xml exec:exec -Dexec.args=\"PeakBenchmark\"",
            })
    void otherTextIsNoCall(String text) {
        assertEquals(List.of(), DocumentedCommands.calls("README.md", text));
    }
}
