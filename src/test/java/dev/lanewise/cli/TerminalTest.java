package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line on a pseudo-terminal, which the program script of util-linux makes. */
@Tag("processes")
class TerminalTest {
    private static final String COLOURS = "TERM=xterm-256color";

    @TempDir
    private Path folder;

    private Path data;

    @BeforeAll
    static void requireScript() throws Exception {
        Process version;
        try {
            version = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no program script");
            return;
        }
        String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(text.contains("util-linux"), "the program script is another one");
    }

    @BeforeEach
    void writeData() throws IOException {
        data = SmallData.write(folder.resolve("data"));
    }

    /**
     * Runs a command on a terminal.
     *
     * @param environment settings of variables, such as {@code TERM=dumb}
     * @param redirection of the shell, such as {@code 2>FILE}
     * @return what the terminal received
     */
    private String run(int columns, String environment, String redirection, String... args) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(ProcessTest.QUICK);
        command.addAll(List.of("-cp", classes, "dev.lanewise.cli.Main"));
        command.addAll(List.of(args));
        String words = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        ProcessBuilder builder = new ProcessBuilder(
                "script",
                "-q",
                "-e",
                "-c",
                "stty rows 40 cols " + columns + "; exec env " + environment + " " + words + " " + redirection,
                "/dev/null");
        builder.environment().keySet().removeAll(List.of("NO_COLOR", "COLORTERM"));
        Process process = builder.redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process does not end");
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private String[] train(String... more) {
        List<String> args =
                new ArrayList<>(List.of("train", "--data", data.toString(), "--layers", "16-6-4", "--eta", "1"));
        args.addAll(List.of(more));
        if (!args.contains("--epochs")) {
            args.addAll(List.of("--epochs", "12"));
        }
        return args.toArray(String[]::new);
    }

    /** The lines that are left when the line that is drawn over is gone, without colours. */
    private static List<String> visible(String text) {
        return Stream.of(text.split("\n"))
                .map(line -> line.substring(line.lastIndexOf('\r') + 1).replaceAll("\u001b\\[[0-9;]*[mK]", ""))
                .toList();
    }

    private static List<String> table(String text) {
        return visible(text).stream()
                .filter(line -> line.matches("Epoch .*| *\\d+/12 .*| +(Training|Validation|Test) .*"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 200})
    void trainingIsATableThatFitsTheTerminal(int columns) throws Exception {
        String out = folder.resolve("out").toString();
        String text = run(columns, COLOURS, "", train("--validation", "own", "--out", out));
        List<String> table = table(text);
        assertEquals(2 + 12, table.size(), text);
        assertTrue(table.stream().allMatch(line -> line.length() <= columns), text);
        assertEquals(
                List.of("Training", "Training", "Validation", "Validation", "Learning"),
                List.of(table.get(0).strip().split(" +")));
        assertTrue(table.get(13).matches("12/12 .* 100\\.00 % .*"), table.get(13));
        assertFalse(text.contains("Epoch  0"), text);
        assertTrue(text.contains("best on the validation set after epoch "), text);
        assertTrue(text.contains("\u001b[2mEpoch") && text.contains("\u001b[32m 1/12 *"), text);
        assertTrue(visible(text).stream().anyMatch(line -> line.matches("parameters sha256: [0-9a-f]{64}")), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM=xterm-256color NO_COLOR=1", "TERM=dumb", "never"})
    void thereAreNoColoursWhereNobodyWantsThem(String environment) throws Exception {
        boolean flag = environment.equals("never");
        String text = run(80, flag ? COLOURS : environment, "", flag ? train("--color", "never") : train());
        assertEquals(2 + 12, table(text).size(), text);
        assertFalse(text.matches("(?s).*\u001b\\[[0-9;]*m.*"), text);
        if (environment.equals("TERM=dumb")) {
            assertFalse(text.contains("\u001b") || text.contains("\r"), text);
        }
    }

    @Test
    void pipeHasTheLinesOfEpochsAndTheTerminalTheLineThatMoves() throws Exception {
        Path file = folder.resolve("out.txt");
        String text = run(80, COLOURS, ">" + file, train("--epochs", "6000"));
        assertEquals(Run.of(train("--epochs", "6000")).out(), Files.readString(file));
        assertTrue(text.matches("(?s).*\r\u001b\\[KEpoch +[1-9]\\d* of 6000 .*"), text);
        assertFalse(text.contains("/6000"), text);
    }

    @Test
    void errorsInAFileHaveNoLineThatMoves() throws Exception {
        Path file = folder.resolve("err.txt");
        String text = run(80, COLOURS, "2>" + file, train());
        assertEquals(2 + 12, table(text).size(), text);
        assertFalse(Files.readString(file).matches("(?s).*[\r\u001b].*"));
        assertFalse(text.contains("\u001b[K"), text);
    }

    @Test
    void tablesOfSummariesFitTheTerminal() throws Exception {
        String columns = "a_column_with_a_very_long_name_indeed_that_goes_on,kind\n";
        Path file = folder.resolve("names.csv");
        StringBuilder rows = new StringBuilder(columns);
        for (int i = 0; i < 200; i++) {
            rows.append("some_category_")
                    .append(i % 20)
                    .append(",a_class_with_a_name_of_fifty_characters_and_more_")
                    .append((char) ('a' + i % 20))
                    .append('\n');
        }
        Files.writeString(file, rows.toString());
        Path model = folder.resolve("model.lanewise");
        Run.line("train --data " + file
                        + " --target kind --layers 20-20 --output-activation softmax --cost cross-entropy"
                        + " --epochs 1 --save " + model)
                .lines();
        for (String[] args : new String[][] {
            {"data", file.toString()},
            {"data", file.toString(), "--target", "kind"},
            {"evaluate", model.toString(), "--data", file.toString(), "--target", "kind"},
        }) {
            for (String environment : List.of(COLOURS, "TERM=xterm NO_COLOR=1")) {
                String text = run(80, environment, "2>/dev/null", args);
                assertTrue(
                        visible(text).stream()
                                .filter(line -> !line.contains(file.toString()) && !line.startsWith("baseline ("))
                                .allMatch(line -> line.length() <= 80),
                        text);
            }
        }
    }
}
