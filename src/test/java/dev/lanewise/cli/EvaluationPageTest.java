package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page about evaluation, and what they print. */
@Tag("documents")
class EvaluationPageTest {
    private static final String OMITTED = "…";

    @TempDir
    private Path folder;

    @Test
    void commandsOfThePageWorkOneAfterTheOtherAndPrintItsOutputs() throws IOException {
        List<String> page =
                Files.readString(Path.of("docs/evaluation.md")).lines().toList();
        List<String> printed = List.of();
        int commands = 0;
        int outputs = 0;
        for (int i = 0; i < page.size(); i++) {
            if (page.get(i).startsWith("    lanewise ")) {
                printed = run(page.get(i));
                commands++;
            } else if (page.get(i).equals("```")) {
                int end = i + 1 + page.subList(i + 1, page.size()).indexOf("```");
                assertShown(printed, page.subList(i + 1, end));
                outputs++;
                i = end;
            } else if (page.get(i).startsWith("```")) {
                i += 1 + page.subList(i + 1, page.size()).indexOf("```");
            }
        }
        assertTrue(commands >= 14, "only " + commands);
        assertEquals(4, outputs);
        for (String file : List.of(
                "comparison.html",
                "adam/importance.json",
                "calibrated.lanewise",
                "best.toml",
                "best.lanewise",
                "predicted.csv")) {
            assertTrue(Files.size(folder.resolve(file)) > 100, file);
        }
    }

    private List<String> run(String line) {
        DocumentedCommands.Call call = DocumentedCommands.calls("page", line).get(0);
        Run run = Run.of(call.words().stream()
                .map(word -> word.replace("results/", folder + "/"))
                .toArray(String[]::new));
        assertEquals(0, run.exit(), line + "\n" + run.err());
        return run.lines();
    }

    /** Lines are in the order of the output, and all of them are there except where the page omits some. */
    private static void assertShown(List<String> printed, List<String> shown) {
        int at = 0;
        boolean mayOmit = false;
        for (String line : shown) {
            if (line.equals(OMITTED)) {
                mayOmit = true;
                continue;
            }
            int found = printed.subList(at, printed.size()).indexOf(line);
            assertTrue(mayOmit ? found >= 0 : found == 0, () -> line + "\n\n" + String.join("\n", printed));
            at += found + 1;
            mayOmit = false;
        }
        assertTrue(mayOmit || at == printed.size(), () -> String.join("\n", printed));
    }
}
