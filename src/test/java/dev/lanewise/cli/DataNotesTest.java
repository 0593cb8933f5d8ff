package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes and warnings on data that teach little, and the result of the parameters that training keeps. */
class DataNotesTest {
    @TempDir
    private Path folder;

    private Random random;

    @BeforeEach
    void seed() {
        random = new Random(1);
    }

    private String write(String name, String header, int rows, IntFunction<String> row) throws IOException {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int i = 0; i < rows; i++) {
            text.append(row.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static Run train(String data, String target, String more) {
        return Run.of(("train --hidden 3 --epochs 2 --data " + data + " --target " + target + more).split(" "));
    }

    private static List<String> warnings(Run run) {
        assertEquals(0, run.exit(), run.err());
        return run.err().lines()
                .filter(line -> line.startsWith("warning: ") && !line.contains("jdk.incubator")).toList();
    }

    private String people() throws IOException {
        return write("people.csv", "PassengerId,Name,Age,Sex,Year,Survived", 120, i -> i + 1 + ",\"Person, no. " + i
                + "\"," + (20 + random.nextInt(50)) + "," + (random.nextBoolean() ? "f" : "m") + "," + (1900 + i / 2)
                + "," + (random.nextBoolean() ? "yes" : "no"));
    }

    @Test
    void identifiersAreNamedWithTheFlagThatLeavesThemOut() throws IOException {
        String data = people();
        String note = "Name (120 categories in 120 rows) and PassengerId (counts the rows) look like identifiers; to"
                + " leave them out: --ignore Name,PassengerId\n";
        Run run = train(data, "Survived", "");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.notes().contains(note), run.err());
        assertTrue(run.notes().contains("125 inputs from 5 columns"), "they are still learned: " + run.err());
        for (String scale : List.of("none", "min-max")) {
            assertTrue(train(data, "Survived", " --scale " + scale).notes().contains(note), scale);
        }
        assertTrue(train(data, "Survived", " --mapped on").notes().contains(note));
        assertTrue(train(data, "Survived", " --mapped on").notes().contains(note), "of a file that is mapped already");
        assertFalse(train(data, "Survived", " --ignore Name,PassengerId").notes().contains("identifier"));
        assertTrue(train(data, "Survived", " --ignore Name").notes().contains(
                "PassengerId (counts the rows) looks like an identifier; to leave it out: --ignore"
                        + " Name,PassengerId\n"));
        assertFalse(train(data, "Survived", " --quiet").notes().contains("identifier"));
        Run folds = Run.of("cross-validate", "--data", data, "--target", "Survived", "--epochs", "2", "--hidden", "3");
        assertTrue(folds.notes().contains(note), folds.err());
        Path model = folder.resolve("model");
        train(data, "Survived", " --save " + model).lines();
        assertFalse(Run.of("evaluate", model.toString(), "--data", data).notes().contains("identifier"));
    }

    @Test
    void measurementsAreNoIdentifiers() throws IOException {
        String data = write("m.csv", "x,even,far,few,y", 100, i -> random.nextInt(200) + "," + 2 * (i % 50) + ","
                + 1000 * i + "," + (i < 50 ? "v" + i : "w") + "," + random.nextInt(1000));
        assertFalse(train(data, "y", "").notes().contains("identifier"));
        String single = write("s.csv", "x,y", 100, i -> i + "," + 2 * i * i);
        assertFalse(train(single, "y", "").notes().contains("identifier"), "the only input");
        String small = write("few.csv", "x,z,y", 15, i -> i + "," + random.nextGaussian() + "," + 2 * i * i);
        assertFalse(train(small, "y", "").notes().contains("identifier"));
    }

    @Test
    void constantColumnsAndSmallSetsAreWarnedOf() throws IOException {
        String data = write("c.csv", "a,b,c,y", 40, i -> random.nextInt(9) + ",7,same," + (i % 2 == 0 ? "p" : "q"));
        assertEquals(List.of("warning: the columns b, c have each the same value in all training rows, so nothing can"
                        + " be learned from them",
                "warning: the test set has only 6 examples, so its results are uncertain; cross-validate tests on all"
                        + " examples"), warnings(train(data, "y", "")).stream().sorted().toList());
        assertEquals(2, warnings(train(data, "y", " --quiet")).size());
        String one = write("one.csv", "a,b,y", 200, i -> random.nextInt(9) + ",7," + (i % 2 == 0 ? "p" : "q"));
        assertEquals(List.of("warning: the column b has the same value in all training rows, so nothing can be learned"
                + " from it"), warnings(train(one, "y", "")));
        String few = write("few.csv", "a,y", 6, i -> random.nextInt(900) + "," + (i % 2 == 0 ? "p" : "q"));
        assertTrue(warnings(train(few, "y", "")).get(0).matches(
                "warning: only [456] examples are left for training, too few to learn from"));
        assertEquals(List.of(), warnings(train(write("good.csv", "a,y", 200,
                i -> random.nextInt(900) + "," + (i % 2 == 0 ? "p" : "q")), "y", "")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void tablesOfFewRowsAreRefusedWithTheirNames(int rows) throws IOException {
        String data = write("few rows.csv", "a,y", rows, i -> i + "," + (i % 2 == 0 ? "p" : "q"));
        for (String layers : List.of("", "--layers 1-" + Math.max(1, Math.min(rows, 2)))) {
            List<String> words = new ArrayList<>(List.of("train", "--data", data, "--target", "y", "--epochs", "1"));
            words.addAll(layers.isEmpty() ? List.of() : List.of(layers.split(" ")));
            Run.of(words.toArray(String[]::new)).assertFailed("lanewise train: " + data + ": ");
        }
    }

    @Test
    void targetsWithoutClassesToLearnAreWarnedOf() throws IOException {
        String names = write("n.csv", "a,y", 150, i -> random.nextInt(9) + ",name" + i);
        assertEquals(List.of("warning: the targets have 150 classes in 150 examples, fewer than two examples a class,"
                + " which is too few to learn them"), warnings(train(names, "y", "")));
        String one = write("o.csv", "a,y", 100, i -> random.nextInt(9) + ",p");
        assertEquals(List.of("warning: all examples are of class p, so there is nothing to learn"), warnings(Run.of(
                "train", "--layers", "1-3-1", "--epochs", "1", "--data", one, "--target", "y")));
    }

    @Test
    void testSetThatIsTheTrainingSetIsWarnedOf() throws IOException {
        String data = write("d.csv", "a,y", 100, i -> random.nextInt(9) + "," + (i % 2 == 0 ? "p" : "q"));
        String other = folder.resolve(".").resolve("d.csv").toString();
        assertEquals(List.of("warning: --test names the same data as --data, so the test set consists of examples that"
                + " the network is trained on; without --test, a part of the data is held out"),
                warnings(train(data, "y", " --test " + other)));
    }

    @Test
    void resultOfTheKeptParametersIsTheLastNote() throws IOException {
        String data = write("k.csv", "a,y", 400, i -> i % 7 + "," + (i % 7 < 3 ? "p" : "q"));
        Run run = train(data, "y", " --validation 0.2");
        List<String> lines = run.lines();
        assertEquals(3, lines.size());
        String note = run.notes().lines().filter(line -> line.startsWith("kept ")).findFirst().orElseThrow();
        assertTrue(note.matches("kept the parameters of epoch [01]; test set \\(as in the epoch lines\\): \\d+ of 60"
                + " right \\(\\d+[.]\\d\\d %\\), loss [0-9.]+"), note);
        int epoch = note.charAt("kept the parameters of epoch ".length()) - '0';
        assertTrue(note.contains(": " + lines.get(epoch).replaceAll(".*: | / .*", "") + " of 60 right"), note);
        assertFalse(train(data, "y", " --quiet").notes().contains("kept "));
    }

    @Test
    void regressionHasItsMetricsInTheLastNoteAndInEveryObject() throws IOException {
        String data = write("r.csv", "a,y", 400, i -> i % 7 + "," + (3 * (i % 7) + random.nextGaussian()));
        Path model = folder.resolve("net");
        Run run = train(data, "y", " --validation 0 --json --save " + model);
        Map<String, Object> last = JSON.std.mapFrom(run.lines().get(1));
        Map<String, Object> evaluated = JSON.std.mapFrom(
                Run.of("evaluate", model.toString(), "--data", data, "--json").lines().get(0));
        for (String metric : List.of("r2", "rmse", "mae")) {
            assertEquals((double) evaluated.get(metric), (double) last.get("test_" + metric), 1e-9, metric);
        }
        assertTrue(run.notes().contains(String.format(Locale.ROOT,
                "kept the parameters of epoch 1; test set: R2 %.4f, RMSE %.4f, loss ",
                (double) last.get("test_r2"), (double) last.get("test_rmse"))), run.err());
        Run piped = train(data, "y", " --validation 0");
        assertTrue(piped.lines().get(1).matches("Epoch  1: cost [0-9.]+"), piped.out());
        assertTrue(piped.notes().contains("; test set (as in the epoch lines): R2 "), piped.err());
    }
}
