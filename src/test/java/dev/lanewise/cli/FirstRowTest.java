package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * The first row of a file: it is never lost in silence, whether the model and the file have headings or not, and
 * whether the values are words or numbers.
 */
@ResourceLock(Resources.SYSTEM_OUT)
class FirstRowTest {
    private static final String SHORT = " --epochs 2 --hidden 3";
    private static final String WORDS = "red,big,yes\nblue,small,no\nred,small,no\nblue,big,yes\n".repeat(10);
    private static final String NUMBERS = "1.5,7,yes\n2.5,3,no\n1.5,2,no\n3.5,9,yes\n".repeat(10);
    private static final String HEADINGS = "colour,size,buys\n";
    private static final String OTHERS = "tint,extent,sold\n";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("rows.csv");
    }

    private static Run run(String command, Object... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        for (Object argument : more) {
            arguments.add(argument.toString());
        }
        return Run.of(arguments.toArray(String[]::new));
    }

    private static Run piped(String text, String command) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(command, "-");
        } finally {
            System.setIn(before);
        }
    }

    private Path train(boolean hasHeadings, String rows) throws IOException {
        Path data = Files.writeString(folder.resolve("train.csv"), (hasHeadings ? HEADINGS : "") + rows);
        Path model = folder.resolve("net.lanewise");
        run("train --target 3 --header " + (hasHeadings ? "yes" : "no") + SHORT + " --save " + model + " --data", data)
                .lines();
        return model;
    }

    /** Asserts what predict does of a file and of standard input, and evaluate of the file. */
    private void assertRead(Path model, String text, int rows, String note) throws IOException {
        Files.writeString(file, text);
        for (Run predicted :
                List.of(run("predict --format csv " + model, file), piped(text, "predict --format csv " + model))) {
            assertEquals(rows + 1, predicted.lines().size(), predicted.out());
            assertNoted(predicted, note);
        }
        Run evaluated = run("evaluate --set all --target 3 " + model + " --data", file);
        assertTrue(evaluated.lines().get(0).contains(" of " + rows + " right"), evaluated.out());
        assertNoted(evaluated, note);
    }

    private static void assertNoted(Run run, String note) {
        assertEquals(!note.isEmpty(), run.notes().contains("the first row"), run.err());
        assertTrue(run.notes().contains(note), run.err());
    }

    private void assertRefused(Path model, String text, String sentence) throws IOException {
        Files.writeString(file, text);
        run("predict --format csv " + model, file).assertFailed(file + sentence);
        piped(text, "predict --format csv " + model).assertFailed("standard input" + sentence);
        Run evaluated = run("evaluate --set all --target 3 " + model + " --data", file);
        assertEquals(1, evaluated.exit(), evaluated.err());
        assertTrue(evaluated.err().contains(file + sentence), evaluated.err());
        assertFalse(evaluated.err().contains("Exception"), evaluated.err());
    }

    @Test
    void modelWithHeadingsFindsThemInAFileOfWords() throws IOException {
        Path model = train(true, WORDS);
        assertRead(model, HEADINGS + WORDS, 40, "");
        Files.writeString(file, "buys,size,colour\n" + "yes,big,red\nno,small,blue\n");
        assertEquals(3, run("predict --format csv " + model, file).lines().size());
        assertTrue(run("evaluate --target buys " + model + " --data", file)
                .lines()
                .get(0)
                .contains(" of 2 right"));
        assertRefused(
                model,
                "colour,extent,buys\n" + WORDS,
                ": there is no column \"size\" in the headings, from which the network takes inputs");
        String sentence =
                " does not name colour, size, from which the network takes inputs; --header no reads it as" + " data";
        assertRefused(model, WORDS, ": the first row (red, big, yes)" + sentence);
        assertRefused(model, "red,red,red\n" + WORDS, ": the first row (red, red, red)" + sentence);
        assertRefused(model, "red,,yes\n" + WORDS, ": the first row (red, , yes)" + sentence);
        assertRefused(model, OTHERS + WORDS, ": the first row (tint, extent, sold)" + sentence);
        assertRefused(model, "red,big,yes\n", ": the first row (red, big, yes)" + sentence);
        Files.writeString(file, WORDS);
        assertEquals(
                41,
                run("predict --header no --format csv " + model, file).lines().size());
        assertEquals(
                41,
                piped(WORDS, "predict --header no --format csv " + model)
                        .lines()
                        .size());
        assertTrue(run("evaluate --header no --target 3 --set all " + model + " --data", file)
                .lines()
                .get(0)
                .contains(" of 40 right"));
    }

    @Test
    void modelWithHeadingsFindsThemInAFileOfNumbers() throws IOException {
        Path model = train(true, NUMBERS);
        assertRead(model, HEADINGS + NUMBERS, 40, "");
        // A row with a number has no headings; its columns are in the order of the training file.
        assertRead(model, NUMBERS, 40, "");
        assertRead(model, "1.5,?,yes\n" + NUMBERS, 41, "");
        assertRefused(
                model,
                OTHERS + NUMBERS,
                ": there are no columns colour, size in the headings, from which the" + " network takes inputs");
        assertRefused(
                model,
                "red,7,yes\n" + NUMBERS,
                ": there are no columns colour, size in the headings, from which" + " the network takes inputs");
    }

    @Test
    void modelWithoutHeadingsTakesWordsForData() throws IOException {
        Path model = train(false, WORDS);
        assertRead(model, WORDS, 40, "");
        assertRead(model, "blue,big,yes\n", 1, "");
        Files.writeString(file, HEADINGS + WORDS);
        Run predicted = run("predict --format csv " + model, file);
        assertEquals(42, predicted.lines().size());
        assertTrue(
                predicted
                        .notes()
                        .contains("categories that were not in the training data are unknown and set all inputs of"
                                + " their column to 0: column 1 (1 of 41 rows, such as colour), column 2 (1 of"
                                + " 41 rows, such as size)"),
                predicted.err());
        run("evaluate --target 3 " + model + " --data", file)
                .assertFailed(
                        file + ", line 1, column 3: \"buys\" is none of the classes that were trained on: no, yes");
        assertEquals(
                41,
                run("predict --header yes --format csv " + model, file).lines().size());
    }

    @Test
    void modelWithoutHeadingsNotesWordsOverNumbers() throws IOException {
        Path model = train(false, NUMBERS);
        assertRead(model, NUMBERS, 40, "");
        assertRead(
                model,
                HEADINGS + NUMBERS,
                40,
                ": the first row (colour, size, buys) is read as headings; --header" + " no reads it as data\n");
        assertRead(
                model,
                "unknown,7,yes\n" + NUMBERS,
                40,
                ": the first row (unknown, 7, yes) is read as headings; --header no reads it as data\n");
        Files.writeString(file, "unknown,7,yes\n" + NUMBERS);
        run("predict --header no " + model, file)
                .assertFailed(file + ", line 1, column 1: \"unknown\" is not a finite number");
    }

    @Test
    void headingsThatAreNumbersAreKnownByAllNames() throws IOException {
        Path data =
                Files.writeString(folder.resolve("years.csv"), "2019,2020,2021\n" + "1,5,2\n3,4,7\n8,2,1\n".repeat(9));
        Path model = folder.resolve("years.lanewise");
        run("train --target 2021 --header yes" + SHORT + " --save " + model + " --data", data)
                .lines();
        Files.writeString(file, "2020,2019\n5,1\n4,3\n");
        Run predicted = run("predict --format csv " + model, file);
        assertEquals(3, predicted.lines().size());
        assertTrue(
                predicted
                        .notes()
                        .contains(file + ": the first row (2020, 2019) is read as headings; --header no"
                                + " reads it as data\n"),
                predicted.err());
        Path ordered = Files.writeString(folder.resolve("ordered.csv"), "1,5\n3,4\n");
        assertEquals(
                run("predict --format csv " + model, ordered).out().replace("ordered.csv", "rows.csv"),
                predicted.out());
    }

    @Test
    void trainingNotesHeadingsThatMayBeData() throws IOException {
        Files.writeString(file, "1.5,unknown,yes\n" + NUMBERS);
        String note = file + ": the first row (1.5, unknown, yes) is read as headings; --header no reads it as data\n";
        for (String command : List.of(
                "train --target 3" + SHORT, "cross-validate --folds 2 --target 3" + SHORT, "data", "data --target 3")) {
            Run run = run(command + " --data", file);
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.notes().contains(note), run.err());
        }
        Files.writeString(file, HEADINGS + NUMBERS);
        assertFalse(run("train --target buys" + SHORT + " --data", file).notes().contains("the first row"));
        assertFalse(run("train --target 3" + SHORT + " --data", file).notes().contains("the first row"));
    }

    @Test
    void testFileHasTheHeadingsOfTheTrainingFile() throws IOException {
        Path data = Files.writeString(folder.resolve("train.csv"), HEADINGS + WORDS);
        Files.writeString(file, OTHERS + WORDS);
        run("train --target buys" + SHORT + " --data " + data + " --test", file)
                .assertFailed(file + ": the first row (tint, extent, sold) does not name colour, size", "--header no");
        Files.writeString(file, "buys,colour,size\n" + "yes,red,big\nno,blue,small\n".repeat(5));
        assertEquals(
                0,
                run("train --target buys" + SHORT + " --data " + data + " --test", file)
                        .exit());
    }
}
