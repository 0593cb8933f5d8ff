package dev.lanewise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.text.Printable;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names and values in files that would control a terminal, or hide or reorder what is beside them, reach neither a
 * terminal, a pipe nor a page, whatever the command; in CSV and JSON they are exact.
 */
class HostileTextTest {
    private static final String HARM = "\u001b]0;t\u0007\u001b[31m\u001b[8m\u001b[2J\b\r\u007f\u0085\u009b2J"
            + "\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u2028\u2029\u200b\ufeff";
    /** In the name of a file, whose ending may only be recognised in one line. */
    private static final String HARM_IN_LINE = HARM.replaceAll("\\R", "");
    /** What would look like a line of the program. */
    private static final String FORGED = "FORGED: all is well";
    /** Text without ASCII control characters: predict rejects a file with them as binary. */
    private static final String SOFT = HARM.replaceAll("[\\x00-\\x1f\\x7f]", "");

    private static final String COLUMN = "size" + HARM + "\n" + FORGED;
    private static final String SOFT_COLUMN = "size" + SOFT + "\u2028" + FORGED;
    private static final String TARGET = "target" + HARM;
    private static final String CLASS = "cat" + HARM + "\n" + FORGED;
    private static final String SOFT_CLASS = "cat" + SOFT + "\u2028" + FORGED;
    private static final int ROWS = 60;

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path model;
    private static Path run;
    private static Path otherRun;
    private static Path softData;

    private static Path softModel;

    @BeforeAll
    static void train() throws IOException {
        data = Files.writeString(folder.resolve("data" + HARM_IN_LINE + ".csv"), table(COLUMN, HARM, CLASS));
        model = folder.resolve("model" + HARM);
        run = folder.resolve("run" + HARM);
        softData =
                Files.writeString(folder.resolve("soft" + HARM_IN_LINE + ".csv"), table(SOFT_COLUMN, SOFT, SOFT_CLASS));
        softModel = folder.resolve("soft" + HARM);
        assertHarmless(
                Run.line("train --data " + softData + " --target 3 --layers 5-4-2 --epochs 3 --save " + softModel));
        otherRun = folder.resolve("other" + HARM);
        for (Path out : List.of(run, otherRun)) {
            assertHarmless(Run.line(
                    "train --data " + data + " --layers 5-4-2 --epochs 3 --validation 0.2 --save " + model + " --out "
                            + out + " --target",
                    TARGET));
        }
    }

    private static String table(String column, String harm, String name) {
        StringBuilder csv =
                new StringBuilder(quoted(column) + ',' + quoted("kind" + harm) + ',' + quoted("target" + harm) + '\n');
        for (int i = 0; i < ROWS; i++) {
            // Rows of both classes are alike, so that there are mistakes.
            csv.append(i % 7)
                    .append(',')
                    .append(quoted("red" + harm + i % 4))
                    .append(',')
                    .append(quoted(i % 2 == 0 ? name : "dog" + harm))
                    .append('\n');
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static void assertHarmless(Run run) {
        assertEquals(0, run.exit(), run.err());
        assertPrintable("stdout", run.out());
        assertPrintable("stderr", run.err());
    }

    private static void assertPrintable(String where, String text) {
        assertEquals(Printable.lines(text), text, where);
        assertTrue(text.lines().noneMatch(line -> line.startsWith(FORGED)), () -> where + ": " + text);
    }

    /** What is in a page may be in several lines. */
    private static void assertPage(Path file) throws IOException {
        String text = Files.readString(file);
        assertEquals(Printable.lines(text), text, file.toString());
    }

    /** Runs a command as for a pipe and as for a terminal with colours, whose own sequences are taken away. */
    private static void assertHarmless(String words, Object... more) {
        String[] args = Run.words(words, more);
        assertHarmless(Run.of(args));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, false, UTF_8),
                true,
                true,
                Shading.COLOURS,
                true,
                () -> 100);
        assertEquals(0, Main.run(args, screen), err.toString(UTF_8));
        assertPrintable("stdout", out.toString(UTF_8).replaceAll("\u001b\\[(0|2|32|38;5;\\d+(;48;5;\\d+)?)m", ""));
        assertPrintable("stderr", err.toString(UTF_8).replace("\r\u001b[K", "\n"));
    }

    @Test
    void trainingPrintsNone() {
        assertHarmless("train --data " + data + " --layers 5-4-2 --epochs 2 --target", TARGET);
        assertHarmless("cross-validate --data " + data + " --hidden 4 --epochs 2 --folds 2 --target", TARGET);
        assertHarmless("tune --data " + data + " --layers 5-4-2 --epochs 2 --learning-rate 0.1,0.2 --target", TARGET);
    }

    @Test
    void descriptionsPrintNone() {
        assertHarmless("data " + data);
        assertHarmless("data " + data + " --target", TARGET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate --mistakes 5", "importance --repeats 2", "report"})
    void commandsOnATrainedNetworkPrintNone(String command) {
        Path page = folder.resolve("page" + HARM_IN_LINE + ".html");
        String output = command.equals("report") ? " --output " + page : "";
        assertHarmless(command + " " + model + " --data " + data + output + " --target", TARGET);
    }

    @Test
    void predictionsAsTextHaveNone() throws IOException {
        assertHarmless("predict " + softModel + " " + softData + " --format text");
        Path text = folder.resolve("predictions.txt");
        assertHarmless("predict " + softModel + " " + softData + " --format text --output " + text);
        assertPrintable("predictions.txt", Files.readString(text));
    }

    @Test
    void dataAreExactExceptOnATerminal() throws IOException {
        String[] csv = {"predict", softModel.toString(), softData.toString(), "--keep", "all"};
        Run piped = Run.of(csv);
        assertEquals(0, piped.exit(), piped.err());
        assertTrue(piped.out().startsWith(SOFT_COLUMN + ",kind" + SOFT + ','), piped.out());
        assertTrue(piped.out().contains(",red" + SOFT + "1,dog" + SOFT + ','), piped.out());
        Run watched = Run.of(false, true, csv);
        assertEquals(Printable.lines(piped.out()), watched.out());
        Path file = folder.resolve("predictions.csv");
        assertEquals(
                0,
                Run.line("predict " + softModel + " " + softData + " --keep all --output " + file)
                        .exit());
        assertEquals(piped.out(), Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate", "importance --repeats 2", "predict"})
    void jsonIsExact(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(1, softModel.toString());
        words.addAll(
                command.equals("predict")
                        ? List.of(softData.toString())
                        : List.of("--data", softData.toString(), "--target", "3"));
        words.add("--json");
        Run run = Run.of(words.toArray(String[]::new));
        String json = run.lines().get(0);
        String name = command.startsWith("importance") ? SOFT_COLUMN : SOFT_CLASS;
        assertTrue(texts(JSON.std.anyFrom(json)).anyMatch(name::equals), json);
    }

    private static Stream<String> texts(Object json) {
        return json instanceof Map<?, ?> map
                ? map.values().stream().flatMap(HostileTextTest::texts)
                : json instanceof List<?> list
                        ? list.stream().flatMap(HostileTextTest::texts)
                        : json instanceof String text ? Stream.of(text) : Stream.empty();
    }

    @Test
    void pagesHaveNone() throws IOException {
        Path page = folder.resolve("page.html");
        assertHarmless("report " + model + " --data " + data + " --output " + page + " --target", TARGET);
        Path comparison = folder.resolve("comparison.html");
        assertHarmless("compare " + run + " " + otherRun + " --output " + comparison);
        List<Path> written = new ArrayList<>(List.of(page, comparison));
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().matches("(?s).*\\.html")).forEach(written::add);
        }
        for (Path file : written) {
            assertPage(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx", "safetensors", "npz", "java"})
    void conversionsPrintNone(String ending) {
        Path file = folder.resolve("Net." + ending);
        assertHarmless("export " + model + " " + file);
        if (!ending.equals("java")) {
            assertHarmless("import " + file, folder.resolve("again" + HARM));
        }
    }

    @Test
    void namesOfPicturesAndTheirFoldersPrintNone() throws IOException {
        Path pictures = folder.resolve("pictures" + HARM);
        for (int i = 0; i < 40; i++) {
            Path file = Files.createDirectories(pictures.resolve((i % 2 == 0 ? "cat" : "dog") + SOFT))
                    .resolve(i + HARM_IN_LINE + ".png");
            ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
        }
        Path network = folder.resolve("pictures.lanewise");
        assertHarmless("data " + pictures);
        assertHarmless("show --data " + pictures);
        assertHarmless("train --data " + pictures + " --layers 64-2 --epochs 1 --save " + network);
        assertHarmless("evaluate " + network + " --data " + pictures + " --mistakes 5");
        Path page = folder.resolve("pictures.html");
        assertHarmless("report " + network + " --data " + pictures + " --output " + page);
        assertPage(page);
    }

    @Test
    void refusalsHaveNoneAndAreShort() throws IOException {
        String most = "x".repeat(60_000);
        Path settings = Files.writeString(folder.resolve("settings.toml"), "\"epochs" + most + "\" = 1\n");
        Path value = Files.writeString(folder.resolve("value.toml"), "epochs = \"" + most + "\"\n");
        Path wrong = Files.writeString(folder.resolve("wrong.toml"), "epochs = " + most + "\u202e\u009b\n");
        for (Path file : List.of(settings, value, wrong)) {
            assertRefused("train --config " + file);
        }
        Path other = Files.writeString(folder.resolve("other.csv"), table(COLUMN, HARM, "cow" + HARM + most));
        assertRefused("evaluate " + model + " --data " + other + " --target", TARGET);
        assertRefused("evaluate " + model + " --data " + other + " --target", "targets" + HARM);
        assertRefused("train --data " + data + " --target", HARM + most);
        String headed = "a" + most + ",b" + most + "\n1,2\n3,4\n5,6\n";
        Path headings = Files.writeString(folder.resolve("headings.csv"), headed);
        assertRefused("train --data " + headings + " --target", "a" + most.substring(1));
        assertRefused("predict " + model + " " + headings);
        assertRefused("train --data " + headings);
        assertRefused("evaluate " + headings);
    }

    private static void assertRefused(String words, Object... more) {
        Run run = Run.line(words, more);
        assertTrue(run.exit() != 0);
        assertPrintable("stderr", run.err());
        String sentence = run.notes();
        assertTrue(sentence.length() <= 1500 && !sentence.contains("x".repeat(100)), () -> sentence);
    }
}
