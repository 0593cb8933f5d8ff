package dev.lanewise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Evaluations;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.report.ImageGrid;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShadingTest {
    @ParameterizedTest
    @CsvSource({
        "true, xterm-256color, , , COLOURS",
        "true, xterm-256color, 1, , BLOCKS",
        "true, xterm-256color, '', , COLOURS",
        "true, xterm, , yes, COLOURS",
        "true, xterm, , truecolor, COLOURS",
        "true, xterm-256color, , 24bit, COLOURS",
        "true, xterm-256color, 1, truecolor, BLOCKS",
        "true, linux, , , BLOCKS",
        "true, dumb, , truecolor, NONE",
        "true, , , , NONE",
        "false, xterm-256color, , truecolor, NONE",
    })
    void isWhatTheTerminalCanAndItsUserWants(
            boolean isTerminal, String term, String noColor, String colorTerm, Shading expected) {
        Map<String, String> environment = new HashMap<>();
        put(environment, "TERM", term);
        put(environment, "NO_COLOR", noColor);
        put(environment, "COLORTERM", colorTerm);
        assertEquals(expected, Shading.of(isTerminal, environment));
    }

    private static void put(Map<String, String> environment, String name, String valueOrNull) {
        if (valueOrNull != null) {
            environment.put(name, valueOrNull);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, xterm, , true",
        "true, xterm, '', true",
        "true, xterm, 1, false",
        "true, dumb, , false",
        "true, , , false",
        "false, xterm-256color, , false",
    })
    void textIsColouredOnATerminalOfSomebodyWhoHasNothingAgainstIt(
            boolean isTerminal, String term, String noColor, boolean expected) {
        Map<String, String> environment = new HashMap<>();
        put(environment, "TERM", term);
        put(environment, "NO_COLOR", noColor);
        assertEquals(expected, Shading.mayColour(isTerminal, environment));
    }

    @Test
    void flagWinsOverWhatTheTerminalHas() {
        PrintStream stream = new PrintStream(new ByteArrayOutputStream());
        for (Shading shading : Shading.values()) {
            Screen screen = new Screen(stream, stream, false, true, shading);
            assertEquals(screen, screen.coloured(ColourChoice.AUTO));
            assertEquals(Shading.COLOURS, screen.coloured(ColourChoice.ALWAYS).shading());
            assertEquals(
                    shading == Shading.COLOURS ? Shading.BLOCKS : shading,
                    screen.coloured(ColourChoice.NEVER).shading());
            assertTrue(screen.coloured(ColourChoice.ALWAYS).coloured());
            assertFalse(screen.coloured(ColourChoice.ALWAYS)
                    .coloured(ColourChoice.NEVER)
                    .coloured());
        }
    }

    @Test
    void picturesInAPipeAreColouredIfThatIsAskedFor() {
        String[] args = {"show", "--rows", "1", "--columns", "1"};
        assertFalse(Run.of(args).out().contains("\u001b"));
        assertTrue(Run.of("show", "--rows", "1", "--columns", "1", "--color", "always")
                .out()
                .contains("\u001b[38;5;"));
        assertEquals(
                Run.of(args).out(),
                Run.of("show", "--rows", "1", "--columns", "1", "--color", "never")
                        .out());
        Run.of("show", "--color", "maybe").assertCalledWrongly("auto, always or never is expected, but 'maybe'");
    }

    @Test
    void inkIsBlackAndPaperIsWhite() {
        assertEquals("7", Shading.NONE.shade("7", 1));
        assertEquals("7█", Shading.BLOCKS.shade("7", 1));
        assertEquals("7 ", Shading.BLOCKS.shade("7", 0));
        assertEquals("7░", Shading.BLOCKS.shade("7", 0.01));
        assertEquals("\u001b[38;5;255;48;5;232m7\u001b[0m", Shading.COLOURS.shade("7", 1));
        assertEquals("\u001b[38;5;232;48;5;255m7\u001b[0m", Shading.COLOURS.shade("7", 0));
    }

    @Test
    void imagesAreDrawnInWhatTheTerminalHas() {
        ImageGrid grid = new ImageGrid(
                Dataset.ofClasses(new float[] {1, 0, 0}, 3, new int[1], 1).withShape(new ImageShape(1, 1, 3)), 1, 1, 0);
        assertEquals("▀\n", Shading.NONE.draw(grid, 80));
        assertEquals(Shading.NONE.draw(grid, 80), Shading.BLOCKS.draw(grid, 80));
        assertEquals("\u001b[38;5;196;48;5;231m▀\u001b[0m\n", Shading.COLOURS.draw(grid, 80));
    }

    @ParameterizedTest
    @EnumSource
    void shadedTextIsAsLongAsItSays(Shading shading) {
        for (double darkness = 0; darkness <= 1; darkness += 0.01) {
            String seen = shading.shade("123", darkness).replaceAll("\u001b\\[[0-9;]*m", "");
            assertEquals(3 + shading.extra(), seen.length());
        }
    }

    @Test
    void mistakesAreDrawnInColourWhereTheTerminalHasThem() {
        Dataset red =
                Dataset.ofClasses(new float[] {1, 0, 0}, 3, new int[] {1}, 2).withShape(new ImageShape(1, 1, 3));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(out, true, UTF_8), System.err, false, true, Shading.COLOURS);
        Architecture architecture = Architectures.notebook("3-2");
        new EvaluationSummary(Evaluations.of(architecture, red, new float[] {0.75f, 0.25f}))
                .printErrors(1, red, new ExamplePlaces("data", PictureFiles.NONE, Optional::empty), screen);
        assertEquals(
                "\nmost confident errors\nexample 0: predicted 0 (75.00 %), actually 1\n"
                        + new ImageGrid(red, 1, 1, 0).colours(80),
                out.toString(UTF_8));
    }
}
