package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Notes on a terminal. */
class WrappedLinesTest {
    private static final int[] WIDTHS = {40, 80, 200};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "short enough | 13 | short enough",
                "short enough | 12 | short\\n  enough",
                "one two three four five | 12 | one two\\n  three\\n  four five",
                "'  --a 1  text of it' | 12 | '  --a 1\\n    text of\\n    it'",
                "it is 95.81 % right | 12 | it is\\n  95.81 %\\n  right",
                "only 812 / 4,000 right | 14 | only\\n  812 / 4,000\\n  right",
                "chosen: --eta 0.1 --loss mse | 18 | chosen: --eta 0.1\\n  --loss mse",
                "saved to /a/path/that/is/long now | 12 | saved to\\n  /a/path/that/is/long\\n  now",
                "one\\ntwo three four | 10 | one\\ntwo three\\n  four",
                "'' | 10 | ''",
            })
    void linesAreBrokenBetweenWords(String text, int columns, String expected) {
        assertEquals(expected.replace("\\n", "\n"), WrappedLines.wrap(text.replace("\\n", "\n"), columns));
    }

    @Property
    void everyWordStaysWholeAndEveryLineFits(
            @ForAll @Chars({' ', '%', '/', '-', 'x'}) @CharRange(from = '0', to = '9') @StringLength(max = 300)
                    String text,
            @ForAll @IntRange(min = 40, max = 200) int columns) {
        String wrapped = WrappedLines.wrap(text, columns);
        assertEquals(words(text), words(wrapped));
        assertTrue(wrapped.lines().allMatch(line -> line.length() < columns || isOneWord(line)), wrapped);
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    /** Whether a line cannot be broken. */
    private static boolean isOneWord(String line) {
        return line.strip()
                        .replaceAll("(?<=^--[a-z-]{1,30}) (?!-)| (?=%)| (?=/ )|(?<= /) | \\\\$", "")
                        .indexOf(' ')
                < 0;
    }

    @Test
    void commandLinesAreBrokenAsAShellTakesThem() {
        assertEquals(
                "lanewise train --data x.csv \\\n    --eta 0.1 --epochs 10 \\\n    --batch 32",
                WrappedLines.command("lanewise train --data x.csv --eta 0.1 --epochs 10 --batch 32", 32));
        assertEquals("lanewise train --eta 1", WrappedLines.command("lanewise train --eta 1", 40));
    }

    @Test
    void onlyTextThatMayBeTooLongAsksForTheWidth() {
        List<Integer> asked = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (WrappedLines lines = new WrappedLines(bytes, () -> {
            asked.add(1);
            return 40;
        })) {
            lines.println("a".repeat(39));
            assertEquals(0, asked.size());
            lines.println("a".repeat(20) + " " + "b".repeat(20));
            assertEquals(1, asked.size());
            lines.print("a line that is drawn over and has its own width, longer than forty characters");
        }
        assertEquals(
                List.of(
                        "a".repeat(39),
                        "a".repeat(20),
                        "  " + "b".repeat(20),
                        "a line that is drawn over and has its own width, longer than forty characters"),
                bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private static Run onTerminal(int columns, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(
                new PrintStream(out, true, StandardCharsets.UTF_8), new WrappedLines(err, () -> columns), false, false);
        int exit = Main.run(args, screen);
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Times differ from run to run. */
    private static List<String> timeless(String notes) {
        return words(notes.replaceAll("\\d+[.]\\d\\d\\s+s:", "0 s:").replaceAll("\\\\(?=\\s)", ""));
    }

    /** Files without the suffixes that are drawn anew, in an order in which each command finds what it needs. */
    private List<String[]> commands() throws IOException {
        Path rows = folder.resolve("rows.csv");
        Files.writeString(
                rows,
                "size,kind,of_a_column_with_a_rather_long_name,price\n"
                        + IntStream.range(0, 120)
                                .mapToObj(i -> i % 7 + "," + (i % 3 == 0 ? "old" : "new") + "," + i % 5 + ","
                                        + (i % 7 * 2 + i % 3 + 0.5))
                                .collect(Collectors.joining("\n"))
                        + "\n");
        String data = rows.toString();
        String model = folder.resolve("a.lanewise").toString();
        String runs = folder.resolve("runs").toString();
        return List.of(
                new String[] {
                    "train",
                    "--data",
                    data,
                    "--target",
                    "price",
                    "--epochs",
                    "4",
                    "--save",
                    model,
                    "--out",
                    runs,
                    "--force",
                    "--threads",
                    "1"
                },
                new String[] {"train", "--data", data, "--target", "price", "--learning-rate", "1e30", "--epochs", "2"},
                new String[] {"train", "--data", data, "--target", "kind", "--epochs", "3", "--calibrate"},
                new String[] {
                    "tune",
                    "--data",
                    data,
                    "--target",
                    "price",
                    "--hidden",
                    "4,8",
                    "--epochs",
                    "2",
                    "--save-config",
                    folder.resolve("best.toml").toString(),
                    "--threads",
                    "1"
                },
                new String[] {
                    "tune", "--data", data, "--target", "price", "--hidden", "4,8", "--epochs", "2", "--threads", "1"
                },
                new String[] {"cross-validate", "--data", data, "--target", "price", "--epochs", "2", "--verbose"},
                new String[] {"evaluate", model, "--data", data, "--verbose"},
                new String[] {"predict", model, data, "--verbose"},
                new String[] {
                    "importance", runs, "--data", data, "--target", "price", "--repeats", "1", "--top", "1", "--verbose"
                },
                new String[] {
                    "report",
                    model,
                    "--data",
                    data,
                    "--output",
                    folder.resolve("report.html").toString()
                },
                new String[] {
                    "compare",
                    runs,
                    model,
                    "--output",
                    folder.resolve("compared.html").toString()
                },
                new String[] {"export", model, folder.resolve("a.onnx").toString()},
                new String[] {
                    "import",
                    folder.resolve("a.onnx").toString(),
                    folder.resolve("b.lanewise").toString()
                },
                new String[] {"data", data, "--target", "price"},
                new String[] {"show", "--data", data},
                new String[] {"show", "--rows", "1", "--columns", "1"},
                new String[] {"gradcheck", "--verbose"},
                new String[] {"doctor", "--seconds", "0"},
                new String[] {"serve", data},
                new String[] {"train", "--data", data, "--target", "a_column_that_is_not_there_at_all"},
                new String[] {"train", "--optimizer", "one-that-is-not-known"},
                new String[] {"a-command-that-is-not-known"},
                new String[] {"predict"});
    }

    /** Words are the same as in a pipe, which has every note in one line. */
    @Test
    void notesOfAllCommandsFitTerminalsOf40To200Columns() throws IOException {
        for (String[] args : commands()) {
            Run piped = Run.of(args);
            if (piped.notes().isEmpty()) {
                continue;
            }
            for (int columns : WIDTHS) {
                Run run = onTerminal(columns, args);
                String what = String.join(" ", args) + " at " + columns + ":\n" + run.err();
                assertEquals(piped.exit(), run.exit(), what);
                assertEquals(piped.out(), run.out().isEmpty() ? run.out() : piped.out(), what);
                assertEquals(timeless(piped.err()), timeless(run.err()), what);
                assertTrue(run.err().lines().allMatch(line -> line.length() < columns || isOneWord(line)), what);
            }
            assertFalse(piped.err().lines().anyMatch(line -> line.startsWith(" ")), piped.err());
        }
    }
}
