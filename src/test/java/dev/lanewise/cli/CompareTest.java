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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs beside each other: scores, settings that differ, the best one, and the page of curves. */
class CompareTest {
    @TempDir
    private Path folder;

    private Path good;
    private Path poor;

    @BeforeEach
    void train() {
        String train =
                "train --data docs/examples/iris.csv --target species --scale standard --validation 0.15 --layers 4-8-3"
                        + " --activation relu --output-activation softmax --cost cross-entropy --optimizer adam";
        good = folder.resolve("good");
        poor = folder.resolve("poor<b>");
        Run.line(train + " --eta 0.02 --epochs 12 --out " + good).lines();
        Run.line(train + " --eta 0.00001 --epochs 5 --dropout 0.5 --out " + poor)
                .lines();
    }

    @Test
    void scoresBestRunsAndDifferingSettingsArePrinted() {
        List<String> lines = Run.line("compare " + good + " " + poor).lines();
        assertEquals("run good poor<b>", lines.get(0).replaceAll(" +", " "));
        assertEquals("epochs 12 5", lines.get(1).replaceAll(" +", " "));
        List<String> scores = lines.subList(3, 9);
        assertEquals(
                List.of(
                        "validation accuracy",
                        "validation loss",
                        "test accuracy",
                        "test loss",
                        "training accuracy",
                        "training loss"),
                scores.stream()
                        .map(line -> line.replaceFirst(" *[0-9.]+[*]? .*", ""))
                        .toList());
        // The run with the best training score is often the one that overfits most.
        assertTrue(
                scores.stream()
                        .allMatch(line -> line.matches(
                                line.startsWith("training")
                                        ? "[a-z ]+[0-9.]+ +[0-9.]+"
                                        : "[a-z ]+[0-9.]+[*] +[0-9.]+")),
                scores::toString);
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("best training")), lines::toString);
        String settings = String.join("\n", lines.subList(10, lines.size()));
        assertTrue(
                settings.matches("(?s)setting .*--dropout +– +0[.]5\n--epochs +12 +5\n--learning-rate +0[.]02"
                        + " +1[.]0E-5\n.*"),
                settings);
        assertFalse(settings.contains("--layers"), settings);
        assertTrue(lines.stream().anyMatch(line -> line.matches("best test loss: good \\([0-9.]+\\)")), settings);
        assertTrue(lines.stream().allMatch(line -> line.equals(line.stripTrailing())));
    }

    @Test
    void regressionIsComparedByTheErrorInTheUnitOfItsTarget() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        String train = "train --data docs/examples/iris.csv --target petal_width --ignore species --validation 0.15"
                + " --epochs ";
        Run.line(train + "20 --out " + first).lines();
        Run.line(train + "1 --out " + second).lines();
        Path page = folder.resolve("page.html");
        String printed = Run.line("compare " + first + " " + second + " --output " + page)
                .out();
        assertTrue(printed.contains("best test RMSE: first (0.") && !printed.contains("loss"), printed);
        Map<String, Object> json = JSON.std.mapFrom(
                Run.line("compare " + first + " " + second + " --json").out());
        Map<?, ?> figures = (Map<?, ?>) ((Map<?, ?>) ((List<?>) json.get("runs")).get(0)).get("figures");
        assertEquals(
                Math.sqrt(2 * ((Number) figures.get("test_loss")).doubleValue()),
                ((Number) figures.get("test_rmse")).doubleValue(),
                1e-9);
        Matcher evaluated = Pattern.compile("RMSE ([0-9.]+)")
                .matcher(Run.line("evaluate " + first + " --data docs/examples/iris.csv --set test")
                        .out());
        assertTrue(evaluated.find());
        assertEquals(Double.parseDouble(evaluated.group(1)), ((Number) figures.get("test_rmse")).doubleValue(), 1e-4);
        assertTrue(
                printed.contains("best validation R2: first (0.") && printed.contains("best test R2: first (0."),
                printed);
        assertEquals(
                List.of("validation R2", "validation RMSE", "test R2", "test RMSE", "training RMSE"),
                printed.lines()
                        .skip(3)
                        .takeWhile(line -> !line.isEmpty())
                        .map(line -> line.replaceFirst(" +[0-9.-]+[*]? .*", ""))
                        .toList());
        for (String set : List.of("validation", "test")) {
            Map<String, Object> evaluation = JSON.std.mapFrom(
                    Run.line("evaluate " + first + " --data docs/examples/iris.csv --json --set " + set)
                            .out());
            for (String metric : List.of("r2", "rmse")) {
                assertEquals(
                        ((Number) evaluation.get(metric)).doubleValue(),
                        ((Number) figures.get(set + "_" + metric)).doubleValue(),
                        1e-9);
            }
        }
        // The scores that are measured after training are no reason to take the epochs for those of another run.
        assertEquals(0, Run.line("check " + first).exit());
        assertFalse(
                Run.line("report " + first + " --data docs/examples/iris.csv --out " + folder.resolve("report.html"))
                        .notes()
                        .contains("none has its scores"));
        Path robust = folder.resolve("robust");
        Run.line(train + "2 --loss huber --out " + robust).lines();
        String losses = Run.line("compare " + first + " " + robust).out();
        assertTrue(
                losses.contains("best test R2: first (0.")
                        && losses.contains("\ntest loss ")
                        && losses.endsWith("\n"
                                + "no best loss, because the runs have different losses: huber for numbers,"
                                + " quadratic for numbers\n"),
                losses);
        // A run that is not finished has the scores of its epochs alone.
        Files.delete(second.resolve("model.lanewise"));
        String open = Run.line("compare " + first + " " + second).out();
        assertTrue(open.matches("(?s).*\ntest R2 +[0-9.]+ +\u2013\n.*"), open);
        assertTrue(Files.readString(page).contains("RMSE on the validation set after each epoch"));
    }

    @Test
    void layersThatTheDataHaveDecidedAreCompared() throws IOException {
        Path wide = folder.resolve("wide");
        Path narrow = folder.resolve("narrow");
        String train = "train --data docs/examples/iris.csv --target species --epochs 1 --hidden ";
        Run.line(train + "9 --out " + wide).lines();
        Run.line(train + "4,5 --out " + narrow + " --ignore sepal_width").lines();
        String all = Run.line("compare " + wide + " " + narrow + " " + good).out();
        assertTrue(all.matches("(?s).*\n--layers +4-9-3 +3-4-5-3 +4-8-3\n.*") && !all.contains("--hidden"), all);
        String models = Run.line("compare " + wide.resolve("model.lanewise") + " " + narrow)
                .out();
        assertTrue(models.matches("(?s).*\n--layers +4-9-3 +3-4-5-3\n.*") && !models.contains("--hidden"), models);
        // The configuration of a run that is not finished has only what is known without the data.
        Files.delete(wide.resolve("model.lanewise"));
        all = Run.line("compare " + wide + " " + narrow).out();
        assertTrue(all.matches("(?s).*\n--hidden +9 +–\n.*\n--layers +– +3-4-5-3\n.*"), all);
    }

    @Test
    void scoresOnDifferentDataAreNotCompared() throws IOException {
        Path other = folder.resolve("other.csv");
        Files.copy(Path.of("docs/examples/iris.csv"), other);
        Path run = folder.resolve("other");
        Run.line("train --data " + other + " --target species --epochs 2 --out " + run)
                .lines();
        String printed = Run.line("compare " + good + " " + run).out();
        assertTrue(
                printed.endsWith("no best validation or test score, because the runs have different data: "
                        + Stream.of("docs/examples/iris.csv", other.toString())
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + "\n"),
                printed);
        assertFalse(printed.contains("best test") || printed.contains("*"), printed);
    }

    @Test
    void pageSaysHowManyRunsItsChartsShow() throws IOException {
        List<String> words = new ArrayList<>(List.of("compare"));
        for (int i = 1; i <= 13; i++) {
            Path copy = Files.createDirectory(folder.resolve("copy" + i));
            Files.copy(good.resolve("metrics.jsonl"), copy.resolve("metrics.jsonl"));
            words.add(copy.toString());
        }
        Path page = folder.resolve("many.html");
        words.addAll(List.of("--output", page.toString()));
        Run.of(words.toArray(String[]::new)).lines();
        String html = Files.readString(page);
        assertTrue(html.contains("<p>The charts show the first 12 of the 13 runs.</p>"), html);
        assertTrue(html.contains("\"name\":\"copy12\""), html);
        assertFalse(html.contains("\"name\":\"copy13\""), html);
    }

    @Test
    void secondsAreThoseOfAllEpochs() throws IOException {
        for (Path run : List.of(good, poor)) {
            Path metrics = run.resolve("metrics.jsonl");
            String eachTwo = Files.readString(metrics).replaceAll("\"seconds\":[0-9.eE-]+", "\"seconds\":2.5");
            Files.writeString(metrics, eachTwo);
        }
        List<String> lines = Run.line("compare " + good + " " + poor).lines();
        assertEquals("seconds 30.0 12.5", lines.get(2).replaceAll(" +", " "));
    }

    @Test
    void pageHasACurveOfEveryRunAndNothingFromElsewhere() throws IOException {
        Path page = folder.resolve("page.html");
        Run run = Run.line("compare " + good + " " + poor + " --output " + page);
        run.lines();
        assertEquals("saved to " + page + "\n", run.notes());
        String html = Files.readString(page);
        assertEquals(4, html.split("<figure data-plot=", -1).length - 1);
        assertTrue(html.contains("Loss on the validation set after each epoch"));
        assertTrue(html.contains("poor&lt;b&gt;") && !html.contains("poor<b>"));
        assertTrue(html.contains("content=\"default-src 'none'; img-src data:;"), html);
        assertFalse(html.matches("(?s).* (src|href)=\"(?!#|data:).*"), "no requests");
        assertTrue(html.contains("--dropout") && !html.contains("--layers"));
        Run.line("compare " + good + " " + poor + " --output " + page).lines();
        assertEquals(html, Files.readString(page));
    }

    @Test
    void jsonAndModelFilesTellTheSame() throws IOException {
        Map<String, Object> runs = JSON.std.mapFrom(
                Run.line("compare " + good + " " + poor + " --json").out());
        Map<String, Object> models = JSON.std.mapFrom(
                Run.line("compare " + good.resolve("model.lanewise") + " " + poor.resolve("model.lanewise") + " --json")
                        .out());
        assertEquals(List.of("0.02", "1.0E-5"), ((Map<?, ?>) runs.get("differences")).get("learning-rate"));
        assertEquals(List.of(good.toString()), ((Map<?, ?>) runs.get("best")).get("validation_loss"));
        assertEquals(((Map<?, ?>) runs.get("differences")).keySet(), ((Map<?, ?>) models.get("differences")).keySet());
        assertEquals(
                ((Map<?, ?>) ((List<?>) runs.get("runs")).get(0)).get("figures"),
                ((Map<?, ?>) ((List<?>) models.get("runs")).get(0)).get("figures"));
        Path page = folder.resolve("page.html");
        Run.line("compare " + good.resolve("model.lanewise") + " " + poor.resolve("model.lanewise") + " --output "
                        + page)
                .lines();
        assertTrue(Files.readString(page).contains("The history of the training runs is not available"));
    }

    @Test
    void runThatIsNotFinishedHasTheScoresOfItsLastEpoch() throws IOException {
        Files.delete(good.resolve("model.lanewise"));
        Map<String, Object> json = JSON.std.mapFrom(
                Run.line("compare " + good + " " + poor + " --json").out());
        Map<?, ?> figures = (Map<?, ?>) ((Map<?, ?>) ((List<?>) json.get("runs")).get(0)).get("figures");
        assertEquals(12, ((Number) figures.get("epoch")).intValue());
        assertTrue(figures.containsKey("validation_accuracy"));
    }

    @Test
    void differentLossesAreNotCompared() throws IOException {
        Path squared = folder.resolve("squared");
        Run.line(
                        "train --data docs/examples/iris.csv --target species --layers 4-8-3 --output-activation sigmoid --cost quadratic --epochs 2 --out "
                                + squared)
                .lines();
        String printed = Run.line("compare " + good + " " + squared).out();
        assertTrue(printed.contains("best test accuracy: ") && !printed.contains("best test loss"), printed);
        assertTrue(
                printed.endsWith("no best loss, because the runs have different losses: cross-entropy for classes,"
                        + " quadratic for classes\n"),
                printed);
        assertTrue(
                printed.lines().filter(line -> line.matches("[a-z]+ loss .*")).noneMatch(line -> line.contains("*")),
                printed);
        Map<String, Object> best = JSON.std.mapFrom(JSON.std.asString(JSON.std
                .mapFrom(Run.line("compare " + good + " " + squared + " --json").out())
                .get("best")));
        assertFalse(best.containsKey("test_loss"), best::toString);
    }

    @Test
    void whatIsNoRunIsRefusedInOneSentence() throws IOException {
        Run.line("compare " + good).assertCalledWrongly("at least two runs are expected, but only " + good);
        Run.line("compare " + good + " " + good + "/").assertCalledWrongly("is given twice");
        Run.line("compare " + good + " " + folder)
                .assertFailed(folder + ": the folder has neither metrics.jsonl nor model.lanewise");
        String none = folder.resolve("none").toString();
        Run.line("compare " + good + " " + none)
                .assertFailed(
                        none + ": there is no such file",
                        " (lanewise train --out DIR writes a folder that can be compared)\n");
        Path unfinished = Files.createDirectory(folder.resolve("unfinished"));
        Files.copy(good.resolve("metrics.jsonl"), unfinished.resolve("metrics.jsonl"));
        Path config = Files.writeString(unfinished.resolve("config.toml"), "eta = = 1\n");
        Run.line("compare " + good + " " + unfinished).assertFailed(config + ": is not TOML");
    }
}
