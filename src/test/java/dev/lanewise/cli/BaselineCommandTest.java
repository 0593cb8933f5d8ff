package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The baseline in the output of the commands, and sentences about networks that are no better. */
class BaselineCommandTest {
    private final Random random = new Random(1);

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void nameModel() {
        model = folder.resolve("net.lanewise");
    }

    private String write(String name, String heading, int rows, IntFunction<String> row) throws IOException {
        StringBuilder csv = new StringBuilder(heading + "\n");
        for (int i = 0; i < rows; i++) {
            csv.append(row.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve(name), csv).toString();
    }

    /** Three of four are "no", whatever the input. */
    private String classes(String name) throws IOException {
        return write(name, "x,y", 200, i -> random.nextDouble() + "," + (i % 4 == 0 ? "yes" : "no"));
    }

    private String numbers(String name) throws IOException {
        return write(name, "x,y", 200, i -> i % 10 + "," + (50.5 + 3 * (i % 10)));
    }

    private Run train(String data, String flags) {
        return Run.line("train --data " + data + " --test " + data + " --target y --save " + model + " " + flags);
    }

    private static Map<String, Object> json(Run run) throws IOException {
        List<String> lines = run.lines();
        return JSON.std.mapFrom(lines.get(lines.size() - 1));
    }

    @Test
    void classesHaveTheShareOfTheMostFrequentOne() throws IOException {
        String data = classes("c.csv");
        Run run = train(data, "--epochs 2 --validation 0");
        double loss = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
        String right = "150 of 200 right";
        assertTrue(run.err().contains("; baseline: " + right + " (75.00 %), loss 0.5623\n"), run.err());
        Run evaluated = Run.of("evaluate", model.toString(), "--data", data, "--set", "all");
        assertEquals(
                "baseline (class frequencies of the training set): " + right + ", accuracy 75.00 %, mean loss 0.562335",
                evaluated.last());
        Map<?, ?> baseline =
                (Map<?, ?>) json(Run.of("evaluate", model.toString(), "--data", data, "--set", "all", "--json"))
                        .get("baseline");
        assertEquals(List.of("loss", "correct", "accuracy"), List.copyOf(baseline.keySet()));
        assertEquals(loss, (double) baseline.get("loss"), 1e-12);
        assertEquals(0.75, (double) baseline.get("accuracy"));
        ModelFile file = ModelFile.read(model);
        assertEquals(List.of(0.75, 0.25), file.baseline());
        assertEquals(loss, file.metrics().get("test_baseline_loss"), 1e-12);
        assertEquals(0.75, file.metrics().get("test_baseline_accuracy"));
        Path page = folder.resolve("page.html");
        assertEquals(
                0,
                Run.of("report", model.toString(), "--data", data, "--set", "all", "--output", page.toString())
                        .exit());
        assertTrue(Files.readString(page).contains("Baseline (class frequencies of the training set): " + right));
    }

    @Test
    void numbersHaveTheirMean() throws IOException {
        String data = numbers("n.csv");
        Run run = train(data, "--epochs 2 --validation 0 --json");
        // The targets are 50.5, 53.5, ..., 77.5: their variance is 9 * 8.25.
        double rmse = Math.sqrt(9 * 8.25);
        Map<String, Object> last = json(run);
        assertEquals(rmse, (double) last.get("test_baseline_rmse"), 1e-6);
        assertEquals(0, (double) last.get("test_baseline_r2"), 1e-6);
        assertEquals(rmse * rmse / 2, (double) last.get("test_baseline_loss"), 1e-6);
        assertTrue(run.err().contains("; baseline: R2 "), run.err());
        Run evaluated = Run.of("evaluate", model.toString(), "--data", data, "--set", "all");
        String line = evaluated.last();
        assertTrue(line.startsWith("baseline (mean of the training set): 200 examples, R2 "), line);
        assertTrue(line.contains(", RMSE 8.61684, "), line);
        assertEquals(List.of(64.0), ModelFile.read(model).baseline());
    }

    @Test
    void networkThatIsNoBetterIsAWarningEvenWhenQuiet() throws IOException {
        String data = classes("c.csv");
        Run run = train(data, "--epochs 5 --validation 0 --quiet");
        assertEquals(0, run.exit());
        assertTrue(run.err().contains("warning: the accuracy on the test set is 75.00 %, no better than"), run.err());
        assertTrue(
                run.err()
                        .contains("warning: the class yes is never predicted on the test set, which has at least 5"
                                + " examples of it; training with --class-weights balanced gives all classes the same"
                                + " total weight\n"),
                run.err());
        run = Run.line("evaluate " + model + " --data", classes("other.csv"));
        assertTrue(
                run.err().contains("warning: the class yes is never predicted on the evaluated set, which"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --class-weights balanced", " --validation 0.2"})
    void crossValidationHasTheMeanOfTheBaselines(String flags) throws IOException {
        String command = "cross-validate --data " + classes("c.csv") + " --target y --folds 4 --hidden 4 --epochs 2"
                + " --quiet --metrics accuracy,loss" + flags;
        Run run = Run.line(command);
        String last = run.last();
        assertTrue(last.matches("mean of the baseline {21}0[.]75000 {5}0[.]56\\d+"), last);
        String warning = "warning: the mean of accuracy over the folds is 0.75000, no better than the 0.75000 of the";
        assertEquals(!flags.contains("weights"), run.err().contains(warning), run.err());
        Map<?, ?> metrics = (Map<?, ?>) json(Run.line(command + " --json")).get("metrics");
        assertEquals(0.75, ((Map<?, ?>) metrics.get("accuracy")).get("baseline"));
    }

    @Test
    void searchHasTheBaselineOfItsBestTrial() throws IOException {
        String command = "tune --data " + classes("c.csv") + " --target y --hidden 2,3 --epochs 2 --quiet --test "
                + classes("d.csv") + " --save " + model;
        Run run = Run.line(command);
        String line = run.lines().get(run.lines().size() - 2);
        assertTrue(line.endsWith("choice: 150 / 200; baseline: 150 / 200"), line);
        assertTrue(
                run.err().contains("warning: best trial: the accuracy on the test set is 75.00 %, no better than"),
                run.err());
        assertEquals(0.75, ModelFile.read(model).metrics().get("test_baseline_accuracy"));
        Map<?, ?> best = (Map<?, ?>) json(Run.line(command + " --json")).get("best");
        assertEquals(0.75, best.get("test_baseline_accuracy"));
        run = Run.line(command + " --class-weights balanced");
        assertTrue(
                run.err().contains("warning: best trial: the balanced accuracy on the test set is 50.00 %"), run.err());
    }

    @Test
    void hostileRowOfATestFileIsNamedAndTheModelIsSaved() throws IOException {
        String data = numbers("n.csv");
        String test = write("t.csv", "x,y", 40, i -> (i == 6 ? "1000000000" : i % 10) + "," + (50.5 + 3 * (i % 10)));
        Run run = Run.line("train --data " + data + " --test " + test + " --target y --epochs 20 --save " + model);
        assertEquals(0, run.exit(), run.err());
        assertTrue(Files.exists(model));
        List<String> warnings = run.err()
                .lines()
                .filter(line -> line.contains("the loss on the test set is "))
                .toList();
        assertEquals(1, warnings.size(), run.err());
        assertTrue(warnings.get(0).endsWith(": " + test + ", line 8"), run.err());
        assertFalse(run.err().contains("learning rate smaller"), run.err());
    }
}
