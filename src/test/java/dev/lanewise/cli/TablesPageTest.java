package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page about tables. */
@Tag("documents")
class TablesPageTest {
    private static final Path PENGUINS = Path.of("docs/examples/penguins.csv");

    @TempDir
    private Path folder;

    @Test
    void commandsOfThePageWorkOneAfterTheOther() throws IOException {
        writeFilesOfThePythonCode();
        List<String> commands = Files.readAllLines(Path.of("docs/tables.md")).stream()
                .filter(line -> line.startsWith("    lanewise "))
                .map(line -> line.strip().substring("lanewise ".length()))
                .toList();
        assertEquals(
                List.of("data", "train", "train", "predict"),
                commands.stream()
                        .map(command -> command.substring(0, command.indexOf(' ')))
                        .toList());
        for (String command : commands) {
            Run run = Run.line(command.replaceAll("(?<= )(\\w+\\.(?:csv|lanewise))", folder + "/$1"));
            assertEquals(0, run.exit(), command + "\n" + run.err());
        }
        List<String> predicted = Files.readAllLines(folder.resolve("predicted.csv"));
        assertEquals("species,body_mass_g,predicted_body_mass_g", predicted.get(0));
        assertEquals(Files.readAllLines(PENGUINS).size(), predicted.size());
    }

    private void writeFilesOfThePythonCode() throws IOException {
        List<String> lines = Files.readAllLines(PENGUINS);
        List<String> training = new ArrayList<>(List.of(lines.get(0)));
        List<String> test = new ArrayList<>(training);
        lines.subList(1, lines.size()).forEach(line -> (line.contains(",Torgersen,") ? test : training).add(line));
        assertTrue(test.size() > 2 && training.size() > 2, test.size() + " and " + training.size());
        Files.write(folder.resolve("train.csv"), training);
        Files.write(folder.resolve("test.csv"), test);
    }
}
