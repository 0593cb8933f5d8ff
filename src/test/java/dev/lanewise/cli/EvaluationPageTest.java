package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page about evaluation. */
class EvaluationPageTest {
    @TempDir
    private Path folder;

    @Test
    void commandsOfThePageWorkOneAfterTheOther() throws IOException {
        List<String> commands = new ArrayList<>();
        String page = Files.readString(Path.of("docs/evaluation.md"));
        page.lines().filter(line -> line.startsWith("    lanewise ")).forEach(line ->
                commands.add(line.strip().substring("lanewise ".length())));
        assertTrue(commands.size() >= 5, commands::toString);
        for (String command : commands) {
            Run run = Run.of(command.replace("results/", folder + "/").split(" "));
            assertEquals(0, run.exit(), command + "\n" + run.err());
            if (command.startsWith("cross-validate")) {
                // The table is printed on the page.
                run.out().lines().forEach(line -> assertTrue(page.contains(line + "\n"), run.out()));
            }
        }
        for (String file : List.of("comparison.html", "adam/importance.json", "calibrated.lanewise")) {
            assertTrue(Files.size(folder.resolve(file)) > 100, file);
        }
    }
}
