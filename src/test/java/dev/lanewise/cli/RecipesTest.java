package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trains with the commands of docs/recipes.md, on a few images: that they run, not what they reach. */
@Tag("documents")
class RecipesTest {
    private static final Path DOCUMENT = Path.of("").resolve("docs/recipes.md");
    private static final String START = "lanewise ";
    private static final int EPOCHS = 2;

    @TempDir
    private static Path data;

    @BeforeAll
    static void writeData() throws IOException {
        SmallData.write(data, 60, 28, 10);
    }

    @Test
    void everyRecipeHasACommand() throws IOException {
        long sections = Files.readString(DOCUMENT)
                .lines()
                .filter(line -> line.startsWith("## `"))
                .count();
        assertEquals(sections, commands().size());
        assertTrue(sections > 0);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandTrainsWithEveryFlag(String command) {
        List<String> words = new ArrayList<>(Arrays.asList(command.split("\\s+")));
        assertEquals("train", words.get(0));
        String digest = train(words, 0).get(0);
        List<String> lines = train(words, EPOCHS);
        assertEquals(EPOCHS + 1, lines.size(), command);
        assertTrue(lines.get(EPOCHS).startsWith("parameters sha256: "), command);
        assertNotEquals(digest, lines.get(EPOCHS), command);
    }

    /** What the command prints if it trains so many epochs on the small images. */
    private static List<String> train(List<String> command, int epochs) {
        List<String> words = new ArrayList<>(command);
        words.set(words.indexOf("--epochs") + 1, String.valueOf(epochs));
        int source = words.indexOf("--data");
        if (source >= 0) {
            words.set(source + 1, data.toString());
        } else {
            words.addAll(List.of("--data", data.toString()));
        }
        return Run.of(words.toArray(String[]::new)).lines();
    }

    private static List<String> commands() throws IOException {
        return Pattern.compile("(?ms)^```\\n" + Pattern.quote(START) + "(.*?)^```")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult found) -> found.group(1).replace("\\\n", " ").strip())
                .toList();
    }
}
